# A virtual call reaches the subclass that is made, not the one that is not.
#: launcher Main
#: read One->go yes before start
#: read Two->go no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    invoke-static {}, L@/Maker;->make()L@/Base;
    move-result-object v0
    invoke-virtual {v0}, L@/Base;->go()V
    return-void
.end method

.class public L@/Maker;
.super Ljava/lang/Object;

CONSTRUCTOR Ljava/lang/Object;

.method public static make()L@/Base;
    .registers 8
    new-instance v0, L@/One;
    invoke-direct {v0}, L@/One;-><init>()V
    return-object v0
.end method

.class public L@/Base;
.super Ljava/lang/Object;

CONSTRUCTOR Ljava/lang/Object;

.method public go()V
    .registers 8
    return-void
.end method

.class public L@/One;
.super L@/Base;

CONSTRUCTOR L@/Base;

.method public go()V
    .registers 8
    READ
    return-void
.end method

.class public L@/Two;
.super L@/Base;

CONSTRUCTOR L@/Base;

.method public go()V
    .registers 8
    READ
    return-void
.end method
