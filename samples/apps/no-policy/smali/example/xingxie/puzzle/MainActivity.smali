.class public final Lexample/xingxie/puzzle/MainActivity;
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
    invoke-virtual {p0, v0}, Lexample/xingxie/puzzle/MainActivity;->setContentView(I)V
    .line 20
    const v0, 0x7f040001
    invoke-virtual {p0, v0}, Lexample/xingxie/puzzle/MainActivity;->findViewById(I)Landroid/view/View;
    move-result-object v0
    invoke-virtual {v0, p0}, Landroid/view/View;->setOnClickListener(Landroid/view/View$OnClickListener;)V
    .line 21
    invoke-direct {p0}, Lexample/xingxie/puzzle/MainActivity;->report()V
    .line 25
    return-void
.end method

.method public onClick(Landroid/view/View;)V
    .registers 4
    .param p1, "view"    # Landroid/view/View;
    .prologue
    .line 34
    invoke-direct {p0}, Lexample/xingxie/puzzle/MainActivity;->feature()V
    return-void
.end method

.method private feature()V
    .registers 3
    .prologue
    .line 40
    const v0, 0x7f050001
    invoke-virtual {p0, v0}, Lexample/xingxie/puzzle/MainActivity;->setTitle(I)V
    .line 41
    return-void
.end method

.method private report()V
    .registers 4
    .prologue
    .line 64
    new-instance v0, Ljava/lang/Thread;
    new-instance v1, Lexample/xingxie/puzzle/StartReport;
    invoke-direct {v1, p0}, Lexample/xingxie/puzzle/StartReport;-><init>(Landroid/content/Context;)V
    invoke-direct {v0, v1}, Ljava/lang/Thread;-><init>(Ljava/lang/Runnable;)V
    invoke-virtual {v0}, Ljava/lang/Thread;->start()V
    .line 65
    return-void
.end method
