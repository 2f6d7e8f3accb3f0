//! One request and one response of HTTP/1.1 (RFC 9112) for each connection, with bounds on size and time. `httparse`
//! reads the head; a body has a length, and nothing is kept open.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Serialize;

/// Most bytes of a request's head.
const MOST_HEAD: usize = 16 << 10;
/// Most headers.
const MOST_HEADERS: usize = 64;
/// How long a head may take.
const HEAD: Duration = Duration::from_secs(10);
/// How long nothing may come or go.
const IDLE: Duration = Duration::from_secs(30);
/// How long a body may take.
const BODY: Duration = Duration::from_secs(600);

/// A request, its body still to be read.
#[derive(Debug)]
pub struct Request {
    /// `GET`, `POST` …
    pub method: String,
    /// The path, without a query.
    pub path: String,
    /// Bytes of the body.
    pub length: u64,
    headers: Vec<(String, String)>,
    /// The beginning of the body, which came with the head.
    begun: Vec<u8>,
}

impl Request {
    /// Reads a head; the status to answer with where it is none.
    pub fn read(stream: &mut TcpStream) -> Result<Request, u16> {
        let deadline = Instant::now().checked_add(HEAD);
        let mut bytes = Vec::new();
        loop {
            if let Some(request) = Request::parse(&bytes)? {
                return Ok(request);
            }
            if bytes.len() >= MOST_HEAD {
                return Err(431);
            }
            let mut buffer = [0; 4096];
            wait(stream, deadline).map_err(|_| 408_u16)?;
            match stream.read(&mut buffer) {
                Ok(count) if count > 0 => bytes.extend_from_slice(buffer.get(..count).unwrap_or_default()),
                Ok(_) => return Err(400),
                Err(_) => return Err(408),
            }
        }
    }

    /// The request that `bytes` begin with; `None` while its head is not whole.
    fn parse(bytes: &[u8]) -> Result<Option<Request>, u16> {
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut head = httparse::Request::new(&mut headers);
        let end = match head.parse(bytes) {
            Ok(httparse::Status::Complete(end)) => end,
            Ok(httparse::Status::Partial) => return Ok(None),
            Err(httparse::Error::TooManyHeaders) => return Err(431),
            Err(_) => return Err(400),
        };
        let target = head.path.unwrap_or_default();
        let mut request = Request {
            method: head.method.unwrap_or_default().to_owned(),
            path: target.split('?').next().unwrap_or_default().to_owned(),
            length: 0,
            headers: Vec::new(),
            begun: bytes.get(end..).unwrap_or_default().to_vec(),
        };
        for header in head.headers.iter() {
            let value = std::str::from_utf8(header.value).map_err(|_| 400_u16)?;
            request.headers.push((header.name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        for once in ["host", "origin", "content-length"] {
            if request.headers.iter().filter(|(name, _)| name == once).count() > 1 {
                return Err(400);
            }
        }
        if request.header("transfer-encoding").is_some() {
            return Err(411);
        }
        match request
            .header("content-length")
            .map(|text| (text.bytes().all(|byte| byte.is_ascii_digit()), text.parse()))
        {
            Some((true, Ok(length))) => request.length = length,
            None if request.method == "POST" => return Err(411),
            None => {}
            Some(_) => return Err(400),
        }
        Ok(Some(request))
    }

    /// A header's value, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body.
    pub fn body<'a>(&mut self, stream: &'a mut TcpStream) -> Body<'a> {
        let begun = io::Cursor::new(std::mem::take(&mut self.begun));
        Body { begun, stream, left: self.length, deadline: Instant::now().checked_add(BODY) }
    }
}

/// Lets the next read wait until `deadline`, but not longer than nothing may come.
fn wait(stream: &TcpStream, deadline: Option<Instant>) -> io::Result<()> {
    let left = deadline.map_or(IDLE, |deadline| deadline.saturating_duration_since(Instant::now()));
    if left.is_zero() {
        return Err(io::ErrorKind::TimedOut.into());
    }
    stream.set_read_timeout(Some(left.min(IDLE)))
}

/// The body of a request: no more than its length.
pub struct Body<'a> {
    begun: io::Cursor<Vec<u8>>,
    stream: &'a mut TcpStream,
    left: u64,
    deadline: Option<Instant>,
}

