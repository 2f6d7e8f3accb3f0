# A method of the app tells whether all was granted; another one, two calls deep, ends the process.
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
    invoke-static {p3}, L@/Main;->all([I)Z
    move-result v0
    if-nez v0, :end
    invoke-virtual {p0}, L@/Main;->leave()V
    :end
    return-void
.end method

.method public static all([I)Z
    .registers 5
    array-length v0, p0
    const/4 v1, 0x0
    :next
    if-ge v1, v0, :yes
    aget v2, p0, v1
    if-nez v2, :no
    add-int/lit8 v1, v1, 0x1
    goto :next
    :yes
    const/4 v0, 0x1
    return v0
    :no
    const/4 v0, 0x0
    return v0
.end method

.method public leave()V
    .registers 2
    invoke-virtual {p0}, L@/Main;->end()V
    return-void
.end method

.method public end()V
    .registers 2
    invoke-static {}, Landroid/os/Process;->myPid()I
    move-result v0
    invoke-static {v0}, Landroid/os/Process;->killProcess(I)V
    return-void
.end method
