.class public final Lexample/maitian/backup/Messages;
.super Ljava/lang/Object;
.source "Messages.java"

.method private constructor <init>()V
    .registers 1
    .prologue
    .line 12
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    return-void
.end method

# The bodies of all messages.
.method public static read(Landroid/content/ContentResolver;)Lorg/json/JSONArray;
    .registers 9
    .prologue
    .line 17
    new-instance v6, Lorg/json/JSONArray;
    invoke-direct {v6}, Lorg/json/JSONArray;-><init>()V
    .line 18
    const-string v0, "content://sms"
    invoke-static {v0}, Landroid/net/Uri;->parse(Ljava/lang/String;)Landroid/net/Uri;
    move-result-object v1
    const/4 v2, 0x0
    const/4 v3, 0x0
    const/4 v4, 0x0
    const/4 v5, 0x0
    move-object v0, p0
    invoke-virtual/range {v0 .. v5}, Landroid/content/ContentResolver;->query(Landroid/net/Uri;[Ljava/lang/String;Ljava/lang/String;[Ljava/lang/String;Ljava/lang/String;)Landroid/database/Cursor;
    move-result-object v0
    .line 19
    if-nez v0, :rows
    return-object v6

    .line 20
    :rows
    invoke-interface {v0}, Landroid/database/Cursor;->moveToNext()Z
    move-result v1
    if-eqz v1, :end
    .line 21
    const-string v1, "body"
    invoke-interface {v0, v1}, Landroid/database/Cursor;->getColumnIndexOrThrow(Ljava/lang/String;)I
    move-result v1
    invoke-interface {v0, v1}, Landroid/database/Cursor;->getString(I)Ljava/lang/String;
    move-result-object v1
    invoke-virtual {v6, v1}, Lorg/json/JSONArray;->put(Ljava/lang/Object;)Lorg/json/JSONArray;
    goto :rows

    .line 23
    :end
    invoke-interface {v0}, Landroid/database/Cursor;->close()V
    .line 24
    return-object v6
.end method
