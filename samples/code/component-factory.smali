# The component factory makes the application.
#: factory Factory
#: read Factory->instantiateApplication yes before start
#: read Factory->helper no after unknown

.class public L@/Factory;
.super Landroid/app/AppComponentFactory;

CONSTRUCTOR Landroid/app/AppComponentFactory;

.method public instantiateApplication(Ljava/lang/ClassLoader;Ljava/lang/String;)Landroid/app/Application;
    .registers 8
    READ
    const/4 v0, 0x0
    return-object v0
.end method

.method public helper()V
    .registers 8
    READ
    return-void
.end method
