//! Directives and instructions, line by line.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::class::{
    Annotation, Catch, Class, Code, Field, Item, Member, Method, Op, Reference, Value, prototype, words,
};
use super::literal;
use super::token::{Token, tokens};
use crate::android::dex::{Format, IndexKind, Opcode};
use crate::prose::Prose;

/// What is wrong, and in which line.
pub(super) type Wrong = (usize, Prose);

/// Access flags by their words.
const FLAGS: [(&str, u32); 20] = [
    ("public", 0x1),
    ("private", 0x2),
    ("protected", 0x4),
    ("static", 0x8),
    ("final", 0x10),
    ("synchronized", 0x20),
    ("bridge", 0x40),
    ("volatile", 0x40),
    ("varargs", 0x80),
    ("transient", 0x80),
    ("native", 0x100),
    ("interface", 0x200),
    ("abstract", 0x400),
    ("strictfp", 0x800),
    ("synthetic", 0x1000),
    ("annotation", 0x2000),
    ("enum", 0x4000),
    ("constructor", 0x1_0000),
    ("declared-synchronized", 0x2_0000),
    ("mandated", 0x8000),
];
const STATIC: u32 = 0x8;
const WITHOUT_CODE: u32 = 0x100 | 0x400;

static OPCODES: LazyLock<HashMap<&'static str, Opcode>> = LazyLock::new(|| {
    (0..=u8::MAX).map(Opcode).filter(|opcode| opcode.is_used()).map(|opcode| (opcode.name(), opcode)).collect()
});

/// The lines of a file that say something, with their numbers.
#[derive(Clone)]
struct Lines<'t> {
    lines: std::str::Lines<'t>,
    number: usize,
}

impl<'t> Lines<'t> {
    fn next(&mut self) -> Option<(usize, &'t str)> {
        loop {
            let line = self.lines.next()?.trim();
            self.number = self.number.saturating_add(1);
            if !line.is_empty() && !line.starts_with('#') {
                return Some((self.number, line));
            }
        }
    }

    /// Whether the next line begins so.
    fn goes_on_with(&self, start: &str) -> bool {
        self.clone().next().is_some_and(|(_, line)| line.starts_with(start))
    }

    /// Passes over an annotation's elements; the strings in them go into `texts`, for what they name is named in the file.
    fn skip_annotation(&mut self, texts: &mut Vec<Cow<'t, str>>) -> Option<()> {
        while let Some((_, line)) = self.next() {
            if line == ".end annotation" {
                return Some(());
            }
            if line.contains('"') {
                let found = tokens(line).unwrap_or_default().into_iter();
                texts.extend(found.filter_map(|token| match token {
                    Token::Text(text) => Some(text),
                    _ => None,
                }));
            }
        }
        None
    }
}

fn wrong<T>(line: usize, zh: impl Into<String>, en: impl Into<String>) -> Result<T, Wrong> {
    Err((line, Prose::new(zh, en)))
}

/// A name in a message.
fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}

/// Reads the class of a file.
pub(super) fn parse(text: &str) -> Result<Class<'_>, Wrong> {
    let mut lines = Lines { lines: text.trim_start_matches('\u{feff}').lines(), number: 0 };
    let mut class = Class::default();
    while let Some((number, line)) = lines.next() {
        let found = tokens(line).map_err(|why| (number, why))?;
        let Some(Token::Word(directive)) = found.first() else {
            return wrong(number, "不是 smali", "is no smali");
        };
        let last = match found.last() {
            Some(Token::Word(word)) => *word,
            _ => "",
        };
        match *directive {
            ".class" => {
                if !class.name.is_empty() {
                    return wrong(number, "一个文件中有两个类", "a file holds two classes");
                }
                (class.name, class.access) = (descriptor(last, number)?, flags(&found));
            }
            ".super" => class.superclass = Some(descriptor(last, number)?),
            ".implements" => class.interfaces.push(descriptor(last, number)?),
            ".source" => {
                if let Some(Token::Text(source)) = found.get(1) {
                    class.source = Some(source.clone());
                }
            }
            ".annotation" => {
                let found = annotation(&found, &mut lines, &mut class.texts, number)?;
                class.annotations.extend(found);
            }
            ".field" => {
                let field = field(&found, &mut lines, &mut class.texts, number)?;
                class.fields.push(field);
            }
            ".method" => {
                let method = method(&found, &mut lines, &mut class.texts, number)?;
                class.methods.push(method);
            }
            other => {
                return wrong(number, format!("不认识 {}", shown(other)), format!("{} is unknown", shown(other)));
            }
        }
    }
    if class.name.is_empty() {
        return wrong(lines.number, "没有 .class", "there is no .class");
    }
    Ok(class)
}

