//! What follows when the person refuses a permission: whether the app asks again at once, and whether it quits.
//!
//! The method that is told the answer is walked twice, once as if everything was granted and once as if everything was
//! refused: results that it reads, and what `checkSelfPermission` says, are known then, and branches on them go one way.
//! What only runs after a refusal follows from it. Where something is out of sight (a listener, a call that may mean
//! several methods) no absence is concluded.

use std::collections::BTreeSet;

use super::callgraph::{MethodId, Methods};
use super::facts::Frequency;
use super::hierarchy;
use super::ir::{BlockId, Body, Definition, Test, ValueId};
use crate::android::dex::{IndexKind, MethodRef, Program, TypeRef};
use crate::app::{App, ComponentKind};

/// The method that is told the answer.
const CALLBACK: &str = "onRequestPermissionsResult";
/// Its prototype.
const CALLBACK_PROTOTYPE: &str = "(I[Ljava/lang/String;[I)V";
/// The word of its arguments that holds the results.
const RESULTS_WORD: usize = 3;
/// How deep the app's own methods are followed.
const MOST_DEPTH: usize = 3;
/// Most values that are looked at for one request.
const MOST_STEPS: u32 = 20_000;
/// Most passes over the blocks of a method.
const MOST_PASSES: usize = 32;
/// Most steps back from the request in which the class that is told the answer is looked for.
const MOST_ASKERS: usize = 8;
/// Most superclasses that are followed.
const MOST_SUPERCLASSES: usize = 32;
/// The platform's level that is taken for the device's: run-time permissions exist.
const LEVEL: i64 = 34;

/// What follows a refusal; `None`: not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Refused {
    /// It is asked again: at once, or each time the screen comes back.
    pub repeated: Option<bool>,
    /// The app quits.
    pub exits: Option<bool>,
}

/// What is taken for the person's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Granted,
    Refused,
}

impl Answer {
    /// `PackageManager.PERMISSION_GRANTED` or `PERMISSION_DENIED`.
    fn result(self) -> i64 {
        match self {
            Answer::Granted => 0,
            Answer::Refused => -1,
        }
    }
}

/// What runs.
#[derive(Debug, Default)]
struct Runs {
    requests: bool,
    quits: bool,
    /// Activities that are closed.
    finishes: BTreeSet<u32>,
    /// Something is out of sight.
    hidden: bool,
}

/// Tells what follows refusals in one app.
pub struct Refusals<'p, 'a> {
    program: &'p Program<'a>,
    methods: &'p Methods,
    launchers: BTreeSet<u32>,
    is_library: &'p dyn Fn(&str) -> bool,
}

impl<'p, 'a> Refusals<'p, 'a> {
    /// Of an app. `is_library`: whether a class is a library's, whose own ways are not followed.
    pub fn new(
        app: &App,
        program: &'p Program<'a>,
        methods: &'p Methods,
        is_library: &'p dyn Fn(&str) -> bool,
    ) -> Self {
        let launchers = app.components.iter().filter(|component| {
            matches!(component.kind, ComponentKind::Activity | ComponentKind::ActivityAlias)
                && component.intent_filters.iter().any(|filter| {
                    filter.categories.iter().any(|category| category == "android.intent.category.LAUNCHER")
                })
        });
        let launchers = launchers
            .filter_map(|component| {
                let name = component.target.as_deref().unwrap_or(&component.name);
                program.find_type(&super::actor::descriptor(name)).map(|of| of.0)
            })
            .collect();
        Refusals { program, methods, launchers, is_library }
    }

    /// What follows a refusal of what `method` asks for. `way`: the steps that lead to the request, each a method and the
    /// offset in it, the request last.
    pub fn of(&self, method: MethodRef, way: &[(MethodRef, u32)], frequency: Option<Frequency>) -> Refused {
        // Who asks may be a class that serves several screens: then the screen that leads to it is told.
        let askers = std::iter::once(method).chain(way.iter().rev().map(|(step, _)| *step));
        let callback = askers.take(MOST_ASKERS).find_map(|asker| self.told(asker));
        let mut refused = callback.map(|callback| self.after(callback, frequency)).unwrap_or_default();
        if frequency == Some(Frequency::Resume) && self.comes_back(way) {
            refused.repeated = Some(true);
        }
        refused
    }

