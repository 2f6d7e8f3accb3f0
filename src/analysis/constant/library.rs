//! What the platform's own methods make of known values: strings, builders, URIs, arrays, lists, intents, reflection.

use super::run::Run;
use super::state::{LONGEST_ARRAY, Object, State};
use super::value::{HOLE, Intent, Value, concat, piece};

/// A call of a method.
pub(super) struct Call<'v> {
    /// Descriptor of the class that the reference names.
    pub class: &'v str,
    /// The method's name.
    pub name: &'v str,
    /// The types of its first two parameters, empty where it has none.
    pub parameters: [&'v str; 2],
    /// Descriptor of what it returns.
    pub returns: &'v str,
    /// Whether it has no receiver.
    pub is_static: bool,
    /// The receiver, if it has one, and the arguments, one for each parameter.
    pub arguments: &'v [Value],
}

impl Call<'_> {
    fn argument(&self, at: usize) -> Value {
        self.arguments.get(at).cloned().unwrap_or(Value::Unknown)
    }

    fn count(&self) -> usize {
        self.arguments.len()
    }
}

/// The value of a call that is modelled; `None` for others.
pub(super) fn call(run: &mut Run<'_, '_, '_>, state: &mut State, call: &Call<'_>) -> Option<Value> {
    let first = call.argument(0);
    match call.class {
        "Ljava/lang/String;" | "Lkotlin/text/StringsKt;" | "Lkotlin/text/StringsKt__StringsJVMKt;" => {
            string(run, state, call)
        }
        "Ljava/lang/StringBuilder;" | "Ljava/lang/StringBuffer;" => builder(state, call),
        "Landroid/net/Uri;" | "Landroid/net/Uri$Builder;" | "Landroid/content/ContentUris;" => uri(run, state, call),
        "Landroid/content/Intent;" => intent(state, call),
        "Landroid/content/ComponentName;" if call.name == "<init>" && call.count() == 3 => {
            state.put(&first, Object::Is(call.argument(2)));
            Some(Value::Null)
        }
        "Ljava/lang/Class;" => class(call),
        "Ljava/lang/ClassLoader;" | "Ldalvik/system/DexClassLoader;" | "Ldalvik/system/PathClassLoader;"
            if call.name == "loadClass" =>
        {
            Some(class_named(&call.argument(1)))
        }
        "Ljava/lang/reflect/Method;" | "Ljava/lang/reflect/Field;" | "Ljava/lang/reflect/AccessibleObject;" => None,
        "Ljava/io/File;" if call.name == "<init>" => {
            let path = match call.count() {
                2 => call.argument(1),
                _ => concat(&concat(&call.argument(1), &Value::text("/")), &call.argument(2)),
            };
            state.put(&first, Object::Is(state.settle(path)));
            Some(Value::Null)
        }
        "Ljava/io/File;" if matches!(call.name, "getPath" | "getAbsolutePath" | "toString") => Some(first),
        "Ljava/net/URL;" | "Ljava/net/URI;" if call.name == "<init>" && call.count() == 2 => {
            state.put(&first, Object::Is(call.argument(1)));
            Some(Value::Null)
        }
        "Ljava/net/URI;" if call.name == "create" => Some(first),
        "Ljava/lang/Integer;"
        | "Ljava/lang/Long;"
        | "Ljava/lang/Character;"
        | "Ljava/lang/Byte;"
        | "Ljava/lang/Boolean;"
        | "Ljava/lang/Short;" => boxed(call),
        "Ljava/util/Arrays;" if call.name == "asList" => Some(list_of(run, state, &first)),
        "Ljava/util/Arrays;" if matches!(call.name, "copyOf" | "copyOfRange") => copy_of(run, state, call),
        "Ljava/util/List;" | "Ljava/util/Set;" | "Lcom/google/common/collect/ImmutableList;" if call.name == "of" => {
            let values = match call.arguments {
                [one] if matches!(state.object(one), Some(Object::Array(_))) => return Some(list_of(run, state, one)),
                all => all.to_vec(),
            };
            Some(state.add(&mut run.next_object, Object::List(values)))
        }
        "Ljava/util/Collections;" => match call.name {
            "singletonList" | "singleton" => Some(state.add(&mut run.next_object, Object::List(vec![first]))),
            "unmodifiableList" | "synchronizedList" | "unmodifiableSet" => Some(first),
            "addAll" => {
                if let Some(Object::Array(values)) = state.object(&call.argument(1)) {
                    let values = values.clone();
                    add_all(state, &first, &values);
                }
                Some(Value::Unknown)
            }
            _ => None,
        },
        "Lkotlin/collections/CollectionsKt;" | "Lkotlin/collections/ArraysKt;" | "Lkotlin/collections/SetsKt;"
            if matches!(
                call.name,
                "listOf" | "mutableListOf" | "arrayListOf" | "setOf" | "toList" | "asList" | "mutableSetOf"
            ) && call.count() == 1 =>
        {
            match state.object(&first) {
                Some(Object::Array(_) | Object::List(_)) => Some(list_of(run, state, &first)),
                _ => Some(state.add(&mut run.next_object, Object::List(vec![first]))),
            }
        }
        "Lkotlin/jvm/internal/Intrinsics;" if call.name == "stringPlus" => Some(concat(&first, &call.argument(1))),
        "Ljava/lang/System;" if call.name == "arraycopy" => array_copy(run, state, call),
        "Ljava/util/Objects;" | "Landroidx/core/util/Preconditions;" if call.name.starts_with("requireNonNull") => {
            Some(first)
        }
        "Landroid/text/TextUtils;" if call.name == "join" => join(state, &first, &call.argument(1)),
        "Landroid/util/Base64;" | "Ljava/util/Base64$Decoder;" if call.name == "decode" => base64(run, state, call),
        "Ljava/util/Base64;" => Some(Value::Unknown),
        _ => by_name(run, state, call),
    }
}

