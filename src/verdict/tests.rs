use super::*;
use crate::rules::fixture::{Fixture, claim};

fn verdict(fixture: &Fixture, limits: &[Limit]) -> Verdict {
    let case = fixture.case();
    let findings = crate::rules::findings(&case);
    judge(&case, &findings, limits)
}

fn limit(principles: &[Principle]) -> Limit {
    let text = Prose::new("甲", "a");
    Limit { what: text.clone(), place: String::new(), effect: text, principles: principles.to_vec() }
}

#[test]
fn a_finding_goes_before_a_limit() {
    let fixture = Fixture::new().reads("contacts").policy(vec![]);
    let verdict = verdict(&fixture, &[limit(&Principle::ALL)]);
    assert_eq!(verdict.disclosed.status, Status::Violated);
    assert_eq!(verdict.necessary.status, Status::Inconclusive);
    assert_eq!(verdict.disclosed.findings.len(), 1);
}

#[test]
fn a_limit_goes_before_a_doubt() {
    let fixture = Fixture::new().reads("contacts").policy(vec![claim("contacts").third_party(None)]);
    assert_eq!(verdict(&fixture, &[]).disclosed.status, Status::Doubtful);
    assert_eq!(verdict(&fixture, &[limit(&[Principle::Disclosed])]).disclosed.status, Status::Inconclusive);
    assert_eq!(verdict(&fixture, &[limit(&[])]).disclosed.status, Status::Doubtful);
}

#[test]
fn what_is_missing_is_never_satisfied() {
    let without_policy = Fixture::new().reads("contacts");
    assert_eq!(verdict(&without_policy, &[]).disclosed.status, Status::NotAssessed);
    let mut manifest = Fixture::new().policy(vec![]);
    manifest.facts = Default::default();
    manifest.depth = crate::audit::Depth::Manifest;
    assert_eq!(verdict(&manifest, &[]).disclosed.status, Status::NotAssessed);
    assert_eq!(verdict(&manifest, &[]).proper.status, Status::NotAssessed);
}

#[test]
fn consent_is_open_while_the_order_is() {
    let reads = Fixture::new().reads("contacts").policy(vec![claim("contacts")]);
    assert_eq!(verdict(&reads, &[]).consent.status, Status::NotAssessed);
    let ordered = Fixture::new().access(|access| access.before_consent = Some(false)).policy(vec![claim("contacts")]);
    assert_eq!(verdict(&ordered, &[]).consent.status, Status::Satisfied);
    let reads_nothing = Fixture::new().policy(vec![]);
    assert_eq!(verdict(&reads_nothing, &[]).consent.status, Status::Satisfied);
}

#[test]
fn lawful_use_that_the_policy_states_is_satisfied() {
    let fixture = Fixture::new().reads("contacts").policy(vec![claim("contacts")]);
    assert_eq!(verdict(&fixture, &[]).disclosed.status, Status::Satisfied);
    assert_eq!(verdict(&fixture, &[]).proper.status, Status::Satisfied);
}

#[test]
fn where_no_law_was_in_force_nothing_is_satisfied() {
    let mut fixture = Fixture::new().policy(vec![]).app_type("e-books");
    fixture.law.day = "2015-01-01".parse().expect("a day");
    for principle in Principle::ALL {
        assert_eq!(verdict(&fixture, &[]).of(principle).status, Status::NotAssessed);
    }
    assert!(crate::rules::behaviour::not_decided(&fixture.case()).is_empty());
}
