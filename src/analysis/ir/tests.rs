//! Expectations come from the bytecode's documentation and from slow, plain definitions of what is computed.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::android::dex::{build::assemble, open};

/// Builds every body of the classes in `text` and hands the one of `name` to `look`.
fn with_body<T>(text: &str, name: &str, look: impl FnOnce(&Program<'_>, &Body<'_>) -> T) -> T {
    let bytes = assemble(text);
    let (files, error) = open(&bytes);
    assert_eq!(error, None);
    let program = Program::new(files.into_iter().map(|file| (String::from("classes.dex"), file)).collect());
    assert_eq!(program.problems(), &[]);
    for class in program.classes() {
        for method in program.methods_of(class).unwrap().map(Result::unwrap) {
            let Some(body) = Body::of(&program, class, &method) else { continue };
            let body = body.unwrap();
            if program.method_text(body.method).contains(&format!("->{name}(")) {
                return look(&program, &body);
            }
        }
    }
    panic!("no method {name}");
}

fn method(code: &str) -> String {
    format!(".class Lx/Main;\n.method static run(IILjava/lang/Object;)I\n.registers 8\n{code}\n.end method")
}

/// The position of the first instruction with this mnemonic.
fn first(body: &Body<'_>, name: &str) -> usize {
    body.instructions().iter().position(|known| known.opcode.name() == name).unwrap()
}

#[test]
fn moves_and_results_are_looked_through() {
    let code = "move v1, p1
        move v2, v1
        invoke-static {v2}, Ly/A;->f(I)I
        move-result v3
        move v4, v3
        return v4";
    with_body(&method(code), "run", |_, body| {
        let call = first(body, "invoke-static");
        assert_eq!(body.definition(body.operands(call)[0]), Definition::Parameter(1));
        assert_eq!(body.definition(body.operands(first(body, "return"))[0]), Definition::Instruction(call));
    });
}

#[test]
fn a_handler_sees_the_registers_before_the_instruction_that_threw() {
    let code = "const/4 v0, 1
        :start
        const/4 v0, 2
        invoke-static {v0}, Ly/A;->f(I)I
        move-result v0
        :end
        return v0
        :handler
        move-exception v1
        return v0
        .catch Ljava/io/IOException; {:start .. :end} :handler";
    with_body(&method(code), "run", |program, body| {
        let (ret, call) = (body.instructions().len() - 1, first(body, "invoke-static"));
        // Only the call can throw, and it has not returned when it does.
        let Definition::Instruction(of) = body.definition(body.operands(ret)[0]) else { panic!("one definition") };
        assert_eq!(body.instructions()[of].literal(), Some(2));
        let types = body.types(program, body.defined(first(body, "move-exception"))).unwrap();
        assert_eq!(program.descriptor_str(types[0].class), Some("Ljava/io/IOException;"));
        assert!(body.comes_before(call - 1, ret) && !body.comes_before(first(body, "return"), ret));
    });
}

#[test]
fn branches_tell_what_they_test_and_what_they_guard() {
    let code = "invoke-static {}, Ly/A;->agreed()Z
        move-result v0
        xor-int/lit8 v0, v0, 1
        if-nez v0, :refused
        if-lt p0, p1, :refused
        invoke-static {v0}, Ly/A;->f(I)I
        :refused
        const/4 v0, 0
        return v0";
    with_body(&method(code), "run", |_, body| {
        let read = body.instructions().iter().rposition(|known| known.opcode.name() == "invoke-static").unwrap();
        let guards = body.guards(body.block_of(read).unwrap());
        assert_eq!(guards.len(), 2);
        assert_eq!((guards[0].condition.test, guards[0].holds), (Test::Less, false));
        assert!(guards[0].condition.right.is_some() && body.tested(&guards[0].condition).is_none());
        // The negation is looked through: the branch is taken where the call says no.
        let tested = body.tested(&guards[1].condition).unwrap();
        assert_eq!(body.definition(tested.value), Definition::Instruction(0));
        assert_eq!((tested.nonzero_when_taken, guards[1].holds), (false, false));
        assert_eq!(body.guards(body.block_of(body.instructions().len() - 1).unwrap()), []);
        let guarded = Guarded::new(&body.code).unwrap();
        assert_eq!(
            body.instructions().iter().map(|known| guarded.at(known.offset)).filter(|guarded| *guarded).count(),
            2
        );
    });
}

