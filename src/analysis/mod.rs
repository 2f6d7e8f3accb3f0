//! Facts: what the code, libraries and scripts do, where, and by whom. Facts carry no opinion.

pub mod facts;
pub use facts::*;
