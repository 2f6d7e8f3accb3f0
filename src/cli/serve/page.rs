//! The page that a person drops an app on. Its one style sheet and one script are allowed by their hashes.

use std::sync::Arc;

use base64::Engine;
use sha2::{Digest, Sha256};

use super::http::Response;
use crate::prose::Lang;

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// What the page of a report may do besides what it allows itself.
pub const REPORT_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The page, shown in `lang` at first.
pub fn response(lang: Lang) -> Response {
    let hash = |text: &str| base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text));
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; connect-src 'self'; img-src data:; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        hash(SCRIPT),
        hash(STYLE)
    );
    let (name, zh, en) = match lang {
        Lang::Zh => ("zh", " checked", ""),
        Lang::En => ("en", "", " checked"),
    };
    let page = PAGE
        .replace("@LANG@", name)
        .replace("@ZH@", zh)
        .replace("@EN@", en)
        .replace("@STYLE@", STYLE)
        .replace("@SCRIPT@", SCRIPT);
    Response::page(Arc::new(page.into_bytes()), policy)
}
