# That a permission is granted is no consent to the policy.
#: application App
#: read App->onCreate yes before start

.class public L@/App;
.super Landroid/app/Application;

CONSTRUCTOR Landroid/app/Application;

.method public onCreate()V
    .registers 10
    const-string v0, "android.permission.READ_PHONE_STATE"
    invoke-virtual {p0, v0}, L@/App;->checkSelfPermission(Ljava/lang/String;)I
    move-result v0
    if-nez v0, :no
    READ
    :no
    return-void
.end method
