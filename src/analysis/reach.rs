//! Which places in the code can run, from where, and whether before the person has agreed to anything.
//!
//! Three runs of the call graph answer that. *All*: every entry point, every callback, no branch decided: what it does not
//! reach is not called. *First*: only what the process's start leads to by itself, with stored flags as they are on the
//! first run: what runs there, runs before consent. *Early*: the same with whatever may come without the person, and with
//! no conclusion from what is not known to record consent: what does not run there, waits for the person. What lies between
//! the two is not known.

use std::sync::{Arc, Mutex, OnceLock};

use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;

use super::callgraph::{
    self, Edge, Graph, HubKind, MethodId, Methods, Mode, Paths, Solved, Start, Stored, Subject, Sure, Via,
};
use super::entry::Entries;
use super::facts::Frequency;
use super::ir::{Body, EdgeKind, Guarded};
use crate::android::dex::{IndexKind, Instruction, MethodIdx, MethodRef, Program};
use crate::db::Trigger;
use crate::limit::Budget;
use crate::prose::Prose;

/// What is known of one place in the code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placed {
    /// Whether an entry point reaches it.
    pub reachable: Option<bool>,
    /// The entry point.
    pub entry: Option<String>,
    /// From the entry point to the method that holds the place.
    pub chain: Vec<String>,
    /// Whether it can run before consent.
    pub before_consent: Option<bool>,
    /// How often.
    pub frequency: Option<Frequency>,
    /// Why it is not known, or what the answer relies on.
    pub reason: Option<Prose>,
}

/// One run and its shortest ways.
struct Run {
    graph: Graph,
    paths: Paths,
    /// Methods of objects that hand themselves over again, to be called later.
    reposting: HashSet<u32>,
}

/// The three runs over a program.
pub struct Reach<'p, 'a> {
    program: &'p Program<'a>,
    methods: &'p Methods,
    is_test: bool,
    all: Run,
    first: Run,
    early: Run,
    /// By method: which of its code stands under a condition, once asked for. Many ways share their first steps.
    conditions: Mutex<HashMap<MethodId, Option<Arc<Guarded>>>>,
    /// By method: its reference as text, once asked for.
    texts: Vec<OnceLock<Option<String>>>,
}

/// The three runs before it is known which places are asked for.
pub struct Runs<'p, 'a> {
    program: &'p Program<'a>,
    methods: &'p Methods,
    is_test: bool,
    all: Solved<'p, 'a>,
    first: Solved<'p, 'a>,
    early: Solved<'p, 'a>,
}

/// By itself, from the process's start on.
fn by_itself(trigger: Trigger) -> bool {
    matches!(trigger, Trigger::Start | Trigger::Resume | Trigger::Timer)
}

/// Without an action of the person that opens something: what happens on the device, and answers to what the app asks.
fn without_action(trigger: Trigger) -> bool {
    by_itself(trigger) || matches!(trigger, Trigger::Event | Trigger::Stop | Trigger::Ipc | Trigger::Answer)
}

impl<'p, 'a> Runs<'p, 'a> {
    /// Runs the code of an app from its entry points.
    pub fn new(subject: Subject<'p, 'a>, entries: Entries, budget: &Budget) -> Self {
        let Entries { first, system, others, components, launchers, is_test } = &entries;
        let components: Arc<[bool]> = components.as_slice().into();
        let run = |mode: Mode, starts: &[&[Start]]| {
            callgraph::solve(subject.clone(), mode, &starts.concat(), components.clone(), budget)
        };
        let mode = |stored, follows| Mode { stored, prunes: true, written: None, follows, launchers: Arc::default() };
        // What runs early turns on the fields that any code writes; what runs first does not.
        let ((all, early), at_first) = rayon::join(
            || {
                let mode_of_all = Mode { prunes: false, ..mode(Stored::Unknown, |_| true) };
                let all = run(mode_of_all, &[first, system, others]);
                let written = Some(all.written().into());
                let early = Mode { written, ..mode(Stored::ConsentOnly, without_action) };
                let early = run(early, &[first, system]);
                (all, early)
            },
            || {
                let launchers = launchers.as_slice().into();
                run(Mode { launchers, ..mode(Stored::FirstRun, by_itself) }, &[first])
            },
        );
        Runs { program: subject.program, methods: subject.methods, is_test: *is_test, all, first: at_first, early }
    }

