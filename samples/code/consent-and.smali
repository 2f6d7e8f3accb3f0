# Consent and something else, put together as compilers do.
#: application App
#: read App->onCreate yes after start

.class public L@/App;
.super Landroid/app/Application;

CONSTRUCTOR Landroid/app/Application;

.method public onCreate()V
    .registers 10
    const/4 v5, 0x0
    const-string v0, "settings"
    const/4 v1, 0x0
    invoke-virtual {p0, v0, v1}, L@/App;->getSharedPreferences(Ljava/lang/String;I)Landroid/content/SharedPreferences;
    move-result-object v0
    const-string v1, "privacy_agreed"
    const/4 v2, 0x0
    invoke-interface {v0, v1, v2}, Landroid/content/SharedPreferences;->getBoolean(Ljava/lang/String;Z)Z
    move-result v3
    if-eqz v3, :join
    invoke-virtual {p0}, L@/App;->isRestricted()Z
    move-result v4
    if-eqz v4, :join
    const/4 v5, 0x1
    :join
    if-eqz v5, :no
    READ
    :no
    return-void
.end method
