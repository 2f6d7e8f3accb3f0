//! Finds what can run, from the starting points on.

mod lists;
mod step;
mod wrapper;

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use hashbrown::{HashMap, HashSet as FastSet};

use crate::android::dex::{FieldRef, Program, ProtoRef, StringRef, TypeRef};
use crate::db::{self, HandOverEffect, Trigger};
use crate::limit::Budget;

use super::local::{self, Scratch};
use super::methods::{MethodId, Methods, Outlines};
use super::outline::Bench;
use super::types::{Shape, TypeNode, Types};
use super::value::Value;
use lists::Lists;
use step::Step;
use wrapper::Wrapper;

/// What is taken for the value of a stored flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    /// Anything: it may have been written before.
    Unknown,
    /// What reads give as long as nothing was stored, unless code that runs stores something else.
    FirstRun,
    /// The same for flags whose name says that they record consent; the others are unknown.
    ConsentOnly,
}

/// How to look.
#[derive(Clone, Debug)]
pub struct Mode {
    /// What stored flags hold.
    pub stored: Stored,
    /// Branches on known values go one way.
    pub prunes: bool,
    /// Fields that code writes somewhere, by reference: of the others nothing is concluded. `None`: of all fields it is.
    pub written: Option<Arc<[bool]>>,
    /// What makes the platform call, that is followed. Answers come once something asks.
    pub follows: fn(Trigger) -> bool,
    /// By type: an activity that nothing but the launcher has started, so that its intent carries nothing. Empty: none is.
    pub launchers: Arc<[bool]>,
}

/// A starting point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// The platform makes an object of the class and calls it back as all that it is.
    Object(TypeRef),
    /// The platform calls a method.
    Method(MethodId, Option<Trigger>),
}

/// How one thing leads to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Via {
    /// A call, or code that runs along with it (a static initialiser).
    Call,
    /// A callback that follows by itself.
    Callback,
    /// A callback, and what makes the platform call.
    Triggered(Trigger),
    /// A class literal names a component or a class that a library makes objects of.
    Named,
}

/// An edge of the graph. Nodes are methods by id, then hubs: calls whose receiver may be of several classes, and objects
/// in the platform's hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// From.
    pub from: u32,
    /// To.
    pub to: u32,
    /// Where in the code of `from`, in code units; 0 for hubs.
    pub at: u32,
    /// How.
    pub via: Via,
}

/// What a hub stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HubKind {
    /// One object, all of whose methods are called.
    Object,
    /// The same, later.
    Delayed,
    /// A call on one of the app's types: its subclasses are made for it.
    OwnCall,
    /// A call on one of the platform's types, which serve many ends.
    Call,
    /// Objects in the platform's hands of which no more is known than what the platform takes them for.
    Objects,
}

/// What a run found.
#[derive(Debug, Default)]
pub struct Graph {
    /// How many methods there are: nodes from here on are hubs.
    pub methods: u32,
    /// Nodes, hubs included.
    pub nodes: u32,
    /// The starting points: node, and how the platform comes to it.
    pub roots: Vec<(u32, Via)>,
    /// The edges, each pair of nodes once.
    pub edges: Vec<Edge>,
    /// By hub: how many different methods or objects it leads to.
    pub fan_out: Vec<u32>,
    /// By hub: how sure it is that what it leads to is meant.
    pub kinds: Vec<HubKind>,
    /// The edges as pairs of nodes: from in the upper half.
    pub pairs: FastSet<u64>,
    /// By method: it runs.
    pub runs: Vec<bool>,
    /// Places of interest that run: method and offset.
    pub places: FastSet<(u32, u32)>,
    /// Fields that code which runs writes, by reference.
    pub written: Vec<bool>,
    /// Stored flags that methods ask for: method, name of the flag, and whether they decide.
    pub flags: Vec<(u32, StringRef)>,
    /// The bounds cut it short.
    pub is_cut: bool,
}

