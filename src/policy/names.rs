//! Whether a policy names an SDK.

use super::text::CodePoints;
use super::{Policy, Span};
use crate::db;

impl Policy {
    /// Where the policy names `sdk`: by its name, an alias, or a package name that its classes begin with. The document
    /// and the first place in it; the vendor's name counts only in the list of third parties.
    pub fn names_sdk(&self, sdk: &db::Sdk) -> Option<(&str, Span)> {
        let mut names: Vec<String> =
            [sdk.text.zh, sdk.text.en].iter().chain(sdk.aliases).map(|name| (*name).to_owned()).collect();
        for prefix in sdk.prefixes {
            let package = prefix.trim_start_matches('L').trim_end_matches(['/', ';']).replace('/', ".");
            // "com.umeng" is a name, "com" is none.
            if package.contains('.') {
                names.push(package);
            }
        }
        for document in &self.documents {
            let first = names.iter().filter_map(|name| find(&document.text, name)).min_by_key(|range| range.start);
            if let Some(range) = first {
                return Some((&document.file, CodePoints::new(&document.text).span(range)));
            }
        }
        let vendor = sdk.vendor?;
        let row = self.sdk_list.iter().find(|row| {
            let listed = [Some(&row.name), row.vendor.as_ref()];
            listed.into_iter().flatten().any(|text| find(text, vendor.zh).is_some() || find(text, vendor.en).is_some())
                && sdk.categories.iter().any(|category| is_of(category, row.purpose.as_deref(), &row.name))
        })?;
        Some((&row.document, row.span))
    }
}

/// Whether a row of a vendor's is on this kind of SDK: a vendor has several.
fn is_of(category: &str, purpose: Option<&str>, name: &str) -> bool {
    let words: &[&str] = match category {
        "push" => &["推送", "push"],
        "analytics" => &["统计", "分析", "analytics"],
        "ads" => &["广告", "ad"],
        "map" | "location" => &["地图", "定位", "map", "location"],
        "payment" => &["支付", "pay"],
        "login" => &["登录", "分享", "login", "share"],
        "im" => &["通信", "消息", "聊天", "message"],
        "crash" => &["崩溃", "crash", "异常"],
        _ => return false,
    };
    let text = format!("{} {name}", purpose.unwrap_or_default()).to_lowercase();
    words.iter().any(|word| text.contains(word))
}

/// The first place of `name` in `text`, whole words where it is Latin. Case makes no difference.
fn find(text: &str, name: &str) -> Option<std::ops::Range<usize>> {
    let bare = name.trim_end_matches("SDK").trim_end_matches("sdk").trim();
    let name = if bare.chars().count() >= 2 { bare } else { name };
    if name.chars().count() < 2 {
        return None;
    }
    let (hay, needle) = (text.as_bytes(), name.as_bytes());
    let first = *needle.first()?;
    let mut from = 0;
    while let Some(rest) = hay.get(from..) {
        let at = from + memchr::memchr2(first.to_ascii_lowercase(), first.to_ascii_uppercase(), rest)?;
        let end = at + needle.len();
        let same = hay.get(at..end).is_some_and(|found| found.eq_ignore_ascii_case(needle));
        let latin = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        let opens = latin(needle.first()) && at > 0 && latin(hay.get(at - 1));
        let closes = latin(needle.last()) && latin(hay.get(end));
        if same && !opens && !closes && text.is_char_boundary(at) && text.is_char_boundary(end) {
            return Some(at..end);
        }
        from = at + 1;
    }
    None
}
