# A Callable that an executor is given.
#: launcher Main
#: read One->call yes before start
#: read Two->call no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    new-instance v0, L@/One;
    invoke-direct {v0}, L@/One;-><init>()V
    invoke-static {}, Ljava/util/concurrent/Executors;->newCachedThreadPool()Ljava/util/concurrent/ExecutorService;
    move-result-object v1
    invoke-interface {v1, v0}, Ljava/util/concurrent/ExecutorService;->submit(Ljava/util/concurrent/Callable;)Ljava/util/concurrent/Future;
    return-void
.end method

.class public L@/One;
.super Ljava/lang/Object;
.implements Ljava/util/concurrent/Callable;

CONSTRUCTOR Ljava/lang/Object;

.method public call()Ljava/lang/Object;
    .registers 10
    READ
    const/4 v0, 0x0
    return-object v0
.end method

.class public L@/Two;
.super Ljava/lang/Object;
.implements Ljava/util/concurrent/Callable;

CONSTRUCTOR Ljava/lang/Object;

.method public call()Ljava/lang/Object;
    .registers 10
    READ
    const/4 v0, 0x0
    return-object v0
.end method
