//! Rules of the principle `necessary`: one file a rule.

pub mod beyond_app_type;
pub mod contacts_of_others;
pub mod installed_apps_list;
pub mod only_improvement_purpose;
pub mod permanent_identifier;
pub mod permission_beyond_type;
pub mod unused_permission;
