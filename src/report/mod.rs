//! Reports: one file a format; all render the same [`model::Report`].

pub mod html;
pub mod inert;
pub mod json;
pub mod model;
pub mod policy;
mod reference;
pub mod terminal;
pub mod words;

pub use model::Report;