    /// The method that is told the answer: of the class that asks, of the class around it, or of one above them.
    fn told(&self, method: MethodRef) -> Option<MethodId> {
        let class = self.program.methods().get(method.at())?.class;
        let name = self.program.descriptor_str(class)?;
        let outer = name.split_once('$').and_then(|(outer, _)| self.program.find_type(&format!("{outer};")));
        std::iter::once(class).chain(outer).find_map(|of| {
            let mut above = Some(of);
            for _ in 0..MOST_SUPERCLASSES {
                let class = above.filter(|class| !self.is_library(*class))?;
                let found = self.methods.of_class(class).find(|id| self.is(*id, CALLBACK, CALLBACK_PROTOTYPE));
                if found.is_some() {
                    return found;
                }
                above = self.program.class_of(class)?.superclass;
            }
            None
        })
    }

    fn is_library(&self, class: TypeRef) -> bool {
        self.program.descriptor_str(class).is_some_and(|name| (self.is_library)(name))
    }

    fn is(&self, id: MethodId, name: &str, prototype: &str) -> bool {
        self.methods.get(id).and_then(|defined| self.program.methods().get(defined.method.at())).is_some_and(|known| {
            self.program.string(known.name) == name.as_bytes() && self.program.proto_text(known.proto) == prototype
        })
    }

    fn after(&self, callback: MethodId, frequency: Option<Frequency>) -> Refused {
        let walk = |answer| {
            let mut walk = Walk { of: self, answer, steps: MOST_STEPS, runs: Runs::default() };
            walk.run(callback, &[RESULTS_WORD], 0);
            walk.runs
        };
        let (granted, refused) = (walk(Answer::Granted), walk(Answer::Refused));
        let finishes = || refused.finishes.difference(&granted.finishes);
        let exits = if refused.quits && !granted.quits || finishes().any(|of| self.launchers.contains(of)) {
            Some(true)
        } else if refused.hidden || refused.quits || finishes().next().is_some() {
            None
        } else {
            Some(false)
        };
        let repeated = if refused.requests && !granted.requests {
            Some(true)
        } else if refused.hidden || refused.requests || frequency != Some(Frequency::Once) {
            // What is asked at each start comes back with the next one.
            None
        } else {
            Some(false)
        };
        Refused { repeated, exits }
    }

    /// Whether the way from a callback of each return to the screen leads to the request whatever else holds.
    fn comes_back(&self, way: &[(MethodRef, u32)]) -> bool {
        let starts = way.first().and_then(|(method, _)| self.program.methods().get(method.at())).is_some_and(|known| {
            matches!(self.program.string(known.name), b"onResume" | b"onStart" | b"onPostResume" | b"onRestart")
        });
        starts
            && way.iter().all(|(method, offset)| {
                self.methods.of(*method).and_then(|id| self.body(id)).is_some_and(|body| {
                    let mut walk = Walk { of: self, answer: Answer::Refused, steps: MOST_STEPS, runs: Runs::default() };
                    walk.is_unavoidable(&body, *offset)
                })
            })
    }

    fn body(&self, id: MethodId) -> Option<Body<'a>> {
        let defined = self.methods.get(id)?;
        let (_, code) = self.methods.code(self.program, id)?;
        let body = Body::new(usize::try_from(defined.file).ok()?, defined.method, defined.access, code).ok()?;
        Some(body).filter(|body| !body.is_cut)
    }

    /// The app's own method that a call means, where it can only mean one.
    fn target(&self, called: MethodRef) -> Option<MethodId> {
        let known = self.program.methods().get(called.at())?;
        let mut class = Some(known.class);
        for _ in 0..MOST_SUPERCLASSES {
            let of = class?;
            let method = self.program.find_method(of, known.name, known.proto);
            if let Some(id) = method.and_then(|method| self.methods.of(method)) {
                return Some(id);
            }
            class = self.program.class_of(of)?.superclass;
        }
        None
    }
}