/// Methods that many classes have: of collections, of contexts, conversions to text.
fn by_name(run: &mut Run<'_, '_, '_>, state: &mut State, call: &Call<'_>) -> Option<Value> {
    let first = call.argument(0);
    match call.name {
        // A context's or resources' strings, through whatever subclass the code calls them.
        "getString" | "getText" if call.count() == 2 && !call.is_static => match call.argument(1) {
            Value::Int(id) if id >> 24 != 0 => Some(run.constants.resource(id)),
            _ => None,
        },
        "<init>" if call.class.starts_with("Ljava/util/") => {
            match call.class {
                "Ljava/util/ArrayList;"
                | "Ljava/util/LinkedList;"
                | "Ljava/util/HashSet;"
                | "Ljava/util/LinkedHashSet;"
                | "Ljava/util/Vector;"
                | "Ljava/util/TreeSet;" => {
                    let values = elements(state, &call.argument(1)).unwrap_or_default();
                    state.put(&first, Object::List(values));
                }
                "Ljava/util/HashMap;" | "Ljava/util/LinkedHashMap;" | "Ljava/util/TreeMap;" => {
                    state.put(&first, Object::Map(Vec::new()));
                }
                _ => return None,
            }
            Some(Value::Null)
        }
        "add" | "addLast" if matches!(state.object(&first), Some(Object::List(_))) => {
            let added = if call.count() == 3 { call.argument(2) } else { call.argument(1) };
            add_all(state, &first, &[added]);
            Some(Value::Unknown)
        }
        "addAll" if matches!(state.object(&first), Some(Object::List(_))) => {
            let values = elements(state, &call.argument(1)).unwrap_or_else(|| vec![Value::Unknown]);
            add_all(state, &first, &values);
            Some(Value::Unknown)
        }
        "get" | "elementAt" => {
            let found = match (state.object(&first), call.argument(1)) {
                (Some(Object::List(values)), Value::Int(index)) => {
                    usize::try_from(index).ok().and_then(|index| values.get(index).cloned())
                }
                (Some(Object::List(values)), _) => Some(Value::any(values.clone())),
                (Some(Object::Map(pairs)), key) => {
                    pairs.iter().rev().find(|(known, _)| *known == key).map(|(_, value)| value.clone())
                }
                _ => return None,
            };
            Some(found.unwrap_or(Value::Unknown))
        }
        "put" if matches!(state.object(&first), Some(Object::Map(_))) => {
            let (key, value) = (call.argument(1), call.argument(2));
            state.change(&first, |object| match object {
                Object::Map(pairs) if pairs.len() < 64 => {
                    let mut pairs = pairs.clone();
                    pairs.retain(|(known, _)| *known != key);
                    pairs.push((key.clone(), value.clone()));
                    Object::Map(pairs)
                }
                _ => Object::Opaque,
            });
            Some(Value::Unknown)
        }
        "size" => match state.object(&first) {
            Some(Object::List(values)) => Some(i32::try_from(values.len()).map_or(Value::Unknown, Value::Int)),
            _ => None,
        },
        "toArray" if call.count() <= 2 => {
            let values = elements(state, &first)?;
            Some(state.add(&mut run.next_object, Object::Array(values)))
        }
        "toString" if call.count() == 1 && call.returns == "Ljava/lang/String;" => match state.freeze(&first) {
            text @ (Value::Text(_) | Value::Any(_)) => Some(text),
            Value::Uri(text) => Some(Value::Text(text)),
            _ => None,
        },
        // The constructor of the root class.
        "<init>" if call.class == "Ljava/lang/Object;" => Some(Value::Null),
        _ => None,
    }
}

