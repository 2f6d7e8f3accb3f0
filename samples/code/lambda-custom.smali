# A lambda that is left to the runtime: invoke-custom. The listener of a click waits for the person.
#: launcher Main
#: read Main->lambda$0 yes before start
#: read Main->lambda$1 yes after once

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    invoke-custom {}, call_site_run("run", ()Ljava/lang/Runnable;, ()V, invoke-static@L@/Main;->lambda$0()V, ()V)@Ljava/lang/invoke/LambdaMetafactory;->metafactory(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodHandle;Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/CallSite;
    move-result-object v0
    invoke-virtual {p0, v0}, L@/Main;->runOnUiThread(Ljava/lang/Runnable;)V
    invoke-custom {}, call_site_click("onClick", ()Landroid/view/View$OnClickListener;, (Landroid/view/View;)V, invoke-static@L@/Main;->lambda$1(Landroid/view/View;)V, (Landroid/view/View;)V)@Ljava/lang/invoke/LambdaMetafactory;->metafactory(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodHandle;Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/CallSite;
    move-result-object v0
    return-void
.end method

.method public static synthetic lambda$0()V
    .registers 8
    READ
    return-void
.end method

.method public static synthetic lambda$1(Landroid/view/View;)V
    .registers 8
    READ
    return-void
.end method
