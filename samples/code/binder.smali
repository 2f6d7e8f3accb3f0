# What a service hands to those who bind it is called by them.
#: service Server exported
#: read Server$Stub->onTransact yes unknown once
#: read Server$Other->onTransact no after unknown

.class public L@/Server;
.super Landroid/app/Service;

CONSTRUCTOR Landroid/app/Service;

.method public onBind(Landroid/content/Intent;)Landroid/os/IBinder;
    .registers 8
    new-instance v1, L@/Server$Other;
    invoke-direct {v1}, L@/Server$Other;-><init>()V
    new-instance v0, L@/Server$Stub;
    invoke-direct {v0}, L@/Server$Stub;-><init>()V
    return-object v0
.end method

.class public L@/Server$Stub;
.super Landroid/os/Binder;

CONSTRUCTOR Landroid/os/Binder;

.method public onTransact(ILandroid/os/Parcel;Landroid/os/Parcel;I)Z
    .registers 10
    READ
    const/4 v0, 0x1
    return v0
.end method

.class public L@/Server$Other;
.super Landroid/os/Binder;

CONSTRUCTOR Landroid/os/Binder;

.method public onTransact(ILandroid/os/Parcel;Landroid/os/Parcel;I)Z
    .registers 10
    READ
    const/4 v0, 0x1
    return v0
.end method
