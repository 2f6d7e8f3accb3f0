# A receiver of the start of the device may run before consent.
#: receiver One filter=android.intent.action.BOOT_COMPLETED
#: receiver Two
#: read One->onReceive yes unknown once
#: read Two->onReceive no after unknown

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
