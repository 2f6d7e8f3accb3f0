//! Values: `Item` and what it may be.

use super::wire::{self, Fields};
use crate::android::encode::Strings;
use crate::android::value::Value;

/// The null and the empty value.
const NULL: Value = Value { kind: Value::NULL, data: 0 };
const EMPTY: Value = Value { kind: Value::NULL, data: 1 };

/// The value of an `Item`; texts go into `strings`. `None` where it says nothing.
pub(super) fn value(item: &[u8], strings: &mut Strings) -> Option<Value> {
    let (number, field) =
        Fields::new(item).map_while(Result::ok).filter(|(number, _)| (1..=7).contains(number)).last()?;
    let bytes = field.bytes();
    match number {
        1 => Some(reference(bytes)),
        // A string, a raw and a styled one, and a file's path: the text is the first field of each.
        2..=5 => {
            let text = wire::last(bytes, 1).map(wire::Wire::text).unwrap_or_default();
            Some(Value { kind: Value::STRING, data: strings.index(&text) })
        }
        // An id is a resource without a value.
        6 => Some(Value { kind: Value::INT_BOOLEAN, data: 0 }),
        _ => primitive(bytes),
    }
}

fn reference(bytes: &[u8]) -> Value {
    let is_attribute = wire::integer(bytes, 1) == 1;
    let is_dynamic = wire::last(bytes, 5).is_some_and(|dynamic| wire::integer(dynamic.bytes(), 1) != 0);
    let kind = match (is_attribute, is_dynamic) {
        (false, false) => Value::REFERENCE,
        (false, true) => Value::DYNAMIC_REFERENCE,
        (true, false) => Value::ATTRIBUTE,
        (true, true) => Value::DYNAMIC_ATTRIBUTE,
    };
    Value { kind, data: wire::integer(bytes, 2) }
}

fn primitive(bytes: &[u8]) -> Option<Value> {
    let (number, field) = Fields::new(bytes).map_while(Result::ok).last()?;
    let data = field.u32();
    Some(match number {
        1 => NULL,
        2 => EMPTY,
        3 => Value { kind: Value::FLOAT, data },
        6 => Value { kind: Value::INT_DEC, data },
        7 => Value { kind: Value::INT_HEX, data },
        8 => Value { kind: Value::INT_BOOLEAN, data: if data == 0 { 0 } else { u32::MAX } },
        // Colours of eight, six, four and three digits.
        9..=12 => Value { kind: Value::FIRST_COLOR.saturating_add(u8::try_from(number - 9).unwrap_or_default()), data },
        13 => Value { kind: Value::DIMENSION, data },
        14 => Value { kind: Value::FRACTION, data },
        _ => return None,
    })
}
