//! Rules of the principle `consent`: one file a rule.

pub mod collection_before_consent;
pub mod consent_bundled;
pub mod consent_preselected;
pub mod consent_repeated;
pub mod handed_to_apps;
pub mod no_opt_out_of_targeting;
pub mod permission_before_consent;
pub mod sdk_init_before_consent;
pub mod undisclosed_sharing;
