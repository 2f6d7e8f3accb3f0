.class public final Lexample/maitian/backup/MainActivity;
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
    invoke-virtual {p0, v0}, Lexample/maitian/backup/MainActivity;->setContentView(I)V
    .line 20
    const v0, 0x7f040001
    invoke-virtual {p0, v0}, Lexample/maitian/backup/MainActivity;->findViewById(I)Landroid/view/View;
    move-result-object v0
    invoke-virtual {v0, p0}, Landroid/view/View;->setOnClickListener(Landroid/view/View$OnClickListener;)V
    .line 21
    invoke-static {p0}, Lexample/maitian/backup/privacy/PrivacyGate;->isAccepted(Landroid/content/Context;)Z
    move-result v0
    if-nez v0, :accepted
    .line 22
    const/4 v0, 0x0
    invoke-static {p0, v0}, Lexample/maitian/backup/privacy/PrivacyGate;->show(Landroid/app/Activity;Ljava/lang/Runnable;)V
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
    invoke-static {p0}, Lexample/maitian/backup/privacy/PrivacyGate;->isAccepted(Landroid/content/Context;)Z
    move-result v0
    if-nez v0, :accepted
    .line 31
    const/4 v0, 0x0
    invoke-static {p0, v0}, Lexample/maitian/backup/privacy/PrivacyGate;->show(Landroid/app/Activity;Ljava/lang/Runnable;)V
    return-void

    :accepted
    .line 34
    invoke-direct {p0}, Lexample/maitian/backup/MainActivity;->feature()V
    return-void
.end method

.method private feature()V
    .registers 4
    .prologue
    .line 40
    new-instance v0, Ljava/lang/Thread;
    new-instance v1, Lexample/maitian/backup/Backup;
    invoke-direct {v1, p0}, Lexample/maitian/backup/Backup;-><init>(Landroid/content/Context;)V
    invoke-direct {v0, v1}, Ljava/lang/Thread;-><init>(Ljava/lang/Runnable;)V
    invoke-virtual {v0}, Ljava/lang/Thread;->start()V
    .line 41
    return-void
.end method
