.class final Lexample/cases/app/PrivacyGate$Read;
.super Ljava/lang/Object;
.source "PrivacyGate.java"

.implements Landroid/content/DialogInterface$OnClickListener;

.annotation system Ldalvik/annotation/EnclosingClass;
    value = Lexample/cases/app/PrivacyGate;
.end annotation

.annotation system Ldalvik/annotation/InnerClass;
    accessFlags = 0x18
    name = "Read"
.end annotation

.field private final context:Landroid/content/Context;

.method constructor <init>(Landroid/content/Context;)V
    .registers 2
    .prologue
    .line 68
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    iput-object p1, p0, Lexample/cases/app/PrivacyGate$Read;->context:Landroid/content/Context;
    return-void
.end method

.method public onClick(Landroid/content/DialogInterface;I)V
    .registers 6
    .prologue
    .line 73
    new-instance v0, Landroid/content/Intent;
    const-string v1, "android.intent.action.VIEW"
    const-string v2, "https://www.cases.example/privacy"
    invoke-static {v2}, Landroid/net/Uri;->parse(Ljava/lang/String;)Landroid/net/Uri;
    move-result-object v2
    invoke-direct {v0, v1, v2}, Landroid/content/Intent;-><init>(Ljava/lang/String;Landroid/net/Uri;)V
    .line 74
    iget-object v1, p0, Lexample/cases/app/PrivacyGate$Read;->context:Landroid/content/Context;
    invoke-virtual {v1, v0}, Landroid/content/Context;->startActivity(Landroid/content/Intent;)V
    .line 75
    return-void
.end method
