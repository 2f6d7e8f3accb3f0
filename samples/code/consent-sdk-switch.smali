# A kit reads only once its switch is on; the button turns it on.
#: application App
#: launcher Main
#: read Kit->init yes after start

.class public L@/App;
.super Landroid/app/Application;

CONSTRUCTOR Landroid/app/Application;

.method public onCreate()V
    .registers 10
    invoke-static {}, L@/Kit;->init()V
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
    const/4 v0, 0x1
    invoke-static {v0}, L@/Kit;->setAgreePrivacy(Z)V
    return-void
.end method

.class public L@/Kit;
.super Ljava/lang/Object;

.field private static agreed:Z

CONSTRUCTOR Ljava/lang/Object;

.method public static setAgreePrivacy(Z)V
    .registers 8
    sput-boolean p0, L@/Kit;->agreed:Z
    return-void
.end method

.method public static init()V
    .registers 8
    sget-boolean v0, L@/Kit;->agreed:Z
    if-eqz v0, :no
    READ
    :no
    return-void
.end method