/// One walk through what runs, with one answer.
struct Walk<'w, 'p, 'a> {
    of: &'w Refusals<'p, 'a>,
    answer: Answer,
    steps: u32,
    runs: Runs,
}

/// The numbers that a value may be; `None`: any.
type Numbers = Option<BTreeSet<i64>>;

/// A method at work: its body, the words of its arguments that hold the results, and the blocks that run.
struct Frame<'b, 'a> {
    body: &'b Body<'a>,
    results: &'b [usize],
    reached: Vec<bool>,
    depth: usize,
}

impl<'a> Walk<'_, '_, 'a> {
    fn spend(&mut self) -> bool {
        self.steps = self.steps.saturating_sub(1);
        self.steps > 0
    }

    /// Walks a method and what it calls; what it may give.
    fn run(&mut self, id: MethodId, results: &[usize], depth: usize) -> Numbers {
        let Some(body) = self.of.body(id) else {
            self.runs.hidden = true;
            return None;
        };
        let mut frame = Frame { body: &body, results, reached: Vec::new(), depth };
        if !self.flow(&mut frame, None) {
            self.runs.hidden = true;
        }
        let mut given = Some(BTreeSet::new());
        for (index, block) in body.blocks().iter().enumerate() {
            if !frame.reached.get(index).copied().unwrap_or(false) {
                continue;
            }
            for at in block.instructions.clone() {
                self.instruction(&frame, at);
                // `return`
                if body.instructions().get(at).is_some_and(|known| known.opcode.0 == 0x0f) {
                    let value = body.operands(at).first().copied();
                    let value = value.and_then(|value| self.value(&frame, value, &mut BTreeSet::new()));
                    given = given.zip(value).map(|(mut all, value)| {
                        all.extend(value);
                        all
                    });
                }
            }
        }
        given
    }

    /// Marks the blocks that run; from `stop` control does not go on. Whether all were found.
    fn flow(&mut self, frame: &mut Frame<'_, 'a>, stop: Option<BlockId>) -> bool {
        let blocks = frame.body.blocks();
        frame.reached = vec![false; blocks.len()];
        if let Some(first) = frame.reached.first_mut() {
            *first = true;
        }
        for _ in 0..MOST_PASSES {
            let mut changed = false;
            for (index, block) in blocks.iter().enumerate() {
                let id = BlockId(u32::try_from(index).unwrap_or(u32::MAX));
                if !frame.reached.get(index).copied().unwrap_or(false) || stop == Some(id) {
                    continue;
                }
                let taken = self.decided(frame, id);
                for edge in &block.successors {
                    let goes = match edge.kind {
                        super::ir::EdgeKind::Taken => taken != Some(false),
                        super::ir::EdgeKind::Next => taken != Some(true),
                        super::ir::EdgeKind::Exception(_) => stop.is_none(),
                        super::ir::EdgeKind::Case(_) => true,
                    };
                    if goes && let Some(slot) = frame.reached.get_mut(edge.to.at()).filter(|slot| !**slot) {
                        *slot = true;
                        changed = true;
                    }
                }
            }
            if !changed {
                return self.steps > 0;
            }
        }
        false
    }

    /// Which way the branch at a block's end goes; `None`: either, or there is none.
    fn decided(&mut self, frame: &Frame<'_, 'a>, block: BlockId) -> Option<bool> {
        let condition = frame.body.condition(block)?;
        let left = self.value(frame, condition.left, &mut BTreeSet::new())?;
        let right = match condition.right {
            Some(right) => self.value(frame, right, &mut BTreeSet::new())?,
            None => BTreeSet::from([0]),
        };
        let mut outcomes =
            left.iter().flat_map(|left| right.iter().map(move |right| (left, right))).map(|(left, right)| {
                match condition.test {
                    Test::Equal => left == right,
                    Test::NotEqual => left != right,
                    Test::Less => left < right,
                    Test::GreaterOrEqual => left >= right,
                    Test::Greater => left > right,
                    Test::LessOrEqual => left <= right,
                }
            });
        let first = outcomes.next()?;
        outcomes.all(|outcome| outcome == first).then_some(first)
    }

