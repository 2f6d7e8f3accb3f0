# A service that a click starts; one that nothing names.
#: launcher Main
#: service One
#: service Two
#: read One->onStartCommand yes after once
#: read Two->onStartCommand no after unknown

.class public L@/Main;
.super Landroid/app/Activity;
.implements Landroid/view/View$OnClickListener;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    invoke-virtual {p0}, L@/Main;->getCurrentFocus()Landroid/view/View;
    move-result-object v3
    invoke-virtual {v3, p0}, Landroid/view/View;->setOnClickListener(Landroid/view/View$OnClickListener;)V
    return-void
.end method

.method public onClick(Landroid/view/View;)V
    .registers 12
    new-instance v0, Landroid/content/Intent;
    const-class v9, L@/One;
    invoke-direct {v0, p0, v9}, Landroid/content/Intent;-><init>(Landroid/content/Context;Ljava/lang/Class;)V
    invoke-virtual {p0, v0}, L@/Main;->startService(Landroid/content/Intent;)Landroid/content/ComponentName;
    return-void
.end method

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
