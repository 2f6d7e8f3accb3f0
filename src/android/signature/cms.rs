//! Signed data of PKCS #7 (RFC 2315; RFC 5652 calls it CMS), as a JAR signature block has them.
//!
//! Read with [`ber`](super::ber) and not with a CMS crate: the platform verifies signed attributes over the very bytes
//! of the file, takes sets in any order, ignores certificates that sign nothing, and reads BER.

use x509_cert::der::asn1::ObjectIdentifier;

use super::ber::{self, Value, Values, context};
use super::certificate::Certificate;

/// `SignedData`.
#[derive(Debug)]
pub(super) struct SignedData<'a> {
    /// The type of the contents that are signed, which are in a file of their own.
    pub(super) content_type: ObjectIdentifier,
    /// The encoded certificates.
    certificates: Vec<&'a [u8]>,
    pub(super) signers: Vec<SignerInfo<'a>>,
}

/// `SignerInfo`.
#[derive(Debug)]
pub(super) struct SignerInfo<'a> {
    /// Issuer (an encoded name) and serial number of the certificate. Android knows no other way to name it.
    issuer_and_serial: Option<(&'a [u8], &'a [u8])>,
    pub(super) digest_algorithm: ObjectIdentifier,
    pub(super) signature_algorithm: ObjectIdentifier,
    /// The signed attributes, with their implicit tag.
    pub(super) attributes: Option<Value<'a>>,
    pub(super) signature: Vec<u8>,
}

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");

impl<'a> SignedData<'a> {
    /// Reads a `ContentInfo` that holds signed data.
    pub(super) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let mut info = sequence(ber::first(bytes)?.0)?;
        if oid(info.next()?)? != SIGNED_DATA {
            return None;
        }
        let mut data = sequence(info.next_if(context(0))?.values().next()?)?;
        data.next_if(ber::INTEGER)?;
        data.next_if(ber::SET)?;
        let content_type = oid(sequence(data.next()?)?.next()?)?;
        let certificates = match data.next_if(context(0)) {
            Some(set) => set.values().all()?.into_iter().map(|certificate| certificate.encoded).collect(),
            None => Vec::new(),
        };
        data.next_if(context(1));
        let signers =
            data.next_if(ber::SET)?.values().all()?.into_iter().map(SignerInfo::parse).collect::<Option<_>>()?;
        Some(SignedData { content_type, certificates, signers })
    }

    /// The certificate that `signer` names, when it is there and can be read.
    pub(super) fn certificate(&self, signer: &SignerInfo<'_>) -> Option<Certificate<'a>> {
        let (issuer, serial) = signer.issuer_and_serial?;
        self.certificates
            .iter()
            .filter_map(|der| Certificate::from_der(der))
            .find(|certificate| certificate.is(issuer, serial))
    }
}

impl<'a> SignerInfo<'a> {
    fn parse(value: Value<'a>) -> Option<Self> {
        let mut info = sequence(value)?;
        info.next_if(ber::INTEGER)?;
        let identifier = info.next()?;
        let issuer_and_serial = match identifier.tag {
            ber::SEQUENCE => {
                let mut identifier = identifier.values();
                Some((identifier.next_if(ber::SEQUENCE)?.encoded, identifier.next_if(ber::INTEGER)?.contents))
            }
            _ => None,
        };
        let digest_algorithm = algorithm(info.next()?)?;
        let attributes = info.next_if(context(0));
        let signature_algorithm = algorithm(info.next()?)?;
        let signature = info.next()?.octets()?;
        Some(SignerInfo { issuer_and_serial, digest_algorithm, signature_algorithm, attributes, signature })
    }
}

/// What the signed attributes say of the contents.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Attributes {
    pub(super) content_type: Option<ObjectIdentifier>,
    pub(super) message_digest: Option<Vec<u8>>,
}

impl Attributes {
    /// Reads signed attributes. `None` when one stands twice, or has several values where it may have one.
    pub(super) fn parse(attributes: Value<'_>) -> Option<Self> {
        let mut seen: Vec<(ObjectIdentifier, Vec<Value<'_>>)> = Vec::new();
        for attribute in attributes.values().all()? {
            let mut attribute = sequence(attribute)?;
            let (kind, values) = (oid(attribute.next()?)?, attribute.next_if(ber::SET)?.values().all()?);
            if seen.iter().any(|(other, _)| *other == kind) {
                return None;
            }
            seen.push((kind, values));
        }
        // Of those two, none or one value; `Err` for more.
        let single = |kind| match seen.iter().find(|(other, _)| *other == kind).map(|(_, values)| values.as_slice()) {
            None | Some([]) => Some(None),
            Some([value]) => Some(Some(*value)),
            Some(_) => None,
        };
        Some(Attributes {
            content_type: match single(CONTENT_TYPE)? {
                Some(value) => Some(oid(value)?),
                None => None,
            },
            message_digest: match single(MESSAGE_DIGEST)? {
                Some(value) => Some(value.octets()?),
                None => None,
            },
        })
    }
}

fn sequence(value: Value<'_>) -> Option<Values<'_>> {
    (value.tag == ber::SEQUENCE).then(|| value.values())
}

/// The `AlgorithmIdentifier`'s algorithm. Its parameters are not looked at; they must be well-formed.
fn algorithm(value: Value<'_>) -> Option<ObjectIdentifier> {
    oid(*sequence(value)?.all()?.first()?)
}

fn oid(value: Value<'_>) -> Option<ObjectIdentifier> {
    if value.tag != ber::OBJECT_IDENTIFIER {
        return None;
    }
    ObjectIdentifier::from_bytes(value.contents).ok()
}
