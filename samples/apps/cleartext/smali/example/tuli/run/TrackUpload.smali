.class public final Lexample/tuli/run/TrackUpload;
.super Ljava/lang/Object;
.source "TrackUpload.java"

.implements Ljava/lang/Runnable;

# Sends a point of the track to the app's own server, in clear text.

.field private final point:Landroid/location/Location;

.method public constructor <init>(Landroid/location/Location;)V
    .registers 2
    .prologue
    .line 14
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    .line 15
    iput-object p1, p0, Lexample/tuli/run/TrackUpload;->point:Landroid/location/Location;
    return-void
.end method

.method public run()V
    .registers 7
    .prologue
    .line 20
    :try_start_0
    iget-object v0, p0, Lexample/tuli/run/TrackUpload;->point:Landroid/location/Location;
    new-instance v1, Lorg/json/JSONObject;
    invoke-direct {v1}, Lorg/json/JSONObject;-><init>()V
    const-string v2, "lat"
    invoke-virtual {v0}, Landroid/location/Location;->getLatitude()D
    move-result-wide v3
    invoke-virtual {v1, v2, v3, v4}, Lorg/json/JSONObject;->put(Ljava/lang/String;D)Lorg/json/JSONObject;
    const-string v2, "lon"
    invoke-virtual {v0}, Landroid/location/Location;->getLongitude()D
    move-result-wide v3
    invoke-virtual {v1, v2, v3, v4}, Lorg/json/JSONObject;->put(Ljava/lang/String;D)Lorg/json/JSONObject;
    .line 23
    new-instance v0, Ljava/net/URL;
    const-string v2, "http://api.tuli.example/v1/tracks"
    invoke-direct {v0, v2}, Ljava/net/URL;-><init>(Ljava/lang/String;)V
    invoke-virtual {v0}, Ljava/net/URL;->openConnection()Ljava/net/URLConnection;
    move-result-object v0
    check-cast v0, Ljava/net/HttpURLConnection;
    const-string v2, "POST"
    invoke-virtual {v0, v2}, Ljava/net/HttpURLConnection;->setRequestMethod(Ljava/lang/String;)V
    const/4 v2, 0x1
    invoke-virtual {v0, v2}, Ljava/net/HttpURLConnection;->setDoOutput(Z)V
    .line 26
    invoke-virtual {v0}, Ljava/net/HttpURLConnection;->getOutputStream()Ljava/io/OutputStream;
    move-result-object v2
    invoke-virtual {v1}, Lorg/json/JSONObject;->toString()Ljava/lang/String;
    move-result-object v1
    invoke-virtual {v1}, Ljava/lang/String;->getBytes()[B
    move-result-object v1
    invoke-virtual {v2, v1}, Ljava/io/OutputStream;->write([B)V
    invoke-virtual {v2}, Ljava/io/OutputStream;->close()V
    .line 27
    invoke-virtual {v0}, Ljava/net/HttpURLConnection;->getResponseCode()I
    invoke-virtual {v0}, Ljava/net/HttpURLConnection;->disconnect()V
    :try_end_0
    .catch Lorg/json/JSONException; {:try_start_0 .. :try_end_0} :failed
    .catch Ljava/io/IOException; {:try_start_0 .. :try_end_0} :failed
    .line 28
    return-void

    .line 29
    :failed
    move-exception v0
    return-void
.end method
