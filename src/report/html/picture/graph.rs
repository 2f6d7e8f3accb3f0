//! What the picture shows: three columns of boxes and the lines between them.

use std::collections::BTreeMap;

use super::{Edge, Node, Tone};
use crate::analysis::{Actor, ActorKind, Confidence, SinkKind};
use crate::audit::Audit;
use crate::db;
use crate::prose::Prose;
use crate::report::words;
use crate::rules::recipient::{Organisation, is_recipient, registrable};
use crate::rules::{Finding, Severity, harm};

/// Most boxes in a column; what is left stands in one more.
const MOST: usize = 14;

/// Columns of boxes, and the lines from each column to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// Kinds of information, whose code, recipients.
    pub columns: [Vec<Node>; 3],
    /// From the first column to the second, and from the second to the third.
    pub edges: [Vec<Edge>; 2],
}

/// Lines between ids, with what is known of each.
type Links<'a> = BTreeMap<(Key<'a>, Key<'a>), (Tone, bool)>;

/// What a box stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key<'a> {
    Data(&'a str),
    Actor(ActorKind, Option<&'a str>),
    Recipient(String),
}

/// The picture of an audit; without boxes where no read was found or looked for.
pub fn graph<'a>(audit: &'a Audit) -> Graph {
    let facts = &audit.facts;
    let mut reads = Links::new();
    // Code that no entry point reaches does nothing. What describes a product, not a person, would hide the rest.
    let living = facts
        .accesses
        .iter()
        .flatten()
        .filter(|access| access.reachable != Some(false) && harm(&access.data_type) > Severity::Info);
    for access in living {
        let tone = tone(audit, |finding| {
            finding.data_type.as_deref() == Some(access.data_type.as_str())
                && finding.actor.as_ref().is_none_or(|actor| is_same(actor, &access.actor))
        });
        let link = reads.entry((Key::Data(&access.data_type), actor_key(&access.actor))).or_default();
        *link = (link.0.max(tone), true);
    }
    let readers: Vec<Key> = reads.keys().map(|(_, actor)| actor.clone()).collect();
    let own = Organisation::of(&audit.app, audit.policy.as_ref());
    let mut names: BTreeMap<String, Prose> = BTreeMap::new();
    let mut sends = Links::new();
    let mut send = |actor: &'a Actor, (key, name): (String, Prose), shown: bool| {
        let from = actor_key(actor);
        if !readers.contains(&from) {
            return;
        }
        let tone = tone(audit, |finding| {
            finding.recipient.as_ref().is_some_and(|to| *to == key || *to == name.en || registrable(to) == key)
                && finding.actor.as_ref().is_none_or(|one| is_same(one, actor))
        });
        names.entry(key.clone()).or_insert(name);
        let link = sends.entry((from, Key::Recipient(key))).or_default();
        *link = (link.0.max(tone), link.1 || shown);
    };
    for flow in facts.flows.iter().flatten() {
        let host = flow.destination.as_ref().and_then(|destination| destination.host.as_deref());
        let to = match (host, flow.sink.kind) {
            (Some(host), _) => of_host(host, &own),
            (None, SinkKind::Network) => {
                unknown("network", "无法确定的网络地址", "A network address that could not be told")
            }
            (None, SinkKind::Sms) => unknown("sms", "短信", "Text messages"),
            (None, SinkKind::Log) => unknown("log", "系统日志", "The system log"),
            (None, SinkKind::File) => unknown("file", "文件", "Files"),
            (None, SinkKind::Ipc | SinkKind::Intent) => unknown("ipc", "其他 App", "Other apps"),
            (None, SinkKind::Other) => unknown("other", "其他去处", "Elsewhere"),
        };
        send(&flow.actor, to, true);
    }
    for endpoint in facts.endpoints.iter().flatten() {
        if let Some(host) = endpoint.host.as_deref().filter(|host| is_recipient(host)) {
            send(&endpoint.actor, of_host(host, &own), false);
        }
    }
    for sink in facts.sinks.iter().flatten().filter(|sink| sink.kind == Some(SinkKind::Network)) {
        if let Some(vendor) = (sink.actor.kind == ActorKind::Sdk).then(|| vendor(&sink.actor)).flatten() {
            send(&sink.actor, vendor, false);
        }
    }
    arrange(&reads, &sends, &names)
}

