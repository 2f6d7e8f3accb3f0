//! X.509 certificates of signers.

use sha2::{Digest, Sha256};
use x509_cert::certificate::{CertificateInner, Raw};
use x509_cert::der::asn1::{BitString, ObjectIdentifier};
use x509_cert::der::{Decode, Encode};

use super::key::PublicKey;

/// A certificate, and its bytes as the file has them.
#[derive(Clone, Debug)]
pub(super) struct Certificate<'a> {
    pub(super) der: &'a [u8],
    /// Read without the profile of RFC 5280: signers' certificates have negative and over-long serial numbers.
    parsed: CertificateInner<Raw>,
}

/// A certificate's SHA-256, its subject, and its bytes (DER).
pub(super) type Named = (String, String, Vec<u8>);

/// Two certificates are one when their bytes are.
impl PartialEq for Certificate<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

const KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.15");
/// Extensions of RFC 5280 and of its predecessors: a critical one that is not among them makes a JAR signature
/// unacceptable.
const KNOWN_EXTENSIONS: [&str; 19] = [
    "2.5.29.14",
    "2.5.29.15",
    "2.5.29.16",
    "2.5.29.17",
    "2.5.29.18",
    "2.5.29.19",
    "2.5.29.27",
    "2.5.29.28",
    "2.5.29.30",
    "2.5.29.31",
    "2.5.29.32",
    "2.5.29.33",
    "2.5.29.35",
    "2.5.29.36",
    "2.5.29.37",
    "2.5.29.46",
    "2.5.29.54",
    "1.3.6.1.5.5.7.1.1",
    "2.16.840.1.113730.1.1",
];

impl<'a> Certificate<'a> {
    pub(super) fn from_der(der: &'a [u8]) -> Option<Self> {
        Some(Certificate { der, parsed: CertificateInner::from_der(der).ok()? })
    }

    /// SHA-256 of the certificate, lower-case hexadecimal.
    /// What signers are told by: its hash, its subject, its bytes.
    pub(super) fn named(&self) -> Named {
        (self.sha256(), self.subject(), self.der.to_vec())
    }

    pub(super) fn sha256(&self) -> String {
        hex(&Sha256::digest(self.der))
    }

    /// The subject, RFC 4514.
    pub(super) fn subject(&self) -> String {
        self.parsed.tbs_certificate().subject().to_string()
    }

    /// The `SubjectPublicKeyInfo`, in DER.
    pub(super) fn key_der(&self) -> Option<Vec<u8>> {
        self.parsed.tbs_certificate().subject_public_key_info().to_der().ok()
    }

    pub(super) fn key(&self) -> Option<PublicKey> {
        PublicKey::from_der(&self.key_der()?)
    }

    /// Whether this is the certificate with that issuer (a `Name` in DER) and serial number (big-endian, signed).
    pub(super) fn is(&self, issuer: &[u8], serial: &[u8]) -> bool {
        let certificate = self.parsed.tbs_certificate();
        let same_issuer = || {
            certificate.issuer().to_der().is_ok_and(|der| der == issuer)
                // Two encodings of one name, which differ in the kind of string or in letters' case.
                || x509_cert::name::Name::from_der(issuer).is_ok_and(|name| {
                    name.to_string().to_lowercase() == certificate.issuer().to_string().to_lowercase()
                })
        };
        certificate.serial_number().as_bytes() == serial && same_issuer()
    }

    /// Whether the extensions let it sign a JAR file: none unknown is critical, and the key may sign.
    pub(super) fn may_sign(&self) -> bool {
        let Some(extensions) = self.parsed.tbs_certificate().extensions() else { return true };
        extensions.iter().all(|extension| {
            if extension.extn_id == KEY_USAGE {
                // digitalSignature and nonRepudiation are the first two bits.
                return BitString::from_der(extension.extn_value.as_bytes())
                    .is_ok_and(|usage| usage.raw_bytes().first().is_some_and(|bits| bits & 0xc0 != 0));
            }
            !extension.critical || KNOWN_EXTENSIONS.contains(&extension.extn_id.to_string().as_str())
        })
    }
}

/// Lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len().saturating_mul(2)), |mut out, byte| {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}
