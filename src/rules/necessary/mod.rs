//! Rules of the principle `necessary`: one file a rule.

