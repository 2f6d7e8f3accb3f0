.class public final Lexample/cases/app/ReadsImei;
.super Ljava/lang/Object;

# Reads the IMEI.
.method public static run(Landroid/app/Activity;)V
    .registers 6
    const-string v0, "phone"
    invoke-virtual {p0, v0}, Landroid/app/Activity;->getSystemService(Ljava/lang/String;)Ljava/lang/Object;
    move-result-object v0
    check-cast v0, Landroid/telephony/TelephonyManager;
    invoke-virtual {v0}, Landroid/telephony/TelephonyManager;->getDeviceId()Ljava/lang/String;
    move-result-object v0
    return-void
.end method
