//! Configurations: `Configuration` to `ResTable_config`.

use super::wire::Fields;

/// Size of a configuration, in bytes, as current tables write it.
const SIZE: usize = 64;

/// The binary form. What does not exist there, or bears on nothing that is read here, is left out.
pub(super) fn binary(bytes: &[u8]) -> [u8; SIZE] {
    let mut out = [0; SIZE];
    let mut put = |at: usize, value: &[u8]| {
        if let Some(slot) = out.get_mut(at..at.saturating_add(value.len())) {
            slot.copy_from_slice(value);
        }
    };
    put(0, &u32::try_from(SIZE).unwrap_or_default().to_le_bytes());
    let (mut layout, mut mode) = (0_u8, 0_u8);
    for (number, field) in Fields::new(bytes).map_while(Result::ok) {
        let half = u16::try_from(field.u32()).unwrap_or(u16::MAX).to_le_bytes();
        let byte = u8::try_from(field.u32()).unwrap_or(u8::MAX);
        match number {
            1 => put(4, &half),
            2 => put(6, &half),
            3 => {
                let [language, country, script] = locale(&field.text());
                put(8, language.get(..2).unwrap_or_default());
                put(10, country.get(..2).unwrap_or_default());
                put(36, &script);
            }
            // Left to right is 1 here and there.
            4 => layout |= (byte & 3) << 6,
            5 => put(20, &half),
            6 => put(22, &half),
            7 => put(32, &half),
            8 => put(34, &half),
            9 => put(30, &half),
            10 => layout |= byte & 0x0f,
            // Long is 1 here and 2 there, not long the other way round.
            11 => layout |= turned(byte) << 4,
            15 => put(12, &[byte]),
            16 => mode |= byte & 0x0f,
            // By night and by day are turned in the same way.
            17 => mode |= turned(byte) << 4,
            18 => put(14, &half),
            19 => put(13, &[byte]),
            21 => put(16, &[byte]),
            23 => put(17, &[byte]),
            24 => put(24, &half),
            _ => {}
        }
    }
    put(28, &[layout, mode]);
    out
}

/// The two sides of a choice of three, 0 being neither.
fn turned(byte: u8) -> u8 {
    match byte {
        1 => 2,
        2 => 1,
        _ => 0,
    }
}

/// Language, region and script of a BCP 47 tag (`zh-Hans-CN`), each as the binary form has it.
fn locale(tag: &str) -> [[u8; 4]; 3] {
    let mut parts = tag.split('-');
    let mut result = [[0; 4]; 3];
    result[0] = packed(&parts.next().unwrap_or_default().to_ascii_lowercase(), b'a');
    for part in parts {
        // A script has four letters, a variant that starts with a digit four signs too.
        let alphabetic = part.bytes().all(|byte| byte.is_ascii_alphabetic());
        match part.as_bytes() {
            [_, _] if alphabetic => result[1] = packed(&part.to_ascii_uppercase(), b'A'),
            [_, _, _] => result[1] = packed(part, b'0'),
            script @ [_, _, _, _] if alphabetic => result[2].copy_from_slice(script),
            // A private use or extension: nothing behind it is language, script or region.
            [_] => break,
            _ => {}
        }
    }
    result
}

/// Two letters as they are, three packed into fifteen bits (`packLanguageOrRegion`).
fn packed(text: &str, base: u8) -> [u8; 4] {
    match *text.as_bytes() {
        [first, second] => [first, second, 0, 0],
        [first, second, third] => {
            let [first, second, third] = [first, second, third].map(|byte| byte.wrapping_sub(base) & 0x1f);
            [0x80 | third << 2 | second >> 3, second << 5 | first, 0, 0]
        }
        _ => [0; 4],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By `ResTable_config` in the platform's headers, and the packing that its comments give: three letters have the
    /// high bit set, the first of them in the low five bits.
    #[test]
    fn locales_are_split() {
        assert_eq!(locale("zh-Hans-CN"), [*b"zh\0\0", *b"CN\0\0", *b"Hans"]);
        assert_eq!(locale("en"), [*b"en\0\0", [0; 4], [0; 4]]);
        assert_eq!(locale("es-419")[1], [0x80 | 9 << 2, 1 << 5 | 4, 0, 0]);
        assert_eq!(locale("fil")[0], [0x80 | 11 << 2 | 8 >> 3, 5, 0, 0]);
        assert_eq!(locale("de-1996-AT-x-CN"), [*b"de\0\0", *b"AT\0\0", [0; 4]]);
        assert_eq!(locale(""), [[0; 4]; 3]);
    }
}
