//! What native libraries show: ways to the network, URLs, and reads that their strings and symbols give away.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Contents;
use super::actor;
use super::endpoint;
use super::facts::{Access, Actor, ActorKind, Endpoint, Frequency, SinkCall, SinkKind, Via};
use crate::android::elf;
use crate::container::{Apk, Entry};
use crate::db;
use crate::limit::{Budget, Limit, Principle};
use crate::prose::Prose;

/// ABIs, the one that is read first where a library is there for several.
const ABIS: [&str; 6] = ["arm64-v8a", "armeabi-v7a", "armeabi", "x86_64", "x86", "mips"];
/// Imports by which a library reaches the network.
const NETWORK: [&str; 6] = ["connect", "getaddrinfo", "gethostbyname", "send", "sendto", "SSL_write"];
/// Most exported functions of one library that are kept.
const MOST_EXPORTS: usize = 4096;
/// Strings by which a library reads identifiers: what it holds, and the data type.
const READS: [(&str, &str); 6] = [
    ("/proc/net/arp", "mac"),
    ("/sys/class/net/wlan0/address", "mac"),
    ("ro.serialno", "device_id"),
    ("ro.boot.serialno", "device_id"),
    ("persist.radio.imei", "imei"),
    ("content://", ""),
];

/// What the libraries show.
#[derive(Debug, Default)]
pub struct Native {
    /// Reads.
    pub accesses: Vec<Access>,
    /// Ways out.
    pub sinks: Vec<SinkCall>,
    /// URLs.
    pub endpoints: Vec<Endpoint>,
    /// By entry: exported functions that the runtime or code of the app calls (`Java_…`, `JNI_OnLoad`).
    pub exports: BTreeMap<String, Vec<String>>,
    /// What could not be read.
    pub limits: Vec<Limit>,
}

/// The libraries of an app: file name, and the entry of the first ABI that has it.
pub fn libraries<'e>(apk: &'e Apk<'_>) -> BTreeMap<&'e str, &'e Entry> {
    let mut found: BTreeMap<&str, (usize, &Entry)> = BTreeMap::new();
    for entry in &apk.entries {
        let Some((abi, name)) = entry.name.strip_prefix("lib/").and_then(|rest| rest.split_once('/')) else { continue };
        if !name.ends_with(".so") || name.contains('/') {
            continue;
        }
        let rank = ABIS.iter().position(|known| *known == abi).unwrap_or(ABIS.len());
        match found.get(name) {
            Some((known, _)) if *known <= rank => {}
            _ => {
                found.insert(name, (rank, entry));
            }
        }
    }
    found.into_iter().map(|(name, (_, entry))| (name, entry)).collect()
}

/// Inflates the libraries, in parallel; by entry.
pub fn inflate<'a>(apk: &Apk<'a>, budget: &Budget) -> BTreeMap<String, Contents<'a>> {
    let entries: Vec<&Entry> = libraries(apk).into_values().collect();
    entries.par_iter().map(|entry| (entry.place().to_owned(), apk.read(entry, budget))).collect()
}

/// Looks through all libraries, in parallel. `contents`: by entry.
pub fn read(apk: &Apk<'_>, contents: &BTreeMap<String, Contents<'_>>) -> Native {
    let libraries: Vec<(&str, &Entry)> = libraries(apk).into_iter().collect();
    let parts: Vec<Native> =
        libraries.par_iter().map(|(name, entry)| library(name, entry.place(), contents.get(entry.place()))).collect();
    let mut whole = Native::default();
    for part in parts {
        whole.accesses.extend(part.accesses);
        whole.sinks.extend(part.sinks);
        whole.endpoints.extend(part.endpoints);
        whole.exports.extend(part.exports);
        whole.limits.extend(part.limits);
    }
    whole
}

