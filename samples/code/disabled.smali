# A component that the manifest turns off.
#: activity One exported disabled
#: activity Two exported
#: read One->onCreate no after unknown
#: read Two->onCreate yes after once

.class public L@/One;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    READ
    return-void
.end method

.class public L@/Two;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    READ
    return-void
.end method
