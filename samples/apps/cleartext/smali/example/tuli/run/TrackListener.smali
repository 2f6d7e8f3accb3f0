.class public final Lexample/tuli/run/TrackListener;
.super Ljava/lang/Object;
.source "TrackListener.java"

.implements Landroid/location/LocationListener;

.method public constructor <init>()V
    .registers 1
    .prologue
    .line 11
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    return-void
.end method

.method public onLocationChanged(Landroid/location/Location;)V
    .registers 5
    .prologue
    .line 15
    new-instance v0, Ljava/lang/Thread;
    new-instance v1, Lexample/tuli/run/TrackUpload;
    invoke-direct {v1, p1}, Lexample/tuli/run/TrackUpload;-><init>(Landroid/location/Location;)V
    invoke-direct {v0, v1}, Ljava/lang/Thread;-><init>(Ljava/lang/Runnable;)V
    invoke-virtual {v0}, Ljava/lang/Thread;->start()V
    .line 16
    return-void
.end method

.method public onStatusChanged(Ljava/lang/String;ILandroid/os/Bundle;)V
    .registers 4
    .prologue
    .line 20
    return-void
.end method

.method public onProviderEnabled(Ljava/lang/String;)V
    .registers 2
    .prologue
    .line 24
    return-void
.end method

.method public onProviderDisabled(Ljava/lang/String;)V
    .registers 2
    .prologue
    .line 28
    return-void
.end method
