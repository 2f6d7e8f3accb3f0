# A method is looked up by name and invoked; its neighbour is not.
#: launcher Main
#: read One->go yes before start
#: read One->stay unknown unknown unknown

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 10
    const-string v0, "@.One"
    invoke-static {v0}, Ljava/lang/Class;->forName(Ljava/lang/String;)Ljava/lang/Class;
    move-result-object v0
    const-string v1, "go"
    const/4 v2, 0x0
    invoke-virtual {v0, v1, v2}, Ljava/lang/Class;->getMethod(Ljava/lang/String;[Ljava/lang/Class;)Ljava/lang/reflect/Method;
    move-result-object v0
    invoke-virtual {v0, v2, v2}, Ljava/lang/reflect/Method;->invoke(Ljava/lang/Object;[Ljava/lang/Object;)Ljava/lang/Object;
    return-void
.end method

.class public L@/One;
.super Ljava/lang/Object;

CONSTRUCTOR Ljava/lang/Object;

.method public static go()V
    .registers 8
    READ
    return-void
.end method

.method public static stay()V
    .registers 8
    READ
    return-void
.end method
