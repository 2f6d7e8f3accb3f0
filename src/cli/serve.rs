//! `duly serve`: a page of this machine alone, on which a person drops an app and its policy and gets the report.
//!
//! Each audit runs in a process of its own, which gets the app through a pipe: nothing is written to the disk, and what
//! is kept in memory are the last reports. Who does not know the token in the address gets nothing; a page of another
//! origin, or one whose name was made to point here, does not know it, and is refused besides.

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::prose::{Lang, Prose};

use super::process::{self, Limits, Running};
use super::{Failure, Status, output};

mod http;
mod page;
pub mod worker;

use http::{Request, Response};

/// Most bytes of an app and its policy.
const MOST_BYTES: u64 = 1 << 30;
/// Most bytes of a report.
const MOST_PRINTED: u64 = 256 << 20;
/// Most audits at a time.
const MOST_AUDITS: usize = 2;
/// Most connections at a time.
const MOST_CONNECTIONS: usize = 32;
/// Most reports that are kept, the latest.
const MOST_REPORTS: usize = 8;
/// How long a report is kept.
const KEPT: Duration = Duration::from_secs(3600);
/// How long one audit may take, its upload included.
const TIMEOUT: Duration = Duration::from_secs(900);
/// How often it is looked whether an audit took too long.
const LOOK: Duration = Duration::from_millis(200);

/// Arguments of `duly serve`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The port to listen on; any that is free unless given.
    #[arg(long, value_name = "N", default_value_t = 0)]
    port: u16,
}

/// An audit that was asked for.
#[derive(Debug)]
struct Job {
    number: u64,
    begun: Instant,
    state: State,
}

#[derive(Debug)]
enum State {
    /// Its process is at work.
    Running(Arc<Running>),
    /// The report.
    Done(Arc<Vec<u8>>),
    /// Why there is none, and what to do.
    Failed(String, String),
}

/// What all connections share.
struct Server {
    token: String,
    address: SocketAddr,
    lang: Lang,
    limits: Limits,
    connections: AtomicUsize,
    jobs: Mutex<Jobs>,
}

#[derive(Default)]
struct Jobs {
    last: u64,
    list: VecDeque<Job>,
}

impl Jobs {
    /// Takes an audit in; the oldest report makes room for its own.
    fn begin(&mut self, running: Arc<Running>) -> u64 {
        while self.list.len() >= MOST_REPORTS {
            let oldest = self.list.iter().position(|job| !matches!(job.state, State::Running(_)));
            let Some(oldest) = oldest else { break };
            self.list.remove(oldest);
        }
        self.last = self.last.saturating_add(1);
        self.list.push_back(Job { number: self.last, begun: Instant::now(), state: State::Running(running) });
        self.last
    }
}

/// Listens until it is stopped.
pub fn run(arguments: &Arguments, lang: Lang) -> Result<Status, Failure> {
    let failure = |error: io::Error| {
        Failure::usage(
            Prose::new(
                format!("无法在端口 {} 上监听：{error}", arguments.port),
                format!("cannot listen on port {}: {error}", arguments.port),
            ),
            Prose::new("请用 --port 给出另一个端口。", "Give another port with --port."),
        )
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, arguments.port)).map_err(failure)?;
    let address = listener.local_addr().map_err(failure)?;
    let mut random = [0_u8; 16];
    getrandom::fill(&mut random).map_err(|error| failure(error.into()))?;
    let token = random.iter().map(|byte| format!("{byte:02x}")).collect();
    let limits = Limits { timeout: TIMEOUT, memory: process::share_of_memory(MOST_AUDITS) };
    let server = Arc::new(Server {
        token,
        address,
        lang,
        limits,
        connections: AtomicUsize::new(0),
        jobs: Mutex::new(Jobs::default()),
    });
    output::print(&format!("http://{address}/{}/\n", server.token))?;
    let _ = writeln!(
        io::stderr(),
        "duly: {}",
        match lang {
            Lang::Zh => "请在浏览器中打开以上网址；按 Ctrl-C 结束",
            Lang::En => "open this address in a browser; Ctrl-C ends it",
        }
    );
    {
        let server = Arc::clone(&server);
        thread::spawn(move || {
            loop {
                thread::sleep(LOOK);
                server.look();
            }
        });
    }
    for stream in listener.incoming() {
        // A connection that ended before it was accepted is none.
        let Ok(stream) = stream else { continue };
        let server = Arc::clone(&server);
        let others = server.connections.fetch_add(1, Ordering::Relaxed);
        let answered = thread::Builder::new().spawn({
            let server = Arc::clone(&server);
            move || {
                if others < MOST_CONNECTIONS {
                    server.answer(stream);
                }
                server.connections.fetch_sub(1, Ordering::Relaxed);
            }
        });
        if answered.is_err() {
            server.connections.fetch_sub(1, Ordering::Relaxed);
        }
    }
    Ok(Status::Clean)
}

