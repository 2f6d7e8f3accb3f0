# The preferences stand behind a class of the app that takes the key; another key decides nothing.
#: application App
#: read App->onCreate yes after start
#: read App->attachBaseContext yes before start

.class public L@/App;
.super Landroid/app/Application;

CONSTRUCTOR Landroid/app/Application;

.method public onCreate()V
    .registers 10
    const-string v5, "user_agreement"
    const/4 v6, 0x0
    invoke-static {p0, v5, v6}, L@/Store;->get(L@/App;Ljava/lang/String;Z)Z
    move-result v3
    if-eqz v3, :no
    READ
    :no
    return-void
.end method

.method public attachBaseContext(Landroid/content/Context;)V
    .registers 10
    const-string v5, "dark_mode"
    const/4 v6, 0x0
    invoke-static {p0, v5, v6}, L@/Store;->get(L@/App;Ljava/lang/String;Z)Z
    move-result v3
    if-nez v3, :no
    READ
    :no
    return-void
.end method

.class public L@/Store;
.super Ljava/lang/Object;

.method public static get(L@/App;Ljava/lang/String;Z)Z
    .registers 10
    const-string v0, "settings"
    const/4 v1, 0x0
    invoke-virtual {p0, v0, v1}, L@/App;->getSharedPreferences(Ljava/lang/String;I)Landroid/content/SharedPreferences;
    move-result-object v0
    invoke-interface {v0, p1, p2}, Landroid/content/SharedPreferences;->getBoolean(Ljava/lang/String;Z)Z
    move-result v0
    return v0
.end method
