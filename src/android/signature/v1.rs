//! JAR signing, as Android verifies it.
//!
//! <https://source.android.com/docs/security/features/apksigning#v1>

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use rayon::prelude::*;
use x509_cert::der::asn1::ObjectIdentifier;

use crate::container::{Apk, ContainerError, Entry, Method};
use crate::limit::Budget;
use crate::prose::Prose;

use super::AtHand;
use super::ber;
use super::certificate::{Certificate, Named};
use super::cms::{Attributes, SignedData, SignerInfo};
use super::key::{Hash, Signing};
use super::manifest::{NamedDigest, Section, digests, sections};
use super::reader::{Malformed, Reader};
use super::signer::MAX_SIGNERS;

/// What JAR signing says of a file.
#[derive(Debug, Default)]
pub(super) struct Jar {
    /// Whether there is a signature file with its block.
    pub(super) present: bool,
    /// The signers' certificates: SHA-256 and subject.
    pub(super) certificates: Vec<Named>,
    /// Signers that the platform passes over, and why a signature does not verify.
    pub(super) problems: Vec<Prose>,
    pub(super) verifies: bool,
}

const META_INF: &str = "META-INF/";
const MANIFEST: &str = "META-INF/MANIFEST.MF";
const BLOCKS: [&str; 3] = [".RSA", ".DSA", ".EC"];
/// Names the schemes that the file was signed with too.
const ANDROID_APK_SIGNED: &str = "X-Android-APK-Signed";

/// The methods of compression that the platform knows, as archives write them.
const STORED: u16 = 0;
const DEFLATED: u16 = 8;

const KITKAT: u32 = 19;
const NOUGAT: u32 = 24;

/// More signers of one block than a file needs; each costs a signature to verify.
const MAX_SIGNER_INFOS: usize = 100;

/// A signature file and the block that signs it.
struct Pair<'a> {
    file: &'a Entry,
    block: &'a Entry,
}

/// A pair whose contents are read.
struct JarSigner<'a> {
    name: &'a str,
    file: Cow<'a, [u8]>,
    block: Cow<'a, [u8]>,
}

/// A signature file that verifies, and the entries that it names.
struct SignatureFile {
    entries: HashSet<String>,
}

/// All pairs, in the order of the central directory's blocks.
fn pairs<'a>(apk: &'a Apk<'_>) -> Vec<Pair<'a>> {
    let in_meta_inf = || apk.entries.iter().filter(|entry| entry.name.starts_with(META_INF));
    // Of two files with one name the last counts; a file with such names is refused where it is checked.
    let files: HashMap<&str, &Entry> =
        in_meta_inf().filter(|entry| entry.name.ends_with(".SF")).map(|entry| (entry.name.as_str(), entry)).collect();
    in_meta_inf()
        .filter_map(|block| {
            let stem = BLOCKS.iter().find_map(|extension| block.name.strip_suffix(extension))?;
            Some(Pair { file: files.get(format!("{stem}.SF").as_str())?, block })
        })
        .collect()
}

/// The signers that the file names, nothing of it verified.
pub(super) fn named(apk: &Apk<'_>, budget: &Budget) -> Jar {
    let pairs = pairs(apk);
    let mut jar = Jar { present: !pairs.is_empty(), ..Jar::default() };
    for pair in pairs.into_iter().take(MAX_SIGNERS) {
        if let Ok(block) = apk.read(pair.block, budget) {
            jar.certificates.extend(first_certificate(&block));
        }
    }
    jar
}

/// SHA-256 and subject of the certificate of the first signer in a block.
fn first_certificate(block: &[u8]) -> Option<Named> {
    let data = SignedData::parse(block)?;
    let certificate = data.certificate(data.signers.first()?)?;
    Some(certificate.named())
}

