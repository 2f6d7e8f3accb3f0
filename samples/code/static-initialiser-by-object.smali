# Making an object runs the static initialiser of its class and of the class above.
#: launcher Main
#: read Base-><clinit> yes before start
#: read Other-><clinit> no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    new-instance v0, L@/One;
    invoke-direct {v0}, L@/One;-><init>()V
    return-void
.end method

.class public L@/Base;
.super Ljava/lang/Object;

CONSTRUCTOR Ljava/lang/Object;

.method static constructor <clinit>()V
    .registers 8
    READ
    return-void
.end method

.class public L@/One;
.super L@/Base;

CONSTRUCTOR L@/Base;

.class public L@/Other;
.super Ljava/lang/Object;

CONSTRUCTOR Ljava/lang/Object;

.method static constructor <clinit>()V
    .registers 8
    READ
    return-void
.end method
