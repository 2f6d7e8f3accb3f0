//! Rules of the principle `disclosed`: one file a rule.

pub mod contradictory_policy;
pub mod lists_missing;
pub mod over_disclosure;
pub mod purpose_missing;
pub mod sdk_takes_more;
pub mod undisclosed_capability;
pub mod undisclosed_collection;
pub mod undisclosed_recipient;
pub mod undisclosed_sdk;
pub mod vague_disclosure;
