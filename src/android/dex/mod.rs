//! DEX files 035 to 041 over borrowed bytes.
