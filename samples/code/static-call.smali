# A static method is called; another of the same class is not.
#: launcher Main
#: read Util->read yes before start
#: read Util->other no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    invoke-static {}, L@/Util;->read()V
    return-void
.end method

.class public L@/Util;
.super Ljava/lang/Object;

CONSTRUCTOR Ljava/lang/Object;

.method public static read()V
    .registers 8
    READ
    return-void
.end method

.method public static other()V
    .registers 8
    READ
    return-void
.end method
