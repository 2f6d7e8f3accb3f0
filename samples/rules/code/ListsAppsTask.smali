.class public final Lexample/cases/app/ListsAppsTask;
.super Ljava/util/TimerTask;

.field private final activity:Landroid/app/Activity;

.method public constructor <init>(Landroid/app/Activity;)V
    .registers 2
    invoke-direct {p0}, Ljava/util/TimerTask;-><init>()V
    iput-object p1, p0, Lexample/cases/app/ListsAppsTask;->activity:Landroid/app/Activity;
    return-void
.end method

.method public run()V
    .registers 3
    iget-object v0, p0, Lexample/cases/app/ListsAppsTask;->activity:Landroid/app/Activity;
    invoke-virtual {v0}, Landroid/app/Activity;->getPackageManager()Landroid/content/pm/PackageManager;
    move-result-object v0
    const/4 v1, 0x0
    invoke-virtual {v0, v1}, Landroid/content/pm/PackageManager;->getInstalledPackages(I)Ljava/util/List;
    return-void
.end method
