# attachBaseContext and onCreate of the application; a class that is none.
#: application App
#: read App->attachBaseContext yes before start
#: read App->onCreate yes before start
#: read Other->onCreate no after unknown

.class public L@/App;
.super Landroid/app/Application;

CONSTRUCTOR Landroid/app/Application;

.method public onCreate()V
    .registers 10
    READ
    return-void
.end method

.method protected attachBaseContext(Landroid/content/Context;)V
    .registers 8
    READ
    return-void
.end method

.class public L@/Other;
.super Landroid/app/Application;

CONSTRUCTOR Landroid/app/Application;

.method public onCreate()V
    .registers 8
    READ
    return-void
.end method
