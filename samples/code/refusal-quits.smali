# The usual way to write it: granted goes on, everything else closes the only screen. What is asked at the start comes back
# with the next start, so whether it is asked again is not told.
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
    .registers 8
    array-length v0, p3
    if-lez v0, :refused
    const/4 v1, 0x0
    aget v0, p3, v1
    if-nez v0, :refused
    invoke-virtual {p0}, L@/Main;->go()V
    return-void
    :refused
    invoke-virtual {p0}, L@/Main;->finish()V
    return-void
.end method

.method public go()V
    .registers 2
    return-void
.end method
