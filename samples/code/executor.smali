# A Runnable that an executor is given, by way of a method of the app.
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
    invoke-static {v0}, L@/Pool;->run(Ljava/lang/Runnable;)V
    new-instance v2, L@/Two;
    invoke-direct {v2}, L@/Two;-><init>()V
    return-void
.end method

.class public L@/Pool;
.super Ljava/lang/Object;

CONSTRUCTOR Ljava/lang/Object;

.method public static run(Ljava/lang/Runnable;)V
    .registers 8
    invoke-static {}, Ljava/util/concurrent/Executors;->newCachedThreadPool()Ljava/util/concurrent/ExecutorService;
    move-result-object v0
    invoke-interface {v0, p0}, Ljava/util/concurrent/ExecutorService;->execute(Ljava/lang/Runnable;)V
    return-void
.end method

.class public L@/One;
.super Ljava/lang/Object;
.implements Ljava/lang/Runnable;

CONSTRUCTOR Ljava/lang/Object;

.method public run()V
    .registers 10
    READ
    return-void
.end method

.class public L@/Two;
.super Ljava/lang/Object;
.implements Ljava/lang/Runnable;

CONSTRUCTOR Ljava/lang/Object;

.method public run()V
    .registers 10
    READ
    return-void
.end method