/// Verifies the JAR signatures as every level from `min_sdk` on would, where `schemes` are the numbers of the newer
/// schemes that the file has.
pub(super) fn verify(apk: &Apk<'_>, min_sdk: u32, schemes: &[u32], at_hand: &AtHand<'_>, budget: &Budget) -> Jar {
    let mut jar = Jar::default();
    match verify_into(&mut jar, apk, min_sdk, schemes, at_hand, budget) {
        Ok(certificates) => {
            (jar.present, jar.verifies) = (true, true);
            jar.certificates = certificates;
        }
        Err(problem) => {
            jar.problems.push(problem);
            let Jar { present, certificates, .. } = named(apk, budget);
            (jar.present, jar.certificates) = (present, certificates);
        }
    }
    jar
}

fn verify_into(
    jar: &mut Jar,
    apk: &Apk<'_>,
    min_sdk: u32,
    schemes: &[u32],
    at_hand: &AtHand<'_>,
    budget: &Budget,
) -> Result<Vec<Named>, Prose> {
    let mut names = HashSet::with_capacity(apk.entries.len());
    if let Some(entry) = apk.entries.iter().find(|entry| !names.insert(entry.name.as_str())) {
        return Err(Prose::new(
            format!("有多个条目名为 {}", entry.name),
            format!("several entries are named {}", entry.name),
        ));
    }
    let read = |entry: &Entry| apk.read(entry, budget).map_err(|error| unreadable(entry, &error));
    let manifest = apk
        .entry(MANIFEST)
        .ok_or_else(|| Prose::new(format!("没有 {MANIFEST}"), format!("there is no {MANIFEST}")))
        .and_then(read)?;
    let manifest = Manifest::parse(&manifest, &names)?;

    let pairs = pairs(apk);
    if pairs.is_empty() {
        return Err(no_signature());
    }
    if pairs.len() > MAX_SIGNERS {
        return Err(Prose::new(
            format!("签名者超过 {MAX_SIGNERS} 个"),
            format!("there are more than {MAX_SIGNERS} signers"),
        ));
    }
    // All blocks first: one that does not verify fails the file, whatever else there is.
    let mut signers = Vec::new();
    for pair in pairs {
        let signer = JarSigner { name: &pair.block.name, file: read(pair.file)?, block: read(pair.block)? };
        let certificate = verify_block(&signer, min_sdk)?;
        signers.push((signer, certificate));
    }
    let mut files = Vec::new();
    for (signer, certificate) in signers {
        match verify_file(&signer, &manifest, min_sdk, schemes)? {
            Ok(file) => files.push((file, certificate)),
            Err(problem) => jar.problems.push(problem),
        }
    }
    if files.is_empty() {
        return Err(no_signature());
    }
    let signed = verify_entries(apk, &manifest, &files, min_sdk, at_hand, budget)?;
    Ok(files.into_iter().zip(signed).filter_map(|((_, certificate), signs)| signs.then_some(certificate)).collect())
}

fn no_signature() -> Prose {
    Prose::new("没有有效的 JAR 签名", "there is no JAR signature")
}

/// The manifest's sections.
struct Manifest<'a> {
    bytes: &'a [u8],
    main: Option<Section<'a>>,
    /// By entry.
    entries: HashMap<String, Section<'a>>,
}

impl<'a> Manifest<'a> {
    /// Reads it. Every entry that it names must exist.
    fn parse(bytes: &'a [u8], names: &HashSet<&str>) -> Result<Self, Prose> {
        let mut sections = sections(bytes).into_iter();
        let main = sections.next();
        let mut entries = HashMap::new();
        for section in sections {
            let name = section.name().map(str::to_owned).ok_or_else(|| {
                Prose::new(format!("{MANIFEST} 中有未命名的段"), format!("a section of {MANIFEST} has no name"))
            })?;
            if !names.contains(name.as_str()) {
                return Err(Prose::new(
                    format!("{MANIFEST} 列出的 {name} 不在包中"),
                    format!("{MANIFEST} names {name}, which is not in the file"),
                ));
            }
            if entries.contains_key(&name) {
                return Err(Prose::new(
                    format!("{MANIFEST} 重复列出 {name}"),
                    format!("{MANIFEST} names {name} more than once"),
                ));
            }
            entries.insert(name, section);
        }
        Ok(Manifest { bytes, main, entries })
    }
}

