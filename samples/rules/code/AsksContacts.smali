.class public final Lexample/cases/app/AsksContacts;
.super Ljava/lang/Object;

# Asks for the contacts without a word.
.method public static run(Landroid/app/Activity;)V
    .registers 6
    const/16 v0, 1
    new-array v0, v0, [Ljava/lang/String;
    const/16 v1, 0
    const-string v2, "android.permission.READ_CONTACTS"
    aput-object v2, v0, v1
    const/4 v1, 0x1
    invoke-virtual {p0, v0, v1}, Landroid/app/Activity;->requestPermissions([Ljava/lang/String;I)V
    return-void
.end method
