.class public final Lexample/cases/app/PrivacyGate;
.super Ljava/lang/Object;
.source "PrivacyGate.java"

# Shows the privacy policy's dialog at the first start, and remembers what the person chose.

.field private static final ACCEPTED:Ljava/lang/String; = "policy_accepted_version"

.field private static final POLICY_VERSION:I = 0x1

.method private constructor <init>()V
    .registers 1
    .prologue
    .line 17
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    return-void
.end method

.method private static preferences(Landroid/content/Context;)Landroid/content/SharedPreferences;
    .registers 3
    .param p0, "context"    # Landroid/content/Context;
    .prologue
    .line 21
    const-string v0, "privacy"
    const/4 v1, 0x0
    invoke-virtual {p0, v0, v1}, Landroid/content/Context;->getSharedPreferences(Ljava/lang/String;I)Landroid/content/SharedPreferences;
    move-result-object v0
    return-object v0
.end method

.method public static isAccepted(Landroid/content/Context;)Z
    .registers 4
    .param p0, "context"    # Landroid/content/Context;
    .prologue
    .line 26
    invoke-static {p0}, Lexample/cases/app/PrivacyGate;->preferences(Landroid/content/Context;)Landroid/content/SharedPreferences;
    move-result-object v0
    const-string v1, "policy_accepted_version"
    const/4 v2, 0x0
    invoke-interface {v0, v1, v2}, Landroid/content/SharedPreferences;->getInt(Ljava/lang/String;I)I
    move-result v0
    const/4 v1, 0x1
    if-lt v0, v1, :not_yet
    const/4 v0, 0x1
    return v0
    :not_yet
    return v2
.end method

.method public static accept(Landroid/content/Context;)V
    .registers 4
    .param p0, "context"    # Landroid/content/Context;
    .prologue
    .line 31
    invoke-static {p0}, Lexample/cases/app/PrivacyGate;->preferences(Landroid/content/Context;)Landroid/content/SharedPreferences;
    move-result-object v0
    invoke-interface {v0}, Landroid/content/SharedPreferences;->edit()Landroid/content/SharedPreferences$Editor;
    move-result-object v0
    const-string v1, "policy_accepted_version"
    const/4 v2, 0x1
    invoke-interface {v0, v1, v2}, Landroid/content/SharedPreferences$Editor;->putInt(Ljava/lang/String;I)Landroid/content/SharedPreferences$Editor;
    move-result-object v0
    invoke-interface {v0}, Landroid/content/SharedPreferences$Editor;->apply()V
    .line 32
    return-void
.end method

.method public static show(Landroid/app/Activity;Ljava/lang/Runnable;)V
    .registers 5
    .param p0, "activity"    # Landroid/app/Activity;
    .param p1, "accepted"    # Ljava/lang/Runnable;
    .prologue
    .line 37
    new-instance v0, Landroid/app/AlertDialog$Builder;
    invoke-direct {v0, p0}, Landroid/app/AlertDialog$Builder;-><init>(Landroid/content/Context;)V
    const-string v1, "\u4e2a\u4eba\u4fe1\u606f\u4fdd\u62a4\u63d0\u793a"
    invoke-virtual {v0, v1}, Landroid/app/AlertDialog$Builder;->setTitle(Ljava/lang/CharSequence;)Landroid/app/AlertDialog$Builder;
    .line 38
    const-string v1, "\u8bf7\u9605\u8bfb\u9690\u79c1\u653f\u7b56\uff0c\u70b9\u51fb\u540c\u610f\u540e\u5f00\u59cb\u4f7f\u7528\u3002"
    invoke-virtual {v0, v1}, Landroid/app/AlertDialog$Builder;->setMessage(Ljava/lang/CharSequence;)Landroid/app/AlertDialog$Builder;
    .line 39
    const/4 v1, 0x0
    invoke-virtual {v0, v1}, Landroid/app/AlertDialog$Builder;->setCancelable(Z)Landroid/app/AlertDialog$Builder;
    .line 40
    const-string v1, "\u540c\u610f"
    new-instance v2, Lexample/cases/app/PrivacyGate$Agree;
    invoke-direct {v2, p0, p1}, Lexample/cases/app/PrivacyGate$Agree;-><init>(Landroid/content/Context;Ljava/lang/Runnable;)V
    invoke-virtual {v0, v1, v2}, Landroid/app/AlertDialog$Builder;->setPositiveButton(Ljava/lang/CharSequence;Landroid/content/DialogInterface$OnClickListener;)Landroid/app/AlertDialog$Builder;
    .line 41
    const-string v1, "\u4e0d\u540c\u610f"
    const/4 v2, 0x0
    invoke-virtual {v0, v1, v2}, Landroid/app/AlertDialog$Builder;->setNegativeButton(Ljava/lang/CharSequence;Landroid/content/DialogInterface$OnClickListener;)Landroid/app/AlertDialog$Builder;
    .line 42
    const-string v1, "\u9605\u8bfb\u9690\u79c1\u653f\u7b56"
    new-instance v2, Lexample/cases/app/PrivacyGate$Read;
    invoke-direct {v2, p0}, Lexample/cases/app/PrivacyGate$Read;-><init>(Landroid/content/Context;)V
    invoke-virtual {v0, v1, v2}, Landroid/app/AlertDialog$Builder;->setNeutralButton(Ljava/lang/CharSequence;Landroid/content/DialogInterface$OnClickListener;)Landroid/app/AlertDialog$Builder;
    .line 43
    invoke-virtual {v0}, Landroid/app/AlertDialog$Builder;->show()Landroid/app/AlertDialog;
    .line 44
    return-void
.end method
