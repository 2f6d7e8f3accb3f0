# A field keeps that it was asked already.
#: launcher Main
#: request Main->onResume unknown unknown

.class public L@/Main;
.super Landroid/app/Activity;

.field asked:Z

CONSTRUCTOR Landroid/app/Activity;

.method public onResume()V
    .registers 5
    iget-boolean v0, p0, L@/Main;->asked:Z
    if-nez v0, :end
    const/4 v0, 0x1
    iput-boolean v0, p0, L@/Main;->asked:Z
    sget v0, Landroid/os/Build$VERSION;->SDK_INT:I
    const/16 v1, 0x17
    if-lt v0, v1, :end
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
