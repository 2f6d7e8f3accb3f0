# The flag is loaded into a static field when the process starts.
#: application App
#: launcher Main
#: read Main->onCreate yes after start

.class public L@/App;
.super Landroid/app/Application;

.field static agreed:Z

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
    sput-boolean v3, L@/App;->agreed:Z
    return-void
.end method

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    sget-boolean v0, L@/App;->agreed:Z
    if-eqz v0, :no
    READ
    :no
    return-void
.end method