/// The elements of an array or list.
fn elements(state: &State, value: &Value) -> Option<Vec<Value>> {
    match (state.object(value), value) {
        (Some(Object::Array(values) | Object::List(values)), _) => Some(values.clone()),
        (_, Value::List(values)) => Some(values.to_vec()),
        _ => None,
    }
}

fn list_of(run: &mut Run<'_, '_, '_>, state: &mut State, value: &Value) -> Value {
    match elements(state, value) {
        Some(values) => state.add(&mut run.next_object, Object::List(values)),
        None => Value::Unknown,
    }
}

fn add_all(state: &mut State, list: &Value, added: &[Value]) {
    state.change(list, |object| match object {
        Object::List(values) if values.len() + added.len() <= LONGEST_ARRAY => {
            Object::List(values.iter().chain(added).cloned().collect())
        }
        other => other.clone(),
    });
}

fn characters(state: &State, value: &Value) -> Option<String> {
    let units: Option<Vec<u16>> = elements(state, value)?
        .iter()
        .map(|value| value.as_int().and_then(|unit| u16::try_from(unit & 0xffff).ok()))
        .collect();
    String::from_utf16(&units?).ok().filter(|text| !text.contains(HOLE))
}

fn bytes(state: &State, value: &Value) -> Option<Vec<u8>> {
    elements(state, value)?.iter().map(|value| value.as_int().map(|byte| byte.to_le_bytes()[0])).collect()
}

fn range(value: &Value, length: usize) -> Option<usize> {
    value.as_int().and_then(|at| usize::try_from(at).ok()).filter(|at| *at <= length)
}

