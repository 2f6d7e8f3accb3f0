# A constructor runs where an object is made.
#: launcher Main
#: read One-><init> yes before start
#: read Two-><init> no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    new-instance v0, L@/One;
    invoke-direct {v0}, L@/One;-><init>()V
    return-void
.end method

.class public L@/One;
.super Ljava/lang/Object;

.method public constructor <init>()V
    .registers 8
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    READ
    return-void
.end method

.class public L@/Two;
.super Ljava/lang/Object;

.method public constructor <init>()V
    .registers 8
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    READ
    return-void
.end method
