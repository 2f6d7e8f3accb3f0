//! PDF.
use super::PolicyError;
use super::text::Extracted;
pub(super) fn extract(file: &str, _bytes: &[u8]) -> Result<Extracted, PolicyError> {
    Err(PolicyError::format(file, "PDF"))
}
