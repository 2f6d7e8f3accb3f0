# A thread that is started behind the check; one that is started before it.
#: application App
#: read One->run yes after start
#: read Two->run yes before start

.class public L@/App;
.super Landroid/app/Application;

CONSTRUCTOR Landroid/app/Application;

.method public onCreate()V
    .registers 10
    new-instance v4, L@/Two;
    invoke-direct {v4}, L@/Two;-><init>()V
    new-instance v6, Ljava/lang/Thread;
    invoke-direct {v6, v4}, Ljava/lang/Thread;-><init>(Ljava/lang/Runnable;)V
    invoke-virtual {v6}, Ljava/lang/Thread;->start()V
    new-instance v4, L@/One;
    invoke-direct {v4}, L@/One;-><init>()V
    const-string v0, "settings"
    const/4 v1, 0x0
    invoke-virtual {p0, v0, v1}, L@/App;->getSharedPreferences(Ljava/lang/String;I)Landroid/content/SharedPreferences;
    move-result-object v0
    const-string v1, "privacy_agreed"
    const/4 v2, 0x0
    invoke-interface {v0, v1, v2}, Landroid/content/SharedPreferences;->getBoolean(Ljava/lang/String;Z)Z
    move-result v3
    if-eqz v3, :no
    new-instance v6, Ljava/lang/Thread;
    invoke-direct {v6, v4}, Ljava/lang/Thread;-><init>(Ljava/lang/Runnable;)V
    invoke-virtual {v6}, Ljava/lang/Thread;->start()V
    :no
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