    /// The numbers that a value may be.
    fn value(&mut self, frame: &Frame<'_, 'a>, value: ValueId, seen: &mut BTreeSet<ValueId>) -> Numbers {
        if !self.spend() || !seen.insert(value) {
            return None;
        }
        match frame.body.definition(value) {
            Definition::Join { block, values } => {
                let from = frame.body.block(block).map_or(&[][..], |known| &known.predecessors);
                let mut all = BTreeSet::new();
                for ((from, _), value) in from.iter().zip(values) {
                    // What a loop carries round is what came in.
                    if frame.reached.get(from.at()).copied().unwrap_or(false) && !seen.contains(value) {
                        all.extend(self.value(frame, *value, seen)?);
                    }
                }
                Some(all).filter(|all| !all.is_empty())
            }
            Definition::Instruction(at) => self.computed(frame, at, seen),
            Definition::Parameter(_) | Definition::Nothing => None,
        }
    }

    fn computed(&mut self, frame: &Frame<'_, 'a>, at: usize, seen: &mut BTreeSet<ValueId>) -> Numbers {
        let instruction = frame.body.instructions().get(at)?;
        let operands = frame.body.operands(at);
        let number = |number: i64| Some(BTreeSet::from([number]));
        match instruction.opcode.0 {
            0x12..=0x19 => number(instruction.literal()?),
            // `array-length`, `aget`
            0x21 if holds_results(frame, *operands.first()?) => number(1),
            0x44 if holds_results(frame, *operands.first()?) => number(self.answer.result()),
            0x60 => {
                let field = self.of.program.field_text(frame.body.field(self.of.program, at)?);
                (field == "Landroid/os/Build$VERSION;->SDK_INT:I").then(|| BTreeSet::from([LEVEL]))
            }
            // `xor-int … 1` negates a boolean.
            0xd7 | 0xdf if instruction.literal() == Some(1) => {
                let of = self.value(frame, *operands.first()?, seen)?;
                Some(of.into_iter().map(|number| number ^ 1).collect())
            }
            0x8d..=0x8f => self.value(frame, *operands.first()?, seen),
            0x6e..=0x78 => {
                let called = frame.body.called(self.of.program, at)?;
                let known = self.of.program.methods().get(called.at())?;
                if is_check(self.of.program.string(known.name)) {
                    return number(self.answer.result());
                }
                let own = self.own_target(frame, called)?;
                let results = self.handed(frame, at);
                // What the call does is seen where the walk comes to it.
                let runs = std::mem::take(&mut self.runs);
                let given = self.run(own, &results, frame.depth + 1);
                self.runs = runs;
                given
            }
            _ => None,
        }
    }

    /// The app's own method that a call means, if it is followed.
    fn own_target(&self, frame: &Frame<'_, 'a>, called: MethodRef) -> Option<MethodId> {
        let id = self.of.target(called).filter(|_| frame.depth < MOST_DEPTH)?;
        let class = self.of.methods.get(id)?.class;
        (!self.of.is_library(class)).then_some(id)
    }

    /// The words of a call's arguments that hold the results.
    fn handed(&self, frame: &Frame<'_, 'a>, at: usize) -> Vec<usize> {
        let operands = frame.body.operands(at).iter().enumerate();
        operands.filter(|(_, value)| holds_results(frame, **value)).map(|(word, _)| word).collect()
    }