    /// What is known of `places`, methods and their offsets (`None`: the method as a whole).
    pub fn of(self, places: impl Iterator<Item = (MethodRef, Option<u32>)>) -> Reach<'p, 'a> {
        let Runs { program, methods, is_test, all, first, early } = self;
        let places = places.filter_map(|(method, offset)| Some((methods.of(method)?, offset?)));
        let mut places: Vec<(MethodId, u32)> = places.collect();
        places.sort_unstable();
        places.dedup();
        let of_method = places.chunk_by(|one, other| one.0 == other.0);
        let of_method = of_method.filter_map(|chunk| {
            let offsets = chunk.iter().map(|(_, offset)| *offset).collect();
            chunk.first().map(|(id, _)| (*id, offsets))
        });
        let places: Vec<(MethodId, Arc<[u32]>)> = of_method.collect();
        // What cannot be said to run is not called unreachable; what is said to run before consent must do so.
        let likely = Sure { own: u32::MAX, call: 8, objects: 8 };
        let certain = Sure { own: 3, call: 1, objects: 0 };
        let run = |solved: Solved<'p, 'a>, sure: Sure| {
            let graph = solved.graph(&places);
            let paths = Paths::new(&graph, sure);
            let back = |edge: &&Edge| graph.pairs.contains(&(u64::from(edge.to) << 32 | u64::from(edge.from)));
            let delayed = graph.edges.iter().filter(|edge| graph.kind(edge.from) == Some(HubKind::Delayed));
            let reposting = delayed.filter(back).map(|edge| edge.to).collect();
            Run { graph, paths, reposting }
        };
        let (all, (first, early)) = rayon::join(|| run(all, likely), || (run(first, certain), run(early, likely)));
        let texts = vec![OnceLock::new(); methods.len()];
        Reach { program, methods, is_test, all, first, early, conditions: Mutex::default(), texts }
    }
}

impl Reach<'_, '_> {
    /// Whether a bound cut a run short.
    pub fn is_cut(&self) -> bool {
        [&self.all, &self.first, &self.early].iter().any(|run| run.graph.is_cut)
    }

    /// What is known of the place at `offset` of a method; `None`: of the method as a whole.
    pub fn of(&self, method: MethodRef, offset: Option<u32>) -> Placed {
        self.told(method, offset, Detail::Whole)
    }

    fn told(&self, method: MethodRef, offset: Option<u32>, detail: Detail) -> Placed {
        let Some(id) = self.methods.of(method) else { return Placed::default() };
        let runs = |run: &Run| {
            run.graph.runs.get(id.at()).copied().unwrap_or(false)
                && offset.is_none_or(|offset| run.graph.places.contains(&(id.0, offset)))
        };
        let Some(sure) = self.all.paths.found(id.0) else { return self.unreached(id) };
        let before = if runs(&self.first) && self.first.paths.found(id.0) == Some(true) {
            Some(true)
        } else if runs(&self.early) || self.is_cut() {
            None
        } else {
            Some(false)
        };
        if detail == Detail::Whether {
            let reachable = (before == Some(true) || sure).then_some(true);
            return Placed { reachable, before_consent: before, ..Placed::default() };
        }
        let run = if before == Some(true) { &self.first } else { &self.all };
        let (root, edges) = run.paths.to(&run.graph, id.0);
        let chain = self.chain(root, &edges, id);
        let (reachable, unsure) = match before {
            Some(true) => (Some(true), None),
            _ if sure => (Some(true), None),
            _ => {
                let many = Prose::new(
                    "只有接收者可能属于许多类的调用通向它",
                    "only calls whose receiver may be of many classes lead to it",
                );
                (None, Some(many))
            }
        };
        let reason = match before {
            Some(true) => None,
            _ => join(unsure.into_iter().chain(std::iter::once(self.why(before, id, root, &edges)))),
        };
        Placed {
            reachable,
            entry: chain.first().cloned(),
            frequency: Some(self.frequency(run, root, &edges, id, offset, before)),
            chain,
            before_consent: before,
            reason,
        }
    }

    /// The app's methods.
    pub fn methods(&self) -> &Methods {
        self.methods
    }

    /// The steps that lead to `offset` of a method, each a method and the offset in it; empty where none do.
    pub fn way(&self, method: MethodRef, offset: u32) -> Vec<(MethodRef, u32)> {
        let Some(id) = self.methods.of(method).filter(|id| self.all.paths.found(id.0).is_some()) else {
            return Vec::new();
        };
        let run = if self.first.paths.found(id.0) == Some(true) { &self.first } else { &self.all };
        let (_, edges) = run.paths.to(&run.graph, id.0);
        let steps =
            edges.iter().filter(|edge| run.paths.is_method(edge.from)).map(|edge| (MethodId(edge.from), edge.at));
        steps
            .chain(std::iter::once((id, offset)))
            .filter_map(|(id, at)| Some((self.methods.get(id)?.method, at)))
            .collect()
    }

