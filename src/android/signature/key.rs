//! Public keys, and checking a signature with one.

use dsa::signature::hazmat::PrehashVerifier;
use md5::Md5;
use rsa::{BoxedUint, PublicKey as RsaPublicKey};
use sha1::Sha1;
use sha2::digest::DynDigest;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};
use x509_cert::der::asn1::{AnyRef, BitStringRef, ObjectIdentifier, UintRef};
use x509_cert::der::{Decode, Reader, SliceReader, Tag};
use x509_cert::spki::SubjectPublicKeyInfo;

/// A message digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hash {
    Md5,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

/// Does `$body` with `$digest` standing for the digest's type.
macro_rules! with_digest {
    ($hash:expr, $digest:ident => $body:expr) => {
        match $hash {
            Hash::Md5 => {
                type $digest = Md5;
                $body
            }
            Hash::Sha1 => {
                type $digest = Sha1;
                $body
            }
            Hash::Sha224 => {
                type $digest = Sha224;
                $body
            }
            Hash::Sha256 => {
                type $digest = Sha256;
                $body
            }
            Hash::Sha384 => {
                type $digest = Sha384;
                $body
            }
            Hash::Sha512 => {
                type $digest = Sha512;
                $body
            }
        }
    };
}

impl Hash {
    pub(super) fn digest(self, bytes: &[u8]) -> Vec<u8> {
        with_digest!(self, D => D::digest(bytes).to_vec())
    }

    /// For what comes piece by piece.
    pub(super) fn digester(self) -> Box<dyn DynDigest> {
        with_digest!(self, D => Box::new(D::new()))
    }
}

/// How a key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signing {
    /// RSASSA-PKCS1-v1_5.
    RsaPkcs1,
    /// RSASSA-PSS, the mask by the same digest, the salt as long as the digest.
    RsaPss,
    /// ECDSA over a NIST curve.
    Ecdsa,
    /// DSA.
    Dsa,
}

/// A public key of a kind that the platform verifies with.
#[derive(Clone, Debug)]
pub(super) enum PublicKey {
    Rsa(Box<RsaPublicKey>),
    P256(p256::PublicKey),
    P384(p384::PublicKey),
    P521(p521::PublicKey),
    Dsa(Box<dsa::VerifyingKey>),
}

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const DSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10040.4.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const P521: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.35");

/// The sizes of an RSA modulus that the platform's provider accepts, in bits.
const RSA_BITS: std::ops::RangeInclusive<usize> = 512..=16384;
/// Longest encoded key that is decoded, in bytes. The longest of the platform has an RSA modulus of 2 KiB.
const MAX_KEY: usize = 8192;

impl PublicKey {
    /// A key from its `SubjectPublicKeyInfo` (RFC 5280), in DER.
    pub(super) fn from_der(der: &[u8]) -> Option<Self> {
        if der.len() > MAX_KEY {
            return None;
        }
        let info = SubjectPublicKeyInfo::<AnyRef<'_>, BitStringRef<'_>>::from_der(der).ok()?;
        let bits = info.subject_public_key.as_bytes()?;
        match info.algorithm.oid {
            RSA => Some(PublicKey::Rsa(Box::new(rsa_key(bits)?))),
            EC => match info.algorithm.parameters_oid().ok()? {
                P256 => p256::PublicKey::from_sec1_bytes(bits).ok().map(PublicKey::P256),
                P384 => p384::PublicKey::from_sec1_bytes(bits).ok().map(PublicKey::P384),
                P521 => p521::PublicKey::from_sec1_bytes(bits).ok().map(PublicKey::P521),
                _ => None,
            },
            DSA => dsa_key(&info.algorithm, bits).map(|key| PublicKey::Dsa(Box::new(key))),
            _ => None,
        }
    }

