# The first screen opens the second by itself; a third one that nothing names is not opened.
#: launcher Main
#: activity Second
#: activity Third
#: read Second->onCreate yes before start
#: read Third->onCreate no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 12
    new-instance v0, Landroid/content/Intent;
    const-class v9, L@/Second;
    invoke-direct {v0, p0, v9}, Landroid/content/Intent;-><init>(Landroid/content/Context;Ljava/lang/Class;)V
    invoke-virtual {p0, v0}, L@/Main;->startActivity(Landroid/content/Intent;)V
    return-void
.end method

.class public L@/Second;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    READ
    return-void
.end method

.class public L@/Third;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    READ
    return-void
.end method
