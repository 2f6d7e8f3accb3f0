use std::collections::BTreeSet;

use super::*;
use crate::android::dex::{self, DexFile, Payload, Program};

/// What was assembled of one file.
fn assembled(text: &str) -> Assembled {
    assemble(&[("A.smali", text.as_bytes())])
}

/// A class with one static method.
fn class(registers: u16, lines: &str) -> String {
    format!(
        ".class public Lx/A;\n.super Ljava/lang/Object;\n.source \"A.java\"\n\n.method static f(IJ)V\n    \
         .registers {registers}\n{lines}\n    return-void\n.end method\n"
    )
}

/// What is wrong with a method's lines: in which line of the file, and what.
fn wrong(lines: &str) -> (usize, String) {
    let made = assembled(&class(8, lines));
    assert!(made.dex.is_empty());
    let [fault] = &made.faults[..] else { panic!("{:?}", made.faults) };
    (fault.line, fault.why.en.clone())
}

fn only(bytes: &[u8]) -> DexFile<'_> {
    let (files, problem) = dex::open(bytes);
    assert!(problem.is_none(), "{problem:?}");
    let [file] = <[_; 1]>::try_from(files).expect("one file");
    assert!(file.problems().is_empty() && file.checksum_holds());
    file
}

/// The first method of the only class.
fn method<'a>(file: &DexFile<'a>) -> dex::Code<'a> {
    let (_, class) = file.classes().next().expect("a class");
    let members = file.class_data(&class).expect("readable").expect("members").members();
    let first = members.methods().next().expect("a method").expect("readable");
    file.code(first.code).expect("code")
}

/// Labels lead where they stand, wherever what is behind them is aligned; data are those that are written.
#[test]
fn labels_and_data() {
    let made = assembled(&class(
        5,
        "    packed-switch p0, :cases\n    :top\n    if-eqz p0, :end\n    sparse-switch p0, :keys\n    \
         fill-array-data v0, :data\n    goto :top\n    :end\n    return-void\n    nop\n    :cases\n    \
         .packed-switch -0x2\n        :top\n        :end\n    .end packed-switch\n    :keys\n    .sparse-switch\n        \
         -0x1 -> :top\n        0x7f -> :end\n    .end sparse-switch\n    :data\n    .array-data 1\n        0x1t\n        \
         -0x2t\n        0x3t\n    .end array-data",
    ));
    assert_eq!(made.faults, []);
    let file = only(&made.dex);
    let code = method(&file);
    let at = |name: &str| code.instructions().map_while(Result::ok).find(|one| one.opcode.name() == name).expect(name);
    // packed-switch takes three units, if-eqz two, sparse-switch and fill-array-data three each, goto one.
    let (top, end) = (3, 12);
    assert_eq!((at("if-eqz").target(), at("goto").target()), (Some(end), Some(top)));
    let payload = |name: &str| code.payload(at(name).target().expect("a target")).expect("a payload");
    let Payload::PackedSwitch { first_key, targets } = payload("packed-switch") else { panic!("no switch") };
    let from = |base: u32, target: &[u8; 4]| base.checked_add_signed(i32::from_le_bytes(*target));
    assert_eq!(
        (first_key, targets.iter().map(|one| from(0, one)).collect::<Vec<_>>()),
        (-2, vec![Some(top), Some(end)])
    );
    let Payload::SparseSwitch { keys, targets } = payload("sparse-switch") else { panic!("no switch") };
    assert_eq!(keys, [(-1_i32).to_le_bytes(), 0x7f_i32.to_le_bytes()]);
    assert_eq!(targets.iter().map(|one| from(5, one)).collect::<Vec<_>>(), [Some(top), Some(end)]);
    let Payload::ArrayData { element_width, data } = payload("fill-array-data") else { panic!("no array") };
    assert_eq!((element_width, data), (1, &[1, 0xfe, 3][..]));
}

/// Ranges that lie over each other are cut: in each piece the handlers stand in the order in which they are written.
#[test]
fn ranges_of_exceptions() {
    let made = assembled(&class(
        8,
        "    :a\n    const/4 v0, 0x0\n    :b\n    const/4 v0, 0x1\n    :c\n    \
         .catch Lx/E; {:b .. :c} :inner\n    .catch Lx/F; {:a .. :c} :outer\n    .catchall {:b .. :c} :all\n    \
         return-void\n    :inner\n    return-void\n    :outer\n    return-void\n    :all",
    ));
    assert_eq!(made.faults, []);
    let file = only(&made.dex);
    let code = method(&file);
    let ranges: Vec<_> = code
        .tries()
        .map(|range| {
            let handlers = code.handlers(&range).expect("handlers").map(|one| one.expect("readable"));
            let handlers = handlers
                .map(|one| (one.exception.map(|of| file.descriptor(of).expect("a type").into_owned()), one.address));
            (range.start, range.count, handlers.collect::<Vec<_>>())
        })
        .collect();
    let (e, f) = (Some("Lx/E;".to_owned()), Some("Lx/F;".to_owned()));
    assert_eq!(ranges, [(0, 1, vec![(f.clone(), 4)]), (1, 1, vec![(e, 3), (f, 4), (None, 5)])]);
}

#[test]
fn lines_and_the_source_are_kept() {
    let made = assembled(&class(
        8,
        "    .line 7\n    const/4 v0, 0x0\n    .line 300\n    const/4 v0, 0x1\n    .line 5\n    const/4 v0, 0x2",
    ));
    let file = only(&made.dex);
    let code = method(&file);
    let lines: Vec<_> = (0..3).map(|at| file.position(&code, at).unwrap().line).collect();
    assert_eq!(lines, [7, 300, 5]);
    let (_, class) = file.classes().next().expect("a class");
    assert_eq!(
        class.source_file.map(|source| file.string(source).expect("a string").into_owned()).as_deref(),
        Some("A.java")
    );
}

