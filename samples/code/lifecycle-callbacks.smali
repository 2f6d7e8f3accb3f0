# Callbacks on all activities are called from the first on; when one goes away, nobody can tell.
#: application App
#: read One->onActivityCreated yes before start
#: read One->onActivityDestroyed yes unknown once

.class public L@/App;
.super Landroid/app/Application;

CONSTRUCTOR Landroid/app/Application;

.method public onCreate()V
    .registers 10
    new-instance v0, L@/One;
    invoke-direct {v0}, L@/One;-><init>()V
    invoke-virtual {p0, v0}, L@/App;->registerActivityLifecycleCallbacks(Landroid/app/Application$ActivityLifecycleCallbacks;)V
    return-void
.end method

.class public L@/One;
.super Ljava/lang/Object;
.implements Landroid/app/Application$ActivityLifecycleCallbacks;

CONSTRUCTOR Ljava/lang/Object;

.method public onActivityCreated(Landroid/app/Activity;Landroid/os/Bundle;)V
    .registers 8
    READ
    return-void
.end method

.method public onActivityDestroyed(Landroid/app/Activity;)V
    .registers 8
    READ
    return-void
.end method
