//! What policies can be that is no policy: an error with its reason, or a limit; never a panic, a hang or silence.

use std::time::{Duration, Instant};

use duly::policy::{Action, Input, Origin, Policy, PolicyError, read};

fn one(file: &str, bytes: &[u8]) -> Result<Policy, PolicyError> {
    read(&[Input { file, origin: Origin::Given, bytes }])
}

#[test]
fn what_has_no_text_is_an_error_with_its_reason() {
    for (file, bytes) in [
        ("empty.txt", &b""[..]),
        ("space.txt", b" \r\n\t "),
        ("empty.html", b"<html><script>var x = 1;</script></html>"),
        ("mark.txt", b"\xef\xbb\xbf"),
    ] {
        let error = one(file, bytes).unwrap_err();
        assert!(error.why.en.contains("no text"), "{file}: {error}");
        assert!(!error.remedy.zh.is_empty() && !error.to_string().contains('\n'));
    }
    let error = one("a.txt", b"We collect your name.\0\0\0\x01\x02").unwrap_err();
    assert_eq!(error.offset, Some(21));
    assert!(one("a.pdf", b"%PDF-1.4 ...").unwrap_err().why.en.contains("PDF"));
}

#[test]
fn the_encodings_of_chinese_policies() {
    let text = "我们会收集您的手机号码。我们不会收集您的通讯录，也不会与第三方共享您的位置信息。\n";
    let mut utf_16 = vec![0xff, 0xfe];
    utf_16.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let gbk = encoding_rs::GBK.encode(text).0.into_owned();
    let gb18030 = encoding_rs::GB18030.encode(text).0.into_owned();
    let mut marked = b"\xef\xbb\xbf".to_vec();
    marked.extend(text.as_bytes());
    for bytes in [text.as_bytes().to_vec(), marked, utf_16, gbk, gb18030] {
        let policy = one("p.txt", &bytes).unwrap();
        let document = &policy.documents[0];
        assert_eq!((document.text.as_str(), document.language.as_deref()), (text, Some("zh")));
        let contacts = policy.disclosures.iter().find(|claim| claim.data_type == "contacts").unwrap();
        assert_eq!((contacts.action, contacts.span), (Action::NotCollect, [20, 23]));
    }
}

#[test]
fn another_language_is_a_limit() {
    let policy =
        one("de.txt", "Wir erheben Ihre personenbezogenen Daten und Ihre Telefonnummer. ".repeat(20).as_bytes())
            .unwrap();
    assert_eq!(policy.documents[0].language, None);
    assert_eq!(policy.limits.len(), 1);
}

#[test]
fn mixed_encodings_are_a_limit_and_the_rest_is_read() {
    let mut bytes = "我们会收集您的手机号码。\n".repeat(40).into_bytes();
    bytes.extend(encoding_rs::GBK.encode("设备").0.iter());
    bytes.extend("\n我们不会收集您的通讯录。\n".as_bytes());
    let policy = one("p.txt", &bytes).unwrap();
    assert_eq!(policy.limits.len(), 1);
    assert!(policy.disclosures.iter().any(|claim| claim.action == Action::NotCollect && claim.data_type == "contacts"));
}

#[test]
fn deep_nesting_is_read() {
    let html = format!("{}<p>我们会收集您的位置信息。{}", "<div><b>".repeat(100_000), "</b></div>".repeat(100_000));
    assert!(one("deep.html", html.as_bytes()).unwrap().disclosures.iter().any(|claim| claim.data_type == "location"));
    let markdown = format!("{}我们会收集您的位置信息。", "> ".repeat(100_000));
    assert!(one("deep.md", markdown.as_bytes()).is_ok());
    let text = format!("我们会收集{}IMEI。", "（".repeat(200_000));
    assert!(one("deep.txt", text.as_bytes()).is_ok());
}

/// Time grows with the length, not with its square: texts without any stop, of names alone, of verbs alone.
#[test]
fn long_texts_take_time_in_proportion() {
    for piece in [
        "我们会收集您的位置信息，",
        "通讯录、",
        "不会收集和共享",
        "we collect your name and ",
        "（",
        "SDK名称：",
        "a",
        "| a ",
    ] {
        let text = piece.repeat(2_000_000 / piece.len());
        let start = Instant::now();
        for file in ["long.txt", "long.md", "long.html"] {
            let _ = one(file, text.as_bytes());
        }
        let elapsed = start.elapsed();
        assert!(elapsed < Duration::from_secs(60), "{piece:?}: {elapsed:?}");
        println!("{piece:?}: {elapsed:?}");
    }
}

/// Any bytes: an answer, and spans that lie in the text.
#[test]
fn any_bytes_give_an_answer() {
    let parts = [
        "我们",
        "不会",
        "收集",
        "您的",
        "通讯录",
        "，",
        "（",
        "）",
        "：",
        "。",
        "\n",
        "|",
        "\t",
        "将",
        "提供给",
        "第三方",
        "SDK",
        "we ",
        "do not ",
        "share ",
        "your ",
        "name",
        ", ",
        "<p>",
        "</td>",
        "<table>",
        "**",
        "_",
        "\u{feff}",
        "\u{3000}",
        "é",
        "𠀀",
    ];
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(bound).unwrap()).unwrap()
    };
    for round in 0..600 {
        let mut text: String = (0..next(120)).map(|_| parts[next(parts.len())]).collect();
        if round % 3 == 0 {
            text.push_str("。完");
        }
        let mut bytes = text.into_bytes();
        if round % 5 == 0 && !bytes.is_empty() {
            let at = next(bytes.len());
            bytes[at] = bytes[at].wrapping_add(1);
        }
        for file in ["a.txt", "a.md", "a.html"] {
            let Ok(policy) = one(file, &bytes) else { continue };
            let length = policy.documents[0].text.chars().count();
            for claim in &policy.disclosures {
                assert!(claim.span[0] < claim.span[1] && claim.span[1] <= length, "{claim:?}");
            }
        }
    }
}
