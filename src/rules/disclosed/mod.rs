//! Rules of the principle `disclosed`: one file a rule.

pub mod undisclosed_collection;
