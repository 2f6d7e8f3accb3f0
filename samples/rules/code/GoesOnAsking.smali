.class public final Lexample/cases/app/GoesOnAsking;
.super Ljava/lang/Object;

# Whatever the answer, asks for the next permission.
.method public static answered(Landroid/app/Activity;[I)V
    .registers 5
    const/4 v0, 0x1
    new-array v0, v0, [Ljava/lang/String;
    const/4 v1, 0x0
    const-string v2, "android.permission.CAMERA"
    aput-object v2, v0, v1
    const/4 v1, 0x2
    invoke-virtual {p0, v0, v1}, Landroid/app/Activity;->requestPermissions([Ljava/lang/String;I)V
    return-void
.end method
