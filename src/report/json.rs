//! JSON as the contract says: one report pretty, several one a line.
//!
//! Control characters, and those that reorder or hide text, are written as `\u` escapes: the values are the same, and
//! a terminal that shows the file does nothing but show it.

use std::io;

use serde::Serialize;
use serde_json::ser::{CharEscape, CompactFormatter, Formatter, PrettyFormatter, Serializer};

use super::Report;
use super::inert::is_hidden;

/// The report as JSON, with a line end: in one line where `compact`, else indented.
pub fn render(report: &Report<'_>, compact: bool) -> String {
    text(report, compact)
}

/// What stands for a report where an app cannot be read (`duly-error/1`), as one line.
pub fn error_line(path: &str, message: &str, remedy: &str) -> String {
    #[derive(Serialize)]
    struct Line<'a> {
        schema: &'static str,
        path: &'a str,
        message: &'a str,
        remedy: &'a str,
    }
    text(&Line { schema: "duly-error/1", path, message, remedy }, true)
}

/// Any value as JSON in the way of reports.
pub fn text(value: &impl Serialize, compact: bool) -> String {
    let mut bytes = Vec::new();
    // Writing to memory cannot fail, and all that is written has string keys and finite numbers.
    let written = if compact {
        value.serialize(&mut Serializer::with_formatter(&mut bytes, Inert(CompactFormatter)))
    } else {
        value.serialize(&mut Serializer::with_formatter(&mut bytes, Inert(PrettyFormatter::new())))
    };
    debug_assert!(written.is_ok(), "{written:?}");
    bytes.push(b'\n');
    String::from_utf8(bytes).unwrap_or_default()
}

/// A formatter that escapes what acts on a terminal or on a reader's eyes.
struct Inert<F>(F);

impl<F: Formatter> Formatter for Inert<F> {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(is_hidden) {
            let (plain, tail) = rest.split_at(at);
            self.0.write_string_fragment(writer, plain)?;
            let mut letters = tail.chars();
            for unit in letters.next().unwrap_or_default().encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = letters.as_str();
        }
        self.0.write_string_fragment(writer, rest)
    }

    fn write_char_escape<W: ?Sized + io::Write>(&mut self, writer: &mut W, escape: CharEscape) -> io::Result<()> {
        self.0.write_char_escape(writer, escape)
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_escaped_and_come_back() {
        let value = "a\u{202e}b\u{9b}31m\u{1b}[0m\u{e0041}\u{7f}中“\"\\</script>";
        let line = text(&value, true);
        assert!(!line.trim_end().contains(is_hidden), "{line:?}");
        assert_eq!(line, "\"a\\u202eb\\u009b31m\\u001b[0m\\udb40\\udc41\\u007f中“\\\"\\\\</script>\"\n");
        assert_eq!(serde_json::from_str::<String>(&line).expect("valid"), value);
    }

    #[test]
    fn an_error_is_one_line() {
        let line = error_line("a\nb.apk", "no ZIP end record", "check the download");
        assert_eq!(
            line,
            "{\"schema\":\"duly-error/1\",\"path\":\"a\\nb.apk\",\"message\":\"no ZIP end record\",\
             \"remedy\":\"check the download\"}\n"
        );
    }
}
