//! The app model: what the manifest, resources, signatures and entries say of an app, without judgement.

pub mod model;
pub use model::*;
