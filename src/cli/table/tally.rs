//! What a person sees of a run: how many apps are done, how fast, and how long it still takes.

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::prose::Lang;
use crate::report::inert::inert;

use super::journal::{Entry, Outcome};

/// How often a run whose standard error is a file says where it is.
const EVERY: Duration = Duration::from_secs(60);

/// Progress on standard error.
pub struct Tally {
    bar: ProgressBar,
    lang: Lang,
    faults: usize,
    done: usize,
    all: usize,
    told: Instant,
    on_terminal: bool,
}

impl Tally {
    /// Begins: `left` of `all` apps are still to be audited.
    pub fn start(all: usize, left: usize, lang: Lang) -> Tally {
        let done = all.saturating_sub(left);
        let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let bar = ProgressBar::new(count(all)).with_position(count(done));
        let template = match lang {
            Lang::Zh => "{wide_bar} {pos}/{len} {per_sec} 剩余 {eta} {msg}",
            Lang::En => "{wide_bar} {pos}/{len} {per_sec}, {eta} left {msg}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        // The rate is that of this run.
        bar.reset_eta();
        let tally = Tally {
            bar,
            lang,
            faults: 0,
            done,
            all,
            told: Instant::now(),
            on_terminal: std::io::stderr().is_terminal(),
        };
        if done > 0 {
            tally.say(&match lang {
                Lang::Zh => format!("继续上次中断的运行：{all} 个应用中 {done} 个已完成"),
                Lang::En => format!("going on with a run that was stopped: {done} of {all} apps are done"),
            });
        }
        tally
    }

    /// Counts apps that are done.
    pub fn add(&mut self, entries: &[Entry]) {
        let faults = entries.iter().filter(|entry| matches!(entry.outcome, Outcome::Failed(_))).count();
        self.done = self.done.saturating_add(entries.len());
        self.faults = self.faults.saturating_add(faults);
        self.bar.inc(u64::try_from(entries.len()).unwrap_or_default());
        if faults > 0 {
            self.bar.set_message(match self.lang {
                Lang::Zh => format!("（{} 个未能审计）", self.faults),
                Lang::En => format!("({} could not be audited)", self.faults),
            });
        }
        if !self.on_terminal && self.told.elapsed() >= EVERY {
            self.told = Instant::now();
            let left = self.bar.eta().as_secs();
            let (done, all, rate) = (self.done, self.all, self.bar.per_sec());
            self.say(&match self.lang {
                Lang::Zh => format!("{done}/{all}，每秒 {rate:.1} 个，约剩 {left} 秒"),
                Lang::En => format!("{done} of {all} apps, {rate:.1} a second, about {left} seconds left"),
            });
        }
    }

    /// Says how it ended.
    pub fn finish(self, good: usize, bad: usize, output: &Path) {
        self.bar.finish_and_clear();
        let output = output.to_string_lossy();
        let output = inert(&output);
        self.say(&match (self.lang, bad) {
            (Lang::Zh, 0) => format!("{output}：{good} 个应用"),
            (Lang::Zh, _) => format!("{output}：{good} 个应用；另有 {bad} 个未能审计，原因见“未能审计”表"),
            (Lang::En, 0) => format!("{output}: {good} apps"),
            (Lang::En, _) => format!("{output}: {good} apps; {bad} could not be audited, the table of errors says why"),
        });
    }

    fn say(&self, text: &str) {
        self.bar.suspend(|| {
            // A closed standard error leaves nothing to do.
            let _ = writeln!(std::io::stderr(), "duly: {text}");
        });
    }
}