impl Graph {
    /// What a node stands for; `None`: a method.
    pub fn kind(&self, node: u32) -> Option<HubKind> {
        self.kinds.get(usize::try_from(node.checked_sub(self.methods)?).ok()?).copied()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum HubKey {
    /// A virtual call on a type.
    Dispatch(TypeRef, StringRef, ProtoRef),
    /// An object of exactly this class, seen as a type.
    Object(TypeRef, Option<TypeNode>, Calls),
    /// Objects of this type or below it.
    Objects(TypeNode, Option<TypeNode>, Calls),
}

/// Which methods of an object are called, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Calls {
    All,
    Repeats,
    Delayed,
    /// Those that a row of the hand-overs names, by its position.
    Row(usize),
}

#[derive(Debug)]
struct Hub {
    key: HubKey,
    /// How many targets it has.
    targets: usize,
    /// Of a call: where its arguments stand in [`Solver::arguments`].
    arguments: Range<usize>,
    /// Of a call: code of the app answers it, not the platform's.
    is_own: bool,
    /// Of a call on one of the platform's listeners, which a library of the app makes: what makes it call.
    trigger: Option<Trigger>,
}

/// What a stored flag holds, and who asks for it.
#[derive(Debug, Default)]
struct Held {
    value: Option<Value>,
    readers: Vec<u32>,
}

/// What a field holds.
#[derive(Clone, Copy, Debug)]
struct Field {
    value: Value,
    /// Code that runs writes it.
    is_written: bool,
}

/// No field yet.
const NONE: u32 = u32::MAX;
/// Most work units for each method of the app: what no compiler's code comes near.
const STEPS_A_METHOD: usize = 256;
const LEAST_STEPS: usize = 1 << 20;
/// Most calls deep that a method is run at its first call: what bounds the stack.
const MOST_DEPTH: usize = 48;
/// Most methods that are run so before the next one of the queue, between two looks at the budget.
const MOST_AHEAD: usize = 1024;
/// Most methods whose results are looked at for one virtual call.
const MOST_RESULTS: usize = 8;

struct Solver<'s, 'a> {
    program: &'s Program<'a>,
    methods: &'s Methods,
    types: &'s Types<'s, 'a>,
    outlines: Arc<Outlines>,
    /// Memory to decode with.
    bench: Bench,
    mode: Mode,
    /// The places of the method that is looked at for what of it runs, as offsets, ascending.
    wanted: Option<(MethodId, Arc<[u32]>)>,
    /// By type: whether the manifest declares it.
    components: Arc<[bool]>,
    graph: Graph,
    hubs: Vec<Hub>,
    hub_of: HashMap<HubKey, u32>,
    /// By node of a hub: methods and hubs that it leads to.
    targets: Lists,
    /// What is known of the arguments of calls that are hubs.
    arguments: Vec<Value>,
    readers: FastSet<u64>,
    queue: VecDeque<u32>,
    queued: Vec<bool>,
    /// By [`Methods::parameters_of`].
    parameters: Vec<Value>,
    gives: Vec<Value>,
    /// By node: those that run again when it gives something else.
    callers: Lists,
    /// By field reference: its position in `fields`.
    field_of: Vec<u32>,
    fields: Vec<Field>,
    /// By position in `fields`: methods that read it.
    field_readers: Lists,
    flags: HashMap<StringRef, Held>,
    made: Vec<bool>,
    /// The method and the class that it used last: most use one several times in a row.
    used: Option<(u32, TypeRef)>,
    /// By type: classes that are made, it or below it.
    instances: Lists,
    /// By type: hubs that wait for objects of it.
    waiting: Lists,
    /// The code that runs for a method of a class, once looked for.
    resolved: HashMap<(TypeRef, StringRef, ProtoRef), Option<MethodId>>,
    /// Callbacks whose result is in the platform's hands, and as what.
    given_out: HashMap<u32, TypeNode>,
    /// Code that runs asks the person or another app for something.
    asks: bool,
    /// Hubs whose objects are told the answer, and those objects' classes.
    unanswered: Vec<(u32, MethodId, TypeRef)>,
    wrappers: HashMap<u32, Wrapper>,
    constructor: Option<StringRef>,
    steps: usize,
    /// Memory for the methods that are at work.
    scratch: Vec<(Scratch, Vec<Value>)>,
    /// Memory for the arguments of calls.
    spare: Vec<Vec<Value>>,
    /// How many methods may still be run at their first call, before the queue goes on.
    ahead: usize,
    /// How many calls deep.
    depth: usize,
}

/// What is looked at.
#[derive(Clone, Debug)]
pub struct Subject<'s, 'a> {
    /// The code.
    pub program: &'s Program<'a>,
    /// Its methods.
    pub methods: &'s Methods,
    /// Its types.
    pub types: &'s Types<'s, 'a>,
    /// Its code.
    pub outlines: Arc<Outlines>,
}

/// What runs from some starting points.
pub struct Solved<'s, 'a>(Solver<'s, 'a>);

/// Finds what runs from `starts`.
pub fn solve<'s, 'a>(
    subject: Subject<'s, 'a>,
    mode: Mode,
    starts: &[Start],
    components: Arc<[bool]>,
    budget: &Budget,
) -> Solved<'s, 'a> {
    let Subject { program, methods, types, outlines } = subject;
    let count = methods.len();
    let mut solver = Solver {
        program,
        methods,
        types,
        outlines,
        bench: Bench::default(),
        mode,
        wanted: None,
        components,
        graph: Graph {
            methods: u32::try_from(count).unwrap_or(u32::MAX),
            runs: vec![false; count],
            written: vec![false; program.fields().len()],
            ..Graph::default()
        },
        hubs: Vec::new(),
        hub_of: HashMap::default(),
        targets: Lists::default(),
        arguments: Vec::new(),
        readers: FastSet::new(),
        queue: VecDeque::new(),
        queued: vec![false; count],
        parameters: vec![Value::Never; methods.parameter_count()],
        gives: vec![Value::Never; count],
        callers: Lists::default(),
        field_of: vec![NONE; program.fields().len()],
        fields: Vec::new(),
        field_readers: Lists::default(),
        flags: HashMap::default(),
        made: vec![false; program.type_count()],
        used: None,
        instances: Lists::default(),
        waiting: Lists::default(),
        resolved: HashMap::default(),
        given_out: HashMap::default(),
        asks: false,
        unanswered: Vec::new(),
        wrappers: HashMap::default(),
        constructor: program.find_string(b"<init>"),
        steps: count.saturating_mul(STEPS_A_METHOD).max(LEAST_STEPS),
        scratch: Vec::new(),
        spare: Vec::new(),
        ahead: 0,
        depth: 0,
    };
    for start in starts {
        match start {
            Start::Object(class) => {
                let seen = solver.types.component_base(*class);
                let hub = solver.object(*class, seen, Calls::All);
                solver.graph.roots.push((hub, Via::Callback));
                solver.make(hub, 0, *class);
                solver.construct(hub, 0, *class);
            }
            Start::Method(method, trigger) => {
                let via = trigger.map_or(Via::Callback, Via::Triggered);
                if trigger.is_none_or(solver.mode.follows) {
                    solver.graph.roots.push((method.0, via));
                    solver.run_method(*method, None);
                }
            }
        }
    }
    solver.work(budget);
    Solved(solver)
}

impl Solved<'_, '_> {
    /// By field reference: code that runs writes it.
    pub fn written(&self) -> &[bool] {
        &self.0.graph.written
    }