    /// Whether an exception of the platform's refusal is caught where it arises.
    pub fn catches_refusal(&self, method: MethodRef, offset: u32) -> bool {
        const CATCHING: [&str; 4] = [
            "Ljava/lang/SecurityException;",
            "Ljava/lang/RuntimeException;",
            "Ljava/lang/Exception;",
            "Ljava/lang/Throwable;",
        ];
        let Some(id) = self.methods.of(method) else { return false };
        let (Some(defined), Some((file, code))) = (self.methods.get(id), self.methods.code(self.program, id)) else {
            return false;
        };
        let at = usize::try_from(defined.file).unwrap_or(usize::MAX);
        let Ok(body) = Body::new(at, defined.method, defined.access, code) else { return false };
        let block = body.at_offset(offset).and_then(|at| body.block_of(at)).and_then(|block| body.block(block));
        block.is_some_and(|block| {
            block.successors.iter().any(|edge| match edge.kind {
                EdgeKind::Exception(Some(caught)) => file
                    .type_of(caught)
                    .and_then(|of| self.program.descriptor_str(of))
                    .is_some_and(|name| CATCHING.contains(&name)),
                // What catches all and names nothing is a `finally`, which throws on.
                _ => false,
            })
        })
    }

    /// Of a place that runs before consent: the methods on the way to it that go on under a condition, one after the other.
    pub fn conditional(&self, method: MethodRef, offset: Option<u32>) -> impl Iterator<Item = MethodRef> {
        let id = self.methods.of(method);
        let edges = id.map_or_else(Vec::new, |id| self.first.paths.to(&self.first.graph, id.0).1);
        let steps = edges.into_iter().filter(|edge| self.first.paths.is_method(edge.from));
        let steps = steps.map(|edge| (MethodId(edge.from), edge.at)).chain(id.zip(offset));
        let conditional = steps.filter(|(id, at)| self.is_conditional(*id, *at));
        conditional.filter_map(|(id, _)| self.methods.get(id).map(|defined| defined.method))
    }

    /// Whether a branch decides that a place runs. What is too large to tell may be decided.
    fn is_conditional(&self, id: MethodId, at: u32) -> bool {
        let Some((_, code)) = self.methods.code(self.program, id) else { return false };
        let known = self.conditions.lock().ok().and_then(|known| known.get(&id).cloned());
        let found = known.unwrap_or_else(|| {
            let found = Guarded::new(&code).ok().map(Arc::new);
            if let Ok(mut known) = self.conditions.lock() {
                known.insert(id, found.clone());
            }
            found
        });
        found.is_none_or(|guarded| guarded.at(at))
    }

    /// Code that no entry point leads to.
    fn unreached(&self, id: MethodId) -> Placed {
        let class = self.methods.get(id).map(|defined| defined.class);
        let name = class.and_then(|class| self.program.descriptor_str(class));
        let dotted = name.map(|name| name.trim_start_matches('L').trim_end_matches(';').replace('/', "."));
        let is_named = dotted.is_some_and(|name| self.program.find_string(name.as_bytes()).is_some());
        if is_named || self.is_test {
            let reason = if is_named {
                Prose::new(
                    "没有调用通向它，但有字符串写着它的类名：可能通过反射调用",
                    "no call leads to it, but a string names its class: it may be called by reflection",
                )
            } else {
                Prose::new(
                    "没有调用通向它，但安装包会运行不在包内的测试，测试可以调用任何代码",
                    "no call leads to it, but the package runs tests that are not in it, which may call anything",
                )
            };
            return Placed { reason: Some(reason), ..Placed::default() };
        }
        Placed {
            reachable: Some(false),
            before_consent: Some(false),
            reason: Some(Prose::new("没有入口通向它", "no entry point leads to it")),
            ..Placed::default()
        }
    }

    fn text(&self, id: u32) -> Option<String> {
        let known = self.texts.get(MethodId(id).at())?;
        let text = || self.methods.get(MethodId(id)).map(|defined| self.program.method_text(defined.method));
        known.get_or_init(text).clone()
    }

    /// The methods on the way.
    fn chain(&self, root: u32, edges: &[&Edge], last: MethodId) -> Vec<String> {
        let nodes = std::iter::once(root).chain(edges.iter().map(|edge| edge.to));
        let mut chain: Vec<String> = nodes.filter_map(|node| self.text(node)).collect();
        if chain.is_empty() {
            chain.extend(self.text(last.0));
        }
        chain
    }

