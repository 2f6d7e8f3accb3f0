//! JAR manifests and signature files, read as the platform reads them.
//!
//! <https://docs.oracle.com/en/java/javase/17/docs/specs/jar/jar.html#jar-manifest>

use std::borrow::Cow;

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::key::Hash;

/// A section: attributes up to a blank line.
#[derive(Clone, Debug)]
pub(super) struct Section<'a> {
    /// All of it, the blank line included.
    pub(super) bytes: &'a [u8],
    attributes: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

impl Section<'_> {
    /// Its name, where its first attribute is one.
    pub(super) fn name(&self) -> Option<&str> {
        self.attributes.first().filter(|(name, _)| name.eq_ignore_ascii_case("Name")).map(|(_, value)| value.as_ref())
    }

    /// The value of the first attribute that `name` names, in letters of any case.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_ref())
    }
}

/// All sections of a file, the main one first.
pub(super) fn sections(bytes: &[u8]) -> Vec<Section<'_>> {
    let mut sections = Vec::new();
    let mut rest = bytes;
    loop {
        // Blank lines in front of a section belong to none.
        let start = rest;
        let Some((mut line, after)) = split_line(rest) else { return sections };
        rest = after;
        if line.is_empty() {
            continue;
        }
        let mut attributes = Vec::new();
        let mut attribute = Cow::Borrowed(line);
        while let Some((next, after)) = split_line(rest) {
            (line, rest) = (next, after);
            match line.split_first() {
                None => break,
                Some((b' ', continued)) => attribute.to_mut().extend_from_slice(continued),
                Some(_) => attributes.push(std::mem::replace(&mut attribute, Cow::Borrowed(line))),
            }
        }
        attributes.push(attribute);
        sections.push(Section {
            bytes: start.get(..start.len().saturating_sub(rest.len())).unwrap_or_default(),
            attributes: attributes.into_iter().map(parse_attribute).collect(),
        });
    }
}

/// Name and value. Both keep spaces that others would trim: obfuscators rely on it.
fn parse_attribute(attribute: Cow<'_, [u8]>) -> (Cow<'_, str>, Cow<'_, str>) {
    match attribute {
        Cow::Borrowed(bytes) => {
            let (name, value) = split_attribute(bytes);
            (String::from_utf8_lossy(name), String::from_utf8_lossy(value))
        }
        Cow::Owned(bytes) => {
            let (name, value) = split_attribute(&bytes);
            let owned = |bytes| Cow::Owned(String::from_utf8_lossy(bytes).into_owned());
            (owned(name), owned(value))
        }
    }
}

fn split_attribute(bytes: &[u8]) -> (&[u8], &[u8]) {
    match memchr::memmem::find(bytes, b": ") {
        Some(at) => (bytes.get(..at).unwrap_or_default(), bytes.get(at.saturating_add(2)..).unwrap_or_default()),
        None => (bytes, &[]),
    }
}

/// The first line, and what follows its end: CR LF, LF or CR.
fn split_line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    if bytes.is_empty() {
        return None;
    }
    let Some(end) = memchr::memchr2(b'\r', b'\n', bytes) else { return Some((bytes, &[])) };
    let (line, end) = bytes.split_at_checked(end)?;
    let after = if end.starts_with(b"\r\n") { 2 } else { 1 };
    Some((line, end.get(after..)?))
}

/// A digest that a section gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NamedDigest {
    pub(super) hash: Hash,
    /// `None` where it is no base64.
    digest: Option<Vec<u8>>,
}

impl NamedDigest {
    pub(super) fn matches(&self, bytes: &[u8]) -> bool {
        self.is(&self.hash.digest(bytes))
    }

    /// Whether this is the digest.
    pub(super) fn is(&self, digest: &[u8]) -> bool {
        self.digest.as_ref().is_some_and(|expected| expected == digest)
    }
}

/// As Java's decoder: padding may be missing, and unused bits may be set.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// From this level on the strongest digest is taken, before it the first of `Digest-Algorithms`.
const JELLY_BEAN_MR2: u32 = 18;
/// The first level that knows SHA-384 and SHA-512 here.
const GINGERBREAD: u32 = 9;

