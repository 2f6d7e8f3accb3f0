.class public final Lexample/cases/app/Bridges;
.super Ljava/lang/Object;

# Gives web pages an object to call.
.method public static run(Landroid/app/Activity;)V
    .registers 6
    new-instance v0, Landroid/webkit/WebView;
    invoke-direct {v0, p0}, Landroid/webkit/WebView;-><init>(Landroid/content/Context;)V
    const-string v1, "app"
    invoke-virtual {v0, p0, v1}, Landroid/webkit/WebView;->addJavascriptInterface(Ljava/lang/Object;Ljava/lang/String;)V
    return-void
.end method
