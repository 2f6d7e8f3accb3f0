.class public final Lexample/cases/app/ReadsAndroidId;
.super Ljava/lang/Object;

# Reads the Android ID.
.method public static run(Landroid/app/Activity;)V
    .registers 6
    invoke-virtual {p0}, Landroid/app/Activity;->getContentResolver()Landroid/content/ContentResolver;
    move-result-object v0
    const-string v1, "android_id"
    invoke-static {v0, v1}, Landroid/provider/Settings$Secure;->getString(Landroid/content/ContentResolver;Ljava/lang/String;)Ljava/lang/String;
    move-result-object v0
    return-void
.end method
