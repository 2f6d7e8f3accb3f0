.class public final Lexample/cases/app/SendsHome;
.super Ljava/lang/Object;

# Greets the app's own server.
.method public static run(Landroid/app/Activity;)V
    .registers 6
    const-string v0, "hello"
    :try_start_0
    new-instance v1, Ljava/net/URL;
    const-string v2, "https://api.cases.example/v1/hello"
    invoke-direct {v1, v2}, Ljava/net/URL;-><init>(Ljava/lang/String;)V
    invoke-virtual {v1}, Ljava/net/URL;->openConnection()Ljava/net/URLConnection;
    move-result-object v1
    const/4 v2, 0x1
    invoke-virtual {v1, v2}, Ljava/net/URLConnection;->setDoOutput(Z)V
    invoke-virtual {v1}, Ljava/net/URLConnection;->getOutputStream()Ljava/io/OutputStream;
    move-result-object v1
    invoke-static {v0}, Ljava/lang/String;->valueOf(Ljava/lang/Object;)Ljava/lang/String;
    move-result-object v0
    invoke-virtual {v0}, Ljava/lang/String;->getBytes()[B
    move-result-object v0
    invoke-virtual {v1, v0}, Ljava/io/OutputStream;->write([B)V
    :try_end_0
    .catch Ljava/io/IOException; {:try_start_0 .. :try_end_0} :failed
    return-void
    :failed
    move-exception v0
    return-void
.end method
