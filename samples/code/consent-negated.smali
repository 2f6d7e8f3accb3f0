# A getter that gives the opposite.
#: application App
#: read App->onCreate yes after start

.class public L@/App;
.super Landroid/app/Application;

CONSTRUCTOR Landroid/app/Application;

.method public onCreate()V
    .registers 10
    invoke-static {p0}, L@/Gate;->needsConsent(L@/App;)Z
    move-result v0
    if-nez v0, :no
    READ
    :no
    return-void
.end method

.class public L@/Gate;
.super Ljava/lang/Object;

CONSTRUCTOR Ljava/lang/Object;

.method public static needsConsent(L@/App;)Z
    .registers 10
    const-string v0, "settings"
    const/4 v1, 0x0
    invoke-virtual {p0, v0, v1}, L@/App;->getSharedPreferences(Ljava/lang/String;I)Landroid/content/SharedPreferences;
    move-result-object v0
    const-string v1, "privacy_agreed"
    const/4 v2, 0x0
    invoke-interface {v0, v1, v2}, Landroid/content/SharedPreferences;->getBoolean(Ljava/lang/String;Z)Z
    move-result v3
    xor-int/lit8 v3, v3, 0x1
    return v3
.end method
