//! Saved pages (MHTML, RFC 2557): the HTML parts of a MIME message, unpacked.

use encoding_rs::Encoding;

/// Deepest nesting of multipart bodies.
const MAX_DEPTH: usize = 8;
/// Most parts that are looked at: a page has an image or style each.
const MAX_PARTS: usize = 10_000;

/// An HTML part of a saved page.
pub(super) struct Part {
    /// Where the page was saved from; empty where it does not say.
    pub name: String,
    pub bytes: Vec<u8>,
    /// The encoding that its header declares.
    pub encoding: Option<&'static Encoding>,
}

/// Whether `bytes` begin as a MIME message of several parts.
pub(super) fn is_mhtml(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(8192)).unwrap_or_default();
    let (headers, _) = Headers::read(head);
    headers.get("content-type").is_some_and(|kind| starts_with(kind, "multipart/"))
}

/// The HTML parts, in their order: the page, then its frames.
pub(super) fn parts(bytes: &[u8]) -> Vec<Part> {
    let mut found = Vec::new();
    let mut count = 0;
    entity(bytes, 0, &mut count, &mut found);
    found
}

fn entity(bytes: &[u8], depth: usize, count: &mut usize, found: &mut Vec<Part>) {
    *count += 1;
    if *count > MAX_PARTS || depth > MAX_DEPTH {
        return;
    }
    let (headers, body) = Headers::read(bytes);
    let kind = headers.get("content-type").unwrap_or("text/plain");
    if starts_with(kind, "multipart/") {
        if let Some(boundary) = parameter(kind, "boundary").filter(|boundary| !boundary.is_empty()) {
            for part in bodies(body, &boundary) {
                entity(part, depth + 1, count, found);
            }
        }
    } else if starts_with(kind, "text/html") || starts_with(kind, "application/xhtml") {
        let coding = headers.get("content-transfer-encoding").unwrap_or("8bit").trim().to_ascii_lowercase();
        let bytes = match coding.as_str() {
            "quoted-printable" => quoted_printable(body),
            "base64" => base64(body),
            _ => body.to_vec(),
        };
        found.push(Part {
            name: headers.get("content-location").unwrap_or_default().trim().to_owned(),
            bytes,
            encoding: parameter(kind, "charset").and_then(|label| Encoding::for_label(label.as_bytes())),
        });
    }
}

/// Header fields, names in lower case, folded lines joined.
struct Headers {
    fields: Vec<(String, String)>,
}

impl Headers {
    /// Reads the fields up to the first empty line, and gives what follows it.
    fn read(bytes: &[u8]) -> (Headers, &[u8]) {
        let mut fields: Vec<(String, String)> = Vec::new();
        let mut rest = bytes;
        loop {
            let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
            let (line, after) = rest.split_at(end);
            let text = String::from_utf8_lossy(line);
            let text = text.trim_end();
            if line.is_empty() {
                break;
            }
            if text.is_empty() {
                // Lines before the first field are no end of the header.
                rest = after;
                if fields.is_empty() {
                    continue;
                }
                break;
            }
            if line.starts_with(b" ") || line.starts_with(b"\t") {
                if let Some((_, value)) = fields.last_mut() {
                    value.push(' ');
                    value.push_str(text.trim_start());
                }
            } else if let Some((name, value)) = text.split_once(':') {
                fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            } else {
                break;
            }
            rest = after;
            if fields.len() > 1000 {
                break;
            }
        }
        (Headers { fields }, rest)
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

/// A parameter of a header field (`; charset="gb2312"`).
fn parameter(field: &str, name: &str) -> Option<String> {
    let mut rest = field;
    while let Some((_, after)) = rest.split_once(';') {
        let (key, value) = after.split_once('=')?;
        let value = value.trim_start();
        let (value, end) = match value.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => value.split_at(value.find(';').unwrap_or(value.len())),
        };
        if key.trim().eq_ignore_ascii_case(name) {
            return Some(value.trim().to_owned());
        }
        rest = end;
    }
    None
}

/// What stands between the lines of `--boundary`.
fn bodies<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let mark = format!("--{boundary}");
    let finder = memchr::memmem::Finder::new(mark.as_bytes());
    let mut parts = Vec::new();
    let mut open: Option<usize> = None;
    let mut from = 0;
    while let Some(at) = body.get(from..).and_then(|rest| finder.find(rest)).map(|at| from + at) {
        from = at + mark.len();
        let starts_line = at == 0 || body.get(at - 1) == Some(&b'\n');
        if !starts_line {
            continue;
        }
        if let Some(start) = open.take() {
            parts.push(body.get(start..at).unwrap_or_default());
        }
        if parts.len() > MAX_PARTS || body.get(from..).is_some_and(|rest| rest.starts_with(b"--")) {
            return parts;
        }
        let end = body.get(from..).and_then(|rest| memchr::memchr(b'\n', rest));
        open = end.map(|end| from + end + 1);
    }
    // A page that was cut off has no last boundary.
    if let Some(start) = open {
        parts.push(body.get(start..).unwrap_or_default());
    }
    parts
}