impl Server {
    /// What a thread that panicked left is as good as before.
    fn jobs(&self) -> MutexGuard<'_, Jobs> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends audits that take too long, and forgets reports that are old.
    fn look(&self) {
        let mut jobs = self.jobs();
        for job in &jobs.list {
            if let State::Running(running) = &job.state {
                running.end_if_late();
            }
        }
        jobs.list.retain(|job| matches!(job.state, State::Running(_)) || job.begun.elapsed() < KEPT);
    }

    /// Answers the one request of a connection.
    fn answer(self: &Arc<Self>, mut stream: TcpStream) {
        let response = match Request::read(&mut stream) {
            Ok(mut request) => self.response(&mut request, &mut stream),
            Err(status) => Some(Response::plain(status)),
        };
        if let Some(response) = response {
            response.send(stream);
        }
    }

    /// The response; `None` where nobody waits for one any more.
    fn response(self: &Arc<Self>, request: &mut Request, stream: &mut TcpStream) -> Option<Response> {
        // A name that an outsider made to point here is not this machine's name (DNS rebinding).
        if !request.header("host").is_some_and(|host| self.is_own(host)) {
            return Some(Response::plain(421));
        }
        let rest = request.path.strip_prefix('/').and_then(|path| path.split_once('/'));
        let Some((_, rest)) = rest.filter(|(token, _)| self.is_token(token)) else {
            return Some(Response::plain(404));
        };
        let rest = rest.to_owned();
        let parts: Vec<&str> = rest.split('/').collect();
        match (request.method.as_str(), parts.as_slice()) {
            ("GET", [""]) => Some(page::response(self.lang)),
            ("GET", ["audits", number]) => Some(self.progress(number.parse().ok()?)),
            ("GET", ["audits", number, "report"]) => Some(self.report(number.parse().ok()?)),
            ("POST", ["audits", lang @ ("zh" | "en")]) => {
                // Browsers name the origin of every page that posts.
                let origin = request.header("origin").and_then(|origin| origin.strip_prefix("http://"));
                if !origin.is_some_and(|host| self.is_own(host)) {
                    return Some(Response::plain(403));
                }
                let lang = if *lang == "en" { Lang::En } else { Lang::Zh };
                self.begin(request, stream, lang)
            }
            ("GET" | "POST", _) => Some(Response::plain(404)),
            _ => Some(Response::plain(405)),
        }
    }

    fn is_own(&self, host: &str) -> bool {
        let port = self.address.port();
        host == format!("127.0.0.1:{port}") || host == format!("localhost:{port}")
    }

    /// Compares digests, so that the time it takes tells nothing of the token.
    fn is_token(&self, given: &str) -> bool {
        Sha256::digest(given) == Sha256::digest(&self.token)
    }

