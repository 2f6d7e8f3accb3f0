# A service that the person turns on in the settings; a method of its own that nothing calls.
#: service One exported
#: read One->onAccessibilityEvent yes after once
#: read One->helper no after unknown

.class public L@/One;
.super Landroid/accessibilityservice/AccessibilityService;

CONSTRUCTOR Landroid/accessibilityservice/AccessibilityService;

.method public onAccessibilityEvent(Landroid/view/accessibility/AccessibilityEvent;)V
    .registers 8
    READ
    return-void
.end method

.method public helper()V
    .registers 8
    READ
    return-void
.end method