/// Quoted-printable (RFC 2045, 6.7); what is none stays as it is.
fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let end = line.iter().rposition(|byte| !byte.is_ascii_whitespace()).map_or(0, |at| at + 1);
        let (text, ending) = line.split_at(end);
        // A soft break joins two lines.
        let (text, ending) = text.strip_suffix(b"=").map_or((text, ending), |text| (text, &b""[..]));
        let mut bytes = text;
        while let Some((first, rest)) = bytes.split_first() {
            let digit = |at: usize| rest.get(at).and_then(|byte| char::from(*byte).to_digit(16));
            if *first == b'='
                && let (Some(high), Some(low)) = (digit(0), digit(1))
                && let Ok(byte) = u8::try_from(high * 16 + low)
            {
                out.push(byte);
                bytes = rest.get(2..).unwrap_or_default();
            } else {
                out.push(*first);
                bytes = rest;
            }
        }
        out.extend_from_slice(ending);
    }
    out
}

/// Base64 up to the first group that is none.
fn base64(body: &[u8]) -> Vec<u8> {
    use ::base64::Engine;
    use ::base64::engine::DecodePaddingMode;
    use ::base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
    let engine = GeneralPurpose::new(
        &::base64::alphabet::STANDARD,
        GeneralPurposeConfig::new()
            .with_decode_padding_mode(DecodePaddingMode::Indifferent)
            .with_decode_allow_trailing_bits(true),
    );
    let digits: Vec<u8> = body
        .iter()
        .copied()
        .filter(|byte| !byte.is_ascii_whitespace())
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
        .collect();
    // A last group of one digit holds no byte.
    let whole = if digits.len() % 4 == 1 { digits.len() - 1 } else { digits.len() };
    engine.decode(digits.get(..whole).unwrap_or_default()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_saved_page() {
        let message = "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----x y\"\r\n\r\n\r\n\
            ------x y\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://example.com/p\r\n\r\n\
            <p class=3D\"a\">=E6=94=B6=\r\n=E9=9B=86</p>\r\n------x y\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0K\r\n\
            ------x y\r\nContent-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n\r\nytW8\r\nr7w=\r\n------x y--\r\n";
        assert!(is_mhtml(message.as_bytes()));
        let parts = parts(message.as_bytes());
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[0].name, "https://example.com/p");
        assert_eq!(String::from_utf8_lossy(&parts[0].bytes), "<p class=\"a\">收集</p>\r\n");
        assert_eq!(parts[1].encoding, Some(encoding_rs::GBK));
        assert_eq!(parts[1].bytes.get(..4), Some(&b"\xca\xd5\xbc\xaf"[..]));
    }

    #[test]
    fn what_is_no_message_is_none() {
        for text in ["", "Content-Type: text/html\r\n\r\n", "隐私政策：第一条\n", "<html>"] {
            assert!(!is_mhtml(text.as_bytes()), "{text}");
        }
        let nested = "Content-Type: multipart/mixed; boundary=a\n\n--a\n".repeat(1000);
        assert!(parts(nested.as_bytes()).is_empty());
    }
}
