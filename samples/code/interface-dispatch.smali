# A call through an interface reaches the classes that are made.
#: launcher Main
#: read One->go yes before start
#: read Two->go no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

.field static held:L@/Goes;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    new-instance v0, L@/One;
    invoke-direct {v0}, L@/One;-><init>()V
    sput-object v0, L@/Main;->held:L@/Goes;
    sget-object v1, L@/Main;->held:L@/Goes;
    invoke-interface {v1}, L@/Goes;->go()V
    return-void
.end method

.class public interface abstract L@/Goes;
.super Ljava/lang/Object;

.method public abstract go()V
.end method

.class public L@/One;
.super Ljava/lang/Object;
.implements L@/Goes;

CONSTRUCTOR Ljava/lang/Object;

.method public go()V
    .registers 8
    READ
    return-void
.end method

.class public L@/Two;
.super Ljava/lang/Object;
.implements L@/Goes;

CONSTRUCTOR Ljava/lang/Object;

.method public go()V
    .registers 8
    READ
    return-void
.end method
