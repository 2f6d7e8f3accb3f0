//! Progress on standard error: a spinner, once the work takes longer than half a second, if a person looks on.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::prose::Lang;
use crate::report::inert::inert;

/// How long work stays silent.
const PATIENCE: Duration = Duration::from_millis(500);

/// A spinner that shows itself after [`PATIENCE`] and goes away when dropped.
pub struct Progress {
    done: Option<std::sync::mpsc::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Progress {
    /// Starts the wait for `name`; nothing at all where standard error is no terminal.
    pub fn start(name: &str, position: usize, count: usize, lang: Lang) -> Self {
        if !std::io::stderr().is_terminal() {
            return Progress { done: None, thread: None };
        }
        let what = match lang {
            Lang::Zh => "正在审计",
            Lang::En => "auditing",
        };
        let message = if count > 1 {
            format!("[{position}/{count}] {what} {}", inert(name))
        } else {
            format!("{what} {}", inert(name))
        };
        let (done, wait) = std::sync::mpsc::channel::<()>();
        let thread = std::thread::spawn(move || {
            use std::sync::mpsc::RecvTimeoutError::Timeout;
            if wait.recv_timeout(PATIENCE) != Err(Timeout) {
                return;
            }
            let bar = ProgressBar::new_spinner().with_message(message);
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
                bar.set_style(style);
            }
            while wait.recv_timeout(Duration::from_millis(100)) == Err(Timeout) {
                bar.tick();
            }
            bar.finish_and_clear();
        });
        Progress { done: Some(done), thread: Some(thread) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        drop(self.done.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
