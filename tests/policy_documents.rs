//! Documents of every format, through the library: one policy says the same in all of them, and what is no document is
//! an answer, not a panic.

use std::io::Write;

use duly::policy::{Action, Input, Origin, Place, Policy, PolicyError, read};

fn one(file: &str, bytes: &[u8]) -> Result<Policy, PolicyError> {
    read(&[Input { file, origin: Origin::Given, bytes }])
}

const PARAGRAPHS: [&str; 3] =
    ["一、我们如何收集和使用您的个人信息", "我们会收集您的手机号码，用于登录。", "我们不会收集您的通讯录。"];
const ROWS: [[&str; 3]; 3] = [
    ["SDK名称", "收集的个人信息", "使用目的"],
    ["友盟", "IMEI、MAC地址", "统计分析"],
    ["极光", "位置信息", "消息推送"],
];

fn html(charset: &str) -> String {
    let rows: String = ROWS
        .iter()
        .map(|row| format!("<tr>{}</tr>", row.iter().map(|cell| format!("<td>{cell}</td>")).collect::<String>()))
        .collect();
    format!(
        "<html><head><meta charset=\"{charset}\"></head><body><nav>首页</nav><h2>{}</h2><p>{}</p><p>{}</p><table>{rows}</table></body></html>",
        PARAGRAPHS[0], PARAGRAPHS[1], PARAGRAPHS[2]
    )
}

fn docx() -> Vec<u8> {
    let paragraph = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let rows: String = ROWS
        .iter()
        .map(|row| {
            let cells: String = row.iter().map(|cell| format!("<w:tc>{}</w:tc>", paragraph(cell))).collect();
            format!("<w:tr>{cells}</w:tr>")
        })
        .collect();
    let body: String = PARAGRAPHS.map(paragraph).concat();
    let xml = format!("<w:document xmlns:w=\"w\"><w:body>{body}<w:tbl>{rows}</w:tbl></w:body></w:document>");
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    writer.write_all(xml.as_bytes()).unwrap();
    writer.finish().unwrap().into_inner()
}

fn saved_page() -> Vec<u8> {
    let source = html("gb2312");
    let (body, ..) = encoding_rs::GBK.encode(&source);
    let quoted: String = body
        .iter()
        .enumerate()
        .map(|(at, byte)| format!("={byte:02X}{}", if at % 20 == 19 { "=\r\n" } else { "" }))
        .collect();
    format!(
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html; charset=gb2312\r\n\
         Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://example.com/privacy\r\n\r\n{quoted}\r\n--b--\r\n"
    )
    .into_bytes()
}

#[test]
fn one_policy_says_the_same_in_all_formats() {
    let plain = format!(
        "{}\n\n{}\n",
        PARAGRAPHS.join("\n\n"),
        ROWS.iter().map(|row| row.join("\t")).collect::<Vec<_>>().join("\n")
    );
    let (big5, ..) = encoding_rs::BIG5.encode("我們會蒐集您的手機號碼，用於登入。\n");
    assert!(one("p.txt", &big5).unwrap().disclosures.iter().any(|row| row.data_type == "phone_number"));
    let utf_16: Vec<u8> =
        std::iter::once(0xfeff).chain(html("utf-16").encode_utf16()).flat_map(u16::to_be_bytes).collect();
    let files = [
        ("p.txt", plain.into_bytes()),
        ("p.html", html("utf-8").into_bytes()),
        ("p.htm", encoding_rs::GB18030.encode(&html("gbk")).0.into_owned()),
        ("p.shtml", utf_16),
        ("p.docx", docx()),
        ("p.mhtml", saved_page()),
    ];
    for (file, bytes) in files {
        let policy = one(file, &bytes).unwrap_or_else(|error| panic!("{error}"));
        assert!(policy.limits.is_empty(), "{file}: {:?}", policy.limits);
        let said: Vec<(&str, Action)> =
            policy.disclosures.iter().map(|row| (row.data_type.as_str(), row.action)).collect();
        let expected = [
            ("phone_number", Action::Collect),
            ("contacts", Action::NotCollect),
            ("imei", Action::Share),
            ("mac", Action::Share),
            ("location", Action::Share),
        ];
        assert_eq!(said, expected, "{file}");
        let list: Vec<&str> = policy.sdk_list.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(list, ["友盟", "极光"], "{file}");
        let document = &policy.documents[0];
        assert!(!document.text.contains("首页"), "{file}");
        // The span is the words, and the words stand in the file's text where they are said to.
        for row in &policy.disclosures {
            let words: String = document.text.chars().skip(row.span[0]).take(row.span[1] - row.span[0]).collect();
            assert!(["手机号码", "通讯录", "IMEI", "MAC地址", "位置信息"].contains(&words.as_str()), "{file}: {words}");
            let Place::Character { offset, .. } = document.places.of(row.span[0]) else { panic!("a page") };
            let source = match file {
                "p.html" | "p.htm" | "p.shtml" => html(match file {
                    "p.html" => "utf-8",
                    "p.htm" => "gbk",
                    _ => "utf-16",
                }),
                "p.mhtml" => html("gb2312"),
                _ => continue,
            };
            let there: String = source.chars().skip(offset).take(words.chars().count()).collect();
            assert_eq!(there, words, "{file}");
        }
    }
}

#[test]
fn fifty_megabytes_are_refused_at_once() {
    let line = "我们会收集您的手机号码，用于登录；本段文字只为凑足长度，没有别的意思。\n";
    let text = line.repeat((50 << 20) / line.len());
    for file in ["long.txt", "long.html", "long.md"] {
        let error = one(file, text.as_bytes()).unwrap_err();
        assert!(error.why.en.contains("49 MB of text"), "{error}");
    }
    // Most of a saved page may be pictures.
    let page = format!("<p>我们会收集您的手机号码。<img src=\"data:image/png;base64,{}\">", "A".repeat(30 << 20));
    assert_eq!(one("page.html", page.as_bytes()).unwrap().disclosures.len(), 1);
}

#[test]
fn any_bytes_of_any_format_are_an_answer() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(bound).unwrap()).unwrap()
    };
    for (file, whole) in [("p.docx", docx()), ("p.mhtml", saved_page()), ("p.html", html("utf-8").into_bytes())] {
        for _ in 0..300 {
            let mut bytes = whole.clone();
            for _ in 0..1 + next(6) {
                let at = next(bytes.len());
                bytes[at] = u8::try_from(next(256)).unwrap();
            }
            bytes.truncate(1 + next(bytes.len()));
            let Ok(policy) = one(file, &bytes) else { continue };
            let length = policy.documents[0].text.chars().count();
            for row in &policy.disclosures {
                assert!(row.span[0] < row.span[1] && row.span[1] <= length, "{file}: {row:?}");
            }
        }
    }
}

#[test]
fn deep_markup_is_read() {
    let deep = format!(
        "<w:document xmlns:w=\"w\"><w:body>{}<w:p><w:r><w:t>我们会收集您的位置信息。</w:t></w:r></w:p>",
        "<w:sdt>".repeat(100_000)
    );
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    writer.write_all(deep.as_bytes()).unwrap();
    let policy = one("deep.docx", &writer.finish().unwrap().into_inner()).unwrap();
    assert!(policy.disclosures.iter().any(|row| row.data_type == "location"));
    assert_eq!(policy.limits.len(), 1);
    let page = format!(
        "Content-Type: multipart/mixed; boundary=a\n\n--a\n{}",
        "Content-Type: multipart/mixed; boundary=a\n\n--a\n".repeat(100_000)
    );
    assert!(one("deep.mht", page.as_bytes()).is_err());
}
