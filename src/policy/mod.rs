//! Policies: documents to text with spans, to statements, to claims. Claims carry no opinion.

pub mod model;
pub use model::*;
