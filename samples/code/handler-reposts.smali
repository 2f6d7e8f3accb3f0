# A Runnable that posts itself again after a delay runs again and again; one that is posted once does not.
#: launcher Main
#: read One->run yes before timer
#: read Two->run yes before start

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    new-instance v3, Landroid/os/Handler;
    invoke-direct {v3}, Landroid/os/Handler;-><init>()V
    new-instance v0, L@/One;
    invoke-direct {v0, v3}, L@/One;-><init>(Landroid/os/Handler;)V
    invoke-virtual {v3, v0}, Landroid/os/Handler;->post(Ljava/lang/Runnable;)Z
    new-instance v1, L@/Two;
    invoke-direct {v1}, L@/Two;-><init>()V
    const-wide/16 v4, 0x64
    invoke-virtual {v3, v1, v4, v5}, Landroid/os/Handler;->postDelayed(Ljava/lang/Runnable;J)Z
    return-void
.end method

.class public L@/One;
.super Ljava/lang/Object;
.implements Ljava/lang/Runnable;

.field handler:Landroid/os/Handler;

.method public constructor <init>(Landroid/os/Handler;)V
    .registers 8
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    iput-object p1, p0, L@/One;->handler:Landroid/os/Handler;
    return-void
.end method

.method public run()V
    .registers 8
    READ
    iget-object v0, p0, L@/One;->handler:Landroid/os/Handler;
    const-wide/16 v2, 0x64
    invoke-virtual {v0, p0, v2, v3}, Landroid/os/Handler;->postDelayed(Ljava/lang/Runnable;J)Z
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
