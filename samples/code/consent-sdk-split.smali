# A kit's preInit reads nothing and runs at start; its init reads and waits for the button.
#: application App
#: launcher Main
#: read Kit->init yes after once

.class public L@/App;
.super Landroid/app/Application;

CONSTRUCTOR Landroid/app/Application;

.method public onCreate()V
    .registers 10
    invoke-static {}, L@/Kit;->preInit()V
    return-void
.end method

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    new-instance v0, Landroid/app/AlertDialog$Builder;
    invoke-direct {v0, p0}, Landroid/app/AlertDialog$Builder;-><init>(Landroid/content/Context;)V
    new-instance v1, L@/Yes;
    invoke-direct {v1}, L@/Yes;-><init>()V
    const-string v2, "Agree"
    invoke-virtual {v0, v2, v1}, Landroid/app/AlertDialog$Builder;->setPositiveButton(Ljava/lang/CharSequence;Landroid/content/DialogInterface$OnClickListener;)Landroid/app/AlertDialog$Builder;
    invoke-virtual {v0}, Landroid/app/AlertDialog$Builder;->show()Landroid/app/AlertDialog;
    return-void
.end method

.class public L@/Yes;
.super Ljava/lang/Object;
.implements Landroid/content/DialogInterface$OnClickListener;

CONSTRUCTOR Ljava/lang/Object;

.method public onClick(Landroid/content/DialogInterface;I)V
    .registers 8
    invoke-static {}, L@/Kit;->init()V
    return-void
.end method

.class public L@/Kit;
.super Ljava/lang/Object;

CONSTRUCTOR Ljava/lang/Object;

.method public static preInit()V
    .registers 8
    return-void
.end method

.method public static init()V
    .registers 8
    READ
    return-void
.end method
