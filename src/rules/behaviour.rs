//! The 31 behaviours of the 2019 method, and what a person looks at where an audit cannot decide.

use super::Case;
use crate::law::Law;
use crate::prose::{Prose, Text};

/// One behaviour of 《App违法违规收集使用个人信息行为认定方法》.
#[derive(Debug)]
pub struct Behaviour {
    /// `b191:GROUP.ITEM`.
    pub id: &'static str,
    /// Whether only a person can decide it: nothing in an app or a policy shows it.
    pub by_hand: bool,
    /// Whether it takes the order of consent and reads, which the rules know from facts only where they are there.
    pub by_order: bool,
    /// What to look at by hand.
    pub look_at: Text,
}

const fn row(id: &'static str, zh: &'static str, en: &'static str) -> Behaviour {
    Behaviour { id, by_hand: false, by_order: false, look_at: Text { zh, en } }
}

const fn by_hand(id: &'static str, zh: &'static str, en: &'static str) -> Behaviour {
    Behaviour { id, by_hand: true, by_order: false, look_at: Text { zh, en } }
}

const fn by_order(id: &'static str, zh: &'static str, en: &'static str) -> Behaviour {
    Behaviour { id, by_hand: false, by_order: true, look_at: Text { zh, en } }
}

/// All 31, in the order of the method.
pub static BEHAVIOURS: [Behaviour; 31] = [
    row(
        "b191:1.1",
        "在 App 和应用商店页面中查看是否有隐私政策，其中是否有收集使用规则。",
        "Look in the app and its store page for a privacy policy, and in it for rules of collection and use.",
    ),
    row(
        "b191:1.2",
        "清除数据后首次运行，看是否以弹窗等明显方式提示阅读隐私政策。",
        "Clear the app's data and run it: is the policy brought up by a dialog or another plain way?",
    ),
    by_hand(
        "b191:1.3",
        "从主界面数一数，需要几次点击才能打开隐私政策；多于 4 次即为难以访问。",
        "Count the taps from the main screen to the policy: more than four are too many.",
    ),
    row(
        "b191:1.4",
        "看隐私政策的字号、颜色和行距是否便于阅读，是否有简体中文版。",
        "Is the policy's text large, dark and spaced enough to read, and is it there in Simplified Chinese?",
    ),
    row(
        "b191:2.1",
        "把实际收集的信息和嵌入的 SDK 与隐私政策逐项对照。",
        "Hold what is collected, and the SDKs in the app, against the policy item by item.",
    ),
    row(
        "b191:2.2",
        "更新版本前后比较隐私政策，看变化是否以适当方式通知了用户。",
        "Compare the policies of two versions: were people told of what changed?",
    ),
    row(
        "b191:2.3",
        "触发每一项权限申请，看当时是否同步说明了目的。",
        "Bring up each permission request: is its purpose told at that moment?",
    ),
    row(
        "b191:2.4",
        "通读隐私政策，看是否冗长、晦涩，有没有未经解释的专业术语。",
        "Read the policy: is it lengthy or obscure, with technical terms left unexplained?",
    ),
    by_order(
        "b191:3.1",
        "清除数据后首次运行，停在隐私政策弹窗，用抓包和系统的权限使用记录看此时有无收集或申请权限。",
        "Clear the data, run the app, stop at the policy's dialog; watch its traffic and the system's record of permission use.",
    ),
    row(
        "b191:3.2",
        "拒绝后继续使用并重新启动，看是否仍在收集，或反复弹窗征求同意。",
        "Refuse, go on, start again: is information still collected, or consent asked for over and over?",
    ),
    row("b191:3.3", "对照授权范围，看实际收集的信息是否超出。", "Does what is collected go beyond what was agreed to?"),
    row(
        "b191:3.4",
        "看同意框是否默认勾选，或以“登录即表示同意”代替勾选。",
        "Is the box ticked from the start, or does logging in stand for consent?",
    ),
    by_hand(
        "b191:3.5",
        "关闭若干权限后更新 App，看权限设置是否被恢复。",
        "Turn off some permissions, update the app, and see whether they are on again.",
    ),
    row(
        "b191:3.6",
        "在设置中寻找关闭个性化推荐和个性化广告的开关，并看关闭后是否有效。",
        "Look in the settings for a switch that ends targeted content and advertising, and whether it works.",
    ),
    row(
        "b191:3.7",
        "看征求同意和申请权限时给出的理由是否与实际用途一致。",
        "Are the reasons given when asking the true ones?",
    ),
    row(
        "b191:3.8",
        "在 App 中寻找撤回同意的入口，并试一次。",
        "Look for the way to withdraw consent in the app and try it.",
    ),
    row("b191:3.9", "把隐私政策中的承诺与实际行为逐项对照。", "Hold the policy's promises against what the app does."),
    row(
        "b191:4.1",
        "看所收集的信息和申请的权限是否都有对应的业务功能。",
        "Does every kind of information and every permission serve a function of the app?",
    ),
    row(
        "b191:4.2",
        "逐项拒绝非必要权限和信息，看基本功能是否仍可使用。",
        "Refuse what is not necessary, item by item: do the basic functions still work?",
    ),
    by_hand(
        "b191:4.3",
        "新增功能上线后拒绝其信息收集要求，看原有功能是否仍可使用。",
        "When a new function asks for more, refuse: do the old functions still work?",
    ),
    row(
        "b191:4.4",
        "观察后台和前台收集的频度（如定位次数）是否超出功能需要。",
        "How often does it collect, in the foreground and background: more often than the function needs?",
    ),
    row(
        "b191:4.5",
        "看收集目的是否只有改善服务、提升体验、推送、研发，且不能拒绝。",
        "Are improvement, experience, pushing or research the only purposes, with no way to refuse?",
    ),
    row(
        "b191:4.6",
        "首次运行时看是否一次申请多项权限、不同意就不能用。",
        "On the first run: are many permissions asked for at once, all or nothing?",
    ),
    row(
        "b191:5.1",
        "抓包看客户端是否把个人信息直接发往第三方（包括 SDK），对照隐私政策和同意。",
        "Watch the traffic: does the app, or an SDK in it, send personal information to third parties without consent?",
    ),
    by_hand(
        "b191:5.2",
        "要求运营者说明其服务器把个人信息提供给了谁（个人信息保护法第四十四、四十五条）。",
        "Ask the operator to whom its servers pass the information (PIPL articles 44 and 45).",
    ),
    row(
        "b191:5.3",
        "从 App 打开第三方应用或小程序，看传递了哪些信息、是否先征得同意。",
        "Open third-party apps from the app: what is handed over, and was consent asked first?",
    ),
    row(
        "b191:6.1",
        "在 App 中试一试更正、删除个人信息和注销账号。",
        "Try to correct and delete information and to close the account in the app.",
    ),
    row(
        "b191:6.2",
        "看注销和删除是否被附加了不必要的条件，如手持身份证照片。",
        "Do closing and deleting carry needless conditions, such as a photo with the identity card?",
    ),
    row(
        "b191:6.3",
        "提出申请并记录日期，看是否在 15 个工作日内处理完毕。",
        "File a request, note the date: is it dealt with within 15 working days?",
    ),
    by_hand(
        "b191:6.4",
        "注销或删除后向运营者查询，确认服务器上的信息确已删除。",
        "After closing or deleting, ask the operator to confirm that its servers deleted it too.",
    ),
    row(
        "b191:6.5",
        "拨打或写信到公布的投诉渠道，看是否在 15 个工作日内受理。",
        "Use the published complaint channel: is it answered within 15 working days?",
    ),
];

/// The behaviours that an audit of this case does not decide, in part or whole, each with what to look at. None under
/// another law, or before the method was there.
pub fn not_decided(case: &Case) -> Vec<(&'static str, Prose)> {
    if case.law.law != Law::Cn {
        return Vec::new();
    }
    let looked = |behaviour: &Behaviour| {
        (!behaviour.by_order || case.unknown_order().is_none())
            && case.rules().any(|(rule, _)| rule.behaviours.contains(&behaviour.id))
    };
    BEHAVIOURS
        .iter()
        .filter(|behaviour| case.law.in_force(behaviour.id))
        .filter(|behaviour| behaviour.by_hand || !looked(behaviour))
        .map(|behaviour| (behaviour.id, behaviour.look_at.into()))
        .collect()
}
