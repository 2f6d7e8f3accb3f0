# A provider is made at process start; it is asked only when somebody asks.
#: provider One exported
#: provider Two disabled
#: read One->onCreate yes before start
#: read One->query yes unknown once
#: read Two->onCreate no after unknown

.class public L@/One;
.super Landroid/content/ContentProvider;

CONSTRUCTOR Landroid/content/ContentProvider;

.method public onCreate()Z
    .registers 8
    READ
    const/4 v0, 0x1
    return v0
.end method

.method public query(Landroid/net/Uri;[Ljava/lang/String;Ljava/lang/String;[Ljava/lang/String;Ljava/lang/String;)Landroid/database/Cursor;
    .registers 10
    READ
    const/4 v0, 0x0
    return-object v0
.end method

.class public L@/Two;
.super Landroid/content/ContentProvider;

CONSTRUCTOR Landroid/content/ContentProvider;

.method public onCreate()Z
    .registers 8
    READ
    const/4 v0, 0x1
    return v0
.end method