    /// The graph, with those of `wanted`, methods and their offsets, noted that run.
    pub fn graph(self, wanted: &[(MethodId, Arc<[u32]>)]) -> Graph {
        let Solved(mut solver) = self;
        solver.note_places(wanted);
        finish(solver)
    }
}

fn finish(solver: Solver<'_, '_>) -> Graph {
    let methods = solver.methods;
    let mut graph = solver.graph;
    graph.nodes = graph.methods.saturating_add(u32::try_from(solver.hubs.len()).unwrap_or(0));
    graph.fan_out = solver.hubs.iter().map(|hub| u32::try_from(hub.targets).unwrap_or(u32::MAX)).collect();
    let kind = |hub: &Hub| match hub.key {
        HubKey::Object(_, _, Calls::Delayed) => HubKind::Delayed,
        HubKey::Object(_, _, Calls::Row(row))
            if db::hand_overs().get(row).is_some_and(|row| row.effect == HandOverEffect::Delays) =>
        {
            HubKind::Delayed
        }
        HubKey::Object(..) => HubKind::Object,
        HubKey::Dispatch(of, ..) if methods.defines(of) => HubKind::OwnCall,
        HubKey::Dispatch(..) => HubKind::Call,
        HubKey::Objects(of, ..) if methods.defines(TypeRef(of.0)) => HubKind::OwnCall,
        HubKey::Objects(..) => HubKind::Objects,
    };
    graph.kinds = solver.hubs.iter().map(kind).collect();
    graph
}

impl<'s, 'a> Solver<'s, 'a> {
    fn work(&mut self, budget: &Budget) {
        while let Some(node) = self.queue.pop_front() {
            if self.steps == 0 || budget.is_cancelled() {
                self.graph.is_cut = true;
                break;
            }
            self.ahead = MOST_AHEAD;
            self.take_up(MethodId(node));
        }
        self.ahead = 0;
    }

