# A worker that a request names; a worker that nobody names.
#: launcher Main
#: read One->doWork yes before timer
#: read Two->doWork no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    new-instance v0, Landroidx/work/OneTimeWorkRequest$Builder;
    const-class v1, L@/One;
    invoke-direct {v0, v1}, Landroidx/work/OneTimeWorkRequest$Builder;-><init>(Ljava/lang/Class;)V
    return-void
.end method

.class public L@/One;
.super Landroidx/work/Worker;

CONSTRUCTOR Landroidx/work/Worker;

.method public doWork()Landroidx/work/ListenableWorker$Result;
    .registers 10
    READ
    const/4 v0, 0x0
    return-object v0
.end method

.class public L@/Two;
.super Landroidx/work/Worker;

CONSTRUCTOR Landroidx/work/Worker;

.method public doWork()Landroidx/work/ListenableWorker$Result;
    .registers 10
    READ
    const/4 v0, 0x0
    return-object v0
.end method