#[test]
fn types_come_from_what_makes_or_declares_a_value() {
    let code = "new-instance v0, Ly/B;
        if-eqz p0, :other
        invoke-static {}, Ly/A;->make()Ly/C;
        move-result-object v0
        :other
        invoke-virtual {v0}, Ly/D;->f()V
        check-cast p2, Ly/E;
        invoke-virtual {p2}, Ly/E;->g()V
        return p0";
    with_body(&method(code), "run", |program, body| {
        let of = |call: usize| {
            let types = body.types(program, body.operands(call)[0]).unwrap();
            types.iter().map(|of| (program.descriptor_str(of.class).unwrap(), of.exact)).collect::<BTreeSet<_>>()
        };
        let call = first(body, "invoke-virtual");
        assert_eq!(of(call), BTreeSet::from([("Ly/B;", true), ("Ly/C;", false)]));
        assert_eq!(of(call + 2), BTreeSet::from([("Ly/E;", false)]));
        assert_eq!(body.definition(body.uncast(body.operands(call + 2)[0])), Definition::Parameter(2));
    });
}

#[test]
fn a_switch_goes_to_each_case_and_on() {
    let code = "packed-switch p0, :cases
        const/4 v0, 0
        return v0
        :one
        const/4 v0, 1
        return v0
        :cases
        .packed-switch 7 :one :one";
    with_body(&method(code), "run", |_, body| {
        let kinds: Vec<EdgeKind> = body.blocks()[0].successors.iter().map(|edge| edge.kind).collect();
        assert_eq!(kinds, [EdgeKind::Case(7), EdgeKind::Case(8), EdgeKind::Next]);
        assert_eq!(body.dominators().order().len(), 3);
    });
}

/// A random method: moves, constants, branches and jumps between its lines.
fn lines() -> impl Strategy<Value = Vec<String>> {
    let register = 0..4u8;
    let line = prop_oneof![
        (register.clone(), register.clone()).prop_map(|(to, from)| format!("move v{to}, v{from}")),
        register.clone().prop_map(|to| format!("const/4 v{to}, 1")),
        (register.clone(), 0..16usize).prop_map(|(of, to)| format!("if-eqz v{of}, :l{to}")),
        (0..16usize).prop_map(|to| format!("goto/16 :l{to}")),
        register.prop_map(|of| format!("invoke-static {{v{of}}}, Ly/A;->f(I)I")),
    ];
    prop::collection::vec(line, 1..16)
}

fn random_method(lines: &[String]) -> String {
    let mut code = String::from(".class Lx/Main;\n.method static run(IIII)I\n.registers 4\n");
    for (at, line) in lines.iter().enumerate() {
        code.push_str(&format!(":l{at}\n{line}\n"));
    }
    for at in lines.len()..16 {
        code.push_str(&format!(":l{at}\n"));
    }
    code + "return v0\n.end method"
}