fn descriptor(text: &str, number: usize) -> Result<&str, Wrong> {
    if text.len() > 2 && text.starts_with('L') && text.ends_with(';') {
        return Ok(text);
    }
    wrong(number, format!("{} 不是类", shown(text)), format!("{} is no class", shown(text)))
}

fn flags(found: &[Token<'_>]) -> u32 {
    let flag = |token: &Token<'_>| match token {
        Token::Word(word) => FLAGS.iter().find(|(name, _)| name == word).map_or(0, |(_, flag)| *flag),
        _ => 0,
    };
    // The last word is the name.
    found.split_last().map_or(&[][..], |(_, rest)| rest).iter().map(flag).fold(0, |all, one| all | one)
}

/// The type of an annotation. Its elements are passed over.
fn annotation<'t>(
    found: &[Token<'t>],
    lines: &mut Lines<'t>,
    texts: &mut Vec<Cow<'t, str>>,
    number: usize,
) -> Result<Option<Annotation<'t>>, Wrong> {
    let known = match (found.get(1), found.get(2)) {
        (Some(Token::Word(visibility)), Some(Token::Word(of))) => {
            let visibility = match *visibility {
                "build" => 0,
                "runtime" => 1,
                _ => 2,
            };
            Some(Annotation { visibility, of: descriptor(of, number)? })
        }
        _ => None,
    };
    match lines.skip_annotation(texts) {
        Some(()) => Ok(known),
        None => wrong(number, "注解没有结束", "an annotation does not end"),
    }
}

fn field<'t>(
    found: &[Token<'t>],
    lines: &mut Lines<'t>,
    texts: &mut Vec<Cow<'t, str>>,
    number: usize,
) -> Result<Field<'t>, Wrong> {
    let value_at = found.iter().position(|token| *token == Token::Word("="));
    let head = found.get(..value_at.unwrap_or(found.len())).unwrap_or_default();
    let Some((name, of)) = head.last().and_then(|token| match token {
        Token::Word(word) => word.rsplit_once(':'),
        _ => None,
    }) else {
        return wrong(number, "字段没有类型", "a field has no type");
    };
    let value: Option<Value<'t>> =
        value_at.and_then(|at| found.get(at.saturating_add(1))).and_then(|token| literal::value(token, of));
    let mut access = flags(head);
    // Words that mean another flag of methods.
    access &= !0x2_0000;
    while lines.goes_on_with(".annotation") && lines.skip_annotation(texts).is_some() {}
    if lines.goes_on_with(".end field") {
        lines.next();
    }
    Ok(Field { access, name, of, value })
}

