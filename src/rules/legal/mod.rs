//! Rules of the principle `legal`: one file a rule.

pub mod old_target;
