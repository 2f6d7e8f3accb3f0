//! Things of the manifest and the code as evidence.

use super::{Evidence, EvidenceKind};
use crate::analysis::{Endpoint, PermissionRequest, SinkCall};
use crate::app::RequestedPermission;
use crate::prose::Prose;

/// A place in the manifest.
pub fn manifest(line: Option<u32>, zh: impl Into<String>, en: impl Into<String>) -> Evidence {
    let place = match line {
        Some(line) => format!("AndroidManifest.xml:{line}"),
        None => "AndroidManifest.xml".to_owned(),
    };
    bare(EvidenceKind::Manifest, place, Prose::new(zh, en))
}

/// A permission that the app asks for.
pub fn permission(asked: &RequestedPermission) -> Evidence {
    match &asked.implied_by {
        Some(by) => manifest(
            asked.line,
            format!("系统因 {by} 附加 {}", asked.name),
            format!("the platform adds {} because of {by}", asked.name),
        ),
        None => manifest(asked.line, format!("申请 {}", asked.name), format!("asks for {}", asked.name)),
    }
}

/// A call of an API that sends, loads or hides.
pub fn sink(call: &SinkCall) -> Evidence {
    Evidence {
        method: Some(call.method.clone()),
        offset: Some(call.offset),
        source: call.source.clone(),
        ..bare(
            EvidenceKind::Code,
            format!("{} {}", call.file, call.method),
            Prose::new(format!("调用 {}", call.api), format!("calls {}", call.api)),
        )
    }
}

/// A request for permissions at run time.
pub fn request(request: &PermissionRequest, what: Prose) -> Evidence {
    Evidence {
        method: Some(request.method.clone()),
        offset: request.offset,
        source: request.source.clone(),
        ..bare(EvidenceKind::Code, request.method.clone(), what)
    }
}

/// A URL or host.
pub fn endpoint(endpoint: &Endpoint) -> Evidence {
    let place = match &endpoint.method {
        Some(method) => format!("{} {method}", endpoint.file),
        None => endpoint.file.clone(),
    };
    Evidence {
        method: endpoint.method.clone(),
        ..bare(
            EvidenceKind::Endpoint,
            place,
            Prose::new(format!("网址 {}", endpoint.url), format!("the address {}", endpoint.url)),
        )
    }
}

/// Evidence of a kind at a place, with nothing else known of it.
pub fn bare(kind: EvidenceKind, place: String, what: Prose) -> Evidence {
    Evidence {
        kind,
        reference: None,
        place,
        what,
        method: None,
        offset: None,
        source: None,
        document: None,
        span: None,
    }
}