/// Verifies the signature block against the signature file, and gives the certificate that signed.
fn verify_block(signer: &JarSigner<'_>, min_sdk: u32) -> Result<Named, Prose> {
    let name = signer.name;
    let damaged = || Prose::new(format!("{name} 已损坏"), format!("{name} is damaged"));
    let data = SignedData::parse(&signer.block).ok_or_else(damaged)?;
    if data.signers.is_empty() || data.signers.len() > MAX_SIGNER_INFOS {
        return Err(damaged());
    }
    // Before Nougat only the first signer counts; since then the first of those that verify.
    let considered = if min_sdk < NOUGAT { 1 } else { data.signers.len() };
    let mut verified = None;
    for info in data.signers.iter().take(considered) {
        let certificate = verify_signer_info(&data, info, signer, min_sdk)?;
        verified = verified.or(certificate);
    }
    let certificate = verified.ok_or_else(|| {
        Prose::new(format!("{name} 中的签名与签名文件不符"), format!("the signature in {name} does not verify"))
    })?;
    Ok(certificate.named())
}

/// The certificate that signed; `Ok(None)` where the signature does not verify and another may.
fn verify_signer_info<'a>(
    data: &SignedData<'a>,
    info: &SignerInfo<'_>,
    signer: &JarSigner<'_>,
    min_sdk: u32,
) -> Result<Option<Certificate<'a>>, Prose> {
    let name = signer.name;
    let (hash, signing, since) = algorithms(info).ok_or_else(|| {
        Prose::new(format!("{name} 所用的签名算法不受支持"), format!("{name} uses algorithms that are not supported"))
    })?;
    if min_sdk < since {
        return Err(Prose::new(
            format!("API 级别低于 {since} 的系统不支持 {name} 所用的签名算法"),
            format!("platforms below API level {since} do not know the algorithms of {name}"),
        ));
    }
    let certificate = data.certificate(info).ok_or_else(|| {
        Prose::new(format!("{name} 中没有签名者的证书"), format!("{name} does not hold its signer's certificate"))
    })?;
    if !certificate.may_sign() {
        return Err(Prose::new(
            format!("{name} 中的证书不得用于签名"),
            format!("the certificate in {name} is not for signing"),
        ));
    }
    let key = certificate.key().ok_or_else(|| {
        Prose::new(format!("{name} 中的公钥无法读取"), format!("the public key in {name} cannot be read"))
    })?;
    let Some(attributes) = info.attributes else {
        return Ok(key.verifies(signing, hash, &signer.file, &info.signature).then_some(certificate));
    };
    if min_sdk < KITKAT {
        return Err(Prose::new(
            format!("{name} 带有签名属性，API 级别低于 {KITKAT} 的系统不会正确校验"),
            format!("{name} has signed attributes, which platforms below API level {KITKAT} do not verify rightly"),
        ));
    }
    let damaged =
        || Prose::new(format!("{name} 的签名属性已损坏"), format!("the signed attributes of {name} are damaged"));
    let parsed = Attributes::parse(attributes).ok_or_else(damaged)?;
    let (Some(content_type), Some(digest)) = (parsed.content_type, parsed.message_digest) else {
        return Err(damaged());
    };
    if content_type != data.content_type || digest != hash.digest(&signer.file) {
        return Ok(None);
    }
    // They are signed as the set that they are, not as the implicitly tagged field of the file; otherwise as they
    // stand there.
    let signed: Vec<u8> = std::iter::once(ber::SET).chain(attributes.encoded.iter().copied().skip(1)).collect();
    Ok(key.verifies(signing, hash, &signed, &info.signature).then_some(certificate))
}

