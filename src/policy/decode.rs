//! From a file's bytes to text: the encoding is told by its mark, by the document, or by what the bytes can be.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::PolicyError;

/// Decoded text, its encoding, and how many characters could not be decoded.
pub(super) struct Decoded {
    pub text: String,
    /// WHATWG name, lower case.
    pub encoding: String,
    /// Characters that are U+FFFD because the bytes are no text in this encoding.
    pub lost: usize,
}

/// Bytes that are looked at to tell an encoding.
const SAMPLE: usize = 1 << 20;

/// Decodes `bytes` of the file `name`; `given` is the encoding that something outside the text declares.
pub(super) fn decode(name: &str, bytes: &[u8], given: Option<&'static Encoding>) -> Result<Decoded, PolicyError> {
    let (encoding, body) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, bytes.get(mark..).unwrap_or_default()),
        None => (guess(name, bytes, given)?, bytes),
    };
    let (text, bad) = encoding.decode_without_bom_handling(body);
    let text = text.into_owned();
    let lost = if bad { text.chars().filter(|letter| *letter == '\u{fffd}').count() } else { 0 };
    if lost > 0 && lost.saturating_mul(50) > text.chars().count() {
        let offset = first_malformed(encoding, body).saturating_add(bytes.len() - body.len());
        return Err(PolicyError::unreadable(name, offset, encoding.name()));
    }
    if let Some((offset, control)) = text.char_indices().find(|(_, letter)| is_binary(*letter)) {
        let all = text.chars().filter(|letter| is_binary(*letter)).count();
        // A stray form feed or null in an exported text is no reason to refuse it.
        if all.saturating_mul(200) > text.chars().count() {
            let at = if encoding == UTF_8 { offset.saturating_add(bytes.len() - body.len()) } else { 0 };
            return Err(PolicyError::binary(name, at, control));
        }
    }
    Ok(Decoded { text, encoding: encoding.name().to_ascii_lowercase(), lost })
}

fn is_binary(letter: char) -> bool {
    letter.is_control() && !matches!(letter, '\t' | '\n' | '\r' | '\u{c}' | '\u{85}' | '\u{1a}')
}

/// Formats that are not text and not read: told by their first bytes, so that the remedy fits.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"\xd0\xcf\x11\xe0", "Microsoft Office 97"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x1f\x8b", "gzip"),
    (b"{\\rtf", "RTF"),
    (b"\x7fELF", "ELF"),
];

fn guess(name: &str, bytes: &[u8], given: Option<&'static Encoding>) -> Result<&'static Encoding, PolicyError> {
    if let Some((_, format)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return Err(PolicyError::format(name, format));
    }
    let mut end = bytes.len().min(SAMPLE);
    let sample = bytes.get(..end).unwrap_or_default();
    if let Some(encoding) = utf_16(sample) {
        return Ok(encoding);
    }
    if let Some(offset) = memchr::memchr(0, sample) {
        return Err(PolicyError::binary(name, offset, '\0'));
    }
    // Cut the sample between characters, so that a cut is not taken for an error.
    while end < bytes.len() && end > 0 && bytes.get(end).is_some_and(|byte| byte & 0xc0 == 0x80) {
        end -= 1;
    }
    let sample = bytes.get(..end).unwrap_or_default();
    if std::str::from_utf8(sample).is_ok() {
        return Ok(UTF_8);
    }
    // A UTF-8 file with some damage stays UTF-8.
    let utf_8 = UTF_8.decode_without_bom_handling(sample).0;
    let lost = utf_8.chars().filter(|letter| *letter == '\u{fffd}').count();
    let wide = utf_8.chars().filter(|letter| !letter.is_ascii()).count().saturating_sub(lost);
    if wide > lost.saturating_mul(8) {
        return Ok(UTF_8);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let guess = detector.guess(None, Utf8Detection::Allow);
    let declared = given.or_else(|| declared(sample));
    // What the document declares wins over a guess, unless its bytes contradict it.
    for candidate in declared.into_iter().chain([guess, encoding_rs::GB18030, encoding_rs::BIG5]) {
        if !candidate.decode_without_bom_handling(sample).1 {
            return Ok(candidate);
        }
    }
    Ok(declared.unwrap_or(guess))
}

/// UTF-16 without a mark: text has its commonest characters (spaces, digits, full stops, line ends) below U+0100 or
/// in one Han block, so that one of each two bytes repeats.
fn utf_16(sample: &[u8]) -> Option<&'static Encoding> {
    let pairs = sample.chunks_exact(2);
    let count = sample.len() / 2;
    if count < 4 {
        return None;
    }
    let (mut big, mut little) = (0_usize, 0_usize);
    for pair in pairs {
        let (first, second) = (pair.first().copied().unwrap_or(1), pair.last().copied().unwrap_or(1));
        let text = |high: u8, low: u8| high == 0 && matches!(low, b'\t' | b'\n' | b'\r' | 0x20..=0x7e);
        // U+0000 is in no text.
        if first == 0 && second == 0 {
            return None;
        }
        big += usize::from(text(first, second));
        little += usize::from(text(second, first));
    }
    let likely = |hits: usize, encoding: &'static Encoding| {
        (hits * 50 > count && !encoding.decode_without_bom_handling(sample).1).then_some(encoding)
    };
    if big > little { likely(big, UTF_16BE) } else { likely(little, UTF_16LE) }
}

