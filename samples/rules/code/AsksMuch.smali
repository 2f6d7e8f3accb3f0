.class public final Lexample/cases/app/AsksMuch;
.super Ljava/lang/Object;

# Asks for four groups of permissions at once.
.method public static run(Landroid/app/Activity;)V
    .registers 6
    const/16 v0, 4
    new-array v0, v0, [Ljava/lang/String;
    const/16 v1, 0
    const-string v2, "android.permission.READ_CONTACTS"
    aput-object v2, v0, v1
    const/16 v1, 1
    const-string v2, "android.permission.ACCESS_FINE_LOCATION"
    aput-object v2, v0, v1
    const/16 v1, 2
    const-string v2, "android.permission.READ_SMS"
    aput-object v2, v0, v1
    const/16 v1, 3
    const-string v2, "android.permission.RECORD_AUDIO"
    aput-object v2, v0, v1
    const/4 v1, 0x1
    invoke-virtual {p0, v0, v1}, Landroid/app/Activity;->requestPermissions([Ljava/lang/String;I)V
    return-void
.end method
