//! `duly serve`: who gets an answer, that nothing is kept, and the page in a browser.

#[path = "command/mod.rs"]
mod command;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use command::{command, repository};

/// A server that ends with the test.
struct Server {
    child: Child,
    url: String,
    address: SocketAddr,
    /// The path of the page, which holds the token.
    path: String,
    scratch: tempfile::TempDir,
}

impl Server {
    fn start() -> Server {
        let scratch = tempfile::tempdir().expect("a folder");
        let mut child = command(["serve", "--lang", "en"])
            .env("TMPDIR", scratch.path())
            .current_dir(scratch.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let mut url = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut url).expect("a line");
        let url = url.trim_end().to_owned();
        let (address, path) = url.strip_prefix("http://").and_then(|rest| rest.split_once('/')).expect("an address");
        let (address, path) = (address.parse().expect("an address"), format!("/{path}"));
        Server { child, address, path, scratch, url }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("set");
        stream
    }

    /// Sends a head and a body, and reads the answer: the status, the head, the body.
    fn ask(&self, head: &[&str], body: &[u8]) -> (u16, String, Vec<u8>) {
        let mut stream = self.connect();
        let head = format!("{}\r\n\r\n", head.join("\r\n"));
        stream.write_all(head.as_bytes()).expect("sent");
        // Where the head is refused, nobody may read the body.
        let _ = stream.write_all(body);
        answer(stream)
    }

    fn host(&self) -> String {
        format!("Host: {}", self.address)
    }

    fn get(&self, rest: &str) -> (u16, String, Vec<u8>) {
        self.ask(&[&format!("GET {}{rest} HTTP/1.1", self.path), &self.host()], b"")
    }

    fn head_of_upload(&self, length: usize) -> Vec<String> {
        vec![
            format!("POST {}audits/en HTTP/1.1", self.path),
            self.host(),
            format!("Origin: http://{}", self.address),
            format!("Content-Length: {length}"),
        ]
    }

    /// Uploads an app and perhaps a policy: the answer.
    fn upload(&self, app: &[u8], policy: Option<&[u8]>) -> (u16, Value) {
        let body = upload(app, policy);
        let head = self.head_of_upload(body.len());
        let (status, _, body) = self.ask(&head.iter().map(String::as_str).collect::<Vec<_>>(), &body);
        (status, serde_json::from_slice(&body).unwrap_or_default())
    }

