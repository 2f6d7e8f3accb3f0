.class final Lexample/chengye/pay/Transfer;
.super Ljava/lang/Object;
.source "Transfer.java"

.implements Ljava/lang/Runnable;

# Opens a transfer to the one payee that the person chose, at the app's own server.

.field private final payee:Lorg/json/JSONObject;

.method constructor <init>(Lorg/json/JSONObject;)V
    .registers 2
    .param p1, "payee"    # Lorg/json/JSONObject;
    .prologue
    .line 12
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    .line 13
    iput-object p1, p0, Lexample/chengye/pay/Transfer;->payee:Lorg/json/JSONObject;
    return-void
.end method

.method public run()V
    .registers 4
    .prologue
    .line 18
    iget-object v0, p0, Lexample/chengye/pay/Transfer;->payee:Lorg/json/JSONObject;
    invoke-virtual {v0}, Lorg/json/JSONObject;->toString()Ljava/lang/String;
    move-result-object v0
    .line 19
    const-string v1, "https://api.chengye.example/v1/transfers"
    invoke-static {v1, v0}, Lexample/chengye/pay/net/ApiClient;->post(Ljava/lang/String;Ljava/lang/String;)I
    .line 20
    return-void
.end method