    /// Begins an audit of what is uploaded.
    fn begin(self: &Arc<Self>, request: &mut Request, stream: &mut TcpStream, lang: Lang) -> Option<Response> {
        if request.length > MOST_BYTES {
            let limit = MOST_BYTES >> 20;
            return Some(refused(
                413,
                lang,
                &Prose::new(
                    format!("文件超过 {limit} MiB；请用 duly audit 审计"),
                    format!("the files have more than {limit} MiB; audit them with duly audit"),
                ),
            ));
        }
        let busy = || {
            refused(
                503,
                lang,
                &Prose::new("正在审计别的应用，请稍后再试", "other apps are being audited; try again later"),
            )
        };
        let broken = |error: &io::Error| {
            refused(500, lang, &Prose::new(format!("无法启动审计：{error}"), format!("cannot start an audit: {error}")))
        };
        let mut command = match process::again() {
            Ok(command) => command,
            Err(error) => return Some(broken(&error)),
        };
        command.args(worker::arguments(self.limits.memory, lang));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut jobs = self.jobs();
        if jobs.list.iter().filter(|job| matches!(job.state, State::Running(_))).count() >= MOST_AUDITS {
            return Some(busy());
        }
        let mut child = match command.spawn() {
            Ok(child) => child,
            Err(error) => return Some(broken(&error)),
        };
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let running = Arc::new(Running::new(child, self.limits.timeout));
        let number = jobs.begin(Arc::clone(&running));
        drop(jobs);
        let server = Arc::clone(self);
        let waited = Arc::clone(&running);
        thread::spawn(move || {
            let mut printed = Vec::new();
            if let Some(stdout) = stdout {
                // What a process that died had printed is no report, as its end says.
                let _ = stdout.take(MOST_PRINTED).read_to_end(&mut printed);
            }
            let complaint = process::complaint(stderr);
            let state = worker::outcome(printed, waited.end(), &complaint, &server.limits, lang);
            if let Some(job) = server.jobs().list.iter_mut().find(|job| job.number == number) {
                job.state = state;
            }
        });
        match feed(request, stream, stdin) {
            Ok(()) => Some(Response::json(202, &serde_json::json!({ "id": number }))),
            // Who uploaded went away.
            Err(_) => {
                running.kill();
                self.jobs().list.retain(|job| job.number != number);
                None
            }
        }
    }

    /// How far an audit is.
    fn progress(&self, number: u64) -> Response {
        #[derive(Serialize)]
        struct Progress<'a> {
            state: &'static str,
            elapsed_ms: u64,
            message: Option<&'a str>,
            remedy: Option<&'a str>,
        }
        let jobs = self.jobs();
        let Some(job) = jobs.list.iter().find(|job| job.number == number) else { return Response::plain(404) };
        let elapsed_ms = u64::try_from(job.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        let (state, message, remedy) = match &job.state {
            State::Running(_) => ("running", None, None),
            State::Done(_) => ("done", None, None),
            State::Failed(message, remedy) => ("failed", Some(message.as_str()), Some(remedy.as_str())),
        };
        Response::json(200, &Progress { state, elapsed_ms, message, remedy })
    }

    /// The report of an audit that is done.
    fn report(&self, number: u64) -> Response {
        let jobs = self.jobs();
        match jobs.list.iter().find(|job| job.number == number).map(|job| &job.state) {
            Some(State::Done(page)) => Response::page(Arc::clone(page), page::REPORT_POLICY),
            _ => Response::plain(404),
        }
    }
}

/// A refusal that the page shows.
fn refused(status: u16, lang: Lang, message: &Prose) -> Response {
    Response::json(status, &serde_json::json!({ "message": message.get(lang) }))
}

/// Hands what is uploaded to the process. Fails where the upload does; a process that stops listening says why itself.
fn feed(request: &mut Request, stream: &mut TcpStream, stdin: Option<std::process::ChildStdin>) -> io::Result<()> {
    let mut stdin = stdin;
    let mut body = request.body(stream);
    let mut buffer = vec![0; 1 << 16];
    loop {
        let count = body.read(&mut buffer)?;
        if count == 0 {
            return if body.is_whole() { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
        }
        let deaf = match (&mut stdin, buffer.get(..count)) {
            (Some(stdin), Some(bytes)) => stdin.write_all(bytes).is_err(),
            _ => false,
        };
        if deaf {
            stdin = None;
        }
    }
}
