# A Runnable that is posted once with a delay runs once, be it by a view or from another Runnable; one that posts itself runs on.
#: launcher Main
#: read One->run yes before start
#: read Two->run yes before start
#: read Three->run yes before timer

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    new-instance v0, Landroid/view/View;
    invoke-direct {v0, p0}, Landroid/view/View;-><init>(Landroid/content/Context;)V
    new-instance v1, L@/One;
    invoke-direct {v1, v0}, L@/One;-><init>(Landroid/view/View;)V
    const-wide/16 v2, 0x64
    invoke-virtual {v0, v1, v2, v3}, Landroid/view/View;->postDelayed(Ljava/lang/Runnable;J)Z
    new-instance v1, L@/Three;
    invoke-direct {v1, v0}, L@/Three;-><init>(Landroid/view/View;)V
    invoke-virtual {v0, v1}, Landroid/view/View;->post(Ljava/lang/Runnable;)Z
    return-void
.end method

.class public L@/One;
.super Ljava/lang/Object;
.implements Ljava/lang/Runnable;

.field view:Landroid/view/View;

.method public constructor <init>(Landroid/view/View;)V
    .registers 2
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    iput-object p1, p0, L@/One;->view:Landroid/view/View;
    return-void
.end method

.method public run()V
    .registers 8
    READ
    iget-object v0, p0, L@/One;->view:Landroid/view/View;
    new-instance v1, L@/Two;
    invoke-direct {v1}, L@/Two;-><init>()V
    const-wide/16 v2, 0x64
    invoke-virtual {v0, v1, v2, v3}, Landroid/view/View;->postDelayed(Ljava/lang/Runnable;J)Z
    return-void
.end method

.class public L@/Two;
.super Ljava/lang/Object;
.implements Ljava/lang/Runnable;

CONSTRUCTOR Ljava/lang/Object;

.method public run()V
    .registers 8
    READ
    return-void
.end method

.class public L@/Three;
.super Ljava/lang/Object;
.implements Ljava/lang/Runnable;

.field view:Landroid/view/View;

.method public constructor <init>(Landroid/view/View;)V
    .registers 2
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    iput-object p1, p0, L@/Three;->view:Landroid/view/View;
    return-void
.end method

.method public run()V
    .registers 8
    READ
    iget-object v0, p0, L@/Three;->view:Landroid/view/View;
    const-wide/16 v2, 0x64
    invoke-virtual {v0, p0, v2, v3}, Landroid/view/View;->postDelayed(Ljava/lang/Runnable;J)Z
    return-void
.end method
