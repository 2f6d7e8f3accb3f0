.class public final Lcn/smssdk/net/Transport;
.super Ljava/lang/Object;
.source "Transport.java"

.method private constructor <init>()V
    .registers 1
    .prologue
    .line 16
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    return-void
.end method

# Posts a JSON body and gives the status that the server answers, or -1.
.method public static post(Ljava/lang/String;Ljava/lang/String;)I
    .registers 8
    .param p0, "address"    # Ljava/lang/String;
    .param p1, "body"    # Ljava/lang/String;
    .prologue
    const/4 v0, 0x0
    .line 22
    :try_start_0
    new-instance v1, Ljava/net/URL;
    invoke-direct {v1, p0}, Ljava/net/URL;-><init>(Ljava/lang/String;)V
    .line 23
    invoke-virtual {v1}, Ljava/net/URL;->openConnection()Ljava/net/URLConnection;
    move-result-object v1
    check-cast v1, Ljava/net/HttpURLConnection;
    move-object v0, v1
    .line 24
    const-string v2, "POST"
    invoke-virtual {v0, v2}, Ljava/net/HttpURLConnection;->setRequestMethod(Ljava/lang/String;)V
    .line 25
    const/4 v2, 0x1
    invoke-virtual {v0, v2}, Ljava/net/HttpURLConnection;->setDoOutput(Z)V
    .line 26
    const/16 v2, 0x2710
    invoke-virtual {v0, v2}, Ljava/net/HttpURLConnection;->setConnectTimeout(I)V
    .line 27
    const-string v2, "Content-Type"
    const-string v3, "application/json; charset=utf-8"
    invoke-virtual {v0, v2, v3}, Ljava/net/HttpURLConnection;->setRequestProperty(Ljava/lang/String;Ljava/lang/String;)V
    .line 28
    invoke-virtual {v0}, Ljava/net/HttpURLConnection;->getOutputStream()Ljava/io/OutputStream;
    move-result-object v2
    .line 29
    const-string v3, "UTF-8"
    invoke-virtual {p1, v3}, Ljava/lang/String;->getBytes(Ljava/lang/String;)[B
    move-result-object v3
    invoke-virtual {v2, v3}, Ljava/io/OutputStream;->write([B)V
    .line 30
    invoke-virtual {v2}, Ljava/io/OutputStream;->close()V
    .line 31
    invoke-virtual {v0}, Ljava/net/HttpURLConnection;->getResponseCode()I
    move-result v2
    :try_end_0
    .catch Ljava/io/IOException; {:try_start_0 .. :try_end_0} :failed
    .line 35
    invoke-virtual {v0}, Ljava/net/HttpURLConnection;->disconnect()V
    return v2

    .line 32
    :failed
    move-exception v1
    if-eqz v0, :no_connection
    .line 33
    invoke-virtual {v0}, Ljava/net/HttpURLConnection;->disconnect()V
    :no_connection
    const/4 v2, -0x1
    return v2
.end method
