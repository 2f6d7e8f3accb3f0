# That something is there is no consent.
#: application App
#: read App->onCreate yes before start

.class public L@/App;
.super Landroid/app/Application;

CONSTRUCTOR Landroid/app/Application;

.method public onCreate()V
    .registers 10
    invoke-virtual {p0}, L@/App;->getPackageManager()Landroid/content/pm/PackageManager;
    move-result-object v0
    if-eqz v0, :no
    READ
    :no
    return-void
.end method
