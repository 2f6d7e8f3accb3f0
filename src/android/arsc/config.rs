//! Configurations (`ResTable_config`), and which of several suits a person who reads Chinese or none in particular.

use crate::android::chunk::{index_at, u8_at, u16_at, u32_at};

/// Whose device a value is looked up for: an ordinary phone with a current release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preference {
    /// The default: values without a language first.
    Default,
    /// Simplified Chinese alone: values in another language or without one do not count.
    Chinese,
    /// As a phone set to Simplified Chinese shows it: Chinese where there is, else the default.
    ChineseOrDefault,
}

/// A configuration, as far as it bears on the choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Config {
    language: [u8; 2],
    country: [u8; 2],
    script: [u8; 4],
    /// Qualifiers other than language and release that an ordinary phone does not have: networks, docks, sizes.
    special: u32,
    sdk: u16,
}

impl Config {
    /// Reads a configuration. Fields behind its own size are absent, and mean "any".
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let bytes = bytes.get(..index_at(bytes, 0)?.min(bytes.len()))?;
        let pair = |at: usize| bytes.get(at..).and_then(|rest| rest.first_chunk()).copied().unwrap_or_default();
        let byte = |at| u8_at(bytes, at).unwrap_or_default();
        let half = |at| u16_at(bytes, at).unwrap_or_default();
        let screen_layout = byte(28);
        let ui_mode = byte(29);
        let unusual = [
            u32_at(bytes, 4).unwrap_or_default() != 0, // mobile country and network
            byte(12) == 2,                             // landscape
            byte(13) != 0 && byte(13) != 3,            // touch screen other than finger
            byte(16) > 1,                              // a keyboard with keys
            byte(17) > 1,                              // navigation by keys or ball
            half(20) != 0 || half(22) != 0,            // screen size in pixels
            screen_layout & 0x0f > 2,                  // larger than a normal screen
            screen_layout & 0xc0 == 0x80,              // right to left
            ui_mode & 0x0f > 1,                        // desk, car, television, watch …
            ui_mode & 0x30 == 0x20,                    // night
            half(30) > 360 || half(32) > 360 || half(34) > 800,
        ];
        Some(Config {
            language: pair(8),
            country: pair(10),
            script: bytes.get(36..).and_then(|rest| rest.first_chunk()).copied().unwrap_or_default(),
            special: u32::try_from(unusual.iter().filter(|one| **one).count()).unwrap_or_default(),
            sdk: half(24),
        })
    }

    /// How well it suits, the greater the better; `None` where it must not be taken. Language goes before what makes a
    /// device special, that before the release, as the platform has the newest that fits.
    pub(super) fn rank(&self, preference: Preference) -> Option<(u8, u32, u16)> {
        let language = match (preference, self.chinese()) {
            (Preference::Chinese, None) => return None,
            (Preference::Default, Some(_)) => 0,
            (_, Some(degree)) => 2 + degree,
            (_, None) => u8::from(self.language == [0, 0]),
        };
        Some((language, u32::MAX - self.special, self.sdk))
    }

    /// How closely it is Simplified Chinese: `zh` 1, a script or region of the mainland 2; `None` for anything else,
    /// Traditional Chinese and the regions that write it among them.
    fn chinese(&self) -> Option<u8> {
        let simplified = match (&self.script, &self.country) {
            (b"Hans", _) => 2,
            ([0, ..], b"CN") => 2,
            ([0, ..], [0, 0]) => 1,
            ([0, ..], b"SG" | b"MY") => 0,
            _ => return None,
        };
        (&self.language == b"zh").then_some(simplified)
    }
}
