# The check stands three calls below the read's caller, the read one call below.
#: application App
#: read Work->read yes after start

.class public L@/App;
.super Landroid/app/Application;

CONSTRUCTOR Landroid/app/Application;

.method public onCreate()V
    .registers 10
    invoke-static {p0}, L@/Outer;->ready(L@/App;)Z
    move-result v0
    if-eqz v0, :no
    invoke-static {}, L@/Work;->read()V
    :no
    return-void
.end method

.class public L@/Outer;
.super Ljava/lang/Object;

CONSTRUCTOR Ljava/lang/Object;

.method public static ready(L@/App;)Z
    .registers 10
    invoke-static {p0}, L@/Middle;->allowed(L@/App;)Z
    move-result v0
    return v0
.end method

.class public L@/Middle;
.super Ljava/lang/Object;

CONSTRUCTOR Ljava/lang/Object;

.method public static allowed(L@/App;)Z
    .registers 10
    invoke-static {p0}, L@/Gate;->isAgreed(L@/App;)Z
    move-result v0
    if-eqz v0, :no
    const/4 v0, 0x1
    return v0
    :no
    const/4 v0, 0x0
    return v0
.end method

.class public L@/Gate;
.super Ljava/lang/Object;

CONSTRUCTOR Ljava/lang/Object;

.method public static isAgreed(L@/App;)Z
    .registers 10
    const-string v0, "settings"
    const/4 v1, 0x0
    invoke-virtual {p0, v0, v1}, L@/App;->getSharedPreferences(Ljava/lang/String;I)Landroid/content/SharedPreferences;
    move-result-object v0
    const-string v1, "privacy_agreed"
    const/4 v2, 0x0
    invoke-interface {v0, v1, v2}, Landroid/content/SharedPreferences;->getBoolean(Ljava/lang/String;Z)Z
    move-result v3
    return v3
.end method

.class public L@/Work;
.super Ljava/lang/Object;

CONSTRUCTOR Ljava/lang/Object;

.method public static read()V
    .registers 8
    READ
    return-void
.end method
