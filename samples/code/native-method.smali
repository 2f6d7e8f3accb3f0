# A native method is called; what a library of the app does with it is not seen. A read beside it is.
#: launcher Main
#: read Main->onCreate yes before start
#: read Main->unused no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    const-string v0, "sample"
    invoke-static {v0}, Ljava/lang/System;->loadLibrary(Ljava/lang/String;)V
    invoke-virtual {p0}, L@/Main;->fromNative()V
    READ
    return-void
.end method

.method public native fromNative()V
.end method

.method public unused()V
    .registers 8
    READ
    return-void
.end method
