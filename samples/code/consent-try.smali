# The check stands in a try block whose handler goes on without consent.
#: application App
#: read App->onCreate yes after start
#: read App->fallback yes before start

.class public L@/App;
.super Landroid/app/Application;

CONSTRUCTOR Landroid/app/Application;

.method public onCreate()V
    .registers 10
    :start
    const-string v0, "settings"
    const/4 v1, 0x0
    invoke-virtual {p0, v0, v1}, L@/App;->getSharedPreferences(Ljava/lang/String;I)Landroid/content/SharedPreferences;
    move-result-object v0
    const-string v1, "privacy_agreed"
    const/4 v2, 0x0
    invoke-interface {v0, v1, v2}, Landroid/content/SharedPreferences;->getBoolean(Ljava/lang/String;Z)Z
    move-result v3
    :end
    .catch Ljava/lang/RuntimeException; {:start .. :end} :broken
    if-eqz v3, :no
    READ
    :no
    return-void
    :broken
    move-exception v0
    invoke-virtual {p0}, L@/App;->fallback()V
    return-void
.end method

.method public fallback()V
    .registers 8
    READ
    return-void
.end method
