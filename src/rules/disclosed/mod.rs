//! Rules of the principle `disclosed`: one file a rule.
