//! Writing results: to standard output, or whole files that appear at once.

use std::io::{self, Write};
use std::path::Path;

use crate::prose::Prose;
use crate::report::terminal::Style;

use super::Failure;

/// How to draw on what standard output is; plainly where the text goes to a file.
pub fn style(to_screen: bool) -> Style {
    use std::io::IsTerminal;
    if to_screen && io::stdout().is_terminal() { Style::of_terminal() } else { Style::plain() }
}

/// Writes `text` to standard output. A reader that went away (`| head`) is no failure.
pub fn print(text: &str) -> Result<(), Failure> {
    print_bytes(text.as_bytes())
}

/// Writes `bytes` to standard output.
pub fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::usage(
            Prose::new(format!("无法写入标准输出：{error}"), format!("cannot write to standard output: {error}")),
            Prose::new("请检查重定向的目标。", "Check where it is redirected to."),
        )),
        _ => Ok(()),
    }
}

/// Writes `bytes` to `path` by way of a temporary file beside it, so that a half-written report is never seen.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failure = |error: io::Error| {
        Failure::about(
            path,
            Prose::new(format!("无法写入：{error}"), format!("cannot be written: {error}")),
            Prose::new("请给 -o 一个可写的路径。", "Give -o a path that can be written."),
        )
    };
    let Some(name) = path.file_name() else {
        return Err(failure(io::Error::from(io::ErrorKind::IsADirectory)));
    };
    let mut temporary = name.to_os_string();
    temporary.push(format!(".{}.part", std::process::id()));
    let temporary = path.with_file_name(temporary);
    // A device or a pipe (/dev/stdout) is written to as it is: a rename would replace it.
    if path.exists() && !path.is_file() {
        return std::fs::write(path, bytes).map_err(failure);
    }
    std::fs::write(&temporary, bytes).and_then(|()| std::fs::rename(&temporary, path)).map_err(|error| {
        let _ = std::fs::remove_file(&temporary);
        failure(error)
    })
}
