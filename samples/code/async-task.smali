# A task that is executed; one that is only made.
#: launcher Main
#: read One->doInBackground yes before start
#: read Two->doInBackground no after unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    new-instance v0, L@/One;
    invoke-direct {v0}, L@/One;-><init>()V
    new-instance v1, L@/Two;
    invoke-direct {v1}, L@/Two;-><init>()V
    const/4 v2, 0x0
    invoke-virtual {v0, v2}, L@/One;->execute([Ljava/lang/Object;)Landroid/os/AsyncTask;
    return-void
.end method

.class public L@/One;
.super Landroid/os/AsyncTask;

CONSTRUCTOR Landroid/os/AsyncTask;

.method public doInBackground([Ljava/lang/Object;)Ljava/lang/Object;
    .registers 10
    READ
    const/4 v0, 0x0
    return-object v0
.end method

.class public L@/Two;
.super Landroid/os/AsyncTask;

CONSTRUCTOR Landroid/os/AsyncTask;

.method public doInBackground([Ljava/lang/Object;)Ljava/lang/Object;
    .registers 10
    READ
    const/4 v0, 0x0
    return-object v0
.end method
