# A job that is scheduled at start; a job service that nothing names.
#: launcher Main
#: service One
#: service Two
#: read One->onStartJob yes before timer
#: read Two->onStartJob no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    new-instance v0, Landroid/content/ComponentName;
    const-class v1, L@/One;
    invoke-direct {v0, p0, v1}, Landroid/content/ComponentName;-><init>(Landroid/content/Context;Ljava/lang/Class;)V
    return-void
.end method

.class public L@/One;
.super Landroid/app/job/JobService;

CONSTRUCTOR Landroid/app/job/JobService;

.method public onStartJob(Landroid/app/job/JobParameters;)Z
    .registers 8
    READ
    const/4 v0, 0x0
    return v0
.end method

.class public L@/Two;
.super Landroid/app/job/JobService;

CONSTRUCTOR Landroid/app/job/JobService;

.method public onStartJob(Landroid/app/job/JobParameters;)Z
    .registers 8
    READ
    const/4 v0, 0x0
    return v0
.end method