fn library(name: &str, entry: &str, bytes: Option<&Contents<'_>>) -> Native {
    let mut native = Native::default();
    let bytes = bytes.and_then(|bytes| bytes.as_ref().ok());
    let Some((bytes, library)) = bytes.and_then(|bytes| Some((bytes.as_ref(), elf::read(bytes)?))) else {
        native.limits.push(Limit {
            what: Prose::new("本地库无法读取", "a native library cannot be read"),
            place: entry.to_owned(),
            effect: Prose::new("其中的行为没有计入", "what it does is not counted"),
            principles: vec![Principle::Proper, Principle::Disclosed, Principle::Consent],
        });
        return native;
    };
    let actor = owner(name);
    let exports = library.exports.iter().filter(|name| name.starts_with("Java_") || **name == "JNI_OnLoad");
    native.exports.insert(entry.to_owned(), exports.take(MOST_EXPORTS).map(|name| (*name).to_owned()).collect());
    for symbol in NETWORK.iter().filter(|symbol| library.imports.binary_search(symbol).is_ok()) {
        native.sinks.push(SinkCall {
            kind: Some(SinkKind::Network),
            category: "native",
            api: (*symbol).to_owned(),
            method: name.to_owned(),
            file: entry.to_owned(),
            offset: 0,
            actor: actor.clone(),
            source: None,
            reachable: None,
            before_consent: None,
            carries: Vec::new(),
        });
    }
    let urls = elf::strings(bytes, &["https://", "http://", "wss://", "ws://"]);
    for (_, url) in urls {
        native.endpoints.extend(endpoint::endpoint(url, entry, None, actor.clone()).filter(|e| e.host.is_some()));
    }
    for (offset, text) in elf::strings(bytes, &READS.map(|(start, _)| start)) {
        let uri = super::tables::uri_of(text);
        let types: Vec<&str> = match (uri, READS.iter().find(|(start, _)| text == *start)) {
            (Some(uri), _) => uri.data_types.to_vec(),
            (None, Some((_, data_type))) if !data_type.is_empty() => vec![data_type],
            _ => continue,
        };
        for data_type in types {
            native.accesses.push(Access {
                id: String::new(),
                data_type: data_type.to_owned(),
                api: uri.is_none().then(|| text.to_owned()),
                uri: uri.map(|uri| uri.uri.to_owned()),
                permissions: uri.and_then(|uri| uri.read_permission).map(str::to_owned).into_iter().collect(),
                method: name.to_owned(),
                file: entry.to_owned(),
                offset: u32::try_from(offset).ok(),
                source: None,
                actor: actor.clone(),
                reachable: None,
                entry: None,
                chain: Vec::new(),
                before_consent: None,
                frequency: Frequency::Unknown,
                reason: Some(Prose::new("本地库中的字符串", "a string in a native library")),
                via: Via::Native,
            });
        }
    }
    native
}

/// Whether a file name is one of a kit's libraries; `*` stands for any rest.
pub fn is_of(name: &str, sdk: &db::Sdk) -> bool {
    sdk.libraries.iter().any(|known| match known.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == *known,
    })
}

/// Whose library a file name is.
fn owner(name: &str) -> Actor {
    let sdk = db::sdks().iter().find(|sdk| is_of(name, sdk));
    sdk.map_or_else(|| Actor { kind: ActorKind::Unknown, id: Some(name.to_owned()), name: None }, actor::of_sdk)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;
    use crate::limit::Budget;

    fn archive(names: &[&str]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for name in names {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(b"no library").unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn of_a_library_for_several_abis_the_first_is_read() {
        let names = [
            "lib/x86/liba.so",
            "lib/arm64-v8a/liba.so",
            "lib/armeabi-v7a/liba.so",
            "lib/new-abi/libb.so",
            "lib/x86/libb.so",
        ];
        let bytes = archive(&names);
        let apk = Apk::open(&bytes, &Budget::default()).unwrap();
        let found: Vec<(&str, &str)> =
            libraries(&apk).into_iter().map(|(name, entry)| (name, entry.name.as_str())).collect();
        assert_eq!(found, [("liba.so", "lib/arm64-v8a/liba.so"), ("libb.so", "lib/x86/libb.so")]);
    }

    #[test]
    fn what_stands_elsewhere_is_no_library_of_the_app() {
        let bytes = archive(&["lib/arm64-v8a/sub/liba.so", "assets/libb.so", "lib/arm64-v8a/gdbserver", "lib/liba.so"]);
        let apk = Apk::open(&bytes, &Budget::default()).unwrap();
        assert!(libraries(&apk).is_empty());
    }

    #[test]
    fn a_library_that_cannot_be_read_is_a_limit() {
        let bytes = archive(&["lib/arm64-v8a/liba.so"]);
        let apk = Apk::open(&bytes, &Budget::default()).unwrap();
        let contents = apk.read(&apk.entries[0], &Budget::default());
        let native = read(&apk, &BTreeMap::from([(apk.entries[0].name.clone(), contents)]));
        assert_eq!(native.limits.len(), 1);
        assert_eq!(native.limits[0].place, "lib/arm64-v8a/liba.so");
    }

    #[test]
    fn names_and_patterns_of_libraries() {
        let jpush = db::sdk("jpush").unwrap();
        assert!(is_of("libjcore228.so", jpush) && is_of("libjcore.so", jpush));
        assert!(!is_of("libjco.so", jpush) && !is_of("libxjcore228.so", jpush));
        assert_eq!(owner("libjcore228.so").id.as_deref(), Some("jpush"));
        assert_eq!(owner("libown.so").kind, ActorKind::Unknown);
    }
}
