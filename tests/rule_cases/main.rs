//! Every rule on small apps of its own: one that it fires on, one that nearly is such, and one that does the same duly
//! (`samples/rules/RULE.toml`); the 39 app types from end to end; and apps that hide a part.
//!
//! The apps are put together here from `samples/rules/code/*.smali`, with Debian's aapt and smali.

mod again;
mod app;
mod cases;
mod hidden;
mod types;