    /// Runs a method that is due.
    fn take_up(&mut self, id: MethodId) {
        if let Some(slot) = self.queued.get_mut(id.at()) {
            *slot = false;
        }
        let (mut scratch, mut inputs) = self.scratch.pop().unwrap_or_default();
        self.interpret(id, &mut scratch, &mut inputs);
        self.scratch.push((scratch, inputs));
    }

    /// Runs a method at its first call, so that its caller need not run again to learn what it gives.
    fn run_ahead(&mut self, id: MethodId) {
        if self.ahead > 0 && self.depth < MOST_DEPTH && self.steps > 0 && self.gives_something(id) {
            self.ahead = self.ahead.saturating_sub(1);
            self.depth = self.depth.saturating_add(1);
            self.take_up(id);
            self.depth = self.depth.saturating_sub(1);
        } else {
            self.wake(id.0);
        }
    }

    /// Whether what a method gives bears on what its callers do.
    fn gives_something(&self, id: MethodId) -> bool {
        let known = self.methods.get(id).and_then(|defined| self.program.methods().get(defined.method.at()));
        let proto = known.and_then(|known| self.program.proto(known.proto));
        proto.is_some_and(|proto| self.counts(proto.return_type))
    }

    /// Whether values of a type tell anything: numbers do only where they decide branches.
    fn counts(&self, of: TypeRef) -> bool {
        match self.types.shape(of) {
            Shape::Object => true,
            Shape::Number => self.mode.prunes,
            Shape::Array | Shape::Wide | Shape::Other => false,
        }
    }

    /// Runs methods once more, on all that is known now, and notes their places. Where all work is done, nothing new
    /// comes of it; where the bounds cut the work short, what comes of it is left.
    fn note_places(&mut self, wanted: &[(MethodId, Arc<[u32]>)]) {
        let mut scratch = Scratch::default();
        let mut inputs = Vec::new();
        for (id, offsets) in wanted {
            if self.graph.runs.get(id.at()).copied().unwrap_or(false) {
                self.wanted = Some((*id, offsets.clone()));
                self.interpret(*id, &mut scratch, &mut inputs);
            }
        }
    }

    fn spend(&mut self, steps: usize) {
        self.steps = self.steps.saturating_sub(steps);
    }

    /// Runs one method on what is known of its parameters.
    fn interpret(&mut self, id: MethodId, scratch: &mut Scratch, inputs: &mut Vec<Value>) {
        let Some(defined) = self.methods.get(id).copied() else { return };
        let Some(outline) = self.outlines.of(self.program, self.methods, id, &mut self.bench) else {
            self.give(id, Value::Any);
            return;
        };
        self.spend(1 + outline.units / 16);
        inputs.clear();
        let known = self.parameters.get(self.methods.parameters_of(id)).unwrap_or_default();
        for (position, of) in self.parameter_types(id).enumerate() {
            let value = known.get(position).copied().unwrap_or(Value::Any);
            let shape = self.types.shape(of);
            let wide = shape == Shape::Wide;
            inputs.push(match value {
                Value::Given if shape != Shape::Object => Value::Any,
                Value::Given if self.methods.defines(of) => Value::Of(of),
                _ if wide => Value::Any,
                value => self.as_declared(value, of),
            });
            if wide {
                inputs.push(Value::Any);
            }
        }
        let program = self.program;
        let name = program.methods().get(defined.method.at()).map(|known| known.name);
        let mut step = Step {
            is_constructor: name.is_some() && name == self.constructor,
            is_wanted: self.wanted.as_ref().is_some_and(|(wanted, _)| *wanted == id),
            solver: self,
            id,
            class: defined.class,
            may_wrap: false,
        };
        local::run(&outline, inputs, scratch, &mut step);
        let may_wrap = step.may_wrap;
        if may_wrap && !self.wrappers.contains_key(&id.0) {
            let wrapper = self.wrapper(id, scratch);
            self.wrappers.insert(id.0, wrapper);
            self.wake_callers(id.0);
        }
    }

    /// The types of all parameters, the object that an instance method is called on first.
    fn parameter_types(&self, id: MethodId) -> impl Iterator<Item = TypeRef> + use<'s, 'a> {
        let (program, defined) = (self.program, self.methods.get(id));
        let this = defined.filter(|defined| !defined.access.is_static()).map(|defined| defined.class);
        let known = defined.and_then(|defined| program.methods().get(defined.method.at()));
        let proto = known.and_then(|known| program.proto(known.proto));
        this.into_iter().chain(proto.into_iter().flat_map(|proto| proto.parameters.iter().copied()))
    }

