# The version of the policy that was agreed to.
#: application App
#: read App->onCreate yes after start

.class public L@/App;
.super Landroid/app/Application;

CONSTRUCTOR Landroid/app/Application;

.method public onCreate()V
    .registers 10
    const-string v0, "settings"
    const/4 v1, 0x0
    invoke-virtual {p0, v0, v1}, L@/App;->getSharedPreferences(Ljava/lang/String;I)Landroid/content/SharedPreferences;
    move-result-object v0
    const-string v1, "policy_version"
    const/4 v2, 0x0
    invoke-interface {v0, v1, v2}, Landroid/content/SharedPreferences;->getInt(Ljava/lang/String;I)I
    move-result v3
    const/4 v4, 0x2
    if-lt v3, v4, :no
    READ
    :no
    return-void
.end method
