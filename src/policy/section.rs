//! Sections: what a heading says that the text below it is about.

use super::lexicon::Lexicon;

/// What a section is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Kind {
    /// What words mean.
    Definitions,
    /// When consent is not asked for.
    Exceptions,
    /// What the person may ask for, and how.
    Rights,
    Cookies,
    Collection,
    /// Sharing, entrusting, transferring and making public.
    Sharing,
    Use,
    Minors,
    Abroad,
    Retention,
    /// Where and how it is kept.
    Storage,
    Security,
    Changes,
    Contact,
}

impl Kind {
    /// By the name of its list in the phrase files, in the order in which they are asked.
    pub const NAMED: &[(&str, Kind)] = &[
        ("definitions", Kind::Definitions),
        ("exceptions", Kind::Exceptions),
        ("cookies", Kind::Cookies),
        ("sharing", Kind::Sharing),
        ("collection", Kind::Collection),
        ("rights", Kind::Rights),
        ("minors", Kind::Minors),
        ("abroad", Kind::Abroad),
        ("retention", Kind::Retention),
        ("security", Kind::Security),
        ("storage", Kind::Storage),
        ("changes", Kind::Changes),
        ("contact", Kind::Contact),
        ("use", Kind::Use),
    ];

    /// What a heading announces.
    pub fn of(lexicon: &Lexicon, heading: &str) -> Option<Kind> {
        let heading = heading.to_lowercase();
        let named = |kind: Kind| {
            lexicon
                .sections
                .iter()
                .any(|(known, words)| *known == kind && words.iter().any(|word| heading.contains(word)))
        };
        Kind::NAMED.iter().map(|(_, kind)| *kind).find(|kind| named(*kind))
    }

    /// Whether data that is named in such a section is not said to be taken: "you may change your phone number".
    pub fn takes_nothing(self) -> bool {
        matches!(self, Kind::Definitions | Kind::Rights)
    }

    /// Whether "your information" as such is only talked about in such a section.
    pub fn is_about_others(self) -> bool {
        self.takes_nothing() || matches!(self, Kind::Exceptions | Kind::Security | Kind::Changes | Kind::Contact)
    }
}

#[cfg(test)]
mod tests {
    use super::super::script::Language;
    use super::*;

    #[test]
    fn headings_say_what_they_announce() {
        for (heading, kind) in [
            ("一、我们如何收集和使用您的个人信息", Some(Kind::Collection)),
            ("二、我们如何共享、转让、公开披露您的个人信息", Some(Kind::Sharing)),
            ("三、我们如何使用 Cookie 和同类技术", Some(Kind::Cookies)),
            ("四、您的权利", Some(Kind::Rights)),
            ("五、我们如何保护您的个人信息", Some(Kind::Security)),
            ("六、未成年人保护", Some(Kind::Minors)),
            ("七、个人信息的存储", Some(Kind::Storage)),
            ("八、本政策的更新", Some(Kind::Changes)),
            ("九、如何联系我们", Some(Kind::Contact)),
            ("1. 征得授权同意的例外", Some(Kind::Exceptions)),
            ("定义", Some(Kind::Definitions)),
            ("引言", None),
        ] {
            assert_eq!(Lexicon::of(Language::Zh).and_then(|zh| Kind::of(zh, heading)), kind, "{heading}");
        }
        for (heading, kind) in [
            ("Information We Collect", Some(Kind::Collection)),
            ("How we share your information", Some(Kind::Sharing)),
            ("Your rights and choices", Some(Kind::Rights)),
            ("Data retention", Some(Kind::Retention)),
            ("Security", Some(Kind::Security)),
            ("International transfers", Some(Kind::Abroad)),
            ("Changes to this policy", Some(Kind::Changes)),
            ("Contact us", Some(Kind::Contact)),
            ("Children", Some(Kind::Minors)),
        ] {
            assert_eq!(Lexicon::of(Language::En).and_then(|en| Kind::of(en, heading)), kind, "{heading}");
        }
    }
}
