//! Rules of the principle `necessary`: one file a rule.

pub mod all_at_once;
pub mod background_collection;
pub mod beyond_app_type;
pub mod contacts_of_others;
pub mod excessive_frequency;
pub mod exit_on_refusal;
pub mod finer_than_needed;
pub mod installed_apps_list;
pub mod only_improvement_purpose;
pub mod permanent_identifier;
pub mod permission_beyond_type;
pub mod storage_permission_for_picker;
pub mod unused_permission;
