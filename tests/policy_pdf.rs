//! PDF files built here as other programs build them: the text that was put in is what is read, and what poppler's
//! `pdftotext` reads, where that is installed.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::Command;

use duly::policy::{Input, Origin, Place, Policy, PolicyError, read};

const TEXT: [&str; 3] = [
    "一、我们如何收集您的个人信息",
    "我们会收集您的手机号码、IMEI与位置信息，用于登录。",
    "We may share your email address (Google).",
];

/// Which font shows the text.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Font {
    /// Predefined CMap, font not embedded, no ToUnicode.
    Predefined(&'static str),
    /// Subset of an own numbering, as Word and WPS embed: Identity-H, with or without ToUnicode.
    Subset { to_unicode: bool },
    /// Identity-H over Adobe-GB1: the numbering is the collection's.
    Collection,
}

/// How the streams are written.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Coding {
    Plain,
    Flate,
    Ascii85Flate,
    Lzw,
    PngPredictor,
    RunLength,
}

/// A file: numbered objects, the first one the catalog.
#[derive(Default)]
struct File {
    objects: Vec<Vec<u8>>,
}

impl File {
    fn add(&mut self, object: impl Into<Vec<u8>>) -> usize {
        self.objects.push(object.into());
        self.objects.len()
    }

    fn stream(&mut self, dict: &str, data: &[u8]) -> usize {
        let mut object = format!("<< {dict} /Length {} >>\nstream\n", data.len()).into_bytes();
        object.extend(data);
        object.extend(b"\nendstream");
        self.add(object)
    }

    /// With a cross-reference table.
    fn table(&self, trailer: &str) -> Vec<u8> {
        let mut out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
        let mut offsets = Vec::new();
        for (number, object) in (1..).zip(&self.objects) {
            offsets.push(out.len());
            out.extend(format!("{number} 0 obj\n").bytes());
            out.extend(object);
            out.extend(b"\nendobj\n");
        }
        let start = out.len();
        out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1).bytes());
        for offset in &offsets {
            out.extend(format!("{offset:010} 00000 n \n").bytes());
        }
        out.extend(
            format!("trailer\n<< /Size {} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n", offsets.len() + 1)
                .bytes(),
        );
        out
    }

    /// With its objects but streams in an object stream, and a cross-reference stream.
    fn packed(&self) -> Vec<u8> {
        let mut out = b"%PDF-1.7\n".to_vec();
        let is_stream = |object: &[u8]| object.windows(7).any(|window| window == b"stream\n");
        let (mut heads, mut bodies) = (String::new(), Vec::new());
        let mut entries: Vec<[u8; 7]> = vec![[0; 7]];
        let pack = self.objects.len() + 1;
        let mut index = 0_u16;
        let entry = |kind: u8, second: usize, third: u16| {
            let second = u32::try_from(second).unwrap().to_be_bytes();
            let third = third.to_be_bytes();
            [kind, second[0], second[1], second[2], second[3], third[0], third[1]]
        };
        for (number, object) in (1..).zip(&self.objects) {
            if is_stream(object) {
                entries.push(entry(1, out.len(), 0));
                out.extend(format!("{number} 0 obj\n").bytes());
                out.extend(object);
                out.extend(b"\nendobj\n");
            } else {
                entries.push(entry(2, pack, index));
                index += 1;
                let _ = write!(heads, "{number} {} ", bodies.len());
                bodies.extend(object);
                bodies.push(b'\n');
            }
        }
        let first = heads.len();
        let data = deflate(&[heads.as_bytes(), &bodies].concat());
        entries.push(entry(1, out.len(), 0));
        out.extend(
            format!(
                "{pack} 0 obj\n<< /Type /ObjStm /N {index} /First {first} /Filter /FlateDecode /Length {} >>\nstream\n",
                data.len()
            )
            .bytes(),
        );
        out.extend(&data);
        out.extend(b"\nendstream\nendobj\n");
        let start = out.len();
        entries.push(entry(1, start, 0));
        // As most writers do: PNG "up" over the entries.
        let mut rows = Vec::new();
        let mut above = [0_u8; 7];
        for row in &entries {
            rows.push(2);
            rows.extend(row.iter().zip(above).map(|(here, above)| here.wrapping_sub(above)));
            above = *row;
        }
        let data = deflate(&rows);
        out.extend(
            format!(
                "{} 0 obj\n<< /Type /XRef /Size {} /Root 1 0 R /W [1 4 2] /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 7 >> /Length {} >>\nstream\n",
                pack + 1,
                entries.len(),
                data.len()
            )
            .bytes(),
        );
        out.extend(&data);
        out.extend(format!("\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n").bytes());
        out
    }
}

