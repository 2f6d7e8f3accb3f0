# A comparator that sorting is given; one that a map keeps.
#: launcher Main
#: read One->compare yes before start
#: read Two->compare no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    new-instance v0, L@/One;
    invoke-direct {v0}, L@/One;-><init>()V
    new-instance v1, Ljava/util/ArrayList;
    invoke-direct {v1}, Ljava/util/ArrayList;-><init>()V
    invoke-static {v1, v0}, Ljava/util/Collections;->sort(Ljava/util/List;Ljava/util/Comparator;)V
    new-instance v2, L@/Two;
    invoke-direct {v2}, L@/Two;-><init>()V
    invoke-virtual {v1, v2}, Ljava/util/ArrayList;->add(Ljava/lang/Object;)Z
    return-void
.end method

.class public L@/One;
.super Ljava/lang/Object;
.implements Ljava/util/Comparator;

CONSTRUCTOR Ljava/lang/Object;

.method public compare(Ljava/lang/Object;Ljava/lang/Object;)I
    .registers 10
    READ
    const/4 v0, 0x0
    return v0
.end method

.class public L@/Two;
.super Ljava/lang/Object;
.implements Ljava/util/Comparator;

CONSTRUCTOR Ljava/lang/Object;

.method public compare(Ljava/lang/Object;Ljava/lang/Object;)I
    .registers 10
    READ
    const/4 v0, 0x0
    return v0
.end method
