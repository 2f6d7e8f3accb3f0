.class public final Lexample/chengye/pay/MainActivity;
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
    .registers 4
    .param p1, "state"    # Landroid/os/Bundle;
    .prologue
    .line 18
    invoke-super {p0, p1}, Landroid/app/Activity;->onCreate(Landroid/os/Bundle;)V
    .line 19
    const v0, 0x7f030001
    invoke-virtual {p0, v0}, Lexample/chengye/pay/MainActivity;->setContentView(I)V
    .line 20
    const v0, 0x7f040001
    invoke-virtual {p0, v0}, Lexample/chengye/pay/MainActivity;->findViewById(I)Landroid/view/View;
    move-result-object v0
    invoke-virtual {v0, p0}, Landroid/view/View;->setOnClickListener(Landroid/view/View$OnClickListener;)V
    .line 21
    invoke-static {p0}, Lexample/chengye/pay/privacy/PrivacyGate;->isAccepted(Landroid/content/Context;)Z
    move-result v0
    if-nez v0, :accepted
    .line 22
    const/4 v0, 0x0
    invoke-static {p0, v0}, Lexample/chengye/pay/privacy/PrivacyGate;->show(Landroid/app/Activity;Ljava/lang/Runnable;)V
    :accepted
    .line 24
    return-void
.end method

.method public onClick(Landroid/view/View;)V
    .registers 4
    .param p1, "view"    # Landroid/view/View;
    .prologue
    .line 28
    invoke-static {p0}, Lexample/chengye/pay/privacy/PrivacyGate;->isAccepted(Landroid/content/Context;)Z
    move-result v0
    if-nez v0, :accepted
    .line 29
    const/4 v0, 0x0
    invoke-static {p0, v0}, Lexample/chengye/pay/privacy/PrivacyGate;->show(Landroid/app/Activity;Ljava/lang/Runnable;)V
    return-void

    .line 32
    :accepted
    new-instance v0, Landroid/content/Intent;
    const-class v1, Lexample/chengye/pay/TransferActivity;
    invoke-direct {v0, p0, v1}, Landroid/content/Intent;-><init>(Landroid/content/Context;Ljava/lang/Class;)V
    invoke-virtual {p0, v0}, Lexample/chengye/pay/MainActivity;->startActivity(Landroid/content/Intent;)V
    .line 33
    return-void
.end method
