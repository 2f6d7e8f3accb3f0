# A screen that is of no use without the permission closes; the app goes on.
#: launcher Main
#: activity Second exported
#: request Second->onClick once unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.class public L@/Second;
.super Landroid/app/Activity;
.implements Landroid/view/View$OnClickListener;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 4
    invoke-virtual {p0}, L@/Second;->getCurrentFocus()Landroid/view/View;
    move-result-object v0
    invoke-virtual {v0, p0}, Landroid/view/View;->setOnClickListener(Landroid/view/View$OnClickListener;)V
    return-void
.end method

.method public onClick(Landroid/view/View;)V
    .registers 4
    const/4 v0, 0x0
    const/4 v1, 0x1
    invoke-virtual {p0, v0, v1}, L@/Second;->requestPermissions([Ljava/lang/String;I)V
    return-void
.end method

.method public onRequestPermissionsResult(I[Ljava/lang/String;[I)V
    .registers 8
    const/4 v1, 0x0
    aget v0, p3, v1
    if-eqz v0, :end
    invoke-virtual {p0}, L@/Second;->finish()V
    :end
    return-void
.end method
