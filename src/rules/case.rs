//! What rules judge: an app, its facts, its policy and its type, with what many rules ask of them worked out once.

use super::Config;
use super::RULES;
use super::Severity;
use super::claims::Claims;
use super::practice::{self, Holder, Practice};
use super::recipient::Organisation;
use super::rule::{Needs, Rule};
use crate::analysis::{ActorKind, Confidence, Facts, SinkKind};
use crate::app::App;
use crate::audit::{AppTypeChoice, Depth};
use crate::db;
use crate::law::{Law, LawSet};
use crate::limit::{Limit, Principle};
use crate::policy::Policy;
use crate::prose::Prose;

/// One case to judge.
pub struct Case<'a> {
    /// The app.
    pub app: &'a App,
    /// What its code does.
    pub facts: &'a Facts,
    /// What its policy says.
    pub policy: Option<&'a Policy>,
    /// The app type to judge by.
    pub app_type: Option<&'a AppTypeChoice>,
    /// How deep the audit looked.
    pub depth: Depth,
    /// The law to judge by.
    pub law: LawSet,
    /// What the project settles.
    pub config: &'a Config,
    /// Who reads what, by data type and holder.
    pub practices: Vec<Practice<'a>>,
    /// The policy's claims; of no policy: empty.
    pub claims: Claims<'a>,
    /// The organisation that the app is.
    pub own: Organisation,
}

