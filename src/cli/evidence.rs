//! `duly evidence`: a bundle of evidence for a complaint or a suit.

use std::path::PathBuf;

use crate::audit::Options;
use crate::bundle::{At, Parts, archive};
use crate::law::{Day, Law, LawSet};
use crate::limit::Budget;
use crate::prose::Prose;

use super::{Failure, Status, input, output};

/// Arguments of `duly evidence`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The app: an APK, a bundle (.aab), a split set (.apks, .xapk, .apkm), a directory of splits or one that apktool unpacked.
    #[arg(value_name = "APP")]
    app: PathBuf,
    /// The app's privacy policy. May be repeated.
    #[arg(long, value_name = "FILE|DIR", required = true)]
    policy: Vec<PathBuf>,
    /// The app's type among the 39 of the law; inferred unless given.
    #[arg(long, value_name = "ID", value_parser = super::audit::app_type)]
    app_type: Option<&'static str>,
    /// The mapping that R8 or ProGuard wrote for this build: names in the report are the developer's, those of the
    /// disassembly the app's.
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Judge by the provisions in force on that day; by the newest that the data knows unless given.
    #[arg(long, value_name = "DATE", value_parser = super::audit::day)]
    law_date: Option<Day>,
    /// The time to state (2026-12-31 or 2026-12-31T08:00:00+08:00). None is stated unless given: no clock is read.
    #[arg(long, value_name = "TIME", value_parser = At::parse)]
    at: Option<At>,
    /// Where to write the bundle.
    #[arg(short, long, value_name = "BUNDLE.zip")]
    output: PathBuf,
}

/// Writes the bundle. A project's configuration has no say in it.
pub fn run(arguments: &Arguments) -> Result<Status, Failure> {
    let files = input::policies(&arguments.policy)?;
    let policies = input::borrowed(&files);
    let files = input::app(&arguments.app)?;
    let view = files.view();
    let newest = LawSet::newest(Law::Cn);
    let law = LawSet { day: arguments.law_date.unwrap_or(newest.day), ..newest };
    let mapping = arguments.mapping.as_deref().map(input::mapping_file).transpose()?;
    let options = Options {
        law,
        app_type: arguments.app_type,
        mapping: mapping.as_ref().map(|read| &read.mapping),
        ..Options::default()
    };
    let audit = super::diff::audited(&arguments.app, &view.input(), &policies, &options)?;
    let parts = Parts {
        app: view.input(),
        audit: &audit,
        policies: &policies,
        mapping: mapping.as_ref().map(|read| (read.name.as_str(), read.bytes.as_slice(), &read.mapping)),
        at: arguments.at.as_ref(),
    };
    let bundle = archive(&parts, &Budget::default()).map_err(|error| {
        Failure::about(
            &arguments.output,
            Prose::new(format!("无法写成压缩包：{error}"), format!("cannot be made an archive: {error}")),
            Prose::new("请检查磁盘空间。", "Check the room on the disk."),
        )
    })?;
    output::write_file(&arguments.output, &bundle)?;
    Ok(Status::Clean)
}