fn method<'t>(
    found: &[Token<'t>],
    lines: &mut Lines<'t>,
    texts: &mut Vec<Cow<'t, str>>,
    number: usize,
) -> Result<Method<'t>, Wrong> {
    let last = match found.last() {
        Some(Token::Word(word)) => *word,
        _ => "",
    };
    let Some((name, proto)) = last.find('(').and_then(|at| last.split_at_checked(at)) else {
        return wrong(number, "方法没有原型", "a method has no prototype");
    };
    let Some((parameters, _)) = prototype(proto) else {
        return wrong(number, format!("{} 不是原型", shown(proto)), format!("{} is no prototype", shown(proto)));
    };
    let access = flags(found);
    let ins = words(&parameters).saturating_add(usize::from(access & STATIC == 0));
    let Ok(ins) = u16::try_from(ins) else { return wrong(number, "参数过多", "there are too many parameters") };
    let mut method = Method { access, name, proto, annotations: Vec::new(), code: None };
    let mut code = Code { ins, registers: ins, ..Code::default() };
    while let Some((number, line)) = lines.next() {
        if let Some(label) = line.strip_prefix(':') {
            let end = label.find(|letter: char| letter.is_ascii_whitespace()).unwrap_or(label.len());
            code.items.push(Item::Label(label.get(..end).unwrap_or_default()));
            continue;
        }
        let found = tokens(line).map_err(|why| (number, why))?;
        let Some(Token::Word(directive)) = found.first() else {
            return wrong(number, "不是指令", "is no instruction");
        };
        let count = || match found.get(1) {
            Some(Token::Word(word)) => literal::integer(word).and_then(|count| u16::try_from(count).ok()),
            _ => None,
        };
        match *directive {
            ".end" if found.get(1) == Some(&Token::Word("method")) => {
                method.code = (access & WITHOUT_CODE == 0).then_some(code);
                return Ok(method);
            }
            ".registers" => match count() {
                Some(count) if count >= ins => code.registers = count,
                _ => return wrong(number, "寄存器数有误", "the number of registers is wrong"),
            },
            ".locals" => match count().and_then(|count| count.checked_add(ins)) {
                Some(registers) => code.registers = registers,
                None => return wrong(number, "寄存器数有误", "the number of registers is wrong"),
            },
            ".annotation" => method.annotations.extend(annotation(&found, lines, texts, number)?),
            ".line" => {
                let line = match found.get(1) {
                    Some(Token::Word(word)) => literal::integer(word).and_then(|line| u32::try_from(line).ok()),
                    _ => None,
                };
                code.items.extend(line.map(Item::Line));
            }
            ".param" | ".parameter" => {
                // Annotations behind it are the parameter's where its end follows them, else the method's.
                let before = lines.clone();
                while lines.goes_on_with(".annotation") && lines.skip_annotation(texts).is_some() {}
                if !lines.goes_on_with(".end param") {
                    *lines = before;
                }
            }
            ".prologue" | ".epilogue" | ".local" | ".restart" | ".end" | ".source" => {}
            ".catch" | ".catchall" => code.catches.push(catch(&found, number)?),
            ".packed-switch" => {
                let first = match found.get(1) {
                    Some(Token::Word(word)) => literal::integer(word).and_then(|key| i32::try_from(key).ok()),
                    _ => None,
                };
                let Some(first) = first.or_else(|| unsigned(&found)) else {
                    return wrong(number, "分支表没有首键", "a switch has no first key");
                };
                let mut labels = Vec::new();
                rows(lines, ".end packed-switch", number, |number, row| match row {
                    [Token::Word(label), ..] => label.strip_prefix(':').map(|label| labels.push(label)).ok_or(number),
                    _ => Err(number),
                })?;
                code.items.push(Item::Packed(first, labels));
            }
            ".sparse-switch" => {
                let mut cases = Vec::new();
                rows(lines, ".end sparse-switch", number, |number, row| match row {
                    [Token::Word(key), Token::Word("->"), Token::Word(label), ..] => {
                        let key = literal::integer(key).map(low_word);
                        let case = key.zip(label.strip_prefix(':'));
                        case.map(|case| cases.push(case)).ok_or(number)
                    }
                    _ => Err(number),
                })?;
                code.items.push(Item::Sparse(cases));
            }
            ".array-data" => {
                let Some(width) = count().filter(|width| matches!(width, 1 | 2 | 4 | 8)) else {
                    return wrong(number, "数组元素的宽度有误", "the width of an array's elements is wrong");
                };
                let mut elements = Vec::new();
                rows(lines, ".end array-data", number, |number, row| {
                    for token in row {
                        elements.push(element(token, width).ok_or(number)?);
                    }
                    Ok(())
                })?;
                code.items.push(Item::Array(width, elements));
            }
            name => {
                let Some(opcode) = OPCODES.get(name) else {
                    return wrong(number, format!("不认识 {}", shown(name)), format!("{} is unknown", shown(name)));
                };
                let op = instruction(*opcode, &found, &code, number)?;
                if opcode.is_invoke() {
                    let words = u16::try_from(op.registers.len()).unwrap_or(u16::MAX);
                    code.outs = code.outs.max(words);
                }
                code.items.push(Item::Op(op));
            }
        }
    }
    wrong(number, "方法没有结束", "a method does not end")
}

