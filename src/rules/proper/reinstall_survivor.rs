//! An identifier that survives uninstalling.

use crate::analysis::Confidence;
use crate::prose::Text;
use crate::rules::practice::of_access;
use crate::rules::sharing::outer_class;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, evidence, words};

/// Where scoped storage keeps an app from writing at will.
const SCOPED_STORAGE: u32 = 30;

/// The rule.
pub static RULE: Rule = Rule {
    id: "reinstall-survivor",
    principle: Principle::Proper,
    max_severity: Severity::Medium,
    title: Text { zh: "标识可能在卸载后仍被保留", en: "An identifier may survive uninstalling" },
    looks_for: Text {
        zh: "读取设备标识的类把数据写入共享存储或系统设置，卸载后仍能取回。",
        en: "A class that reads a device identifier writes to shared storage or to the system's settings, where it outlives the app.",
    },
    why: Text {
        zh: "个人卸载 App 即撤回使用；把标识藏在 App 之外再次识别，有违诚信。",
        en: "Who uninstalls has left; to hide an identifier outside the app and recognise them again is not in good faith.",
    },
    violating: Text {
        zh: "把 Android ID 写进 /sdcard/.system/id。",
        en: "The Android ID is written to /sdcard/.system/id.",
    },
    clean: Text {
        zh: "标识存放在 App 的私有目录，随卸载删除。",
        en: "The identifier is in the app's own folder and goes with it.",
    },
    limits: Text {
        zh: "写的是不是标识，没有数据流时看不到，可信度为“低”；新版系统限制写入。",
        en: "Whether it is the identifier that is written does not show without a flow; confidence is low. Newer systems forbid the writing.",
    },
    remedy: Text { zh: "只存放在 App 的私有目录。", en: "Keep it in the app's own folder." },
    provisions: &["pipl:5", "pipl:47"],
    needs: Needs::F,
    notice_word: "违规收集个人信息",
    behaviours: &[],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let identifiers = ["android_id", "imei", "mac", "sim_id", "device_id"];
    let all_files = case.app.permission("android.permission.MANAGE_EXTERNAL_STORAGE").is_some();
    let shared = case.app.target_sdk < SCOPED_STORAGE
        && case.app.permission("android.permission.WRITE_EXTERNAL_STORAGE").is_some()
        || all_files;
    let settings = case.app.permission("android.permission.WRITE_SETTINGS").is_some();
    case.practices
        .iter()
        .filter(|practice| identifiers.contains(&practice.data_type))
        .filter_map(|practice| {
            let (read, keep) = practice.accesses.iter().find_map(|access| {
                let keeps = case.facts.sinks.iter().flatten().filter(|sink| {
                    let outside = sink.category == "system-settings" && settings
                        || sink.category == "external-file"
                            && shared
                            && sink.api.starts_with("Landroid/os/Environment;");
                    outside && sink.file == access.file && outer_class(&sink.method) == outer_class(&access.method)
                });
                Some((
                    access,
                    keeps.min_by(|left, right| (&left.method, left.offset).cmp(&(&right.method, right.offset)))?,
                ))
            })?;
            let (data, who) = (words::data(practice.data_type), words::actor(&practice.actor));
            let cause = practice.cause("identifier");
            Some(
                RULE.found(Severity::Medium, Confidence::Low)
                    .title(
                        format!("{}可能存放在卸载后仍保留的地方", data.zh),
                        format!("May be kept where uninstalling does not reach: {}", data.en),
                    )
                    .explain(
                        format!("{}读取{}，同一个类还写共享存储或系统设置。", who.zh, data.zh),
                        format!(
                            "{} reads {}, and the same class writes to shared storage or the system's settings.",
                            who.en, data.en
                        ),
                    )
                    .data_type(practice.data_type)
                    .actor(&practice.actor)
                    .cause(cause)
                    .evidence([of_access(read), evidence::sink(keep)])
                    .done(),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::Fixture;

    fn keeps(target: u32) -> Fixture {
        let mut fixture =
            Fixture::new().reads("android_id").permission("android.permission.WRITE_EXTERNAL_STORAGE").sink(|sink| {
                sink.category = "external-file";
                sink.api = "Landroid/os/Environment;->getExternalStorageDirectory()Ljava/io/File;".to_owned();
            });
        fixture.app.target_sdk = target;
        fixture
    }

    #[test]
    fn doubts_an_identifier_beside_shared_storage() {
        assert_eq!(keeps(28).run(&RULE).len(), 1);
    }

    #[test]
    fn silent_where_the_platform_forbids_it_or_no_identifier_is_read() {
        assert!(keeps(34).run(&RULE).is_empty());
        let mut contacts = keeps(28);
        for access in contacts.facts.accesses.iter_mut().flatten() {
            access.data_type = "contacts".to_owned();
        }
        assert!(contacts.run(&RULE).is_empty());
    }
}
