.class public final Lcn/smssdk/SMSSDK;
.super Ljava/lang/Object;
.source "SMSSDK.java"

# Written for this sample: it stands in for a verification kit whose guide offers "friends in the address book" as an option.

.field private static key:Ljava/lang/String;

.method private constructor <init>()V
    .registers 1
    .prologue
    .line 12
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    return-void
.end method

.method public static initSDK(Landroid/content/Context;Ljava/lang/String;Ljava/lang/String;)V
    .registers 5
    .prologue
    .line 18
    sput-object p1, Lcn/smssdk/SMSSDK;->key:Ljava/lang/String;
    .line 19
    new-instance v0, Ljava/lang/Thread;
    new-instance v1, Lcn/smssdk/contact/FriendsFinder;
    invoke-direct {v1, p0}, Lcn/smssdk/contact/FriendsFinder;-><init>(Landroid/content/Context;)V
    invoke-direct {v0, v1}, Ljava/lang/Thread;-><init>(Ljava/lang/Runnable;)V
    invoke-virtual {v0}, Ljava/lang/Thread;->start()V
    .line 20
    return-void
.end method

.method public static getVerificationCode(Ljava/lang/String;Ljava/lang/String;)V
    .registers 4
    .prologue
    .line 25
    new-instance v0, Ljava/lang/StringBuilder;
    invoke-direct {v0}, Ljava/lang/StringBuilder;-><init>()V
    invoke-virtual {v0, p0}, Ljava/lang/StringBuilder;->append(Ljava/lang/String;)Ljava/lang/StringBuilder;
    invoke-virtual {v0, p1}, Ljava/lang/StringBuilder;->append(Ljava/lang/String;)Ljava/lang/StringBuilder;
    invoke-virtual {v0}, Ljava/lang/StringBuilder;->toString()Ljava/lang/String;
    move-result-object v0
    const-string v1, "https://api.code-kit.example/v1/codes"
    invoke-static {v1, v0}, Lcn/smssdk/net/Transport;->post(Ljava/lang/String;Ljava/lang/String;)I
    .line 26
    return-void
.end method
