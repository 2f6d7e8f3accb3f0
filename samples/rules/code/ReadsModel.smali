.class public final Lexample/cases/app/ReadsModel;
.super Ljava/lang/Object;

# Reads the name of the model.
.method public static run(Landroid/app/Activity;)V
    .registers 6
    sget-object v0, Landroid/os/Build;->MODEL:Ljava/lang/String;
    invoke-virtual {p0, v0}, Landroid/app/Activity;->setTitle(Ljava/lang/CharSequence;)V
    return-void
.end method
