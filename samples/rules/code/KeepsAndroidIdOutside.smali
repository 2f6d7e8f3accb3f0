.class public final Lexample/cases/app/KeepsAndroidIdOutside;
.super Ljava/lang/Object;

# Keeps the Android ID in shared storage.
.method public static run(Landroid/app/Activity;)V
    .registers 6
    invoke-virtual {p0}, Landroid/app/Activity;->getContentResolver()Landroid/content/ContentResolver;
    move-result-object v0
    const-string v1, "android_id"
    invoke-static {v0, v1}, Landroid/provider/Settings$Secure;->getString(Landroid/content/ContentResolver;Ljava/lang/String;)Ljava/lang/String;
    move-result-object v0
    invoke-static {}, Landroid/os/Environment;->getExternalStorageDirectory()Ljava/io/File;
    move-result-object v1
    :try_start_0
    new-instance v2, Ljava/io/FileWriter;
    new-instance v3, Ljava/io/File;
    const-string v4, ".id"
    invoke-direct {v3, v1, v4}, Ljava/io/File;-><init>(Ljava/io/File;Ljava/lang/String;)V
    invoke-direct {v2, v3}, Ljava/io/FileWriter;-><init>(Ljava/io/File;)V
    invoke-virtual {v2, v0}, Ljava/io/FileWriter;->write(Ljava/lang/String;)V
    :try_end_0
    .catch Ljava/io/IOException; {:try_start_0 .. :try_end_0} :failed
    return-void
    :failed
    move-exception v0
    return-void
.end method
