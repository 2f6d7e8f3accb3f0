//! Typed values (`Res_value`).

use super::chunk::{u8_at, u32_at};

/// A typed value: what an attribute or a resource is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value {
    /// The type's number (`Res_value::dataType`).
    pub kind: u8,
    /// The data, meant by the type.
    pub data: u32,
}

impl Value {
    /// No value.
    pub const NULL: u8 = 0x00;
    /// A resource id.
    pub const REFERENCE: u8 = 0x01;
    /// The id of an attribute of the theme.
    pub const ATTRIBUTE: u8 = 0x02;
    /// An index into the string pool.
    pub const STRING: u8 = 0x03;
    /// A floating-point number.
    pub const FLOAT: u8 = 0x04;
    /// A complex number with a unit of length.
    pub const DIMENSION: u8 = 0x05;
    /// A complex number with a unit of proportion.
    pub const FRACTION: u8 = 0x06;
    /// A resource id whose package is found at run time.
    pub const DYNAMIC_REFERENCE: u8 = 0x07;
    /// An attribute's id whose package is found at run time.
    pub const DYNAMIC_ATTRIBUTE: u8 = 0x08;
    /// An integer written in decimal.
    pub const INT_DEC: u8 = 0x10;
    /// An integer written in hexadecimal.
    pub const INT_HEX: u8 = 0x11;
    /// A boolean.
    pub const INT_BOOLEAN: u8 = 0x12;
    /// The first of the colour types.
    pub const FIRST_COLOR: u8 = 0x1c;
    /// The last of the integer types.
    pub const LAST_INT: u8 = 0x1f;

    /// Reads the eight bytes of a value: size, a zero, type, data. As in the platform, the size is not looked at.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        Some(Value { kind: u8_at(bytes, 3)?, data: u32_at(bytes, 4)? })
    }

    /// The resource that it refers to. As the platform does, 0 counts as none.
    pub fn reference(self) -> Option<u32> {
        matches!(self.kind, Self::REFERENCE | Self::DYNAMIC_REFERENCE).then_some(self.data).filter(|id| *id != 0)
    }

    /// The integer, where the type is one of the integers, booleans and colours among them.
    pub fn integer(self) -> Option<i32> {
        (Self::INT_DEC..=Self::LAST_INT).contains(&self.kind).then_some(self.data.cast_signed())
    }

    /// The text form as it would stand in a source file, for all that needs neither pool nor table.
    pub fn to_text(self) -> String {
        match self.kind {
            Self::NULL if self.data == 1 => "@empty".to_owned(),
            Self::NULL => "@null".to_owned(),
            Self::REFERENCE | Self::DYNAMIC_REFERENCE if self.data == 0 => "@null".to_owned(),
            Self::REFERENCE | Self::DYNAMIC_REFERENCE => format!("@0x{:08x}", self.data),
            Self::ATTRIBUTE | Self::DYNAMIC_ATTRIBUTE => format!("?0x{:08x}", self.data),
            Self::FLOAT => format!("{}", f32::from_bits(self.data)),
            Self::DIMENSION => {
                let units = ["px", "dp", "sp", "pt", "in", "mm"];
                complex(self.data, 1.0, usize::try_from(self.data & 0xf).ok().and_then(|unit| units.get(unit)))
            }
            Self::FRACTION => {
                let units = ["%", "%p"];
                complex(self.data, 100.0, usize::try_from(self.data & 0xf).ok().and_then(|unit| units.get(unit)))
            }
            Self::INT_HEX => format!("0x{:x}", self.data),
            Self::INT_BOOLEAN => (if self.data == 0 { "false" } else { "true" }).to_owned(),
            Self::FIRST_COLOR | 0x1e => format!("#{:08x}", self.data),
            0x1d | 0x1f => format!("#{:06x}", self.data & 0x00ff_ffff),
            Self::INT_DEC..=Self::LAST_INT => self.data.cast_signed().to_string(),
            kind => format!("(type 0x{kind:x})0x{:x}", self.data),
        }
    }
}

/// A complex number: 24 bits of mantissa, a radix in bits 4 and 5, a unit in the low four.
fn complex(data: u32, scale: f64, unit: Option<&&str>) -> String {
    let mantissa = f64::from((data & 0xffff_ff00).cast_signed());
    let radix = match (data >> 4) & 3 {
        0 => f64::from(1 << 8),
        1 => f64::from(1 << 15),
        2 => f64::from(1 << 23),
        _ => f64::from(1_u32 << 31),
    };
    // Six significant digits are what 24 bits of mantissa hold.
    let rounded = (mantissa / radix * scale * 1e6).round() / 1e6;
    format!("{rounded}{}", unit.copied().unwrap_or(""))
}
