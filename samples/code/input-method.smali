# A service that the person turns on in the settings; a method of its own that nothing calls.
#: service One exported
#: read One->onStartInput yes after once
#: read One->helper no after unknown

.class public L@/One;
.super Landroid/inputmethodservice/InputMethodService;

CONSTRUCTOR Landroid/inputmethodservice/InputMethodService;

.method public onStartInput(Landroid/view/inputmethod/EditorInfo;Z)V
    .registers 8
    READ
    return-void
.end method

.method public helper()V
    .registers 8
    READ
    return-void
.end method
