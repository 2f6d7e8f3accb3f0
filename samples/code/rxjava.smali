# A consumer that a library outside the app is given; a type that no table knows.
#: launcher Main
#: read One->accept yes before start
#: read Two->accept no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    new-instance v1, L@/One;
    invoke-direct {v1}, L@/One;-><init>()V
    new-instance v2, L@/Two;
    invoke-direct {v2}, L@/Two;-><init>()V
    invoke-static {v1}, Lio/reactivex/Observable;->just(Ljava/lang/Object;)Lio/reactivex/Observable;
    move-result-object v0
    invoke-virtual {v0, v1}, Lio/reactivex/Observable;->subscribe(Lio/reactivex/functions/Consumer;)Lio/reactivex/disposables/Disposable;
    return-void
.end method

.class public L@/One;
.super Ljava/lang/Object;
.implements Lio/reactivex/functions/Consumer;

CONSTRUCTOR Ljava/lang/Object;

.method public accept(Ljava/lang/Object;)V
    .registers 10
    READ
    return-void
.end method

.class public L@/Two;
.super Ljava/lang/Object;
.implements Lio/reactivex/functions/Consumer;

CONSTRUCTOR Ljava/lang/Object;

.method public accept(Ljava/lang/Object;)V
    .registers 10
    READ
    return-void
.end method
