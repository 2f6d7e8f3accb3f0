# What a test runner calls by reflection: the methods that are marked as tests, and no others.
#: instrumentation Runner
#: read Runner->onStart yes after once
#: read Tests->reads yes after once
#: read Tests->helper no after unknown

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
