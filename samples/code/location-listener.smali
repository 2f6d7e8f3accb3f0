# A location listener is called by itself, again and again; one that is taken off is not.
#: launcher Main
#: read One->onLocationChanged yes before timer
#: read Two->onLocationChanged no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    const-string v0, "location"
    invoke-virtual {p0, v0}, L@/Main;->getSystemService(Ljava/lang/String;)Ljava/lang/Object;
    move-result-object v0
    check-cast v0, Landroid/location/LocationManager;
    new-instance v1, L@/Two;
    invoke-direct {v1}, L@/Two;-><init>()V
    invoke-virtual {v0, v1}, Landroid/location/LocationManager;->removeUpdates(Landroid/location/LocationListener;)V
    const-string v1, "gps"
    const-wide/16 v2, 0x0
    const/4 v4, 0x0
    new-instance v5, L@/One;
    invoke-direct {v5}, L@/One;-><init>()V
    invoke-static {v5}, L@/Main;->keep(L@/One;)V
    invoke-virtual/range {v0 .. v5}, Landroid/location/LocationManager;->requestLocationUpdates(Ljava/lang/String;JFLandroid/location/LocationListener;)V
    return-void
.end method

.method static keep(L@/One;)V
    .registers 8
    return-void
.end method

.class public L@/One;
.super Ljava/lang/Object;
.implements Landroid/location/LocationListener;

CONSTRUCTOR Ljava/lang/Object;

.method public onLocationChanged(Landroid/location/Location;)V
    .registers 10
    READ
    return-void
.end method

.class public L@/Two;
.super Ljava/lang/Object;
.implements Landroid/location/LocationListener;

CONSTRUCTOR Ljava/lang/Object;

.method public onLocationChanged(Landroid/location/Location;)V
    .registers 10
    READ
    return-void
.end method
