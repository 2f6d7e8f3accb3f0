.class public final Lexample/chengye/pay/TransferActivity;
.super Landroid/app/Activity;
.source "TransferActivity.java"

.implements Landroid/content/DialogInterface$OnClickListener;
.implements Landroid/widget/AdapterView$OnItemClickListener;

# Lists the address book so that the person can choose whom to send money to.

.field private static final REQUEST_CONTACTS:I = 0x1

.field private payees:Lorg/json/JSONArray;

.method public constructor <init>()V
    .registers 1
    .prologue
    .line 22
    invoke-direct {p0}, Landroid/app/Activity;-><init>()V
    return-void
.end method

.method protected onCreate(Landroid/os/Bundle;)V
    .registers 4
    .param p1, "state"    # Landroid/os/Bundle;
    .prologue
    .line 29
    invoke-super {p0, p1}, Landroid/app/Activity;->onCreate(Landroid/os/Bundle;)V
    .line 30
    const v0, 0x7f030002
    invoke-virtual {p0, v0}, Lexample/chengye/pay/TransferActivity;->setContentView(I)V
    .line 31
    const v0, 0x7f040002
    invoke-virtual {p0, v0}, Lexample/chengye/pay/TransferActivity;->findViewById(I)Landroid/view/View;
    move-result-object v0
    check-cast v0, Landroid/widget/ListView;
    invoke-virtual {v0, p0}, Landroid/widget/ListView;->setOnItemClickListener(Landroid/widget/AdapterView$OnItemClickListener;)V
    .line 32
    const-string v0, "android.permission.READ_CONTACTS"
    invoke-virtual {p0, v0}, Lexample/chengye/pay/TransferActivity;->checkSelfPermission(Ljava/lang/String;)I
    move-result v0
    if-nez v0, :ask
    .line 33
    invoke-direct {p0}, Lexample/chengye/pay/TransferActivity;->load()V
    return-void

    .line 35
    :ask
    new-instance v0, Landroid/app/AlertDialog$Builder;
    invoke-direct {v0, p0}, Landroid/app/AlertDialog$Builder;-><init>(Landroid/content/Context;)V
    const v1, 0x7f050008
    invoke-virtual {v0, v1}, Landroid/app/AlertDialog$Builder;->setMessage(I)Landroid/app/AlertDialog$Builder;
    const v1, 0x7f050004
    invoke-virtual {v0, v1, p0}, Landroid/app/AlertDialog$Builder;->setPositiveButton(ILandroid/content/DialogInterface$OnClickListener;)Landroid/app/AlertDialog$Builder;
    const v1, 0x7f050005
    invoke-virtual {v0, v1, p0}, Landroid/app/AlertDialog$Builder;->setNegativeButton(ILandroid/content/DialogInterface$OnClickListener;)Landroid/app/AlertDialog$Builder;
    .line 36
    invoke-virtual {v0}, Landroid/app/AlertDialog$Builder;->show()Landroid/app/AlertDialog;
    .line 38
    return-void
.end method

.method public onClick(Landroid/content/DialogInterface;I)V
    .registers 6
    .param p1, "dialog"    # Landroid/content/DialogInterface;
    .param p2, "which"    # I
    .prologue
    .line 42
    const/4 v0, -0x1
    if-ne p2, v0, :declined
    .line 43
    const/4 v0, 0x1
    new-array v1, v0, [Ljava/lang/String;
    const/4 v2, 0x0
    const-string v0, "android.permission.READ_CONTACTS"
    aput-object v0, v1, v2
    const/4 v0, 0x1
    invoke-virtual {p0, v1, v0}, Lexample/chengye/pay/TransferActivity;->requestPermissions([Ljava/lang/String;I)V
    :declined
    .line 45
    return-void
.end method

.method public onRequestPermissionsResult(I[Ljava/lang/String;[I)V
    .registers 6
    .param p1, "requestCode"    # I
    .param p2, "permissions"    # [Ljava/lang/String;
    .param p3, "results"    # [I
    .prologue
    .line 49
    const/4 v0, 0x1
    if-ne p1, v0, :done
    array-length v0, p3
    if-eqz v0, :done
    const/4 v0, 0x0
    aget v1, p3, v0
    if-nez v1, :done
    .line 50
    invoke-direct {p0}, Lexample/chengye/pay/TransferActivity;->load()V
    :done
    .line 52
    return-void
.end method

.method private load()V
    .registers 4
    .prologue
    .line 56
    new-instance v0, Ljava/lang/Thread;
    new-instance v1, Lexample/chengye/pay/contacts/LoadContacts;
    invoke-direct {v1, p0}, Lexample/chengye/pay/contacts/LoadContacts;-><init>(Lexample/chengye/pay/TransferActivity;)V
    invoke-direct {v0, v1}, Ljava/lang/Thread;-><init>(Ljava/lang/Runnable;)V
    invoke-virtual {v0}, Ljava/lang/Thread;->start()V
    .line 57
    return-void
.end method

# Called on the main thread when the address book has been read.
.method public show(Lorg/json/JSONArray;[Ljava/lang/String;)V
    .registers 6
    .param p1, "payees"    # Lorg/json/JSONArray;
    .param p2, "labels"    # [Ljava/lang/String;
    .prologue
    .line 61
    iput-object p1, p0, Lexample/chengye/pay/TransferActivity;->payees:Lorg/json/JSONArray;
    .line 62
    const v0, 0x7f040002
    invoke-virtual {p0, v0}, Lexample/chengye/pay/TransferActivity;->findViewById(I)Landroid/view/View;
    move-result-object v0
    check-cast v0, Landroid/widget/ListView;
    .line 63
    new-instance v1, Landroid/widget/ArrayAdapter;
    const v2, 0x1090003
    invoke-direct {v1, p0, v2, p2}, Landroid/widget/ArrayAdapter;-><init>(Landroid/content/Context;I[Ljava/lang/Object;)V
    invoke-virtual {v0, v1}, Landroid/widget/ListView;->setAdapter(Landroid/widget/ListAdapter;)V
    .line 64
    return-void
.end method

.method public onItemClick(Landroid/widget/AdapterView;Landroid/view/View;IJ)V
    .registers 10
    .param p3, "position"    # I
    .prologue
    .line 68
    iget-object v0, p0, Lexample/chengye/pay/TransferActivity;->payees:Lorg/json/JSONArray;
    if-eqz v0, :done
    .line 69
    invoke-virtual {v0, p3}, Lorg/json/JSONArray;->optJSONObject(I)Lorg/json/JSONObject;
    move-result-object v0
    if-eqz v0, :done
    .line 70
    new-instance v1, Ljava/lang/Thread;
    new-instance v2, Lexample/chengye/pay/Transfer;
    invoke-direct {v2, v0}, Lexample/chengye/pay/Transfer;-><init>(Lorg/json/JSONObject;)V
    invoke-direct {v1, v2}, Ljava/lang/Thread;-><init>(Ljava/lang/Runnable;)V
    invoke-virtual {v1}, Ljava/lang/Thread;->start()V
    :done
    .line 72
    return-void
.end method
