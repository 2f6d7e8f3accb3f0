//! What the arguments of calls decide: which content URI is queried, which setting, property, file or command is read,
//! which permissions are asked for, what an intent lets the person pick, which member is reflected.

use std::collections::BTreeSet;

use super::constant::{HOLE, Intent, Value, Watched};
use super::facts::Via;
use super::scan::Event;
use super::tables::{Ask, MethodMeaning, uri_of};
use crate::android::dex::{MethodRef, Program};
use crate::db::{self, Api, ApiKind, ContentUri};

/// A call whose arguments decide.
#[derive(Clone, Copy, Debug)]
pub struct Question<'t> {
    /// Where it stands, in code units.
    pub offset: u32,
    /// The method that it names.
    pub called: MethodRef,
    /// Whether it has no receiver.
    pub is_static: bool,
    /// What the method means.
    pub meaning: &'t MethodMeaning,
}

/// What a call does, as its arguments say.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Where the call stands.
    pub offset: u32,
    /// What it does.
    pub event: Event,
    /// The reference that it uses: the method called, or the member that is reflected.
    pub reference: String,
    /// Why it is less than certain.
    pub reason: Option<Reason>,
}

/// What the code names beside its calls, for where an argument is not known.
#[derive(Debug, Default)]
pub struct Named<'t> {
    /// Content URIs, by constant or field: where, which, and how it is written.
    pub uris: Vec<(u32, &'static ContentUri, String)>,
    /// Keys that APIs read with.
    pub keys: Vec<&'static str>,
    /// Permissions.
    pub permissions: Vec<&'t str>,
    /// Actions of intents by which the person picks.
    pub picks: bool,
}

/// What the calls of one method do.
#[derive(Debug, Default)]
pub struct Answers {
    /// What they do.
    pub answers: Vec<Answer>,
    /// Content URIs whose use is known: read, written, or handed to another app.
    pub used: BTreeSet<&'static str>,
    /// Calls that turn on what the method's own caller passes.
    pub open: Vec<u32>,
}

/// Why something is less than certain, in Chinese and English.
pub type Reason = (&'static str, &'static str);

const NOT_RESOLVED: Reason = ("参数无法确定，但该方法中出现了它", "the argument is not known; the method names it");
/// A content URI that goes elsewhere.
pub const HANDED_ON: Reason = ("此处提到它，用途无法确定", "named here; what is done with it is not known");

/// Answers `questions` about a method by the values that arrive.
pub fn answer(program: &Program<'_>, questions: &[Question<'_>], watched: &Watched, named: &Named<'_>) -> Answers {
    let mut answers = Answers::default();
    for question in questions {
        let Some(words) = watched.get(&question.offset) else { continue };
        let Some(call) = Call::new(program, question, words) else { continue };
        for ask in &question.meaning.asks {
            call.answer(ask, named, &mut answers);
        }
    }
    answers.open.sort_unstable();
    answers.open.dedup();
    answers
}

/// A call with its arguments.
struct Call<'v> {
    offset: u32,
    reference: String,
    /// Receiver and arguments, one for each parameter.
    arguments: Vec<&'v Value>,
    /// Descriptors of the parameters, the receiver's empty.
    types: Vec<&'v str>,
    asks: &'v [Ask],
}

static UNKNOWN: Value = Value::Unknown;

impl<'v> Call<'v> {
    fn new(program: &'v Program<'_>, question: &Question<'v>, words: &'v [Value]) -> Option<Self> {
        let method = program.methods().get(question.called.at())?;
        let (mut arguments, mut types) = (Vec::new(), Vec::new());
        let mut words = words.iter();
        if !question.is_static {
            arguments.push(words.next()?);
            types.push("");
        }
        for parameter in &program.proto(method.proto)?.parameters {
            let descriptor = program.descriptor_str(*parameter).unwrap_or_default();
            arguments.push(words.next().unwrap_or(&UNKNOWN));
            types.push(descriptor);
            if matches!(descriptor, "J" | "D") {
                words.next();
            }
        }
        Some(Call {
            offset: question.offset,
            reference: program.method_text(question.called),
            arguments,
            types,
            asks: &question.meaning.asks,
        })
    }

