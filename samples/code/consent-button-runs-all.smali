# The button starts what reads, two calls and a thread below.
#: launcher Main
#: read Work->run yes after once

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
    invoke-static {}, L@/Start;->all()V
    return-void
.end method

.class public L@/Start;
.super Ljava/lang/Object;

CONSTRUCTOR Ljava/lang/Object;

.method public static all()V
    .registers 8
    new-instance v0, L@/Work;
    invoke-direct {v0}, L@/Work;-><init>()V
    new-instance v1, Ljava/lang/Thread;
    invoke-direct {v1, v0}, Ljava/lang/Thread;-><init>(Ljava/lang/Runnable;)V
    invoke-virtual {v1}, Ljava/lang/Thread;->start()V
    return-void
.end method

.class public L@/Work;
.super Ljava/lang/Object;
.implements Ljava/lang/Runnable;

CONSTRUCTOR Ljava/lang/Object;

.method public run()V
    .registers 10
    READ
    return-void
.end method
