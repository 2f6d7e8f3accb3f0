.class public final Lexample/cases/app/SaysOnRefusal;
.super Ljava/lang/Object;

# Says what does not work without the permission, and goes on.
.method public static answered(Landroid/app/Activity;[I)V
    .registers 6
    const/4 v0, 0x0
    aget v1, p1, v0
    if-eqz v1, :granted
    const-string v1, "\u8bf7\u624b\u52a8\u8f93\u5165"
    invoke-static {p0, v1, v0}, Landroid/widget/Toast;->makeText(Landroid/content/Context;Ljava/lang/CharSequence;I)Landroid/widget/Toast;
    move-result-object v0
    invoke-virtual {v0}, Landroid/widget/Toast;->show()V
    :granted
    return-void
.end method
