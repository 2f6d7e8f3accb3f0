//! APK signature schemes v1, v2, v3 and v3.1.
//!
//! Verifies as every platform from the app's minimum level up to the newest would, which is what `apksigner verify`
//! answers: a platform checks the newest scheme that it knows and that the file has, so an app for old levels must
//! satisfy the old schemes too, and a scheme that no level would look at is not checked.
//!
//! [`Prepared`] does what needs no manifest (finding the APK Signing Block, verifying signatures, digesting the
//! contents), so that it can run beside the manifest's decoding; [`JarSignature`] takes what was inflated meanwhile, and
//! [`Prepared::finish`] does the rest.

mod algorithm;
mod ber;
mod block;
mod certificate;
mod cms;
mod content;
mod key;
mod lineage;
mod manifest;
mod reader;
mod signer;
mod v1;
mod v2;
mod v3;

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::container::Apk;
use crate::limit::Budget;
use crate::prose::Prose;

use block::SigningBlock;
use content::Contents;
use signer::BlockScheme;
use v3::V3;

/// A signature scheme (`signers[].scheme` of the contract).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub enum Scheme {
    /// JAR signing.
    #[serde(rename = "v1")]
    V1,
    /// APK Signature Scheme v2.
    #[serde(rename = "v2")]
    V2,
    /// APK Signature Scheme v3.
    #[serde(rename = "v3")]
    V3,
    /// APK Signature Scheme v3.1.
    #[serde(rename = "v3.1")]
    V31,
    /// APK Signature Scheme v4, in a file of its own.
    #[serde(rename = "v4")]
    V4,
}

impl Scheme {
    /// Its name, as the contract writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Scheme::V1 => "v1",
            Scheme::V2 => "v2",
            Scheme::V3 => "v3",
            Scheme::V31 => "v3.1",
            Scheme::V4 => "v4",
        }
    }
}

/// One signer of one scheme.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Signer {
    /// The scheme that names it.
    pub scheme: Scheme,
    /// SHA-256 of its certificate (DER), lower-case hexadecimal.
    pub sha256: String,
    /// The certificate's subject, RFC 4514.
    pub subject: Option<String>,
    /// Whether the file's digests and the signature verify; `None` where the platform would not check the scheme.
    /// The signers of one scheme are valid together or not at all, as on the platform.
    pub valid: Option<bool>,
    /// Its certificate (DER).
    #[serde(skip)]
    pub certificate: Vec<u8>,
}

/// What the signatures say of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signatures {
    /// All signers, by scheme.
    pub signers: Vec<Signer>,
    /// The schemes that the file has, and whether each verifies; `None` where the platform would not check it.
    pub schemes: Vec<(Scheme, Option<bool>)>,
    /// Whether all platforms that the app is for accept the file's signatures.
    pub verified: bool,
    /// Why a signature does not verify or could not be read, one text a problem; also signers that the platform
    /// passes over, which leave [`Signatures::verified`] as it is.
    pub problems: Vec<Prose>,
}

/// What of the manifest decides which signatures the platform demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Levels {
    /// `minSdkVersion`.
    pub min_sdk: u32,
    /// `targetSdkVersion`: from 30 on v1 alone is not accepted.
    pub target_sdk: u32,
    /// `targetSandboxVersion` of the `manifest` element: above 1, v1 alone is not accepted.
    pub target_sandbox: u32,
}

impl Levels {
    fn min_level(self) -> i32 {
        i32::try_from(self.min_sdk).unwrap_or(i32::MAX)
    }

    /// Of an app for which nothing but `minSdkVersion` is known.
    pub const fn min_sdk(min_sdk: u32) -> Self {
        Levels { min_sdk, target_sdk: min_sdk, target_sandbox: 1 }
    }
}

/// Apps that target this level need v2 or newer.
const TARGET_WITHOUT_V1: u32 = 30;

/// The signatures of the APK Signing Block, verified as far as that needs no manifest.
#[derive(Debug)]
pub struct Prepared<'a> {
    contents: Option<Contents<'a>>,
    v2: Option<BlockScheme<'a>>,
    v3: Option<V3<'a>>,
    v31: Option<V3<'a>>,
}

/// The schemes of the APK Signing Block that a file has, and which of them the platform would look at.
#[derive(Clone, Copy, Debug)]
pub struct Blocks {
    v2: bool,
    v3: bool,
    v31: bool,
}

impl Blocks {
    /// Whether some level that the app is for looks at v2.
    fn check_v2(self, levels: Levels) -> bool {
        levels.min_level() < v3::SINCE || !(self.v3 || self.v31)
    }

    /// Whether some level that the app is for looks at the JAR signature.
    fn check_v1(self, levels: Levels) -> bool {
        levels.min_level() < v2::SINCE || !(self.v3 || self.v31 || self.v2)
    }
}