fn deflate(data: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

fn ascii85(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for group in data.chunks(4) {
        let mut bytes = [0; 4];
        bytes[..group.len()].copy_from_slice(group);
        let mut value = u32::from_be_bytes(bytes);
        let mut digits = [0_u8; 5];
        for digit in digits.iter_mut().rev() {
            *digit = u8::try_from(value % 85).unwrap() + b'!';
            value /= 85;
        }
        out.extend(&digits[..=group.len()]);
    }
    out.extend(b"~>");
    out
}

/// LZW that clears its table before a code grows: all codes have nine bits.
fn lzw(data: &[u8]) -> Vec<u8> {
    let mut codes = vec![256_u32];
    for (at, byte) in data.iter().enumerate() {
        if at > 0 && at % 200 == 0 {
            codes.push(256);
        }
        codes.push(u32::from(*byte));
    }
    codes.push(257);
    let bits: String = codes.iter().map(|code| format!("{code:09b}")).collect();
    bits.as_bytes()
        .chunks(8)
        .map(|byte| byte.iter().fold(0, |value, bit| value << 1 | (bit - b'0')) << (8 - byte.len()))
        .collect()
}

fn coded(coding: Coding, data: &[u8]) -> (String, Vec<u8>) {
    match coding {
        Coding::Plain => (String::new(), data.to_vec()),
        Coding::Flate => ("/Filter /FlateDecode".into(), deflate(data)),
        Coding::Ascii85Flate => ("/Filter [/ASCII85Decode /FlateDecode]".into(), ascii85(&deflate(data))),
        Coding::Lzw => ("/Filter /LZWDecode".into(), lzw(data)),
        Coding::RunLength => {
            let mut out: Vec<u8> = Vec::new();
            for run in data.chunks(128) {
                out.push(u8::try_from(run.len() - 1).unwrap());
                out.extend(run);
            }
            out.push(128);
            ("/Filter /RunLengthDecode".into(), out)
        }
        Coding::PngPredictor => {
            let mut rows = Vec::new();
            for row in data.chunks(16) {
                rows.push(1);
                let mut left = 0;
                for at in 0..16 {
                    let byte = row.get(at).copied().unwrap_or(b' ');
                    rows.push(byte.wrapping_sub(left));
                    left = byte;
                }
            }
            ("/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 16 >>".into(), deflate(&rows))
        }
    }
}

/// The numbering that a subset gives its letters.
fn subset() -> Vec<char> {
    let mut letters: Vec<char> = TEXT.concat().chars().collect();
    letters.sort_unstable();
    letters.dedup();
    letters
}

/// CIDs of Adobe-GB1 for some letters, from the CMap UniGB-UTF16-H of Adobe's cmap-resources.
fn gb1(letter: char) -> u16 {
    let name = hayro_cmap::CMapName::from_bytes(b"UniGB-UTF16-H");
    let data = hayro_cmap::load_embedded(name).unwrap();
    let cmap = hayro_cmap::CMap::parse(data, hayro_cmap::load_embedded).unwrap();
    u16::try_from(cmap.lookup_cid_code(u32::from(letter), 2).unwrap()).unwrap()
}

fn bytes_of(font: Font, text: &str) -> Vec<u8> {
    match font {
        Font::Predefined(name) if name.starts_with("Uni") => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        Font::Predefined(_) => encoding_rs::GBK.encode(text).0.into_owned(),
        Font::Subset { .. } => {
            let letters = subset();
            let glyph = |letter| u16::try_from(letters.iter().position(|known| *known == letter).unwrap() + 3).unwrap();
            text.chars().flat_map(|letter| glyph(letter).to_be_bytes()).collect()
        }
        Font::Collection => text.chars().flat_map(|letter| gb1(letter).to_be_bytes()).collect(),
    }
}

fn build(font: Font, coding: Coding) -> File {
    let mut file = File::default();
    file.add("<< /Type /Catalog /Pages 2 0 R >>");
    file.add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    file.add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>");
    let mut content = String::from("BT /F1 12 Tf 1 0 0 1 72 760 Tm\n");
    for line in TEXT {
        content.push('<');
        for byte in bytes_of(font, line) {
            let _ = write!(content, "{byte:02x}");
        }
        content.push_str("> Tj 0 -40 Td\n");
    }
    content.push_str("ET");
    let (dict, data) = coded(coding, content.as_bytes());
    file.stream(&dict, &data);
    let (encoding, ordering) = match font {
        Font::Predefined(name) => (name, "GB1"),
        Font::Subset { .. } => ("Identity-H", "Identity"),
        Font::Collection => ("Identity-H", "GB1"),
    };
    let to_unicode = if font == (Font::Subset { to_unicode: true }) { "/ToUnicode 8 0 R" } else { "" };
    file.add(format!(
        "<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+SimSun /Encoding /{encoding} /DescendantFonts [6 0 R] {to_unicode} >>"
    ));
    file.add(format!(
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /ABCDEF+SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering ({ordering}) /Supplement 2 >> /FontDescriptor 7 0 R /DW 1000 >>"
    ));
    file.add("<< /Type /FontDescriptor /FontName /ABCDEF+SimSun /Flags 6 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 859 /Descent -140 /CapHeight 683 /StemV 80 >>");
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n1 begincodespacerange <0000> <ffff> endcodespacerange\n",
    );
    for (at, letter) in subset().into_iter().enumerate() {
        let _ = writeln!(map, "1 beginbfchar <{:04x}> <{:04x}> endbfchar", at + 3, u32::from(letter));
    }
    map.push_str("endcmap end end");
    let (dict, data) = coded(coding, map.as_bytes());
    file.stream(&dict, &data);
    file
}

