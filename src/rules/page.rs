//! The rules' page of the documentation, from the table of rules.

use std::fmt::Write;

use super::behaviour::BEHAVIOURS;
use super::{Principle, RULES};

/// The behaviours that an app and its policy decide, the order of consent and reading being known.
const DECIDED: [&str; 6] = ["b191:2.1", "b191:3.1", "b191:3.3", "b191:3.9", "b191:4.1", "b191:5.1"];

/// `docs/rules.md`. A test holds the file against this.
pub fn page() -> String {
    let mut page = String::from(
        "# Rules\n\nThis page is generated from the table of rules (`rules::page`); edit the rules, not the page. `duly explain RULE` prints the same.\n\
         Needs: `F` facts of the code, `P` a policy, `T` an app type, `M` the manifest alone.\n",
    );
    for principle in Principle::ALL {
        let name = crate::verdict::name(principle);
        let _ = write!(page, "\n## {} · {}\n", name.zh, name.en);
        for rule in RULES.iter().filter(|rule| rule.principle == principle) {
            let _ = write!(page, "\n### `{}`: {} · {}\n\n", rule.id, rule.title.zh, rule.title.en);
            for (zh, en, text) in [
                ("看什么", "Looks for", rule.looks_for),
                ("为什么", "Why", rule.why),
                ("违反", "Violates", rule.violating),
                ("不违反", "Does not", rule.clean),
                ("局限", "Limits", rule.limits),
                ("怎么改", "How to mend", rule.remedy),
            ] {
                let _ = write!(page, "- {zh}：{}\n  {en}: {}\n", text.zh, text.en);
            }
            let severity = format!("{:?}", rule.max_severity).to_lowercase();
            let list = |ids: &[&str]| if ids.is_empty() { "none".to_owned() } else { ids.join(", ") };
            let _ = writeln!(
                page,
                "- Severity up to {severity}; needs {}; provisions {}; behaviours {}; 通报用语：{}",
                rule.needs.letters().join(" "),
                list(rule.provisions),
                list(rule.behaviours),
                rule.notice_word
            );
        }
    }
    page.push_str(
        "\n## The 31 behaviours of the 2019 method\n\nDecided: the app and its policy hold all that it takes. Partly: they show one side of it. By hand: nothing in them shows it.\n\n\
         | behaviour | | rules | where not decided, look at |\n| --- | --- | --- | --- |\n",
    );
    for behaviour in &BEHAVIOURS {
        let rules: Vec<&str> =
            RULES.iter().filter(|rule| rule.behaviours.contains(&behaviour.id)).map(|rule| rule.id).collect();
        let extent = match (behaviour.by_hand, DECIDED.contains(&behaviour.id)) {
            (true, _) => "by hand",
            (false, true) => "decided",
            (false, false) => "partly",
        };
        let rules = if rules.is_empty() { "none".to_owned() } else { rules.join(", ") };
        let _ = writeln!(
            page,
            "| {} | {extent} | {rules} | {} {} |",
            behaviour.id, behaviour.look_at.zh, behaviour.look_at.en
        );
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db;
    use std::collections::BTreeSet;

    #[test]
    fn the_page_is_current() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules.md");
        if std::env::var_os("DULY_WRITE_DOCS").is_some() {
            std::fs::write(path, page()).expect("docs/ is writable");
        }
        let file = std::fs::read_to_string(path).expect("docs/rules.md is there");
        assert!(file == page(), "docs/rules.md is out of date: run the test with DULY_WRITE_DOCS=1");
    }

    #[test]
    fn every_behaviour_that_shows_has_a_rule_and_no_other() {
        for behaviour in &BEHAVIOURS {
            let has_rule = RULES.iter().any(|rule| rule.behaviours.contains(&behaviour.id));
            assert_eq!(has_rule, !behaviour.by_hand, "{}", behaviour.id);
        }
        assert_eq!(BEHAVIOURS.iter().filter(|behaviour| behaviour.by_hand).count(), 5);
    }

    #[test]
    fn the_table_is_sound() {
        let ids: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), RULES.len());
        for rule in RULES {
            for text in [rule.title, rule.looks_for, rule.why, rule.violating, rule.clean, rule.limits, rule.remedy] {
                assert!(!text.zh.is_empty() && !text.en.is_empty(), "{}", rule.id);
            }
            for provision in rule.provisions {
                let whole = db::provisions()
                    .iter()
                    .any(|row| row.id == *provision || row.id.split(':').next() == Some(*provision));
                assert!(whole, "{} cites {provision}", rule.id);
            }
            for id in rule.behaviours {
                assert!(BEHAVIOURS.iter().any(|behaviour| behaviour.id == *id), "{} decides {id}", rule.id);
            }
        }
    }
}