/// The weight of the findings that `is_about` picks.
fn tone(audit: &Audit, is_about: impl Fn(&Finding) -> bool) -> Tone {
    audit
        .findings
        .iter()
        .filter(|finding| finding.severity > Severity::Info && is_about(finding))
        .map(|finding| if finding.confidence > Confidence::Low { Tone::Violated } else { Tone::Doubtful })
        .max()
        .unwrap_or_default()
}

/// A finding about all code in the app's hands names no actor in particular.
fn is_same(named: &Actor, actor: &Actor) -> bool {
    named.kind == actor.kind && (named.id.is_none() || named.id == actor.id)
}

/// All code whose owner is unknown is one box: its packages' names say nothing to a reader.
fn actor_key(actor: &Actor) -> Key<'_> {
    let id = match actor.kind {
        ActorKind::App | ActorKind::Unknown => None,
        ActorKind::Sdk | ActorKind::Library => actor.id.as_deref().or(actor.name.as_deref()),
    };
    Key::Actor(actor.kind, id)
}

fn of_host(host: &str, own: &Organisation) -> (String, Prose) {
    let domain = registrable(host);
    let mine = own.owns(host);
    let name = match db::host(host) {
        Some(row) => Prose::new(format!("{}（{domain}）", row.text.zh), format!("{} ({domain})", row.text.en)),
        None => Prose::new(domain, domain),
    };
    let key = db::host(host).map_or(domain, |row| row.text.en).to_owned();
    if mine {
        return (key, Prose::new(format!("{}，自有", name.zh), format!("{}, its own", name.en)));
    }
    (key, name)
}

fn vendor(actor: &Actor) -> Option<(String, Prose)> {
    let row = db::sdk(actor.id.as_deref()?)?;
    let vendor = row.vendor?;
    Some((vendor.en.to_owned(), Prose::from(vendor)))
}

fn unknown(key: &str, zh: &str, en: &str) -> (String, Prose) {
    // No host and no organisation has such a name.
    (format!(":{key}"), Prose::new(zh, en))
}

/// Boxes and lines: the most telling boxes, and those of the later columns near what they are joined to.
fn arrange(reads: &Links<'_>, sends: &Links<'_>, names: &BTreeMap<String, Prose>) -> Graph {
    let data = Column::new(reads.iter().map(|((from, _), (tone, _))| (from, *tone)));
    let mut actors = Column::new(reads.iter().map(|((_, to), (tone, _))| (to, *tone)));
    let mut recipients = Column::new(sends.iter().map(|((_, to), (tone, _))| (to, *tone)));
    actors.order_by(&lines(reads, &data, &actors));
    recipients.order_by(&lines(sends, &actors, &recipients));
    Graph {
        edges: [lines(reads, &data, &actors), lines(sends, &actors, &recipients)],
        columns: [data.nodes(names), actors.nodes(names), recipients.nodes(names)],
    }
}

/// The boxes of one column.
struct Column<'k, 'a> {
    shown: Vec<(&'k Key<'a>, Tone)>,
    rest: Vec<(&'k Key<'a>, Tone)>,
}

