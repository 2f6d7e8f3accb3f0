# An initialiser of androidx.startup runs at process start; one that the manifest does not name does not.
#: provider androidx.startup.InitializationProvider initialiser=One
#: read One->create yes before start
#: read Two->create no after unknown

.class public L@/One;
.super Ljava/lang/Object;
.implements Landroidx/startup/Initializer;

CONSTRUCTOR Ljava/lang/Object;

.method public create(Landroid/content/Context;)Ljava/lang/Object;
    .registers 10
    READ
    const/4 v0, 0x0
    return-object v0
.end method

.class public L@/Two;
.super Ljava/lang/Object;
.implements Landroidx/startup/Initializer;

CONSTRUCTOR Ljava/lang/Object;

.method public create(Landroid/content/Context;)Ljava/lang/Object;
    .registers 10
    READ
    const/4 v0, 0x0
    return-object v0
.end method

.class public Landroidx/startup/InitializationProvider;
.super Landroid/content/ContentProvider;

CONSTRUCTOR Landroid/content/ContentProvider;
