//! DEX files that no compiler wrote.

use super::*;

const HIDDEN: [&str; 3] = ["proper", "necessary", "disclosed"];

fn set(bytes: &mut [u8], at: usize, value: u32) {
    bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
}

fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap())
}

/// Writes the Adler-32 of all that follows it into the header.
fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in &bytes[12..] {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    set(&mut bytes, 8, b << 16 | a);
    bytes
}

#[test]
fn a_wrong_checksum() {
    let mut bytes = part("classes.dex");
    bytes[8] ^= 1;
    inconclusive(&audit(&with("classes.dex", &bytes)), "classes.dex", "wrong checksum", &HIDDEN);
    // A byte of the data instead.
    let mut bytes = part("classes.dex");
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    inconclusive(&audit(&with("classes.dex", &bytes)), "classes.dex", "wrong checksum", &HIDDEN);
}

#[test]
fn code_that_is_cut_short_or_missing() {
    let good = part("classes.dex");
    for cut in [0, 7, 40, 111, 112, 500, good.len() / 2, good.len() - 1] {
        let run = audit(&with("classes.dex", &good[..cut]));
        inconclusive(&run, "classes.dex", "", &HIDDEN);
    }
    let run = audit(&changed(|entries| entries.retain(|entry| entry.name != b"classes.dex")));
    inconclusive(&run, "classes.dex", "", &HIDDEN);
    inconclusive(&audit(&with("classes.dex", &[0xa5; 4096])), "classes.dex", "wrong magic", &HIDDEN);
}

#[test]
fn offsets_and_counts_out_of_range() {
    let good = part("classes.dex");
    // Sizes and offsets of all tables in the header.
    for at in (56..112).step_by(4).filter(|at| *at < 104) {
        for value in [0x7fff_fff0, u32::MAX, word(&good, at) + 0x10_0000] {
            let mut bytes = good.clone();
            set(&mut bytes, at, value);
            let run = audit(&with("classes.dex", &sealed(bytes)));
            inconclusive(&run, "classes.dex", "", &HIDDEN);
        }
    }
    // The members of the first class that has some; the code of its first method with code.
    let classes = usize::try_from(word(&good, 100)).unwrap();
    for at in [classes, classes + 24] {
        let mut bytes = good.clone();
        set(&mut bytes, at, 0x00ff_fff0);
        let run = audit(&with("classes.dex", &sealed(bytes)));
        inconclusive(&run, "classes.dex", "", &HIDDEN);
    }
}

/// Every byte of a small file in turn; what comes of it is never more satisfactory than before, and never a failure of ours.
#[test]
fn any_byte_may_be_wrong() {
    let good = part("classes.dex");
    for at in (0..good.len()).step_by(331) {
        let mut bytes = good.clone();
        bytes[at] ^= 0xff;
        let run = audit(&with("classes.dex", &bytes));
        inconclusive(&run, "classes.dex", "", &HIDDEN);
        let run = audit(&with("classes.dex", &sealed(bytes)));
        assert!(matches!(run.status, 0 | 1 | 3), "byte {at}: {run:?}");
        assert_eq!(run.stderr, "", "byte {at}");
    }
}

/// Writes a DEX file of this many strings, types, methods and classes, by the layout of the format.
struct Builder {
    data: Vec<u8>,
    strings: Vec<u32>,
    types: Vec<u32>,
    methods: Vec<(u16, u32)>,
    classes: Vec<(u32, u32)>,
}

/// Where the data of a built file start, whatever its tables hold: they stand behind.
const DATA: u32 = 0x70;

impl Builder {
    fn new() -> Self {
        Builder { data: Vec::new(), strings: Vec::new(), types: Vec::new(), methods: Vec::new(), classes: Vec::new() }
    }

    /// Adds data; returns their offset.
    fn add(&mut self, data: &[u8]) -> u32 {
        self.data.resize(self.data.len().next_multiple_of(4), 0);
        let at = DATA + u32::try_from(self.data.len()).unwrap();
        self.data.extend(data);
        at
    }

    fn string(&mut self, text: &str) -> u32 {
        let at = self.add(&[&[u8::try_from(text.len().min(127)).unwrap()], text.as_bytes(), &[0]].concat());
        self.strings.push(at);
        u32::try_from(self.strings.len() - 1).unwrap()
    }

