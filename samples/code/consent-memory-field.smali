# The flag is a static field that only the button writes.
#: application App
#: launcher Main
#: read Main->onResume yes after resume

.class public L@/App;
.super Landroid/app/Application;

.field static agreed:Z

CONSTRUCTOR Landroid/app/Application;

.method public onCreate()V
    .registers 10
    return-void
.end method

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    invoke-virtual {p0}, L@/Main;->getCurrentFocus()Landroid/view/View;
    move-result-object v3
    new-instance v0, L@/Yes;
    invoke-direct {v0}, L@/Yes;-><init>()V
    invoke-virtual {v3, v0}, Landroid/view/View;->setOnClickListener(Landroid/view/View$OnClickListener;)V
    return-void
.end method

.method public onResume()V
    .registers 8
    sget-boolean v0, L@/App;->agreed:Z
    if-eqz v0, :no
    READ
    :no
    return-void
.end method

.class public L@/Yes;
.super Ljava/lang/Object;
.implements Landroid/view/View$OnClickListener;

CONSTRUCTOR Ljava/lang/Object;

.method public onClick(Landroid/view/View;)V
    .registers 8
    const/4 v0, 0x1
    sput-boolean v0, L@/App;->agreed:Z
    return-void
.end method
