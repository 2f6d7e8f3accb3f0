# A thread that is started runs; one that is only made does not.
#: launcher Main
#: read One->run yes before start
#: read Two->run no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    new-instance v0, L@/One;
    invoke-direct {v0}, L@/One;-><init>()V
    invoke-virtual {v0}, L@/One;->start()V
    new-instance v1, L@/Two;
    invoke-direct {v1}, L@/Two;-><init>()V
    return-void
.end method

.class public L@/One;
.super Ljava/lang/Thread;

CONSTRUCTOR Ljava/lang/Thread;

.method public run()V
    .registers 10
    READ
    return-void
.end method

.class public L@/Two;
.super Ljava/lang/Thread;

CONSTRUCTOR Ljava/lang/Thread;

.method public run()V
    .registers 10
    READ
    return-void
.end method