    /// What keeps a place from running early (`Some(false)`), or may do so (`None`).
    fn why(&self, before: Option<bool>, id: MethodId, root: u32, edges: &[&Edge]) -> Prose {
        let run = if before.is_none() { &self.first } else { &self.early };
        let runs = |node: u32| run.graph.runs.get(MethodId(node).at()).copied().unwrap_or(false);
        let mut last = None;
        let nodes = std::iter::once((root, Via::Callback)).chain(edges.iter().map(|edge| (edge.to, edge.via)));
        for (node, via) in nodes.filter(|(node, _)| self.all.paths.is_method(*node)) {
            if runs(node) {
                last = Some(node);
                continue;
            }
            let name = self.text(node).unwrap_or_default();
            return match (via, last) {
                (Via::Triggered(Trigger::User), _) => {
                    Prose::new(format!("由用户操作触发：{name}"), format!("the person's action starts {name}"))
                }
                (Via::Triggered(Trigger::Answer), _) => Prose::new(
                    format!("{name} 在用户答复某项请求之后运行，这不是对隐私政策的同意"),
                    format!("{name} follows the person's answer to a request, not consent to the policy"),
                ),
                (Via::Triggered(Trigger::Settings), _) => Prose::new(
                    format!("用户在系统设置中启用该服务之后才运行 {name}"),
                    format!("{name} runs once the person has turned the service on in the system's settings"),
                ),
                (Via::Triggered(Trigger::Stop), _) => {
                    Prose::new(format!("{name} 在界面离开时运行"), format!("{name} runs when the screen goes away"))
                }
                (Via::Triggered(Trigger::Event | Trigger::Ipc), _) => from_outside(&name),
                (_, Some(guard)) => self.guard(run, guard),
                (_, None) if before.is_none() => from_outside(&name),
                (_, None) => Prose::new(
                    format!("{name} 不属于进程启动过程，由用户或应用之后打开"),
                    format!("{name} is not part of the process's start: the person or the app opens it"),
                ),
            };
        }
        self.guard(run, id.0)
    }

    /// The condition of a method that decides.
    fn guard(&self, run: &Run, node: u32) -> Prose {
        let name = self.text(node).unwrap_or_default();
        let near =
            |reader: u32| reader == node || run.graph.pairs.contains(&(u64::from(node) << 32 | u64::from(reader)));
        let mut flags: Vec<String> = run
            .graph
            .flags
            .iter()
            .filter(|(reader, _)| near(*reader))
            .map(|(_, flag)| format!("`{}`", String::from_utf8_lossy(self.program.string(*flag))))
            .collect();
        flags.sort();
        flags.dedup();
        if flags.is_empty() {
            return Prose::new(format!("由 {name} 中的条件决定"), format!("a condition in {name} decides"));
        }
        Prose::new(
            format!("由 {name} 中读取的标志 {} 决定", flags.join("、")),
            format!("the stored flag {} decides in {name}", flags.join(", ")),
        )
    }

    /// How often a place runs, as far as the way to it says.
    fn frequency(
        &self,
        run: &Run,
        root: u32,
        edges: &[&Edge],
        id: MethodId,
        offset: Option<u32>,
        before: Option<bool>,
    ) -> Frequency {
        match offset.and_then(|offset| self.turns(id, offset)) {
            Some(Turns::Waiting) => return Frequency::Timer,
            Some(Turns::AtOnce) => return Frequency::Loop,
            None => {}
        }
        let triggers: Vec<Trigger> = run
            .graph
            .roots
            .iter()
            .filter(|(node, _)| *node == root)
            .map(|(_, via)| *via)
            .chain(edges.iter().map(|edge| edge.via))
            .filter_map(|via| match via {
                Via::Triggered(trigger) => Some(trigger),
                _ => None,
            })
            .collect();
        // An object that hands itself over again, to be called later, runs again and again.
        let reposts = edges.iter().any(|edge| run.reposting.contains(&edge.to));
        if triggers.contains(&Trigger::Timer) || reposts {
            Frequency::Timer
        } else if triggers.contains(&Trigger::Resume) {
            Frequency::Resume
        } else if triggers.iter().any(|trigger| !matches!(trigger, Trigger::Start)) {
            Frequency::Once
        } else if before == Some(true) || self.first.graph.roots.iter().any(|(node, _)| Some(*node) == self.same(root))
        {
            Frequency::Start
        } else {
            Frequency::Once
        }
    }

