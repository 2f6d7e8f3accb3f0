//! What a register or field is known to hold.

use std::sync::Arc;

/// Most alternatives that are kept of one value.
const MOST_ALTERNATIVES: usize = 16;
/// Longest text that is kept, in bytes.
pub const LONGEST_TEXT: usize = 4096;
/// Stands in a text for a part that is not known. No constant holds it: a text with this character is not kept.
pub const HOLE: char = '\0';

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Not known.
    Unknown,
    /// What the method's caller passes in this word of the arguments.
    Parameter(u16),
    /// An `int` or what is smaller.
    Int(i32),
    /// A `long`.
    Long(i64),
    /// `null`.
    Null,
    /// A string, a file's path, or another object that is its text. A [`HOLE`] stands for what is not known.
    Text(Arc<str>),
    /// A `Uri`, likewise.
    Uri(Arc<str>),
    /// A class object, by descriptor.
    Class(Arc<str>),
    /// A reflected method: descriptor of the class, name.
    Method(Arc<str>, Arc<str>),
    /// A reflected field: descriptor of the class, name.
    Field(Arc<str>, Arc<str>),
    /// An object that the code changes step by step.
    Object(u32),
    /// The elements of an array or list, as they were when they were looked at.
    List(Arc<[Value]>),
    /// An intent, likewise.
    Intent(Arc<Intent>),
    /// One of several.
    Any(Arc<[Value]>),
}

/// What an intent holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Intent {
    /// Its action.
    pub action: Value,
    /// Its data.
    pub data: Value,
    /// Its MIME type.
    pub mime: Value,
    /// The class of the component that it names.
    pub component: Value,
    /// Its categories.
    pub categories: Vec<Value>,
}

impl Default for Intent {
    fn default() -> Self {
        Intent {
            action: Value::Null,
            data: Value::Null,
            mime: Value::Null,
            component: Value::Null,
            categories: Vec::new(),
        }
    }
}

impl Value {
    /// A text; unknown where it is too long.
    pub fn text(text: impl AsRef<str>) -> Self {
        let text = text.as_ref();
        if text.len() > LONGEST_TEXT { Value::Unknown } else { Value::Text(Arc::from(text)) }
    }

    /// A URI.
    pub fn uri(text: impl AsRef<str>) -> Self {
        match Value::text(text) {
            Value::Text(text) => Value::Uri(text),
            other => other,
        }
    }

    /// A truth value.
    pub fn bool(value: bool) -> Self {
        Value::Int(value.into())
    }

    /// What it can be, one after the other.
    pub fn alternatives(&self) -> &[Value] {
        match self {
            Value::Any(values) => values,
            one => std::slice::from_ref(one),
        }
    }

    /// One of `values`; unknown where there is none.
    pub fn any(values: impl IntoIterator<Item = Value>) -> Self {
        let mut kept: Vec<Value> = Vec::new();
        for value in values {
            for one in value.alternatives() {
                if kept.contains(one) {
                    continue;
                }
                if kept.len() + 1 < MOST_ALTERNATIVES {
                    kept.push(one.clone());
                } else if !kept.contains(&Value::Unknown) {
                    kept.push(Value::Unknown);
                }
            }
        }
        match kept.len() {
            0 => Value::Unknown,
            1 => kept.swap_remove(0),
            _ => Value::Any(kept.into()),
        }
    }

    /// This or `other`.
    pub fn or(&self, other: &Value) -> Value {
        // Most of what meets is known already.
        if self.includes(other) {
            return self.clone();
        }
        Value::any([self.clone(), other.clone()])
    }

    /// Whether it can be all that `other` can be.
    pub fn includes(&self, other: &Value) -> bool {
        let known = self.alternatives();
        other.alternatives().iter().all(|one| known.contains(one))
    }

    /// Applies `change` to each alternative.
    pub fn map(&self, change: impl FnMut(&Value) -> Value) -> Value {
        Value::any(self.alternatives().iter().map(change))
    }

    /// The text of a string or URI, holes and all.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) | Value::Uri(text) => Some(text),
            _ => None,
        }
    }

    /// The number of an `int` or `long`.
    pub fn as_int(&self) -> Option<i32> {
        match self {
            Value::Int(value) => Some(*value),
            Value::Long(value) => i32::try_from(*value).ok(),
            _ => None,
        }
    }

    /// All texts that it can be or hold, those with holes among them.
    pub fn texts(&self) -> Vec<&str> {
        let (mut found, mut left) = (Vec::new(), vec![self]);
        // Values nest only as deep as code built them within its bounds.
        while let Some(value) = left.pop() {
            match value {
                Value::Text(text) | Value::Uri(text) => found.push(&**text),
                Value::Any(values) | Value::List(values) => left.extend(values.iter().rev()),
                _ => {}
            }
        }
        found
    }

    /// The words of the method's arguments that it can come from.
    pub fn parameters(&self) -> Vec<u16> {
        let (mut found, mut left) = (Vec::new(), vec![self]);
        while let Some(value) = left.pop() {
            match value {
                Value::Parameter(word) => found.push(*word),
                Value::Any(values) | Value::List(values) => left.extend(values.iter()),
                _ => {}
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether nothing of it is known.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Value::Unknown)
    }

    /// Whether some alternative is not known, whoever the caller is.
    pub fn may_be_unknown(&self) -> bool {
        self.alternatives().iter().any(Value::is_unknown)
    }
}

/// What text a value adds to others: a [`HOLE`] where it is not known.
pub fn piece(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Uri(text) => text.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Long(value) => value.to_string(),
        Value::Null => "null".to_owned(),
        _ => HOLE.to_string(),
    }
}

/// `left` followed by `right`, for each pair of alternatives.
pub fn concat(left: &Value, right: &Value) -> Value {
    let (lefts, rights) = (left.alternatives(), right.alternatives());
    if lefts.len() * rights.len() > MOST_ALTERNATIVES {
        return left.map(|left| Value::text(piece(left) + &HOLE.to_string()));
    }
    Value::any(lefts.iter().flat_map(|left| rights.iter().map(move |right| Value::text(piece(left) + &piece(right)))))
}

/// What two texts begin with alike, and a hole.
pub fn common_start(left: &str, right: &str) -> String {
    let count: usize =
        left.chars().zip(right.chars()).take_while(|(a, b)| a == b && *a != HOLE).map(|(a, _)| a.len_utf8()).sum();
    let mut text = left.get(..count).unwrap_or_default().to_owned();
    text.push(HOLE);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternatives_are_bounded_and_say_so() {
        let many = Value::any((0..40).map(Value::Int));
        assert_eq!(many.alternatives().len(), MOST_ALTERNATIVES);
        assert!(many.may_be_unknown());
        assert_eq!(many.or(&Value::Int(99)), many);
        assert_eq!(Value::Int(1).or(&Value::Int(1)), Value::Int(1));
    }

    #[test]
    fn what_is_not_known_leaves_a_hole() {
        assert_eq!(concat(&Value::text("content://sms/"), &Value::Unknown), Value::text("content://sms/\0"));
        let either = Value::text("a").or(&Value::text("b"));
        assert_eq!(concat(&either, &Value::text("c")), Value::text("ac").or(&Value::text("bc")));
        assert_eq!(common_start("https://a/x", "https://a/y"), "https://a/\0");
    }
}
