//! Who calls whom: the call graph over all DEX files, found together with what can run and with what values.
//!
//! The graph grows from starting points as code is found to run ([`Solver`]): a virtual call reaches the methods of classes
//! that code has made objects of, narrowed by what is known of the receiver; what is handed to the platform is called back
//! as `permission-db/callbacks.tsv` says. What registers, fields, parameters and results can hold is worked out on the way
//! ([`Value`]), once for each method and not for each call.
//!
//! ```text
//! Methods (dense ids, outlines) ─► Types (hierarchy) ─► Solver(Mode) ─► Graph (edges, what ran) ─► Paths (shortest chains)
//! ```

mod live;
mod local;
mod methods;
mod outline;
mod outside;
mod path;
mod solver;
mod types;
mod value;

pub use methods::{MethodId, Methods, Outlines};
pub use path::{Paths, Sure};
pub use solver::{Edge, Graph, HubKind, Mode, Solved, Start, Stored, Subject, Via, solve};
pub use types::Types;
