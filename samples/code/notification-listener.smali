# A service that the person turns on in the settings; a method of its own that nothing calls.
#: service One exported
#: read One->onNotificationPosted yes after once
#: read One->helper no after unknown

.class public L@/One;
.super Landroid/service/notification/NotificationListenerService;

CONSTRUCTOR Landroid/service/notification/NotificationListenerService;

.method public onNotificationPosted(Landroid/service/notification/StatusBarNotification;)V
    .registers 8
    READ
    return-void
.end method

.method public helper()V
    .registers 8
    READ
    return-void
.end method
