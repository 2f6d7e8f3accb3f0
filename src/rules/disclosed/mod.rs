//! Rules of the principle `disclosed`: one file a rule.

pub mod contradictory_policy;
pub mod hard_to_read;
pub mod lists_missing;
pub mod no_change_notice;
pub mod no_rationale;
pub mod over_disclosure;
pub mod purpose_missing;
pub mod sdk_takes_more;
pub mod undisclosed_capability;
pub mod undisclosed_collection;
pub mod undisclosed_recipient;
pub mod undisclosed_sdk;
pub mod vague_disclosure;
