# A screen that is a listener too is called back as one once it is registered, not for being shown; what it observes tells it
# when something happens.
#: launcher Screen
#: read Screen->onLocationChanged yes after timer
#: read Screen->update yes unknown once
#: read Screen->onResume yes before resume

.class public L@/Screen;
.super Landroid/app/Activity;
.implements Landroid/location/LocationListener;
.implements Landroid/view/View$OnClickListener;
.implements Ljava/util/Observer;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 4
    new-instance v0, Ljava/util/Observable;
    invoke-direct {v0}, Ljava/util/Observable;-><init>()V
    invoke-virtual {v0, p0}, Ljava/util/Observable;->addObserver(Ljava/util/Observer;)V
    const/4 v0, 0x1
    invoke-virtual {p0, v0}, L@/Screen;->findViewById(I)Landroid/view/View;
    move-result-object v0
    invoke-virtual {v0, p0}, Landroid/view/View;->setOnClickListener(Landroid/view/View$OnClickListener;)V
    return-void
.end method

.method public onResume()V
    .registers 3
    READ
    return-void
.end method

.method public onClick(Landroid/view/View;)V
    .registers 8
    const-string v0, "location"
    invoke-virtual {p0, v0}, L@/Screen;->getSystemService(Ljava/lang/String;)Ljava/lang/Object;
    move-result-object v0
    check-cast v0, Landroid/location/LocationManager;
    const-string v1, "gps"
    const-wide/16 v2, 0x0
    const/4 v4, 0x0
    move-object v5, p0
    invoke-virtual/range {v0 .. v5}, Landroid/location/LocationManager;->requestLocationUpdates(Ljava/lang/String;JFLandroid/location/LocationListener;)V
    return-void
.end method

.method public onLocationChanged(Landroid/location/Location;)V
    .registers 4
    READ
    return-void
.end method

.method public update(Ljava/util/Observable;Ljava/lang/Object;)V
    .registers 5
    READ
    return-void
.end method
