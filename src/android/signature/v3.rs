//! APK Signature Scheme v3 and v3.1.
//!
//! <https://source.android.com/docs/security/features/apksigning/v3>,
//! <https://source.android.com/docs/security/features/apksigning/v3-1>

use std::collections::BTreeMap;

use crate::prose::Prose;

use super::lineage::Lineage;
use super::reader::Reader;
use super::signer::{BlockScheme, BlockSigner, Form};

pub(super) const BLOCK_ID: u32 = 0xf053_68c0;
pub(super) const BLOCK_ID_31: u32 = 0x1b93_ad61;
/// The certificates that the app was signed with before.
const PROOF_OF_ROTATION: u32 = 0x3ba0_6f8c;
/// In v3: the first level at which the v3.1 signature holds, so that it cannot be taken away.
const ROTATION_MIN_SDK: u32 = 0x559f_8b02;
/// In v3.1: it is for a release under development, which still has the level of the one before.
const ROTATION_ON_DEV_RELEASE: u32 = 0xc2a6_b3ba;
/// The first level that knows v3.
pub(super) const SINCE: i32 = 28;

/// A v3 or v3.1 block.
#[derive(Debug)]
pub(super) struct V3<'a> {
    pub(super) scheme: BlockScheme<'a>,
    /// All certificates that signers rotated through, the oldest first.
    pub(super) lineage: Option<Lineage<'a>>,
    /// What attributes of v3 say of the level at which a v3.1 signature holds.
    rotation_min_sdk: Vec<(usize, Option<i32>)>,
}

impl<'a> V3<'a> {
    pub(super) fn parse(value: &'a [u8]) -> Self {
        let mut scheme = BlockScheme::parse(Form::V3, value);
        let mut rotation_min_sdk = Vec::new();
        let mut lineages: Vec<Option<Lineage<'a>>> = Vec::new();
        for (index, signer) in scheme.signers.iter_mut().enumerate() {
            lineages.push(read_lineage(signer));
            for (_, value) in signer.attributes.iter().filter(|(id, _)| *id == ROTATION_MIN_SDK) {
                rotation_min_sdk.push((index, Reader::new(value).i32().ok()));
            }
        }
        let mut v3 = V3 { scheme, lineage: None, rotation_min_sdk };
        v3.merge_lineages(lineages);
        v3
    }

    /// The first level that a signer is for.
    pub(super) fn min_level(&self) -> Option<i32> {
        self.scheme.signers.iter().map(|signer| signer.levels.0).min()
    }

    /// Signers by the last level that they are for.
    fn by_level(&self) -> BTreeMap<i32, usize> {
        self.scheme.signers.iter().enumerate().map(|(index, signer)| (signer.levels.1, index)).collect()
    }

    /// Lineages grow with the levels, and are parts of one.
    fn merge_lineages(&mut self, mut lineages: Vec<Option<Lineage<'a>>>) {
        let mut longest = 0;
        let mut merged: Option<Lineage<'a>> = None;
        for (_, index) in self.by_level() {
            let Some(lineage) = lineages.get_mut(index).and_then(Option::take) else { continue };
            let joined = match &merged {
                _ if lineage.len() < longest => None,
                None => Some(lineage.clone()),
                Some(merged) => merged.merge(&lineage),
            };
            let Some(joined) = joined else {
                self.scheme.problems.push(Prose::new(
                    "各签名者的证书轮换记录互相矛盾",
                    "the signers' proofs of rotation contradict each other",
                ));
                return;
            };
            longest = lineage.len();
            merged = Some(joined);
        }
        self.lineage = merged;
    }

    /// Checks that signers are for all levels from `first` to `last`, once each.
    pub(super) fn check_levels(&mut self, first: i32, last: i32) {
        if !self.scheme.verifies() {
            return;
        }
        let mut first_min = 0;
        let mut last_max: i32 = 0;
        for (_, index) in self.by_level() {
            let Some(signer) = self.scheme.signers.get(index) else { continue };
            let (min, max) = signer.levels;
            let follows = last_max.checked_add(1) == Some(min)
                || (min == last_max && signer.attributes.iter().any(|(id, _)| *id == ROTATION_ON_DEV_RELEASE));
            if first_min == 0 {
                first_min = min;
            } else if !follows {
                self.scheme.problems.push(Prose::new(
                    "各签名者适用的系统版本范围有重叠或空缺",
                    "the signers' ranges of levels overlap or leave gaps",
                ));
                return;
            }
            last_max = max;
        }
        if first_min > first || last_max < last {
            self.scheme.problems.push(Prose::new(
                format!("签名只适用于 API 级别 {first_min}–{last_max}，未涵盖应用支持的全部系统版本"),
                format!("it is for API levels {first_min} to {last_max}, not for all that the app is for"),
            ));
        }
    }

    /// Checks the attribute of v3 that names the level from which the v3.1 signature holds: `rotation` is that level,
    /// `None` where there is no v3.1 signature.
    pub(super) fn check_rotation(&mut self, rotation: Option<i32>) {
        for (index, named) in &self.rotation_min_sdk {
            let Some(signer) = self.scheme.signers.get_mut(*index) else { continue };
            match (named, rotation) {
                (Some(named), Some(rotation)) if *named == rotation => {}
                (Some(_), Some(_)) => signer.problems.push(Prose::new(
                    "v3 记录的轮换起始系统版本与 v3.1 签名不一致",
                    "v3 names another level for the rotation than the v3.1 signature",
                )),
                (Some(_), None) => signer.problems.push(Prose::new(
                    "签名时另有 v3.1 签名，现已被去除",
                    "it was signed with scheme v3.1 too, and that signature is gone",
                )),
                (None, _) => {
                    signer.problems.push(Prose::new("附加属性已损坏", "an additional attribute is damaged"));
                }
            }
        }
    }
}

/// The proof of rotation of `signer`, which must end with its own certificate.
fn read_lineage<'a>(signer: &mut BlockSigner<'a>) -> Option<Lineage<'a>> {
    let mut found = None;
    for (_, value) in signer.attributes.iter().filter(|(id, _)| *id == PROOF_OF_ROTATION) {
        match (Lineage::parse(value), signer.certificates.first()) {
            (Ok(lineage), Some(own)) if lineage.last() == Some(own) => found = Some(lineage),
            (Ok(_), _) => signer.problems.push(Prose::new(
                "证书轮换记录不以签名者的证书结尾",
                "the proof of rotation does not end with the signer's certificate",
            )),
            (Err(problem), _) => signer.problems.push(problem),
        }
    }
    found
}