impl<'a> Case<'a> {
    /// Works out what rules ask.
    pub fn new(
        app: &'a App,
        facts: &'a Facts,
        policy: Option<&'a Policy>,
        app_type: Option<&'a AppTypeChoice>,
        depth: Depth,
        law: LawSet,
        config: &'a Config,
    ) -> Case<'a> {
        let practices = practice::practices(app, facts);
        let mut own = Organisation::of(app, policy);
        own.add(config.recipients.iter().filter(|known| known.own).map(|known| known.host.as_str()));
        Case { app, facts, policy, app_type, depth, law, config, practices, claims: Claims::new(policy), own }
    }

    /// What is at hand for rules.
    pub fn has(&self) -> Needs {
        let mut has = Needs::M;
        if self.facts.accesses.is_some() {
            has = has | Needs::F;
        }
        if self.policy.is_some() {
            has = has | Needs::P;
        }
        // The 39 types are a yardstick of Chinese law from the day of their rules.
        if self.app_type.is_some() && (self.law.law != Law::Cn || self.law.in_force("app-types")) {
            has = has | Needs::T;
        }
        has
    }

    /// The rules that are asked: those on whose matter something was in force and for which all is at hand, with what their
    /// findings cite.
    pub fn rules(&self) -> impl Iterator<Item = (&'static Rule, Vec<&'static str>)> + '_ {
        let has = self.has();
        self.rules_in_force().filter(move |(rule, _)| rule.needs.without(has).is_none())
    }

    /// The rules that the project did not turn off on whose matter something was in force, whatever is at hand, with what
    /// their findings cite.
    pub fn rules_in_force(&self) -> impl Iterator<Item = (&'static Rule, Vec<&'static str>)> + '_ {
        RULES
            .iter()
            .filter(|rule| !self.config.off.contains(rule.id))
            .map(|rule| (*rule, self.law.cited(rule.id, rule.provisions)))
            .filter(|(_, cited)| !cited.is_empty())
    }

    /// Whether part of the code could not be seen: then nothing follows from what was not found.
    pub fn is_code_hidden(&self) -> bool {
        use crate::limit::Principle::{Disclosed, Necessary};
        self.facts.packers.iter().any(|packer| packer.hides_code)
            || self.app.missing_splits
            || self.loads_code()
            || self
                .facts
                .limits
                .iter()
                .chain(&self.app.limits)
                .any(|limit| limit.principles.iter().any(|principle| matches!(principle, Necessary | Disclosed)))
    }

    /// What of the order of consent and reading is open: reads, permission requests and SDK starts that matter and of which
    /// nothing tells whether they come before consent or after. What is known is judged by the rules; what is not keeps
    /// the principle from being called satisfied. A read that may not happen at all, and one that recognises nobody, leave
    /// nothing open.
    pub fn unknown_order(&self) -> Option<Limit> {
        let reads = self
            .practices
            .iter()
            .filter(|practice| practice.harm() > Severity::Info)
            .flat_map(|practice| &practice.accesses)
            .filter(|access| access.before_consent.is_none())
            .filter(|access| practice::confidence(self.app, self.facts, access) > Some(Confidence::Low))
            .map(|access| access.method.as_str());
        let asks = self
            .facts
            .permission_requests
            .iter()
            .flatten()
            .filter(|request| request.before_consent.is_none())
            .filter(|request| {
                request.permissions.iter().any(|name| db::permission(name).is_some_and(|row| row.is_dangerous()))
            })
            .map(|request| request.method.as_str());
        let starts = self
            .facts
            .sdks
            .iter()
            .flatten()
            .filter(|sdk| self.takes(&sdk.id))
            .flat_map(|sdk| &sdk.init)
            .filter(|call| call.before_consent.is_none())
            .map(|call| call.method.as_str());
        let mut places: Vec<&str> = reads.chain(asks).chain(starts).collect();
        let count = places.len();
        places.sort_unstable();
        let first = places.first()?;
        Some(Limit {
            what: Prose::new(
                format!("有 {count} 处读取、权限申请或 SDK 启动，不能确定在用户同意之前还是之后"),
                format!(
                    "for {count} reads, permission requests or SDK starts it could not be told whether they come before consent or after"
                ),
            ),
            place: (*first).to_owned(),
            effect: Prose::new(
                "这些地方是否先于同意，须运行查看（duly why 列出每一处）",
                "whether these come first is to be seen by running the app (duly why lists each)",
            ),
            principles: vec![Principle::Consent],
        })
    }

    /// Whether an SDK takes what recognises a person: seen to read it, or by its vendor's word where it is no library.
    fn takes(&self, id: &str) -> bool {
        let seen = self
            .practices
            .iter()
            .any(|practice| practice.harm() > Severity::Info && practice.holder == Holder::Sdk(id.to_owned()));
        let stated = db::sdk(id).filter(|row| !row.library).map(|row| row.data_types).unwrap_or_default();
        seen || stated.iter().any(|data_type| super::harm(data_type) > Severity::Info)
    }

    /// Whether the app or an SDK loads code at run time. A library's loader serves the build (old multidex).
    pub fn loads_code(&self) -> bool {
        self.facts
            .sinks
            .iter()
            .flatten()
            .any(|sink| sink.category == "dynamic-code" && sink.actor.kind != ActorKind::Library)
    }

    /// Whether the app's own code holds an address in the domain that its package is named by.
    pub fn uses_own_domain(&self) -> bool {
        self.facts
            .endpoints
            .iter()
            .flatten()
            .filter_map(|endpoint| endpoint.host.as_deref())
            .any(|host| self.own.is_namesake(host))
    }

    /// The practices in the app's own hands.
    pub fn own_practices(&self) -> impl Iterator<Item = &Practice<'a>> {
        self.practices.iter().filter(|practice| practice.holder == Holder::App)
    }

    /// Whether the code of an SDK can send to the network.
    pub fn sdk_can_send(&self, id: &str) -> bool {
        let of_sdk = |actor: &crate::analysis::Actor| actor.kind == ActorKind::Sdk && actor.id.as_deref() == Some(id);
        self.app.permission("android.permission.INTERNET").is_some()
            && (self
                .facts
                .sinks
                .iter()
                .flatten()
                .any(|sink| sink.kind == Some(SinkKind::Network) && of_sdk(&sink.actor))
                || self.facts.endpoints.iter().flatten().any(|endpoint| of_sdk(&endpoint.actor)))
    }
}
