.class public final Lexample/cases/app/LeavesOnceGranted;
.super Ljava/lang/Object;

# Closes its screens once the permission was given, and stays where it was not.
.method public static answered(Landroid/app/Activity;[I)V
    .registers 4
    const/4 v0, 0x0
    aget v0, p1, v0
    if-nez v0, :refused
    invoke-virtual {p0}, Landroid/app/Activity;->finishAffinity()V
    :refused
    return-void
.end method
