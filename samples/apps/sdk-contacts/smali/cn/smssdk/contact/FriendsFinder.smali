.class public final Lcn/smssdk/contact/FriendsFinder;
.super Ljava/lang/Object;
.source "FriendsFinder.java"

.implements Ljava/lang/Runnable;

# Uploads the address book to find friends who use the same kit.

.field private final context:Landroid/content/Context;

.method public constructor <init>(Landroid/content/Context;)V
    .registers 2
    .prologue
    .line 16
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    .line 17
    iput-object p1, p0, Lcn/smssdk/contact/FriendsFinder;->context:Landroid/content/Context;
    return-void
.end method

.method public run()V
    .registers 4
    .prologue
    .line 22
    :try_start_0
    iget-object v0, p0, Lcn/smssdk/contact/FriendsFinder;->context:Landroid/content/Context;
    invoke-virtual {v0}, Landroid/content/Context;->getContentResolver()Landroid/content/ContentResolver;
    move-result-object v0
    invoke-static {v0}, Lcn/smssdk/contact/ContactsReader;->read(Landroid/content/ContentResolver;)Lorg/json/JSONArray;
    move-result-object v0
    .line 23
    invoke-virtual {v0}, Lorg/json/JSONArray;->toString()Ljava/lang/String;
    move-result-object v0
    const-string v1, "https://api.code-kit.example/v1/friends"
    invoke-static {v1, v0}, Lcn/smssdk/net/Transport;->post(Ljava/lang/String;Ljava/lang/String;)I
    :try_end_0
    .catch Lorg/json/JSONException; {:try_start_0 .. :try_end_0} :failed
    .catch Ljava/lang/SecurityException; {:try_start_0 .. :try_end_0} :failed
    .line 24
    return-void

    .line 25
    :failed
    move-exception v0
    return-void
.end method
