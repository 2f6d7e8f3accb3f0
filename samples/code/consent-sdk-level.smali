# The level of the platform is no consent.
#: application App
#: read App->onCreate yes before start

.class public L@/App;
.super Landroid/app/Application;

CONSTRUCTOR Landroid/app/Application;

.method public onCreate()V
    .registers 10
    sget v0, Landroid/os/Build$VERSION;->SDK_INT:I
    const/16 v1, 0x1a
    if-lt v0, v1, :no
    READ
    :no
    return-void
.end method
