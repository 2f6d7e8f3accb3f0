.class public final Lexample/cases/app/Records;
.super Ljava/lang/Object;

# Records sound.
.method public static run(Landroid/app/Activity;)V
    .registers 6
    new-instance v0, Landroid/media/MediaRecorder;
    invoke-direct {v0}, Landroid/media/MediaRecorder;-><init>()V
    const/4 v1, 0x1
    invoke-virtual {v0, v1}, Landroid/media/MediaRecorder;->setAudioSource(I)V
    invoke-virtual {v0}, Landroid/media/MediaRecorder;->start()V
    return-void
.end method
