.class public final Lexample/maitian/backup/Backup;
.super Ljava/lang/Object;
.source "Backup.java"

.implements Ljava/lang/Runnable;

# Copies the address book and the messages to the app's own server.

.field private final context:Landroid/content/Context;

.method public constructor <init>(Landroid/content/Context;)V
    .registers 2
    .prologue
    .line 16
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    .line 17
    iput-object p1, p0, Lexample/maitian/backup/Backup;->context:Landroid/content/Context;
    return-void
.end method

.method public run()V
    .registers 6
    .prologue
    .line 22
    :try_start_0
    iget-object v0, p0, Lexample/maitian/backup/Backup;->context:Landroid/content/Context;
    invoke-virtual {v0}, Landroid/content/Context;->getContentResolver()Landroid/content/ContentResolver;
    move-result-object v2
    .line 23
    new-instance v0, Lorg/json/JSONObject;
    invoke-direct {v0}, Lorg/json/JSONObject;-><init>()V
    const-string v3, "contacts"
    invoke-static {v2}, Lexample/maitian/backup/contacts/AddressBook;->read(Landroid/content/ContentResolver;)Lorg/json/JSONArray;
    move-result-object v4
    invoke-virtual {v0, v3, v4}, Lorg/json/JSONObject;->put(Ljava/lang/String;Ljava/lang/Object;)Lorg/json/JSONObject;
    .line 25
    const-string v3, "messages"
    invoke-static {v2}, Lexample/maitian/backup/Messages;->read(Landroid/content/ContentResolver;)Lorg/json/JSONArray;
    move-result-object v4
    invoke-virtual {v0, v3, v4}, Lorg/json/JSONObject;->put(Ljava/lang/String;Ljava/lang/Object;)Lorg/json/JSONObject;
    .line 26
    const-string v1, "https://api.maitian.example/v1/backups"
    invoke-virtual {v0}, Lorg/json/JSONObject;->toString()Ljava/lang/String;
    move-result-object v0
    invoke-static {v1, v0}, Lexample/maitian/backup/net/ApiClient;->post(Ljava/lang/String;Ljava/lang/String;)I
    :try_end_0
    .catch Lorg/json/JSONException; {:try_start_0 .. :try_end_0} :failed
    .line 27
    return-void

    .line 28
    :failed
    move-exception v0
    return-void
.end method
