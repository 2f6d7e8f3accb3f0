# A timer task runs again and again; one that no timer is given does not run.
#: launcher Main
#: read One->run yes before timer
#: read Two->run no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    new-instance v6, Ljava/util/Timer;
    invoke-direct {v6}, Ljava/util/Timer;-><init>()V
    new-instance v1, L@/One;
    invoke-direct {v1}, L@/One;-><init>()V
    new-instance v0, L@/Two;
    invoke-direct {v0}, L@/Two;-><init>()V
    const-wide/16 v2, 0x0
    const-wide/16 v4, 0x64
    move-object v0, v6
    invoke-virtual/range {v0 .. v5}, Ljava/util/Timer;->schedule(Ljava/util/TimerTask;JJ)V
    return-void
.end method

.class public L@/One;
.super Ljava/util/TimerTask;

CONSTRUCTOR Ljava/util/TimerTask;

.method public run()V
    .registers 10
    READ
    return-void
.end method

.class public L@/Two;
.super Ljava/util/TimerTask;

CONSTRUCTOR Ljava/util/TimerTask;

.method public run()V
    .registers 10
    READ
    return-void
.end method
