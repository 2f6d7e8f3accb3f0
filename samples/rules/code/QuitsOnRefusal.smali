.class public final Lexample/cases/app/QuitsOnRefusal;
.super Ljava/lang/Object;

# Ends the app where the permission was not given.
.method public static answered(Landroid/app/Activity;[I)V
    .registers 4
    const/4 v0, 0x0
    aget v0, p1, v0
    if-eqz v0, :granted
    invoke-virtual {p0}, Landroid/app/Activity;->finishAffinity()V
    :granted
    return-void
.end method
