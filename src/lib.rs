//! **duly** audits what an Android app does with personal information and judges whether it does so duly.
//!
//! An app's bytes become facts, a policy's text becomes claims, rules hold the claims against the facts,
//! and a report shows the verdict with its evidence:
//!
//! ```text
//! container ─► android ─► app ─► analysis ─┐
//!                                          ├─► rules ─► verdict ─► report
//! policy file ─► policy ───────────────────┘     ▲
//!                         permission-db (db) ────┘
//! ```
//!
//! Data flows to the right only: a module uses what stands left of it and [`db`], never what stands right.
//! [`audit`] is the whole pipeline; the command line is a thin layer over it.

pub mod analysis;
pub mod android;
pub mod app;
pub mod audit;
pub mod baseline;
pub mod bundle;
pub mod cli;
pub mod container;
pub mod db;
pub mod diff;
pub mod draft;
pub mod law;
pub mod limit;
pub mod policy;
pub mod prose;
pub mod report;
pub mod rules;
pub mod verdict;
