# A listener that is set waits for the person; one that is only made hears nothing.
#: launcher Main
#: read One->onClick yes after once
#: read Two->onClick no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    invoke-virtual {p0}, L@/Main;->getCurrentFocus()Landroid/view/View;
    move-result-object v3
    new-instance v0, L@/One;
    invoke-direct {v0}, L@/One;-><init>()V
    invoke-virtual {v3, v0}, Landroid/view/View;->setOnClickListener(Landroid/view/View$OnClickListener;)V
    new-instance v1, L@/Two;
    invoke-direct {v1}, L@/Two;-><init>()V
    return-void
.end method

.class public L@/One;
.super Ljava/lang/Object;
.implements Landroid/view/View$OnClickListener;

CONSTRUCTOR Ljava/lang/Object;

.method public onClick(Landroid/view/View;)V
    .registers 10
    READ
    return-void
.end method

.class public L@/Two;
.super Ljava/lang/Object;
.implements Landroid/view/View$OnClickListener;

CONSTRUCTOR Ljava/lang/Object;

.method public onClick(Landroid/view/View;)V
    .registers 10
    READ
    return-void
.end method
