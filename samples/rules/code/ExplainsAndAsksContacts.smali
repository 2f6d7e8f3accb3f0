.class public final Lexample/cases/app/ExplainsAndAsksContacts;
.super Ljava/lang/Object;

# Says why, then asks for the contacts.
.method public static run(Landroid/app/Activity;)V
    .registers 6
    new-instance v0, Landroid/app/AlertDialog$Builder;
    invoke-direct {v0, p0}, Landroid/app/AlertDialog$Builder;-><init>(Landroid/content/Context;)V
    const-string v1, "\u4e3a\u4e86\u8ba9\u60a8\u9009\u62e9\u6536\u6b3e\u4eba\uff0c\u9700\u8981\u8bfb\u53d6\u901a\u8baf\u5f55\u3002"
    invoke-virtual {v0, v1}, Landroid/app/AlertDialog$Builder;->setMessage(Ljava/lang/CharSequence;)Landroid/app/AlertDialog$Builder;
    invoke-virtual {v0}, Landroid/app/AlertDialog$Builder;->show()Landroid/app/AlertDialog;
    const/16 v0, 1
    new-array v0, v0, [Ljava/lang/String;
    const/16 v1, 0
    const-string v2, "android.permission.READ_CONTACTS"
    aput-object v2, v0, v1
    const/4 v1, 0x1
    invoke-virtual {p0, v0, v1}, Landroid/app/Activity;->requestPermissions([Ljava/lang/String;I)V
    return-void
.end method
