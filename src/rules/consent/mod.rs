//! Rules of the principle `consent`: one file a rule.
