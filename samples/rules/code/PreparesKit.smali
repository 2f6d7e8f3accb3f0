.class public final Lexample/cases/app/PreparesKit;
.super Ljava/lang/Object;

# Tells the kit its key, which starts nothing.
.method public static run(Landroid/app/Activity;)V
    .registers 3
    const-string v0, "key"
    const-string v1, "channel"
    invoke-static {p0, v0, v1}, Lcom/umeng/commonsdk/UMConfigure;->preInit(Landroid/content/Context;Ljava/lang/String;Ljava/lang/String;)V
    return-void
.end method
