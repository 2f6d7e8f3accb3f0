# Kotlin calls a method with default arguments through its $default twin.
#: launcher Main
#: read Util->read yes before start
#: read Util->other no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    const/4 v0, 0x0
    const/4 v1, 0x1
    const/4 v2, 0x0
    invoke-static {v0, v1, v2}, L@/Util;->read$default(IILjava/lang/Object;)V
    return-void
.end method

.class public L@/Util;
.super Ljava/lang/Object;

CONSTRUCTOR Ljava/lang/Object;

.method public static read(I)V
    .registers 8
    READ
    return-void
.end method

.method public static synthetic read$default(IILjava/lang/Object;)V
    .registers 8
    invoke-static {p0}, L@/Util;->read(I)V
    return-void
.end method

.method public static other(I)V
    .registers 8
    READ
    return-void
.end method

.method public static synthetic other$default(IILjava/lang/Object;)V
    .registers 8
    invoke-static {p0}, L@/Util;->other(I)V
    return-void
.end method
