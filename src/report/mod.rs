//! Reports: one file a format; all render the same [`model::Report`].

pub mod diff;
pub mod draft;
pub mod html;
pub mod inert;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod model;
pub mod policy;
mod reference;
pub mod sarif;
pub mod table;
pub mod terminal;
pub mod words;

pub use model::Report;
