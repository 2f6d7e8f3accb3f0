.class public final Lexample/cases/app/ReadsLocation;
.super Ljava/lang/Object;

# Reads the precise location.
.method public static run(Landroid/app/Activity;)V
    .registers 6
    const-string v0, "location"
    invoke-virtual {p0, v0}, Landroid/app/Activity;->getSystemService(Ljava/lang/String;)Ljava/lang/Object;
    move-result-object v0
    check-cast v0, Landroid/location/LocationManager;
    const-string v1, "gps"
    invoke-virtual {v0, v1}, Landroid/location/LocationManager;->getLastKnownLocation(Ljava/lang/String;)Landroid/location/Location;
    move-result-object v0
    return-void
.end method
