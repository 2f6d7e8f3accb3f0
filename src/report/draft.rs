//! A draft as documents: the two lists, the permission table and a policy's skeleton as Markdown, each list as CSV, and
//! Google Play's Data safety form as its console imports it.

use std::fmt::Write;

use super::inert::inert_within;
use super::markdown::text;
use super::table::csv::harmless;
use super::words::{self, word};
use crate::analysis::Confidence;
use crate::draft::{Asked, Drafted, Item, Kit, category, data_name, gap};
use crate::prose::Lang;

/// Most characters of one cell.
const MOST: usize = 300;

/// A table: its head and its rows.
struct Sheet {
    head: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Sheet {
    fn markdown(&self) -> String {
        let mut out = String::new();
        // Writing to a string cannot fail.
        let _ = writeln!(out, "| {} |", self.head.join(" | "));
        let _ = writeln!(out, "|{}", " --- |".repeat(self.head.len()));
        for row in &self.rows {
            let cells: Vec<String> = row.iter().map(|cell| text(cell, MOST)).collect();
            let _ = writeln!(out, "| {} |", cells.join(" | "));
        }
        out
    }

    /// With a byte order mark, so that spreadsheet programs take it for UTF-8, and no cell that computes.
    fn csv(&self) -> String {
        let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
        let head = self.head.iter().map(|cell| (*cell).to_owned()).collect();
        for row in std::iter::once(&head).chain(&self.rows) {
            // Writing to memory cannot fail, and all rows are as long as the head.
            let written = writer.write_record(row.iter().map(|cell| harmless(&inert_within(cell, MOST))));
            debug_assert!(written.is_ok(), "{written:?}");
        }
        writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

/// The names of data types in a cell.
fn names(ids: &[String], lang: Lang) -> String {
    ids.iter().map(|id| data_name(id, lang)).collect::<Vec<_>>().join(words::comma(lang))
}

/// Permissions without what all of them begin with.
fn short(names: &[String], lang: Lang) -> String {
    let short: Vec<&str> = names.iter().map(|name| name.rsplit('.').next().unwrap_or(name)).collect();
    short.join(words::comma(lang))
}

fn yes(is: bool, lang: Lang) -> String {
    if is { word("是", "yes") } else { word("否", "no") }.get(lang).to_owned()
}

/// The list of personal information.
fn personal(draft: &Drafted<'_>) -> Sheet {
    let lang = draft.lang;
    let head = match lang {
        Lang::Zh => vec!["个人信息种类", "使用目的", "使用场景", "收集方式", "敏感个人信息", "是否必要"],
        Lang::En => {
            vec!["Personal information", "Purpose", "When", "How", "Sensitive", "Necessary"]
        }
    };
    let row = |item: &Item| {
        let by = if item.permissions.is_empty() {
            word("系统接口，无须权限", "platform interface, no permission").get(lang).to_owned()
        } else {
            short(&item.permissions, lang)
        };
        vec![
            item.name.clone(),
            gap("目的", "purpose", lang),
            gap("使用场景", "when", lang),
            by,
            yes(item.sensitive, lang),
            match item.necessary {
                Some(is) => yes(is, lang),
                None => gap("是否必要", "necessary or optional", lang),
            },
        ]
    };
    Sheet { head, rows: draft.personal_information.iter().map(row).collect() }
}

/// The list of third parties.
fn third_parties(draft: &Drafted<'_>) -> Sheet {
    let lang = draft.lang;
    let head = match lang {
        Lang::Zh => {
            vec!["第三方SDK名称", "提供方", "收集的个人信息种类", "使用目的", "使用场景", "共享方式", "隐私政策链接"]
        }
        Lang::En => {
            vec!["SDK", "Company", "Personal information", "Purpose", "When", "How", "Privacy policy"]
        }
    };
    let row = |kit: &Kit| {
        let kinds: Vec<String> = kit.categories.iter().map(|id| category(id).get(lang).to_owned()).collect();
        let purpose = if kinds.is_empty() {
            gap("目的", "purpose", lang)
        } else {
            format!("{} {}", kinds.join(words::comma(lang)), gap("具体目的", "what exactly for", lang))
        };
        vec![
            kit.name.clone(),
            kit.vendor.clone().unwrap_or_else(|| gap("公司名称", "company", lang)),
            if kit.data_types.is_empty() {
                gap("向提供方核实收集的信息", "ask the vendor what it collects", lang)
            } else {
                names(&kit.data_types, lang)
            },
            purpose,
            gap("使用场景", "when", lang),
            word("SDK 本机采集", "collected by the SDK on the device").get(lang).to_owned(),
            gap("链接", "link", lang),
        ]
    };
    Sheet { head, rows: draft.third_parties.iter().map(row).collect() }
}

/// The permission table.
fn permissions(draft: &Drafted<'_>) -> Sheet {
    let lang = draft.lang;
    let head = match lang {
        Lang::Zh => vec!["权限", "说明", "可读取的个人信息", "使用者", "申请目的", "申请时机"],
        Lang::En => vec!["Permission", "Allows", "Opens", "Used by", "Purpose", "When it is asked for"],
    };
    let row = |asked: &Asked| {
        vec![
            asked.name.clone(),
            asked.allows.clone().unwrap_or_default(),
            names(&asked.data_types, lang),
            words::used(asked.used).get(lang).to_owned(),
            gap("目的", "purpose", lang),
            gap("申请时机", "when", lang),
        ]
    };
    Sheet { head, rows: draft.permissions.iter().map(row).collect() }
}

/// The list of personal information as CSV.
pub fn personal_csv(draft: &Drafted<'_>) -> String {
    personal(draft).csv()
}

/// The list of third parties as CSV.
pub fn third_parties_csv(draft: &Drafted<'_>) -> String {
    third_parties(draft).csv()
}

/// The permission table as CSV.
pub fn permissions_csv(draft: &Drafted<'_>) -> String {
    permissions(draft).csv()
}

/// The form's purposes, none of which code tells.
const PURPOSES: [&str; 7] = [
    "PSL_APP_FUNCTIONALITY",
    "PSL_ANALYTICS",
    "PSL_DEVELOPER_COMMUNICATIONS",
    "PSL_ADVERTISING",
    "PSL_FRAUD_PREVENTION_SECURITY",
    "PSL_PERSONALIZATION",
    "PSL_ACCOUNT_MANAGEMENT",
];

/// The Data safety form as its console imports it. What the app's reads show is TRUE; what no code tells is empty, to be
/// filled in before the import.
pub fn data_safety_csv(draft: &Drafted<'_>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut row = |cells: [&str; 5]| {
        let written = writer.write_record(cells);
        debug_assert!(written.is_ok(), "{written:?}");
    };
    row([
        "Question ID (machine readable)",
        "Response ID (machine readable)",
        "Response value",
        "Answer requirement",
        "Human-friendly question label",
    ]);
    for of in &draft.data_safety {
        let question = |asked: &str| format!("PSL_DATA_USAGE_RESPONSES:{}:{asked}", of.play_type);
        let name = data_name(of.data_type, Lang::En);
        let value = |is: bool| if is { "TRUE" } else { "" };
        let asked = question("PSL_DATA_USAGE_COLLECTION_AND_SHARING");
        let label = format!(
            "{name}: is this data collected, shared, or both? duly: read by code that can send; check that it leaves the device"
        );
        row([&asked, "PSL_DATA_USAGE_ONLY_COLLECTED", value(of.collected || of.shared), "MULTIPLE_CHOICE", &label]);
        row([&asked, "PSL_DATA_USAGE_ONLY_SHARED", value(of.shared), "MULTIPLE_CHOICE", &label]);
        let label = format!("{name}: is it processed ephemerally? To be filled in");
        row([&question("PSL_DATA_USAGE_EPHEMERAL"), "", "", "MAYBE_REQUIRED", &label]);
        let label = format!("{name}: required, or can users choose? To be filled in");
        for answer in ["PSL_DATA_USAGE_USER_CONTROL_OPTIONAL", "PSL_DATA_USAGE_USER_CONTROL_REQUIRED"] {
            row([&question("DATA_USAGE_USER_CONTROL"), answer, "", "SINGLE_CHOICE", &label]);
        }
        for (asked, is) in
            [("DATA_USAGE_COLLECTION_PURPOSE", of.collected || of.shared), ("DATA_USAGE_SHARING_PURPOSE", of.shared)]
        {
            let label = format!("{name}: why? To be filled in");
            for purpose in PURPOSES.iter().filter(|_| is) {
                row([&question(asked), purpose, "", "MULTIPLE_CHOICE", &label]);
            }
        }
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// The draft as one document: what was seen, the lists, the table, and the policy's skeleton.
pub fn document(draft: &Drafted<'_>) -> String {
    let lang = draft.lang;
    let w = |zh: &'static str, en: &'static str| word(zh, en).get(lang);
    let mut out = String::new();
    let (label, version) = (label(draft), text(draft.app.version_name.unwrap_or_default(), 60));
    let _ = writeln!(out, "# {}{label} {version}\n", w("双清单与隐私政策草稿：", "Lists and a draft policy: "));
    let _ = writeln!(
        out,
        "{}\n",
        w(
            "本稿由安装包中的代码得出：写明读取什么、由谁的代码读取。代码不能说明目的、场景、保存期限和依据，这些以【请填写】标出；没有填完不能发布。",
            "Made from the code in the package: what is read, and by whose code. Why, when, for how long and on what basis no code says; those are marked (fill in). Do not publish it before all are filled in.",
        )
    );
    let early: Vec<String> = draft
        .personal_information
        .iter()
        .filter(|item| item.before_consent == Some(true))
        .map(|item| item.name.clone())
        .chain(draft.third_parties.iter().filter(|kit| kit.before_consent == Some(true)).map(|kit| kit.name.clone()))
        .collect();
    if !early.is_empty() {
        let list = text(&early.join(words::comma(lang)), 600);
        let _ = writeln!(
            out,
            "> {}{list}\n",
            w("同意之前就能读取或启动，请先改正：", "Read or started before consent, which is to be mended first: ")
        );
    }
    let unsure: Vec<String> = draft
        .personal_information
        .iter()
        .filter(|item| item.confidence == Confidence::Low)
        .map(|item| item.name.clone())
        .collect();
    if !unsure.is_empty() {
        let list = text(&unsure.join(words::comma(lang)), 600);
        let _ = writeln!(
            out,
            "> {}{list}\n",
            w("代码中有、是否真的读取须核实：", "In the code, and to be checked whether it is really read: ")
        );
    }
    let _ = writeln!(out, "## {}\n\n{}", w("权限表", "Permissions"), permissions(draft).markdown());
    out.push_str(&skeleton(draft).replace("\n### ", "\n#### ").replace("\n## ", "\n### ").replacen("# ", "## ", 1));
    if !draft.limits.is_empty() {
        let _ = writeln!(out, "\n## {}\n", w("没能看到的", "What could not be seen"));
        for limit in draft.limits.iter().take(20) {
            let colon = w("：", ": ");
            let _ =
                writeln!(out, "- {}{colon}{}", text(&words::capitalised(limit.what), MOST), text(limit.effect, MOST));
        }
    }
    out
}

fn label(draft: &Drafted<'_>) -> String {
    let label = draft.app.label.map(str::trim).filter(|label| !label.is_empty());
    text(label.unwrap_or(draft.app.package), 80)
}

/// A privacy policy's skeleton (Markdown): all contents that the law asks for, filled in as far as code tells.
pub fn skeleton(draft: &Drafted<'_>) -> String {
    match draft.lang {
        Lang::Zh => chinese(draft),
        Lang::En => english(draft),
    }
}

/// The sensitive kinds, as a sentence lists them.
fn sensitive(draft: &Drafted<'_>) -> Option<String> {
    let names: Vec<String> =
        draft.personal_information.iter().filter(|item| item.sensitive).map(|item| item.name.clone()).collect();
    (!names.is_empty()).then(|| text(&names.join(words::comma(draft.lang)), 600))
}

fn recipients(draft: &Drafted<'_>) -> Vec<String> {
    draft.recipients.iter().map(|one| text(&format!("{} ({})", one.recipient, one.hosts.join(", ")), MOST)).collect()
}

fn chinese(draft: &Drafted<'_>) -> String {
    let app = label(draft);
    let mut out = String::new();
    let _ = writeln!(out, "# {app}隐私政策\n");
    out.push_str("版本：【请填写：版本】　发布日期：【请填写：日期】　生效日期：【请填写：日期】\n\n");
    let _ = writeln!(
        out,
        "本政策由【请填写：公司名称】（以下称“我们”，注册地址：【请填写：地址】）制定，适用于{app}安卓客户端。\n"
    );
    out.push_str("## 一、我们如何收集和使用您的个人信息\n\n### 已收集个人信息清单\n\n");
    if draft.personal_information.is_empty() {
        out.push_str("【请填写：收集的个人信息，包括用户填写的和服务器产生的】\n");
    } else {
        out.push_str(&personal(draft).markdown());
        out.push_str("\n【请填写：用户填写的和服务器产生的信息】\n");
    }
    if let Some(names) = sensitive(draft) {
        let _ = writeln!(
            out,
            "\n其中{names}属于敏感个人信息。处理它们的必要性：【请填写】；对您权益的影响：【请填写】。我们在处理前单独告知，并取得您的单独同意。"
        );
    }
    out.push_str("\n拒绝提供非必要信息的，不影响您使用基本功能。基本功能：【请填写：基本功能】。\n\n");
    out.push_str("## 二、我们如何共享、转让、公开披露您的个人信息\n\n### 与第三方共享个人信息清单\n\n");
    if draft.third_parties.is_empty() {
        out.push_str("【请填写：接入的第三方】\n");
    } else {
        out.push_str(&third_parties(draft).markdown());
    }
    let others = recipients(draft);
    if !others.is_empty() {
        out.push_str(
            "\n代码中还有下列他方地址，会得到个人信息的，请写明名称、联系方式、目的、方式和种类，并取得单独同意：\n\n",
        );
        for other in others.iter().take(50) {
            let _ = writeln!(out, "- {other}：【请填写：提供什么信息、为何】");
        }
    }
    out.push_str("\n## 三、个人信息的保存\n\n");
    out.push_str("保存地点：【请填写】。保存期限：【请填写：各类信息的期限，或确定期限的方法】。期满后我们删除或者匿名化处理。\n");
    if draft.recipients.iter().any(|one| one.abroad == Some(true)) {
        out.push_str("\n向境外提供的，请写明境外接收方的名称、联系方式、目的、方式、种类，以及您向其行使权利的方式：【请填写】。\n");
    }
    out.push_str("\n## 四、我们如何保护您的个人信息\n\n【请填写：加密、访问控制等措施】\n\n");
    out.push_str("## 五、您的权利\n\n");
    out.push_str("您可以在【请填写：路径】查阅、复制、更正、删除您的个人信息，撤回同意，注销账号。我们在十五个工作日内完成您的请求。关闭系统权限：系统设置—应用—");
    let _ = writeln!(out, "{app}—权限。\n");
    out.push_str(
        "## 六、未成年人保护\n\n【请填写：是否面向不满十四周岁的未成年人；如是，专门的处理规则和监护人同意的方式】\n\n",
    );
    out.push_str("## 七、政策的变更\n\n本政策变更时，我们以【请填写：弹窗等方式】通知您；目的、方式或者种类变更的，重新取得您的同意。\n\n");
    out.push_str("## 八、联系我们\n\n个人信息保护负责人：【请填写】，邮箱：【请填写】，电话：【请填写】。您可以由此投诉、举报，我们在十五个工作日内答复。您对答复不满意的，可以向网信部门投诉或者向人民法院起诉。\n");
    out
}

fn english(draft: &Drafted<'_>) -> String {
    let app = label(draft);
    let mut out = String::new();
    let _ = writeln!(out, "# Privacy policy of {app}\n");
    out.push_str("Version: (fill in: version). Published: (fill in: date). In force from: (fill in: date).\n\n");
    let _ = writeln!(
        out,
        "This policy is that of (fill in: company) (\"we\"; registered address: (fill in: address)) for the Android app {app}.\n"
    );
    out.push_str("## 1. What we collect and why\n\n### Personal information that we collect\n\n");
    if draft.personal_information.is_empty() {
        out.push_str("(fill in: what is collected, also what people type in and what the server makes)\n");
    } else {
        out.push_str(&personal(draft).markdown());
        out.push_str("\n(fill in: what people type in, and what the server makes)\n");
    }
    if let Some(names) = sensitive(draft) {
        let _ = writeln!(
            out,
            "\nOf these, {names} is sensitive personal information. Why it is needed: (fill in); what it may mean for you: (fill in). We tell you separately before we process it, and ask for your separate consent."
        );
    }
    out.push_str("\nRefusing what is not necessary does not keep you from the basic function: (fill in: the basic function).\n\n");
    out.push_str("## 2. With whom we share it\n\n### Third parties\n\n");
    if draft.third_parties.is_empty() {
        out.push_str("(fill in: third parties)\n");
    } else {
        out.push_str(&third_parties(draft).markdown());
    }
    let others = recipients(draft);
    if !others.is_empty() {
        out.push_str("\nThe code holds addresses of others too. For each that gets personal information, give name, contact, purpose, manner and kinds, and ask for separate consent:\n\n");
        for other in others.iter().take(50) {
            let _ = writeln!(out, "- {other}: (fill in: what it gets, and why)");
        }
    }
    out.push_str("\n## 3. Where and for how long we keep it\n\n");
    out.push_str("Where: (fill in). For how long: (fill in: the period of each kind, or how it is set). Then we delete it or make it anonymous.\n");
    if draft.recipients.iter().any(|one| one.abroad == Some(true)) {
        out.push_str("\nFor each recipient abroad: its name, contact, purpose, manner, kinds, and how you exercise your rights against it: (fill in).\n");
    }
    out.push_str("\n## 4. How we protect it\n\n(fill in: encryption, access control and other measures)\n\n");
    out.push_str("## 5. Your rights\n\n");
    let _ = writeln!(
        out,
        "At (fill in: where in the app) you can see, copy, correct and delete your personal information, withdraw consent and close your account. We complete your request within fifteen working days. To turn off permissions: system settings, Apps, {app}, Permissions.\n"
    );
    out.push_str("## 6. Children\n\n(fill in: whether it is for children under fourteen; if so, the rules for them and how guardians consent)\n\n");
    out.push_str("## 7. Changes\n\nWe tell you of changes by (fill in: a dialog, for one); where purpose, manner or kinds change we ask for your consent anew.\n\n");
    out.push_str("## 8. Contact\n\nIn charge of personal information: (fill in), e-mail: (fill in), telephone: (fill in). You can complain there, and we reply within fifteen working days. If the reply does not satisfy you, you can complain to the authority or go to court.\n");
    out
}
