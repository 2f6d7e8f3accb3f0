.class public final Lexample/cases/app/ListsAppsByTimer;
.super Ljava/lang/Object;

# Lists all apps every minute.
.method public static run(Landroid/app/Activity;)V
    .registers 8
    new-instance v0, Ljava/util/Timer;
    invoke-direct {v0}, Ljava/util/Timer;-><init>()V
    new-instance v1, Lexample/cases/app/ListsAppsTask;
    invoke-direct {v1, p0}, Lexample/cases/app/ListsAppsTask;-><init>(Landroid/app/Activity;)V
    const-wide/16 v2, 0x0
    const-wide/32 v4, 0xea60
    invoke-virtual/range {v0 .. v5}, Ljava/util/Timer;->schedule(Ljava/util/TimerTask;JJ)V
    return-void
.end method
