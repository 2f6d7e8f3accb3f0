.class public final Lexample/xiaoman/weather/MainActivity;
.super Landroid/app/Activity;
.source "MainActivity.java"

.implements Landroid/view/View$OnClickListener;
.implements Landroid/content/DialogInterface$OnClickListener;

.method public constructor <init>()V
    .registers 1
    .prologue
    .line 14
    invoke-direct {p0}, Landroid/app/Activity;-><init>()V
    return-void
.end method

.method protected onCreate(Landroid/os/Bundle;)V
    .registers 5
    .param p1, "state"    # Landroid/os/Bundle;
    .prologue
    .line 18
    invoke-super {p0, p1}, Landroid/app/Activity;->onCreate(Landroid/os/Bundle;)V
    .line 19
    const v0, 0x7f030001
    invoke-virtual {p0, v0}, Lexample/xiaoman/weather/MainActivity;->setContentView(I)V
    .line 20
    const v0, 0x7f040001
    invoke-virtual {p0, v0}, Lexample/xiaoman/weather/MainActivity;->findViewById(I)Landroid/view/View;
    move-result-object v0
    invoke-virtual {v0, p0}, Landroid/view/View;->setOnClickListener(Landroid/view/View$OnClickListener;)V
    .line 21
    invoke-static {p0}, Lexample/xiaoman/weather/privacy/PrivacyGate;->isAccepted(Landroid/content/Context;)Z
    move-result v0
    if-nez v0, :accepted
    .line 22
    const/4 v0, 0x0
    invoke-static {p0, v0}, Lexample/xiaoman/weather/privacy/PrivacyGate;->show(Landroid/app/Activity;Ljava/lang/Runnable;)V
    return-void

    :accepted
    .line 25
    return-void
.end method

.method public onClick(Landroid/view/View;)V
    .registers 4
    .param p1, "view"    # Landroid/view/View;
    .prologue
    .line 30
    invoke-static {p0}, Lexample/xiaoman/weather/privacy/PrivacyGate;->isAccepted(Landroid/content/Context;)Z
    move-result v0
    if-nez v0, :accepted
    .line 31
    const/4 v0, 0x0
    invoke-static {p0, v0}, Lexample/xiaoman/weather/privacy/PrivacyGate;->show(Landroid/app/Activity;Ljava/lang/Runnable;)V
    return-void

    :accepted
    .line 34
    invoke-direct {p0}, Lexample/xiaoman/weather/MainActivity;->feature()V
    return-void
.end method

.method private feature()V
    .registers 3
    .prologue
    .line 40
    const-string v0, "android.permission.ACCESS_FINE_LOCATION"
    invoke-virtual {p0, v0}, Lexample/xiaoman/weather/MainActivity;->checkSelfPermission(Ljava/lang/String;)I
    move-result v0
    if-nez v0, :ask
    .line 41
    invoke-direct {p0}, Lexample/xiaoman/weather/MainActivity;->start()V
    return-void

    .line 43
    :ask
    new-instance v0, Landroid/app/AlertDialog$Builder;
    invoke-direct {v0, p0}, Landroid/app/AlertDialog$Builder;-><init>(Landroid/content/Context;)V
    const v1, 0x7f050008
    invoke-virtual {v0, v1}, Landroid/app/AlertDialog$Builder;->setMessage(I)Landroid/app/AlertDialog$Builder;
    const v1, 0x7f050004
    invoke-virtual {v0, v1, p0}, Landroid/app/AlertDialog$Builder;->setPositiveButton(ILandroid/content/DialogInterface$OnClickListener;)Landroid/app/AlertDialog$Builder;
    const v1, 0x7f050005
    invoke-virtual {v0, v1, p0}, Landroid/app/AlertDialog$Builder;->setNegativeButton(ILandroid/content/DialogInterface$OnClickListener;)Landroid/app/AlertDialog$Builder;
    .line 44
    invoke-virtual {v0}, Landroid/app/AlertDialog$Builder;->show()Landroid/app/AlertDialog;
    .line 45
    return-void
.end method

# The explanation's answer: only who agrees is asked by the system.
.method public onClick(Landroid/content/DialogInterface;I)V
    .registers 6
    .prologue
    .line 50
    const/4 v0, -0x1
    if-ne p2, v0, :declined
    .line 51
    const/4 v0, 0x1
    new-array v1, v0, [Ljava/lang/String;
    const/4 v2, 0x0
    const-string v0, "android.permission.ACCESS_FINE_LOCATION"
    aput-object v0, v1, v2
    const/4 v0, 0x1
    invoke-virtual {p0, v1, v0}, Lexample/xiaoman/weather/MainActivity;->requestPermissions([Ljava/lang/String;I)V
    :declined
    .line 53
    return-void
.end method

.method public onRequestPermissionsResult(I[Ljava/lang/String;[I)V
    .registers 6
    .prologue
    .line 57
    array-length v0, p3
    if-eqz v0, :done
    const/4 v0, 0x0
    aget v1, p3, v0
    if-nez v1, :done
    .line 58
    invoke-direct {p0}, Lexample/xiaoman/weather/MainActivity;->start()V
    :done
    .line 60
    return-void
.end method

.method private start()V
    .registers 4
    .prologue
    .line 64
    new-instance v0, Ljava/lang/Thread;
    new-instance v1, Lexample/xiaoman/weather/Forecast;
    invoke-direct {v1, p0}, Lexample/xiaoman/weather/Forecast;-><init>(Landroid/content/Context;)V
    invoke-direct {v0, v1}, Ljava/lang/Thread;-><init>(Ljava/lang/Runnable;)V
    invoke-virtual {v0}, Ljava/lang/Thread;->start()V
    .line 65
    return-void
.end method
