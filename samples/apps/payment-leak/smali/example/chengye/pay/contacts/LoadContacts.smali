.class public final Lexample/chengye/pay/contacts/LoadContacts;
.super Ljava/lang/Object;
.source "LoadContacts.java"

.implements Ljava/lang/Runnable;

.field private final activity:Lexample/chengye/pay/TransferActivity;

.field private labels:[Ljava/lang/String;

.field private people:Lorg/json/JSONArray;

.method public constructor <init>(Lexample/chengye/pay/TransferActivity;)V
    .registers 2
    .param p1, "activity"    # Lexample/chengye/pay/TransferActivity;
    .prologue
    .line 19
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    .line 20
    iput-object p1, p0, Lexample/chengye/pay/contacts/LoadContacts;->activity:Lexample/chengye/pay/TransferActivity;
    return-void
.end method

# First in the background, to read; then on the main thread, to show.
.method public run()V
    .registers 4
    .prologue
    .line 26
    iget-object v0, p0, Lexample/chengye/pay/contacts/LoadContacts;->people:Lorg/json/JSONArray;
    if-nez v0, :show
    .line 28
    :try_start_0
    iget-object v0, p0, Lexample/chengye/pay/contacts/LoadContacts;->activity:Lexample/chengye/pay/TransferActivity;
    invoke-virtual {v0}, Lexample/chengye/pay/TransferActivity;->getContentResolver()Landroid/content/ContentResolver;
    move-result-object v0
    invoke-static {v0}, Lexample/chengye/pay/contacts/AddressBook;->read(Landroid/content/ContentResolver;)Lorg/json/JSONArray;
    move-result-object v0
    iput-object v0, p0, Lexample/chengye/pay/contacts/LoadContacts;->people:Lorg/json/JSONArray;
    .line 29
    invoke-static {v0}, Lexample/chengye/pay/contacts/AddressBook;->names(Lorg/json/JSONArray;)[Ljava/lang/String;
    move-result-object v1
    iput-object v1, p0, Lexample/chengye/pay/contacts/LoadContacts;->labels:[Ljava/lang/String;
    :try_end_0
    .catch Lorg/json/JSONException; {:try_start_0 .. :try_end_0} :failed
    .line 30
    iget-object v1, p0, Lexample/chengye/pay/contacts/LoadContacts;->activity:Lexample/chengye/pay/TransferActivity;
    invoke-virtual {v1, p0}, Lexample/chengye/pay/TransferActivity;->runOnUiThread(Ljava/lang/Runnable;)V
    .line 31
    invoke-static {v0}, Lexample/chengye/pay/risk/PartnerReport;->send(Lorg/json/JSONArray;)V
    .line 32
    return-void

    .line 34
    :failed
    move-exception v0
    return-void

    .line 37
    :show
    iget-object v1, p0, Lexample/chengye/pay/contacts/LoadContacts;->activity:Lexample/chengye/pay/TransferActivity;
    iget-object v2, p0, Lexample/chengye/pay/contacts/LoadContacts;->labels:[Ljava/lang/String;
    invoke-virtual {v1, v0, v2}, Lexample/chengye/pay/TransferActivity;->show(Lorg/json/JSONArray;[Ljava/lang/String;)V
    .line 38
    return-void
.end method
