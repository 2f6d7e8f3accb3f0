//! The report of the contract (`duly-report/1`): an [`crate::audit::Audit`] in one language, ready to serialise.
