.class public final Lexample/xingxie/puzzle/StartReport;
.super Ljava/lang/Object;
.source "StartReport.java"

.implements Ljava/lang/Runnable;

# Counts installations: tells the server the Android ID at every start.

.field private final context:Landroid/content/Context;

.method public constructor <init>(Landroid/content/Context;)V
    .registers 2
    .prologue
    .line 16
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    .line 17
    iput-object p1, p0, Lexample/xingxie/puzzle/StartReport;->context:Landroid/content/Context;
    return-void
.end method

.method public run()V
    .registers 4
    .prologue
    .line 22
    :try_start_0
    iget-object v0, p0, Lexample/xingxie/puzzle/StartReport;->context:Landroid/content/Context;
    invoke-virtual {v0}, Landroid/content/Context;->getContentResolver()Landroid/content/ContentResolver;
    move-result-object v0
    const-string v1, "android_id"
    invoke-static {v0, v1}, Landroid/provider/Settings$Secure;->getString(Landroid/content/ContentResolver;Ljava/lang/String;)Ljava/lang/String;
    move-result-object v2
    .line 23
    new-instance v0, Lorg/json/JSONObject;
    invoke-direct {v0}, Lorg/json/JSONObject;-><init>()V
    const-string v1, "device"
    invoke-virtual {v0, v1, v2}, Lorg/json/JSONObject;->put(Ljava/lang/String;Ljava/lang/Object;)Lorg/json/JSONObject;
    .line 24
    const-string v1, "https://api.xingxie.example/v1/starts"
    invoke-virtual {v0}, Lorg/json/JSONObject;->toString()Ljava/lang/String;
    move-result-object v0
    invoke-static {v1, v0}, Lexample/xingxie/puzzle/net/ApiClient;->post(Ljava/lang/String;Ljava/lang/String;)I
    :try_end_0
    .catch Lorg/json/JSONException; {:try_start_0 .. :try_end_0} :failed
    .line 25
    return-void

    .line 26
    :failed
    move-exception v0
    return-void
.end method
