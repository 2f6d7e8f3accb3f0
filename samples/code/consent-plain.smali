# The application reads at once.
#: application App
#: read App->onCreate yes before start

.class public L@/App;
.super Landroid/app/Application;

CONSTRUCTOR Landroid/app/Application;

.method public onCreate()V
    .registers 10
    READ
    return-void
.end method
