//! `--mapping`: what R8 or ProGuard renamed, moved and inlined, turned back into the developer's names and lines.
//!
//! The format is that of ProGuard's manual and R8's "retrace" document. A line of it that cannot be read is skipped: the
//! rest still tells.

use std::collections::HashMap;

use super::facts::{Access, Facts, Source};

/// A mapping file. Names are kept as DEX descriptors.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    /// By shrunk descriptor.
    classes: HashMap<String, Class>,
    /// Source files that the mapping names, by the developer's descriptor.
    files: HashMap<String, String>,
}

#[derive(Clone, Debug, Default)]
struct Class {
    /// The developer's descriptor.
    original: String,
    /// By shrunk name: the developer's field names.
    fields: HashMap<String, String>,
    /// By shrunk name: frames in the order of the file.
    methods: HashMap<String, Vec<Frame>>,
}

/// One line of a method.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Frame {
    /// Lines of the shrunk code, both ends among them; `None`: all.
    shrunk: Option<(u32, u32)>,
    /// The developer's class, where it is not the class itself: the method was inlined.
    class: Option<String>,
    name: String,
    /// `(I[Lx/A;)V` with the developer's types.
    proto: String,
    /// The developer's lines; the second is missing where all shrunk lines come from one.
    lines: Option<(u32, Option<u32>)>,
}

/// The developer's frames of a place, the innermost first.
type Frames = Vec<(String, Option<u32>, Option<String>)>;

impl Mapping {
    /// Reads a mapping.
    pub fn parse(text: &str) -> Self {
        let mut mapping = Mapping::default();
        let mut current: Option<String> = None;
        for line in text.lines() {
            if let Some(comment) = line.trim_start().strip_prefix('#') {
                let class = current.as_ref().and_then(|name| mapping.classes.get(name));
                if let (Some(file), Some(class)) = (source_file(comment), class) {
                    mapping.files.insert(class.original.clone(), file);
                }
            } else if let Some((original, shrunk)) = class_line(line) {
                mapping.classes.insert(shrunk.clone(), Class { original, ..Class::default() });
                current = Some(shrunk);
            } else if let Some(class) = current.as_ref().and_then(|name| mapping.classes.get_mut(name)) {
                member_line(line, class);
            }
        }
        mapping
    }

    /// Whether it names no class: no mapping file.
    pub fn is_empty(&self) -> bool {
        self.classes.is_empty()
    }

    /// The developer's descriptor of a shrunk one, arrays included.
    pub fn class<'m>(&'m self, descriptor: &'m str) -> &'m str {
        self.classes.get(descriptor).map_or(descriptor, |class| class.original.as_str())
    }

    /// A prototype with the developer's types.
    fn proto(&self, proto: &str) -> String {
        let mut text = String::with_capacity(proto.len());
        let mut rest = proto;
        while let Some(start) = rest.find('L') {
            let (before, from) = rest.split_at(start);
            text.push_str(before);
            let end = from.find(';').map_or(from.len(), |end| end + 1);
            let (class, after) = from.split_at(end);
            text.push_str(self.class(class));
            rest = after;
        }
        text + rest
    }

    /// The developer's frames of a line of a shrunk method (`La/b;->c(La/d;)V`), the innermost first; `None` where the
    /// mapping does not know the method, and then only its classes are turned back.
    fn frames(&self, method: &str, line: Option<u32>) -> Option<Frames> {
        let (class_name, member) = method.split_once("->")?;
        let (name, proto) = member.split_at(member.find('(')?);
        let class = self.classes.get(class_name)?;
        let proto = self.proto(proto);
        let frames = class.methods.get(name)?;
        let inside = |frame: &&Frame| match (frame.shrunk, line) {
            (Some((start, end)), Some(line)) => (start..=end).contains(&line),
            (None, _) => true,
            (Some(_), None) => false,
        };
        // Frames of one range stand together, the innermost first; the outermost is the method itself.
        let mut found: Vec<&Frame> = Vec::new();
        for frame in frames.iter().filter(inside) {
            if found.last().is_none_or(|last| last.shrunk == frame.shrunk) {
                found.push(frame);
            }
        }
        // Without a line, the overload is told by its parameters.
        let parameters = |proto: &str| proto.split(')').next().map(str::to_owned);
        if found.is_empty() || found.iter().all(|frame| frame.shrunk.is_none()) {
            let own = |frame: &&Frame| frame.class.is_none() && parameters(&frame.proto) == parameters(&proto);
            found = frames.iter().filter(own).take(1).collect();
        }
        let shown = found.into_iter().map(|frame| {
            let of = frame.class.as_deref().unwrap_or(&class.original);
            let line = match (frame.lines, frame.shrunk, line) {
                (Some((start, Some(end))), Some((first, _)), Some(line)) => {
                    Some(start.saturating_add(line.saturating_sub(first)).min(end.max(start)))
                }
                (Some((start, None)), ..) => Some(start),
                (None, _, line) => line,
                (Some((start, _)), ..) => Some(start),
            };
            let file = self.files.get(of).cloned();
            (format!("{of}->{}{}", frame.name, frame.proto), line, file.or_else(|| guessed_file(of)))
        });
        let shown: Frames = shown.collect();
        (!shown.is_empty()).then_some(shown)
    }

