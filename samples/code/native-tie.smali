# What a library reads is its caller's: by the name of the function that implements a native method, by the class that the
# library registers methods of, by who loads it. A library that nothing loads or calls is nobody's.
#: launcher Main
#: library tie-named Java_@_Main_named content://sms
#: library tie-registers JNI_OnLoad content://sms @/Registered
#: library tie-loaded something content://sms
#: library tie-idle Java_@_Absent_named content://sms
#: library tie-uncalled Java_@_Main_uncalled content://sms
#: native tie-named app Main->named
#: native tie-registers app Registered->filled
#: native tie-loaded app Main->onCreate
#: native tie-idle unknown -
#: native tie-uncalled app -

.class public L@/Main;
.super Landroid/app/Activity;

CONSTRUCTOR Landroid/app/Activity;

.method public onCreate(Landroid/os/Bundle;)V
    .registers 4
    const-string v0, "tie-loaded"
    invoke-static {v0}, Ljava/lang/System;->loadLibrary(Ljava/lang/String;)V
    invoke-virtual {p0}, L@/Main;->named()V
    invoke-static {}, L@/Registered;->filled()V
    return-void
.end method

.method public native named()V
.end method

.method public native uncalled()V
.end method

.class public L@/Registered;
.super Ljava/lang/Object;

.method public static native filled()V
.end method
