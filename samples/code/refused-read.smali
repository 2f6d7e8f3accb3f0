# Reads whose permission the app does not ask for: left to fail, caught, and in a `finally` that throws on.
#: launcher Main
#: read Main->onCreate yes before start
#: read Main->caught yes before start
#: read Main->finally yes before start
#: note Main->onCreate not-requested
#: note Main->caught caught
#: note Main->finally not-requested

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 4
    READ
    invoke-virtual {p0}, L@/Main;->caught()V
    invoke-virtual {p0}, L@/Main;->finally()V
    return-void
.end method

.method public caught()V
    .registers 2
    :start
    READ
    :end
    .catch Ljava/lang/SecurityException; {:start .. :end} :handler
    return-void
    :handler
    move-exception v0
    return-void
.end method

.method public finally()V
    .registers 2
    :start
    READ
    :end
    .catchall {:start .. :end} :handler
    return-void
    :handler
    move-exception v0
    throw v0
.end method
