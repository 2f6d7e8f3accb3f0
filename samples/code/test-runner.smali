# What a test runner calls by reflection; a helper that no test calls may be called so, too.
#: instrumentation Runner
#: read Runner->onStart yes after once
#: read Tests->reads yes after once
#: read Tests->helper unknown unknown unknown

.class public L@/Runner;
.super Landroid/app/Instrumentation;

CONSTRUCTOR Landroid/app/Instrumentation;

.method public onStart()V
    .registers 8
    READ
    return-void
.end method

.class public L@/Tests;
.super Ljava/lang/Object;

CONSTRUCTOR Ljava/lang/Object;

.method public reads()V
    .registers 4
    .annotation runtime Lorg/junit/Test;
    .end annotation
    READ
    return-void
.end method

.method public helper()V
    .registers 8
    READ
    return-void
.end method
