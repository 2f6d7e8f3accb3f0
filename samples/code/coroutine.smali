# A Kotlin coroutine: the object that launch is given, and its invokeSuspend.
#: launcher Main
#: read One->invokeSuspend yes before start
#: read Two->invokeSuspend no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    const/4 v1, 0x0
    new-instance v0, L@/One;
    invoke-direct {v0}, L@/One;-><init>()V
    const/4 v2, 0x3
    invoke-static {v1, v1, v1, v0, v2}, Lkotlinx/coroutines/BuildersKt;->launch$default(Lkotlinx/coroutines/CoroutineScope;Lkotlin/coroutines/CoroutineContext;Lkotlinx/coroutines/CoroutineStart;Lkotlin/jvm/functions/Function2;I)Lkotlinx/coroutines/Job;
    new-instance v3, L@/Two;
    invoke-direct {v3}, L@/Two;-><init>()V
    return-void
.end method

.class public L@/One;
.super Lkotlin/coroutines/jvm/internal/SuspendLambda;
.implements Lkotlin/jvm/functions/Function2;

CONSTRUCTOR Lkotlin/coroutines/jvm/internal/SuspendLambda;

.method public create(Ljava/lang/Object;Lkotlin/coroutines/Continuation;)Lkotlin/coroutines/Continuation;
    .registers 8
    new-instance v0, L@/One;
    invoke-direct {v0}, L@/One;-><init>()V
    return-object v0
.end method

.method public invoke(Ljava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object;
    .registers 8
    check-cast p2, Lkotlin/coroutines/Continuation;
    invoke-virtual {p0, p1, p2}, L@/One;->create(Ljava/lang/Object;Lkotlin/coroutines/Continuation;)Lkotlin/coroutines/Continuation;
    move-result-object v0
    check-cast v0, L@/One;
    const/4 v1, 0x0
    invoke-virtual {v0, v1}, L@/One;->invokeSuspend(Ljava/lang/Object;)Ljava/lang/Object;
    move-result-object v0
    return-object v0
.end method

.method public invokeSuspend(Ljava/lang/Object;)Ljava/lang/Object;
    .registers 8
    READ
    const/4 v0, 0x0
    return-object v0
.end method

.class public L@/Two;
.super Lkotlin/coroutines/jvm/internal/SuspendLambda;
.implements Lkotlin/jvm/functions/Function2;

CONSTRUCTOR Lkotlin/coroutines/jvm/internal/SuspendLambda;

.method public create(Ljava/lang/Object;Lkotlin/coroutines/Continuation;)Lkotlin/coroutines/Continuation;
    .registers 8
    new-instance v0, L@/Two;
    invoke-direct {v0}, L@/Two;-><init>()V
    return-object v0
.end method

.method public invoke(Ljava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object;
    .registers 8
    check-cast p2, Lkotlin/coroutines/Continuation;
    invoke-virtual {p0, p1, p2}, L@/Two;->create(Ljava/lang/Object;Lkotlin/coroutines/Continuation;)Lkotlin/coroutines/Continuation;
    move-result-object v0
    check-cast v0, L@/Two;
    const/4 v1, 0x0
    invoke-virtual {v0, v1}, L@/Two;->invokeSuspend(Ljava/lang/Object;)Ljava/lang/Object;
    move-result-object v0
    return-object v0
.end method

.method public invokeSuspend(Ljava/lang/Object;)Ljava/lang/Object;
    .registers 8
    READ
    const/4 v0, 0x0
    return-object v0
.end method