    /// What one instruction that runs does.
    fn instruction(&mut self, frame: &Frame<'_, 'a>, at: usize) {
        let program = self.of.program;
        let Some(instruction) = frame.body.instructions().get(at) else { return };
        match instruction.index() {
            Some((IndexKind::Method, _)) => {
                let Some(called) = frame.body.called(program, at) else { return };
                let Some(known) = program.methods().get(called.at()) else { return };
                let class = program.descriptor_str(known.class).unwrap_or_default();
                let prototype = program.proto_text(known.proto);
                let name = program.string(known.name);
                if is_check(name) {
                    return;
                }
                match (class, name) {
                    (_, b"requestPermissions") if prototype.contains("[Ljava/lang/String;") => {
                        self.runs.requests = true;
                        return;
                    }
                    (_, b"launch") if class.ends_with("/ActivityResultLauncher;") => {
                        self.runs.requests = true;
                        return;
                    }
                    ("Ljava/lang/System;" | "Ljava/lang/Runtime;", b"exit" | b"halt")
                    | ("Landroid/os/Process;", b"killProcess") => {
                        self.runs.quits = true;
                        return;
                    }
                    (_, b"finish" | b"finishAffinity" | b"finishAndRemoveTask")
                        if prototype == "()V"
                            && hierarchy::types(program, known.class).contains(&"Landroid/app/Activity;") =>
                    {
                        if name == b"finish" {
                            self.runs.finishes.insert(self.activity(frame, at).unwrap_or(known.class).0);
                        } else {
                            self.runs.quits = true;
                        }
                        return;
                    }
                    _ => {}
                }
                if program.class_of(known.class).is_none() || self.of.is_library(known.class) {
                    return;
                }
                match self.own_target(frame, called) {
                    Some(id) => {
                        let results = self.handed(frame, at);
                        if self.steps == 0 {
                            self.runs.hidden = true;
                            return;
                        }
                        self.run(id, &results, frame.depth + 1);
                    }
                    // A method that is inherited from the platform or a library, or one that is not looked into.
                    None => {
                        let is_own = self.of.target(called).is_some_and(|id| {
                            self.of.methods.get(id).is_some_and(|defined| !self.of.is_library(defined.class))
                        });
                        self.runs.hidden |= is_own || instruction.opcode.0 == 0x72 || instruction.opcode.0 == 0x78;
                    }
                }
            }
            // An object of the app may be called back later: a dialog's button.
            Some((IndexKind::Type, _)) if instruction.opcode.0 == 0x22 => {
                let made = frame.body.named_type(program, at).and_then(|of| program.class_of(of));
                self.runs.hidden |= made.is_some_and(|class| !self.of.is_library(class.class));
            }
            Some((IndexKind::CallSite | IndexKind::MethodHandle, _)) => self.runs.hidden = true,
            _ => {}
        }
    }

    /// The class of the activity that a call is made on.
    fn activity(&self, frame: &Frame<'_, 'a>, at: usize) -> Option<TypeRef> {
        let receiver = *frame.body.operands(at).first()?;
        let types = frame.body.types(self.of.program, receiver)?;
        types.first().filter(|_| types.len() == 1).map(|known| known.class)
    }

    /// Whether a method cannot return without having come to `offset`.
    fn is_unavoidable(&mut self, body: &Body<'a>, offset: u32) -> bool {
        let Some(stop) = body.at_offset(offset).and_then(|at| body.block_of(at)) else { return false };
        let mut frame = Frame { body, results: &[], reached: Vec::new(), depth: 0 };
        if !self.flow(&mut frame, Some(stop)) {
            return false;
        }
        let reaches = |block: BlockId| frame.reached.get(block.at()).copied().unwrap_or(false);
        let returns = body.blocks().iter().enumerate().any(|(index, block)| {
            let id = BlockId(u32::try_from(index).unwrap_or(u32::MAX));
            let last = block.instructions.end.checked_sub(1).and_then(|at| body.instructions().get(at));
            id != stop && reaches(id) && last.is_some_and(|last| matches!(last.opcode.0, 0x0e..=0x11))
        });
        reaches(stop) && !returns
    }
}

/// Whether a value is the array of results.
fn holds_results(frame: &Frame<'_, '_>, value: ValueId) -> bool {
    match frame.body.definition(frame.body.uncast(value)) {
        Definition::Parameter(word) => frame.results.contains(&usize::from(word)),
        _ => false,
    }
}

/// Whether a method of this name says if a permission is granted, as a number of `PackageManager`.
fn is_check(name: &[u8]) -> bool {
    matches!(
        name,
        b"checkSelfPermission" | b"checkPermission" | b"checkCallingOrSelfPermission" | b"checkCallingPermission"
    )
}
