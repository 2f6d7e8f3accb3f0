# A lambda as D8 writes it: a synthetic class whose method calls a synthetic one.
#: launcher Main
#: read Main->lambda$onCreate$0 yes before start
#: read Main->lambda$onCreate$1 no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    new-instance v3, Landroid/os/Handler;
    invoke-direct {v3}, Landroid/os/Handler;-><init>()V
    new-instance v0, L@/Main$$ExternalSyntheticLambda0;
    invoke-direct {v0, p0}, L@/Main$$ExternalSyntheticLambda0;-><init>(L@/Main;)V
    invoke-virtual {v3, v0}, Landroid/os/Handler;->post(Ljava/lang/Runnable;)Z
    return-void
.end method

.method public synthetic lambda$onCreate$0()V
    .registers 8
    READ
    return-void
.end method

.method public synthetic lambda$onCreate$1()V
    .registers 8
    READ
    return-void
.end method

.class public final synthetic L@/Main$$ExternalSyntheticLambda0;
.super Ljava/lang/Object;
.implements Ljava/lang/Runnable;

.field public final synthetic f$0:L@/Main;

.method public synthetic constructor <init>(L@/Main;)V
    .registers 8
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    iput-object p1, p0, L@/Main$$ExternalSyntheticLambda0;->f$0:L@/Main;
    return-void
.end method

.method public run()V
    .registers 8
    iget-object v0, p0, L@/Main$$ExternalSyntheticLambda0;->f$0:L@/Main;
    invoke-virtual {v0}, L@/Main;->lambda$onCreate$0()V
    return-void
.end method

.class public final synthetic L@/Main$$ExternalSyntheticLambda1;
.super Ljava/lang/Object;
.implements Ljava/lang/Runnable;

.field public final synthetic f$0:L@/Main;

.method public synthetic constructor <init>(L@/Main;)V
    .registers 8
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    iput-object p1, p0, L@/Main$$ExternalSyntheticLambda1;->f$0:L@/Main;
    return-void
.end method

.method public run()V
    .registers 8
    iget-object v0, p0, L@/Main$$ExternalSyntheticLambda1;->f$0:L@/Main;
    invoke-virtual {v0}, L@/Main;->lambda$onCreate$1()V
    return-void
.end method