/// How `info` signs, and the level from which on all platforms know it. Algorithms that only some levels know are
/// not among them: no app is for those alone.
fn algorithms(info: &SignerInfo<'_>) -> Option<(Hash, Signing, u32)> {
    use Hash::{Md5, Sha1, Sha224, Sha256, Sha384, Sha512};
    use Signing::{Dsa, Ecdsa, RsaPkcs1};

    let hash = [
        ("1.2.840.113549.2.5", Md5),
        ("1.3.14.3.2.26", Sha1),
        ("2.16.840.1.101.3.4.2.4", Sha224),
        ("2.16.840.1.101.3.4.2.1", Sha256),
        ("2.16.840.1.101.3.4.2.2", Sha384),
        ("2.16.840.1.101.3.4.2.3", Sha512),
    ]
    .into_iter()
    .find_map(|(oid, hash)| (info.digest_algorithm == ObjectIdentifier::new(oid).ok()?).then_some(hash))?;
    let signature = info.signature_algorithm.to_string();
    let (signing, since) = match (signature.as_str(), hash) {
        // rsaEncryption
        ("1.2.840.113549.1.1.1", Md5 | Sha1) => (RsaPkcs1, 0),
        ("1.2.840.113549.1.1.1", Sha224) => (RsaPkcs1, 21),
        ("1.2.840.113549.1.1.1", Sha256 | Sha384 | Sha512) => (RsaPkcs1, 18),
        // md5, sha1, sha224, sha256, sha384 and sha512WithRSAEncryption
        ("1.2.840.113549.1.1.4", Md5) => (RsaPkcs1, 21),
        ("1.2.840.113549.1.1.5", Sha1) => (RsaPkcs1, 0),
        ("1.2.840.113549.1.1.14", Sha224) => (RsaPkcs1, 21),
        ("1.2.840.113549.1.1.11", Sha256) => (RsaPkcs1, 18),
        ("1.2.840.113549.1.1.12", Sha384) | ("1.2.840.113549.1.1.13", Sha512) => (RsaPkcs1, 21),
        // id-dsa
        ("1.2.840.10040.4.1", Sha1) => (Dsa, 0),
        ("1.2.840.10040.4.1", Sha224 | Sha256) => (Dsa, 22),
        // id-dsa-with-sha1, -sha224 and -sha256
        ("1.2.840.10040.4.3", Sha1) => (Dsa, 9),
        ("2.16.840.1.101.3.4.3.1", Sha224) | ("2.16.840.1.101.3.4.3.2", Sha256) => (Dsa, 21),
        // id-ecPublicKey
        ("1.2.840.10045.2.1", Sha1 | Sha256 | Sha384 | Sha512) => (Ecdsa, 18),
        ("1.2.840.10045.2.1", Sha224) => (Ecdsa, 21),
        // ecdsa-with-SHA1 to SHA512
        ("1.2.840.10045.4.1", Sha1) => (Ecdsa, 18),
        ("1.2.840.10045.4.3.1", Sha224)
        | ("1.2.840.10045.4.3.2", Sha256)
        | ("1.2.840.10045.4.3.3", Sha384)
        | ("1.2.840.10045.4.3.4", Sha512) => (Ecdsa, 21),
        _ => return None,
    };
    Some((hash, signing, since))
}

