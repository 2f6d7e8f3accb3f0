//! The process that audits one app of the page: `duly serve-worker`, which is no command for people.
//!
//! It reads a line of JSON ([`Upload`]) and then the files' bytes from standard input, and prints either a line `done`
//! and the page, or a line `failed` and a [`Fault`].

use std::ffi::OsString;
use std::io::{self, BufRead, Read};
use std::process::ExitStatus;
use std::sync::Arc;
use std::time::Instant;

use serde::Deserialize;

use crate::audit::{self, AppInput, Options};
use crate::limit::Budget;
use crate::policy::{self, Origin};
use crate::prose::{Lang, Prose};
use crate::report::{html, table::Fault};

use super::super::process::{self, Limits};
use super::super::{Failure, Status, output};
use super::State;

/// Most bytes of the line that names the files.
const MOST_HEAD: u64 = 64 << 10;
/// Most files of a policy.
const MOST_POLICIES: usize = 64;

/// Arguments of `duly serve-worker`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Bytes of address space.
    #[arg(long)]
    memory: u64,
}

/// What is uploaded: the files' bytes follow, in this order.
#[derive(Debug, Deserialize)]
struct Upload {
    app: Part,
    policies: Vec<Part>,
}

/// A file.
#[derive(Debug, Deserialize)]
struct Part {
    name: String,
    size: u64,
}

/// The arguments that start a process.
pub fn arguments(memory: u64, lang: Lang) -> Vec<OsString> {
    let lang = match lang {
        Lang::Zh => "--lang=zh",
        Lang::En => "--lang=en",
    };
    ["serve-worker".into(), lang.into(), format!("--memory={memory}").into()].to_vec()
}

/// Audits what comes in and prints the page.
pub fn run(arguments: &Arguments, lang: Lang) -> Result<Status, Failure> {
    process::bound(arguments.memory);
    match page(&mut io::stdin().lock(), lang) {
        Ok(page) => output::print(&format!("done\n{page}"))?,
        Err((message, remedy)) => {
            let fault = Fault::new("unreadable", &message, &remedy, lang);
            output::print(&format!("failed\n{}", serde_json::to_string(&fault).unwrap_or_default()))?;
        }
    }
    Ok(Status::Clean)
}

/// The report of what comes in; else what is wrong, and what to do.
fn page(from: &mut impl BufRead, lang: Lang) -> Result<String, (Prose, Prose)> {
    let started = Instant::now();
    let garbled = || {
        (
            Prose::new("上传的内容不完整", "what was uploaded is not whole"),
            Prose::new("请重新载入页面再试一次。", "Load the page again and try once more."),
        )
    };
    let mut line = Vec::new();
    from.by_ref().take(MOST_HEAD).read_until(b'\n', &mut line).map_err(|_| garbled())?;
    let upload: Upload = serde_json::from_slice(&line).map_err(|_| garbled())?;
    if upload.policies.len() > MOST_POLICIES {
        return Err((
            Prose::new("政策文件太多", "there are too many files of a policy"),
            Prose::new("请只给出这个应用的隐私政策。", "Give the policy of this app alone."),
        ));
    }
    let mut read = |part: &Part| {
        let mut bytes = Vec::new();
        from.by_ref().take(part.size).read_to_end(&mut bytes).map_err(|_| garbled())?;
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if size == part.size { Ok(bytes) } else { Err(garbled()) }
    };
    let app = read(&upload.app)?;
    let policies: Vec<Vec<u8>> = upload.policies.iter().map(&mut read).collect::<Result<_, _>>()?;
    let inputs: Vec<policy::Input<'_>> = upload
        .policies
        .iter()
        .zip(&policies)
        .map(|(part, bytes)| policy::Input { file: base_name(&part.name), origin: Origin::Given, bytes })
        .collect();
    let input = AppInput::file(base_name(&upload.app.name), &app);
    let audit = audit::audit(&input, &inputs, &Options::default(), &Budget::default()).map_err(|error| {
        let name = error.policy.unwrap_or(upload.app.name.clone());
        let Prose { zh, en } = error.message;
        (Prose::new(format!("{name}：{zh}"), format!("{name}: {en}")), error.remedy)
    })?;
    let elapsed = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(html::render(&audit, lang, Some(elapsed)))
}

/// A name that a browser gives, without a folder.
fn base_name(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// What became of an audit, from what its process printed and how it ended.
pub(super) fn outcome(
    printed: Vec<u8>,
    ended: io::Result<(ExitStatus, bool)>,
    complaint: &str,
    limits: &Limits,
    lang: Lang,
) -> State {
    let failed = |fault: Fault| State::Failed(fault.message, fault.remedy);
    let (status, is_late) = match ended {
        Ok(ended) => ended,
        Err(error) => return State::Failed(error.to_string(), String::new()),
    };
    let is_good = status.success();
    if is_good && let Some(page) = printed.strip_prefix(b"done\n") {
        return State::Done(Arc::new(page.to_vec()));
    }
    let told = printed.strip_prefix(b"failed\n").and_then(|fault| serde_json::from_slice(fault).ok());
    match told {
        Some(fault) if is_good => failed(fault),
        _ => failed(process::fault(status, is_late, complaint, limits, lang)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upload(head: &str, bytes: &[u8]) -> Result<String, (Prose, Prose)> {
        page(&mut io::Cursor::new([head.as_bytes(), b"\n", bytes].concat()), Lang::En)
    }

    #[test]
    fn what_is_not_whole_is_told() {
        for (head, words) in [
            ("", "not whole"),
            ("{}", "not whole"),
            (r#"{"app":{"name":"a.apk","size":9},"policies":[]}"#, "not whole"),
            (r#"{"app":{"name":"x/a.apk","size":3},"policies":[]}"#, "x/a.apk: "),
        ] {
            let (message, _) = upload(head, b"abc").expect_err(head);
            assert!(message.en.contains(words), "{head}: {message:?}");
        }
    }

    #[test]
    fn a_name_has_no_folder() {
        assert_eq!(base_name("C:\\a\\b.apk"), "b.apk");
        assert_eq!(base_name("a/b.apk"), "b.apk");
    }
}
