//! Which script a text is in, and from that its language.

/// A language that policies are read in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    Zh,
    En,
}

impl Language {
    /// BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Language::Zh => "zh",
            Language::En => "en",
        }
    }
}

/// Whether `letter` is a Han character or punctuation of Chinese text.
pub(super) fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3001}'..='\u{3011}' | '\u{ff01}'..='\u{ff0c}' | '\u{ff1a}'..='\u{ff1f}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// Words that English prose cannot do without, and other languages have not.
const ENGLISH: &[&str] =
    &["the", "and", "of", "to", "we", "you", "your", "that", "this", "with", "is", "are", "or", "not", "our", "will"];

/// The language of a sentence or cell, known to be one of the two.
pub(super) fn of_sentence(text: &str) -> Language {
    let han = text.chars().filter(|letter| is_han(*letter)).count();
    let latin = text.split(|letter: char| !letter.is_ascii_alphabetic()).filter(|word| !word.is_empty()).count();
    if han > 0 && han * 2 >= latin { Language::Zh } else { Language::En }
}

/// The language of a document: `None` where it is in another one. Only its beginning is looked at.
pub(super) fn of_document(text: &str) -> Option<Language> {
    let (mut han, mut kana, mut hangul, mut latin, mut other) = (0_usize, 0_usize, 0_usize, 0_usize, 0_usize);
    for letter in text.chars().take(200_000) {
        match letter {
            '\u{3041}'..='\u{30ff}' => kana += 1,
            '\u{ac00}'..='\u{d7af}' => hangul += 1,
            letter if is_han(letter) => han += 1,
            letter if letter.is_ascii_alphabetic() => latin += 1,
            letter if letter.is_alphabetic() => other += 1,
            _ => {}
        }
    }
    if kana * 5 > han + kana || hangul * 3 > han + hangul + latin || other * 3 > han + latin + other {
        return None;
    }
    // A Chinese character says about as much as four Latin letters.
    if han * 4 > latin {
        return (han > 0).then_some(Language::Zh);
    }
    let start = text.char_indices().nth(200_000).map_or(text, |(end, _)| text.get(..end).unwrap_or(text));
    let (mut words, mut english) = (0_usize, 0_usize);
    for word in start.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty()) {
        words += 1;
        english += usize::from(ENGLISH.iter().any(|known| word.eq_ignore_ascii_case(known)));
    }
    // Running English has one of these in every four words; a bare list of nouns may have none.
    let foreign = words >= 30 && english * 20 < words;
    (words > 0 && !foreign).then_some(Language::En)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_languages_and_others() {
        assert_eq!(of_document("我们收集您的 IMEI、Android ID。"), Some(Language::Zh));
        assert_eq!(of_document("We collect your email address and phone number."), Some(Language::En));
        assert_eq!(of_document("当社はお客様の個人情報を収集します。"), None);
        assert_eq!(of_document("우리는 귀하의 개인정보를 수집합니다."), None);
        assert_eq!(of_document("Мы собираем ваши персональные данные."), None);
        let german = "Wir erheben Ihre personenbezogenen Daten, wenn Sie unsere App verwenden. ".repeat(5);
        assert_eq!(of_document(&german), None);
        assert_eq!(of_document("12345"), None);
    }
}