    /// A root of the run over everything, among the roots of the first run: starts come in the same order in both.
    fn same(&self, root: u32) -> Option<u32> {
        let position = self.all.graph.roots.iter().position(|(node, _)| *node == root)?;
        self.first.graph.roots.get(position).map(|(node, _)| *node)
    }

    /// How the loop goes on that a place lies in, between a branch back and where it leads; `None`: it lies in none.
    fn turns(&self, id: MethodId, offset: u32) -> Option<Turns> {
        let (file, code) = self.methods.code(self.program, id)?;
        let instructions = || code.instructions().map_while(Result::ok);
        let back = |instruction: Instruction<'_>| {
            let is_branch = matches!(instruction.opcode.0, 0x28..=0x2a | 0x32..=0x3d);
            let to = instruction.target().filter(|_| is_branch && instruction.offset >= offset);
            to.filter(|target| *target <= offset).map(|target| (target, instruction.offset))
        };
        let widest = |(start, end): (u32, u32), (other, last): (u32, u32)| (start.min(other), end.max(last));
        let (start, end) = instructions().filter_map(back).reduce(widest)?;
        let waits = |instruction: Instruction<'_>| {
            let Some((IndexKind::Method, index)) = instruction.index() else { return false };
            let known = file.method(MethodIdx(index)).and_then(|method| self.program.methods().get(method.at()));
            known.is_some_and(|known| {
                let class = self.program.descriptor_str(known.class).unwrap_or_default();
                let name = std::str::from_utf8(self.program.string(known.name)).unwrap_or_default();
                WAITS.contains(&(class, name))
            })
        };
        let mut inside = instructions().filter(|known| (start..=end).contains(&known.offset));
        Some(if inside.any(waits) { Turns::Waiting } else { Turns::AtOnce })
    }
}

/// How a loop goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turns {
    /// One turn after the other, until what it goes through is at its end.
    AtOnce,
    /// With time between its turns.
    Waiting,
}

/// Calls that let time pass.
const WAITS: [(&str, &str); 6] = [
    ("Landroid/os/SystemClock;", "sleep"),
    ("Ljava/lang/Object;", "wait"),
    ("Ljava/lang/Thread;", "sleep"),
    ("Ljava/util/concurrent/TimeUnit;", "sleep"),
    ("Ljava/util/concurrent/locks/Condition;", "await"),
    ("Ljava/util/concurrent/locks/LockSupport;", "parkNanos"),
];

/// The system or another app starts it.
fn from_outside(name: &str) -> Prose {
    Prose::new(
        format!("系统或其他应用启动 {name}，可能在同意之前，也可能在之后"),
        format!("the system or another app starts {name}, which may come before consent or after"),
    )
}

/// Reasons one after the other; `None` where there is none.
pub fn join(reasons: impl Iterator<Item = Prose>) -> Option<Prose> {
    let reasons: Vec<Prose> = reasons.collect();
    if reasons.is_empty() {
        return None;
    }
    let all = |pick: fn(&Prose) -> &str, between: &str| reasons.iter().map(pick).collect::<Vec<_>>().join(between);
    Some(Prose::new(all(|reason| &reason.zh, "；"), all(|reason| &reason.en, "; ")))
}

/// How much is asked of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// Whether it runs, and whether before consent.
    Whether,
    /// The way to it and the reasons too.
    Whole,
}

/// What was found of places, in their order.
#[derive(Default)]
pub struct Known(Vec<((MethodRef, Option<u32>), Placed)>);

impl Known {
    /// What is known of `places`, each worked out once, in parallel.
    pub fn new(reach: &Reach<'_, '_>, places: impl Iterator<Item = (MethodRef, Option<u32>, Detail)>) -> Self {
        let mut places: Vec<(MethodRef, Option<u32>, Detail)> = places.collect();
        places.sort_unstable();
        // Of the same place the greatest detail stands last.
        let of_place = places.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1));
        let places: Vec<_> = of_place.filter_map(|same| same.last().copied()).collect();
        let told = |(method, offset, detail): &_| ((*method, *offset), reach.told(*method, *offset, *detail));
        Known(places.par_iter().map(told).collect())
    }

    /// What is known of a place.
    pub fn of(&self, method: MethodRef, offset: Option<u32>) -> &Placed {
        static NOTHING: Placed = Placed {
            reachable: None,
            entry: None,
            chain: Vec::new(),
            before_consent: None,
            frequency: None,
            reason: None,
        };
        let found = self.0.binary_search_by_key(&(method, offset), |(place, _)| *place).ok();
        found.and_then(|at| self.0.get(at)).map_or(&NOTHING, |(_, placed)| placed)
    }
}