    /// A method or field reference with the developer's names.
    pub fn reference(&self, reference: &str) -> String {
        if let Some(frames) = self.frames(reference, None)
            && let Some((outer, ..)) = frames.last()
        {
            return outer.clone();
        }
        let Some((class, member)) = reference.split_once("->") else { return self.class(reference).to_owned() };
        let known = self.classes.get(class);
        let member = match member.split_once(':') {
            Some((name, of)) => {
                let name = known.and_then(|class| class.fields.get(name)).map_or(name, String::as_str);
                format!("{name}:{}", self.proto(of))
            }
            None => match member.find('(').map(|at| member.split_at(at)) {
                Some((name, proto)) => format!("{name}{}", self.proto(proto)),
                None => member.to_owned(),
            },
        };
        format!("{}->{member}", self.class(class))
    }

    /// Turns a place back. Code without debug information counts its code units as lines, as the runtime does.
    fn place(&self, method: &mut String, offset: Option<u32>, source: &mut Option<Source>) -> Vec<String> {
        let line = source.as_ref().map(|source| source.line).or(offset);
        match self.frames(method, line) {
            Some(frames) => {
                let mut frames = frames.into_iter();
                let Some((inner, line, file)) = frames.next() else { return Vec::new() };
                *method = inner;
                if let (Some(line), Some(file)) = (line.filter(|line| *line > 0), file) {
                    *source = Some(Source { file, line });
                }
                frames.map(|(outer, ..)| outer).collect()
            }
            None => {
                *method = self.reference(method);
                Vec::new()
            }
        }
    }

    /// Turns all places of `facts` back.
    pub fn apply(&self, facts: &mut Facts) {
        for access in facts.accesses.iter_mut().flatten() {
            self.access(access);
        }
        for sink in facts.sinks.iter_mut().flatten() {
            self.place(&mut sink.method, Some(sink.offset), &mut sink.source);
            sink.api = self.reference(&sink.api);
        }
        for endpoint in facts.endpoints.iter_mut().flatten() {
            endpoint.method = endpoint.method.as_deref().map(|method| self.reference(method));
        }
        for request in facts.permission_requests.iter_mut().flatten() {
            self.place(&mut request.method, request.offset, &mut request.source);
        }
        for start in facts.sdks.iter_mut().flatten().flat_map(|sdk| &mut sdk.init) {
            start.api = self.reference(&start.api);
            start.method = self.reference(&start.method);
        }
    }

    fn access(&self, access: &mut Access) {
        let outer = self.place(&mut access.method, access.offset, &mut access.source);
        if let Some(api) = access.api.as_mut().filter(|api| api.contains("->")) {
            *api = self.reference(api);
        }
        access.entry = access.entry.as_deref().map(|entry| self.reference(entry));
        let last = access.chain.pop();
        let mut chain: Vec<String> = access.chain.iter().map(|method| self.reference(method)).collect();
        if last.is_some() {
            // The chain ends in the method itself: what was inlined into it stands below it.
            chain.extend(outer.into_iter().rev());
            chain.push(access.method.clone());
        }
        access.chain = chain;
    }
}

/// `com.example.Main -> a.b:`
fn class_line(line: &str) -> Option<(String, String)> {
    if line.starts_with(' ') {
        return None;
    }
    let (original, shrunk) = line.trim_end().strip_suffix(':')?.split_once(" -> ")?;
    Some((descriptor(original.trim()), descriptor(shrunk.trim())))
}

/// The descriptor of a type as Java writes it: `int[]`, `com.example.Main`.
fn descriptor(name: &str) -> String {
    let element = name.trim_end_matches("[]");
    let depth = (name.len() - element.len()) / 2;
    let element = match element {
        "void" => "V".to_owned(),
        "boolean" => "Z".to_owned(),
        "byte" => "B".to_owned(),
        "char" => "C".to_owned(),
        "short" => "S".to_owned(),
        "int" => "I".to_owned(),
        "long" => "J".to_owned(),
        "float" => "F".to_owned(),
        "double" => "D".to_owned(),
        class => format!("L{};", class.replace('.', "/")),
    };
    "[".repeat(depth) + &element
}

