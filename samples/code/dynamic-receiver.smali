# A receiver that code registers is called when something happens: before or after, nobody can tell.
#: launcher Main
#: read One->onReceive yes unknown once
#: read Two->onReceive no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    new-instance v0, L@/One;
    invoke-direct {v0}, L@/One;-><init>()V
    const/4 v1, 0x0
    invoke-virtual {p0, v0, v1}, L@/Main;->registerReceiver(Landroid/content/BroadcastReceiver;Landroid/content/IntentFilter;)Landroid/content/Intent;
    new-instance v2, L@/Two;
    invoke-direct {v2}, L@/Two;-><init>()V
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
