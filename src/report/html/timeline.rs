//! The cold start: what happens from the tap on the icon until the person agrees, as far as the facts tell.

use std::collections::BTreeMap;

use super::markup::{self, Markup};
use crate::app::{App, ComponentKind};
use crate::audit::Audit;
use crate::report::words;
use crate::rules::words as names;

/// The stages of a cold start, in the order in which the platform goes through them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    /// Static initialisers and `Application.attachBaseContext`.
    Process,
    /// `ContentProvider.onCreate`, before the application's.
    Providers,
    /// `Application.onCreate`.
    Application,
    /// The activity that the icon starts, or another.
    Screen,
    /// Services and receivers.
    Background,
    /// An entry that is none of these, or none that is known.
    Unknown,
}

impl Stage {
    fn name(self) -> Markup {
        let (zh, en) = match self {
            Stage::Process => ("进程启动，代码装入", "The process starts, code is loaded"),
            Stage::Providers => ("ContentProvider 初始化", "Content providers start"),
            Stage::Application => ("Application 初始化（onCreate）", "The application starts (onCreate)"),
            Stage::Screen => ("界面打开", "A screen opens"),
            Stage::Background => ("后台服务、广播", "Background services and broadcasts"),
            Stage::Unknown => ("同意之前的某个时刻", "Some moment before consent"),
        };
        markup::both(zh, en)
    }

    /// The stage in which the platform calls `method`.
    fn of(method: &str, app: &App) -> Stage {
        let Some((class, member)) = method.split_once("->") else { return Stage::Unknown };
        let class = class.trim_start_matches('L').trim_end_matches(';').replace('/', ".");
        if app.application.name.as_deref() == Some(&class)
            || app.application.component_factory.as_deref() == Some(&class)
        {
            return if member.starts_with("onCreate(") { Stage::Application } else { Stage::Process };
        }
        let kind = app.components.iter().find(|component| component.name == class).map(|component| component.kind);
        match kind {
            Some(ComponentKind::Provider) => Stage::Providers,
            Some(ComponentKind::Activity | ComponentKind::ActivityAlias) => Stage::Screen,
            Some(ComponentKind::Service | ComponentKind::Receiver) => Stage::Background,
            None if member.starts_with("attachBaseContext(") || member.starts_with("<clinit>") => Stage::Process,
            None if member.starts_with("onCreate()Z") => Stage::Providers,
            None if member.starts_with("onCreate(Landroid/os/Bundle;)") => Stage::Screen,
            None => Stage::Unknown,
        }
    }
}

/// What happens before consent.
pub struct Timeline {
    /// The stages in which something happens, in order.
    pub stages: Vec<StageView>,
    /// How many reads, requests and starts of SDKs happen before, only after, or at a time that is not known.
    pub counts: Counts,
}

/// A stage, and what happens in it.
pub struct StageView {
    /// Its name.
    pub name: Markup,
    /// What happens.
    pub events: Vec<Event>,
}

/// Something that happens, at one place or more.
pub struct Event {
    /// What, in words.
    pub what: Markup,
    /// By whose code, where that is known.
    pub by: Option<Markup>,
    /// The method, and how many more there are.
    pub place: Markup,
    /// Further places.
    pub more: usize,
    /// The call path to the method; empty where it is not known.
    pub chain: Vec<Markup>,
}

/// How much happens when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Can happen before consent.
    pub before: usize,
    /// Cannot.
    pub after: usize,
    /// Nobody knows.
    pub unknown: usize,
}

impl Counts {
    fn add(&mut self, before_consent: Option<bool>) -> bool {
        let count = match before_consent {
            Some(true) => &mut self.before,
            Some(false) => &mut self.after,
            None => &mut self.unknown,
        };
        *count = count.saturating_add(1);
        before_consent == Some(true)
    }

    /// Whether nothing at all is known of when.
    pub fn is_blind(self) -> bool {
        self.before == 0 && self.after == 0
    }
}

/// Events of one kind, in one stage, by one actor are one entry: what and by whom.
type Events = BTreeMap<(Stage, u8, String), Event>;

