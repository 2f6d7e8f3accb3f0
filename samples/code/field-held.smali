# A Runnable that is kept in a field and posted from there.
#: launcher Main
#: read One->run yes before start
#: read Two->run no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

.field one:Ljava/lang/Runnable;
.field two:Ljava/lang/Runnable;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    new-instance v0, L@/One;
    invoke-direct {v0}, L@/One;-><init>()V
    iput-object v0, p0, L@/Main;->one:Ljava/lang/Runnable;
    new-instance v0, L@/Two;
    invoke-direct {v0}, L@/Two;-><init>()V
    iput-object v0, p0, L@/Main;->two:Ljava/lang/Runnable;
    iget-object v0, p0, L@/Main;->one:Ljava/lang/Runnable;
    invoke-virtual {p0, v0}, L@/Main;->runOnUiThread(Ljava/lang/Runnable;)V
    return-void
.end method

.class public L@/One;
.super Ljava/lang/Object;
.implements Ljava/lang/Runnable;

CONSTRUCTOR Ljava/lang/Object;

.method public run()V
    .registers 10
    READ
    return-void
.end method

.class public L@/Two;
.super Ljava/lang/Object;
.implements Ljava/lang/Runnable;

CONSTRUCTOR Ljava/lang/Object;

.method public run()V
    .registers 10
    READ
    return-void
.end method
