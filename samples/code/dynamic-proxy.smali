# The handler of a proxy answers its calls.
#: launcher Main
#: read One->invoke yes before start
#: read Two->invoke no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    const/4 v0, 0x0
    new-instance v1, L@/One;
    invoke-direct {v1}, L@/One;-><init>()V
    invoke-static {v0, v0, v1}, Ljava/lang/reflect/Proxy;->newProxyInstance(Ljava/lang/ClassLoader;[Ljava/lang/Class;Ljava/lang/reflect/InvocationHandler;)Ljava/lang/Object;
    new-instance v2, L@/Two;
    invoke-direct {v2}, L@/Two;-><init>()V
    return-void
.end method

.class public L@/One;
.super Ljava/lang/Object;
.implements Ljava/lang/reflect/InvocationHandler;

CONSTRUCTOR Ljava/lang/Object;

.method public invoke(Ljava/lang/Object;Ljava/lang/reflect/Method;[Ljava/lang/Object;)Ljava/lang/Object;
    .registers 10
    READ
    const/4 v0, 0x0
    return-object v0
.end method

.class public L@/Two;
.super Ljava/lang/Object;
.implements Ljava/lang/reflect/InvocationHandler;

CONSTRUCTOR Ljava/lang/Object;

.method public invoke(Ljava/lang/Object;Ljava/lang/reflect/Method;[Ljava/lang/Object;)Ljava/lang/Object;
    .registers 10
    READ
    const/4 v0, 0x0
    return-object v0
.end method
