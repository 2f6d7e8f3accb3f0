//! Runs the command as a person does, within bounds of time and memory.

#![allow(dead_code)]

use std::ffi::OsStr;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// No run of a test may take longer, whatever the input and however busy the machine.
const MOST_TIME: Duration = Duration::from_secs(90);
/// No run may ask for more address space, in KiB.
const MOST_SPACE: u64 = 3 << 20;

/// How a run ended.
#[derive(Debug)]
pub struct Run {
    /// The exit status; -1 where a signal ended it.
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
    /// The most memory it was seen to hold, in MiB; 0 where the system does not say.
    pub peak: u64,
}

/// A file of the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The command, bounded where the system can, in an empty environment.
pub fn command<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Command {
    let duly = env!("CARGO_BIN_EXE_duly");
    let mut command = if cfg!(target_os = "linux") {
        let mut command = Command::new("sh");
        command.args(["-c", &format!("ulimit -v {MOST_SPACE}; exec \"$@\""), "sh", duly]);
        command
    } else {
        Command::new(duly)
    };
    command.args(arguments).env_clear().env("LC_ALL", "C.UTF-8").stdin(Stdio::null());
    command
}

/// Runs the command to its end.
pub fn duly<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Run {
    finish(command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command starts"))
}

/// Waits for the end of a run.
pub fn finish(mut child: Child) -> Run {
    let read = |mut pipe: Box<dyn Read + Send>| {
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            pipe.read_to_end(&mut bytes).unwrap();
            String::from_utf8(bytes).expect("the command prints UTF-8")
        })
    };
    let stdout = child.stdout.take().map(|pipe| read(Box::new(pipe)));
    let stderr = child.stderr.take().map(|pipe| read(Box::new(pipe)));
    let started = Instant::now();
    let mut peak = 0;
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        peak = peak.max(resident(child.id()).unwrap_or(0));
        if started.elapsed() > MOST_TIME {
            child.kill().unwrap();
            panic!("the command did not end in {MOST_TIME:?}");
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let text =
        |pipe: Option<std::thread::JoinHandle<String>>| pipe.map(|pipe| pipe.join().unwrap()).unwrap_or_default();
    Run { status: status.code().unwrap_or(-1), stdout: text(stdout), stderr: text(stderr), peak }
}

/// The most memory that a process held so far, in MiB.
fn resident(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|size| size / 1024)
}

impl Run {
    /// The one line that says why nothing could be done: names `file`, holds `words`, and nothing else was printed.
    pub fn is_unusable(&self, file: &str, words: &str) {
        assert_eq!(self.status, 2, "{file}: {self:?}");
        assert_eq!(self.stdout, "", "{file}");
        assert_eq!(self.stderr.lines().count(), 1, "{file}: {}", self.stderr);
        let line = self.stderr.trim_end();
        assert!(line.starts_with("duly: "), "{file}: {line}");
        assert!(line.contains(file), "{file}: {line}");
        assert!(line.contains(words), "{file}: {line}\nhas no {words}");
        // What is wrong, then what to do.
        assert!(line.ends_with(['.', '。']), "{file}: {line}");
        let sentences = line.matches(". ").count() + line.matches('。').count();
        assert!(sentences >= 1, "{file}: {line} says not what to do");
    }

    /// The report.
    pub fn report(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}
