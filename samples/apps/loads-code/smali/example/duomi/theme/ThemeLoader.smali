.class public final Lexample/duomi/theme/ThemeLoader;
.super Ljava/lang/Object;
.source "ThemeLoader.java"

.implements Ljava/lang/Runnable;

# Downloads a theme, which is code, and runs it.

.field private final context:Landroid/content/Context;

.method public constructor <init>(Landroid/content/Context;)V
    .registers 2
    .prologue
    .line 16
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    .line 17
    iput-object p1, p0, Lexample/duomi/theme/ThemeLoader;->context:Landroid/content/Context;
    return-void
.end method

.method public run()V
    .registers 9
    .prologue
    .line 24
    :try_start_0
    iget-object v0, p0, Lexample/duomi/theme/ThemeLoader;->context:Landroid/content/Context;
    new-instance v1, Ljava/io/File;
    invoke-virtual {v0}, Landroid/content/Context;->getCodeCacheDir()Ljava/io/File;
    move-result-object v2
    const-string v3, "theme.dex"
    invoke-direct {v1, v2, v3}, Ljava/io/File;-><init>(Ljava/io/File;Ljava/lang/String;)V
    .line 25
    new-instance v2, Ljava/net/URL;
    const-string v3, "https://cdn.duomi.example/themes/newest.dex"
    invoke-direct {v2, v3}, Ljava/net/URL;-><init>(Ljava/lang/String;)V
    invoke-virtual {v2}, Ljava/net/URL;->openStream()Ljava/io/InputStream;
    move-result-object v2
    .line 26
    new-instance v3, Ljava/io/FileOutputStream;
    invoke-direct {v3, v1}, Ljava/io/FileOutputStream;-><init>(Ljava/io/File;)V
    const/16 v4, 0x2000
    new-array v4, v4, [B
    .line 28
    :next
    invoke-virtual {v2, v4}, Ljava/io/InputStream;->read([B)I
    move-result v5
    if-ltz v5, :loaded
    const/4 v6, 0x0
    invoke-virtual {v3, v4, v6, v5}, Ljava/io/FileOutputStream;->write([BII)V
    goto :next

    .line 30
    :loaded
    invoke-virtual {v3}, Ljava/io/FileOutputStream;->close()V
    .line 31
    new-instance v2, Ldalvik/system/DexClassLoader;
    invoke-virtual {v1}, Ljava/io/File;->getPath()Ljava/lang/String;
    move-result-object v3
    const/4 v4, 0x0
    invoke-virtual {v0}, Landroid/content/Context;->getClassLoader()Ljava/lang/ClassLoader;
    move-result-object v5
    invoke-direct {v2, v3, v4, v4, v5}, Ldalvik/system/DexClassLoader;-><init>(Ljava/lang/String;Ljava/lang/String;Ljava/lang/String;Ljava/lang/ClassLoader;)V
    .line 32
    const-string v3, "example.duomi.themes.Entry"
    invoke-virtual {v2, v3}, Ljava/lang/ClassLoader;->loadClass(Ljava/lang/String;)Ljava/lang/Class;
    move-result-object v2
    invoke-virtual {v2}, Ljava/lang/Class;->newInstance()Ljava/lang/Object;
    move-result-object v2
    check-cast v2, Ljava/lang/Runnable;
    .line 33
    invoke-interface {v2}, Ljava/lang/Runnable;->run()V
    :try_end_0
    .catch Ljava/io/IOException; {:try_start_0 .. :try_end_0} :failed
    .catch Ljava/lang/ReflectiveOperationException; {:try_start_0 .. :try_end_0} :failed
    .line 34
    return-void

    .line 35
    :failed
    move-exception v0
    return-void
.end method