fn one(bytes: &[u8]) -> Result<Policy, PolicyError> {
    read(&[Input { file: "p.pdf", origin: Origin::Given, bytes }])
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

/// What poppler reads; `None` where it is not installed.
fn poppler(bytes: &[u8]) -> Option<String> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let output = Command::new("pdftotext").arg(file.path()).arg("-").output().ok()?;
    output.status.success().then(|| without_spaces(&String::from_utf8_lossy(&output.stdout)))
}

/// Full-width Latin as Latin: poppler reads the half-width glyphs of Adobe-GB1 (CID 814 to 907) as full-width letters,
/// though their codes in the file are those of ASCII.
fn narrow(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap(),
            letter => letter,
        })
        .collect()
}

fn check(what: &str, bytes: &[u8]) {
    let policy = one(bytes).unwrap_or_else(|error| panic!("{what}: {error}"));
    let found = without_spaces(&policy.documents[0].text);
    assert_eq!(found, without_spaces(&TEXT.concat()), "{what}");
    assert!(policy.limits.is_empty(), "{what}: {:?}", policy.limits);
    match poppler(bytes) {
        Some(expected) => assert_eq!(narrow(&found), narrow(&expected), "{what}: not what poppler reads"),
        None => println!("{what}: poppler is not here to compare with"),
    }
}

#[test]
fn fonts_that_word_and_wps_write() {
    for font in [
        Font::Predefined("GBK-EUC-H"),
        Font::Predefined("GB-EUC-H"),
        Font::Predefined("GBKp-EUC-H"),
        Font::Predefined("GBK2K-H"),
        Font::Predefined("UniGB-UCS2-H"),
        Font::Predefined("UniGB-UTF16-H"),
        Font::Subset { to_unicode: true },
        Font::Collection,
    ] {
        check(&format!("{font:?}"), &build(font, Coding::Flate).table(""));
    }
}

#[test]
fn codings_of_streams() {
    for coding in
        [Coding::Plain, Coding::Flate, Coding::Ascii85Flate, Coding::Lzw, Coding::PngPredictor, Coding::RunLength]
    {
        check(&format!("{coding:?}"), &build(Font::Subset { to_unicode: true }, coding).table(""));
    }
}

#[test]
fn object_and_cross_reference_streams() {
    check("packed", &build(Font::Predefined("GBK-EUC-H"), Coding::Flate).packed());
}

#[test]
fn a_glyph_without_a_character_is_a_limit() {
    let mut file = build(Font::Subset { to_unicode: true }, Coding::Plain);
    // The map forgets one letter.
    let map = String::from_utf8(file.objects[7].clone()).unwrap();
    let phone = subset().iter().position(|letter| *letter == '码').unwrap() + 3;
    let line = map.lines().find(|line| line.contains(&format!("<{phone:04x}>"))).unwrap();
    let map = map.replace(line, &" ".repeat(line.len()));
    file.objects[7] = map.into_bytes();
    let policy = one(&file.table("")).unwrap();
    assert!(policy.documents[0].text.contains("手机号\u{fffd}"));
    assert_eq!(policy.limits.len(), 1);
    assert!(policy.limits[0].what.en.starts_with("1 glyphs"));
    let none = one(&build(Font::Subset { to_unicode: false }, Coding::Flate).table("")).unwrap_err();
    assert!(none.why.en.contains("do not say"), "{none}");
}

