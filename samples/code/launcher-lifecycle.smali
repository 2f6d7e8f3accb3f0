# The first screen: when it is made, each time it comes to the front, and a method of its own that nothing calls.
#: launcher Main
#: read Main->onCreate yes before start
#: read Main->onResume yes before resume
#: read Main->helper no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    READ
    return-void
.end method

.method public onResume()V
    .registers 8
    READ
    return-void
.end method

.method public helper()V
    .registers 8
    READ
    return-void
.end method
