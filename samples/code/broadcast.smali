# A broadcast to a receiver of the app; a receiver that nothing names.
#: launcher Main
#: receiver One
#: receiver Two
#: read One->onReceive yes unknown once
#: read Two->onReceive no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 12
    new-instance v0, Landroid/content/Intent;
    const-class v9, L@/One;
    invoke-direct {v0, p0, v9}, Landroid/content/Intent;-><init>(Landroid/content/Context;Ljava/lang/Class;)V
    invoke-virtual {p0, v0}, L@/Main;->sendBroadcast(Landroid/content/Intent;)V
    return-void
.end method

.class public L@/One;
.super Landroid/content/BroadcastReceiver;

CONSTRUCTOR Landroid/content/BroadcastReceiver;

.method public onReceive(Landroid/content/Context;Landroid/content/Intent;)V
    .registers 10
    READ
    return-void
.end method

.class public L@/Two;
.super Landroid/content/BroadcastReceiver;

CONSTRUCTOR Landroid/content/BroadcastReceiver;

.method public onReceive(Landroid/content/Context;Landroid/content/Intent;)V
    .registers 10
    READ
    return-void
.end method
