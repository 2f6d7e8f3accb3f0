# A handler that is sent a message; one that is only made.
#: launcher Main
#: read One->handleMessage yes before start
#: read Two->handleMessage no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    new-instance v0, L@/One;
    invoke-direct {v0}, L@/One;-><init>()V
    new-instance v1, L@/Two;
    invoke-direct {v1}, L@/Two;-><init>()V
    const/4 v2, 0x1
    invoke-virtual {v0, v2}, L@/One;->sendEmptyMessage(I)Z
    return-void
.end method

.class public L@/One;
.super Landroid/os/Handler;

CONSTRUCTOR Landroid/os/Handler;

.method public handleMessage(Landroid/os/Message;)V
    .registers 10
    READ
    return-void
.end method

.class public L@/Two;
.super Landroid/os/Handler;

CONSTRUCTOR Landroid/os/Handler;

.method public handleMessage(Landroid/os/Message;)V
    .registers 10
    READ
    return-void
.end method
