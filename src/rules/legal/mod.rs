//! Rules of the principle `legal`: one file a rule.