impl<'k, 'a> Column<'k, 'a> {
    fn new(ends: impl Iterator<Item = (&'k Key<'a>, Tone)>) -> Self {
        let mut weights: BTreeMap<&Key, (Tone, usize)> = BTreeMap::new();
        for (key, tone) in ends {
            let weight = weights.entry(key).or_default();
            *weight = (weight.0.max(tone), weight.1.saturating_add(1));
        }
        let mut all: Vec<_> = weights.into_iter().collect();
        let weight = |(key, (tone, count)): &(&Key, (Tone, usize))| (*tone, key.harm(), *count);
        all.sort_by(|left, right| weight(right).cmp(&weight(left)).then(left.0.cmp(right.0)));
        let mut shown: Vec<_> = all.into_iter().map(|(key, (tone, _))| (key, tone)).collect();
        // One box too many is drawn rather than called "1 more".
        let rest = if shown.len() > MOST.saturating_add(1) { shown.split_off(MOST) } else { Vec::new() };
        Column { shown, rest }
    }

    /// Where a thing's box stands; all that has none of its own is the last one.
    fn place(&self, key: &Key<'_>) -> usize {
        self.shown.iter().position(|(shown, _)| *shown == key).unwrap_or(self.shown.len())
    }

    /// Moves the boxes towards the middle of what `lines` join them to.
    fn order_by(&mut self, lines: &[Edge]) {
        let middle = |at: usize| {
            let ends: Vec<usize> = lines.iter().filter(|line| line.to == at).map(|line| line.from).collect();
            // In hundredths, so that no floating point decides an order.
            ends.iter().sum::<usize>().saturating_mul(100).checked_div(ends.len()).unwrap_or(usize::MAX)
        };
        let mut placed: Vec<_> = self.shown.iter().enumerate().map(|(at, shown)| (middle(at), at, *shown)).collect();
        placed.sort_by_key(|(middle, at, _)| (*middle, *at));
        self.shown = placed.into_iter().map(|(_, _, shown)| shown).collect();
    }

    fn nodes(&self, names: &BTreeMap<String, Prose>) -> Vec<Node> {
        let mut nodes: Vec<Node> =
            self.shown.iter().map(|(key, tone)| Node { name: key.name(names), tone: *tone }).collect();
        if let Some((first, _)) = self.rest.first() {
            let count = self.rest.len();
            let (zh, en) = match first {
                Key::Data(_) => (format!("另有 {count} 种信息"), format!("{count} more kinds")),
                Key::Actor(..) => (format!("另有 {count} 处代码"), format!("{count} more")),
                Key::Recipient(_) => (format!("另有 {count} 个去处"), format!("{count} more")),
            };
            let tone = self.rest.iter().map(|(_, tone)| *tone).max().unwrap_or_default();
            nodes.push(Node { name: Prose::new(zh, en), tone });
        }
        nodes
    }
}

/// The lines between two columns, by their ends.
fn lines(links: &Links<'_>, left: &Column<'_, '_>, right: &Column<'_, '_>) -> Vec<Edge> {
    let mut lines: BTreeMap<(usize, usize), (Tone, bool)> = BTreeMap::new();
    for ((from, to), (tone, shown)) in links {
        let line = lines.entry((left.place(from), right.place(to))).or_default();
        *line = (line.0.max(*tone), line.1 || *shown);
    }
    lines.into_iter().map(|((from, to), (tone, shown))| Edge { from, to, tone, shown }).collect()
}

impl Key<'_> {
    /// How telling it is by itself.
    fn harm(&self) -> Severity {
        match self {
            Key::Data(id) => harm(id),
            Key::Actor(ActorKind::App, _) => Severity::High,
            Key::Actor(ActorKind::Sdk, _) => Severity::Medium,
            Key::Actor(ActorKind::Library | ActorKind::Unknown, _) | Key::Recipient(_) => Severity::Low,
        }
    }

    fn name(&self, names: &BTreeMap<String, Prose>) -> Prose {
        match self {
            Key::Data(id) => match db::data_type(id) {
                Some(row) => Prose::from(row.text),
                None => Prose::new(*id, *id),
            },
            Key::Actor(kind, id) => words::actor(*kind, *id),
            Key::Recipient(key) => names.get(key).cloned().unwrap_or_else(|| Prose::new(key, key)),
        }
    }
}
