.class public final Lexample/cases/app/AsksContactsAgain;
.super Ljava/lang/Object;

# Asks once more as soon as it was refused.
.method public static answered(Landroid/app/Activity;[I)V
    .registers 4
    const/4 v0, 0x0
    aget v0, p1, v0
    if-eqz v0, :granted
    invoke-static {p0}, Lexample/cases/app/AsksContacts;->run(Landroid/app/Activity;)V
    :granted
    return-void
.end method