/// A first key that is written without its sign.
fn unsigned(found: &[Token<'_>]) -> Option<i32> {
    let Some(Token::Word(word)) = found.get(1) else { return None };
    let key = u32::try_from(literal::integer(word)?).ok()?;
    Some(i32::from_ne_bytes(key.to_ne_bytes()))
}

/// The low word of a number.
fn low_word(number: i64) -> i32 {
    let [a, b, c, d, ..] = number.to_le_bytes();
    i32::from_le_bytes([a, b, c, d])
}

/// An element of an array, as the bits that it takes.
fn element(token: &Token<'_>, width: u16) -> Option<i64> {
    match token {
        Token::Word(word) => literal::integer(word).or_else(|| {
            let of = if width == 8 && !word.ends_with('f') { "D" } else { "F" };
            match literal::value(token, of)? {
                Value::Float(bits) => Some(i64::from(bits)),
                Value::Double(bits) => Some(i64::from_ne_bytes(bits.to_ne_bytes())),
                Value::Bool(known) => Some(i64::from(known)),
                _ => None,
            }
        }),
        Token::Char(unit) => Some(i64::from(*unit)),
        _ => None,
    }
}

/// The lines up to `end`, each handed to `take`.
fn rows<'t>(
    lines: &mut Lines<'t>,
    end: &str,
    start: usize,
    mut take: impl FnMut(usize, &[Token<'t>]) -> Result<(), usize>,
) -> Result<(), Wrong> {
    while let Some((number, line)) = lines.next() {
        if line == end {
            return Ok(());
        }
        let row = tokens(line).map_err(|why| (number, why))?;
        take(number, &row).or_else(|number| wrong(number, "数据行有误", "a row of data is wrong"))?;
    }
    wrong(start, "数据没有结束", "data do not end")
}

/// `.catch Lx; {:start .. :end} :handler`, `.catchall {:start .. :end} :handler`.
fn catch<'t>(found: &[Token<'t>], number: usize) -> Result<Catch<'t>, Wrong> {
    let labels: Vec<&'t str> = found
        .iter()
        .filter_map(|token| match token {
            Token::Word(word) => word.strip_prefix(':'),
            _ => None,
        })
        .collect();
    let of = match found.get(1) {
        Some(Token::Word(of)) if found.first() == Some(&Token::Word(".catch")) => Some(descriptor(of, number)?),
        _ => None,
    };
    match labels[..] {
        [start, end, handler] => Ok(Catch { of, start, end, handler }),
        _ => wrong(number, "异常范围有误", "a range of exceptions is wrong"),
    }
}

