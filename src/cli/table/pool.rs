//! Audits apps in processes of their own, as many at a time as there are processors: an app that exhausts memory, stack
//! or time ends its process and nothing else.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crate::audit::Depth;
use crate::law::LawSet;
use crate::prose::{Lang, Prose};
use crate::report::table::Fault;

use super::super::Failure;
use super::super::process::{self, Limits, Running};
use super::journal::{Entry, Outcome};
use super::listing::App;
use super::register::Matcher;
use super::worker::{self, Question};

/// Most bytes that a process may print.
const MOST_PRINTED: u64 = 256 << 20;
/// How often it is looked whether an app took too long.
const LOOK: Duration = Duration::from_millis(200);

/// How to audit.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// How many apps at a time.
    pub workers: usize,
    /// For each.
    pub limits: Limits,
    /// How deep to look.
    pub depth: Depth,
    /// By which law.
    pub law: LawSet,
    /// In which language.
    pub lang: Lang,
}

type Slot = Mutex<Option<Arc<Running>>>;

/// Audits all of `apps`; `done` gets what is done as it is done, in the order in which it ends.
pub fn audit(
    apps: &[&App],
    matcher: &Matcher,
    bounds: &Bounds,
    mut done: impl FnMut(Vec<Entry>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let workers = bounds.workers.clamp(1, apps.len().max(1));
    let slots: Vec<Slot> = (0..workers).map(|_| Mutex::new(None)).collect();
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let (send, receive) = sync_channel::<Result<Entry, Failure>>(workers.saturating_mul(4));
        for slot in &slots {
            let (send, next, stop) = (send.clone(), &next, &stop);
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let Some(app) = apps.get(next.fetch_add(1, Ordering::Relaxed)) else { return };
                    if send.send(one(app, matcher, bounds, slot)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(send);
        scope.spawn(|| watch(&slots, &stop));
        let result = collect(&receive, &mut done);
        stop.store(true, Ordering::Relaxed);
        if result.is_err() {
            for slot in &slots {
                if let Some(running) = lock(slot).as_ref() {
                    running.kill();
                }
            }
        }
        // Those that wait to hand over what they have find nobody there.
        drop(receive);
        result
    })
}

/// Hands over what is done, all that is there at once: one synchronisation of the disk serves them all.
fn collect(
    receive: &Receiver<Result<Entry, Failure>>,
    done: &mut impl FnMut(Vec<Entry>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    while let Ok(first) = receive.recv() {
        let mut entries = vec![first?];
        let mut failure = None;
        while let Ok(another) = receive.try_recv() {
            match another {
                Ok(entry) => entries.push(entry),
                Err(error) => failure = Some(error),
            }
        }
        done(entries)?;
        if let Some(failure) = failure {
            return Err(failure);
        }
    }
    Ok(())
}

/// Ends processes that take too long.
fn watch(slots: &[Slot], stop: &AtomicBool) {
    while !stop.load(Ordering::Relaxed) {
        thread::sleep(LOOK);
        for slot in slots {
            if let Some(running) = lock(slot).as_ref() {
                running.end_if_late();
            }
        }
    }
}

/// A thread that panicked left the slot as good as it was.
fn lock(slot: &Slot) -> MutexGuard<'_, Option<Arc<Running>>> {
    slot.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Audits one app.
fn one(app: &App, matcher: &Matcher, bounds: &Bounds, slot: &Slot) -> Result<Entry, Failure> {
    let mut child = start(app, matcher, bounds)?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let running = Arc::new(Running::new(child, bounds.limits.timeout));
    *lock(slot) = Some(Arc::clone(&running));
    let (printed, assignment, package) = converse(stdin, stdout, app, matcher);
    let complaint = process::complaint(stderr);
    let ended = running.end();
    *lock(slot) = None;
    let (status, is_late) = ended.map_err(|error| process::cannot_start(&error))?;
    let parsed = status.success().then(|| serde_json::from_slice::<Outcome>(&printed).ok()).flatten();
    let entry = |outcome, limits| Entry { key: app.key.clone(), assignment, limits, outcome };
    if let Some(outcome) = parsed {
        return Ok(entry(outcome, None));
    }
    if process::is_stopped_by_hand(status) && !is_late {
        return Err(Failure::usage(
            Prose::new("运行被中止", "the run was stopped"),
            Prose::new("再运行一次会从停下的地方继续。", "Run again to go on from here."),
        ));
    }
    let fault = Fault { package, ..process::fault(status, is_late, &complaint, &bounds.limits, bounds.lang) };
    Ok(entry(Outcome::Failed(fault), Some(bounds.limits)))
}

fn start(app: &App, matcher: &Matcher, bounds: &Bounds) -> Result<Child, Failure> {
    let question = if matcher.asks_package() { Question::Package } else { Question::None };
    let mut command = process::again().map_err(|error| process::cannot_start(&error))?;
    command
        .args(worker::arguments(bounds, question))
        .arg("--")
        .arg(&app.path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command.spawn().map_err(|error| process::cannot_start(&error))
}

/// Tells a process what to audit the app with, and takes what it prints, the key of what it was told, and the package.
fn converse(
    stdin: Option<ChildStdin>,
    stdout: Option<ChildStdout>,
    app: &App,
    matcher: &Matcher,
) -> (Vec<u8>, String, Option<String>) {
    let (Some(mut stdin), Some(stdout)) = (stdin, stdout) else { return (Vec::new(), String::new(), None) };
    let mut stdout = BufReader::new(stdout.take(MOST_PRINTED));
    let mut package = None;
    if matcher.asks_package() {
        let mut line = Vec::new();
        // A process that died prints nothing, and how it ended says why.
        let _ = stdout.read_until(b'\n', &mut line);
        package = serde_json::from_slice::<Option<String>>(&line).ok().flatten();
    }
    let assignment = matcher.assignment(app, package.as_deref());
    let key = assignment.key();
    if let Ok(line) = serde_json::to_vec(&assignment) {
        let _ = stdin.write_all(&line);
    }
    drop(stdin);
    let mut printed = Vec::new();
    let _ = stdout.read_to_end(&mut printed);
    (printed, key, package)
}
