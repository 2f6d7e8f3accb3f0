.class public final Lcn/smssdk/KitReadsModel;
.super Ljava/lang/Object;

# Stands in for a kit that looks at the model of the phone only.
.method public static run(Landroid/app/Activity;)V
    .registers 6
    sget-object v0, Landroid/os/Build;->MODEL:Ljava/lang/String;
    invoke-virtual {p0, v0}, Landroid/app/Activity;->setTitle(Ljava/lang/CharSequence;)V
    return-void
.end method
