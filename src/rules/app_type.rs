//! The app type, inferred from what an app calls itself.

use crate::analysis::Confidence;
use crate::app::App;
use crate::audit::AppTypeChoice;
use crate::db::{self, AppType};
use crate::policy::Policy;
use crate::prose::Prose;

/// The type that the person gave.
pub fn given(id: &'static str) -> AppTypeChoice {
    AppTypeChoice {
        id,
        given: true,
        confidence: Confidence::High,
        reasons: vec![Prose::new("由使用者指定", "given by the user")],
    }
}

/// The type that label, package, components and policy point to; `None` where nothing does. Of two candidates that are
/// close the one that allows more is taken, and the reasons say so.
pub fn infer(app: &App, policy: Option<&Policy>) -> Option<AppTypeChoice> {
    let mut scores: Vec<(u32, &AppType, Vec<Prose>)> = db::app_types()
        .iter()
        .map(|row| {
            let (score, reasons) = score(row, app, policy);
            (score, row, reasons)
        })
        .filter(|(score, _, _)| *score >= 6)
        .collect();
    scores.sort_by(|left, right| (right.0, left.1.number).cmp(&(left.0, right.1.number)));
    let best = scores.first()?.0;
    // Within a quarter of the best score nothing decides between two.
    let close: Vec<_> =
        scores.into_iter().filter(|(score, _, _)| score.saturating_mul(4) >= best.saturating_mul(3)).collect();
    let others: Vec<&'static AppType> = close.iter().map(|(_, row, _)| *row).collect();
    let (score, row, mut reasons) =
        close.into_iter().max_by_key(|(_, row, _)| (allows(row), std::cmp::Reverse(row.number)))?;
    let mut confidence = if score >= 12 { Confidence::High } else { Confidence::Medium };
    if let Some(other) = others.iter().find(|other| other.id != row.id) {
        confidence = Confidence::Low;
        reasons.push(Prose::new(
            format!("也可能是{}；按允许范围较宽的{}判断", other.text.zh, row.text.zh),
            format!("it may be “{}” as well; judged by “{}”, which allows more", other.text.en, row.text.en),
        ));
    }
    Some(AppTypeChoice { id: row.id, given: false, confidence, reasons })
}

/// How much a type allows.
fn allows(row: &AppType) -> usize {
    row.data_types.len().saturating_add(row.permissions.len())
}

/// What speaks for a type: a word in the label counts most, then in the package, then in components and the policy's title.
fn score(row: &AppType, app: &App, policy: Option<&Policy>) -> (u32, Vec<Prose>) {
    let labels =
        [&app.label_zh, &app.label].into_iter().flatten().map(|label| label.to_lowercase()).collect::<Vec<_>>();
    let package = app.package.to_lowercase();
    let components: Vec<String> = app.components.iter().map(|component| component.name.to_lowercase()).collect();
    let title = policy
        .and_then(|policy| policy.documents.first())
        .map(|document| document.text.chars().take(80).collect::<String>().to_lowercase())
        .unwrap_or_default();
    let (mut score, mut reasons) = (0_u32, Vec::new());
    let mut calls_itself = false;
    for (word, weight) in row.keywords {
        let weight = u32::from(*weight);
        let mut count = |times: u32, zh: &str, en: &str| {
            score = score.saturating_add(weight.saturating_mul(times));
            reasons.push(Prose::new(format!("{zh}含有“{word}”"), format!("{en} has “{word}”")));
        };
        if labels.iter().any(|label| has_word(label, word)) {
            count(4, "名称", "the label");
            calls_itself = true;
        }
        if word.is_ascii() && package.split('.').any(|part| part == *word || word.len() >= 5 && part.contains(word)) {
            count(2, "包名", "the package name");
            calls_itself = true;
        }
        if word.is_ascii() && word.len() >= 5 && components.iter().any(|name| name.contains(word)) {
            count(1, "组件名", "a component's name");
        }
        if has_word(&title, word) {
            count(2, "隐私政策的标题", "the policy's title");
            calls_itself = true;
        }
    }
    // A service that the system binds by a permission of the type's own: that the app is an input method, for one. It counts
    // beside what the app calls itself, for other apps bring such a service too, named for what it is.
    let bound = row.permissions.iter().find(|(name, _)| {
        name.starts_with(BINDS) && app.components.iter().any(|component| component.permission.as_deref() == Some(*name))
    });
    // What an app calls its components tells what it has, not what it is.
    if !calls_itself {
        return (0, Vec::new());
    }
    if let Some((name, _)) = bound {
        score = score.saturating_add(BOUND);
        let name = name.rsplit('.').next().unwrap_or(name);
        reasons.push(Prose::new(format!("有由 {name} 保护的服务"), format!("{name} guards a service of it")));
    }
    (score, reasons)
}

/// How the permissions begin by which the system alone binds a service.
const BINDS: &str = "android.permission.BIND_";
/// What such a service counts: as much as a telling word in the label.
const BOUND: u32 = 12;

/// Whether `text` has `word`: anywhere in Chinese, between word ends in Latin letters.
fn has_word(text: &str, word: &str) -> bool {
    if !word.is_ascii() {
        return text.contains(word);
    }
    text.split(|letter: char| !letter.is_ascii_alphanumeric()).any(|part| part == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Component, ComponentKind};

    fn labelled(zh: &str) -> App {
        App { package: "com.example.a".to_owned(), label_zh: Some(zh.to_owned()), ..App::default() }
    }

    #[test]
    fn a_label_tells_the_type() {
        let choice = infer(&labelled("橙叶支付"), None).expect("支付 is a word of a type");
        assert_eq!((choice.id, choice.given), ("online-payment", false));
        assert!(!choice.reasons.is_empty());
        assert_eq!(infer(&labelled("手机地图导航"), None).map(|choice| choice.id), Some("map-navigation"));
    }

    #[test]
    fn a_service_that_the_system_binds_speaks_for_its_type_but_not_alone() {
        let mut app = labelled("指南针");
        let mut service = Component::new(ComponentKind::Service, "com.example.a.Typing");
        service.permission = Some("android.permission.BIND_INPUT_METHOD".to_owned());
        app.components.push(service);
        let choice = |app: &App| infer(app, None).map(|choice| choice.id);
        assert_ne!(choice(&app), Some("input-method"));
        app.label_zh = Some("测试助手".to_owned());
        app.components.push(Component::new(ComponentKind::Activity, "com.example.a.KeyboardSettings"));
        assert_eq!(choice(&app), None);
        app.label_zh = None;
        app.label = Some("Compass Keyboard".to_owned());
        assert_eq!(choice(&app), Some("input-method"));
        assert!(infer(&app, None).is_some_and(|choice| choice.confidence == Confidence::High));
    }

    #[test]
    fn nothing_is_inferred_from_nothing() {
        assert!(infer(&labelled("橙叶"), None).is_none());
        let mut demos = labelled("橙叶");
        for name in ["Compass", "AlarmClock", "Wallpaper", "RemoteView"] {
            demos.components.push(Component::new(ComponentKind::Activity, format!("com.example.a.{name}")));
        }
        assert!(infer(&demos, None).is_none());
    }
}
