//! The methods that the app defines, as dense ids.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use crate::android::dex::{AccessFlags, Code, MethodRef, Program, ProgramFile, TypeRef};

use super::outline::{Bench, Outline, outline};

/// In the arrays below: nothing.
const NONE: u32 = u32::MAX;

/// A method that the app defines, in the order of its classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MethodId(pub u32);

impl MethodId {
    /// As a position in an array over all methods.
    #[inline]
    pub fn at(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

/// A method with its place.
#[derive(Clone, Copy, Debug)]
pub struct Defined {
    /// Position of its file in [`Program::files`].
    pub file: u32,
    /// Offset of its code; 0: none.
    pub code: u32,
    /// Its class.
    pub class: TypeRef,
    /// Its reference.
    pub method: MethodRef,
    /// Its access flags.
    pub access: AccessFlags,
    /// Whether it stands among the direct methods.
    pub direct: bool,
}

/// All methods that the app defines.
#[derive(Debug)]
pub struct Methods {
    list: Vec<Defined>,
    of_reference: Vec<u32>,
    /// By class in [`Program::classes`]: its first method; one more for the end.
    starts: Vec<u32>,
    /// By method: the place of its first parameter, the object that it is called on before all, among all methods' parameters;
    /// one more for the end.
    parameters: Vec<u32>,
    /// By type: the class that defines it.
    class_of: Vec<u32>,
    /// By class in [`Program::classes`]: its static initialiser.
    static_initialisers: Vec<u32>,
}

/// The code of methods, decoded once for all runs; of no use once those are done.
#[derive(Debug)]
pub struct Outlines {
    /// By method: its code, once asked for.
    known: Vec<OnceLock<Option<Arc<Outline>>>>,
    /// Code units of which the decoded form may still be kept: those that the files' own bytes pay for.
    left: AtomicUsize,
}

impl Outlines {
    /// Of the methods of a program; nothing is decoded yet.
    pub fn new(program: &Program<'_>, methods: &Methods) -> Self {
        let mut known = Vec::new();
        known.resize_with(methods.len(), OnceLock::new);
        let left = program.files.iter().map(|file| file.dex.data().len() / 2).sum();
        Outlines { known, left: AtomicUsize::new(left) }
    }

    /// A method's code, decoded. Kept for the next time, but where methods share more code than an honest file has.
    pub fn of(
        &self,
        program: &Program<'_>,
        methods: &Methods,
        id: MethodId,
        bench: &mut Bench,
    ) -> Option<Arc<Outline>> {
        let slot = self.known.get(id.at())?;
        if let Some(known) = slot.get() {
            return known.clone();
        }
        let decoded = methods.code(program, id).map(|(file, code)| Arc::new(outline(program, file, &code, bench)));
        let units = decoded.as_ref().map_or(0, |decoded| decoded.units);
        let taken = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(units));
        match taken {
            Ok(_) => slot.get_or_init(|| decoded).clone(),
            Err(_) => decoded,
        }
    }
}

impl Methods {
    /// The methods of all classes. What cannot be read is left out; the scan says so.
    pub fn new(program: &Program<'_>) -> Self {
        let mut methods = Methods {
            list: Vec::with_capacity(program.methods().len()),
            of_reference: vec![NONE; program.methods().len()],
            starts: Vec::with_capacity(program.classes().len().saturating_add(1)),
            parameters: vec![0],
            class_of: vec![NONE; program.type_count()],
            static_initialisers: vec![NONE; program.classes().len()],
        };
        let static_initialiser = program.find_string(b"<clinit>");
        for (index, class) in (0u32..).zip(program.classes()) {
            methods.starts.push(methods.next());
            if let Some(slot) = methods.class_of.get_mut(class.class.at()) {
                *slot = index;
            }
            let (Some(file), Ok(encoded)) = (program.files.get(class.file), program.methods_of(class)) else {
                continue;
            };
            for encoded in encoded.map_while(Result::ok) {
                let Some(method) = file.method(encoded.method) else { continue };
                // A method belongs to the class that holds it; the runtime refuses others.
                let own = program.methods().get(method.at()).is_some_and(|known| known.class == class.class);
                let id = methods.next();
                let Some(slot) = methods.of_reference.get_mut(method.at()).filter(|slot| own && **slot == NONE) else {
                    continue;
                };
                *slot = id;
                let known = program.methods().get(method.at());
                let named =
                    known.and_then(|known| program.proto(known.proto)).map_or(0, |proto| proto.parameters.len());
                let count = u32::try_from(named).unwrap_or(NONE).saturating_add((!encoded.access.is_static()).into());
                let last = methods.parameters.last().copied().unwrap_or(0);
                methods.parameters.push(last.saturating_add(count));
                let name = known.map(|known| known.name);
                if name.is_some()
                    && name == static_initialiser
                    && let Some(slot) =
                        usize::try_from(index).ok().and_then(|at| methods.static_initialisers.get_mut(at))
                    && *slot == NONE
                {
                    *slot = id;
                }
                methods.list.push(Defined {
                    file: u32::try_from(class.file).unwrap_or(NONE),
                    code: encoded.code,
                    class: class.class,
                    method,
                    access: encoded.access,
                    direct: encoded.direct,
                });
            }
        }
        methods.starts.push(methods.next());
        methods
    }

