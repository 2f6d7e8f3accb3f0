.class public final Lexample/cases/app/Broadcasts;
.super Ljava/lang/Object;

# Sends a broadcast without data.
.method public static run(Landroid/app/Activity;)V
    .registers 6
    new-instance v1, Landroid/content/Intent;
    const-string v2, "example.cases.HELLO"
    invoke-direct {v1, v2}, Landroid/content/Intent;-><init>(Ljava/lang/String;)V
    invoke-virtual {p0, v1}, Landroid/app/Activity;->sendBroadcast(Landroid/content/Intent;)V
    return-void
.end method
