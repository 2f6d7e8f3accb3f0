//! What the command answers to arguments that it does not take: one line. Help and the version are no misuse.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::prose::{Lang, Prose};

use super::{Failure, Status, complain, locale};

/// Help and version go to standard output with status 0; wrong use is one line on standard error with status 2.
pub fn answer(error: &clap::Error, raw: &[OsString]) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = error.print();
            Status::Clean.code()
        }
        _ => {
            let remedy = Prose::new("用法见 duly --help", "See duly --help");
            complain(&Failure::usage(Prose::new(in_chinese(error), in_english(error)), remedy), lang(raw));
            Status::Unusable.code()
        }
    }
}

/// The language that the arguments ask for, though they cannot be parsed; else the locale's.
fn lang(raw: &[OsString]) -> Lang {
    let mut arguments = raw.iter().filter_map(|argument| argument.to_str());
    while let Some(argument) = arguments.next() {
        let value = match argument {
            "--lang" => arguments.next(),
            _ => argument.strip_prefix("--lang="),
        };
        match value {
            Some("zh") => return Lang::Zh,
            Some("en") => return Lang::En,
            _ => {}
        }
    }
    locale()
}

/// The parser's own words, in one line.
fn in_english(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let lines = text.lines().map(str::trim).take_while(|line| !line.starts_with("Usage:"));
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty() && !line.starts_with("For more information")).collect();
    let joined = lines.join(" ");
    joined.strip_prefix("error: ").unwrap_or(&joined).to_owned()
}

fn in_chinese(error: &clap::Error) -> String {
    let of = |kind| error.get(kind).map(text).unwrap_or_default();
    let (argument, value) = (of(ContextKind::InvalidArg), of(ContextKind::InvalidValue));
    let known = of(ContextKind::ValidValue);
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
        .into_iter()
        .map(of)
        .find(|text| !text.is_empty());
    let mut line = match error.kind() {
        ErrorKind::InvalidSubcommand => format!("没有“{}”这个命令", of(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            format!("没有给出命令（可用：{}）", of(ContextKind::ValidSubcommand))
        }
        ErrorKind::UnknownArgument => format!("没有“{argument}”这个参数"),
        ErrorKind::InvalidValue if value.is_empty() => format!("“{argument}”缺少取值"),
        ErrorKind::InvalidValue => format!("“{argument}”不接受“{value}”"),
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(|why| format!("：{why}")).unwrap_or_default();
            format!("“{argument}”不接受“{value}”{why}")
        }
        ErrorKind::MissingRequiredArgument => format!("缺少参数 {argument}"),
        ErrorKind::ArgumentConflict => format!("“{argument}”不能与“{}”同时使用", of(ContextKind::PriorArg)),
        _ => in_english(error),
    };
    if !known.is_empty() {
        line.push_str(&format!("（可用：{known}）"));
    }
    if let Some(suggested) = suggested {
        line.push_str(&format!("，是否想用“{suggested}”"));
    }
    line
}

/// A value of the parser's context as text.
fn text(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join("、"),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::StyledStrs(texts) => texts.iter().map(ToString::to_string).collect::<Vec<_>>().join("、"),
        ContextValue::Number(number) => number.to_string(),
        _ => String::new(),
    }
}