    /// Whether `signature` is one of `message` by this key. A key of another kind than `signing` verifies nothing.
    pub(super) fn verifies(&self, signing: Signing, hash: Hash, message: &[u8], signature: &[u8]) -> bool {
        let digest = hash.digest(message);
        match (self, signing) {
            (PublicKey::Rsa(key), Signing::RsaPkcs1) => {
                with_digest!(hash, D => key.pkcs1v15_verify_prehash::<D>(&digest, signature)).is_ok()
            }
            (PublicKey::Rsa(key), Signing::RsaPss) => match hash {
                Hash::Sha256 => key.pss_verify_prehash::<Sha256>(&digest, signature).is_ok(),
                Hash::Sha512 => key.pss_verify_prehash::<Sha512>(&digest, signature).is_ok(),
                _ => false,
            },
            // Not by `VerifyingKey`, which refuses a digest of less than half the curve's size: SHA-1 or SHA-256
            // with P-521 are rare, and right.
            (PublicKey::P256(key), Signing::Ecdsa) => {
                p256::ecdsa::Signature::from_der(signature).is_ok_and(|signature| {
                    ecdsa::hazmat::verify_prehashed(&key.to_projective(), &digest, &signature).is_ok()
                })
            }
            (PublicKey::P384(key), Signing::Ecdsa) => {
                p384::ecdsa::Signature::from_der(signature).is_ok_and(|signature| {
                    ecdsa::hazmat::verify_prehashed(&key.to_projective(), &digest, &signature).is_ok()
                })
            }
            (PublicKey::P521(key), Signing::Ecdsa) => {
                p521::ecdsa::Signature::from_der(signature).is_ok_and(|signature| {
                    ecdsa::hazmat::verify_prehashed(&key.to_projective(), &digest, &signature).is_ok()
                })
            }
            (PublicKey::Dsa(key), Signing::Dsa) => dsa::Signature::from_der(signature)
                .is_ok_and(|signature| key.verify_prehash(&digest, &signature).is_ok()),
            _ => false,
        }
    }
}

/// The contents of `N` integers in DER, which are all that `bytes` hold, as unsigned big-endian numbers without the
/// zero in front. Some certificates lack that zero before a modulus whose first bit is set, which makes it negative;
/// the platform's tools take it for positive.
fn integers<const N: usize>(bytes: &[u8]) -> Option<[&[u8]; N]> {
    let mut reader = SliceReader::new(bytes).ok()?;
    let mut integers = [&[][..]; N];
    for integer in &mut integers {
        let value = AnyRef::decode(&mut reader).ok().filter(|value| value.header().tag() == Tag::Integer)?.value();
        *integer = value.strip_prefix(&[0]).unwrap_or(value);
    }
    reader.is_finished().then_some(integers)
}

fn rsa_key(bits: &[u8]) -> Option<RsaPublicKey> {
    let [modulus, exponent] = integers(AnyRef::from_der(bits).ok()?.value())?.map(BoxedUint::from_be_slice_vartime);
    RsaPublicKey::new_with_size_limits(modulus, exponent, RSA_BITS).ok()
}

fn dsa_key(algorithm: &x509_cert::spki::AlgorithmIdentifierRef<'_>, bits: &[u8]) -> Option<dsa::VerifyingKey> {
    let [p, q, g] = integers(algorithm.parameters?.value())?.map(BoxedUint::from_be_slice_vartime);
    let components = dsa::Components::from_components(p, q, g).ok()?;
    let y = BoxedUint::from_be_slice_vartime(UintRef::from_der(bits).ok()?.as_bytes());
    // Beyond the modulus it is no element of the group; the arithmetic expects one.
    if y >= **components.p() {
        return None;
    }
    dsa::VerifyingKey::from_components(components, y).ok()
}

/// Whether two `SubjectPublicKeyInfo` are one key: the same bytes, or the same RSA key, of which `certificate`'s may
/// lack the zero in front of its modulus.
pub(super) fn same_key(given: &[u8], certificate: &[u8]) -> bool {
    given == certificate
        || matches!(
            (PublicKey::from_der(given), PublicKey::from_der(certificate)),
            (Some(PublicKey::Rsa(given)), Some(PublicKey::Rsa(certificate))) if given == certificate
        )
}
