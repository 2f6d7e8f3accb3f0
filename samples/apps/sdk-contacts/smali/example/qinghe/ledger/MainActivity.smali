.class public final Lexample/qinghe/ledger/MainActivity;
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
    invoke-virtual {p0, v0}, Lexample/qinghe/ledger/MainActivity;->setContentView(I)V
    .line 20
    const v0, 0x7f040001
    invoke-virtual {p0, v0}, Lexample/qinghe/ledger/MainActivity;->findViewById(I)Landroid/view/View;
    move-result-object v0
    invoke-virtual {v0, p0}, Landroid/view/View;->setOnClickListener(Landroid/view/View$OnClickListener;)V
    .line 21
    invoke-static {p0}, Lexample/qinghe/ledger/privacy/PrivacyGate;->isAccepted(Landroid/content/Context;)Z
    move-result v0
    if-nez v0, :accepted
    .line 22
    const/4 v0, 0x0
    invoke-static {p0, v0}, Lexample/qinghe/ledger/privacy/PrivacyGate;->show(Landroid/app/Activity;Ljava/lang/Runnable;)V
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
    invoke-static {p0}, Lexample/qinghe/ledger/privacy/PrivacyGate;->isAccepted(Landroid/content/Context;)Z
    move-result v0
    if-nez v0, :accepted
    .line 31
    const/4 v0, 0x0
    invoke-static {p0, v0}, Lexample/qinghe/ledger/privacy/PrivacyGate;->show(Landroid/app/Activity;Ljava/lang/Runnable;)V
    return-void

    :accepted
    .line 34
    invoke-direct {p0}, Lexample/qinghe/ledger/MainActivity;->feature()V
    return-void
.end method

.method private feature()V
    .registers 4
    .prologue
    .line 40
    const/4 v0, 0x1
    new-array v1, v0, [Ljava/lang/String;
    const/4 v2, 0x0
    const-string v0, "android.permission.READ_CONTACTS"
    aput-object v0, v1, v2
    const/4 v0, 0x1
    invoke-virtual {p0, v1, v0}, Lexample/qinghe/ledger/MainActivity;->requestPermissions([Ljava/lang/String;I)V
    .line 41
    const-string v0, "2b41cc07e9a1"
    const-string v1, "b3d0c2a7f68e4d1195aa27a0f6f7c1d8"
    invoke-static {p0, v0, v1}, Lcn/smssdk/SMSSDK;->initSDK(Landroid/content/Context;Ljava/lang/String;Ljava/lang/String;)V
    .line 42
    const-string v0, "86"
    const-string v1, "13800000000"
    invoke-static {v0, v1}, Lcn/smssdk/SMSSDK;->getVerificationCode(Ljava/lang/String;Ljava/lang/String;)V
    .line 43
    return-void
.end method