/// What the JAR signature says of a file.
#[derive(Debug)]
pub struct JarSignature {
    jar: v1::Jar,
    checked: bool,
}

impl JarSignature {
    /// Verifies it, where `levels` demand that: all entries are inflated, but for those whose contents are at hand.
    pub fn new(apk: &Apk<'_>, blocks: Blocks, levels: Levels, at_hand: &AtHand<'_>, budget: &Budget) -> Self {
        let checked = blocks.check_v1(levels);
        let schemes: Vec<u32> = [(blocks.v2 && blocks.check_v2(levels), 2), (blocks.v3, 3)]
            .into_iter()
            .filter_map(|(has, scheme)| has.then_some(scheme))
            .collect();
        let jar = match checked {
            true => v1::verify(apk, levels.min_sdk, &schemes, at_hand, budget),
            false => v1::named(apk, budget),
        };
        JarSignature { jar, checked }
    }
}

/// Contents of entries that were inflated already, by name.
pub type AtHand<'c> = HashMap<&'c str, &'c [u8]>;

impl<'a> Prepared<'a> {
    /// Reads the APK Signing Block of `apk`. Digests nothing yet.
    pub fn new(apk: &Apk<'a>) -> Self {
        let block = SigningBlock::find(apk.bytes, &apk.central_directory, apk.end_record);
        let value = |id| block.as_ref().and_then(|block: &SigningBlock<'a>| block.value(id));
        Prepared {
            contents: block
                .as_ref()
                .and_then(|block| Contents::new(apk.bytes, block.start, &apk.central_directory, apk.end_record)),
            v2: value(v2::BLOCK_ID).map(v2::parse),
            v3: value(v3::BLOCK_ID).map(V3::parse),
            v31: value(v3::BLOCK_ID_31).map(V3::parse),
        }
    }

    /// The schemes that the file has.
    pub fn blocks(&self) -> Blocks {
        Blocks { v2: self.v2.is_some(), v3: self.v3.is_some(), v31: self.v31.is_some() }
    }

    /// Verifies the contents against the newest scheme; what older ones say is compared with no digest of its own yet.
    pub fn verify_contents(&mut self) {
        let newest: Vec<&mut BlockScheme<'a>> = match (&mut self.v31, &mut self.v3, &mut self.v2) {
            (None, None, v2) => v2.iter_mut().collect(),
            (v31, v3, _) => v31.iter_mut().chain(v3).map(|v3| &mut v3.scheme).collect(),
        };
        if let Some(contents) = &self.contents {
            newest.into_iter().for_each(|scheme| scheme.verify_contents(contents));
        }
    }

    /// Verifies the rest of what `levels` demand. The contents must have been verified.
    pub fn finish(self, jar: JarSignature, levels: Levels) -> Signatures {
        let blocks = self.blocks();
        let Prepared { contents, mut v2, mut v3, mut v31 } = self;
        let min_sdk = levels.min_level();
        let rotation = v31.as_ref().and_then(V3::min_level);
        if let Some(v31) = &mut v31 {
            // It may be for later levels alone: v3 is for the rest.
            v31.check_levels(i32::MAX, i32::MAX);
        }
        if let Some(v3) = &mut v3 {
            v3.check_rotation(rotation);
            let last = rotation.map_or(i32::MAX, |rotation| rotation.saturating_sub(1));
            v3.check_levels(min_sdk.max(v3::SINCE), last);
        }
        let check_v2 = blocks.check_v2(levels);
        if let (true, Some(v2), Some(contents)) = (check_v2, &mut v2, &contents) {
            v2::check(v2, min_sdk, v3.is_some());
            // The same digest as that of v3, and computed once, where both use one algorithm.
            if blocks.v3 || blocks.v31 {
                v2.verify_contents(contents);
            }
        }
        let JarSignature { jar, checked } = jar;
        let verifies = jar.verifies;

        let mut signatures = Signatures::default();
        // A block that cannot be read is a JAR signature too, of a signer that is not known.
        signatures.add(Scheme::V1, jar.present, jar.certificates, checked.then_some(verifies), jar.problems);
        signatures.add_block(Scheme::V2, v2.as_ref(), check_v2);
        signatures.add_block(Scheme::V3, v3.as_ref().map(|v3| &v3.scheme), true);
        signatures.add_block(Scheme::V31, v31.as_ref().map(|v31| &v31.scheme), true);
        let failed = signatures.schemes.iter().any(|(_, valid)| *valid == Some(false));
        let passes = signatures.check_together(&[v31.as_ref(), v3.as_ref()], levels);
        signatures.verified = passes && !failed && (!checked || verifies);
        signatures
    }
}

