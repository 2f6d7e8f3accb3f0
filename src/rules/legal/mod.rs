//! Rules of the principle `legal`: one file a rule.

pub mod cross_border;
pub mod hard_to_leave;
pub mod late_reply;
pub mod minors;
pub mod no_complaint_channel;
pub mod no_policy;
pub mod no_policy_link;
pub mod no_withdrawal;
pub mod old_target;
pub mod policy_incomplete;
pub mod policy_language;
pub mod sensitive_without_separate_consent;
pub mod system_permission;
