# Reading a static field runs the static initialiser.
#: launcher Main
#: read One-><clinit> yes before start
#: read Two-><clinit> no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    sget v0, L@/One;->x:I
    return-void
.end method

.class public L@/One;
.super Ljava/lang/Object;

.field static x:I

CONSTRUCTOR Ljava/lang/Object;

.method static constructor <clinit>()V
    .registers 8
    READ
    return-void
.end method

.class public L@/Two;
.super Ljava/lang/Object;

.field static x:I

CONSTRUCTOR Ljava/lang/Object;

.method static constructor <clinit>()V
    .registers 8
    READ
    return-void
.end method
