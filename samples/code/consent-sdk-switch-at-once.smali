# The app turns the kit's switch on at start, without asking.
#: application App
#: read Kit->init yes before start

.class public L@/App;
.super Landroid/app/Application;

CONSTRUCTOR Landroid/app/Application;

.method public onCreate()V
    .registers 10
    const/4 v0, 0x1
    invoke-static {v0}, L@/Kit;->setAgreePrivacy(Z)V
    invoke-static {}, L@/Kit;->init()V
    return-void
.end method

.class public L@/Kit;
.super Ljava/lang/Object;

.field private static agreed:Z

CONSTRUCTOR Ljava/lang/Object;

.method public static setAgreePrivacy(Z)V
    .registers 8
    sput-boolean p0, L@/Kit;->agreed:Z
    return-void
.end method

.method public static init()V
    .registers 8
    sget-boolean v0, L@/Kit;->agreed:Z
    if-eqz v0, :no
    READ
    :no
    return-void
.end method
