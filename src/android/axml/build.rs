//! Writes binary XML for tests, by the layout of `ResourceTypes.h`.

use std::collections::HashMap;

/// The namespace of the platform's attributes.
pub(crate) const ANDROID_NAMESPACE: &str = "http://schemas.android.com/apk/res/android";

/// What an attribute holds.
#[derive(Clone, Debug)]
pub(crate) enum Item<'a> {
    Text(&'a str),
    /// A raw string and another typed one.
    Both(&'a str, &'a str),
    Int(i32),
    Boolean(bool),
    Reference(u32),
}

/// An element to write.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    pub name: String,
    pub line: u32,
    pub attributes: Vec<Written>,
    pub children: Vec<Tree>,
    pub text: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub id: Option<u32>,
    pub name: String,
    pub kind: u8,
    pub data: u32,
    pub raw: Option<String>,
    pub typed: Option<String>,
}

impl Tree {
    pub fn new(name: &str) -> Self {
        Tree { name: name.to_owned(), line: 1, attributes: Vec::new(), children: Vec::new(), text: None }
    }

    pub fn line(mut self, line: u32) -> Self {
        self.line = line;
        self
    }

    pub fn text(mut self, text: &str) -> Self {
        self.text = Some(text.to_owned());
        self
    }

    /// An attribute in no namespace.
    pub fn attribute(self, name: &str, item: Item<'_>) -> Self {
        self.push(None, name, &item)
    }

    /// An attribute of the platform, with its resource id.
    pub fn android(self, id: u32, name: &str, item: Item<'_>) -> Self {
        self.push(Some(id), name, &item)
    }

    pub fn child(mut self, child: Tree) -> Self {
        self.children.push(child);
        self
    }

    fn push(mut self, id: Option<u32>, name: &str, item: &Item<'_>) -> Self {
        let (kind, data, raw, typed) = match *item {
            Item::Text(text) => (3, 0, Some(text), Some(text)),
            Item::Both(raw, typed) => (3, 0, Some(raw), Some(typed)),
            Item::Int(number) => (0x10, number.cast_unsigned(), None, None),
            Item::Boolean(yes) => (0x12, if yes { u32::MAX } else { 0 }, None, None),
            Item::Reference(id) => (1, id, None, None),
        };
        let own = |text: Option<&str>| text.map(str::to_owned);
        self.attributes.push(Written { id, name: name.to_owned(), kind, data, raw: own(raw), typed: own(typed) });
        self
    }

    /// The file. Names with ids come first in the pool, one string for each id, as the resource map needs.
    pub fn bytes(&self, utf8: bool) -> Vec<u8> {
        let mut writer = Writer::default();
        self.collect_ids(&mut writer);
        let android = writer.string("android");
        let uri = writer.string(ANDROID_NAMESPACE);
        writer.node(0x0100, 1, &[android, uri]);
        self.write(&mut writer, uri);
        writer.node(0x0101, 1, &[android, uri]);
        let strings: Vec<&str> = writer.strings.iter().map(String::as_str).collect();
        let ids: Vec<u8> = writer.ids.iter().flat_map(|id| id.to_le_bytes()).collect();
        let body = [pool(&strings, utf8), chunk(0x0180, &[], &ids), writer.nodes].concat();
        chunk(0x0003, &[], &body)
    }

    fn collect_ids(&self, writer: &mut Writer) {
        for Written { id, name, .. } in &self.attributes {
            if let Some(id) = id
                && !writer.ids.contains(id)
            {
                writer.ids.push(*id);
                writer.strings.push(name.clone());
            }
        }
        self.children.iter().for_each(|child| child.collect_ids(writer));
    }

