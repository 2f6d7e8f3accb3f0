//! One method at work: what its calls, fields and constants lead to.

use crate::android::dex::{FieldRef, MethodRef, Opcode, ProtoRef, StringRef, TypeRef};
use crate::db::{self, FlagEffect, HandOverEffect};

use super::super::local::Visitor;
use super::super::methods::MethodId;
use super::super::outside::Special;
use super::super::types::Shape;
use super::super::value::Value;
use super::wrapper::{fill, flag_arguments};
use super::{Calls, Field, HubKey, Solver, Via};

/// What the launcher asks of the activity that it starts.
const LAUNCH_ACTION: &[u8] = b"android.intent.action.MAIN";

/// One method at work.
pub(super) struct Step<'f, 's, 'a> {
    pub solver: &'f mut Solver<'s, 'a>,
    pub id: MethodId,
    pub class: TypeRef,
    pub is_constructor: bool,
    pub is_wanted: bool,
    pub may_wrap: bool,
}

impl Step<'_, '_, '_> {
    fn place(&mut self, at: u32) {
        if self.is_wanted
            && let Some((_, offsets)) = &self.solver.wanted
            && offsets.binary_search(&at).is_ok()
        {
            self.solver.graph.places.insert((self.id.0, at));
        }
    }

    /// A call that reaches no method of the app.
    fn call_outside(&mut self, at: u32, is_static: bool, method: MethodRef, arguments: &[Value]) -> Value {
        let Some(outside) = self.solver.types.call(method) else { return Value::Any };
        let own = usize::from(!is_static);
        let unknown = outside.gives.map_or(Value::Any, Value::Of);
        let node = self.id.0;
        if let Some(row) = outside.flag {
            let (key, value) = flag_arguments(row, is_static, arguments);
            self.may_wrap = true;
            return match row.effect {
                FlagEffect::Read => match self.solver.stored(self.id, key, value) {
                    Value::Any => unknown,
                    value => value,
                },
                FlagEffect::Write => {
                    self.solver.store_flag(key, value);
                    unknown
                }
                FlagEffect::Key => match key {
                    Value::Text(name) => Value::Key(name),
                    _ => unknown,
                },
            };
        }
        let mut calls = Calls::All;
        match outside.hand_over.map(|row| (row.effect, row)) {
            Some((HandOverEffect::Keeps, _)) => {
                return self.special(at, outside.special, own, arguments).unwrap_or(unknown);
            }
            Some((HandOverEffect::Repeats, _)) => calls = Calls::Repeats,
            Some((HandOverEffect::Delays, row)) if row.methods.is_empty() => calls = Calls::Delayed,
            Some((HandOverEffect::Calls | HandOverEffect::Delays, row)) => {
                let position = db::hand_overs().iter().position(|known| std::ptr::eq(known, row));
                let hub = match (arguments.first().copied(), position) {
                    (Some(Value::New(class)), Some(row)) if self.solver.methods.defines(class) => {
                        Some(self.solver.object(class, None, Calls::Row(row)))
                    }
                    (Some(Value::Of(of)), Some(row))
                        if self.solver.types.is_extended(of.into()) || self.solver.methods.defines(of) =>
                    {
                        Some(self.solver.objects(of.into(), None, Calls::Row(row)))
                    }
                    _ => None,
                };
                if let Some(hub) = hub {
                    self.solver.edge(node, hub, at, Via::Callback);
                }
            }
            None => {}
        }
        for (position, seen) in &outside.callbacks {
            let value = arguments.get(position.saturating_add(own)).copied().unwrap_or(Value::Never);
            self.solver.hand_over(node, at, value, *seen, calls);
        }
        self.special(at, outside.special, own, arguments).unwrap_or(unknown)
    }

    fn special(&mut self, at: u32, special: Special, own: usize, arguments: &[Value]) -> Option<Value> {
        let this = arguments.first().copied();
        let first = arguments.get(own).copied();
        let node = self.id.0;
        match special {
            Special::None => None,
            Special::Asks => {
                self.solver.ask();
                None
            }
            Special::ForName => {
                let Some(Value::Text(name)) = first else { return None };
                let name = std::str::from_utf8(self.solver.program.string(name)).ok()?;
                let class = self.solver.program.find_type(&format!("L{};", name.replace('.', "/")))?;
                self.solver.initialise(node, at, class);
                Some(Value::Class(class))
            }
            Special::Constructor => this.filter(|this| matches!(this, Value::Class(_))),
            Special::NewInstance => {
                let Some(Value::Class(class)) = this else { return None };
                self.solver.make(node, at, class);
                self.solver.construct(node, at, class);
                Some(Value::New(class))
            }
            Special::GetMethod => match (this, first) {
                (Some(Value::Class(class)), Some(Value::Text(name))) => Some(Value::Member(class, name)),
                _ => None,
            },
            Special::InvokeMethod => {
                let Some(Value::Member(class, name)) = this else { return None };
                for id in self.solver.methods.of_class(class).collect::<Vec<_>>() {
                    let named = self
                        .solver
                        .methods
                        .get(id)
                        .and_then(|defined| self.solver.program.methods().get(defined.method.at()))
                        .is_some_and(|known| known.name == name);
                    if named {
                        self.solver.call(node, at, id, None, Via::Call);
                    }
                }
                None
            }
            Special::ClassName => this.filter(|this| matches!(this, Value::Class(_))),
            Special::Box => first.and_then(Value::int).map(Value::Boxed),
            Special::Unbox => match this {
                Some(Value::Boxed(number)) => Some(Value::Int(number)),
                _ => None,
            },
            Special::IsEmpty => match first {
                Some(Value::Int(0)) => Some(Value::Int(1)),
                Some(Value::Text(text)) => Some(Value::Int(self.solver.program.string(text).is_empty().into())),
                _ => None,
            },
            Special::Equals => {
                let (one, other) = if own == 1 { (this?, first?) } else { (first?, arguments.get(1).copied()?) };
                match (one, other) {
                    (Value::Text(one), Value::Text(other)) => Some(Value::Int((one == other).into())),
                    (Value::Boxed(one), Value::Boxed(other)) => Some(Value::Int((one == other).into())),
                    (Value::LaunchAction, Value::Text(text)) | (Value::Text(text), Value::LaunchAction) => {
                        Some(self.of_launch_action(text, |action, text| action == text))
                    }
                    (object, Value::Int(0)) | (Value::Int(0), object) if object.is_object() => Some(Value::Int(0)),
                    (Value::Int(0), Value::Int(0)) => Some(Value::Int(1)),
                    _ => None,
                }
            }
            Special::GetIntent => {
                // Of a class that none extends it is an object of exactly that.
                let class = match this? {
                    Value::New(class) => class,
                    Value::Of(class) if !self.solver.types.is_extended(class.into()) => class,
                    _ => return None,
                };
                let launches = self.solver.mode.launchers.get(class.at()).copied().unwrap_or(false);
                launches.then_some(Value::Launch)
            }
            Special::Action => this.filter(|this| *this == Value::Launch).map(|_| Value::LaunchAction),
            Special::Carries => this.filter(|this| *this == Value::Launch).map(|_| Value::Int(0)),
            Special::CarriesElse => this.filter(|this| *this == Value::Launch).and_then(|_| arguments.get(2).copied()),
            Special::StartsWith => self.test_launch_action(this, first, <[u8]>::starts_with),
            Special::EndsWith => self.test_launch_action(this, first, <[u8]>::ends_with),
            Special::Contains => self.test_launch_action(this, first, |action, text| {
                text.is_empty() || action.windows(text.len()).any(|part| part == text)
            }),
        }
    }

    /// What a test of the launching intent's action against a text of the app gives.
    fn of_launch_action(&self, text: StringRef, test: impl Fn(&[u8], &[u8]) -> bool) -> Value {
        Value::Int(test(LAUNCH_ACTION, self.solver.program.string(text)).into())
    }

    fn test_launch_action(
        &self,
        this: Option<Value>,
        first: Option<Value>,
        test: impl Fn(&[u8], &[u8]) -> bool,
    ) -> Option<Value> {
        match (this, first) {
            (Some(Value::LaunchAction), Some(Value::Text(text))) => Some(self.of_launch_action(text, test)),
            _ => None,
        }
    }

    /// What a call gives, at least its declared type.
    fn declared(&self, value: Value, proto: ProtoRef) -> Value {
        match self.solver.program.proto(proto) {
            Some(proto) if value == Value::Any => self.solver.as_declared(value, proto.return_type),
            _ => value,
        }
    }
}

