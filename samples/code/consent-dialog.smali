# A dialog asks; its button reads.
#: launcher Main
#: read Yes->onClick yes after once

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
    .registers 10
    READ
    return-void
.end method
