//! APK Signature Scheme v2.
//!
//! <https://source.android.com/docs/security/features/apksigning/v2>

use crate::prose::Prose;

use super::reader::Reader;
use super::signer::{BlockScheme, Form};

pub(super) const BLOCK_ID: u32 = 0x7109_871a;
/// Names a newer scheme that the file was signed with too, so that it cannot be taken away.
const STRIPPING_PROTECTION: u32 = 0xbeef_f00d;
/// The first level that knows v2.
pub(super) const SINCE: i32 = 24;

pub(super) fn parse(value: &[u8]) -> BlockScheme<'_> {
    BlockScheme::parse(Form::V2, value)
}

/// Checks what depends on the levels that the app is for, and on whether there is a v3 signature.
pub(super) fn check(scheme: &mut BlockScheme<'_>, min_sdk: i32, has_v3: bool) {
    for signer in scheme.signers.iter_mut().filter(|signer| signer.problems.is_empty()) {
        if signer.since > min_sdk.max(SINCE) {
            signer.problems.push(Prose::new(
                format!("API 级别低于 {} 的系统不支持其签名算法", signer.since),
                format!("platforms below API level {} do not know its algorithms", signer.since),
            ));
        }
        for (_, value) in signer.attributes.iter().filter(|(id, _)| *id == STRIPPING_PROTECTION) {
            match Reader::new(value).u32() {
                Ok(3) if !has_v3 => signer.problems.push(Prose::new(
                    "签名时另有 v3 签名，现已被去除",
                    "it was signed with scheme v3 too, and that signature is gone",
                )),
                Ok(_) => {}
                Err(_) => signer.problems.push(Prose::new("附加属性已损坏", "an additional attribute is damaged")),
            }
        }
    }
}
