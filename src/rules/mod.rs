//! Rules: functions from facts, claims and app type to findings. One file a rule, found through one table.
//!
//! A rule never looks at another rule's findings, and the order of facts and claims never changes what it finds.

pub mod app_type;
pub mod behaviour;
mod case;
mod claims;
pub mod config;
pub mod consent;
pub mod disclosed;
mod draft;
mod evidence;
pub mod finding;
pub mod legal;
pub mod necessary;
pub mod page;
mod practice;
pub mod proper;
mod purpose;
pub(crate) mod recipient;
mod request;
mod rule;
mod sharing;
mod start;
mod weight;
mod wording;
pub mod words;

#[cfg(test)]
pub(crate) mod fixture;

use std::collections::BTreeMap;

pub use case::Case;
pub use config::Config;
pub use draft::{Draft, MOST_EVIDENCE};
pub use finding::*;
pub(crate) use practice::{Holder, practices};
pub(crate) use purpose::is_necessary;
pub use rule::{Needs, Rule};
pub(crate) use weight::harm;

/// All rules, by id.
pub static RULES: &[&Rule] = &[
    &proper::accessibility_abuse::RULE,
    &necessary::all_at_once::RULE,
    &necessary::background_collection::RULE,
    &necessary::beyond_app_type::RULE,
    &proper::cleartext_upload::RULE,
    &consent::collection_before_consent::RULE,
    &proper::condition_not_kept::RULE,
    &consent::consent_bundled::RULE,
    &consent::consent_preselected::RULE,
    &consent::consent_repeated::RULE,
    &necessary::contacts_of_others::RULE,
    &disclosed::contradictory_policy::RULE,
    &legal::cross_border::RULE,
    &proper::denied_collection::RULE,
    &proper::dynamic_code::RULE,
    &necessary::excessive_frequency::RULE,
    &necessary::exit_on_refusal::RULE,
    &proper::exported_leak::RULE,
    &necessary::finer_than_needed::RULE,
    &consent::handed_to_apps::RULE,
    &legal::hard_to_leave::RULE,
    &disclosed::hard_to_read::RULE,
    &proper::hidden_access::RULE,
    &necessary::installed_apps_list::RULE,
    &legal::late_reply::RULE,
    &disclosed::lists_missing::RULE,
    &proper::log_leak::RULE,
    &legal::minors::RULE,
    &disclosed::no_change_notice::RULE,
    &legal::no_complaint_channel::RULE,
    &consent::no_opt_out_of_targeting::RULE,
    &legal::no_policy::RULE,
    &legal::no_policy_link::RULE,
    &disclosed::no_rationale::RULE,
    &legal::no_withdrawal::RULE,
    &legal::old_target::RULE,
    &necessary::only_improvement_purpose::RULE,
    &disclosed::over_disclosure::RULE,
    &necessary::permanent_identifier::RULE,
    &consent::permission_before_consent::RULE,
    &necessary::permission_beyond_type::RULE,
    &legal::policy_incomplete::RULE,
    &legal::policy_language::RULE,
    &disclosed::purpose_missing::RULE,
    &proper::reinstall_survivor::RULE,
    &consent::sdk_init_before_consent::RULE,
    &disclosed::sdk_takes_more::RULE,
    &proper::self_start::RULE,
    &legal::sensitive_without_separate_consent::RULE,
    &necessary::storage_permission_for_picker::RULE,
    &legal::system_permission::RULE,
    &disclosed::undisclosed_capability::RULE,
    &disclosed::undisclosed_collection::RULE,
    &disclosed::undisclosed_recipient::RULE,
    &disclosed::undisclosed_sdk::RULE,
    &consent::undisclosed_sharing::RULE,
    &necessary::unused_permission::RULE,
    &disclosed::vague_disclosure::RULE,
    &proper::webview_bridge::RULE,
];

/// The rule `id`.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}

/// What all rules that can run find in a case: the heaviest first, then by fingerprint.
pub fn findings(case: &Case) -> Vec<Finding> {
    let mut found: BTreeMap<String, Finding> = BTreeMap::new();
    let all = case.rules().flat_map(|(rule, cited)| {
        let severity = case.config.severity.get(rule.id).copied();
        (rule.check)(case).into_iter().map(move |finding| Finding {
            provisions: cited.clone(),
            severity: severity.unwrap_or(finding.severity),
            ..finding
        })
    });
    for finding in all {
        // The same rule on the same data type, actor and recipient is one finding: the heavier, with all that shows it.
        match found.get_mut(&finding.fingerprint) {
            None => {
                found.insert(finding.fingerprint.clone(), finding);
            }
            Some(kept) => merge(kept, finding),
        }
    }
    let mut findings: Vec<Finding> = found.into_values().collect();
    findings.sort_by(|left, right| {
        right.weight().cmp(&left.weight()).then_with(|| left.fingerprint.cmp(&right.fingerprint))
    });
    findings
}

/// Two findings of one fingerprint to one.
fn merge(kept: &mut Finding, mut other: Finding) {
    if other.weight() > kept.weight() {
        std::mem::swap(kept, &mut other);
    }
    for evidence in other.evidence {
        if kept.evidence.len() < MOST_EVIDENCE && !kept.evidence.contains(&evidence) {
            kept.evidence.push(evidence);
        }
    }
}

#[cfg(test)]
mod tests;
