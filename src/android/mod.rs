//! Android's binary formats over borrowed bytes. Knows nothing of privacy, policies or the audit.

pub mod arsc;
pub mod attributes;
pub mod axml;
pub mod chunk;
pub mod dex;
pub mod elf;
mod encode;
pub mod proto;
pub mod signature;
pub mod smali;
pub mod string_pool;
pub mod value;
