//! Reports: one file a format; all render the same [`model::Report`].

pub mod inert;
pub mod json;
pub mod model;

pub use model::Report;
