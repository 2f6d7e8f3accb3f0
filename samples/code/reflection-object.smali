# An object is made of a class that a string names. A name that is only kept may be used elsewhere: not known.
#: launcher Main
#: read One-><init> yes before start
#: read Two-><init> unknown unknown unknown
#: read Three-><init> no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

.field static kept:Ljava/lang/String;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    const-string v0, "@.One"
    invoke-static {v0}, Ljava/lang/Class;->forName(Ljava/lang/String;)Ljava/lang/Class;
    move-result-object v0
    invoke-virtual {v0}, Ljava/lang/Class;->newInstance()Ljava/lang/Object;
    const-string v0, "@.Two"
    sput-object v0, L@/Main;->kept:Ljava/lang/String;
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

.class public L@/Three;
.super Ljava/lang/Object;

.method public constructor <init>()V
    .registers 8
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    READ
    return-void
.end method