impl Body<'_> {
    /// Whether all of it was read.
    pub fn is_whole(&self) -> bool {
        self.left == 0
    }
}

impl Read for Body<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let Some(buffer) = buffer.get_mut(..room).filter(|buffer| !buffer.is_empty()) else { return Ok(0) };
        let mut count = self.begun.read(buffer)?;
        if count == 0 {
            wait(self.stream, self.deadline)?;
            count = self.stream.read(buffer)?;
        }
        self.left = self.left.saturating_sub(u64::try_from(count).unwrap_or(u64::MAX));
        Ok(count)
    }
}

/// A response.
#[derive(Debug)]
pub struct Response {
    status: u16,
    kind: &'static str,
    policy: String,
    body: Arc<Vec<u8>>,
}

/// What a response that is no page may do.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'";

impl Response {
    /// A status and nothing else.
    pub fn plain(status: u16) -> Response {
        let body = format!("{status} {}\n", reason(status)).into_bytes();
        Response { status, kind: "text/plain; charset=utf-8", policy: NOTHING.to_owned(), body: Arc::new(body) }
    }

    /// A value.
    pub fn json(status: u16, value: &impl Serialize) -> Response {
        // Everything that is answered has string keys.
        let body = serde_json::to_vec(value).unwrap_or_default();
        Response { status, kind: "application/json", policy: NOTHING.to_owned(), body: Arc::new(body) }
    }

    /// A page that may do what `policy` says (Content Security Policy).
    pub fn page(body: Arc<Vec<u8>>, policy: impl Into<String>) -> Response {
        Response { status: 200, kind: "text/html; charset=utf-8", policy: policy.into(), body }
    }

    /// Sends it, and closes the connection.
    pub fn send(&self, mut stream: TcpStream) {
        let head = format!(
            "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\nCache-Control: no-store\r\n\
             Content-Security-Policy: {}\r\nCross-Origin-Opener-Policy: same-origin\r\n\
             Cross-Origin-Resource-Policy: same-origin\r\nReferrer-Policy: no-referrer\r\n\
             X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\n\r\n",
            self.status,
            reason(self.status),
            self.kind,
            self.body.len(),
            self.policy
        );
        // Who went away gets no answer.
        let sent = stream
            .set_write_timeout(Some(IDLE))
            .and_then(|()| stream.write_all(head.as_bytes()))
            .and_then(|()| stream.write_all(&self.body))
            .and_then(|()| stream.shutdown(Shutdown::Write));
        if sent.is_err() {
            return;
        }
        // A connection that is closed with bytes unread may lose the answer on its way: a little is waited for.
        let deadline = Instant::now().checked_add(Duration::from_secs(2));
        let mut buffer = [0; 4096];
        while wait(&stream, deadline).is_ok() && stream.read(&mut buffer).is_ok_and(|count| count > 0) {}
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        202 => "Accepted",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        411 => "Length Required",
        413 => "Content Too Large",
        421 => "Misdirected Request",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        _ => "Internal Server Error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read_whole_or_refused() {
        let whole = b"POST /t/audits/zh?x HTTP/1.1\r\nHost: 127.0.0.1:1\r\nContent-Length: 3\r\n\r\nabc";
        for cut in 0..whole.len() - 3 {
            assert!(matches!(Request::parse(&whole[..cut]), Ok(None)), "{cut}");
        }
        let request = Request::parse(whole).expect("whole").expect("a request");
        assert_eq!((request.method.as_str(), request.path.as_str(), request.length), ("POST", "/t/audits/zh", 3));
        assert_eq!((request.header("host"), request.begun.as_slice()), (Some("127.0.0.1:1"), &b"abc"[..]));
        for (head, status) in [
            ("POST / HTTP/1.1\r\n\r\n", 411),
            ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 411),
            ("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\nContent-Length: +1\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
            ("nonsense\r\n\r\n", 400),
        ] {
            assert_eq!(Request::parse(head.as_bytes()).err(), Some(status), "{head}");
        }
    }
}