/// Verifies the manifest against a signature file. The outer error fails the JAR signature; the inner one says why
/// the platform passes over this signer.
fn verify_file(
    signer: &JarSigner<'_>,
    manifest: &Manifest<'_>,
    min_sdk: u32,
    schemes: &[u32],
) -> Result<Result<SignatureFile, Prose>, Prose> {
    let name = signer.name;
    let passed_over = |zh: &str, en: &str| {
        Ok(Err(Prose::new(format!("{name} 被系统忽略：{zh}"), format!("{name} is passed over: {en}"))))
    };
    let mut file = sections(&signer.file).into_iter();
    let main = file.next();
    let Some(main) = main.filter(|main| main.get("Signature-Version").is_some()) else {
        return passed_over("签名文件没有版本号", "its signature file has no version");
    };
    check_stripping(&main, name, schemes)?;

    let by_signtool = main.get("Created-By").is_some_and(|tool| tool.contains("signtool"));
    let whole = digests(&main, if by_signtool { "-Digest" } else { "-Digest-Manifest" }, min_sdk);
    let whole_verifies = !whole.is_empty() && whole.iter().all(|digest| digest.matches(manifest.bytes));
    if !by_signtool {
        let main_section = manifest.main.as_ref().map_or(&[][..], |main| main.bytes);
        let expected = digests(&main, "-Digest-Manifest-Main-Attributes", min_sdk);
        if !expected.iter().all(|digest| digest.matches(main_section)) {
            return Err(Prose::new(
                format!("{MANIFEST} 的主段与签名时不同"),
                format!("the main section of {MANIFEST} is not what was signed"),
            ));
        }
    }
    let mut entries = HashSet::new();
    for section in file {
        let Some(entry) = section.name() else {
            return passed_over("签名文件中有未命名的段", "a section of its signature file has no name");
        };
        if !entries.insert(entry.to_owned()) {
            return passed_over("签名文件重复列出条目", "its signature file names an entry twice");
        }
        if whole_verifies {
            continue;
        }
        let Some(signed) = manifest.entries.get(entry) else {
            return passed_over(
                "签名文件列出的条目不在清单中",
                "its signature file names an entry that the manifest does not",
            );
        };
        let mut bytes = signed.bytes;
        if by_signtool {
            bytes = bytes.strip_suffix(b"\n").filter(|rest| rest.ends_with(b"\n")).unwrap_or(bytes);
        }
        let expected = digests(&section, "-Digest", min_sdk);
        if expected.is_empty() || !expected.iter().all(|digest| digest.matches(bytes)) {
            return Err(Prose::new(
                format!("{MANIFEST} 中关于 {entry} 的段与签名时不同"),
                format!("the section of {MANIFEST} on {entry} is not what was signed"),
            ));
        }
    }
    Ok(Ok(SignatureFile { entries }))
}

/// A file that says it was signed with v2 or v3 too must have those signatures.
fn check_stripping(main: &Section<'_>, name: &str, schemes: &[u32]) -> Result<(), Prose> {
    let listed = main.get(ANDROID_APK_SIGNED).unwrap_or_default();
    for scheme in listed.split(',').filter_map(|id| id.trim().parse::<u32>().ok()) {
        if matches!(scheme, 2 | 3) && !schemes.contains(&scheme) {
            return Err(Prose::new(
                format!("{name} 表明签名时另有 v{scheme} 签名，现已被去除"),
                format!("{name} says that it was signed with scheme v{scheme} too, and that signature is gone"),
            ));
        }
    }
    Ok(())
}

/// Verifies the entries against the manifest. All must be signed by the same signers: tells for each of `files`
/// whether it is one.
fn verify_entries<C: Sync>(
    apk: &Apk<'_>,
    manifest: &Manifest<'_>,
    files: &[(SignatureFile, C)],
    min_sdk: u32,
    at_hand: &AtHand<'_>,
    budget: &Budget,
) -> Result<Vec<bool>, Prose> {
    let mut entries: Vec<&Entry> =
        apk.entries.iter().filter(|entry| !entry.name.starts_with(META_INF) && !entry.name.ends_with('/')).collect();
    entries.sort_by_key(|entry| entry.header);
    let signers_of =
        |entry: &Entry| files.iter().map(|(file, _)| file.entries.contains(&entry.name)).collect::<Vec<bool>>();
    let mut signers: Option<Vec<bool>> = None;
    let mut work: Vec<(&Entry, Vec<NamedDigest>)> = Vec::with_capacity(entries.len());
    for entry in entries {
        let section = manifest.entries.get(&entry.name);
        let expected = section.map(|section| digests(section, "-Digest", min_sdk)).unwrap_or_default();
        let by = signers_of(entry);
        if expected.is_empty() || !by.contains(&true) {
            return Err(Prose::new(format!("{} 没有签名", entry.name), format!("{} is not signed", entry.name)));
        }
        if *signers.get_or_insert_with(|| by.clone()) != by {
            return Err(Prose::new(
                format!("{} 的签名者与其他条目不同", entry.name),
                format!("{} is not signed by those who signed the other entries", entry.name),
            ));
        }
        work.push((entry, expected));
    }
    // The biggest first and each by itself, so that no thread is left alone with them.
    work.sort_by_key(|(entry, _)| std::cmp::Reverse(entry.size));
    let each = work.par_iter().with_max_len(1);
    let failed = each.filter_map(|(entry, expected)| verify_entry(apk, entry, expected, at_hand, budget).err()).min();
    match (failed, signers) {
        (Some(problem), _) => Err(problem),
        (None, Some(signers)) => Ok(signers),
        (None, None) => Err(Prose::new("没有任何条目经过签名", "no entry is signed")),
    }
}