    /// A value of which at least its type is known.
    fn as_declared(&self, value: Value, of: TypeRef) -> Value {
        match value {
            Value::Any | Value::Never if self.types.shape(of) == Shape::Object => Value::Of(of),
            Value::Never => Value::Any,
            value => value,
        }
    }

    fn wake(&mut self, method: u32) {
        if let Some(slot) = self.queued.get_mut(MethodId(method).at()).filter(|slot| !**slot) {
            *slot = true;
            self.queue.push_back(method);
        }
    }

    fn wake_callers(&mut self, method: u32) {
        let mut walk = self.callers.walk(method);
        while let Some(caller) = self.callers.next(&mut walk) {
            if caller < self.graph.methods {
                self.wake(caller);
            } else {
                self.wake_callers_of_hub(caller);
            }
        }
    }

    fn wake_callers_of_hub(&mut self, node: u32) {
        let mut walk = self.callers.walk(node);
        while let Some(caller) = self.callers.next(&mut walk) {
            self.wake(caller);
        }
    }

    /// A method runs, with these arguments (`None`: what the platform gives).
    fn run_method(&mut self, id: MethodId, arguments: Option<&[Value]>) {
        let Some(runs) = self.graph.runs.get_mut(id.at()) else { return };
        let is_first = !std::mem::replace(runs, true);
        let mut changed = is_first;
        let is_static = self.methods.get(id).is_some_and(|defined| defined.access.is_static());
        if let Some(known) = self.parameters.get_mut(self.methods.parameters_of(id)) {
            for (position, slot) in known.iter_mut().enumerate() {
                let coming = match arguments {
                    Some(arguments) => arguments.get(position).copied().unwrap_or(Value::Any),
                    None if position == 0 && !is_static => continue,
                    None => Value::Given,
                };
                let joined = slot.join(coming);
                if joined != *slot {
                    *slot = joined;
                    changed = true;
                }
            }
        }
        // What the platform calls gives nothing to code.
        if is_first && arguments.is_some() {
            self.run_ahead(id);
        } else if changed {
            self.wake(id.0);
        }
    }

    /// The object that an instance method is called on.
    fn this_is(&mut self, id: MethodId, class: TypeRef) {
        let range = self.methods.parameters_of(id);
        let Some(slot) = self.parameters.get_mut(range).and_then(|known| known.first_mut()) else { return };
        let joined = slot.join(Value::New(class));
        if joined != *slot {
            *slot = joined;
            self.wake(id.0);
        }
    }

    fn give(&mut self, id: MethodId, value: Value) {
        let Some(slot) = self.gives.get_mut(id.at()) else { return };
        let joined = slot.join(value);
        if joined != *slot {
            *slot = joined;
            self.wake_callers(id.0);
        }
    }

    /// Whether an edge is followed, and whether it is new.
    fn edge(&mut self, from: u32, to: u32, at: u32, via: Via) -> (bool, bool) {
        if let Via::Triggered(trigger) = via
            && !(self.mode.follows)(trigger)
        {
            return (false, false);
        }
        let is_new = self.graph.pairs.insert(u64::from(from) << 32 | u64::from(to));
        if is_new {
            self.graph.edges.push(Edge { from, to, at, via });
        }
        (true, is_new)
    }

    /// A known method is called.
    fn call(&mut self, from: u32, at: u32, target: MethodId, arguments: Option<&[Value]>, via: Via) -> Value {
        // Who called last often calls again.
        let is_known = via == Via::Call && self.callers.last(target.0) == Some(from);
        let (follows, is_new) = if is_known { (true, false) } else { self.edge(from, target.0, at, via) };
        if !follows {
            return Value::Any;
        }
        self.run_method(target, arguments);
        if is_new && from < self.graph.methods {
            self.callers.push(target.0, from);
        }
        self.gives.get(target.at()).copied().unwrap_or(Value::Any)
    }

    /// A class is used for the first time here: its static initialiser runs.
    fn initialise(&mut self, from: u32, at: u32, class: TypeRef) {
        if self.used == Some((from, class)) {
            return;
        }
        let mut next = Some(class);
        let mut steps = 0;
        while let Some(class) = next.filter(|class| self.methods.defines(*class) && steps < 64) {
            steps += 1;
            if let Some(id) = self.methods.static_initialiser(class) {
                self.call(from, at, id, Some(&[]), Via::Call);
            }
            next = self.types.superclass(class);
        }
        self.used = Some((from, class));
    }

