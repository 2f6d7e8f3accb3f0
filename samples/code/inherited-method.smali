# A method that the receiver inherits is called; the one that it overrides is not.
#: launcher Main
#: read Base->read yes before start
#: read Base->shadowed no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    new-instance v0, L@/One;
    invoke-direct {v0}, L@/One;-><init>()V
    invoke-virtual {v0}, L@/One;->read()V
    invoke-virtual {v0}, L@/One;->shadowed()V
    return-void
.end method

.class public L@/Base;
.super Ljava/lang/Object;

CONSTRUCTOR Ljava/lang/Object;

.method public read()V
    .registers 8
    READ
    return-void
.end method

.method public shadowed()V
    .registers 8
    READ
    return-void
.end method

.class public L@/One;
.super L@/Base;

CONSTRUCTOR L@/Base;

.method public shadowed()V
    .registers 8
    return-void
.end method
