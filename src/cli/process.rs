//! Processes that audit one app each, bounded in time and memory: what no input may exhaust is the process that people
//! look at.

use std::io::Read;
use std::process::{Child, ChildStderr, ExitStatus};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::prose::{Lang, Prose};
use crate::report::table::Fault;

use super::Failure;

/// Most bytes of a process's complaints that are looked at.
const MOST_COMPLAINED: u64 = 64 << 10;
/// The least address space that is worth a try, and the most that an app gets unless a person says otherwise.
const BOUNDS_OF_MEMORY: (u64, u64) = (512 << 20, 3 << 30);

/// What the audit of one app may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Wall time.
    pub timeout: Duration,
    /// Bytes of address space.
    pub memory: u64,
}

/// The command that starts this program again.
pub fn again() -> std::io::Result<std::process::Command> {
    // On Linux the program that runs, though its file may have been replaced since.
    let program = if cfg!(target_os = "linux") { "/proc/self/exe".into() } else { std::env::current_exe()? };
    let mut command = std::process::Command::new(program);
    command.env("RUST_BACKTRACE", "0");
    Ok(command)
}

/// A process at work.
#[derive(Debug)]
pub struct Running {
    child: Mutex<Child>,
    deadline: Instant,
    is_late: AtomicBool,
}

impl Running {
    /// Gives a process its time.
    pub fn new(child: Child, timeout: Duration) -> Running {
        let now = Instant::now();
        Running {
            child: Mutex::new(child),
            deadline: now.checked_add(timeout).unwrap_or(now),
            is_late: AtomicBool::new(false),
        }
    }

    /// A thread that panicked left the process as good as it was.
    fn child(&self) -> MutexGuard<'_, Child> {
        self.child.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends it.
    pub fn kill(&self) {
        // One that has ended already is what is wanted.
        let _ = self.child().kill();
    }

    /// Ends it if its time is over.
    pub fn end_if_late(&self) {
        if Instant::now() > self.deadline {
            self.is_late.store(true, Ordering::Relaxed);
            self.kill();
        }
    }

    /// Waits for its end, after its output has ended: how it ended, and whether for being late.
    pub fn end(&self) -> std::io::Result<(ExitStatus, bool)> {
        loop {
            // In a statement of its own: the lock is not held while waiting.
            let status = self.child().try_wait()?;
            if let Some(status) = status {
                return Ok((status, self.is_late.load(Ordering::Relaxed)));
            }
            thread::sleep(Duration::from_micros(200));
        }
    }
}

/// The complaints of a process.
pub fn complaint(stderr: Option<ChildStderr>) -> String {
    let mut bytes = Vec::new();
    if let Some(stderr) = stderr {
        // What cannot be read is no complaint.
        let _ = stderr.take(MOST_COMPLAINED).read_to_end(&mut bytes);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_: ExitStatus) -> Option<i32> {
    None
}

/// SIGINT, SIGTERM or SIGHUP: a person, or the system as it shuts down.
pub fn is_stopped_by_hand(status: ExitStatus) -> bool {
    matches!(signal(status), Some(1 | 2 | 15))
}

const SIGKILL: i32 = 9;

/// Why a process ended without an outcome.
pub fn fault(status: ExitStatus, is_late: bool, complaint: &str, limits: &Limits, lang: Lang) -> Fault {
    let fault = |kind, message: Prose, remedy: Prose| Fault::new(kind, &message, &remedy, lang);
    if is_late {
        let seconds = limits.timeout.as_secs();
        return fault(
            "timeout",
            Prose::new(format!("审计用时超过 {seconds} 秒"), format!("its audit took longer than {seconds} seconds")),
            Prose::new("请用 --timeout 给更多时间，再运行一次。", "Give it more time with --timeout, and run again."),
        );
    }
    let is_out_of_memory = complaint.contains("memory allocation of") || signal(status) == Some(SIGKILL);
    if is_out_of_memory {
        let mib = limits.memory >> 20;
        return fault(
            "memory",
            Prose::new(format!("审计需要的内存超过 {mib} MiB"), format!("its audit needs more memory than {mib} MiB")),
            Prose::new(
                "请用 --memory 给更多内存，用 --threads 1 一次只审计一个，再运行一次。",
                "Give it more with --memory, one app at a time with --threads 1, and run again.",
            ),
        );
    }
    let why = complaint.lines().find(|line| !line.trim().is_empty()).map(str::trim);
    let why = why.map_or_else(|| status.to_string(), str::to_owned);
    fault(
        "crash",
        Prose::new(format!("审计意外中止：{why}"), format!("its audit stopped unexpectedly: {why}")),
        Prose::new(
            "这是 duly 的缺陷，请连同该应用一起报告。",
            "This is a defect of duly: please report it together with the app.",
        ),
    )
}

pub fn cannot_start(error: &std::io::Error) -> Failure {
    Failure::usage(
        Prose::new(format!("无法启动审计进程：{error}"), format!("the process of an audit cannot be started: {error}")),
        Prose::new(
            "请检查进程数和内存的限制；再运行一次会从停下的地方继续。",
            "Look at the limits on processes and memory; run again to go on from here.",
        ),
    )
}

/// The share of the machine's memory that one of `workers` may have.
pub fn share_of_memory(workers: usize) -> u64 {
    let (least, most) = BOUNDS_OF_MEMORY;
    let workers = u64::try_from(workers).unwrap_or(u64::MAX).max(1);
    memory_of_machine().map_or(most, |all| all.saturating_mul(3) / 4 / workers).clamp(least, most)
}

#[cfg(target_os = "linux")]
fn memory_of_machine() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
}

#[cfg(not(target_os = "linux"))]
fn memory_of_machine() -> Option<u64> {
    None
}

/// Bounds the process: its memory by the system, so that no input can take more. Where the system cannot, the time
/// limit remains.
#[cfg(unix)]
pub fn bound(memory: u64) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let known = getrlimit(Resource::As).maximum;
    let most = known.map_or(memory, |known| known.min(memory));
    let limits = [(Resource::As, most), (Resource::Core, 0)];
    for (resource, most) in limits {
        let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    }
    // Where memory runs out all the same, this process goes first.
    #[cfg(target_os = "linux")]
    let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
}

/// Ends this process when the thread that started it ends, as it does when its process is killed. Only for a process
/// whose starter waits for its end.
pub fn end_with_starter() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
}

/// Bounds the process: the time limit alone, here.
#[cfg(not(unix))]
pub fn bound(_: u64) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_memory_is_neither_nothing_nor_everything() {
        assert!(share_of_memory(0) >= share_of_memory(1));
        assert_eq!(share_of_memory(usize::MAX), 512 << 20);
        assert!(share_of_memory(1) <= 3 << 30);
    }
}