/// Methods of `String`, and Kotlin's on strings.
fn string(run: &mut Run<'_, '_, '_>, state: &mut State, call: &Call<'_>) -> Option<Value> {
    let first = call.argument(0);
    let text = |value: &Value| match value {
        Value::Text(text) if !text.contains(HOLE) => Some(text.clone()),
        _ => None,
    };
    match call.name {
        "<init>" => {
            let made = match call.arguments {
                [_] => Value::text(""),
                [_, one, rest @ ..] => {
                    let from = state.settle(one.clone());
                    // Bytes in a charset that is not looked at: names of URIs and keys are ASCII in all of them.
                    let is_bytes = bytes(state, &from).filter(|_| {
                        elements(state, &from).is_some_and(|all| {
                            all.iter().all(|unit| unit.as_int().is_some_and(|unit| (-128..128).contains(&unit)))
                        })
                    });
                    let whole = match &from {
                        Value::Text(text) => Some(text.to_string()),
                        Value::Object(_) if matches!(state.object(&from), Some(Object::Builder(_))) => {
                            return {
                                let text = state.freeze(&from);
                                state.put(&first, Object::Is(text));
                                Some(Value::Null)
                            };
                        }
                        _ => characters(state, &from)
                            .filter(|text| is_bytes.is_none() || text.is_ascii())
                            .or_else(|| is_bytes.and_then(|bytes| String::from_utf8(bytes).ok())),
                    };
                    match (whole, rest) {
                        (Some(text), [Value::Int(offset), Value::Int(count), ..]) => {
                            let (offset, count) = (usize::try_from(*offset).ok()?, usize::try_from(*count).ok()?);
                            Value::text(text.chars().skip(offset).take(count).collect::<String>())
                        }
                        (Some(text), _) => Value::text(text),
                        (None, _) => Value::Unknown,
                    }
                }
                [] => Value::Unknown,
            };
            state.put(&first, Object::Is(made));
            Some(Value::Null)
        }
        "valueOf" | "copyValueOf" if call.is_static => Some(match state.object(&first) {
            Some(Object::Array(_)) => characters(state, &first).map_or(Value::Unknown, Value::text),
            Some(Object::Builder(text)) => text.clone(),
            _ => match &first {
                Value::Int(_) | Value::Text(_) | Value::Uri(_) | Value::Long(_) => Value::text(piece(&first)),
                other => other.map(|one| if one.is_unknown() { Value::Unknown } else { one.clone() }),
            },
        }),
        "concat" | "plus" => Some(concat(&first, &call.argument(1))),
        "intern" | "toString" if call.count() == 1 => Some(first),
        "format" => {
            let format = call.arguments.iter().position(|value| matches!(value, Value::Text(_)))?;
            let values = elements(state, call.arguments.last()?).unwrap_or_default();
            let Value::Text(pattern) = call.argument(format) else { return None };
            Some(formatted(&pattern, &values))
        }
        "substring" => Some(first.map(|one| {
            let Some(text) = text(one) else { return Value::Unknown };
            let units: Vec<u16> = text.encode_utf16().collect();
            let start = range(&call.argument(1), units.len());
            let end = if call.count() > 2 { range(&call.argument(2), units.len()) } else { Some(units.len()) };
            let part = start.zip(end).and_then(|(start, end)| units.get(start..end));
            part.and_then(|part| String::from_utf16(part).ok()).map_or(Value::Unknown, Value::text)
        })),
        "replace" | "replace$default" | "replaceAll" | "replaceFirst" => {
            let (old, new) = (call.argument(1), call.argument(2));
            Some(first.map(|one| {
                let Some(text) = text(one) else { return Value::Unknown };
                let as_text = |value: &Value| match value {
                    Value::Text(text) => Some(text.to_string()),
                    Value::Int(unit) => u32::try_from(*unit).ok().and_then(char::from_u32).map(String::from),
                    _ => None,
                };
                let (Some(old), Some(new)) = (as_text(&old), as_text(&new)) else { return Value::Unknown };
                // A pattern is replaced only where it is a plain text.
                let plain = !old.contains(['.', '*', '+', '?', '[', '(', '{', '\\', '^', '$', '|']);
                if call.name.starts_with("replace") && call.name.len() > 7 && !call.name.contains('$') && !plain {
                    return Value::Unknown;
                }
                Value::text(text.replace(&old, &new))
            }))
        }
        "trim" => Some(first.map(|one| text(one).map_or(Value::Unknown, |text| Value::text(text.trim())))),
        "toLowerCase" | "toUpperCase" => Some(first.map(|one| {
            let Some(text) = text(one) else { return Value::Unknown };
            Value::text(if call.name == "toLowerCase" { text.to_lowercase() } else { text.to_uppercase() })
        })),
        "length" => {
            let length = text(&first).and_then(|text| i32::try_from(text.encode_utf16().count()).ok());
            Some(length.map_or(Value::Unknown, Value::Int))
        }
        "isEmpty" => Some(text(&first).map_or(Value::Unknown, |text| Value::bool(text.is_empty()))),
        "charAt" => {
            let text = text(&first);
            let unit = text.as_ref().zip(call.argument(1).as_int().and_then(|at| usize::try_from(at).ok()));
            // Bounded by the length of a text.
            let unit = unit.and_then(|(text, at)| {
                if text.is_ascii() {
                    text.as_bytes().get(at).map(|byte| u16::from(*byte))
                } else {
                    text.encode_utf16().nth(at)
                }
            });
            Some(unit.map_or(Value::Unknown, |unit| Value::Int(unit.into())))
        }
        "toCharArray" => {
            let units: Option<Vec<Value>> =
                text(&first).map(|text| text.encode_utf16().map(|unit| Value::Int(unit.into())).collect());
            let units = units.filter(|units| units.len() <= LONGEST_ARRAY);
            run.charge(units.as_ref().map_or(0, Vec::len));
            Some(state.add(&mut run.next_object, units.map_or(Object::Opaque, Object::Array)))
        }
        "getBytes" => {
            let units: Option<Vec<Value>> = text(&first)
                .map(|text| text.bytes().map(|byte| Value::Int(i8::from_le_bytes([byte]).into())).collect());
            run.charge(units.as_ref().map_or(0, Vec::len));
            Some(state.add(&mut run.next_object, units.map_or(Object::Opaque, Object::Array)))
        }
        "equals" | "equalsIgnoreCase" | "contentEquals" | "startsWith" | "endsWith" | "contains" => {
            let (Some(left), Some(right)) = (text(&first), text(&call.argument(1))) else {
                return Some(Value::Unknown);
            };
            Some(match call.name {
                "equals" | "contentEquals" => Value::bool(left == right),
                "equalsIgnoreCase" => Value::bool(left.to_lowercase() == right.to_lowercase()),
                "startsWith" if call.count() == 2 => Value::bool(left.starts_with(&*right)),
                "endsWith" if call.count() == 2 => Value::bool(left.ends_with(&*right)),
                "contains" if call.count() == 2 => Value::bool(left.contains(&*right)),
                _ => Value::Unknown,
            })
        }
        "hashCode" => {
            let hash = text(&first).map(|text| {
                text.encode_utf16().fold(0i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(unit.into()))
            });
            Some(hash.map_or(Value::Unknown, Value::Int))
        }
        "split" => {
            let (Some(text), Some(by)) = (text(&first), text(&call.argument(1))) else { return None };
            let mut parts = by.chars();
            let separator = match (parts.next(), parts.next(), parts.next()) {
                (Some('\\'), Some(one), None) => one.to_string(),
                (Some(one), None, _) if !".*+?[({\\^$|".contains(one) => one.to_string(),
                _ => return None,
            };
            let mut values: Vec<Value> = text.split(&separator).map(Value::text).collect();
            while values.len() > 1 && values.last() == Some(&Value::text("")) {
                values.pop();
            }
            Some(state.add(&mut run.next_object, Object::Array(values)))
        }
        _ => None,
    }
}

