# A Supplier that a future is made of.
#: launcher Main
#: read One->get yes before start
#: read Two->get no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    new-instance v0, L@/One;
    invoke-direct {v0}, L@/One;-><init>()V
    invoke-static {v0}, Ljava/util/concurrent/CompletableFuture;->supplyAsync(Ljava/util/function/Supplier;)Ljava/util/concurrent/CompletableFuture;
    new-instance v1, L@/Two;
    invoke-direct {v1}, L@/Two;-><init>()V
    return-void
.end method

.class public L@/One;
.super Ljava/lang/Object;
.implements Ljava/util/function/Supplier;

CONSTRUCTOR Ljava/lang/Object;

.method public get()Ljava/lang/Object;
    .registers 10
    READ
    const/4 v0, 0x0
    return-object v0
.end method

.class public L@/Two;
.super Ljava/lang/Object;
.implements Ljava/util/function/Supplier;

CONSTRUCTOR Ljava/lang/Object;

.method public get()Ljava/lang/Object;
    .registers 10
    READ
    const/4 v0, 0x0
    return-object v0
.end method