/// What is wrong is told with its line, in the file that it is in; the other files are assembled.
#[test]
fn faults_name_their_line() {
    // The method's first line is the seventh of the file.
    for (lines, line, what) in [
        ("    nop\n    jump :a", 8, "jump is unknown"),
        ("    goto :nowhere", 7, "no label :nowhere"),
        ("    const/4 v0, 0x99", 7, "too large"),
        ("    const/4 v77, 0x1", 7, "too large"),
        ("    move v0", 7, "an operand of move is wrong"),
        ("    const-string v0, \"open", 7, "does not close"),
        ("    iget v0, v1, Lx/A;", 7, "an operand of iget"),
        ("    .array-data 3", 7, "width"),
        ("    .packed-switch 0x0\n        0x1", 8, "a row of data"),
        ("    .registers 1", 7, "number of registers"),
        ("    .catch Lx/E; {:a} :b", 7, "range of exceptions"),
    ] {
        let (at, why) = wrong(lines);
        assert!(at == line && why.contains(what), "{lines}: {at}: {why}");
    }
    let files: [(&str, &[u8]); 5] = [
        ("none", b""),
        ("bytes", b"\xff\xfe"),
        ("open", b".class Lx/B;\n.method f()V\n"),
        ("annotation", b".class Lx/C;\n.annotation runtime Lx/D;\n"),
        ("good", b".class Lx/D;\n.super Ljava/lang/Object;\n"),
    ];
    let made = assemble(&files);
    let places: BTreeSet<&str> = made.faults.iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["annotation", "bytes", "none", "open"].into());
    assert_eq!(only(&made.dex).class_count(), 1);
}

/// A circle of superclasses, and classes that come before those they extend.
#[test]
fn classes_stand_behind_those_that_they_extend() {
    let text = |name: &str, above: &str| format!(".class Lx/{name};\n.super Lx/{above};\n");
    let texts = [text("A", "B"), text("B", "C"), text("C", "Far"), text("P", "Q"), text("Q", "P"), text("S", "S")];
    let files: Vec<(&str, &[u8])> = texts.iter().map(|text| ("x", text.as_bytes())).collect();
    let made = assemble(&files);
    assert_eq!(made.faults, []);
    let file = only(&made.dex);
    let order: Vec<String> =
        file.classes().map(|(_, class)| file.descriptor(class.class).unwrap().into_owned()).collect();
    let at = |name: &str| order.iter().position(|known| *known == format!("Lx/{name};")).expect(name);
    assert!(at("C") < at("B") && at("B") < at("A") && order.len() == 6, "{order:?}");
}

/// What would take time in the square of its size is refused, or takes none.
#[test]
fn large_files_end_in_time() {
    let mut lines = String::new();
    for number in 0..20_000 {
        lines.push_str(&format!("    :l{number}\n    nop\n"));
    }
    lines.push_str("    :end\n");
    for number in 0..20_000 {
        lines.push_str(&format!("    .catch Lx/E{number}; {{:l{number} .. :end}} :l0\n"));
    }
    let (_, why) = wrong(&lines);
    assert!(why.contains("too many handlers"), "{why}");
    let texts: Vec<String> = (0..30_000).map(|number| format!(".class Lx/I{number};\n")).collect();
    let all: String = (0..30_000).map(|number| format!(".implements Lx/I{number};\n")).collect();
    let first = format!(".class Lx/A;\n.super Ljava/lang/Object;\n{all}");
    let files: Vec<(&str, &[u8])> = std::iter::once(&first).chain(&texts).map(|text| ("x", text.as_bytes())).collect();
    let made = assemble(&files);
    assert_eq!(made.faults, []);
    assert_eq!(only(&made.dex).class_count(), 30_001);
}

proptest::proptest! {
    /// Whatever the bytes, there is no panic, and what is assembled can be read.
    #[test]
    fn no_bytes_are_too_odd(lines in proptest::collection::vec(
        proptest::sample::select(vec![
            ".class public Lx/A;", ".super Lx/B;", ".method static f(IJ)V", ".registers 5", ".locals 65535", ".end method",
            ":a", "goto :a", "goto/32 :a", "packed-switch v0, :a", ".packed-switch 0x7fffffff", ":a", ".end packed-switch",
            ".array-data 8", "0x1", ".end array-data", ".catch Lx/E; {:a .. :a} :a", ".catchall {:a .. :b} :b", ":b",
            "const-string v0, \"\\ud800\"", "invoke-static/range {v3 .. v1}, Lx/A;->f(IJ)V", "invoke-static {v0 .. v9}, Lx/A;->f(IJ)V",
            ".annotation runtime Lx/C;", ".end annotation", ".param p1", ".end param", ".line 4294967295", ".line -1",
            ".field static n:I = 0x7", ".field n:I", ".field static s:Ljava/lang/String; = \"x\"", "\"", "'", "{", "# x", "\u{0}",
        ]), 0..60))
    {
        let text = lines.join("\n");
        let made = assembled(&text);
        if !made.dex.is_empty() {
            let (files, problem) = dex::open(&made.dex);
            proptest::prop_assert!(problem.is_none(), "{:?}\n{}", problem, text);
            let program = Program::new(files.into_iter().map(|file| (String::new(), file)).collect());
            let _ = program.disassemble(&["Lx/A;->f(IJ)V"].into(), None);
        }
    }
}
