//! A signer of the APK Signing Block. v2 and v3 have them in one form, but for the levels that v3 adds.

use crate::prose::Prose;

use super::algorithm::{self, Algorithm};
use super::certificate::Certificate;
use super::content::{ContentDigest, Contents};
use super::key::{PublicKey, same_key};
use super::reader::{Malformed, Reader};

/// One signer, as far as it could be read.
#[derive(Debug, Default)]
pub(super) struct BlockSigner<'a> {
    /// Its certificates, its own first.
    pub(super) certificates: Vec<Certificate<'a>>,
    /// v3: the first and the last level that it is for.
    pub(super) levels: (i32, i32),
    /// The first level that knows one of its algorithms.
    pub(super) since: i32,
    /// How the contents are digested that its verified signatures cover.
    verified: Vec<ContentDigest>,
    /// The digests of the contents, by algorithm.
    digests: Vec<(Algorithm, &'a [u8])>,
    /// Additional attributes.
    pub(super) attributes: Vec<(u32, &'a [u8])>,
    /// Why it does not verify.
    pub(super) problems: Vec<Prose>,
}

/// All signers of one scheme.
#[derive(Debug, Default)]
pub(super) struct BlockScheme<'a> {
    pub(super) signers: Vec<BlockSigner<'a>>,
    /// What is wrong with the scheme and not with one signer.
    pub(super) problems: Vec<Prose>,
    /// Whether the contents were compared with the digests of all signers.
    compared: bool,
}

/// Whether signers have levels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    V2,
    V3,
}

/// More signers than this the platform refuses in a v2 block. v3 has one for a range of levels, so far fewer.
pub(super) const MAX_SIGNERS: usize = 10;

impl<'a> BlockScheme<'a> {
    /// Reads the value of a scheme's block and verifies its signatures, not yet the digests that they cover.
    pub(super) fn parse(form: Form, value: &'a [u8]) -> Self {
        let mut scheme = BlockScheme::default();
        let Ok(signers) = Reader::new(value).prefixed().map(Reader::new) else {
            scheme.problems.push(Prose::new("签名者列表已损坏", "the list of signers is damaged"));
            return scheme;
        };
        if signers.is_empty() {
            scheme.problems.push(Prose::new("没有签名者", "there is no signer"));
        }
        for (count, signer) in signers.elements().enumerate() {
            if count == MAX_SIGNERS {
                scheme.problems.push(Prose::new(
                    format!("签名者超过 {MAX_SIGNERS} 个"),
                    format!("there are more than {MAX_SIGNERS} signers"),
                ));
                break;
            }
            scheme.signers.push(match signer {
                Ok(signer) => BlockSigner::parse(form, signer),
                Err(Malformed) => BlockSigner { problems: vec![damaged()], ..BlockSigner::default() },
            });
        }
        scheme
    }