fn instruction<'t>(opcode: Opcode, found: &[Token<'t>], code: &Code<'t>, number: usize) -> Result<Op<'t>, Wrong> {
    let mut op =
        Op { opcode, registers: Vec::new(), literal: 0, label: None, reference: None, proto: None, at: number };
    let bad =
        || Prose::new(format!("{} 的操作数有误", opcode.name()), format!("an operand of {} is wrong", opcode.name()));
    let mut range = false;
    for (position, token) in found.iter().enumerate().skip(1) {
        let word = match token {
            Token::Brace(_) => continue,
            Token::Text(text) => {
                op.reference = Some(Reference::Text(text.clone()));
                continue;
            }
            Token::Char(unit) => {
                op.literal = i64::from(*unit);
                continue;
            }
            Token::Word(word) => *word,
        };
        if word == ".." {
            range = true;
        } else if let Some(label) = word.strip_prefix(':') {
            op.label = Some(label);
        } else if let Some(register) = register(word, code).filter(|_| position == 1 || op.reference.is_none()) {
            if range {
                let first = op.registers.last().copied().unwrap_or(register);
                op.registers.extend(first.saturating_add(1)..=register);
                range = false;
            } else {
                op.registers.push(register);
            }
        } else if opcode.index_kind() == IndexKind::None {
            op.literal = match literal::integer(word) {
                Some(literal) => literal,
                None => bits(word, opcode).ok_or_else(|| (number, bad()))?,
            };
        } else if op.reference.is_none() {
            op.reference = Some(reference(word, opcode.index_kind()).ok_or_else(|| (number, bad()))?);
        } else {
            op.proto = Some(word);
        }
    }
    let wants = match opcode.format() {
        Format::F10x | Format::F10t | Format::F20t | Format::F30t => 0,
        Format::F12x | Format::F22x | Format::F22b | Format::F22t | Format::F22s | Format::F22c | Format::F32x => 2,
        Format::F23x => 3,
        Format::F35c | Format::F45cc => op.registers.len().min(5),
        Format::F3rc | Format::F4rcc => op.registers.len().min(255),
        _ => 1,
    };
    let branches = matches!(
        opcode.format(),
        Format::F10t | Format::F20t | Format::F30t | Format::F21t | Format::F22t | Format::F31t
    );
    let names = opcode.index_kind() != IndexKind::None;
    if op.registers.len() != wants || branches != op.label.is_some() || names != op.reference.is_some() {
        return Err((number, bad()));
    }
    Ok(op)
}

/// The number of a register: `v0`, or `p0` among the parameters.
fn register(word: &str, code: &Code<'_>) -> Option<u16> {
    let digits =
        word.get(1..).filter(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let number: u16 = digits.parse().ok()?;
    match word.as_bytes().first()? {
        b'v' => Some(number),
        b'p' => code.registers.checked_sub(code.ins)?.checked_add(number),
        _ => None,
    }
}

/// The bits of a floating-point number that a constant is written as.
fn bits(word: &str, opcode: Opcode) -> Option<i64> {
    // `const-wide…` holds doubles, `const…` floats.
    let of = if matches!(opcode.0, 0x16..=0x19) { "D" } else { "F" };
    match literal::value(&Token::Word(word), of)? {
        Value::Float(bits) => Some(i64::from(bits)),
        Value::Double(bits) => Some(i64::from_ne_bytes(bits.to_ne_bytes())),
        Value::Bool(known) => Some(i64::from(known)),
        _ => None,
    }
}

fn reference(word: &str, kind: IndexKind) -> Option<Reference<'_>> {
    let member = || {
        let (class, rest) = word.split_once("->")?;
        let at = rest.find(['(', ':'])?;
        let (name, of) = rest.split_at_checked(at)?;
        Some(Member { class, name, of: of.strip_prefix(':').unwrap_or(of) })
    };
    match kind {
        IndexKind::Type => Some(Reference::Type(word)),
        IndexKind::Field => member().map(Reference::Field),
        IndexKind::Method => member().filter(|member| prototype(member.of).is_some()).map(Reference::Method),
        IndexKind::Proto => prototype(word).map(|_| Reference::Proto(word)),
        _ => None,
    }
}
