//! Policies that are none.

use super::*;

fn audit_with(policy: &std::path::Path, lang: &str) -> Run {
    let app = repository("samples/payment-duly.apk");
    duly(["audit", app.to_str().unwrap(), "--policy", policy.to_str().unwrap(), "--lang", lang])
}

#[test]
fn a_policy_that_cannot_be_read_is_one_line() {
    let noise: Vec<u8> = (0..4000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13).to_le_bytes()[0] | 0x80).collect();
    // It says that it is UTF-8, and is GBK: 我们收集手机号.
    let mixed = [&b"\xef\xbb\xbf"[..], b"\xce\xd2\xc3\xc7\xca\xd5\xbc\xaf\xca\xd6\xbb\xfa\xba\xc5"].concat();
    for (name, bytes, en, zh) in [
        ("empty.txt", &b""[..], "no text", "没有文字"),
        ("blank.md", b" \n\t\n", "no text", "没有文字"),
        ("blank.html", b"<html><body><script>x()</script></body></html>", "no text", "没有文字"),
        ("program.txt", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0", "", ""),
        ("archive.docx.txt", b"PK\x03\x04\x14\0\0\0\x08\0", "", ""),
        ("noise.txt", &noise, "", ""),
        ("mixed.txt", &mixed, "unknown encoding", "编码无法识别"),
    ] {
        let policy = input(name, bytes);
        for (lang, words) in [("en", en), ("zh", zh)] {
            audit_with(&policy.path, lang).is_unusable(name, words);
            duly(["policy", policy.path.to_str().unwrap(), "--lang", lang]).is_unusable(name, words);
        }
    }
}

#[test]
fn a_policy_that_is_no_file_is_one_line() {
    let folder = tempfile::tempdir().unwrap();
    audit_with(folder.path(), "en").is_unusable(folder.path().to_str().unwrap(), "holds no policy");
    audit_with(&folder.path().join("missing.txt"), "en").is_unusable("missing.txt", "cannot be read");
    // One bad file among good ones is named.
    std::fs::copy(policy(), folder.path().join("a.md")).unwrap();
    std::fs::write(folder.path().join("b.txt"), b"").unwrap();
    audit_with(folder.path(), "en").is_unusable("b.txt", "no text");
}

#[test]
fn a_policy_that_is_huge_or_deep_is_bounded() {
    let sentence = "我们收集您的手机号，用于注册。";
    let deep = format!("{}{sentence}{}", "<div><ul><li>".repeat(30_000), "</li></ul></div>".repeat(30_000));
    let quotes = format!("{}{sentence}", "> ".repeat(50_000));
    let lists: String = (0..3000).map(|depth| format!("{}- {sentence}\n", "  ".repeat(depth % 500))).collect();
    let table = format!("<table>{}</table>", "<tr><td colspan=9999 rowspan=9999>手机号".repeat(3000));
    let entities = "&amp;".repeat(500_000) + sentence;
    let long = sentence.repeat(60_000);
    let brackets = "[".repeat(200_000) + sentence;
    for (name, text) in [
        ("deep.html", &deep),
        ("quotes.md", &quotes),
        ("lists.md", &lists),
        ("table.html", &table),
        ("entities.html", &entities),
        ("long.txt", &long),
        ("brackets.md", &brackets),
    ] {
        let policy = input(name, text.as_bytes());
        let run = duly(["policy", policy.path.to_str().unwrap(), "--format", "json"]);
        assert!(matches!(run.status, 0 | 2), "{name}: {} {}", run.status, run.stderr);
        assert!(run.peak < 700, "{name}: {} MiB", run.peak);
    }
}
