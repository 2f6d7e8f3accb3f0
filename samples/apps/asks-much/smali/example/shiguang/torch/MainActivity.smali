.class public final Lexample/shiguang/torch/MainActivity;
.super Landroid/app/Activity;
.source "MainActivity.java"

.implements Landroid/view/View$OnClickListener;

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
    invoke-virtual {p0, v0}, Lexample/shiguang/torch/MainActivity;->setContentView(I)V
    .line 20
    const v0, 0x7f040001
    invoke-virtual {p0, v0}, Lexample/shiguang/torch/MainActivity;->findViewById(I)Landroid/view/View;
    move-result-object v0
    invoke-virtual {v0, p0}, Landroid/view/View;->setOnClickListener(Landroid/view/View$OnClickListener;)V
    .line 21
    invoke-static {p0}, Lexample/shiguang/torch/privacy/PrivacyGate;->isAccepted(Landroid/content/Context;)Z
    move-result v0
    if-nez v0, :accepted
    .line 22
    const/4 v0, 0x0
    invoke-static {p0, v0}, Lexample/shiguang/torch/privacy/PrivacyGate;->show(Landroid/app/Activity;Ljava/lang/Runnable;)V
    return-void

    :accepted
    .line 23
    const/4 v0, 0x7
    new-array v0, v0, [Ljava/lang/String;
    const/4 v1, 0x0
    const-string v2, "android.permission.READ_CONTACTS"
    aput-object v2, v0, v1
    const/4 v1, 0x1
    const-string v2, "android.permission.READ_CALL_LOG"
    aput-object v2, v0, v1
    const/4 v1, 0x2
    const-string v2, "android.permission.READ_SMS"
    aput-object v2, v0, v1
    const/4 v1, 0x3
    const-string v2, "android.permission.ACCESS_FINE_LOCATION"
    aput-object v2, v0, v1
    const/4 v1, 0x4
    const-string v2, "android.permission.RECORD_AUDIO"
    aput-object v2, v0, v1
    const/4 v1, 0x5
    const-string v2, "android.permission.READ_CALENDAR"
    aput-object v2, v0, v1
    const/4 v1, 0x6
    const-string v2, "android.permission.READ_PHONE_STATE"
    aput-object v2, v0, v1
    const/4 v1, 0x1
    invoke-virtual {p0, v0, v1}, Lexample/shiguang/torch/MainActivity;->requestPermissions([Ljava/lang/String;I)V
    .line 25
    return-void
.end method

.method public onClick(Landroid/view/View;)V
    .registers 4
    .param p1, "view"    # Landroid/view/View;
    .prologue
    .line 30
    invoke-static {p0}, Lexample/shiguang/torch/privacy/PrivacyGate;->isAccepted(Landroid/content/Context;)Z
    move-result v0
    if-nez v0, :accepted
    .line 31
    const/4 v0, 0x0
    invoke-static {p0, v0}, Lexample/shiguang/torch/privacy/PrivacyGate;->show(Landroid/app/Activity;Ljava/lang/Runnable;)V
    return-void

    :accepted
    .line 34
    invoke-direct {p0}, Lexample/shiguang/torch/MainActivity;->feature()V
    return-void
.end method

# Turns the lamp on: that takes no permission at all.
.method private feature()V
    .registers 4
    .prologue
    .line 40
    :try_start_0
    const-string v0, "camera"
    invoke-virtual {p0, v0}, Lexample/shiguang/torch/MainActivity;->getSystemService(Ljava/lang/String;)Ljava/lang/Object;
    move-result-object v0
    check-cast v0, Landroid/hardware/camera2/CameraManager;
    invoke-virtual {v0}, Landroid/hardware/camera2/CameraManager;->getCameraIdList()[Ljava/lang/String;
    move-result-object v1
    const/4 v2, 0x0
    aget-object v1, v1, v2
    const/4 v2, 0x1
    .line 41
    invoke-virtual {v0, v1, v2}, Landroid/hardware/camera2/CameraManager;->setTorchMode(Ljava/lang/String;Z)V
    :try_end_0
    .catch Landroid/hardware/camera2/CameraAccessException; {:try_start_0 .. :try_end_0} :failed
    .line 42
    return-void

    .line 43
    :failed
    move-exception v0
    return-void
.end method
