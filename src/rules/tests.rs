//! What holds for all rules together.

use proptest::prelude::*;

use super::fixture::{Fixture, claim, own};
use super::{Finding, Severity};
use crate::law::{Law, LawSet};

const TYPES: [&str; 8] =
    ["contacts", "location_precise", "imei", "android_id", "device_info", "call_log", "audio", "calendar"];

/// A case of reads, SDKs and statements, each drawn by a number.
fn fixture(reads: &[(usize, bool)], claims: &[(usize, u8)], stranger: bool) -> Fixture {
    let mut fixture = Fixture::new().started_sdk("tracker").sdk_sends("tracker").app_type("e-books").policy(vec![]);
    for (id, by_sdk) in reads {
        let id = TYPES[id % TYPES.len()];
        fixture = if *by_sdk { fixture.sdk_reads("tracker", id) } else { fixture.reads(id) };
    }
    for (id, kind) in claims {
        let said = claim(TYPES[id % TYPES.len()]);
        fixture = fixture.policy(vec![match kind % 4 {
            0 => said,
            1 => said.vaguely(),
            2 => said.shared_with(None),
            _ => said.third_party(Some("Tracker")),
        }]);
    }
    if stranger { fixture.endpoint("https://x.other.test/contacts", "La;->b()V", own()) } else { fixture }
}

fn keys(found: &[Finding]) -> Vec<(String, Severity)> {
    found.iter().map(|finding| (finding.fingerprint.clone(), finding.severity)).collect()
}

proptest! {
    #[test]
    fn an_exact_disclosure_adds_nothing_above_info(
        reads in prop::collection::vec((0_usize..8, any::<bool>()), 0..8),
        claims in prop::collection::vec((0_usize..8, any::<u8>()), 0..8),
        stranger in any::<bool>(),
        added in 0_usize..8,
    ) {
        let before = fixture(&reads, &claims, stranger);
        let known = keys(&before.run_all());
        for finding in before.policy(vec![claim(TYPES[added])]).run_all() {
            // For another type that it includes (device information, an IMEI) the statement is not exact, but vague.
            if finding.data_type.as_deref().is_some_and(|id| super::claims::includes(TYPES[added], id)) {
                continue;
            }
            prop_assert!(
                finding.severity == Severity::Info || known.iter().any(|(key, _)| *key == finding.fingerprint),
                "{} {:?}", finding.rule, finding.data_type
            );
        }
    }

    #[test]
    fn removing_a_read_adds_only_what_is_unused_or_stated_in_vain(
        reads in prop::collection::vec((0_usize..8, any::<bool>()), 1..8),
        claims in prop::collection::vec((0_usize..8, any::<u8>()), 0..8),
        stranger in any::<bool>(),
        removed in any::<prop::sample::Index>(),
    ) {
        let before = fixture(&reads, &claims, stranger).permission("android.permission.READ_CONTACTS");
        let known = keys(&before.run_all());
        let mut after = before;
        if let Some(list) = &mut after.facts.accesses {
            let at = removed.index(list.len());
            list.remove(at);
        }
        for finding in after.run_all() {
            prop_assert!(
                matches!(finding.rule, "unused-permission" | "over-disclosure")
                    || known.iter().any(|(key, _)| *key == finding.fingerprint),
                "{} {:?}", finding.rule, finding.data_type
            );
        }
    }

    #[test]
    fn the_order_of_facts_and_claims_never_matters(
        reads in prop::collection::vec((0_usize..8, any::<bool>()), 0..8),
        claims in prop::collection::vec((0_usize..8, any::<u8>()), 0..8),
        stranger in any::<bool>(),
    ) {
        let forth = fixture(&reads, &claims, stranger);
        let mut back = forth.clone();
        back.facts.accesses.iter_mut().for_each(|list| list.reverse());
        back.facts.sinks.iter_mut().for_each(|list| list.reverse());
        back.facts.endpoints.iter_mut().for_each(|list| list.reverse());
        back.policy.iter_mut().for_each(|policy| policy.disclosures.reverse());
        prop_assert_eq!(keys(&forth.run_all()), keys(&back.run_all()));
    }
}

fn on(fixture: &Fixture, law: Law, day: &str) -> Fixture {
    Fixture { law: LawSet { law, day: day.parse().expect("a day") }, ..fixture.clone() }
}

fn of<'f>(found: &'f [Finding], rule: &str) -> Option<&'f Finding> {
    found.iter().find(|finding| finding.rule == rule)
}

#[test]
fn an_app_of_2025_is_judged_by_the_law_of_2025() {
    let app = Fixture::new().reads("contacts").policy(vec![]);
    let cites = |day: &str| {
        let found = on(&app, Law::Cn, day).run_all();
        of(&found, "undisclosed-collection").map(|finding| finding.provisions.clone())
    };
    assert!(cites("2025-12-31").is_some_and(|ids| ids.contains(&"csl2016:41") && !ids.contains(&"csl2025:43")));
    assert!(cites("2026-01-01").is_some_and(|ids| ids.contains(&"csl2025:43") && !ids.contains(&"csl2016:41")));
    // Before the Personal Information Protection Law the Cybersecurity Law asked the same; before that, nothing did.
    assert_eq!(cites("2019-11-27"), Some(vec!["csl2016:41"]));
    assert_eq!(cites("2017-05-31"), None);
}

#[test]
fn a_rule_without_a_provision_in_force_is_silent() {
    let app = Fixture::new().permission("android.permission.READ_PRIVILEGED_PHONE_STATE");
    let found = |day: &str| of(&on(&app, Law::Cn, day).run_all(), "system-permission").is_some();
    assert!(found("2021-11-01"));
    assert!(!found("2021-10-31"));
}

#[test]
fn the_39_types_are_a_yardstick_from_the_day_of_their_rules() {
    let app = Fixture::new().reads("contacts").policy(vec![claim("contacts")]).app_type("e-books");
    let beyond = |day: &str| of(&on(&app, Law::Cn, day).run_all(), "beyond-app-type").is_some();
    assert!(beyond("2021-05-01"));
    assert!(!beyond("2021-04-30"));
}

#[test]
fn under_another_law_findings_cite_it_and_what_it_does_not_ask_is_no_finding() {
    let app = Fixture::new().reads("contacts").policy(vec![]).document_text("We collect your contacts.");
    for (law, prefix) in [(Law::Gdpr, "gdpr:"), (Law::Play, "play:")] {
        let found = on(&app, law, "2026-01-01").run_all();
        assert!(of(&found, "undisclosed-collection").is_some());
        assert!(of(&found, "policy-language").is_none());
        assert!(found.iter().flat_map(|finding| &finding.provisions).all(|id| id.starts_with(prefix)), "{found:?}");
    }
}