/// `    1:5:void com.example.Other.run(int):10:14 -> a`, or a field: `    int count -> b`
fn member_line(line: &str, class: &mut Class) -> Option<()> {
    let (original, shrunk) = line.trim().split_once(" -> ")?;
    let (range, rest) = match original.split_once(' ')?.0.matches(':').count() {
        0 => (None, original),
        _ => {
            let mut parts = original.splitn(3, ':');
            let (start, end) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
            (Some((start, end)), parts.next()?)
        }
    };
    let (result, member) = rest.split_once(' ')?;
    let Some((name, after)) = member.split_once('(') else {
        class.fields.insert(shrunk.to_owned(), member.to_owned());
        return Some(());
    };
    let (parameters, lines) = after.split_once(')')?;
    let lines = lines.strip_prefix(':').and_then(|lines| match lines.split_once(':') {
        Some((start, end)) => Some((start.parse().ok()?, Some(end.parse().ok()?))),
        None => Some((lines.parse().ok()?, None)),
    });
    let (of, name) = match name.rsplit_once('.') {
        Some((of, name)) => (Some(descriptor(of)).filter(|of| *of != class.original), name),
        None => (None, name),
    };
    let parameters = parameters.split(',').map(str::trim).filter(|of| !of.is_empty()).map(descriptor);
    let proto = format!("({}){}", parameters.collect::<String>(), descriptor(result));
    let frame = Frame { shrunk: range, class: of, name: name.to_owned(), proto, lines };
    class.methods.entry(shrunk.to_owned()).or_default().push(frame);
    Some(())
}

/// `{"id":"sourceFile","fileName":"Main.kt"}`
fn source_file(comment: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(comment.trim()).ok()?;
    (value.get("id")?.as_str()? == "sourceFile").then_some(())?;
    value.get("fileName")?.as_str().map(str::to_owned)
}

/// The file that a class of this name is written in, as Java does it; how ProGuard's own tool tells.
fn guessed_file(descriptor: &str) -> Option<String> {
    let name = descriptor.strip_prefix('L')?.strip_suffix(';')?.rsplit('/').next()?;
    let outer = name.split('$').next().filter(|outer| !outer.is_empty())?;
    Some(format!("{outer}.java"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// After the examples of R8's retrace document.
    const MAPPING: &str = "# compiler: R8
com.example.Main -> a.b:
# {\"id\":\"sourceFile\",\"fileName\":\"Main.kt\"}
    java.lang.String token -> x
    1:3:void run(int):10:12 -> c
    4:4:void com.example.Inner.read(java.lang.String):30 -> c
    4:4:void run(int):14 -> c
    5:9:int other(com.example.Inner[]) -> c
    void plain() -> d
com.example.Inner -> a.c:
";

    fn frames(method: &str, line: u32) -> Vec<(String, Option<u32>)> {
        let frames = Mapping::parse(MAPPING).frames(method, Some(line)).unwrap_or_default();
        frames.into_iter().map(|(method, line, _)| (method, line)).collect()
    }

    #[test]
    fn lines_and_inlined_frames_are_turned_back() {
        assert_eq!(frames("La/b;->c(I)V", 2), [("Lcom/example/Main;->run(I)V".to_owned(), Some(11))]);
        assert_eq!(
            frames("La/b;->c(I)V", 4),
            [
                ("Lcom/example/Inner;->read(Ljava/lang/String;)V".to_owned(), Some(30)),
                ("Lcom/example/Main;->run(I)V".to_owned(), Some(14)),
            ]
        );
        assert_eq!(
            frames("La/b;->c([La/c;)I", 6),
            [("Lcom/example/Main;->other([Lcom/example/Inner;)I".to_owned(), Some(6))]
        );
    }

    #[test]
    fn overloads_are_told_by_their_parameters_where_there_is_no_line() {
        let mapping = Mapping::parse(MAPPING);
        assert_eq!(mapping.reference("La/b;->c(I)V"), "Lcom/example/Main;->run(I)V");
        assert_eq!(mapping.reference("La/b;->c([La/c;)I"), "Lcom/example/Main;->other([Lcom/example/Inner;)I");
        assert_eq!(mapping.reference("La/b;->d()V"), "Lcom/example/Main;->plain()V");
        assert_eq!(mapping.reference("La/b;->x:Ljava/lang/String;"), "Lcom/example/Main;->token:Ljava/lang/String;");
        assert_eq!(mapping.reference("La/b;->unknown(La/c;)V"), "Lcom/example/Main;->unknown(Lcom/example/Inner;)V");
        assert_eq!(
            mapping.reference("Landroid/net/Uri;->toString()Ljava/lang/String;"),
            "Landroid/net/Uri;->toString()Ljava/lang/String;"
        );
    }

    #[test]
    fn what_is_no_mapping_maps_nothing() {
        assert!(Mapping::parse("not a mapping\n\u{0}:: -> \n1:2:3 -> x\n").is_empty());
        let broken = Mapping::parse("a.B -> c.D:\n    1:x:void f() -> g\n    void -> h\n -> :\n");
        assert_eq!(broken.reference("Lc/D;->g()V"), "La/B;->g()V");
    }
}