    fn write(&self, writer: &mut Writer, uri: u32) {
        let name = writer.string(&self.name);
        let count = u32::try_from(self.attributes.len()).unwrap();
        let mut words = vec![u32::MAX, name, 20 | 20 << 16, count, 0];
        for Written { id, name, kind, data, raw, typed } in &self.attributes {
            let namespace = if id.is_some() { uri } else { u32::MAX };
            let name = match id {
                Some(id) => u32::try_from(writer.ids.iter().position(|known| known == id).unwrap()).unwrap(),
                None => writer.string(name),
            };
            let raw = raw.as_ref().map_or(u32::MAX, |raw| writer.string(raw));
            let data = typed.as_ref().map_or(*data, |typed| writer.string(typed));
            words.extend([namespace, name, raw, 8 | u32::from(*kind) << 24, data]);
        }
        writer.node(0x0102, self.line, &words);
        if let Some(text) = &self.text {
            let text = writer.string(text);
            writer.node(0x0104, self.line, &[text, 8, 0]);
        }
        self.children.iter().for_each(|child| child.write(writer, uri));
        writer.node(0x0103, self.line, &[u32::MAX, name]);
    }
}

#[derive(Default)]
struct Writer {
    places: HashMap<String, u32>,
    ids: Vec<u32>,
    strings: Vec<String>,
    nodes: Vec<u8>,
}

impl Writer {
    /// The index of a string that carries no id.
    fn string(&mut self, text: &str) -> u32 {
        if let Some(at) = self.places.get(text) {
            return *at;
        }
        let at = u32::try_from(self.strings.len()).unwrap();
        self.strings.push(text.to_owned());
        self.places.insert(text.to_owned(), at);
        at
    }

    fn node(&mut self, kind: u16, line: u32, words: &[u32]) {
        let header = [line.to_le_bytes(), u32::MAX.to_le_bytes()].concat();
        let body: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        self.nodes.extend(chunk(kind, &header, &body));
    }
}

/// A chunk: eight bytes of header, what else the header holds, the body.
pub(crate) fn chunk(kind: u16, header: &[u8], body: &[u8]) -> Vec<u8> {
    let mut out = kind.to_le_bytes().to_vec();
    out.extend(u16::try_from(8 + header.len()).unwrap().to_le_bytes());
    out.extend(u32::try_from(8 + header.len() + body.len()).unwrap().to_le_bytes());
    out.extend(header);
    out.extend(body);
    out
}

/// A string pool.
pub(crate) fn pool(strings: &[&str], utf8: bool) -> Vec<u8> {
    if utf8 {
        return raw_pool(&strings.iter().map(|text| text.as_bytes()).collect::<Vec<_>>());
    }
    let encoded = strings.iter().map(|text| {
        let units: Vec<u16> = text.encode_utf16().collect();
        let mut out = Vec::new();
        if units.len() > 0x7fff {
            out.extend((u16::try_from(units.len() >> 16).unwrap() | 0x8000).to_le_bytes());
        }
        out.extend(u16::try_from(units.len() & 0xffff).unwrap().to_le_bytes());
        out.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
        out.extend([0, 0]);
        out
    });
    frame(encoded.collect(), 0)
}

/// A UTF-8 pool of strings as bytes.
pub(crate) fn raw_pool(strings: &[&[u8]]) -> Vec<u8> {
    let length = |length: usize| {
        let cut = length & 0x7fff;
        if cut > 0x7f {
            vec![u8::try_from(cut >> 8).unwrap() | 0x80, u8::try_from(cut & 0xff).unwrap()]
        } else {
            vec![u8::try_from(cut).unwrap()]
        }
    };
    let encoded = strings.iter().map(|text| {
        let units = String::from_utf8_lossy(text).encode_utf16().count();
        [length(units), length(text.len()), text.to_vec(), vec![0]].concat()
    });
    frame(encoded.collect(), 1 << 8)
}

fn frame(encoded: Vec<Vec<u8>>, flags: u32) -> Vec<u8> {
    let count = u32::try_from(encoded.len()).unwrap();
    let mut offsets = Vec::new();
    let mut data = Vec::new();
    for one in encoded {
        offsets.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
        data.extend(one);
    }
    data.resize(data.len().next_multiple_of(4), 0);
    let start = 28 + 4 * count;
    let header: Vec<u8> = [count, 0, flags, start, 0].iter().flat_map(|word| word.to_le_bytes()).collect();
    chunk(0x0001, &header, &[offsets, data].concat())
}
