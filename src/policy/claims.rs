//! Statements folded to what holds for each data type, action and party.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Action, Disclosure, Party, Policy};
use crate::db;

/// What a policy claims of one data type: all statements that say the same of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// The data type's id.
    pub data_type: String,
    /// What is done. Who uses has it: use counts as collection.
    pub action: Action,
    /// Who receives or holds.
    pub actor: Party,
    /// The third party, as the text names it.
    pub entity: Option<String>,
    /// No statement says it in terms: all of them by a wider word, 等, "such as" or "may".
    pub vague: bool,
    /// No statement says it without a condition.
    pub conditional: bool,
    /// Narrower data types that the same party is said to get by this word alone: 设备信息 includes the identifiers, but
    /// says so vaguely.
    pub includes: Vec<&'static str>,
    /// Its statements: numbers in the policy's list of disclosures.
    pub statements: Vec<usize>,
}

impl Policy {
    /// Folds the statements, in the order of party, action, data type and name.
    pub fn claims(&self) -> Vec<Claim> {
        let mut folded: BTreeMap<(Party, Action, &str, Option<&str>), Vec<usize>> = BTreeMap::new();
        for (number, row) in self.disclosures.iter().enumerate() {
            folded.entry((row.actor, done(row), &row.data_type, row.entity.as_deref())).or_default().push(number);
        }
        let said: Vec<_> = folded.keys().map(|(actor, action, data_type, _)| (*actor, *action, *data_type)).collect();
        folded
            .into_iter()
            .map(|((actor, action, data_type, entity), statements)| {
                let rows = || statements.iter().filter_map(|number| self.disclosures.get(*number));
                let includes = db::data_types()
                    .iter()
                    .filter(|row| is_within(row.id, data_type) && !said.contains(&(actor, action, row.id)))
                    .map(|row| row.id)
                    // "Personal information" as such names no kind at all.
                    .filter(|_| data_type != "personal_info")
                    .collect();
                Claim {
                    data_type: data_type.to_owned(),
                    action,
                    actor,
                    entity: entity.map(str::to_owned),
                    vague: rows().all(|row| row.vague),
                    conditional: rows().all(|row| row.condition.is_some()),
                    includes,
                    statements,
                }
            })
            .collect()
    }
}

fn done(row: &Disclosure) -> Action {
    if row.action == Action::Use { Action::Collect } else { row.action }
}

/// Deepest chain of wider types that is followed.
const MAX_STEPS: u8 = 6;

/// Whether `narrow` is a kind of `wide`.
fn is_within(narrow: &str, wide: &str) -> bool {
    fn climbs(narrow: &str, wide: &str, steps: u8) -> bool {
        let Some(steps) = steps.checked_sub(1) else { return false };
        db::data_type(narrow)
            .is_some_and(|row| row.within.iter().any(|above| *above == wide || climbs(above, wide, steps)))
    }
    climbs(narrow, wide, MAX_STEPS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Input, Origin, read};

    fn claims(text: &str) -> Vec<Claim> {
        read(&[Input { file: "p.txt", origin: Origin::Given, bytes: text.as_bytes() }]).unwrap().claims()
    }

    #[test]
    fn statements_of_the_same_are_one_claim() {
        let found = claims(
            "我们可能会收集您的通讯录。\n\n我们会使用您的通讯录，用于推荐好友。\n\n我们不会收集您的短信内容。\n",
        );
        let contacts = found.iter().find(|claim| claim.data_type == "contacts").unwrap();
        assert_eq!(
            (contacts.action, contacts.actor, contacts.statements.len()),
            (Action::Collect, Party::FirstParty, 2)
        );
        assert!(!contacts.vague && !contacts.conditional && contacts.entity.is_none());
        assert!(found.iter().any(|claim| claim.data_type == "sms" && claim.action == Action::NotCollect));
    }

    #[test]
    fn a_wider_word_includes_what_is_not_named() {
        let found = claims("我们会收集您的设备信息和IMEI。\n");
        let device = found.iter().find(|claim| claim.data_type == "device_info").unwrap();
        assert!(device.includes.contains(&"mac"), "{:?}", device.includes);
        assert!(!device.includes.contains(&"imei"));
    }

    #[test]
    fn what_holds_under_a_condition_only_says_so() {
        let found = claims("如果您开启导航功能，我们会收集您的精确位置。\n");
        assert!(found.iter().any(|claim| claim.data_type == "location_precise" && claim.conditional));
    }
}
