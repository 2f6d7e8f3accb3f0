//! Reports: one file a format; all render the same [`model::Report`].

pub mod model;
