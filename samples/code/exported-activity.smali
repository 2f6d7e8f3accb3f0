# A screen that a link opens; one that is neither exported nor named.
#: activity One exported
#: activity Two
#: read One->onCreate yes after once
#: read Two->onCreate no after unknown

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
