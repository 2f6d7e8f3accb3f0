//! What a method reads and writes to the log itself: the value of the read is followed to the call that logs, within the
//! method.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::callgraph::Methods;
use super::facts::Via;
use super::ir::{Body, Definition, ValueId};
use super::scan::{Event, Hit};
use crate::android::dex::Program;
use crate::db::{self, ApiKind};

/// The category of calls that write to the log, in `permission-db/sinks.tsv`.
const LOG: &str = "logcat";
/// Most values that are looked at for one method.
const MOST_VALUES: usize = 4096;

/// By the position of the hit that logs: the data types of what its arguments hold, of what its own method reads.
pub fn logged(program: &Program<'_>, methods: &Methods, hits: &[Hit]) -> HashMap<usize, BTreeSet<&'static str>> {
    let mut found = HashMap::new();
    let mut start = 0usize;
    for of_method in hits.chunk_by(|one, other| one.method == other.method) {
        let first = start;
        start = start.saturating_add(of_method.len());
        let logs = |hit: &&Hit| matches!(hit.event, Event::Sink(row) if row.category == LOG);
        if !of_method.iter().any(|hit| logs(&hit)) || !of_method.iter().any(|hit| !types(hit).is_empty()) {
            continue;
        }
        let Some(trace) = Trace::new(program, methods, of_method) else { continue };
        for (position, hit) in of_method.iter().enumerate().filter(|(_, hit)| logs(hit)) {
            let types = trace.arrives(hit.offset);
            if !types.is_empty() {
                found.insert(first.saturating_add(position), types);
            }
        }
    }
    found
}

/// What a hit reads.
fn types(hit: &Hit) -> &'static [&'static str] {
    match &hit.event {
        Event::Api(row, via) if row.kind != ApiKind::Hint && *via != Via::Picker => row.data_types,
        Event::Uri(row, ..) => row.data_types,
        _ => &[],
    }
}

/// Whether an instruction calls what gives a truth value: whether it worked, nothing of what is read.
fn says_whether(program: &Program<'_>, body: &Body<'_>, at: usize) -> bool {
    let method = body.called(program, at).and_then(|method| program.methods().get(method.at()));
    let proto = method.and_then(|known| program.proto(known.proto));
    proto.is_some_and(|proto| program.descriptor(proto.return_type) == b"Z")
}

/// One method, with what is known of its values.
struct Trace<'p, 'a> {
    program: &'p Program<'a>,
    body: Body<'a>,
    /// What reads, by the position of its instruction.
    reads: BTreeMap<usize, BTreeSet<&'static str>>,
    /// What the platform hands to the method.
    given: BTreeSet<&'static str>,
    /// What was put into an object or an array, by the value that is the object.
    held: HashMap<ValueId, Vec<ValueId>>,
}

impl<'p, 'a> Trace<'p, 'a> {
    fn new(program: &'p Program<'a>, methods: &Methods, hits: &[Hit]) -> Option<Self> {
        let id = methods.of(hits.first()?.method)?;
        let defined = methods.get(id)?;
        let (_, code) = methods.code(program, id)?;
        let file = usize::try_from(defined.file).ok()?;
        let body = Body::new(file, defined.method, defined.access, code).ok()?;
        let (mut reads, mut given) = (BTreeMap::new(), BTreeSet::new());
        for hit in hits {
            match hit.place() {
                None => given.extend(types(hit)),
                Some(offset) => {
                    if let Some(at) = body.at_offset(offset).filter(|at| !says_whether(program, &body, *at)) {
                        reads.entry(at).or_insert_with(BTreeSet::new).extend(types(hit));
                    }
                }
            }
        }
        let mut trace = Trace { program, body, reads, given, held: HashMap::new() };
        trace.held = trace.put_into();
        Some(trace)
    }

