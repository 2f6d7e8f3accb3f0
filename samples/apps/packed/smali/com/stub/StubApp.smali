.class public final Lcom/stub/StubApp;
.super Landroid/app/Application;
.source "StubApp.java"

# Written for this sample: what a packer leaves of an app. The declared activities are in the encrypted payload.

.method public constructor <init>()V
    .registers 1
    .prologue
    .line 10
    invoke-direct {p0}, Landroid/app/Application;-><init>()V
    return-void
.end method

.method protected attachBaseContext(Landroid/content/Context;)V
    .registers 4
    .prologue
    .line 15
    invoke-super {p0, p1}, Landroid/app/Application;->attachBaseContext(Landroid/content/Context;)V
    .line 16
    const-string v0, "jiagu"
    invoke-static {v0}, Ljava/lang/System;->loadLibrary(Ljava/lang/String;)V
    .line 17
    invoke-static {p1}, Lcom/stub/StubApp;->unpack(Landroid/content/Context;)V
    .line 18
    return-void
.end method

.method private static native unpack(Landroid/content/Context;)V
.end method