    /// The ways of digesting that any signer's verified signature covers.
    fn content_digests(&self) -> Vec<ContentDigest> {
        let mut all: Vec<_> = self.signers.iter().flat_map(|signer| signer.verified.iter().copied()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Compares the digests that signers signed with those of the contents. Done only where all signatures verify.
    pub(super) fn verify_contents(&mut self, contents: &Contents<'_>) {
        if !self.verifies() {
            return;
        }
        self.compared = true;
        for content in self.content_digests() {
            let actual = contents.digest(content);
            for signer in &mut self.signers {
                for (_, expected) in signer.digests.iter().filter(|(algorithm, _)| algorithm.content == content) {
                    match &actual {
                        Some(actual) if actual == expected => {}
                        Some(_) => signer.problems.push(Prose::new(
                            "文件内容与签名时不同：摘要不符",
                            "the file is not what was signed: its digest differs",
                        )),
                        None => signer.problems.push(Prose::new(
                            "签名块没有按 4096 字节对齐，无法按 fs-verity 校验",
                            "the signing block is not aligned to 4096 bytes, as the fs-verity digest needs",
                        )),
                    }
                }
            }
        }
    }

    /// Whether nothing is wrong, and the contents were compared.
    pub(super) fn accepted(&self) -> bool {
        self.verifies() && self.compared
    }

    /// Whether nothing is wrong so far.
    pub(super) fn verifies(&self) -> bool {
        self.problems.is_empty() && self.signers.iter().all(|signer| signer.problems.is_empty())
    }
}

fn damaged() -> Prose {
    Prose::new("签名者数据已损坏", "the signer's data is damaged")
}

impl<'a> BlockSigner<'a> {
    fn parse(form: Form, record: Reader<'a>) -> Self {
        let mut signer = BlockSigner::default();
        if let Err(problem) = signer.read(form, record) {
            signer.problems.push(problem);
        }
        signer
    }

    /// Reads up to the first fault; what was read until then stays.
    fn read(&mut self, form: Form, mut record: Reader<'a>) -> Result<(), Prose> {
        let malformed = |Malformed| damaged();
        let signed = record.prefixed().map_err(malformed)?;
        // Whose signature it claims to be is told even if it does not verify.
        let certificates = self.read_certificates(signed);
        if form == Form::V3 {
            self.levels = (record.i32().map_err(malformed)?, record.i32().map_err(malformed)?);
            let (min, max) = self.levels;
            if min < 0 || min > max {
                self.problems.push(Prose::new(
                    format!("适用的系统版本范围 {min}–{max} 无效"),
                    format!("it is for levels {min} to {max}, which is no range"),
                ));
            }
        }
        let signatures = Reader::new(record.prefixed().map_err(malformed)?);
        let key = record.prefixed().map_err(malformed)?;

        let signatures = by_algorithm(signatures)
            .map_err(|Malformed| Prose::new("签名列表已损坏", "the list of signatures is damaged"))?;
        self.verify_signatures(form, &signatures, key, signed)?;

        let mut data = Reader::new(signed);
        let digests = Reader::new(data.prefixed().map_err(malformed)?);
        data.prefixed().map_err(malformed)?;
        if form == Form::V3 && (data.i32().map_err(malformed)?, data.i32().map_err(malformed)?) != self.levels {
            self.problems.push(Prose::new(
                "签名内外的系统版本范围不一致",
                "the levels that it signed are not those that it claims",
            ));
        }
        let attributes = Reader::new(data.prefixed().map_err(malformed)?);
        certificates?;
        let own = self.certificates.first().ok_or_else(|| Prose::new("没有证书", "there is no certificate"))?;
        if !own.key_der().is_some_and(|own| same_key(key, &own)) {
            return Err(Prose::new("公钥与证书不符", "the public key is not the certificate's"));
        }

        let digests = by_algorithm(digests)
            .map_err(|Malformed| Prose::new("摘要列表已损坏", "the list of digests is damaged"))?;
        if !digests.iter().map(|(id, _)| id).eq(signatures.iter().map(|(id, _)| id)) {
            return Err(Prose::new(
                "签名与摘要所用的算法不一致",
                "signatures and digests are not of the same algorithms",
            ));
        }
        self.digests = known(&digests);
        for attribute in attributes.elements() {
            let attribute = attribute.and_then(|mut attribute| Ok((attribute.u32()?, attribute.rest())));
            self.attributes.push(
                attribute.map_err(|Malformed| Prose::new("附加属性已损坏", "an additional attribute is damaged"))?,
            );
        }
        Ok(())
    }

    /// Verifies the signatures over `signed` that some level would.
    fn verify_signatures(
        &mut self,
        form: Form,
        signatures: &[(u32, &'a [u8])],
        key: &[u8],
        signed: &[u8],
    ) -> Result<(), Prose> {
        if signatures.is_empty() {
            return Err(Prose::new("没有签名", "there is no signature"));
        }
        let max = if form == Form::V3 { self.levels.1 } else { i32::MAX };
        let unsupported =
            || Prose::new("没有系统支持的签名算法", "no signature is of an algorithm that the platform knows");
        let selected = algorithm::select(&known(signatures), max).ok_or_else(unsupported)?;
        if form == Form::V3 && self.levels.0 < selected.since {
            return Err(unsupported());
        }
        self.since = selected.since;
        let key =
            PublicKey::from_der(key).ok_or_else(|| Prose::new("公钥无法读取", "the public key cannot be read"))?;
        for (algorithm, signature) in selected.signatures {
            if !algorithm.verifies(&key, signed, signature) {
                return Err(Prose::new("签名与内容不符", "the signature does not verify"));
            }
            self.verified.push(algorithm.content);
        }
        Ok(())
    }

    fn read_certificates(&mut self, signed: &'a [u8]) -> Result<(), Prose> {
        let mut data = Reader::new(signed);
        let certificates = data.prefixed().and_then(|_| data.prefixed()).map_err(|Malformed| damaged())?;
        let mut certificates = Reader::new(certificates);
        while !certificates.is_empty() {
            let der = certificates.prefixed().map_err(|Malformed| damaged())?;
            self.certificates.push(
                Certificate::from_der(der).ok_or_else(|| Prose::new("证书无法读取", "a certificate cannot be read"))?,
            );
        }
        Ok(())
    }
}

/// The elements of a sequence of algorithm and length-prefixed bytes.
fn by_algorithm(sequence: Reader<'_>) -> Result<Vec<(u32, &[u8])>, Malformed> {
    sequence
        .elements()
        .map(|element| element.and_then(|mut element| Ok((element.u32()?, element.prefixed()?))))
        .collect()
}

/// Those whose algorithm the platform knows.
fn known<'a>(by_id: &[(u32, &'a [u8])]) -> Vec<(Algorithm, &'a [u8])> {
    by_id.iter().filter_map(|&(id, bytes)| Some((Algorithm::from_id(id)?, bytes))).collect()
}