    /// What is put where.
    fn put_into(&self) -> HashMap<ValueId, Vec<ValueId>> {
        let mut held: HashMap<ValueId, Vec<ValueId>> = HashMap::new();
        for (at, instruction) in self.body.instructions().iter().enumerate() {
            let operands = self.body.operands(at);
            // `aput value, array, index`.
            if matches!(instruction.opcode.0, 0x4b..=0x51)
                && let [value, array, ..] = operands
            {
                held.entry(self.object(*array)).or_default().push(*value);
            } else if self.fills(at)
                && let [object, put @ ..] = operands
            {
                held.entry(self.object(*object)).or_default().extend(put);
            }
        }
        held
    }

    /// The object behind a value: calls that give what they are made on are looked through.
    fn object(&self, value: ValueId) -> ValueId {
        let mut object = value;
        for _ in 0..MOST_VALUES {
            let Definition::Instruction(at) = self.body.definition(object) else { break };
            let Some(instruction) = self.body.instructions().get(at) else { break };
            let passes = instruction.opcode.0 == 0x1f || self.fills(at);
            match self.body.operands(at).first().filter(|_| passes) {
                Some(first) => object = *first,
                None => break,
            }
        }
        object
    }

    /// Whether a call puts its arguments into the object that it is made on.
    fn fills(&self, at: usize) -> bool {
        self.called(at).is_some_and(|(class, name)| match class {
            "Ljava/lang/StringBuilder;" | "Ljava/lang/StringBuffer;" => matches!(name, "<init>" | "append" | "insert"),
            "Lorg/json/JSONObject;" | "Lorg/json/JSONArray;" => matches!(name, "put" | "putOpt"),
            "Ljava/lang/String;" => name == "<init>",
            _ => false,
        })
    }

    /// The class and name of the method that an instruction calls.
    fn called(&self, at: usize) -> Option<(&'p str, &'p str)> {
        let known = self.program.methods().get(self.body.called(self.program, at)?.at())?;
        let name = std::str::from_utf8(self.program.string(known.name)).ok()?;
        Some((self.program.descriptor_str(known.class)?, name))
    }

    /// What the arguments of the call at an offset hold of what the method reads or is handed.
    fn arrives(&self, offset: u32) -> BTreeSet<&'static str> {
        let mut found = BTreeSet::new();
        let Some(call) = self.body.at_offset(offset) else { return found };
        let mut left = self.body.operands(call).to_vec();
        let mut seen = BTreeSet::new();
        while let Some(value) = left.pop() {
            if !seen.insert(value) || seen.len() > MOST_VALUES {
                continue;
            }
            left.extend(self.held.get(&self.object(value)).into_iter().flatten());
            match self.body.definition(value) {
                Definition::Join { values, .. } => left.extend(values),
                Definition::Parameter(word) if word > 0 || self.body.access.is_static() => found.extend(&self.given),
                Definition::Instruction(at) => match self.reads.get(&at).filter(|types| !types.is_empty()) {
                    Some(types) => found.extend(types),
                    None => left.extend(self.made_of(at)),
                },
                Definition::Parameter(_) | Definition::Nothing => {}
            }
        }
        found
    }

    /// The operands that the value of an instruction holds something of.
    fn made_of(&self, at: usize) -> &[ValueId] {
        let operands = self.body.operands(at);
        let Some(instruction) = self.body.instructions().get(at) else { return &[] };
        match instruction.opcode.0 {
            // check-cast, filled-new-array, arithmetic and conversions.
            0x1f | 0x24 | 0x25 | 0x7b..=0xe2 => operands,
            // An element of an array; a field of an object.
            0x44..=0x4a | 0x52..=0x58 => operands.get(..1).unwrap_or_default(),
            _ => match self.called(at) {
                Some((class, name)) if db::carries(class, name) => {
                    // What is looked up under a name holds nothing of the name.
                    let looks_up = name.starts_with("get") || name.starts_with("opt");
                    if looks_up { operands.get(..1).unwrap_or_default() } else { operands }
                }
                _ => &[],
            },
        }
    }
}
