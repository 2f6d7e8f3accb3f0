.class public final Lcom/umeng/commonsdk/UMConfigure;
.super Ljava/lang/Object;

# Stands in for a kit with the two entries that its vendor documents: preInit collects nothing, init starts it.
.field private static device:Ljava/lang/String;
.field private static key:Ljava/lang/String;

.method public static preInit(Landroid/content/Context;Ljava/lang/String;Ljava/lang/String;)V
    .registers 3
    sput-object p1, Lcom/umeng/commonsdk/UMConfigure;->key:Ljava/lang/String;
    return-void
.end method

.method public static init(Landroid/content/Context;Ljava/lang/String;Ljava/lang/String;ILjava/lang/String;)V
    .registers 7
    invoke-virtual {p0}, Landroid/content/Context;->getContentResolver()Landroid/content/ContentResolver;
    move-result-object v0
    const-string v1, "android_id"
    invoke-static {v0, v1}, Landroid/provider/Settings$Secure;->getString(Landroid/content/ContentResolver;Ljava/lang/String;)Ljava/lang/String;
    move-result-object v0
    sput-object v0, Lcom/umeng/commonsdk/UMConfigure;->device:Ljava/lang/String;
    return-void
.end method