#[test]
fn characters_stand_on_their_page() {
    let policy = one(&build(Font::Predefined("GBK-EUC-H"), Coding::Flate).table("")).unwrap();
    let document = &policy.documents[0];
    assert_eq!(document.format, "pdf");
    // The first letter of the second line: 40 points below the first, whose base is 842 - 760 from the top.
    let at = document.text.chars().position(|letter| letter == '\n').unwrap() + 1;
    assert_eq!(document.places.of(at), Place::Page { page: 1, x: 72, y: 122 });
    assert_eq!(document.places.of(at + 1), Place::Page { page: 1, x: 84, y: 122 });
}

/// RC4 and the standard security handler, revision 2, with an empty password (ISO 32000-1, 7.6.3).
#[test]
fn encryption_without_a_password_is_read_and_with_one_is_an_error() {
    use md5::{Digest, Md5};
    const PAD: &[u8; 32] = b"\x28\xbf\x4e\x5e\x4e\x75\x8a\x41\x64\x00\x4e\x56\xff\xfa\x01\x08\x2e\x2e\x00\xb6\xd0\x68\x3e\x80\x2f\x0c\xa9\xfe\x64\x53\x69\x7a";
    fn rc4(key: &[u8], data: &[u8]) -> Vec<u8> {
        let mut state: Vec<u8> = (0..=255).collect();
        let mut j = 0_usize;
        for i in 0..256 {
            j = (j + usize::from(state[i]) + usize::from(key[i % key.len()])) % 256;
            state.swap(i, j);
        }
        let (mut i, mut j) = (0_usize, 0_usize);
        data.iter()
            .map(|byte| {
                i = (i + 1) % 256;
                j = (j + usize::from(state[i])) % 256;
                state.swap(i, j);
                byte ^ state[(usize::from(state[i]) + usize::from(state[j])) % 256]
            })
            .collect()
    }
    for (password, opens) in [(&b""[..], true), (b"secret", false)] {
        let padded: Vec<u8> = password.iter().chain(PAD).copied().take(32).collect();
        let owner = rc4(&Md5::digest(PAD)[..5], &padded);
        let mut hash = Md5::new();
        hash.update(&padded);
        hash.update(&owner);
        hash.update((-4_i32).to_le_bytes());
        hash.update(b"0123456789abcdef");
        let key = hash.finalize()[..5].to_vec();
        let user = rc4(&key, PAD);
        let hex = |bytes: &[u8]| bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
        let mut file = build(Font::Predefined("UniGB-UCS2-H"), Coding::Flate);
        // Streams alone have to be encrypted: no other object that is read has strings but those of the collection.
        for (number, object) in (1_u32..).zip(&mut file.objects) {
            let key: Vec<u8> = {
                let mut hash = Md5::new();
                hash.update(&key);
                hash.update(&number.to_le_bytes()[..3]);
                hash.update([0, 0]);
                hash.finalize()[..10].to_vec()
            };
            if let Some(start) = object.windows(7).position(|window| window == b"stream\n") {
                let end = object.len() - b"\nendstream".len();
                let data = rc4(&key, &object[start + 7..end]);
                object.splice(start + 7..end, data);
            } else {
                let text = String::from_utf8(object.clone()).unwrap();
                let text = ["Adobe", "GB1"].iter().fold(text, |text, name| {
                    text.replace(&format!("({name})"), &format!("<{}>", hex(&rc4(&key, name.as_bytes()))))
                });
                *object = text.into_bytes();
            }
        }
        let number =
            file.add(format!("<< /Filter /Standard /V 1 /R 2 /O <{}> /U <{}> /P -4 >>", hex(&owner), hex(&user)));
        let bytes = file.table(&format!("/Encrypt {number} 0 R /ID [<{0}> <{0}>]", hex(b"0123456789abcdef")));
        if opens {
            check("encrypted", &bytes);
        } else {
            assert!(one(&bytes).unwrap_err().why.en.contains("password"));
        }
    }
}

