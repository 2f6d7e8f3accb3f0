# A loop over the results sets a flag, and the flag decides.
#: launcher Main
#: request Main->onCreate unknown quits

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 4
    const/4 v0, 0x0
    const/4 v1, 0x1
    invoke-virtual {p0, v0, v1}, L@/Main;->requestPermissions([Ljava/lang/String;I)V
    return-void
.end method

.method public onRequestPermissionsResult(I[Ljava/lang/String;[I)V
    .registers 9
    const/4 v0, 0x1
    const/4 v1, 0x0
    array-length v2, p3
    :next
    if-ge v1, v2, :done
    aget v3, p3, v1
    if-eqz v3, :granted
    const/4 v0, 0x0
    goto :done
    :granted
    add-int/lit8 v1, v1, 0x1
    goto :next
    :done
    if-nez v0, :end
    const/4 v1, 0x0
    invoke-static {v1}, Ljava/lang/System;->exit(I)V
    :end
    return-void
.end method
