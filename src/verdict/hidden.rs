//! What hides code from an audit, as limits: nothing hidden is ever called satisfied.

use crate::analysis::{ActorKind, Facts};
use crate::app::App;
use crate::db;
use crate::limit::{Limit, Principle};
use crate::prose::Prose;

/// The principles that hidden code bears on. What the law asks of the policy's contents stays decidable.
const BY_CODE: [Principle; 4] = [Principle::Proper, Principle::Necessary, Principle::Disclosed, Principle::Consent];

/// Limits that follow from the facts themselves: code that is packed, code that is loaded at run time, splits that are
/// missing. What app and facts already carry as a limit of the same place is not said twice.
pub fn limits(app: &App, facts: &Facts) -> Vec<Limit> {
    let mut limits = Vec::new();
    for packer in facts.packers.iter().filter(|packer| packer.hides_code) {
        let name = db::hardeners()
            .iter()
            .find(|row| row.id == packer.id)
            .map_or(Prose::new(packer.id, packer.id), |row| row.text.into());
        limits.push(Limit {
            what: Prose::new(
                format!("App 的代码被“{}”加固隐藏", name.zh),
                format!("The app's code is hidden by the packer {}", name.en),
            ),
            place: packer.evidence.clone(),
            effect: Prose::new(
                "真正的代码在运行时才解密，没有看到它读取和发送什么。",
                "The real code is decrypted only when the app runs; what it reads and sends was not seen.",
            ),
            principles: BY_CODE.to_vec(),
        });
    }
    if app.missing_splits {
        limits.push(Limit {
            what: Prose::new("安装所需的拆分包不在文件中", "Splits that the app needs are not in the file"),
            place: "AndroidManifest.xml".to_owned(),
            effect: Prose::new(
                "缺少的拆分包可能含有代码和资源，没有看到。",
                "The missing splits may hold code and resources; they were not seen.",
            ),
            principles: BY_CODE.to_vec(),
        });
    }
    // A library's loader serves the build (old multidex); the app's and SDKs' loaders bring in what is not in the file.
    let loader = facts
        .sinks
        .iter()
        .flatten()
        .filter(|sink| sink.category == "dynamic-code" && sink.actor.kind != ActorKind::Library)
        .min_by(|left, right| (&left.file, &left.method, left.offset).cmp(&(&right.file, &right.method, right.offset)));
    if let Some(loader) = loader {
        limits.push(Limit {
            what: Prose::new("App 在运行时加载代码", "The app loads code at run time"),
            place: format!("{} {}", loader.file, loader.method),
            effect: Prose::new(
                "运行时加载的代码不在文件中，或没有作为代码查看。",
                "What is loaded is not in the file, or was not looked at as code.",
            ),
            principles: BY_CODE.to_vec(),
        });
    }
    limits.retain(|limit| {
        !facts.limits.iter().chain(&app.limits).any(|known| {
            known.place == limit.place && limit.principles.iter().all(|principle| known.principles.contains(principle))
        })
    });
    limits
}
