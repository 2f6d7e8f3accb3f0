//! Android's binary formats over borrowed bytes. Knows nothing of privacy, policies or the audit.

pub mod arsc;
pub mod axml;
pub mod dex;
pub mod elf;
pub mod signature;
