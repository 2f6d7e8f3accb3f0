# Whatever the answer, a method of the app looks whether it has the permission, and asks where it has not.
#: launcher Main
#: request Main->check again stays

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 4
    invoke-virtual {p0}, L@/Main;->check()V
    return-void
.end method

.method public check()V
    .registers 4
    const-string v0, "android.permission.CAMERA"
    invoke-virtual {p0, v0}, L@/Main;->checkSelfPermission(Ljava/lang/String;)I
    move-result v0
    if-eqz v0, :end
    const/4 v0, 0x0
    const/4 v1, 0x1
    invoke-virtual {p0, v0, v1}, L@/Main;->requestPermissions([Ljava/lang/String;I)V
    :end
    return-void
.end method

.method public onRequestPermissionsResult(I[Ljava/lang/String;[I)V
    .registers 8
    invoke-virtual {p0}, L@/Main;->check()V
    return-void
.end method
