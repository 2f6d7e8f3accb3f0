# A splash screen goes on by itself after a moment.
#: launcher Splash
#: activity Main
#: read Main->onCreate yes before start

.class public L@/Splash;
.super Landroid/app/Activity;
.implements Ljava/lang/Runnable;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    new-instance v3, Landroid/os/Handler;
    invoke-direct {v3}, Landroid/os/Handler;-><init>()V
    const-wide/16 v4, 0x64
    invoke-virtual {v3, p0, v4, v5}, Landroid/os/Handler;->postDelayed(Ljava/lang/Runnable;J)Z
    return-void
.end method

.method public run()V
    .registers 12
    new-instance v0, Landroid/content/Intent;
    const-class v9, L@/Main;
    invoke-direct {v0, p0, v9}, Landroid/content/Intent;-><init>(Landroid/content/Context;Ljava/lang/Class;)V
    invoke-virtual {p0, v0}, L@/Splash;->startActivity(Landroid/content/Intent;)V
    return-void
.end method

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    READ
    return-void
.end method