    /// An object of a class is made.
    fn make(&mut self, from: u32, at: u32, class: TypeRef) {
        if !self.methods.defines(class) {
            return;
        }
        self.initialise(from, at, class);
        let Some(made) = self.made.get_mut(class.at()).filter(|made| !**made) else { return };
        *made = true;
        let types = self.types;
        for above in types.above(class) {
            self.spend(1);
            self.instances.push(above.0, class.0);
            let mut walk = self.waiting.walk(above.0);
            while let Some(hub) = self.waiting.next(&mut walk) {
                self.link(hub, class);
            }
        }
    }

    /// All constructors of a class run, with unknown arguments: something makes objects of it by name.
    fn construct(&mut self, from: u32, at: u32, class: TypeRef) {
        for id in self.methods.of_class(class).collect::<Vec<_>>() {
            let is_constructor = self
                .methods
                .get(id)
                .and_then(|defined| self.program.methods().get(defined.method.at()))
                .is_some_and(|known| Some(known.name) == self.constructor);
            if is_constructor {
                self.call(from, at, id, None, Via::Call);
                self.this_is(id, class);
            }
        }
    }

    /// The node of a hub, and whether it is new.
    fn hub(&mut self, key: HubKey) -> (u32, bool) {
        if let Some(known) = self.hub_of.get(&key) {
            return (*known, false);
        }
        let node = self.graph.methods.saturating_add(u32::try_from(self.hubs.len()).unwrap_or(0));
        self.hub_of.insert(key, node);
        self.hubs.push(Hub { key, targets: 0, arguments: 0..0, is_own: false, trigger: None });
        (node, true)
    }

    /// A hub leads to a method or another hub.
    fn leads_to(&mut self, node: u32, target: u32) {
        if let Some(hub) = self.hub_at(node).and_then(|at| self.hubs.get_mut(at)) {
            hub.targets = hub.targets.saturating_add(1);
            self.targets.push(node, target);
        }
    }

    /// Classes below a type that are made already come to a hub.
    fn link_made(&mut self, node: u32, of: TypeNode) {
        self.waiting.push(of.0, node);
        let mut walk = self.instances.walk(of.0);
        while let Some(class) = self.instances.next(&mut walk) {
            self.link(node, TypeRef(class));
        }
    }

    fn hub_at(&self, node: u32) -> Option<usize> {
        usize::try_from(node.checked_sub(self.graph.methods)?).ok()
    }

    /// An object of exactly `class` in the platform's hands.
    fn object(&mut self, class: TypeRef, seen: Option<TypeNode>, calls: Calls) -> u32 {
        let (node, is_new) = self.hub(HubKey::Object(class, seen, calls));
        if !is_new {
            return node;
        }
        let row = match calls {
            Calls::Row(row) => Some(row),
            Calls::All | Calls::Repeats | Calls::Delayed => None,
        };
        let found = self.types.callbacks(class, seen, row);
        self.spend(found.len());
        for (id, trigger) in found.iter().copied() {
            let trigger = if calls == Calls::Repeats { Some(Trigger::Timer) } else { trigger };
            let via = trigger.map_or(Via::Callback, Via::Triggered);
            if trigger == Some(Trigger::Answer) && !self.asks {
                self.unanswered.push((node, id, class));
                continue;
            }
            if !self.edge(node, id.0, 0, via).0 {
                continue;
            }
            self.leads_to(node, id.0);
            // What a callback gives is in the platform's hands too: the binder of a service.
            let returned = self.methods.get(id).and_then(|defined| {
                let known = self.program.methods().get(defined.method.at())?;
                Some(self.program.proto(known.proto)?.return_type)
            });
            if let Some(of) = returned.filter(|of| self.types.is_extended((*of).into()) && !self.methods.defines(*of))
                && self.program.descriptor(of) != b"Ljava/lang/Object;"
            {
                self.given_out.insert(id.0, of.into());
            }
            self.run_method(id, None);
            self.this_is(id, class);
        }
        node
    }

    /// Code asks the person or another app: whoever is told the answer runs from now on.
    fn ask(&mut self) {
        self.asks = true;
        for (node, id, class) in std::mem::take(&mut self.unanswered) {
            if self.edge(node, id.0, 0, Via::Triggered(Trigger::Answer)).0 {
                self.run_method(id, None);
                self.this_is(id, class);
            }
        }
    }

