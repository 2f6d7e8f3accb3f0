//! Binary XML (`ResXMLTree`), read as the platform reads it.
