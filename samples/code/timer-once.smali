# A timer task with a delay alone runs once; with a period, again and again.
#: launcher Main
#: read One->run yes before start
#: read Two->run yes before timer

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    new-instance v0, Ljava/util/Timer;
    invoke-direct {v0}, Ljava/util/Timer;-><init>()V
    new-instance v1, L@/One;
    invoke-direct {v1}, L@/One;-><init>()V
    const-wide/16 v2, 0x64
    invoke-virtual {v0, v1, v2, v3}, Ljava/util/Timer;->schedule(Ljava/util/TimerTask;J)V
    new-instance v1, L@/Two;
    invoke-direct {v1}, L@/Two;-><init>()V
    const-wide/16 v4, 0x64
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
