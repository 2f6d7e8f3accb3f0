.class public final Lexample/cases/app/ReadsApps;
.super Ljava/lang/Object;

# Lists all apps.
.method public static run(Landroid/app/Activity;)V
    .registers 6
    invoke-virtual {p0}, Landroid/app/Activity;->getPackageManager()Landroid/content/pm/PackageManager;
    move-result-object v0
    const/4 v1, 0x0
    invoke-virtual {v0, v1}, Landroid/content/pm/PackageManager;->getInstalledPackages(I)Ljava/util/List;
    move-result-object v0
    return-void
.end method
