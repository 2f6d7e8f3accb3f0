//! Rules of the principle `proper`: one file a rule.

pub mod accessibility_abuse;
pub mod cleartext_upload;
pub mod condition_not_kept;
pub mod denied_collection;
pub mod dynamic_code;
pub mod exported_leak;
pub mod hidden_access;
pub mod log_leak;
pub mod reinstall_survivor;
pub mod self_start;
pub mod webview_bridge;
