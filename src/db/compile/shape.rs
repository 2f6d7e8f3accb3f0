//! What well-formed names look like.

/// Whether `text` is a class descriptor: `Landroid/content/Context;`.
pub fn is_class(text: &str) -> bool {
    text.strip_prefix('L').and_then(|rest| rest.strip_suffix(';')).is_some_and(|name| name.split('/').all(is_segment))
}

/// Whether `text` is a field type.
pub fn is_type(text: &str) -> bool {
    take_type(text) == Some("")
}

/// Whether `text` is a prototype: `(ILjava/lang/String;)V`.
pub fn is_prototype(text: &str) -> bool {
    let Some(mut rest) = text.strip_prefix('(') else {
        return false;
    };
    while !rest.starts_with(')') {
        match take_type(rest) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    matches!(rest.get(1..), Some("V")) || rest.get(1..).is_some_and(is_type)
}

/// The text after the type that it begins with.
fn take_type(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches('[');
    match rest.chars().next()? {
        'Z' | 'B' | 'S' | 'C' | 'I' | 'J' | 'F' | 'D' => rest.get(1..),
        'L' => {
            let end = rest.find(';')?;
            is_class(rest.get(..=end)?).then(|| rest.get(end + 1..))?
        }
        _ => None,
    }
}

/// Whether `text` is a member name.
pub fn is_member(text: &str) -> bool {
    matches!(text, "<init>" | "<clinit>") || is_segment(text)
}

/// One part of a class name.
fn is_segment(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_alphanumeric() || "_$-".contains(letter))
}

/// Why `text` is no class prefix that tells whose code it is; `None` if it is one.
pub fn prefix_fault(text: &str) -> Option<&'static str> {
    let Some(name) = text.strip_prefix('L') else {
        return Some("a class prefix begins with `L`");
    };
    let Some(name) = name.strip_suffix(['/', '$', ';']) else {
        return Some("a class prefix ends with `/`, `$` or `;`, so that it cannot cut a name in two");
    };
    if !name.split('/').all(is_segment) {
        return Some("a class prefix is made of names between slashes");
    }
    let general = [
        "android", "androidx", "app", "ai", "at", "be", "biz", "br", "ca", "cc", "ch", "cn", "co", "com", "cz", "de",
        "dev", "es", "eu", "fi", "fm", "fr", "hk", "in", "info", "io", "ir", "it", "java", "javax", "jp", "kr", "me",
        "mobi", "net", "nl", "no", "org", "pl", "ru", "se", "sg", "sh", "so", "tech", "tv", "tw", "uk", "us", "vip",
        "vn", "xyz",
    ];
    let owners = [
        "com/android",
        "com/google",
        "com/google/android",
        "com/tencent",
        "com/alibaba",
        "com/baidu",
        "com/huawei",
        "com/xiaomi",
        "com/bytedance",
        "com/facebook",
        "com/microsoft",
        "com/amazon",
        "com/github",
        "org/apache",
        "com/taobao",
        "com/netease",
        "com/samsung",
        "com/qq",
        "com/alipay",
        "com/meituan",
        "com/jd",
        "com/kuaishou",
        "com/example",
        "com/tencent/mm",
        "com/tencent/mobileqq",
        "com/sina",
        "com/sina/weibo",
        "com/qihoo",
        "com/vivo",
        "com/oppo",
        "com/meizu",
        "cn/com",
        "com/cn",
        "co/uk",
        "io/github",
        "org/jetbrains",
        "com/yandex",
        "com/apple",
    ];
    // `Landroidx/` is one project's, though short.
    if (general.contains(&name) && name != "androidx") || owners.contains(&name) {
        return Some("a class prefix this short covers code of many makers");
    }
    None
}

/// Whether `text` is a content URI without a query: `content://authority[/path]`.
pub fn is_content_uri(text: &str) -> bool {
    text.strip_prefix("content://").is_some_and(|rest| {
        !rest.is_empty()
            && !rest.ends_with('/')
            && rest.split('/').all(|part| !part.is_empty())
            && !rest.contains(['?', '#', ' '])
    })
}

/// Whether `text` is a lower-case domain name.
pub fn is_domain(text: &str) -> bool {
    text.contains('.')
        && text.split('.').all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        })
}

/// Whether `text` is a day: `2021-11-01`.
pub fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |at: usize, length: usize, least: u32, most: u32| {
        parts.get(at).is_some_and(|part| {
            part.len() == length
                && part.bytes().all(|byte| byte.is_ascii_digit())
                && part.parse().is_ok_and(|value: u32| (least..=most).contains(&value))
        })
    };
    parts.len() == 3 && number(0, 4, 1900, 2200) && number(1, 2, 1, 12) && number(2, 2, 1, 31)
}

/// Whether `text` is a plain id: lower case letters, digits, and `-_.:` between them.
pub fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.:".contains(&byte))
        && text.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric())
}

/// Whether `text` holds a Chinese character.
pub fn has_han(text: &str) -> bool {
    text.chars()
        .any(|letter| matches!(letter, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'))
}

/// Why `text` is no protection level; `None` if it is one.
pub fn protection_fault(text: &str) -> Option<String> {
    let mut parts = text.split('|');
    let base = parts.next().unwrap_or_default();
    if !["normal", "dangerous", "signature", "internal", "signatureOrSystem", "unknown"].contains(&base) {
        return Some(format!("`{base}` is no base protection level"));
    }
    let flags = [
        "privileged",
        "system",
        "development",
        "appop",
        "pre23",
        "installer",
        "verifier",
        "preinstalled",
        "setup",
        "instant",
        "runtime",
        "oem",
        "vendorPrivileged",
        "wellbeing",
        "textClassifier",
        "documenter",
        "configurator",
        "incidentReportApprover",
        "appPredictor",
        "companion",
        "retailDemo",
        "recents",
        "role",
        "knownSigner",
        "module",
        "systemTextClassifier",
    ];
    parts.find(|flag| !flags.contains(flag)).map(|flag| format!("`{flag}` is no protection flag"))
}
