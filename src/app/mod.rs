//! The app model: what the manifest, resources, signatures and entries say of an app, without judgement.

mod attribute;
mod component;
pub mod documents;
mod error;
mod manifest;
pub mod model;
mod network;
pub mod parts;
mod permission;
pub mod resources;
mod split;
mod text;

pub use error::AppError;
pub use manifest::{read, read_given};
pub use model::*;
pub use parts::Container;

#[cfg(test)]
mod tests;
