//! Hand-built cases for the tests of rules.

use super::{Case, Finding, Rule};
use crate::analysis::{
    Access, Actor, ActorKind, Confidence, Destination, Endpoint, Facts, Flow, FlowSink, FlowSource, Frequency,
    PermissionRequest, Sdk, SdkInit, SinkCall, SinkKind, Via,
};
use crate::app::{App, Component, ComponentKind, IntentFilter, RequestedPermission};
use crate::audit::{AppTypeChoice, Depth};
use crate::law::LawSet;
use crate::policy::{Action, Commitment, Disclosure, Document, Origin, Party, Policy, SdkRow};

/// A case in the making: an app `com.example.wallet` at the newest level that reads nothing and whose code was read.
#[derive(Clone)]
pub struct Fixture {
    pub app: App,
    pub facts: Facts,
    pub policy: Option<Policy>,
    pub app_type: Option<AppTypeChoice>,
    pub depth: Depth,
    pub law: LawSet,
    pub config: super::Config,
}

/// The app's own class that fixtures read in unless another is named.
pub const OWN: &str = "Lcom/example/wallet/Main;->run()V";

impl Fixture {
    pub fn new() -> Fixture {
        let app = App { package: "com.example.wallet".to_owned(), min_sdk: 24, target_sdk: 35, ..App::default() };
        let facts = Facts {
            accesses: Some(vec![]),
            endpoints: Some(vec![]),
            sdks: Some(vec![]),
            permission_requests: Some(vec![]),
            sinks: Some(vec![]),
            ..Facts::default()
        };
        Fixture {
            app,
            facts,
            policy: None,
            app_type: None,
            depth: Depth::Code,
            law: LawSet::default(),
            config: super::Config::default(),
        }
    }

    pub fn permission(mut self, name: &str) -> Fixture {
        let asked = RequestedPermission { name: name.to_owned(), min_sdk: 1, ..RequestedPermission::default() };
        self.app.permissions.push(asked);
        self
    }

    pub fn access(mut self, change: impl FnOnce(&mut Access)) -> Fixture {
        let list = self.facts.accesses.get_or_insert_default();
        let mut access = Access {
            id: format!("a{}", list.len() + 1),
            data_type: "contacts".to_owned(),
            api: Some("Landroid/example/Api;->get()Ljava/lang/String;".to_owned()),
            uri: None,
            permissions: vec![],
            method: OWN.to_owned(),
            file: "classes.dex".to_owned(),
            offset: Some(u32::try_from(list.len()).expect("few")),
            source: None,
            actor: own(),
            reachable: None,
            entry: None,
            chain: vec![],
            before_consent: None,
            frequency: Frequency::Unknown,
            reason: None,
            via: Via::Call,
        };
        change(&mut access);
        list.push(access);
        self
    }

    pub fn reads(self, data_type: &str) -> Fixture {
        self.access(|access| access.data_type = data_type.to_owned())
    }

    pub fn reads_with(self, data_type: &str, permissions: &[&str]) -> Fixture {
        self.access(|access| {
            access.data_type = data_type.to_owned();
            access.permissions = permissions.iter().map(|name| (*name).to_owned()).collect();
        })
    }

    pub fn reads_in(self, data_type: &str, method: &str) -> Fixture {
        self.access(|access| {
            access.data_type = data_type.to_owned();
            access.method = method.to_owned();
        })
    }

    pub fn picks(self, data_type: &str) -> Fixture {
        self.access(|access| {
            access.data_type = data_type.to_owned();
            access.via = Via::Picker;
        })
    }

    pub fn sdk_reads(self, sdk: &str, data_type: &str) -> Fixture {
        self.access(|access| {
            access.data_type = data_type.to_owned();
            access.actor = actor(ActorKind::Sdk, sdk);
            access.method = format!("Lcom/{sdk}/Reader;->read()V");
        })
    }

    pub fn sdk(mut self, id: &str) -> Fixture {
        self.facts.sdks.get_or_insert_default().push(Sdk {
            id: id.to_owned(),
            name: id.to_owned(),
            vendor: None,
            version: None,
            categories: vec![],
            evidence: vec![],
            init: vec![],
        });
        self
    }

