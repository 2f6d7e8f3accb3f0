# Calling a static method runs the static initialiser; a mere cast does not.
#: launcher Main
#: read One-><clinit> yes before start
#: read Two-><clinit> no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    invoke-static {}, L@/One;->go()V
    const/4 v0, 0x0
    check-cast v0, L@/Two;
    return-void
.end method

.class public L@/One;
.super Ljava/lang/Object;

CONSTRUCTOR Ljava/lang/Object;

.method static constructor <clinit>()V
    .registers 8
    READ
    return-void
.end method

.method public static go()V
    .registers 8
    return-void
.end method

.class public L@/Two;
.super Ljava/lang/Object;

CONSTRUCTOR Ljava/lang/Object;

.method static constructor <clinit>()V
    .registers 8
    READ
    return-void
.end method