impl Visitor for Step<'_, '_, '_> {
    fn invoke(&mut self, at: u32, opcode: Opcode, method: MethodRef, arguments: &[Value]) -> Value {
        self.place(at);
        let Some(known) = self.solver.program.methods().get(method.at()).copied() else { return Value::Any };
        let node = self.id.0;
        let is_static = opcode.is_invoke_static();
        let solver = &mut *self.solver;
        let target = match opcode.0 {
            // invoke-super: from the superclass of the class that holds the code.
            0x6f | 0x75 => {
                let above = solver.types.superclass(self.class);
                above.and_then(|above| solver.resolve(above, known.name, known.proto)).or_else(|| {
                    solver
                        .types
                        .declared(known.class, known.name, known.proto)
                        .filter(|id| solver.methods.get(*id).is_some_and(|defined| !defined.access.is_abstract()))
                })
            }
            0x70 | 0x76 => solver.methods.of(method).or_else(|| solver.resolve(known.class, known.name, known.proto)),
            0x71 | 0x77 => {
                solver.initialise(node, at, known.class);
                solver.methods.of(method).or_else(|| solver.resolve(known.class, known.name, known.proto))
            }
            0x6e | 0x72 | 0x74 | 0x78 => {
                let receiver = match arguments.first() {
                    Some(Value::New(class)) => {
                        return match solver.resolve(*class, known.name, known.proto) {
                            Some(target) => self.direct(at, target, arguments, known.proto),
                            None => self.call_outside(at, false, method, arguments),
                        };
                    }
                    // Nothing has come here yet: this runs again when something has.
                    Some(Value::Never) => return Value::Never,
                    // The platform's own, or what was handed to it, and is called back from there.
                    Some(Value::Given) => {
                        let value = self.call_outside(at, false, method, arguments);
                        return self.declared(value, known.proto);
                    }
                    // Null: nothing is called.
                    Some(Value::Int(0)) => return Value::Any,
                    Some(Value::Of(of)) if solver.methods.defines(*of) => *of,
                    _ => known.class,
                };
                let answers = solver.methods.defines(receiver) || solver.types.is_extended(receiver.into());
                let call = HubKey::Dispatch(receiver, known.name, known.proto);
                let (given, is_own) =
                    if answers { solver.dispatch(node, at, call, arguments) } else { (Value::Any, false) };
                let value = if is_own { given } else { self.call_outside(at, false, method, arguments) };
                return self.declared(value, known.proto);
            }
            _ => None,
        };
        match target {
            Some(target) => self.direct(at, target, arguments, known.proto),
            None => self.call_outside(at, is_static, method, arguments),
        }
    }

    fn invoke_custom(&mut self, at: u32, call_site: u32) -> Value {
        self.place(at);
        let solver = &mut *self.solver;
        let Some(file) = solver
            .methods
            .get(self.id)
            .and_then(|defined| solver.program.files.get(usize::try_from(defined.file).ok()?))
        else {
            return Value::Any;
        };
        let Some(values) = file.dex.call_site(call_site).ok().and_then(|site| file.dex.encoded_array(site.offset).ok())
        else {
            return Value::Any;
        };
        // Bootstrap method, name, type, then what the bootstrap method is given: of a lambda, the method that it runs.
        use crate::android::dex::Value as Encoded;
        let (mut name, mut interface) = (None, None);
        let mut targets = Vec::new();
        for (position, value) in values.map_while(Result::ok).take(16).enumerate() {
            match value {
                Encoded::String(text) if position == 1 => name = file.string(text),
                Encoded::MethodType(proto) if position == 2 => {
                    interface = file.proto(proto).and_then(|proto| solver.program.proto(proto)).map(|p| p.return_type);
                }
                Encoded::MethodHandle(handle) if position > 2 => {
                    let method = file.dex.method_handle(handle).ok().and_then(|handle| handle.method());
                    targets.extend(method.and_then(|method| file.method(method)));
                }
                _ => {}
            }
        }
        let trigger = interface.zip(name).and_then(|(interface, name)| {
            let class = solver.program.descriptor_str(interface)?;
            let name = std::str::from_utf8(solver.program.string(name)).ok()?;
            db::trigger(class, name).or_else(|| db::trigger(class, "*"))
        });
        let via = trigger.map_or(Via::Callback, Via::Triggered);
        for method in targets {
            let Some(known) = solver.program.methods().get(method.at()).copied() else { continue };
            let target = solver.methods.of(method).or_else(|| solver.resolve(known.class, known.name, known.proto));
            if let Some(target) = target {
                solver.call(self.id.0, at, target, None, via);
            }
        }
        interface.map_or(Value::Any, Value::Of)
    }

    fn read(&mut self, at: u32, field: FieldRef, is_static: bool) -> Value {
        self.place(at);
        let solver = &mut *self.solver;
        let Some(known) = solver.program.fields().get(field.at()).copied() else { return Value::Any };
        if !solver.methods.defines(known.class) {
            let text = |name| solver.program.string(name);
            return match (solver.program.descriptor(known.class), text(known.name)) {
                (b"Ljava/lang/Boolean;", b"TRUE") => Value::Boxed(1),
                (b"Ljava/lang/Boolean;", b"FALSE") => Value::Boxed(0),
                _ => solver.as_declared(Value::Any, known.field_type),
            };
        }
        if is_static {
            solver.initialise(self.id.0, at, known.class);
        }
        let declared = solver.types.field(field);
        let shape = solver.types.shape(known.field_type);
        let is_object = shape == Shape::Object;
        let counts = match &solver.mode.written {
            _ if !solver.mode.prunes => is_object,
            None => true,
            Some(written) => is_object || written.get(declared.at()).copied().unwrap_or(false),
        };
        if !counts || !matches!(shape, Shape::Object | Shape::Number) {
            return Value::Any;
        }
        let types = solver.types;
        let initial = || if is_static { types.initial(declared) } else { Value::Int(0) };
        let Some((slot, held)) = solver.field(declared, initial) else { return Value::Any };
        let Field { value, is_written } = *held;
        // Fields are told from flags by the upper bit: there are fewer than 2³¹ of either.
        if solver.field_readers.last(slot) != Some(self.id.0)
            && solver.readers.insert(1 << 63 | u64::from(slot) << 32 | u64::from(self.id.0))
        {
            solver.field_readers.push(slot, self.id.0);
        }
        // Null is taken at its word where every field counts, and where code writes it for the type's sake alone.
        let takes_null = if solver.mode.prunes { solver.mode.written.is_none() } else { is_written };
        match value {
            Value::Int(0) | Value::Never if is_object && !takes_null => Value::Of(known.field_type),
            value => solver.as_declared(value, known.field_type),
        }
    }

    fn write(&mut self, at: u32, field: FieldRef, is_static: bool, value: Value) {
        let solver = &mut *self.solver;
        let Some(known) = solver.program.fields().get(field.at()).copied() else { return };
        if !solver.methods.defines(known.class) {
            return;
        }
        if is_static {
            solver.initialise(self.id.0, at, known.class);
        }
        let declared = solver.types.field(field);
        // A constant that is what the field holds anyway says nothing of others.
        let initial = if is_static { solver.types.initial(declared) } else { Value::Int(0) };
        if value != initial
            && let Some(slot) = solver.graph.written.get_mut(declared.at())
        {
            *slot = true;
        }
        let constructs =
            !is_static && solver.mode.written.is_none() && self.is_constructor && known.class == self.class;
        let Some((slot, held)) = solver.field(declared, || initial) else { return };
        // What a constructor writes, no read comes before.
        let before = if constructs && !held.is_written { Value::Never } else { held.value };
        held.is_written = true;
        let joined = before.join(value);
        if held.value != joined {
            held.value = joined;
            solver.wake_readers(slot);
        }
    }

    fn make(&mut self, at: u32, class: TypeRef) {
        self.solver.make(self.id.0, at, class);
    }

    fn literal(&mut self, at: u32, class: TypeRef) {
        let solver = &mut *self.solver;
        let is_component = solver.components.get(class.at()).copied().unwrap_or(false);
        if !solver.methods.defines(class) || !(is_component || made_by_name(solver, class)) {
            return;
        }
        let hub = solver.object(class, solver.types.component_base(class), Calls::All);
        if solver.edge(self.id.0, hub, at, Via::Named).0 {
            solver.make(hub, 0, class);
            solver.construct(hub, 0, class);
        }
    }

    fn text(&mut self, at: u32, _: StringRef) {
        self.place(at);
    }

    fn give(&mut self, value: Value) {
        self.solver.give(self.id, value);
        if let Some(seen) = self.solver.given_out.get(&self.id.0).copied() {
            self.solver.hand_over(self.id.0, 0, value, seen, Calls::All);
        }
    }

    fn is_own(&self, class: TypeRef) -> bool {
        self.solver.methods.defines(class)
    }

    fn prunes(&self) -> bool {
        self.solver.mode.prunes
    }
}