    /// Objects of a type or below it in the platform's hands.
    fn objects(&mut self, of: TypeNode, seen: Option<TypeNode>, calls: Calls) -> u32 {
        let (node, is_new) = self.hub(HubKey::Objects(of, seen, calls));
        if is_new {
            self.link_made(node, of);
        }
        node
    }

    /// A value comes into the platform's hands as `seen`.
    fn hand_over(&mut self, from: u32, at: u32, value: Value, seen: TypeNode, calls: Calls) {
        let hub = match value {
            Value::New(class) if self.methods.defines(class) => self.object(class, Some(seen), calls),
            Value::Of(of) if self.methods.defines(of) => self.objects(of.into(), Some(seen), calls),
            Value::Of(of) if self.types.is_extended(of.into()) => self.objects(of.into(), Some(seen), calls),
            Value::Any => self.objects(seen, Some(seen), calls),
            _ => return,
        };
        self.edge(from, hub, at, Via::Callback);
    }

    /// A hub may mean an object of this class.
    fn link(&mut self, node: u32, class: TypeRef) {
        self.spend(1);
        let Some(at) = self.hub_at(node) else { return };
        let Some(hub) = self.hubs.get(at) else { return };
        match hub.key {
            HubKey::Dispatch(_, name, proto) => {
                let via = hub.trigger.map_or(Via::Call, Via::Triggered);
                let range = hub.arguments.clone();
                let Some(target) = self.resolve(class, name, proto) else { return };
                let (follows, is_new) = self.edge(node, target.0, 0, via);
                if !follows {
                    return;
                }
                if is_new {
                    self.leads_to(node, target.0);
                    self.callers.push(target.0, node);
                    self.wake_callers_of_hub(node);
                }
                self.run_dispatched(target, Value::New(class), range);
            }
            HubKey::Objects(_, seen, calls) => {
                let object = self.object(class, seen, calls);
                if self.edge(node, object, 0, Via::Callback).1 {
                    self.leads_to(node, object);
                }
            }
            HubKey::Object(..) => {}
        }
    }

    /// A target of a virtual call runs on `this`, with the hub's arguments as they stand.
    fn run_dispatched(&mut self, target: MethodId, this: Value, arguments: Range<usize>) {
        let mut coming = self.spare.pop().unwrap_or_default();
        coming.extend_from_slice(self.arguments.get(arguments).unwrap_or_default());
        if let Some(first) = coming.first_mut() {
            *first = this;
        }
        self.run_method(target, Some(&coming));
        coming.clear();
        self.spare.push(coming);
    }

    /// A virtual call: what it gives, and whether code of the app answers it rather than the platform's.
    fn dispatch(&mut self, from: u32, at: u32, call: HubKey, arguments: &[Value]) -> (Value, bool) {
        let HubKey::Dispatch(of, name, proto) = call else { return (Value::Any, false) };
        let (node, is_new) = self.hub(call);
        let Some(position) = self.hub_at(node) else { return (Value::Any, false) };
        let is_new_caller = self.edge(from, node, at, Via::Call).1;
        let mut changed = false;
        if let Some(hub) = self.hubs.get_mut(position) {
            if is_new {
                let start = self.arguments.len();
                self.arguments.resize(start.saturating_add(arguments.len()), Value::Never);
                hub.arguments = start..self.arguments.len();
            }
            let known = self.arguments.get_mut(hub.arguments.clone()).unwrap_or_default();
            for (slot, coming) in known.iter_mut().zip(arguments) {
                let joined = slot.join(*coming);
                changed |= joined != *slot;
                *slot = joined;
            }
        }
        if is_new {
            let is_own = self.methods.defines(of)
                && self
                    .types
                    .above(of)
                    .iter()
                    .any(|above| self.types.declared(TypeRef(above.0), name, proto).is_some());
            let trigger = listener_trigger(self.program, of, name);
            if let Some(hub) = self.hubs.get_mut(position) {
                hub.is_own = is_own;
                hub.trigger = trigger;
            }
            self.link_made(node, of.into());
        } else if changed {
            let Some((count, range)) = self.hubs.get(position).map(|hub| (hub.targets, hub.arguments.clone())) else {
                return (Value::Any, false);
            };
            self.spend(count);
            let mut walk = self.targets.walk(node);
            while let Some(target) = self.targets.next(&mut walk).map(MethodId) {
                // What it is called on was noted when the target was linked.
                let known = self.parameters.get(self.methods.parameters_of(target));
                let this = known.and_then(|known| known.first()).copied();
                self.run_dispatched(target, this.unwrap_or(Value::Any), range.clone());
            }
        }
        // From here on it is told what changes; what has come of the call so far it takes now.
        if is_new_caller {
            self.callers.push(node, from);
        }
        let Some(hub) = self.hubs.get(position) else { return (Value::Any, false) };
        let few = (1..=MOST_RESULTS).contains(&hub.targets);
        let value = if hub.is_own && few {
            let given = |target: u32| self.gives.get(MethodId(target).at()).copied().unwrap_or(Value::Any);
            self.targets.of(node).map(given).fold(Value::Never, Value::join)
        } else {
            Value::Any
        };
        (value, hub.is_own)
    }