    /// The first argument of one of these types.
    fn first(&self, types: &[&str]) -> Option<&'v Value> {
        let at = self.types.iter().position(|of| types.contains(of))?;
        self.arguments.get(at).copied()
    }

    fn add(&self, answers: &mut Answers, event: Event) {
        self.add_as(answers, event, self.reference.clone(), None);
    }

    fn add_as(&self, answers: &mut Answers, event: Event, reference: String, reason: Option<Reason>) {
        answers.answers.push(Answer { offset: self.offset, event, reference, reason });
    }

    fn answer(&self, ask: &Ask, named: &Named<'_>, answers: &mut Answers) {
        match ask {
            Ask::Strings(row) => self.strings(row, named, answers),
            Ask::Uri { writes } => self.uri(*writes, named, answers),
            Ask::Permissions => self.permissions(named, answers),
            Ask::Intent => self.intent(answers),
            Ask::Handlers(row) => self.handlers(row, answers),
            Ask::Member => self.member(answers),
            Ask::Invoke => self.invoke(answers),
            Ask::Address => self.address(answers),
        }
    }

    /// APIs that read only with certain strings.
    fn strings(&self, row: &'static Api, named: &Named<'_>, answers: &mut Answers) {
        const TEXTS: [&str; 7] = [
            "Ljava/lang/String;",
            "[Ljava/lang/String;",
            "Ljava/util/List;",
            "Ljava/io/File;",
            "Ljava/net/URI;",
            "Ljava/lang/CharSequence;",
            "Ljava/lang/Object;",
        ];
        let deciding: Vec<&Value> = if row.class == "Ljava/io/File;" {
            self.arguments.iter().skip(1).copied().collect()
        } else {
            self.first(&TEXTS).into_iter().collect()
        };
        let matches = deciding.iter().any(|value| reads(row, value)) || {
            let path: Vec<String> =
                deciding.iter().map(|value| value.as_text().unwrap_or_default().to_owned()).collect();
            row.class == "Ljava/io/File;" && row.with_strings.contains(&path.join("/").replace("//", "/").as_str())
        };
        let via = via_of(row);
        if matches {
            self.add(answers, Event::Api(row, via));
        } else if deciding.iter().any(|value| !value.parameters().is_empty()) {
            answers.open.push(self.offset);
            if named.keys.iter().any(|key| row.with_strings.contains(key)) {
                self.add_as(answers, Event::Api(row, via), self.reference.clone(), Some(NOT_RESOLVED));
            }
        } else if deciding.iter().any(|value| value.may_be_unknown() || value.texts().iter().any(|t| t.contains(HOLE)))
            && named.keys.iter().any(|key| row.with_strings.contains(key))
        {
            self.add_as(answers, Event::Api(row, via), self.reference.clone(), Some(NOT_RESOLVED));
        }
    }

    /// Calls that read or write what a content URI names.
    fn uri(&self, writes: bool, named: &Named<'_>, answers: &mut Answers) {
        let Some(value) = self.first(&["Landroid/net/Uri;"]) else { return };
        if self.counts_only() {
            answers.used.extend(value.texts().into_iter().filter_map(uri_of).map(|row| row.uri));
            return;
        }
        let mut found = false;
        for text in value.texts() {
            let Some(row) = uri_of(text) else { continue };
            found = true;
            answers.used.insert(row.uri);
            if !writes {
                let shown = text.split(HOLE).next().unwrap_or_default().trim_end_matches('/').to_owned();
                self.add(answers, Event::Uri(row, Via::Uri, shown));
            }
        }
        if !value.parameters().is_empty() {
            answers.open.push(self.offset);
        }
        if !found && !writes && value.may_be_unknown() {
            for (_, row, shown) in &named.uris {
                let event = Event::Uri(row, Via::Uri, shown.clone());
                self.add_as(answers, event, self.reference.clone(), Some(NOT_RESOLVED));
            }
        }
    }

    /// Whether the projection asks for nothing but a count.
    fn counts_only(&self) -> bool {
        match self.first(&["[Ljava/lang/String;"]) {
            Some(Value::List(columns)) => {
                !columns.is_empty()
                    && columns.iter().all(|column| {
                        column.as_text().is_some_and(|name| {
                            let name = name.trim().to_ascii_lowercase();
                            name == "_count" || name.starts_with("count(")
                        })
                    })
            }
            _ => false,
        }
    }

    fn permissions(&self, named: &Named<'_>, answers: &mut Answers) {
        const NAMES: [&str; 4] =
            ["[Ljava/lang/String;", "Ljava/lang/String;", "Ljava/lang/Object;", "Ljava/util/List;"];
        let Some(value) = self.first(&NAMES) else { return };
        let names = value.texts().into_iter().filter(|text| text.contains(".permission.") && !text.contains(HOLE));
        let mut names: Vec<String> = names.map(str::to_owned).collect();
        if !value.parameters().is_empty() {
            answers.open.push(self.offset);
        }
        // Another contract's launcher: what it launches is no permission.
        let is_launcher = self.types.last() == Some(&"Ljava/lang/Object;");
        let mut reason = None;
        if names.is_empty() && !is_launcher && value.parameters().is_empty() {
            names = named.permissions.iter().map(|name| (*name).to_owned()).collect();
            reason = Some(NOT_RESOLVED).filter(|_| !names.is_empty());
        }
        names.sort();
        names.dedup();
        if !names.is_empty() || !is_launcher {
            self.add_as(answers, Event::Request(names), self.reference.clone(), reason);
        }
    }

    /// Intents by which the person picks.
    fn intent(&self, answers: &mut Answers) {
        let Some(value) = self.first(&["Landroid/content/Intent;", "Ljava/lang/Object;"]) else { return };
        for intent in intents(value) {
            let texts = |value: &Value| value.texts().into_iter().map(str::to_owned).collect::<Vec<_>>();
            answers.used.extend(texts(&intent.data).iter().filter_map(|text| uri_of(text)).map(|row| row.uri));
            for action in texts(&intent.action).iter().filter(|action| db::is_picker(action)) {
                let first = |value: &Value| texts(value).into_iter().next().unwrap_or_default();
                if let Some(row) = db::picker(action, &first(&intent.mime), &first(&intent.data)) {
                    self.add(answers, Event::Pick(row));
                }
            }
        }
    }

    /// Which apps can handle an intent: a list of installed apps only where any app can.
    fn handlers(&self, row: &'static Api, answers: &mut Answers) {
        let value = self.first(&["Landroid/content/Intent;"]).unwrap_or(&UNKNOWN);
        let asks_for_one_thing = |intent: &Intent| {
            let texts = intent.action.texts();
            let main = |text: &&str| matches!(*text, "android.intent.action.MAIN");
            let component = !matches!(intent.component, Value::Null);
            component || (!texts.is_empty() && !intent.action.may_be_unknown() && !texts.iter().any(main))
        };
        let known: Vec<&Intent> = intents(value).collect();
        let narrow = !known.is_empty()
            && known.len() == value.alternatives().len()
            && known.iter().all(|intent| asks_for_one_thing(intent));
        if !narrow {
            self.add(answers, Event::Api(row, Via::Call));
        }
    }

    /// A member looked up by name.
    fn member(&self, answers: &mut Answers) {
        let (Some(class), Some(name)) = (self.arguments.first(), self.arguments.get(1)) else { return };
        let is_field = self.reference.contains("Field(");
        for class in class.alternatives() {
            let Value::Class(class) = class else { continue };
            for name in name.texts() {
                let kind = if is_field { ApiKind::Field } else { ApiKind::Call };
                let rows = db::apis_of(class, name).iter();
                let mut seen = BTreeSet::new();
                for row in rows.filter(|row| row.kind == kind && row.with_strings.is_empty()) {
                    if seen.insert(row.data_types) {
                        self.add_as(answers, Event::Api(row, Via::Reflection), format!("{class}->{name}"), None);
                    }
                }
            }
        }
        if class.is_unknown() || !name.parameters().is_empty() {
            answers.open.push(self.offset);
        }
    }

    /// A reflected method called with strings that make it a read.
    fn invoke(&self, answers: &mut Answers) {
        let Some(method) = self.arguments.first() else { return };
        let handed = self.arguments.get(2).copied().unwrap_or(&UNKNOWN);
        for method in method.alternatives() {
            let Value::Method(class, name) = method else { continue };
            let mut seen = BTreeSet::new();
            for row in db::apis_of(class, name).iter().filter(|row| !row.with_strings.is_empty()) {
                if reads(row, handed) && seen.insert(row.data_types) {
                    self.add_as(answers, Event::Api(row, Via::Reflection), format!("{class}->{name}"), None);
                }
            }
            if !handed.parameters().is_empty() {
                answers.open.push(self.offset);
            }
        }
    }

    /// Addresses that are put together.
    fn address(&self, answers: &mut Answers) {
        let Some(value) = self.first(&["Ljava/lang/String;"]) else { return };
        for text in value.texts() {
            let Some((scheme, rest)) = text.split_once("://") else { continue };
            let known = rest.split(HOLE).next().unwrap_or_default();
            // The host is known whole only where something follows it, or nothing is open.
            let whole = !rest.contains(HOLE) || known.contains(['/', '?', '#']);
            if matches!(scheme, "http" | "https" | "ws" | "wss") && whole && !known.is_empty() {
                self.add(answers, Event::Url(format!("{scheme}://{known}")));
            }
        }
        if !value.parameters().is_empty() && self.asks.len() == 1 {
            answers.open.push(self.offset);
        }
    }
}

fn intents(value: &Value) -> impl Iterator<Item = &Intent> {
    value.alternatives().iter().filter_map(|one| match one {
        Value::Intent(intent) => Some(&**intent),
        _ => None,
    })
}

/// Whether a value holds one of the strings with which `row` reads.
fn reads(row: &Api, value: &Value) -> bool {
    let wanted = |text: &str| row.with_strings.contains(&text.trim());
    value.texts().into_iter().any(wanted)
        || value.alternatives().iter().any(|one| match one {
            // A command in parts; what a shell is handed is a command by itself, found above.
            Value::List(parts) => {
                let words: Vec<&str> = parts.iter().filter_map(Value::as_text).collect();
                wanted(&words.join(" "))
            }
            _ => false,
        })
}

/// How a call of `row` reads.
pub fn via_of(row: &Api) -> Via {
    match (row.kind, row.class) {
        (ApiKind::Picker, _) => Via::Picker,
        (_, "Ljava/lang/Runtime;" | "Ljava/lang/ProcessBuilder;") => Via::Shell,
        (_, "Landroid/os/SystemProperties;") => Via::Property,
        _ => Via::Call,
    }
}