/// Types whose subclasses a library or the platform makes objects of by their name.
const MADE_BY_NAME: [&str; 5] = [
    "Landroidx/work/ListenableWorker;",
    "Landroidx/fragment/app/Fragment;",
    "Landroidx/startup/Initializer;",
    "Landroid/app/Fragment;",
    "Landroidx/lifecycle/ViewModel;",
];

fn made_by_name(solver: &Solver<'_, '_>, class: TypeRef) -> bool {
    let above = solver.types.above(class);
    let own = MADE_BY_NAME.iter().filter_map(|name| solver.program.find_type(name));
    own.into_iter().any(|of| of != class && above.contains(&of.into()))
        || solver.types.outside_above(class).any(|name| MADE_BY_NAME.contains(&name))
}

impl Step<'_, '_, '_> {
    /// A method of the app is called.
    fn direct(&mut self, at: u32, target: MethodId, arguments: &[Value], proto: ProtoRef) -> Value {
        let node = self.id.0;
        let given = self.solver.call(node, at, target, Some(arguments), Via::Call);
        let Some(wrapper) = self.solver.wrappers.get(&target.0).cloned() else {
            return self.declared(given, proto);
        };
        self.may_wrap = true;
        for (key, value) in &wrapper.writes {
            self.solver.store_flag(fill(*key, arguments), fill(*value, arguments));
        }
        let read = wrapper.gives.map(|(key, default)| (fill(key, arguments), fill(default, arguments)));
        let value = match read {
            Some((key, default)) => self.solver.stored(self.id, key, default),
            None => given,
        };
        self.declared(value, proto)
    }
}