    /// The value of a stored flag, as this mode sees it.
    fn stored(&mut self, reader: MethodId, key: Value, default: Value) -> Value {
        let (Value::Text(name) | Value::Key(name)) = key else { return Value::Any };
        let counts = match self.mode.stored {
            Stored::Unknown => false,
            Stored::FirstRun => true,
            Stored::ConsentOnly => self.tells_consent(reader, name),
        };
        if self.graph.flags.last() != Some(&(reader.0, name)) {
            self.graph.flags.push((reader.0, name));
        }
        if !counts {
            return Value::Any;
        }
        let held = self.flags.entry(name).or_default();
        if self.readers.insert(u64::from(name.0) << 32 | u64::from(reader.0)) {
            held.readers.push(reader.0);
        }
        let default = if default == Value::Never { Value::Any } else { default };
        match held.value {
            None => default,
            Some(written) => match written.join(default) {
                Value::Text(text) => Value::Text(text),
                Value::Int(number) => Value::Int(number),
                _ => Value::Any,
            },
        }
    }

    /// Whether a flag, or the method that asks for it, is named for consent.
    fn tells_consent(&self, reader: MethodId, flag: StringRef) -> bool {
        let text = |name: StringRef| String::from_utf8_lossy(self.program.string(name)).into_owned();
        let method = self.methods.get(reader).and_then(|defined| self.program.methods().get(defined.method.at()));
        db::names_consent(&text(flag)) || method.is_some_and(|method| db::names_consent(&text(method.name)))
    }

    fn store_flag(&mut self, key: Value, value: Value) {
        let (Value::Text(name) | Value::Key(name)) = key else { return };
        let held = self.flags.entry(name).or_default();
        let value = match value {
            Value::Boxed(number) => Value::Int(number),
            Value::Never => return,
            value => value,
        };
        let joined = held.value.map_or(value, |known| known.join(value));
        if held.value != Some(joined) {
            held.value = Some(joined);
            for reader in held.readers.clone() {
                self.wake(reader);
            }
        }
    }

    /// What a field holds, as far as is known; `initial`: before any code writes it.
    fn field(&mut self, field: FieldRef, initial: impl FnOnce() -> Value) -> Option<(u32, &mut Field)> {
        let slot = self.field_of.get_mut(field.at())?;
        if *slot == NONE {
            *slot = u32::try_from(self.fields.len()).ok().filter(|next| *next != NONE)?;
            self.fields.push(Field { value: initial(), is_written: false });
        }
        let held = self.fields.get_mut(usize::try_from(*slot).ok()?)?;
        Some((*slot, held))
    }

    /// A field holds something else: who reads it runs again.
    fn wake_readers(&mut self, slot: u32) {
        let mut walk = self.field_readers.walk(slot);
        while let Some(reader) = self.field_readers.next(&mut walk) {
            self.wake(reader);
        }
    }

    /// The code that runs when a method is called on an object of exactly this class.
    fn resolve(&mut self, class: TypeRef, name: StringRef, proto: ProtoRef) -> Option<MethodId> {
        let types = self.types;
        *self.resolved.entry((class, name, proto)).or_insert_with(|| types.resolve(class, name, proto))
    }
}

/// What makes a library of the app call a listener, where it waits for the person.
fn listener_trigger(program: &Program<'_>, of: TypeRef, name: StringRef) -> Option<Trigger> {
    let (class, name) = (program.descriptor_str(of)?, std::str::from_utf8(program.string(name)).ok()?);
    let trigger = db::trigger(class, name).or_else(|| db::trigger(class, "*"));
    trigger.filter(|trigger| matches!(trigger, Trigger::User | Trigger::Answer))
}
