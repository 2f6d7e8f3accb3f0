//! Rules of the principle `proper`: one file a rule.
