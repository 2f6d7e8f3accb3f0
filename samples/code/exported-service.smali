# A service that others can start may run before consent.
#: service One exported
#: service Two
#: read One->onStartCommand yes unknown once
#: read Two->onStartCommand no after unknown

.class public L@/One;
.super Landroid/app/Service;

CONSTRUCTOR Landroid/app/Service;

.method public onBind(Landroid/content/Intent;)Landroid/os/IBinder;
    .registers 8
    const/4 v0, 0x0
    return-object v0
.end method

.method public onStartCommand(Landroid/content/Intent;II)I
    .registers 8
    READ
    const/4 v0, 0x1
    return v0
.end method

.class public L@/Two;
.super Landroid/app/Service;

CONSTRUCTOR Landroid/app/Service;

.method public onBind(Landroid/content/Intent;)Landroid/os/IBinder;
    .registers 8
    const/4 v0, 0x0
    return-object v0
.end method

.method public onStartCommand(Landroid/content/Intent;II)I
    .registers 8
    READ
    const/4 v0, 0x1
    return v0
.end method
