# The check stands above, the read three calls below; another caller does not check.
#: application App
#: launcher Main
#: read Deep->read yes before start
#: read Deep->other yes after start

.class public L@/App;
.super Landroid/app/Application;

CONSTRUCTOR Landroid/app/Application;

.method public onCreate()V
    .registers 10
    const-string v0, "settings"
    const/4 v1, 0x0
    invoke-virtual {p0, v0, v1}, L@/App;->getSharedPreferences(Ljava/lang/String;I)Landroid/content/SharedPreferences;
    move-result-object v0
    const-string v1, "privacy_agreed"
    const/4 v2, 0x0
    invoke-interface {v0, v1, v2}, Landroid/content/SharedPreferences;->getBoolean(Ljava/lang/String;Z)Z
    move-result v3
    if-eqz v3, :no
    invoke-static {}, L@/Deep;->one()V
    invoke-static {}, L@/Deep;->other()V
    :no
    return-void
.end method

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    invoke-static {}, L@/Deep;->two()V
    return-void
.end method

.class public L@/Deep;
.super Ljava/lang/Object;

CONSTRUCTOR Ljava/lang/Object;

.method public static one()V
    .registers 8
    invoke-static {}, L@/Deep;->two()V
    return-void
.end method

.method public static two()V
    .registers 8
    invoke-static {}, L@/Deep;->read()V
    return-void
.end method

.method public static read()V
    .registers 8
    READ
    return-void
.end method

.method public static other()V
    .registers 8
    READ
    return-void
.end method
