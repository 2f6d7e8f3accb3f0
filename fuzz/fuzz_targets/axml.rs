//! Binary XML, alone and as the manifest of an app.
#![no_main]

use std::io::{Cursor, Write};

use duly::android::axml::Document;
use duly::container::Apk;
use duly::limit::Budget;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let budget = Budget::default();
    let Ok(document) = Document::parse(bytes, &budget) else { return };
    let mut open = vec![document.root()];
    while let Some(element) = open.pop() {
        for attribute in element.attributes() {
            let _ = (element.string(attribute), document.xml().attribute_name(attribute), attribute.value.to_text());
        }
        open.extend(element.children());
    }
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    writer.start_file("AndroidManifest.xml", stored).unwrap();
    writer.write_all(bytes).unwrap();
    let archive = writer.finish().unwrap().into_inner();
    let apk = Apk::open(&archive, &budget).unwrap();
    if let Ok(app) = duly::app::read(&apk, &budget) {
        let mut reader = quick_xml::Reader::from_str(&app.manifest_xml);
        loop {
            match reader.read_event().unwrap() {
                quick_xml::events::Event::Eof => break,
                quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                    tag.attributes().for_each(|attribute| drop(attribute.unwrap()));
                }
                _ => {}
            }
        }
    }
});