/// The cold start of an audited app; `None` where the depth did not look.
pub fn timeline(audit: &Audit) -> Option<Timeline> {
    let facts = &audit.facts;
    let accesses = facts.accesses.as_deref()?;
    let mut counts = Counts::default();
    let mut events = Events::new();
    for access in accesses.iter().filter(|access| access.reachable != Some(false)) {
        if counts.add(access.before_consent) {
            let stage = Stage::of(access.entry.as_deref().unwrap_or(&access.method), &audit.app);
            let data = names::data(&access.data_type);
            let id = access.actor.id.as_deref().or(access.actor.name.as_deref());
            add(&mut events, (stage, 0, format!("{}/{:?}", access.data_type, access.actor)), || Event {
                what: markup::both(&format!("读取{}", data.zh), &format!("reads {}", data.en)),
                by: Some(markup::prose(&words::actor(access.actor.kind, id))),
                place: markup::reference(&access.method),
                more: 0,
                chain: access.chain.iter().map(|method| markup::reference(method)).collect(),
            });
        }
    }
    for sdk in facts.sdks.iter().flatten() {
        for init in sdk.init.iter().filter(|init| counts.add(init.before_consent)) {
            add(&mut events, (Stage::of(&init.method, &audit.app), 1, sdk.id.clone()), || Event {
                what: markup::both(&format!("启动 SDK“{}”", sdk.name), &format!("starts the SDK {}", sdk.name)),
                by: None,
                place: markup::reference(&init.method),
                more: 0,
                chain: Vec::new(),
            });
        }
    }
    for request in facts.permission_requests.iter().flatten() {
        if counts.add(request.before_consent) {
            let list: Vec<&str> =
                request.permissions.iter().map(|name| name.rsplit('.').next().unwrap_or(name)).collect();
            let list = list.join(", ");
            add(&mut events, (Stage::of(&request.method, &audit.app), 2, list.clone()), || Event {
                what: markup::both(&format!("请求权限 {list}"), &format!("asks for {list}")),
                by: None,
                place: markup::reference(&request.method),
                more: 0,
                chain: Vec::new(),
            });
        }
    }
    let mut stages: BTreeMap<Stage, Vec<Event>> = BTreeMap::new();
    for ((stage, ..), event) in events {
        stages.entry(stage).or_default().push(event);
    }
    let stages = stages.into_iter().map(|(stage, events)| StageView { name: stage.name(), events }).collect();
    Some(Timeline { stages, counts })
}

fn add(events: &mut Events, key: (Stage, u8, String), event: impl FnOnce() -> Event) {
    match events.get_mut(&key) {
        Some(known) => known.more = known.more.saturating_add(1),
        None => {
            events.insert(key, event());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Application, Component};

    fn app() -> App {
        App {
            application: Application { name: Some("a.App".to_owned()), ..Application::default() },
            components: vec![
                Component::new(ComponentKind::Provider, "a.Init"),
                Component::new(ComponentKind::Activity, "a.Main"),
                Component::new(ComponentKind::Receiver, "a.Boot"),
            ],
            ..App::default()
        }
    }

    #[test]
    fn stages_follow_the_platforms_order() {
        let stage = |method| Stage::of(method, &app());
        assert_eq!(stage("La/App;->attachBaseContext(Landroid/content/Context;)V"), Stage::Process);
        assert_eq!(stage("La/Init;->onCreate()Z"), Stage::Providers);
        assert_eq!(stage("La/App;->onCreate()V"), Stage::Application);
        assert_eq!(stage("La/Main;->onResume()V"), Stage::Screen);
        assert_eq!(stage("La/Boot;->onReceive(Landroid/content/Context;Landroid/content/Intent;)V"), Stage::Background);
        assert_eq!(stage("La/b;->c()V"), Stage::Unknown);
        assert_eq!(stage("libx.so"), Stage::Unknown);
        assert!(Stage::Process < Stage::Providers && Stage::Providers < Stage::Application);
    }
}