    pub fn started_sdk(mut self, id: &str) -> Fixture {
        self = self.sdk(id);
        if let Some(sdk) = self.facts.sdks.as_mut().and_then(|list| list.last_mut()) {
            let init =
                SdkInit { api: "init".to_owned(), method: OWN.to_owned(), offset: Some(0), before_consent: None };
            sdk.init.push(init);
        }
        self
    }

    pub fn sdk_sends(self, id: &str) -> Fixture {
        self.permission("android.permission.INTERNET").sink(|sink| {
            sink.actor = actor(ActorKind::Sdk, id);
            sink.method = format!("Lcom/{id}/Sender;->send()V");
        })
    }

    pub fn sink(mut self, change: impl FnOnce(&mut SinkCall)) -> Fixture {
        let mut sink = SinkCall {
            kind: Some(SinkKind::Network),
            category: "http",
            api: "Ljava/net/URL;->openConnection()Ljava/net/URLConnection;".to_owned(),
            method: OWN.to_owned(),
            file: "classes.dex".to_owned(),
            offset: 9,
            actor: own(),
            source: None,
            reachable: None,
            before_consent: None,
            carries: vec![],
        };
        change(&mut sink);
        self.facts.sinks.get_or_insert_default().push(sink);
        self
    }

    /// A request for permissions in `method`.
    pub fn requests(mut self, permissions: &[&str], change: impl FnOnce(&mut PermissionRequest)) -> Fixture {
        let mut request = PermissionRequest {
            permissions: permissions.iter().map(|name| format!("android.permission.{name}")).collect(),
            method: OWN.to_owned(),
            offset: Some(1),
            source: None,
            before_consent: None,
            repeated: None,
            exits_on_refusal: None,
        };
        change(&mut request);
        self.facts.permission_requests.get_or_insert_default().push(request);
        self
    }

    /// A component of the manifest, neither exported nor guarded.
    pub fn component(mut self, kind: ComponentKind, name: &str, change: impl FnOnce(&mut Component)) -> Fixture {
        let mut component = Component { exported_explicit: true, line: Some(9), ..Component::new(kind, name) };
        change(&mut component);
        self.app.components.push(component);
        self
    }

    /// The class that fixtures read in is the launcher.
    pub fn launcher(self) -> Fixture {
        self.component(ComponentKind::Activity, "com.example.wallet.Main", |component| {
            component.exported = true;
            component.intent_filters = vec![IntentFilter {
                actions: vec!["android.intent.action.MAIN".to_owned()],
                categories: vec!["android.intent.category.LAUNCHER".to_owned()],
                ..IntentFilter::default()
            }];
        })
    }

    /// The app's own code sends to `url` in the method that fixtures read in.
    pub fn sends_to(self, url: &str) -> Fixture {
        self.permission("android.permission.INTERNET").sink(|_| {}).endpoint(url, OWN, own())
    }

    /// The app's own code is seen to send a data type to `url`.
    pub fn flows(mut self, data_type: &str, url: &str) -> Fixture {
        let host = url.split("://").nth(1).and_then(|rest| rest.split(['/', ':']).next()).map(str::to_owned);
        let list = self.facts.flows.get_or_insert_default();
        list.push(Flow {
            id: format!("f{}", list.len() + 1),
            data_type: data_type.to_owned(),
            source: FlowSource { api: "read".to_owned(), method: OWN.to_owned(), offset: Some(0), line: None },
            sink: FlowSink {
                api: "send".to_owned(),
                method: OWN.to_owned(),
                offset: Some(9),
                line: None,
                kind: SinkKind::Network,
            },
            destination: Some(Destination { host, cleartext: Some(url.starts_with("http://")), organisation: None }),
            actor: own(),
            before_consent: None,
            path: vec![],
            confidence: Confidence::High,
        });
        self
    }

    pub fn endpoint(mut self, url: &str, method: &str, actor: Actor) -> Fixture {
        let host = url.split("://").nth(1).and_then(|rest| rest.split(['/', ':']).next()).map(str::to_owned);
        self.facts.endpoints.get_or_insert_default().push(Endpoint {
            url: url.to_owned(),
            host,
            cleartext: Some(url.starts_with("http://")),
            file: "classes.dex".to_owned(),
            method: Some(method.to_owned()),
            actor,
            organisation: None,
        });
        self
    }