/// By block, register and definition: which definitions reach the block's start, by the textbook's equations.
fn reaching(body: &Body<'_>) -> Vec<BTreeSet<(u16, Option<usize>)>> {
    let count = body.blocks().len();
    let mut starts: Vec<BTreeSet<(u16, Option<usize>)>> = vec![BTreeSet::new(); count];
    starts[0] = (0..4).map(|register| (register, None)).collect();
    loop {
        let before = starts.clone();
        for (at, block) in body.blocks().iter().enumerate() {
            if !body.dominators().is_reachable(BlockId(u32::try_from(at).unwrap())) {
                continue;
            }
            let mut state = starts[at].clone();
            for index in block.instructions.clone() {
                if let Some(written) = written(&body.instructions()[index]) {
                    state.retain(|(register, _)| *register != written.register);
                    state.insert((written.register, Some(index)));
                }
            }
            for edge in &block.successors {
                let reached = state.clone();
                starts[edge.to.at()].extend(reached);
            }
        }
        if before == starts {
            return starts;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn dominators_are_what_their_definition_says(lines in lines()) {
        with_body(&random_method(&lines), "run", |_, body| {
            let count = body.blocks().len();
            let reachable_without = |removed: Option<usize>| {
                let (mut seen, mut left) = (BTreeSet::new(), vec![0usize]);
                while let Some(at) = left.pop() {
                    if Some(at) != removed && seen.insert(at) {
                        left.extend(body.blocks()[at].successors.iter().map(|edge| edge.to.at()));
                    }
                }
                seen
            };
            let all = reachable_without(None);
            for one in 0..count {
                let without = reachable_without(Some(one));
                for other in 0..count {
                    let (a, b) = (BlockId(u32::try_from(one).unwrap()), BlockId(u32::try_from(other).unwrap()));
                    let expected = all.contains(&other) && all.contains(&one) && !without.contains(&other);
                    assert_eq!(body.dominators().dominates(a, b), expected, "{one} over {other}");
                }
                assert_eq!(body.dominators().is_reachable(BlockId(u32::try_from(one).unwrap())), all.contains(&one));
            }
        });
    }

    #[test]
    fn values_are_the_definitions_that_reach(lines in lines()) {
        with_body(&random_method(&lines), "run", |_, body| {
            let starts = reaching(body);
            let moves = |at: usize| body.instructions()[at].opcode.name() == "move";
            // The definitions behind a register before an instruction, moves followed through.
            let before = |at: usize, register: u16| {
                let block = body.block_of(at).unwrap();
                let mut state = starts[block.at()].clone();
                for index in body.block(block).unwrap().instructions.start..at {
                    if let Some(written) = written(&body.instructions()[index]) {
                        state.retain(|(known, _)| *known != written.register);
                        state.insert((written.register, Some(index)));
                    }
                }
                state.into_iter().filter(|(known, _)| *known == register).collect::<Vec<_>>()
            };
            for (at, instruction) in body.instructions().iter().enumerate() {
                if !body.dominators().is_reachable(body.block_of(at).unwrap()) || moves(at) {
                    continue;
                }
                for (register, value) in instruction.registers().iter().skip(effect::written_only(instruction.opcode)).zip(body.operands(at)) {
                    let (mut expected, mut left, mut seen) = (BTreeSet::new(), before(at, register), BTreeSet::new());
                    while let Some((register, definition)) = left.pop() {
                        match definition {
                            Some(of) if moves(of) => {
                                if seen.insert(of) {
                                    let from = body.instructions()[of].registers().iter().nth(1).unwrap();
                                    left.extend(before(of, from));
                                }
                            }
                            Some(of) => { expected.insert(Definition::Instruction(of).to_owned_key()); }
                            None => { expected.insert(Definition::Parameter(register).to_owned_key()); }
                        }
                    }
                    let found: BTreeSet<String> =
                        body.roots(*value).unwrap().into_iter().map(|root| body.definition(root).to_owned_key()).collect();
                    assert_eq!(found, expected, "register {register} at {at}");
                }
            }
        });
    }

    #[test]
    fn noise_never_panics(units in prop::collection::vec(any::<u16>(), 1..60), ins in 0u16..4, low in any::<bool>()) {
        // The code of a well-formed method, overwritten.
        let text = method(&format!("{}return p0", "const/4 v0, 0\n".repeat(60)));
        let mut bytes = assemble(&text);
        let needle = [0x12u8, 0, 0x12, 0, 0x12, 0, 0x12, 0];
        let at = bytes.windows(8).position(|part| part == needle).unwrap();
        for (index, unit) in units.iter().enumerate() {
            // Mostly opcodes with small registers and targets, which pass more checks.
            let unit = if low { unit & 0x07ff } else { *unit };
            bytes[at + 2 * index..at + 2 * index + 2].copy_from_slice(&unit.to_le_bytes());
        }
        bytes[at - 14..at - 12].copy_from_slice(&ins.to_le_bytes());
        let (files, _) = open(&bytes);
        let program = Program::new(files.into_iter().map(|file| (String::new(), file)).collect());
        let writers = crate::analysis::constant::Writers::default();
        let constants = crate::analysis::constant::Constants::new(&program, None, &writers, &[], Default::default());
        for class in program.classes() {
            for encoded in program.methods_of(class).into_iter().flatten().map_while(Result::ok) {
                let Some(Ok(body)) = Body::of(&program, class, &encoded) else { continue };
                let offsets: Vec<u32> = body.instructions().iter().map(|known| known.offset).collect();
                let guarded = Guarded::new(&body.code).unwrap();
                for (at, offset) in offsets.iter().enumerate() {
                    for value in body.operands(at).to_vec() {
                        let _ = (body.roots(value), body.types(&program, value));
                    }
                    let guards = body.block_of(at).is_some_and(|block| !body.guards(block).is_empty());
                    assert_eq!(guarded.at(*offset), guards);
                }
                constants.watch(&body, &offsets, &mut 5000);
            }
        }
    }
}

impl Definition<'_> {
    /// A name for comparing.
    fn to_owned_key(self) -> String {
        format!("{self:?}")
    }
}