    fn finish(mut self) -> Vec<u8> {
        let proto = self.add(&[]);
        let tables: [(Vec<u8>, usize); 6] = [
            (self.strings.iter().flat_map(|at| at.to_le_bytes()).collect(), self.strings.len()),
            (self.types.iter().flat_map(|string| string.to_le_bytes()).collect(), self.types.len()),
            // One prototype: no parameters, the first type.
            (vec![0; 12], 1),
            (Vec::new(), 0),
            (
                self.methods
                    .iter()
                    .flat_map(|(class, name)| [&class.to_le_bytes()[..], &[0, 0], &name.to_le_bytes()].concat())
                    .collect(),
                self.methods.len(),
            ),
            (
                self.classes
                    .iter()
                    .flat_map(|(class, data)| {
                        [*class, 1, u32::MAX, 0, u32::MAX, 0, *data, 0]
                            .iter()
                            .flat_map(|word| word.to_le_bytes())
                            .collect::<Vec<u8>>()
                    })
                    .collect(),
                self.classes.len(),
            ),
        ];
        let _ = proto;
        let mut out = b"dex\n035\0".to_vec();
        out.resize(0x70, 0);
        out.extend(&self.data);
        set(&mut out, 36, 0x70);
        set(&mut out, 40, 0x1234_5678);
        for (at, (table, count)) in (56..).step_by(8).zip(&tables) {
            out.resize(out.len().next_multiple_of(4), 0);
            let offset = u32::try_from(out.len()).unwrap();
            set(&mut out, at, u32::try_from(*count).unwrap());
            set(&mut out, at + 4, offset);
            out.extend(table);
        }
        let size = u32::try_from(out.len()).unwrap();
        set(&mut out, 32, size);
        sealed(out)
    }
}

/// Unsigned LEB128.
fn leb(mut number: u32) -> Vec<u8> {
    let mut out = Vec::new();
    while number > 0x7f {
        out.push((number & 0x7f | 0x80).to_le_bytes()[0]);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
    out
}

/// A code item of `count` units that do nothing.
fn code(count: u32) -> Vec<u8> {
    let mut out = vec![1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    out.extend(count.to_le_bytes());
    out.resize(out.len() + 2 * (usize::try_from(count).unwrap() - 1), 0);
    out.extend([0x0e, 0]);
    out
}

/// Structures that stand in the file once and are used over and over would take time or memory beyond their size.
#[test]
fn structures_that_overlap() {
    // A hundred thousand strings that all are the same megabyte.
    let mut strings = Builder::new();
    let long = strings.string(&"x".repeat(1 << 20));
    let at = strings.strings[usize::try_from(long).unwrap()];
    strings.strings.resize(100_000, at);
    strings.types = vec![0];

    // Sixty thousand classes that all have the same sixty thousand methods.
    let mut classes = Builder::new();
    let name = classes.string("Lx/A;");
    let shared = classes.add(&code(10));
    for number in 0..60_000 {
        let string = classes.string(&format!("Lx/{number};"));
        classes.types.push(string);
    }
    classes.methods = (0..60_000).map(|_| (0, name)).collect();
    let mut members = [leb(0), leb(0), leb(60_000), leb(0)].concat();
    for number in 0..60_000 {
        members.extend([leb(u32::from(number > 0)), leb(8), leb(shared)].concat());
    }
    let members = classes.add(&members);
    classes.classes = (0..60_000).map(|class| (class, members)).collect();

    // Sixty thousand methods of one class that all have the same two megabytes of code.
    let mut methods = Builder::new();
    let name = methods.string("Lx/A;");
    methods.types.push(name);
    let shared = methods.add(&code(1 << 20));
    methods.methods = (0..60_000).map(|_| (0, name)).collect();
    let mut members = [leb(0), leb(0), leb(60_000), leb(0)].concat();
    for number in 0..60_000 {
        members.extend([leb(u32::from(number > 0)), leb(8), leb(shared)].concat());
    }
    let members = methods.add(&members);
    methods.classes = vec![(0, members)];

    // A class that lists one method four billion times.
    let mut endless = Builder::new();
    let name = endless.string("Lx/A;");
    endless.types.push(name);
    let shared = endless.add(&code(10));
    endless.methods = vec![(0, name)];
    let mut members = [leb(0), leb(0), leb(u32::MAX), leb(0)].concat();
    for _ in 0..200_000 {
        members.extend([leb(0), leb(8), leb(shared)].concat());
    }
    let members = endless.add(&members);
    endless.classes = vec![(0, members)];

    for (what, built) in [("strings", strings), ("classes", classes), ("methods", methods), ("one method", endless)] {
        let bytes = built.finish();
        let run = audit(&changed(|entries| entries.push(Raw::deflated("classes2.dex", &bytes))));
        println!("{what}: {} bytes, {} MiB", bytes.len(), run.peak);
        inconclusive(&run, "classes2.dex", "", &HIDDEN);
        assert!(run.peak < 300, "{what}: {} MiB", run.peak);
    }
}

/// Superclasses in a circle, and a class that is its own.
#[test]
fn hierarchies_in_a_circle() {
    let mut built = Builder::new();
    for name in ["Lx/A;", "Lx/B;", "Lx/C;"] {
        let string = built.string(name);
        built.types.push(string);
    }
    let empty = built.add(&[0, 0, 0, 0]);
    built.classes = vec![(0, empty), (1, empty), (2, empty)];
    let mut bytes = built.finish();
    let classes = usize::try_from(word(&bytes, 100)).unwrap();
    for (class, superclass) in [(0, 1), (1, 0), (2, 2)] {
        set(&mut bytes, classes + class * 32 + 8, superclass);
    }
    let run = audit(&changed(|entries| entries.push(Raw::deflated("classes2.dex", &sealed(bytes)))));
    assert!(matches!(run.status, 0 | 3), "{run:?}");
}
