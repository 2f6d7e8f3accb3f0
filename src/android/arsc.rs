//! The resource table (`resources.arsc`).
