//! Numbers.

use super::class::Value;
use super::token::Token;

/// An integer: decimal, hexadecimal, octal; with a sign and a suffix for its type.
pub(super) fn integer(text: &str) -> Option<i64> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    let (radix, digits) = match digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        Some(digits) => (16, digits),
        None => (10, digits),
    };
    let digits = digits.trim_end_matches(['L', 'l', 's', 'S', 't', 'T']);
    let magnitude = u64::from_str_radix(digits, radix).ok()?;
    let number = i64::from_ne_bytes(magnitude.to_ne_bytes());
    Some(if negative { number.wrapping_neg() } else { number })
}

/// A floating-point number, as its bits: of a `float` in the upper half, as an encoded value has them.
fn float(text: &str) -> Option<Value<'static>> {
    let is_single = text.ends_with(['f', 'F']) && !text.ends_with("Inf");
    let number = text.trim_end_matches(['f', 'F', 'd', 'D']);
    let number = match number.trim_start_matches('-') {
        "Infinity" if text.starts_with('-') => f64::NEG_INFINITY,
        "Infinity" => f64::INFINITY,
        "NaN" => f64::NAN,
        _ => number.parse().ok()?,
    };
    Some(if is_single {
        // The text of a float has the digits that tell it from its neighbours.
        #[allow(clippy::cast_possible_truncation)]
        Value::Float((number as f32).to_bits())
    } else {
        Value::Double(number.to_bits())
    })
}

/// The value of a word in a field of type `of`; `None`: one that is not kept.
pub(super) fn value<'t>(token: &Token<'t>, of: &str) -> Option<Value<'t>> {
    match token {
        Token::Text(text) => Some(Value::Text(text.clone())),
        Token::Char(unit) => Some(Value::Char(*unit)),
        Token::Brace(_) => None,
        Token::Word("null") => Some(Value::Null),
        Token::Word("true") => Some(Value::Bool(true)),
        Token::Word("false") => Some(Value::Bool(false)),
        Token::Word(word) => match of {
            "F" | "D" => float(word),
            "Ljava/lang/Class;" if word.starts_with(['L', '[']) => Some(Value::Type(word)),
            "B" | "S" | "C" | "I" | "J" => integer(word).map(|number| match of {
                "J" => Value::Long(number),
                "C" => Value::Char(u16::try_from(number & 0xffff).unwrap_or_default()),
                "B" => Value::Byte(number),
                "S" => Value::Short(number),
                _ => Value::Int(number),
            }),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_all_forms() {
        assert_eq!(integer("0x7f"), Some(127));
        assert_eq!(integer("-0x8000000000000000L"), Some(i64::MIN));
        assert_eq!(integer("-0x1t"), Some(-1));
        assert_eq!(integer("12"), Some(12));
        assert_eq!(integer("x"), None);
        assert_eq!(value(&Token::Word("1.5f"), "F"), Some(Value::Float(1.5_f32.to_bits())));
        assert_eq!(value(&Token::Word("-Infinity"), "D"), Some(Value::Double(f64::NEG_INFINITY.to_bits())));
        assert_eq!(value(&Token::Word("NaNf"), "F"), Some(Value::Float(f32::NAN.to_bits())));
    }
}
