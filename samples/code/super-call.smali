# An override calls the method above it; what stands above another class is not called.
#: launcher Main
#: read Base->go yes before start
#: read Other->go no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    new-instance v0, L@/One;
    invoke-direct {v0}, L@/One;-><init>()V
    invoke-virtual {v0}, L@/One;->go()V
    return-void
.end method

.class public L@/Base;
.super Ljava/lang/Object;

CONSTRUCTOR Ljava/lang/Object;

.method public go()V
    .registers 8
    READ
    return-void
.end method

.class public L@/One;
.super L@/Base;

CONSTRUCTOR L@/Base;

.method public go()V
    .registers 8
    invoke-super {p0}, L@/Base;->go()V
    return-void
.end method

.class public L@/Other;
.super Ljava/lang/Object;

CONSTRUCTOR Ljava/lang/Object;

.method public go()V
    .registers 8
    READ
    return-void
.end method

.class public L@/Two;
.super L@/Other;

CONSTRUCTOR L@/Other;

.method public go()V
    .registers 8
    return-void
.end method