/// `String.format` with the conversions that code builds names with; others leave a hole.
fn formatted(pattern: &str, values: &[Value]) -> Value {
    let mut text = String::new();
    let mut next = 0usize;
    let mut rest = pattern.chars();
    while let Some(character) = rest.next() {
        if character != '%' {
            text.push(character);
            continue;
        }
        let mut specifier = String::new();
        let conversion = loop {
            match rest.next() {
                Some(digit) if digit.is_ascii_digit() || "$-+ #,.(".contains(digit) => specifier.push(digit),
                other => break other,
            }
        };
        let Some(conversion) = conversion else { break };
        if conversion == '%' || conversion == 'n' {
            text.push(if conversion == 'n' { '\n' } else { '%' });
            continue;
        }
        let index = match specifier.split_once('$') {
            Some((index, _)) => index.parse::<usize>().ok().and_then(|index| index.checked_sub(1)),
            None => {
                next += 1;
                Some(next - 1)
            }
        };
        let plain = specifier.is_empty() || specifier.ends_with('$');
        let value = index.and_then(|index| values.get(index)).unwrap_or(&Value::Unknown);
        match conversion {
            's' | 'd' if plain => text.push_str(&piece(value)),
            _ => text.push(HOLE),
        }
    }
    Value::text(text)
}

