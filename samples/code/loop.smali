# A read in a loop; one before it.
#: launcher Main
#: read Main->onCreate yes before loop
#: read Util->once yes before start

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    invoke-static {}, L@/Util;->once()V
    const/4 v0, 0x0
    :again
    READ
    add-int/lit8 v0, v0, 0x1
    const/16 v1, 0x10
    if-lt v0, v1, :again
    return-void
.end method

.class public L@/Util;
.super Ljava/lang/Object;

CONSTRUCTOR Ljava/lang/Object;

.method public static once()V
    .registers 8
    READ
    return-void
.end method
