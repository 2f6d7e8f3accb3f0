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
fn consent_is_judged_by_what_is_known_of_the_order() {
    let consent = |fixture: &Fixture| verdict(fixture, &[]).consent.status;
    let reads = |order, data_type: &str| {
        Fixture::new()
            .access(|access| (access.before_consent, access.data_type) = (order, data_type.to_owned()))
            .policy(vec![claim(data_type)])
    };
    assert_eq!(consent(&reads(Some(false), "contacts")), Status::Satisfied);
    assert_eq!(consent(&reads(Some(true), "contacts")), Status::Violated);
    // What is open leaves it open, and no more than that: it was looked at.
    assert_eq!(consent(&reads(None, "contacts")), Status::Inconclusive);
    // One read that is open hides no other that comes first.
    let both = reads(Some(true), "contacts").reads("imei").policy(vec![claim("imei")]);
    assert_eq!(consent(&both), Status::Violated);
    // A phone's model recognises nobody.
    assert_eq!(consent(&reads(None, "device_info")), Status::Satisfied);
    assert_eq!(consent(&Fixture::new().policy(vec![])), Status::Satisfied);
}

#[test]
fn requests_and_starts_of_unknown_order_leave_consent_open() {
    let consent = |fixture: &Fixture| verdict(fixture, &[]).consent.status;
    let asks = |name: &str, order| {
        Fixture::new().requests(&[name], |request| request.before_consent = order).policy(vec![claim("contacts")])
    };
    assert_eq!(consent(&asks("READ_CONTACTS", None)), Status::Inconclusive);
    assert_eq!(consent(&asks("READ_CONTACTS", Some(false))), Status::Satisfied);
    assert_eq!(consent(&asks("INTERNET", None)), Status::Satisfied);
    let starts = |data_type: &str| {
        Fixture::new()
            .started_sdk("tracker")
            .sdk_reads("tracker", data_type)
            .app_type("e-books")
            .sdk_row("tracker", &[data_type])
            .access(|_| {})
    };
    let known = |mut fixture: Fixture| {
        for access in fixture.facts.accesses.iter_mut().flatten() {
            access.before_consent = Some(false);
        }
        fixture.case().unknown_order().is_some()
    };
    assert!(known(starts("imei")));
    assert!(!known(starts("device_info")));
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