/// A table drawn with lines, whose head the next page repeats, with page numbers and a running title.
#[test]
fn tables_and_what_repeats_on_pages() {
    let font = Font::Predefined("UniGB-UCS2-H");
    let mut file = build(font, Coding::Plain);
    let show = |x: u32, y: u32, text: &str| {
        let hex = bytes_of(font, text).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        format!("BT /F1 10 Tf {x} {y} Td <{hex}> Tj ET\n")
    };
    let rows: [&[[&str; 3]]; 3] = [
        &[["SDK名称", "公司", "信息"], ["友盟", "友盟同欣", "IMEI"]],
        &[["SDK名称", "公司", "信息"], ["极光", "和讯华谷", "位置"]],
        &[["SDK名称", "公司", "信息"], ["高德", "高德软件", "位置"]],
    ];
    let mut pages = Vec::new();
    for (number, rows) in rows.iter().enumerate() {
        let mut content = show(72, 800, "某某应用隐私政策") + &show(280, 30, &format!("第{}页", number + 1));
        for (at, row) in rows.iter().enumerate() {
            let y = 700 - u32::try_from(at).unwrap() * 20;
            for (column, cell) in row.iter().enumerate() {
                content += &show(75 + u32::try_from(column).unwrap() * 100, y + 6, cell);
            }
            let _ = writeln!(content, "72 {y} 300 20 re S 172 {y} m 172 {0} l S 272 {y} m 272 {0} l S", y + 20);
        }
        let stream = file.stream("", content.as_bytes());
        pages.push(file.add(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {stream} 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
        )));
    }
    let kids: String = pages.iter().map(|page| format!("{page} 0 R ")).collect();
    file.objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count 3 >>").into_bytes();
    let policy = one(&file.table("")).unwrap();
    assert_eq!(
        policy.documents[0].text,
        "SDK名称\t公司\t信息\n友盟\t友盟同欣\tIMEI\n极光\t和讯华谷\t位置\n高德\t高德软件\t位置\n"
    );
    let list: Vec<_> = policy.sdk_list.iter().map(|row| (row.name.as_str(), row.data_types.join(" "))).collect();
    assert_eq!(list.len(), 3, "{list:?}");
    assert_eq!(list[1], ("极光", "location".to_owned()));
}

#[test]
fn what_is_no_readable_pdf_is_an_error() {
    assert!(one(b"%PDF-1.7\n").unwrap_err().why.en.contains("damaged"));
    let mut file = build(Font::Predefined("GBK-EUC-H"), Coding::Plain);
    file.objects[3] = b"<< /Length 5 >>\nstream\n/I Do\nendstream".to_vec();
    file.objects[2] = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /I 9 0 R >> >> >>".to_vec();
    file.stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray", b"x");
    let error = one(&file.table("")).unwrap_err();
    assert!(error.why.en.contains("images"), "{error}");
}

/// A stream of a few bytes that inflates to gigabytes, as content, as a map and as the file's own structure.
#[test]
fn bombs_are_refused() {
    let bomb = deflate(&deflate(&vec![b' '; 200 << 20]));
    assert!(bomb.len() < 4096);
    let once = deflate(&vec![b' '; 400 << 20]);
    for (dict, data) in [("/Filter [/FlateDecode /FlateDecode]", &bomb), ("/Filter /FlateDecode", &once)] {
        let mut file = build(Font::Subset { to_unicode: true }, Coding::Plain);
        let mut object = format!("<< {dict} /Length {} >>\nstream\n", data.len()).into_bytes();
        object.extend(data);
        object.extend(b"\nendstream");
        file.objects[7] = object.clone();
        assert!(one(&file.table("")).is_err());
        let mut file = build(Font::Predefined("GBK-EUC-H"), Coding::Plain);
        file.objects[3] = object;
        assert!(one(&file.table("")).is_err());
        let structure =
            format!("%PDF-1.7\n1 0 obj\n<< /Type /ObjStm /N 1 /First 5 {dict} /Length {} >>\nstream\n", data.len());
        let bytes = [structure.as_bytes(), data, b"\nendstream\nendobj\n"].concat();
        let error = one(&bytes).unwrap_err();
        assert!(error.why.en.contains("bomb"), "{error}");
    }
}

#[test]
fn damage_anywhere_gives_an_answer() {
    let whole = build(Font::Subset { to_unicode: true }, Coding::Flate).packed();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..400 {
        let mut bytes = whole.clone();
        for _ in 0..4 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let at = usize::try_from(state % u64::try_from(bytes.len()).unwrap()).unwrap();
            bytes[at] = u8::try_from(state >> 32 & 0xff).unwrap();
        }
        let _ = one(&bytes);
    }
    for end in (0..whole.len()).step_by(97) {
        let _ = one(&whole[..end]);
    }
    let deep = format!("%PDF-1.7\n1 0 obj\n{}", "[".repeat(1_000_000));
    let _ = one(deep.as_bytes());
    let deep = format!("%PDF-1.7\n1 0 obj\n{}", "<< /A ".repeat(1_000_000));
    let _ = one(deep.as_bytes());
}
