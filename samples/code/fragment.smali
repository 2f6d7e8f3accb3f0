# A fragment that a transaction is given is shown; one that is only made is not.
#: launcher Main
#: read One->onResume yes before resume
#: read Two->onResume no after unknown

.class public L@/Main;
.super Landroidx/fragment/app/FragmentActivity;

CONSTRUCTOR Landroidx/fragment/app/FragmentActivity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    new-instance v0, L@/One;
    invoke-direct {v0}, L@/One;-><init>()V
    new-instance v1, L@/Two;
    invoke-direct {v1}, L@/Two;-><init>()V
    invoke-virtual {p0}, L@/Main;->getSupportFragmentManager()Landroidx/fragment/app/FragmentManager;
    move-result-object v2
    invoke-virtual {v2}, Landroidx/fragment/app/FragmentManager;->beginTransaction()Landroidx/fragment/app/FragmentTransaction;
    move-result-object v2
    const/4 v3, 0x0
    invoke-virtual {v2, v3, v0}, Landroidx/fragment/app/FragmentTransaction;->replace(ILandroidx/fragment/app/Fragment;)Landroidx/fragment/app/FragmentTransaction;
    return-void
.end method

.class public L@/One;
.super Landroidx/fragment/app/Fragment;

CONSTRUCTOR Landroidx/fragment/app/Fragment;

.method public onResume()V
    .registers 10
    READ
    return-void
.end method

.class public L@/Two;
.super Landroidx/fragment/app/Fragment;

CONSTRUCTOR Landroidx/fragment/app/Fragment;

.method public onResume()V
    .registers 10
    READ
    return-void
.end method