    /// The end of an audit.
    fn wait(&self, id: &Value) -> Value {
        let started = Instant::now();
        loop {
            let (status, _, body) = self.get(&format!("audits/{id}"));
            assert_eq!(status, 200);
            let progress: Value = serde_json::from_slice(&body).expect("JSON");
            if progress["state"] != "running" {
                return progress;
            }
            assert!(started.elapsed() < Duration::from_secs(60), "{progress}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn answer(mut stream: TcpStream) -> (u16, String, Vec<u8>) {
    let mut bytes = Vec::new();
    // A connection that is closed with bytes of the body unread may be reset after the answer.
    let _ = stream.read_to_end(&mut bytes);
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8(bytes[..end].to_vec()).expect("text");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    (status, head, bytes[end + 4..].to_vec())
}

/// What the page sends: a line that names the files, then the files.
fn upload(app: &[u8], policy: Option<&[u8]>) -> Vec<u8> {
    let policies: Vec<Value> = policy.iter().map(|bytes| json!({"name": "policy.md", "size": bytes.len()})).collect();
    let head = json!({"app": {"name": "app.apk", "size": app.len()}, "policies": policies}).to_string();
    [head.as_bytes(), b"\n", app, policy.unwrap_or_default()].concat()
}

fn sample() -> Vec<u8> {
    std::fs::read(repository("samples/payment-leak.apk")).expect("a sample")
}

fn policy() -> Vec<u8> {
    std::fs::read(repository("samples/apps/payment-leak/policy.zh.md")).expect("a policy")
}

#[test]
fn an_app_and_its_policy_become_a_report_and_nothing_is_kept() {
    let server = Server::start();
    assert!(server.address.ip().is_loopback());
    assert!(server.path.len() > 32, "the path holds a token: {}", server.path);
    let (status, head, page) = server.get("");
    assert_eq!(status, 200);
    let page = String::from_utf8(page).expect("text");
    assert!(page.contains("<html lang=\"en\">"));
    for header in [
        "Content-Security-Policy: default-src 'none'; script-src 'sha256-",
        "Cache-Control: no-store",
        "Referrer-Policy: no-referrer",
        "X-Content-Type-Options: nosniff",
    ] {
        assert!(head.contains(header), "{header} is not in {head}");
    }
    let (status, begun) = server.upload(&sample(), Some(&policy()));
    assert_eq!(status, 202, "{begun}");
    let end = server.wait(&begun["id"]);
    assert_eq!(end["state"], "done", "{end}");
    let (status, head, report) = server.get(&format!("audits/{}/report", begun["id"]));
    assert_eq!(status, 200);
    assert!(head.contains("frame-ancestors 'none'"));
    let report = String::from_utf8(report).expect("text");
    assert!(report.starts_with("<!doctype html>") && report.contains("app.apk") && report.contains("policy.md"));

    // What cannot be read is told.
    let (status, begun) = server.upload(b"no app", None);
    assert_eq!(status, 202);
    let end = server.wait(&begun["id"]);
    assert_eq!(end["state"], "failed");
    assert!(end["message"].as_str().is_some_and(|text| text.starts_with("app.apk: ")), "{end}");
    assert_eq!(server.get(&format!("audits/{}/report", begun["id"])).0, 404);
    let (status, begun) = server.upload(&sample(), Some(b""));
    assert_eq!(status, 202);
    let end = server.wait(&begun["id"]);
    assert!(end["message"].as_str().is_some_and(|text| text.starts_with("policy.md: ")), "{end}");

    let left: Vec<_> = std::fs::read_dir(server.scratch.path()).expect("a folder").collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn only_its_own_page_gets_an_answer() {
    let server = Server::start();
    let own = server.host();
    let origin = format!("Origin: http://{}", server.address);
    let (get, post) = (format!("GET {} HTTP/1.1", server.path), format!("POST {}audits/zh HTTP/1.1", server.path));
    let port = server.address.port();
    let localhost = format!("Host: localhost:{port}");
    let rebound = format!("Host: evil.example:{port}");
    let elsewhere = format!("GET {}audits/1/../../x HTTP/1.1", server.path);
    let wrong = format!("GET /{}/ HTTP/1.1", "0".repeat(server.path.len() - 2));
    let cases: [(&[&str], u16); 16] = [
        (&[&get, &own], 200),
        (&[&get, &localhost], 200),
        (&[&get, &rebound], 421),
        (&[&get], 421),
        (&["GET / HTTP/1.1", &own], 404),
        (&[&wrong, &own], 404),
        (&[&elsewhere, &own], 404),
        (&[&post, &own, "Content-Length: 0"], 403),
        (&[&post, &own, "Content-Length: 0", "Origin: http://evil.example"], 403),
        (&[&post, &own, "Content-Length: 0", "Origin: null"], 403),
        (&[&post, &own, &origin], 411),
        (&[&post, &own, &origin, "Transfer-Encoding: chunked"], 411),
        (&[&post, &own, &origin, "Content-Length: 99999999999"], 413),
        (&[&post, &own, &own, &origin, "Content-Length: 0"], 400),
        (&[&format!("DELETE {} HTTP/1.1", server.path), &own], 405),
        (&["nonsense"], 400),
    ];
    for (head, status) in cases {
        let (answered, _, body) = server.ask(head, b"");
        assert_eq!(answered, status, "{head:?}: {}", String::from_utf8_lossy(&body));
    }
    let long = format!("X: {}", "a".repeat(20_000));
    assert_eq!(server.ask(&[&get, &own, &long], b"").0, 431);
}

#[test]
fn it_is_not_kept_busy() {
    let server = Server::start();
    let body = upload(&sample(), None);
    let half = || {
        let mut stream = server.connect();
        let head = format!("{}\r\n\r\n", server.head_of_upload(body.len()).join("\r\n"));
        stream.write_all(head.as_bytes()).expect("sent");
        stream.write_all(&body[..body.len() / 2]).expect("sent");
        stream
    };
    // Two uploads that do not end leave no place for a third; when one goes away there is one again.
    let (first, mut second) = (half(), half());
    std::thread::sleep(Duration::from_millis(500));
    let (status, told) = server.upload(&sample(), None);
    assert_eq!(status, 503, "{told}");
    assert!(told["message"].is_string());
    first.shutdown(Shutdown::Both).expect("closed");
    let started = Instant::now();
    let begun = loop {
        let (status, begun) = server.upload(&sample(), None);
        if status == 202 {
            break begun;
        }
        assert!(started.elapsed() < Duration::from_secs(20), "{status} {begun}");
        std::thread::sleep(Duration::from_millis(100));
    };
    assert_eq!(server.wait(&begun["id"])["state"], "done");
    // The one that waited can still end well.
    second.write_all(&body[body.len() / 2..]).expect("sent");
    assert_eq!(answer(second).0, 202);
    // Who says nothing is sent away.
    let silent = server.connect();
    let started = Instant::now();
    assert_eq!(answer(silent).0, 408);
    assert!(started.elapsed() < Duration::from_secs(30));
}

#[test]
#[ignore = "needs chromium, node and playwright-core (tests/run.sh installs them)"]
fn a_browser_finds_nothing_wrong() {
    let server = Server::start();
    let folder = tempfile::tempdir().expect("a folder");
    let bad = folder.path().join("bad.apk");
    std::fs::write(&bad, b"no app").expect("written");
    let output = std::process::Command::new("node")
        .arg(repository("tests/serve/serve.mjs"))
        .arg(&server.url)
        .args([
            repository("samples/payment-leak.apk").as_path(),
            &repository("samples/apps/payment-leak/policy.zh.md"),
            Path::new(&bad),
        ])
        .env("PLAYWRIGHT", repository("target/reports-tools"))
        .output()
        .expect("node starts");
    let told = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(output.status.success(), "{told}");
}
