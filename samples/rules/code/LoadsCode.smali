.class public final Lexample/cases/app/LoadsCode;
.super Ljava/lang/Object;

# Loads code from a file.
.method public static run(Landroid/app/Activity;)V
    .registers 6
    new-instance v0, Ldalvik/system/DexClassLoader;
    const-string v1, "/data/local/tmp/extra.dex"
    const/4 v2, 0x0
    invoke-virtual {p0}, Landroid/app/Activity;->getClassLoader()Ljava/lang/ClassLoader;
    move-result-object v3
    invoke-direct {v0, v1, v2, v2, v3}, Ldalvik/system/DexClassLoader;-><init>(Ljava/lang/String;Ljava/lang/String;Ljava/lang/String;Ljava/lang/ClassLoader;)V
    return-void
.end method
