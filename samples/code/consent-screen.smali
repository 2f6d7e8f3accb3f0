# A splash screen opens the screen that asks; its button opens the main one.
#: launcher Splash
#: activity Ask
#: activity Main
#: read Main->onCreate yes after once

.class public L@/Splash;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 12
    new-instance v0, Landroid/content/Intent;
    const-class v9, L@/Ask;
    invoke-direct {v0, p0, v9}, Landroid/content/Intent;-><init>(Landroid/content/Context;Ljava/lang/Class;)V
    invoke-virtual {p0, v0}, L@/Splash;->startActivity(Landroid/content/Intent;)V
    return-void
.end method

.class public L@/Ask;
.super Landroid/app/Activity;
.implements Landroid/view/View$OnClickListener;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    invoke-virtual {p0}, L@/Ask;->getCurrentFocus()Landroid/view/View;
    move-result-object v3
    invoke-virtual {v3, p0}, Landroid/view/View;->setOnClickListener(Landroid/view/View$OnClickListener;)V
    return-void
.end method

.method public onClick(Landroid/view/View;)V
    .registers 12
    new-instance v0, Landroid/content/Intent;
    const-class v9, L@/Main;
    invoke-direct {v0, p0, v9}, Landroid/content/Intent;-><init>(Landroid/content/Context;Ljava/lang/Class;)V
    invoke-virtual {p0, v0}, L@/Ask;->startActivity(Landroid/content/Intent;)V
    return-void
.end method

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    READ
    return-void
.end method
