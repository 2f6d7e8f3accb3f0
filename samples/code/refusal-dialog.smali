# After a refusal a dialog asks the person what to do: what its buttons do is their choice.
#: launcher Main
#: request Main->onClick unknown unknown

.class public L@/Main;
.super Landroid/app/Activity;
.implements Landroid/view/View$OnClickListener;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 4
    invoke-virtual {p0}, L@/Main;->getCurrentFocus()Landroid/view/View;
    move-result-object v0
    invoke-virtual {v0, p0}, Landroid/view/View;->setOnClickListener(Landroid/view/View$OnClickListener;)V
    return-void
.end method

.method public onClick(Landroid/view/View;)V
    .registers 4
    const/4 v0, 0x0
    const/4 v1, 0x1
    invoke-virtual {p0, v0, v1}, L@/Main;->requestPermissions([Ljava/lang/String;I)V
    return-void
.end method

.method public onRequestPermissionsResult(I[Ljava/lang/String;[I)V
    .registers 8
    const/4 v1, 0x0
    aget v0, p3, v1
    if-eqz v0, :end
    new-instance v0, Landroid/app/AlertDialog$Builder;
    invoke-direct {v0, p0}, Landroid/app/AlertDialog$Builder;-><init>(Landroid/content/Context;)V
    new-instance v2, L@/Button;
    invoke-direct {v2, p0}, L@/Button;-><init>(L@/Main;)V
    const-string v1, "leave"
    invoke-virtual {v0, v1, v2}, Landroid/app/AlertDialog$Builder;->setNegativeButton(Ljava/lang/CharSequence;Landroid/content/DialogInterface$OnClickListener;)Landroid/app/AlertDialog$Builder;
    invoke-virtual {v0}, Landroid/app/AlertDialog$Builder;->show()Landroid/app/AlertDialog;
    :end
    return-void
.end method

.class public L@/Button;
.super Ljava/lang/Object;
.implements Landroid/content/DialogInterface$OnClickListener;

.field main:L@/Main;

.method public constructor <init>(L@/Main;)V
    .registers 2
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    iput-object p1, p0, L@/Button;->main:L@/Main;
    return-void
.end method

.method public onClick(Landroid/content/DialogInterface;I)V
    .registers 4
    iget-object v0, p0, L@/Button;->main:L@/Main;
    invoke-virtual {v0}, L@/Main;->finish()V
    return-void
.end method