impl Signatures {
    /// Adds what a scheme says: `present` where the file has it at all.
    fn add(
        &mut self,
        scheme: Scheme,
        present: bool,
        certificates: Vec<certificate::Named>,
        valid: Option<bool>,
        problems: Vec<Prose>,
    ) {
        if present {
            self.schemes.push((scheme, valid));
        }
        self.signers.extend(certificates.into_iter().map(|(sha256, subject, certificate)| Signer {
            scheme,
            sha256,
            subject: Some(subject),
            valid,
            certificate,
        }));
        let name = scheme.name();
        self.problems.extend(problems.into_iter().map(|problem| {
            Prose::new(format!("{name} 签名：{}", problem.zh), format!("{name} signature: {}", problem.en))
        }));
    }

    fn add_block(&mut self, scheme: Scheme, block: Option<&BlockScheme<'_>>, checked: bool) {
        let Some(block) = block else { return };
        let certificates = block
            .signers
            .iter()
            .filter_map(|signer| signer.certificates.first())
            .map(|certificate| certificate.named())
            .collect();
        let problems = if checked {
            block.problems.iter().chain(block.signers.iter().flat_map(|signer| &signer.problems)).cloned().collect()
        } else {
            Vec::new()
        };
        self.add(scheme, true, certificates, checked.then(|| block.accepted()), problems);
    }

    fn valid(&self, scheme: Scheme) -> bool {
        self.schemes.contains(&(scheme, Some(true)))
    }

    /// The certificates of a scheme that verifies.
    fn certificates(&self, scheme: Scheme) -> Vec<&str> {
        let valid = self.signers.iter().filter(|signer| signer.scheme == scheme && signer.valid == Some(true));
        valid.map(|signer| signer.sha256.as_str()).collect()
    }

    /// Checks what concerns several schemes, or the lack of one. `newest` are the v3.1 and the v3 block.
    fn check_together(&mut self, newest: &[Option<&V3<'_>>; 2], levels: Levels) -> bool {
        let mut problems = Vec::new();
        if self.schemes.is_empty() {
            problems.push(Prose::new("文件没有签名", "the file has no signature"));
        }
        let [v31, v3] = newest;
        if v31.is_some() && v3.is_none() {
            problems.push(Prose::new("有 v3.1 签名，却没有 v3 签名", "there is a v3.1 signature and no v3 signature"));
        }
        let has_block = self.schemes.iter().any(|(scheme, _)| *scheme != Scheme::V1);
        if !self.schemes.is_empty() && !has_block {
            if levels.target_sdk >= TARGET_WITHOUT_V1 {
                problems.push(Prose::new(
                    format!("目标 API 级别为 {}，系统要求 v2 或更新的签名", levels.target_sdk),
                    format!(
                        "it targets API level {}, for which the platform demands scheme v2 or newer",
                        levels.target_sdk
                    ),
                ));
            }
            if levels.target_sandbox > 1 {
                problems.push(Prose::new(
                    format!("目标沙箱版本为 {}，系统要求 v2 或更新的签名", levels.target_sandbox),
                    format!(
                        "it targets sandbox version {}, for which the platform demands scheme v2 or newer",
                        levels.target_sandbox
                    ),
                ));
            }
        }
        let (jar, v2) = (self.certificates(Scheme::V1), self.certificates(Scheme::V2));
        if self.valid(Scheme::V1) && self.valid(Scheme::V2) {
            let covered = |some: &[&str], by: &[&str]| some.iter().all(|certificate| by.contains(certificate));
            if !covered(&jar, &v2) || !covered(&v2, &jar) {
                problems.push(Prose::new("v1 与 v2 的签名者不同", "the signers of v1 and v2 differ"));
            }
        }
        if self.valid(Scheme::V3) && (self.valid(Scheme::V1) || self.valid(Scheme::V2)) {
            let old = if self.valid(Scheme::V1) { &jar } else { &v2 };
            let lineage = newest.iter().flatten().find_map(|v3| v3.lineage.as_ref());
            let same = match (lineage, old.as_slice()) {
                (Some(lineage), [old]) => lineage.first().is_some_and(|first| first.sha256() == *old),
                (None, [old]) => self.certificates(Scheme::V3) == [*old],
                _ => false,
            };
            if !same {
                problems.push(Prose::new(
                    "v3 与更早方案的签名者不同，也没有证书轮换记录相连",
                    "the signers of v3 and of the older schemes differ, and no proof of rotation joins them",
                ));
            }
        }
        let passes = problems.is_empty();
        self.problems.extend(problems);
        passes
    }
}

/// Reads and verifies all signatures of `apk`. `levels` decide which schemes the platform would check.
pub fn verify(apk: &Apk<'_>, levels: Levels, budget: &Budget) -> Signatures {
    let mut prepared = Prepared::new(apk);
    prepared.verify_contents();
    let jar = JarSignature::new(apk, prepared.blocks(), levels, &AtHand::new(), budget);
    prepared.finish(jar, levels)
}

/// SHA-256 of a file, lower-case hexadecimal.
pub fn file_sha256(bytes: &[u8]) -> String {
    certificate::hex(&Sha256::digest(bytes))
}