/// The encoding that an HTML document declares in its first kilobyte.
fn declared(sample: &[u8]) -> Option<&'static Encoding> {
    let head = sample.get(..sample.len().min(1024))?;
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let at = head.find("charset=")?;
    let label = head.get(at + 8..)?.trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|letter: char| !letter.is_ascii_alphanumeric() && !matches!(letter, '-' | '_'))?;
    Encoding::for_label(label.get(..end)?.as_bytes())
}

/// Offset of the first byte that is no text in `encoding`.
fn first_malformed(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    if encoding == UTF_8 {
        return Encoding::utf8_valid_up_to(bytes);
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut sink = [0_u8; 4096];
    let mut read = 0_usize;
    loop {
        let rest = bytes.get(read..).unwrap_or_default();
        let (result, used, _) = decoder.decode_to_utf8_without_replacement(rest, &mut sink, true);
        read = read.saturating_add(used);
        match result {
            encoding_rs::DecoderResult::InputEmpty => return read,
            encoding_rs::DecoderResult::OutputFull => {}
            encoding_rs::DecoderResult::Malformed(length, after) => {
                return read.saturating_sub(usize::from(length)).saturating_sub(usize::from(after));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "隐私政策\r\n我们会收集您的手机号码、设备信息与位置信息，用于登录和安全保障。\r\n未经您同意，我们不会与第三方共享。";

    fn round_trip(encoding: &'static Encoding, text: &str) -> Decoded {
        let (bytes, _, lossy) = encoding.encode(text);
        assert!(!lossy);
        decode("p.txt", &bytes, None).unwrap()
    }

    #[test]
    fn chinese_encodings_are_told_apart() {
        assert_eq!(round_trip(UTF_8, TEXT).text, TEXT);
        for encoding in [encoding_rs::GBK, encoding_rs::GB18030] {
            let read = round_trip(encoding, TEXT);
            assert_eq!((read.text.as_str(), read.lost), (TEXT, 0));
        }
        let traditional = "隱私權政策\n我們會蒐集您的手機號碼、裝置資訊與位置資訊，用於登入和安全保障。未經您同意，我們不會與第三方分享。";
        let read = round_trip(encoding_rs::BIG5, traditional);
        assert_eq!((read.text.as_str(), read.encoding.as_str()), (traditional, "big5"));
    }

    #[test]
    fn utf_16_with_and_without_mark() {
        for big in [false, true] {
            for mark in [false, true] {
                let text = if mark { format!("\u{feff}{TEXT}") } else { TEXT.to_owned() };
                let bytes: Vec<u8> = text
                    .encode_utf16()
                    .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
                    .collect();
                let read = decode("p.txt", &bytes, None).unwrap();
                assert_eq!(read.text, TEXT);
                assert_eq!(read.encoding, if big { "utf-16be" } else { "utf-16le" });
            }
        }
    }

    #[test]
    fn a_declared_encoding_is_believed_when_it_fits() {
        let html = format!("<meta charset=\"gb2312\"><p>{TEXT}</p>");
        let (bytes, ..) = encoding_rs::GBK.encode(&html);
        assert_eq!(decode("p.html", &bytes, None).unwrap().text, html);
        let wrong = format!("<meta charset=gb2312><p>{TEXT}</p>");
        assert_eq!(decode("p.html", wrong.as_bytes(), None).unwrap().text, wrong);
    }

    #[test]
    fn binary_data_is_refused_with_its_offset() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.truncate(20 * 3);
        let end = bytes.len();
        bytes.extend([0; 64]);
        let error = decode("p.txt", &bytes, None).err().unwrap();
        assert_eq!(error.offset, Some(u64::try_from(end).unwrap()));
        assert!(decode("p.txt", b"\x89PNG\r\n", None).is_err());
        let noise: Vec<u8> = (0..4096_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8 | 0x80).collect();
        assert!(decode("p.txt", &noise, None).is_err());
    }

    #[test]
    fn damage_is_counted_and_the_rest_read() {
        let mut bytes = TEXT.repeat(20).into_bytes();
        bytes.insert(12, 0xff);
        let read = decode("p.txt", &bytes, None).unwrap();
        assert_eq!((read.encoding.as_str(), read.lost), ("utf-8", 1));
    }
}