fn verify_entry(
    apk: &Apk<'_>,
    entry: &Entry,
    expected: &[NamedDigest],
    at_hand: &AtHand<'_>,
    budget: &Budget,
) -> Result<(), Prose> {
    if !local_header_agrees(apk.bytes, entry) {
        return Err(Prose::new(
            format!("{} 的本地文件头与中央目录不一致", entry.name),
            format!("the local header of {} disagrees with the central directory", entry.name),
        ));
    }
    let mut digesters: Vec<_> = expected.iter().map(|digest| digest.hash.digester()).collect();
    let mut update = |bytes: &[u8]| digesters.iter_mut().for_each(|digester| digester.update(bytes));
    match entry.written_method {
        // No other entry has its name: that was checked first.
        STORED | DEFLATED => match at_hand.get(entry.name.as_str()) {
            Some(contents) => {
                update(contents);
                Ok(())
            }
            None => apk.read_pieces(entry, budget, update),
        },
        // Where signatures are verified the platform inflates whatever is not stored, other than where it loads it.
        _ => {
            let data = compressed_data(apk.bytes, entry);
            apk.read_pieces(&Entry { method: Method::Deflated, data, ..entry.clone() }, budget, update)
        }
    }
    .map_err(|error| unreadable(entry, &error))?;
    if expected.iter().zip(digesters).all(|(digest, digester)| digest.is(&digester.finalize())) {
        return Ok(());
    }
    Err(Prose::new(format!("{} 的内容与签名时不同", entry.name), format!("{} is not what was signed", entry.name)))
}

fn unreadable(entry: &Entry, error: &ContainerError) -> Prose {
    Prose::new(
        format!("无法读取 {}：{}", entry.name, error.what.zh),
        format!("{} cannot be read: {}", entry.name, error.what.en),
    )
}

/// The data of an entry of a method that is not known, as long as its local header says: taken for stored, it was
/// found to be as long as its contents.
fn compressed_data(bytes: &[u8], entry: &Entry) -> Range<usize> {
    const COMPRESSED_SIZE: usize = 18;
    let size = bytes
        .get(entry.header.saturating_add(COMPRESSED_SIZE)..)
        .and_then(|header| Reader::new(header).u32().ok())
        .and_then(|size| usize::try_from(size).ok())
        .unwrap_or_default();
    entry.data.start..entry.data.start.saturating_add(size)
}

/// Whether the local header says what the central directory says. The central directory of a JAR is not signed: the
/// platform's reader fails the verification of an entry about which the two differ.
fn local_header_agrees(bytes: &[u8], entry: &Entry) -> bool {
    const DATA_DESCRIPTOR: u16 = 8;
    // Signature, version, flags, method, time, date, CRC-32, both sizes, the lengths of name and extra field.
    let header = || -> Result<bool, Malformed> {
        let mut header = Reader::new(bytes.get(entry.header..).ok_or(Malformed)?);
        header.take(6)?;
        let flags = header.u16()?;
        header.take(6)?;
        let (crc32, compressed, size) = (header.u32()?, header.u32()?, header.u32()?);
        let name = usize::from(header.u16()?);
        header.u16()?;
        let same_name = String::from_utf8_lossy(header.take(name)?) == entry.name;
        // Of an entry of 4 GiB or more the sizes are elsewhere.
        let same = |field: u32, value: u64| field == u32::MAX || u64::from(field) == value;
        let compressed_size = u64::try_from(entry.data.len()).unwrap_or(u64::MAX);
        let known = matches!(entry.written_method, STORED | DEFLATED);
        let same_data = crc32 == entry.crc32 && (!known || same(compressed, compressed_size)) && same(size, entry.size);
        Ok(same_name && (same_data || flags & DATA_DESCRIPTOR != 0))
    };
    header().unwrap_or(false)
}
