# The launcher starts the activity without an action of the app's or an extra: what stands behind those, another asks for.
#: launcher Screen
#: read Screen->byAction yes unknown start
#: read Screen->byExtra yes unknown start
#: read Screen->byData yes unknown start
#: read Screen->onLaunch yes before start

.class public L@/Screen;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 6
    invoke-virtual {p0}, L@/Screen;->getIntent()Landroid/content/Intent;
    move-result-object v0
    invoke-virtual {v0}, Landroid/content/Intent;->getAction()Ljava/lang/String;
    move-result-object v1
    if-eqz v1, :extra
    const-string v2, "cases.RECORD"
    invoke-virtual {v1, v2}, Ljava/lang/String;->startsWith(Ljava/lang/String;)Z
    move-result v2
    if-eqz v2, :extra
    invoke-direct {p0}, L@/Screen;->byAction()V
    :extra
    const-string v2, "record"
    const/4 v3, 0x0
    invoke-virtual {v0, v2, v3}, Landroid/content/Intent;->getBooleanExtra(Ljava/lang/String;Z)Z
    move-result v2
    if-eqz v2, :data
    invoke-direct {p0}, L@/Screen;->byExtra()V
    :data
    invoke-virtual {v0}, Landroid/content/Intent;->getData()Landroid/net/Uri;
    move-result-object v2
    if-eqz v2, :launch
    invoke-direct {p0}, L@/Screen;->byData()V
    return-void
    :launch
    const-string v2, "android.intent.action.MAIN"
    invoke-virtual {v2, v1}, Ljava/lang/String;->equals(Ljava/lang/Object;)Z
    move-result v2
    if-eqz v2, :end
    invoke-direct {p0}, L@/Screen;->onLaunch()V
    :end
    return-void
.end method

.method private byAction()V
    .registers 3
    READ
    return-void
.end method

.method private byExtra()V
    .registers 3
    READ
    return-void
.end method

.method private byData()V
    .registers 3
    READ
    return-void
.end method

.method private onLaunch()V
    .registers 3
    READ
    return-void
.end method
