# An alias in the launcher stands for its target.
#: activity Main
#: alias Door Main launcher
#: read Main->onCreate yes before start

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    READ
    return-void
.end method
