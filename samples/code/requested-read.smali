# The permission is asked for: nothing to note, caught or not.
#: launcher Main
#: asks android.permission.READ_PHONE_STATE
#: read Main->onCreate yes before start
#: note Main->onCreate none

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 4
    :start
    READ
    :end
    .catch Ljava/lang/SecurityException; {:start .. :end} :handler
    return-void
    :handler
    move-exception v0
    return-void
.end method