/// The digests of `section` that some level from `min_sdk` on compares: of its attributes that end in `suffix`, the
/// one that old levels take and the one that newer levels take. Empty when an old level finds none.
pub(super) fn digests(section: &Section<'_>, suffix: &str, min_sdk: u32) -> Vec<NamedDigest> {
    let find = |name: &str, hash| {
        section.get(&format!("{name}{suffix}")).map(|value| NamedDigest { hash, digest: BASE64.decode(value).ok() })
    };
    let mut digests = Vec::new();
    if min_sdk < JELLY_BEAN_MR2 {
        let old = section.get("Digest-Algorithms").unwrap_or("SHA SHA1").split_ascii_whitespace().find_map(|name| {
            let hash = match name.to_ascii_uppercase().as_str() {
                "MD5" => Hash::Md5,
                "SHA" | "SHA1" | "SHA-1" => Hash::Sha1,
                "SHA-256" => Hash::Sha256,
                "SHA-384" if min_sdk >= GINGERBREAD => Hash::Sha384,
                "SHA-512" if min_sdk >= GINGERBREAD => Hash::Sha512,
                _ => return None,
            };
            find(name, hash)
        });
        match old {
            Some(digest) => digests.push(digest),
            None => return digests,
        }
    }
    let new = [("SHA-512", Hash::Sha512), ("SHA-384", Hash::Sha384), ("SHA-256", Hash::Sha256), ("SHA1", Hash::Sha1)]
        .into_iter()
        .find_map(|(name, hash)| find(name, hash));
    if let Some(digest) = new
        && !digests.contains(&digest)
    {
        digests.push(digest);
    }
    digests
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_end_with_blank_lines_of_any_kind() {
        let bytes = b"\n\nManifest-Version: 1.0\r\nA: 1\r\n\r\n\rName: x\rB: 2\r\rName: y\nC: 3";
        let sections = sections(bytes);
        assert_eq!(sections.iter().map(|section| section.name()).collect::<Vec<_>>(), [None, Some("x"), Some("y")]);
        assert_eq!(sections[0].bytes, b"Manifest-Version: 1.0\r\nA: 1\r\n\r\n");
        assert_eq!(sections[1].bytes, b"Name: x\rB: 2\r\r");
        assert_eq!(sections[2].bytes, b"Name: y\nC: 3");
        assert_eq!(sections[2].get("c"), Some("3"));
    }

    #[test]
    fn lines_continue_after_a_space_and_names_are_first() {
        let sections = sections(b"Name: a/very\n /long\n  name\nX-Y:z\nK: v: w\n\nX: 1\nName: no\n");
        assert_eq!(sections[0].name(), Some("a/very/long name"));
        assert_eq!(sections[0].get("X-Y:z"), Some(""));
        assert_eq!(sections[0].get("K"), Some("v: w"));
        assert_eq!(sections[1].name(), None);
    }

    #[test]
    fn the_level_decides_which_digest_counts() {
        // SHA-256 and SHA-1 of the empty string.
        let text =
            b"SHA-256-Digest: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nSHA1-Digest: 2jmj7l5rSw0yVb/vlWAYkK/YBwk\n";
        let section = &sections(text)[0];
        let hashes =
            |min_sdk| digests(section, "-Digest", min_sdk).iter().map(|digest| digest.hash).collect::<Vec<_>>();
        assert_eq!(hashes(18), [Hash::Sha256]);
        assert_eq!(hashes(1), [Hash::Sha1, Hash::Sha256]);
        assert!(digests(section, "-Digest", 1).iter().all(|digest| digest.matches(b"") && !digest.matches(b"x")));
        let only_new = &sections(b"SHA-256-Digest: AAAA\n")[0];
        assert_eq!(digests(only_new, "-Digest", 17), []);
        let listed = &sections(b"Digest-Algorithms: SHA-512 SHA-256\nSHA-256-Digest: !\nSHA-512-Digest: AA\n")[0];
        assert_eq!(
            digests(listed, "-Digest", 8).iter().map(|digest| digest.hash).collect::<Vec<_>>(),
            [Hash::Sha256, Hash::Sha512]
        );
        assert!(!digests(listed, "-Digest", 18)[0].matches(b""));
    }
}
