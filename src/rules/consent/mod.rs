//! Rules of the principle `consent`: one file a rule.

pub mod collection_before_consent;
pub mod no_opt_out_of_targeting;
pub mod permission_before_consent;
pub mod sdk_init_before_consent;
pub mod undisclosed_sharing;
