.class public final Lexample/xiaoman/weather/Forecast;
.super Ljava/lang/Object;
.source "Forecast.java"

.implements Ljava/lang/Runnable;

# Asks the server for the forecast of the place where the phone is.

.field private final context:Landroid/content/Context;

.method public constructor <init>(Landroid/content/Context;)V
    .registers 2
    .prologue
    .line 16
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    .line 17
    iput-object p1, p0, Lexample/xiaoman/weather/Forecast;->context:Landroid/content/Context;
    return-void
.end method

.method public run()V
    .registers 6
    .prologue
    .line 22
    :try_start_0
    iget-object v0, p0, Lexample/xiaoman/weather/Forecast;->context:Landroid/content/Context;
    const-string v1, "location"
    invoke-virtual {v0, v1}, Landroid/content/Context;->getSystemService(Ljava/lang/String;)Ljava/lang/Object;
    move-result-object v0
    check-cast v0, Landroid/location/LocationManager;
    const-string v1, "gps"
    invoke-virtual {v0, v1}, Landroid/location/LocationManager;->getLastKnownLocation(Ljava/lang/String;)Landroid/location/Location;
    move-result-object v2
    .line 23
    new-instance v0, Lorg/json/JSONObject;
    invoke-direct {v0}, Lorg/json/JSONObject;-><init>()V
    if-eqz v2, :send
    .line 24
    const-string v1, "lat"
    invoke-virtual {v2}, Landroid/location/Location;->getLatitude()D
    move-result-wide v3
    invoke-virtual {v0, v1, v3, v4}, Lorg/json/JSONObject;->put(Ljava/lang/String;D)Lorg/json/JSONObject;
    .line 25
    const-string v1, "lon"
    invoke-virtual {v2}, Landroid/location/Location;->getLongitude()D
    move-result-wide v3
    invoke-virtual {v0, v1, v3, v4}, Lorg/json/JSONObject;->put(Ljava/lang/String;D)Lorg/json/JSONObject;
    .line 27
    :send
    const-string v1, "https://api.xiaoman.example/v2/forecast"
    invoke-virtual {v0}, Lorg/json/JSONObject;->toString()Ljava/lang/String;
    move-result-object v0
    invoke-static {v1, v0}, Lexample/xiaoman/weather/net/ApiClient;->post(Ljava/lang/String;Ljava/lang/String;)I
    :try_end_0
    .catch Lorg/json/JSONException; {:try_start_0 .. :try_end_0} :failed
    .line 28
    return-void

    .line 29
    :failed
    move-exception v0
    return-void
.end method