/// Methods of `StringBuilder` and `StringBuffer`.
fn builder(state: &mut State, call: &Call<'_>) -> Option<Value> {
    let (first, second) = (call.argument(0), call.argument(1));
    let content = |state: &State| match state.object(&first) {
        Some(Object::Builder(text)) => Some(text.clone()),
        _ => None,
    };
    match call.name {
        "<init>" => {
            let text = match &second {
                Value::Text(_) | Value::Any(_) if call.count() == 2 => second.clone(),
                _ => Value::text(""),
            };
            state.put(&first, Object::Builder(text));
            Some(Value::Null)
        }
        "append" => {
            let added = match (state.object(&second), &second) {
                (Some(Object::Array(_)), _) => characters(state, &second).map_or(Value::Unknown, Value::text),
                (Some(_), _) => state.freeze(&second),
                (None, value) => value.clone(),
            };
            let added = match (&added, call.count()) {
                // What was passed as a `char` and as an `int` cannot be told apart by the value.
                (Value::Int(value), 2) if call.parameters == ["C", ""] => u32::try_from(*value)
                    .ok()
                    .and_then(char::from_u32)
                    .map_or(Value::Unknown, |c| Value::text(c.to_string())),
                (_, 2) => added,
                _ => Value::Unknown,
            };
            state.change(&first, |object| match object {
                Object::Builder(text) => match concat(text, &added) {
                    Value::Unknown => Object::Opaque,
                    text => Object::Builder(text),
                },
                other => other.clone(),
            });
            Some(first)
        }
        "toString" | "substring" if call.count() == 1 => Some(content(state).unwrap_or(Value::Unknown)),
        "reverse" => {
            state.change(&first, |object| match object {
                Object::Builder(text) => Object::Builder(text.map(|one| match one {
                    Value::Text(text) => Value::text(text.chars().rev().collect::<String>()),
                    _ => Value::Unknown,
                })),
                other => other.clone(),
            });
            Some(first)
        }
        "length" => match content(state) {
            Some(Value::Text(text)) if !text.contains(HOLE) => {
                Some(i32::try_from(text.encode_utf16().count()).map_or(Value::Unknown, Value::Int))
            }
            _ => Some(Value::Unknown),
        },
        "charAt" => match (content(state), second.as_int().and_then(|at| usize::try_from(at).ok())) {
            (Some(Value::Text(text)), Some(at)) if !text.contains(HOLE) => {
                Some(text.encode_utf16().nth(at).map_or(Value::Unknown, |unit| Value::Int(unit.into())))
            }
            _ => Some(Value::Unknown),
        },
        "setLength" if second == Value::Int(0) => {
            state.put(&first, Object::Builder(Value::text("")));
            Some(Value::Null)
        }
        "setLength" | "insert" | "deleteCharAt" | "delete" | "replace" | "setCharAt" => {
            state.change(&first, |_| Object::Opaque);
            Some(first)
        }
        _ => None,
    }
}

/// Methods of `Uri`, its builder, and `ContentUris`.
fn uri(run: &mut Run<'_, '_, '_>, state: &mut State, call: &Call<'_>) -> Option<Value> {
    let (first, second) = (call.argument(0), call.argument(1));
    let as_uri = |value: &Value| {
        value.map(|one| match one {
            Value::Text(text) | Value::Uri(text) => Value::Uri(text.clone()),
            Value::Parameter(word) => Value::Parameter(*word),
            _ => Value::Unknown,
        })
    };
    // A path below a URI whose start is known.
    let below = |base: &Value, part: &Value| {
        base.map(|base| match base {
            Value::Uri(text) | Value::Text(text) => {
                Value::uri(format!("{}/{}", text.trim_end_matches('/'), piece(part).trim_start_matches('/')))
            }
            Value::Parameter(word) => Value::Parameter(*word),
            _ => Value::Unknown,
        })
    };
    match (call.class, call.name) {
        (_, "parse") if call.is_static => Some(as_uri(&first)),
        (_, "withAppendedPath") if call.is_static => Some(below(&first, &second)),
        (_, "withAppendedId") if call.is_static => Some(below(&first, &Value::Unknown)),
        (_, "appendId") if call.is_static => {
            state.change(&first, |object| match object {
                Object::UriBuilder(text) => Object::UriBuilder(below(text, &Value::Unknown)),
                other => other.clone(),
            });
            Some(first)
        }
        (_, "fromParts") if call.is_static => Some(as_uri(&concat(&concat(&first, &Value::text(":")), &second))),
        (_, "encode" | "decode") if call.is_static => Some(first),
        (_, "buildUpon") => Some(state.add(&mut run.next_object, Object::UriBuilder(first))),
        (_, "toString") if call.count() == 1 => Some(first.map(|one| match one {
            Value::Uri(text) => Value::Text(text.clone()),
            other => other.clone(),
        })),
        ("Landroid/net/Uri$Builder;", name) => {
            let change = |object: &Object| {
                let (Object::UriBuilder(text) | Object::Is(text)) = object else {
                    return match name {
                        "<init>" => Object::UriBuilder(Value::uri("")),
                        _ => object.clone(),
                    };
                };
                Object::UriBuilder(match name {
                    "scheme" => as_uri(&concat(&second, &Value::text("://"))),
                    "authority" | "encodedAuthority" => as_uri(&concat(text, &second)),
                    "path" | "encodedPath" | "appendPath" | "appendEncodedPath" => below(text, &second),
                    _ => text.clone(),
                })
            };
            match name {
                "build" => match state.object(&first) {
                    Some(Object::UriBuilder(text)) => Some(text.clone()),
                    _ => Some(Value::Unknown),
                },
                "<init>" => {
                    state.change(&first, change);
                    Some(Value::Null)
                }
                _ => {
                    state.change(&first, change);
                    Some(first)
                }
            }
        }
        _ => None,
    }
}