    fn next(&self) -> u32 {
        u32::try_from(self.list.len()).unwrap_or(NONE)
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// All of them, in the order of the classes.
    pub fn all(&self) -> &[Defined] {
        &self.list
    }

    /// A method.
    #[inline]
    pub fn get(&self, id: MethodId) -> Option<&Defined> {
        self.list.get(id.at())
    }

    /// The method that a reference names exactly.
    #[inline]
    pub fn of(&self, method: MethodRef) -> Option<MethodId> {
        self.of_reference.get(method.at()).copied().filter(|id| *id != NONE).map(MethodId)
    }

    /// The places of a method's parameters among those of all methods.
    #[inline]
    pub fn parameters_of(&self, id: MethodId) -> std::ops::Range<usize> {
        let at = |index: usize| self.parameters.get(index).and_then(|place| usize::try_from(*place).ok());
        at(id.at()).zip(at(id.at().saturating_add(1))).map_or(0..0, |(first, last)| first..last)
    }

    /// How many parameters all methods have.
    pub fn parameter_count(&self) -> usize {
        self.parameters.last().and_then(|last| usize::try_from(*last).ok()).unwrap_or(0)
    }

    /// Whether the app defines a type.
    #[inline]
    pub fn defines(&self, class: TypeRef) -> bool {
        self.class_of.get(class.at()).is_some_and(|index| *index != NONE)
    }

    /// The static initialiser of a class.
    pub fn static_initialiser(&self, class: TypeRef) -> Option<MethodId> {
        let index = self.class_of.get(class.at()).and_then(|index| usize::try_from(*index).ok())?;
        self.static_initialisers.get(index).copied().filter(|id| *id != NONE).map(MethodId)
    }

    /// The methods of a class, in the file's order.
    pub fn of_class(&self, class: TypeRef) -> impl Iterator<Item = MethodId> + use<> {
        let index = self.class_of.get(class.at()).copied().filter(|index| *index != NONE);
        let at = |index: u32| usize::try_from(index).ok().and_then(|index| self.starts.get(index)).copied();
        let range = index.and_then(|index| Some(at(index)?..at(index.checked_add(1)?)?)).unwrap_or_default();
        range.map(MethodId)
    }

    /// A method's code and the file that holds it.
    pub fn code<'p, 'a>(&self, program: &'p Program<'a>, id: MethodId) -> Option<(&'p ProgramFile<'a>, Code<'a>)> {
        let defined = self.get(id).filter(|defined| defined.code != 0)?;
        let file = program.files.get(usize::try_from(defined.file).ok()?)?;
        Some((file, file.dex.code(defined.code).ok()?))
    }
}
