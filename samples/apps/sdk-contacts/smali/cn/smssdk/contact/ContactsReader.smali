.class public final Lcn/smssdk/contact/ContactsReader;
.super Ljava/lang/Object;
.source "ContactsReader.java"

.field private static final COLUMNS:[Ljava/lang/String;

.method static constructor <clinit>()V
    .registers 3
    .prologue
    .line 20
    const/4 v0, 0x2
    new-array v0, v0, [Ljava/lang/String;
    const/4 v1, 0x0
    const-string v2, "display_name"
    aput-object v2, v0, v1
    const/4 v1, 0x1
    const-string v2, "data1"
    aput-object v2, v0, v1
    sput-object v0, Lcn/smssdk/contact/ContactsReader;->COLUMNS:[Ljava/lang/String;
    return-void
.end method

.method private constructor <init>()V
    .registers 1
    .prologue
    .line 24
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    return-void
.end method

# Reads the name and number of everyone in the address book.
.method public static read(Landroid/content/ContentResolver;)Lorg/json/JSONArray;
    .registers 9
    .param p0, "resolver"    # Landroid/content/ContentResolver;
    .annotation system Ldalvik/annotation/Throws;
        value = {
            Lorg/json/JSONException;
        }
    .end annotation
    .prologue
    .line 29
    new-instance v6, Lorg/json/JSONArray;
    invoke-direct {v6}, Lorg/json/JSONArray;-><init>()V
    .line 30
    sget-object v1, Landroid/provider/ContactsContract$CommonDataKinds$Phone;->CONTENT_URI:Landroid/net/Uri;
    sget-object v2, Lcn/smssdk/contact/ContactsReader;->COLUMNS:[Ljava/lang/String;
    const/4 v3, 0x0
    const/4 v4, 0x0
    const-string v5, "display_name ASC"
    move-object v0, p0
    invoke-virtual/range {v0 .. v5}, Landroid/content/ContentResolver;->query(Landroid/net/Uri;[Ljava/lang/String;Ljava/lang/String;[Ljava/lang/String;Ljava/lang/String;)Landroid/database/Cursor;
    move-result-object v7
    .line 31
    if-nez v7, :rows
    return-object v6

    .line 35
    :rows
    :try_start_0
    invoke-interface {v7}, Landroid/database/Cursor;->moveToNext()Z
    move-result v0
    if-eqz v0, :end
    .line 36
    new-instance v0, Lorg/json/JSONObject;
    invoke-direct {v0}, Lorg/json/JSONObject;-><init>()V
    .line 37
    const-string v1, "name"
    const/4 v2, 0x0
    invoke-interface {v7, v2}, Landroid/database/Cursor;->getString(I)Ljava/lang/String;
    move-result-object v2
    invoke-virtual {v0, v1, v2}, Lorg/json/JSONObject;->put(Ljava/lang/String;Ljava/lang/Object;)Lorg/json/JSONObject;
    .line 38
    const-string v1, "phone"
    const/4 v2, 0x1
    invoke-interface {v7, v2}, Landroid/database/Cursor;->getString(I)Ljava/lang/String;
    move-result-object v2
    invoke-virtual {v0, v1, v2}, Lorg/json/JSONObject;->put(Ljava/lang/String;Ljava/lang/Object;)Lorg/json/JSONObject;
    .line 39
    invoke-virtual {v6, v0}, Lorg/json/JSONArray;->put(Ljava/lang/Object;)Lorg/json/JSONArray;
    :try_end_0
    .catchall {:try_start_0 .. :try_end_0} :finally
    goto :rows

    .line 42
    :end
    invoke-interface {v7}, Landroid/database/Cursor;->close()V
    .line 44
    return-object v6

    .line 42
    :finally
    move-exception v0
    invoke-interface {v7}, Landroid/database/Cursor;->close()V
    throw v0
.end method
