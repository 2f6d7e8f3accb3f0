//! The app model: what the manifest, resources, signatures and entries say of an app, without judgement.

mod attribute;
mod component;
pub mod documents;
mod error;
mod manifest;
pub mod model;
mod network;
mod permission;
mod text;

pub use error::AppError;
pub use manifest::read;
pub use model::*;

#[cfg(test)]
mod tests;
