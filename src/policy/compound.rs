//! Chinese compound names of data: the last noun of "视频播放记录" says what it is, and "职业类别" is one name.

use super::sentence::{Kind, Token};

/// Nouns that only go on with the name before them.
const ENDS: &[&str] = &[
    "版本号",
    "关键词",
    "类别",
    "类型",
    "名称",
    "型号",
    "版本",
    "状态",
    "方式",
    "地址",
    "列表",
    "记录",
    "号码",
    "编号",
    "标识",
    "代码",
    "次数",
    "时长",
    "频率",
    "环境",
    "参数",
    "内容",
    "情况",
    "日志",
    "详情",
    "码",
    "号",
    "库",
];

/// Kinds of things that other data is about: their name before another name describes it.
const CARRIERS: &[&str] = &["wifi_info", "bluetooth", "network_info", "device_info"];

/// Kinds of identifiers that a general "识别码" or "序列号" behind them goes on with.
const IDENTIFIERS: &[&str] = &["imei", "android_id", "ad_id", "sim_id", "mac"];

/// Joins names that touch, and takes in the nouns that end a name.
pub(super) fn join(tokens: &mut Vec<Token>, text: &str) {
    let mut at = 0;
    while let (Some(left), Some(right)) = (tokens.get(at).copied(), tokens.get(at + 1).copied()) {
        match merged(&left, &right) {
            Some(one) => {
                tokens.remove(at + 1);
                if let Some(slot) = tokens.get_mut(at) {
                    *slot = one;
                }
            }
            None => at += 1,
        }
    }
    for at in 0..tokens.len() {
        let next = tokens.get(at + 1).map_or(text.len(), |next| next.start);
        let Some(token) = tokens.get_mut(at).filter(|token| is_named(token)) else { continue };
        let rest = text.get(token.end..next).unwrap_or_default();
        if let Some(word) = ENDS.iter().find(|word| rest.starts_with(**word)) {
            token.end += word.len();
        }
    }
}

/// Whether a token names data in Chinese, and not personal information as such.
fn is_named(token: &Token) -> bool {
    token.is_mention() && !token.types().contains(&"personal_info")
}

/// One token of two that touch; `None` where they are two names.
fn merged<'l>(left: &Token<'l>, right: &Token<'l>) -> Option<Token<'l>> {
    if left.end != right.start || !is_named(left) || !is_named(right) {
        return None;
    }
    let whole = |kind| Some(Token { start: left.start, end: right.end, kind });
    if right.types() == ["device_id"] && left.types().iter().all(|name| IDENTIFIERS.contains(name)) {
        return whole(left.kind);
    }
    let Kind::Mention(entry) = left.kind else { return None };
    // "摄像头拍摄": one of the same kind is one name, and the surer of the two says so.
    if left.types() == right.types() {
        return whole(if entry.weak { right.kind } else { left.kind });
    }
    // "脸部图像" is no picture like others; "拍摄照片" is a verb with its object.
    if left.types() == ["biometric"] && right.types() == ["photos_media"] {
        return whole(left.kind);
    }
    let describes = entry.weak && left.types() != ["camera"] || left.types().iter().all(|name| CARRIERS.contains(name));
    if describes { whole(right.kind) } else { None }
}
