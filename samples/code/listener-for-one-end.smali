# An object with two callbacks is only called back as what it is handed over as.
#: launcher Main
#: read Both->onClick yes after once
#: read Both->run no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    invoke-virtual {p0}, L@/Main;->getCurrentFocus()Landroid/view/View;
    move-result-object v3
    new-instance v0, L@/Both;
    invoke-direct {v0}, L@/Both;-><init>()V
    invoke-virtual {v3, v0}, Landroid/view/View;->setOnClickListener(Landroid/view/View$OnClickListener;)V
    return-void
.end method

.class public L@/Both;
.super Ljava/lang/Object;
.implements Landroid/view/View$OnClickListener;
.implements Ljava/lang/Runnable;

CONSTRUCTOR Ljava/lang/Object;

.method public onClick(Landroid/view/View;)V
    .registers 8
    READ
    return-void
.end method

.method public run()V
    .registers 8
    READ
    return-void
.end method
