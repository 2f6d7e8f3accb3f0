.class final Lexample/cases/app/PrivacyGate$Agree;
.super Ljava/lang/Object;
.source "PrivacyGate.java"

.implements Landroid/content/DialogInterface$OnClickListener;

.annotation system Ldalvik/annotation/EnclosingClass;
    value = Lexample/cases/app/PrivacyGate;
.end annotation

.annotation system Ldalvik/annotation/InnerClass;
    accessFlags = 0x18
    name = "Agree"
.end annotation

.field private final context:Landroid/content/Context;

.field private final then:Ljava/lang/Runnable;

.method constructor <init>(Landroid/content/Context;Ljava/lang/Runnable;)V
    .registers 3
    .prologue
    .line 51
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    .line 52
    iput-object p1, p0, Lexample/cases/app/PrivacyGate$Agree;->context:Landroid/content/Context;
    .line 53
    iput-object p2, p0, Lexample/cases/app/PrivacyGate$Agree;->then:Ljava/lang/Runnable;
    return-void
.end method

.method public onClick(Landroid/content/DialogInterface;I)V
    .registers 4
    .prologue
    .line 58
    iget-object v0, p0, Lexample/cases/app/PrivacyGate$Agree;->context:Landroid/content/Context;
    invoke-static {v0}, Lexample/cases/app/PrivacyGate;->accept(Landroid/content/Context;)V
    .line 59
    iget-object v0, p0, Lexample/cases/app/PrivacyGate$Agree;->then:Ljava/lang/Runnable;
    if-eqz v0, :done
    invoke-interface {v0}, Ljava/lang/Runnable;->run()V
    :done
    return-void
.end method
