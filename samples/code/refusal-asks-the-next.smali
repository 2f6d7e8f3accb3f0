# Whatever the answer, the next permission is asked for: not the same again.
#: launcher Main
#: request Main->onClick unknown stays
#: request Main->onRequestPermissionsResult unknown stays

.class public L@/Main;
.super Landroid/app/Activity;
.implements Landroid/view/View$OnClickListener;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 4
    invoke-virtual {p0}, L@/Main;->getCurrentFocus()Landroid/view/View;
    move-result-object v0
    invoke-virtual {v0, p0}, Landroid/view/View;->setOnClickListener(Landroid/view/View$OnClickListener;)V
    return-void
.end method

.method public onClick(Landroid/view/View;)V
    .registers 4
    const/4 v0, 0x0
    const/4 v1, 0x1
    invoke-virtual {p0, v0, v1}, L@/Main;->requestPermissions([Ljava/lang/String;I)V
    return-void
.end method

.method public onRequestPermissionsResult(I[Ljava/lang/String;[I)V
    .registers 8
    const/4 v0, 0x0
    const/4 v1, 0x2
    invoke-virtual {p0, v0, v1}, L@/Main;->requestPermissions([Ljava/lang/String;I)V
    return-void
.end method
