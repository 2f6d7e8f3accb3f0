//! Rules of the principle `proper`: one file a rule.

pub mod cleartext_upload;
pub mod denied_collection;
pub mod dynamic_code;
