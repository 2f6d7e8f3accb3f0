.class public final Lexample/cases/app/StartsKit;
.super Ljava/lang/Object;

# Starts the kit.
.method public static run(Landroid/app/Activity;)V
    .registers 6
    const-string v1, "key"
    const-string v2, "channel"
    const/4 v3, 0x1
    const/4 v4, 0x0
    invoke-static {p0, v1, v2, v3, v4}, Lcom/umeng/commonsdk/UMConfigure;->init(Landroid/content/Context;Ljava/lang/String;Ljava/lang/String;ILjava/lang/String;)V
    return-void
.end method
