//! What is known of the contents of a register, a field or an argument.

use crate::android::dex::{StringRef, TypeRef};

/// A value as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing has come here yet.
    Never,
    /// A number, a truth value, or null (0).
    Int(i32),
    /// A boxed number or truth value.
    Boxed(i32),
    /// A string.
    Text(StringRef),
    /// A class literal.
    Class(TypeRef),
    /// A method that was looked up by name.
    Member(TypeRef, StringRef),
    /// The object that names a stored flag.
    Key(StringRef),
    /// An object of exactly this class.
    New(TypeRef),
    /// An object of this type or of one below it.
    Of(TypeRef),
    /// The method's own parameter of this number.
    Parameter(u8),
    /// What a flag holds that the parameters name: the number of an entry in the visitor's list.
    Flag(u8),
    /// An object that the platform gives a callback: its own, or one of the app's that it was handed before.
    Given,
    /// The intent with which the launcher starts an activity.
    Launch,
    /// The action of that intent, `android.intent.action.MAIN`.
    LaunchAction,
    /// Anything.
    Any,
}

impl Value {
    /// What is known of a value that is either of the two. Null is among the values of every reference.
    pub fn join(self, other: Value) -> Value {
        use Value::*;
        match (self, other) {
            (one, other) if one == other => one,
            (Never, value) | (value, Never) => value,
            (Given, object @ (Int(0) | New(_) | Of(_))) | (object @ (Int(0) | New(_) | Of(_)), Given) => {
                if object == Int(0) { Given } else { object }
            }
            (Int(0), object @ (New(_) | Of(_))) | (object @ (New(_) | Of(_)), Int(0)) => object,
            (New(one) | Of(one), New(other) | Of(other)) if one == other => Of(one),
            _ => Any,
        }
    }

    /// The number that it is.
    pub fn int(self) -> Option<i32> {
        match self {
            Value::Int(number) => Some(number),
            _ => None,
        }
    }

    /// Whether it is an object and not null, whatever the app does.
    pub fn is_object(self) -> bool {
        use Value::*;
        matches!(self, Boxed(_) | Text(_) | Class(_) | Member(..) | Key(_) | Launch | LaunchAction)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn join_only_ever_loses_knowledge() {
        use Value::*;
        let (a, b) = (TypeRef(1), TypeRef(2));
        let text = Text(StringRef(0));
        let values =
            [Never, Int(0), Int(1), Boxed(0), New(a), New(b), Of(a), Of(b), Given, Launch, LaunchAction, Any, text];
        for one in values {
            assert_eq!(one.join(one), one);
            for other in values {
                let joined = one.join(other);
                assert_eq!(joined, other.join(one), "{one:?} {other:?}");
                assert_eq!(joined.join(one), joined, "{one:?} {other:?}");
            }
        }
        assert_eq!(New(a).join(New(b)), Any);
        assert_eq!(Int(0).join(New(a)), New(a));
    }
}