    pub fn policy(mut self, claims: Vec<Claim>) -> Fixture {
        let policy = self.policy.get_or_insert_with(|| Policy {
            documents: vec![Document {
                file: "policy.txt".to_owned(),
                origin: Origin::Given,
                format: "text",
                encoding: "utf-8".to_owned(),
                language: Some("zh".to_owned()),
                sha256: String::new(),
                text_sha256: String::new(),
                text: String::new(),
                places: crate::policy::Places::default(),
            }],
            ..Policy::default()
        });
        policy.disclosures.extend(claims.into_iter().map(|claim| claim.disclosure));
        self
    }

    pub fn document_text(mut self, text: &str) -> Fixture {
        self = self.policy(vec![]);
        for document in self.policy.iter_mut().flat_map(|policy| &mut policy.documents) {
            document.text.push_str(text);
        }
        self
    }

    pub fn commitment(mut self, kind: &'static str, text: &str) -> Fixture {
        self = self.policy(vec![]);
        if let Some(policy) = &mut self.policy {
            policy.commitments.push(Commitment {
                kind,
                document: "policy.txt".to_owned(),
                span: [0, 1],
                text: text.to_owned(),
            });
        }
        self
    }

    pub fn sdk_row(mut self, name: &str, data_types: &[&str]) -> Fixture {
        self = self.policy(vec![]);
        if let Some(policy) = &mut self.policy {
            policy.sdk_list.push(SdkRow {
                name: name.to_owned(),
                vendor: None,
                data_types: data_types.iter().map(|id| (*id).to_owned()).collect(),
                purpose: None,
                document: "policy.txt".to_owned(),
                span: [0, 1],
            });
        }
        self
    }

    pub fn app_type(mut self, id: &'static str) -> Fixture {
        self.app_type = Some(AppTypeChoice { id, given: true, confidence: Confidence::High, reasons: vec![] });
        self
    }

    pub fn case(&self) -> Case<'_> {
        Case::new(
            &self.app,
            &self.facts,
            self.policy.as_ref(),
            self.app_type.as_ref(),
            self.depth,
            self.law,
            &self.config,
        )
    }

    /// What one rule finds; nothing when what it needs is missing, as in an audit.
    pub fn run(&self, rule: &Rule) -> Vec<Finding> {
        let case = self.case();
        if rule.needs.without(case.has()).is_none() { (rule.check)(&case) } else { vec![] }
    }

    /// What all rules find.
    pub fn run_all(&self) -> Vec<Finding> {
        super::findings(&self.case())
    }
}

/// The app's own code.
pub fn own() -> Actor {
    actor(ActorKind::App, "app")
}

pub fn actor(kind: ActorKind, id: &str) -> Actor {
    Actor { kind, id: Some(id.to_owned()), name: Some(id.to_owned()) }
}

/// A statement in the making: that the app collects a data type, for a purpose, in clear words.
pub struct Claim {
    pub disclosure: Disclosure,
}

pub fn claim(data_type: &str) -> Claim {
    Claim {
        disclosure: Disclosure {
            document: "policy.txt".to_owned(),
            data_type: data_type.to_owned(),
            action: Action::Collect,
            manner: None,
            actor: Party::FirstParty,
            entity: None,
            purpose: Some("为您提供服务".to_owned()),
            condition: None,
            necessity: None,
            vague: false,
            span: [0, 3],
            text: format!("我们收集{data_type}，为您提供服务。"),
        },
    }
}

impl Claim {
    pub fn with(mut self, change: impl FnOnce(&mut Disclosure)) -> Claim {
        change(&mut self.disclosure);
        self
    }

    pub fn denied(self) -> Claim {
        self.with(|disclosure| {
            disclosure.action = Action::NotCollect;
            disclosure.purpose = None;
        })
    }

    pub fn not_shared(self) -> Claim {
        self.with(|disclosure| {
            disclosure.action = Action::NotShare;
            disclosure.actor = Party::ThirdParty;
            disclosure.purpose = None;
        })
    }

    pub fn shared_with(self, entity: Option<&str>) -> Claim {
        self.with(|disclosure| {
            disclosure.action = Action::Share;
            disclosure.actor = Party::ThirdParty;
            disclosure.entity = entity.map(str::to_owned);
        })
    }

    pub fn third_party(self, entity: Option<&str>) -> Claim {
        self.with(|disclosure| {
            disclosure.actor = Party::ThirdParty;
            disclosure.entity = entity.map(str::to_owned);
        })
    }

    pub fn vaguely(self) -> Claim {
        self.with(|disclosure| disclosure.vague = true)
    }
}
