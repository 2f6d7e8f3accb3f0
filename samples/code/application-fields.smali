# The static initialiser and the constructor of the application run first of all.
#: application App
#: read App-><clinit> yes before start
#: read App-><init> yes before start

.class public L@/App;
.super Landroid/app/Application;

.method static constructor <clinit>()V
    .registers 8
    READ
    return-void
.end method

.method public constructor <init>()V
    .registers 8
    invoke-direct {p0}, Landroid/app/Application;-><init>()V
    READ
    return-void
.end method
