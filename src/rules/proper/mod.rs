//! Rules of the principle `proper`: one file a rule.

pub mod denied_collection;
