//! The proof of rotation: certificates, each vouched for by the one before.
//!
//! <https://source.android.com/docs/security/features/apksigning/v3#proof-of-rotation-and-self-trusted-old-certs-structs>

use crate::prose::Prose;

use super::algorithm::Algorithm;
use super::certificate::Certificate;
use super::reader::{Malformed, Reader};

/// Certificates, the oldest first.
#[derive(Clone, Debug)]
pub(super) struct Lineage<'a>(Vec<Certificate<'a>>);

const VERSION: u32 = 1;
/// More than an app rotates through; each costs a signature to verify.
const MAX_NODES: usize = 1000;

struct Node<'a> {
    signed: &'a [u8],
    /// The algorithm by which this node vouches for the next.
    next_algorithm: u32,
    signature: &'a [u8],
    certificate: &'a [u8],
    /// The algorithm by which the node before vouched for this one.
    algorithm: u32,
}

impl<'a> Node<'a> {
    fn parse(mut node: Reader<'a>) -> Result<Self, Malformed> {
        let signed = node.prefixed()?;
        let _flags = node.u32()?;
        let next_algorithm = node.u32()?;
        let signature = node.prefixed()?;
        let mut data = Reader::new(signed);
        Ok(Node { signed, next_algorithm, signature, certificate: data.prefixed()?, algorithm: data.u32()? })
    }
}

impl<'a> Lineage<'a> {
    /// Reads the attribute's value and verifies every step.
    pub(super) fn parse(value: &'a [u8]) -> Result<Self, Prose> {
        let damaged = || Prose::new("证书轮换记录已损坏", "the proof of rotation is damaged");
        let unverified =
            || Prose::new("证书轮换记录中的签名不符", "a signature in the proof of rotation does not verify");
        let mut nodes = Reader::new(value);
        if nodes.u32() != Ok(VERSION) || nodes.is_empty() {
            return Err(damaged());
        }
        let mut certificates: Vec<Certificate<'a>> = Vec::new();
        let mut algorithm = 0;
        for node in nodes.elements() {
            let node = node.and_then(Node::parse).map_err(|Malformed| damaged())?;
            let certificate = Certificate::from_der(node.certificate).ok_or_else(damaged)?;
            if let Some(last) = certificates.last() {
                let key = last.key().ok_or_else(unverified)?;
                let verifies = Algorithm::from_id(algorithm)
                    .is_some_and(|algorithm| algorithm.verifies(&key, node.signed, node.signature));
                if !verifies || node.algorithm != algorithm {
                    return Err(unverified());
                }
            }
            if certificates.contains(&certificate) || certificates.len() >= MAX_NODES {
                return Err(damaged());
            }
            certificates.push(certificate);
            algorithm = node.next_algorithm;
        }
        Ok(Lineage(certificates))
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn first(&self) -> Option<&Certificate<'a>> {
        self.0.first()
    }

    pub(super) fn last(&self) -> Option<&Certificate<'a>> {
        self.0.last()
    }

    /// Both in one, when one starts within the other and they agree from there to the end of either.
    pub(super) fn merge(&self, other: &Self) -> Option<Self> {
        let starts_at = |within: &Self, lineage: &Self| {
            within.0.iter().position(|certificate| Some(certificate) == lineage.first())
        };
        let (ancestor, descendant, at) = match starts_at(other, self) {
            Some(at) => (other, self, at),
            None => (self, other, starts_at(self, other)?),
        };
        let (before, shared) = ancestor.0.split_at_checked(at)?;
        if shared.iter().zip(&descendant.0).any(|(a, b)| a != b) {
            return None;
        }
        let rest = if shared.len() > descendant.len() { shared } else { &descendant.0 };
        Some(Lineage([before, rest].concat()))
    }
}