/// Methods of `Intent`.
fn intent(state: &mut State, call: &Call<'_>) -> Option<Value> {
    let first = call.argument(0);
    let set = |state: &mut State, change: &dyn Fn(&mut Intent)| {
        state.change(&first, |object| match object {
            Object::Intent(intent) => {
                let mut intent = intent.clone();
                change(&mut intent);
                Object::Intent(intent)
            }
            other => other.clone(),
        });
    };
    match call.name {
        "<init>" => {
            let mut made = Intent::default();
            match call.parameters {
                ["", _] => {}
                ["Landroid/content/Context;", "Ljava/lang/Class;"] if call.count() == 3 => {
                    made.component = call.argument(2)
                }
                ["Landroid/content/Intent;", ""] => {
                    if let Some(Object::Intent(other)) = state.object(&call.argument(1)) {
                        made = other.clone();
                    } else {
                        made.action = Value::Unknown;
                    }
                }
                _ => {
                    made.action = call.argument(1);
                    if call.count() > 2 {
                        made.data = state.freeze(&call.argument(2));
                    }
                    if call.count() > 4 {
                        made.component = call.argument(4);
                    }
                }
            }
            state.put(&first, Object::Intent(made));
            Some(Value::Null)
        }
        "setAction" => {
            set(state, &|intent| intent.action = call.argument(1));
            Some(first)
        }
        "setData" | "setDataAndNormalize" => {
            set(state, &|intent| intent.data = call.argument(1));
            Some(first)
        }
        "setType" | "setTypeAndNormalize" => {
            set(state, &|intent| intent.mime = call.argument(1));
            Some(first)
        }
        "setDataAndType" | "setDataAndTypeAndNormalize" => {
            set(state, &|intent| {
                (intent.data, intent.mime) = (call.argument(1), call.argument(2));
            });
            Some(first)
        }
        "setClass" | "setClassName" | "setComponent" => {
            let component = call.arguments.last().cloned().unwrap_or(Value::Unknown);
            set(state, &|intent| intent.component = component.clone());
            Some(first)
        }
        "addCategory" => {
            set(state, &|intent| {
                if intent.categories.len() < 16 {
                    intent.categories.push(call.argument(1));
                }
            });
            Some(first)
        }
        "createChooser" if call.is_static => Some(first),
        "addFlags" | "setFlags" | "putExtra" | "putExtras" | "setPackage" | "setClipData" => Some(first),
        "getAction" => match state.object(&first) {
            Some(Object::Intent(intent)) => Some(intent.action.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// The class object of a name with dots.
fn class_named(name: &Value) -> Value {
    name.map(|one| match one {
        Value::Text(name) if !name.contains(HOLE) => Value::Class(match name.strip_prefix('[') {
            Some(_) => name.replace('.', "/").into(),
            None => format!("L{};", name.replace('.', "/")).into(),
        }),
        _ => Value::Unknown,
    })
}

/// Methods of `Class`.
fn class(call: &Call<'_>) -> Option<Value> {
    let first = call.argument(0);
    let member = |make: fn(std::sync::Arc<str>, std::sync::Arc<str>) -> Value| {
        let names = call.argument(1);
        Some(first.map(|class| match class {
            Value::Class(class) => names.map(|name| match name {
                Value::Text(name) if !name.contains(HOLE) => make(class.clone(), name.clone()),
                _ => Value::Unknown,
            }),
            _ => Value::Unknown,
        }))
    };
    match call.name {
        "forName" => Some(class_named(&first)),
        "getMethod" | "getDeclaredMethod" => member(Value::Method),
        "getField" | "getDeclaredField" => member(Value::Field),
        "getName" | "getCanonicalName" => Some(first.map(|one| match one {
            Value::Class(descriptor) => {
                let name = descriptor.strip_prefix('L').and_then(|rest| rest.strip_suffix(';'));
                name.map_or(Value::Unknown, |name| Value::text(name.replace('/', ".")))
            }
            _ => Value::Unknown,
        })),
        "asSubclass" => Some(first),
        _ => None,
    }
}

/// Boxing, unboxing and parsing of numbers.
fn boxed(call: &Call<'_>) -> Option<Value> {
    let first = call.argument(0);
    match call.name {
        "valueOf" | "parseInt" | "parseLong" => Some(match &first {
            Value::Int(_) | Value::Long(_) => first,
            Value::Text(text) => {
                let radix = call.argument(1).as_int().and_then(|radix| u32::try_from(radix).ok());
                let radix = radix.filter(|radix| (2..=36).contains(radix)).unwrap_or(10);
                match (call.name, i64::from_str_radix(text, radix)) {
                    ("parseLong", Ok(value)) => Value::Long(value),
                    (_, Ok(value)) => i32::try_from(value).map_or(Value::Unknown, Value::Int),
                    _ => Value::Unknown,
                }
            }
            _ => Value::Unknown,
        }),
        "intValue" | "charValue" | "byteValue" | "booleanValue" | "longValue" | "shortValue" => match first {
            Value::Int(_) | Value::Long(_) => Some(first),
            _ => Some(Value::Unknown),
        },
        "toString" => match first {
            Value::Int(value) if call.class == "Ljava/lang/Character;" => {
                let character = u32::try_from(value).ok().and_then(char::from_u32);
                Some(character.map_or(Value::Unknown, |character| Value::text(character.to_string())))
            }
            Value::Int(_) | Value::Long(_) if call.count() == 1 => Some(Value::text(piece(&first))),
            _ => Some(Value::Unknown),
        },
        _ => None,
    }
}

fn copy_of(run: &mut Run<'_, '_, '_>, state: &mut State, call: &Call<'_>) -> Option<Value> {
    let values = elements(state, &call.argument(0))?;
    let (start, end) = match call.name {
        "copyOf" => (0, range(&call.argument(1), LONGEST_ARRAY)?),
        _ => (range(&call.argument(1), LONGEST_ARRAY)?, range(&call.argument(2), LONGEST_ARRAY)?),
    };
    run.charge(values.len());
    let zero = if matches!(values.first(), Some(Value::Int(_))) { Value::Int(0) } else { Value::Null };
    let count = end.checked_sub(start)?;
    let copied = values.into_iter().skip(start).chain(std::iter::repeat(zero)).take(count).collect();
    Some(state.add(&mut run.next_object, Object::Array(copied)))
}

fn array_copy(run: &mut Run<'_, '_, '_>, state: &mut State, call: &Call<'_>) -> Option<Value> {
    let target = call.argument(2);
    let source = elements(state, &call.argument(0));
    let places = (range(&call.argument(1), LONGEST_ARRAY), range(&call.argument(3), LONGEST_ARRAY));
    let count = range(&call.argument(4), LONGEST_ARRAY);
    let (Some(source), (Some(from), Some(to)), Some(count)) = (source, places, count) else {
        state.change(&target, |_| Object::Opaque);
        return Some(Value::Null);
    };
    run.charge(count);
    state.change(&target, |object| match object {
        Object::Array(values) => {
            let mut values = values.clone();
            let slots = values.iter_mut().skip(to).take(count);
            slots.zip(source.iter().skip(from)).for_each(|(slot, value)| *slot = value.clone());
            Object::Array(values)
        }
        other => other.clone(),
    });
    Some(Value::Null)
}

fn join(state: &State, separator: &Value, parts: &Value) -> Option<Value> {
    let parts = elements(state, parts)?;
    let separator = piece(separator);
    Some(Value::text(parts.iter().map(piece).collect::<Vec<_>>().join(&separator)))
}

fn base64(run: &mut Run<'_, '_, '_>, state: &mut State, call: &Call<'_>) -> Option<Value> {
    use base64::Engine;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE};
    let encoded = call.arguments.iter().find(|value| !value.is_unknown() && value.as_int().is_none())?;
    let encoded = match encoded {
        Value::Text(text) => text.to_string(),
        other => String::from_utf8(bytes(state, other)?).ok()?,
    };
    let text: String = encoded.chars().filter(|character| !character.is_whitespace()).collect();
    let mut padded = text.trim_end_matches('=').to_owned();
    while !padded.len().is_multiple_of(4) {
        padded.push('=');
    }
    let decoded = STANDARD.decode(&padded).or_else(|_| URL_SAFE.decode(&padded)).ok()?;
    let values: Vec<Value> = decoded.iter().map(|byte| Value::Int(i8::from_le_bytes([*byte]).into())).collect();
    run.charge(values.len());
    Some(state.add(&mut run.next_object, Object::Array(values)))
}
