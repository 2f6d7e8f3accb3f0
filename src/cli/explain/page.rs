//! An entry of `permission-db`, or a rule, as a person reads it: in words, with what belongs to it.

use serde_json::Value;

use crate::db::{self, Entry};
use crate::prose::{Lang, Text};
use crate::report::inert::inert_within;
use crate::report::words::{comma, word};

/// Most characters of one line: the text of an article is shown whole.
const MOST: usize = 4_000;

/// The page of one entry.
pub fn page(entry: &Entry, lang: Lang) -> String {
    let mut page = Page { lang, out: String::new() };
    page.out.push_str(&match lang {
        Lang::Zh => format!("{}（{}）\n", heading(entry, lang), kind(entry.kind).zh),
        Lang::En => format!("{} ({})\n", heading(entry, lang), kind(entry.kind).en),
    });
    page.text(entry.text.get(lang));
    if entry.kind == "provisions" && lang == Lang::En {
        page.line(word("原文", "Chinese text"), entry.text.zh);
    }
    for (name, value) in &entry.fields {
        page.field(entry, name, value);
    }
    page.related(entry);
    page.source(entry.source);
    for row in quoted(entry) {
        page.out.push_str(&format!("\n  {} {} ({})\n", row.instrument.get(lang), row.article.get(lang), row.id));
        for text in [(lang == Lang::En).then_some(row.text.en), Some(row.text.zh)].into_iter().flatten() {
            for line in text.lines() {
                page.out.push_str(&format!("    {}\n", inert_within(line, MOST)));
            }
        }
    }
    page.out
}

/// What an entry is called at the head of its page.
fn heading(entry: &Entry, lang: Lang) -> String {
    match db::provision(&entry.id).filter(|_| entry.kind == "provisions") {
        Some(row) => format!("{} {} ({})", row.instrument.get(lang), row.article.get(lang), row.id),
        None => entry.id.clone(),
    }
}

/// The provisions that a rule rests on.
fn quoted(entry: &Entry) -> impl Iterator<Item = &'static db::Provision> {
    entry
        .fields
        .iter()
        .filter(|(name, _)| *name == "provisions")
        .flat_map(|(_, value)| strings(value))
        .filter_map(db::provision)
}

/// What a table holds, in the singular.
fn kind(kind: &str) -> Text {
    match kind {
        "permissions" => word("权限", "permission"),
        "apis" => word("接口", "API"),
        "uris" => word("内容提供者", "content provider"),
        "data-types" => word("个人信息类型", "kind of personal information"),
        "sdks" => word("SDK 或库", "SDK or library"),
        "hosts" => word("域名", "domain"),
        "app-types" => word("应用类型", "app type"),
        "provisions" => word("法律条文或规范", "provision"),
        "sinks" => word("数据出口", "way out"),
        "hardeners" => word("加固", "hardener"),
        "frameworks" => word("跨平台框架", "framework"),
        _ => word("规则", "rule"),
    }
}

/// The page as it grows.
struct Page {
    lang: Lang,
    out: String,
}

impl Page {
    fn text(&mut self, text: &str) {
        for line in text.lines() {
            self.out.push_str(&format!("  {}\n", inert_within(line, MOST)));
        }
    }

    /// One labelled line; nothing where there is nothing to say.
    fn line(&mut self, label: Text, text: &str) {
        if text.is_empty() {
            return;
        }
        let colon = match self.lang {
            Lang::Zh => "：",
            Lang::En => ": ",
        };
        self.out.push_str(&format!("  {}{colon}{}\n", label.get(self.lang), inert_within(text, MOST)));
    }

    /// A labelled list, one item a line.
    fn list(&mut self, label: Text, items: &[String]) {
        match items {
            [] => {}
            [one] => self.line(label, one),
            many => {
                let colon = match self.lang {
                    Lang::Zh => "：",
                    Lang::En => ":",
                };
                self.out.push_str(&format!("  {}{colon}\n", label.get(self.lang)));
                for item in many {
                    self.out.push_str(&format!("    - {}\n", inert_within(item, MOST)));
                }
            }
        }
    }

    /// Items in one labelled line.
    fn items(&mut self, label: Text, items: &[String]) {
        self.line(label, &items.join(comma(self.lang)));
    }

    /// A text in the page's language under a label.
    fn own(&mut self, label: Text, value: &Value) {
        let key = match self.lang {
            Lang::Zh => "zh",
            Lang::En => "en",
        };
        let text = value.get(key).or(Some(value)).and_then(Value::as_str).unwrap_or_default().to_owned();
        self.line(label, &text);
    }

    fn field(&mut self, entry: &Entry, name: &str, value: &Value) {
        let lang = self.lang;
        let text = value.as_str().unwrap_or_default();
        let plain: Vec<String> = strings(value).map(str::to_owned).collect();
        // A text that is there once for each language.
        let name = match (name.strip_suffix("_zh"), name.strip_suffix("_en"), lang) {
            (Some(name), _, Lang::Zh) | (_, Some(name), Lang::En) => name,
            (None, None, _) => name,
            _ => return,
        };
        match name {
            "protection" => self.line(word("保护级别", "protection level"), &protection(text, lang)),
            "group" => {
                let group = db::permission_group(text).map(|name| format!("{} ({text})", name.get(lang)));
                self.line(word("权限组", "permission group"), &group.unwrap_or_else(|| text.to_owned()));
            }
            "since" => self.line(word("始于", "since"), &level(value, lang)),
            "removed" => self.line(word("移除于", "removed in"), &level(value, lang)),
            "until" => self.line(word("普通应用自此不再得到", "gives ordinary apps nothing from"), &level(value, lang)),
            "restricted" => self.line(word("限制", "restricted"), restriction(text).get(lang)),
            "background" => self.line(word("后台对应权限", "its background counterpart"), text),
            "data_types" => self.items(word("涉及的个人信息", "personal information"), &data_types(value, lang)),
            "kind" => self.line(word("方式", "how"), how(text).get(lang)),
            "category" => self.line(word("细类", "more precisely"), text),
            "with_strings" => self.items(word("仅当同一处代码还用到", "only where the code also names"), &plain),
            "permissions" if entry.kind == "app-types" => {
                self.list(
                    word("基本功能可以说明的权限", "permissions that the basic function can justify"),
                    &reasons(value, lang),
                );
            }
            "permissions" => {
                let label = match plain.len() {
                    0 | 1 => word("所需权限", "needs the permission"),
                    _ => word("所需权限（任一）", "needs one of the permissions"),
                };
                self.list(label, &plain.iter().map(|name| permission(name, lang)).collect::<Vec<_>>());
            }
            "fields" => self.list(word("代码中的常量", "constants in code"), &plain),
            "read_permission" => self.line(word("读取所需权限", "permission to read"), &permission(text, lang)),
            "write_permission" => self.line(word("写入所需权限", "permission to write"), &permission(text, lang)),
            "synonyms" => self.items(word("也写作", "also called"), &plain),
            "within" => self.items(word("属于", "within"), &data_types(value, lang)),
            "sensitive" if value.as_bool() == Some(true) => {
                self.line(word("敏感个人信息", "sensitive personal information"), word("是", "yes").get(lang));
            }
            "sensitive_by" => self.line(word("敏感的依据", "sensitive by"), text),
            "vendor" => self.line(word("提供方", "vendor"), text),
            "library" if value.as_bool() == Some(true) => {
                self.line(
                    word("性质", "nature"),
                    word("库，背后没有收集数据的服务", "a library, with no service behind it that takes data")
                        .get(lang),
                );
            }
            "categories" => {
                let names =
                    plain.iter().map(|id| db::category(id).map_or(id.as_str(), |name| name.get(lang)).to_owned());
                self.items(word("用途", "purpose"), &names.collect::<Vec<_>>());
            }
            "prefixes" => self.list(word("类名前缀", "class prefixes"), &plain),
            "libraries" => self.items(word("原生库", "native libraries"), &plain),
            "components" => self.list(word("组件", "components"), &plain),
            "meta_data" => self.items(word("清单元数据", "manifest meta-data"), &plain),
            "assets" | "entries" => self.items(word("包内文件", "files in the package"), &plain),
            "init" => self.list(word("初始化方法", "methods that start it"), &plain),
            "aliases" => self.items(word("政策中的叫法", "names in policies"), &plain),
            "abroad" => {
                let place = value.as_bool().map(|abroad| {
                    if abroad { word("境外", "outside mainland China") } else { word("境内", "in mainland China") }
                });
                self.line(word("运营者所在", "run from"), place.map_or("", |place| place.get(lang)));
            }
            "number" => self.line(
                word("《必要个人信息范围规定》第五条", "number in article 5 of the rules of 2021"),
                &match lang {
                    Lang::Zh => format!("第（{value}）项"),
                    Lang::En => value.to_string(),
                },
            ),
            "basic_function" => self.line(word("基本功能", "basic function"), text),
            "necessary" => self.list(word("必要个人信息（原文）", "necessary personal information (quoted)"), &plain),
            "from" => self.line(word("生效", "in force from"), text),
            "to" => self.line(word("失效", "in force until"), text),
            "derived" if value.as_bool() == Some(true) => {
                self.line(
                    word("条号", "number"),
                    word("推算，未见正式文本", "derived, not read in the official text").get(lang),
                );
            }
            "principle" => self.line(word("原则", "principle"), principle(text).get(lang)),
            "max_severity" => self.line(word("最高严重程度", "highest severity"), severity(text).get(lang)),
            "looks_for" => self.own(word("查什么", "looks for"), value),
            "why" => self.own(word("为什么", "why"), value),
            "violating" => self.own(word("违反的例子", "violates"), value),
            "clean" => self.own(word("不违反的例子", "does not violate"), value),
            "limits" => self.own(word("看不到什么", "cannot see"), value),
            "remedy" => self.own(word("如何整改", "how to mend it"), value),
            "needs" => self.items(
                word("需要", "needs"),
                &plain.iter().map(|letter| need(letter).get(lang).to_owned()).collect::<Vec<_>>(),
            ),
            "notice_word" => self.line(word("通报用语", "regulators' word"), text),
            "behaviours" => self.items(word("认定方法中的行为", "behaviours of the 2019 method"), &plain),
            "counterparts" => {
                let ids: Vec<String> = ["gdpr", "play"]
                    .iter()
                    .filter_map(|law| value.get(law)?.as_array())
                    .flatten()
                    .filter_map(|id| id.as_str().map(str::to_owned))
                    .collect();
                self.items(word("其他法律中的对应规定", "counterparts in other law"), &ids);
            }
            // The name stands in the heading, the provisions are quoted below.
            _ => {}
        }
    }

    /// What other tables say of it.
    fn related(&mut self, entry: &Entry) {
        let id = entry.id.as_str();
        match entry.kind {
            "permissions" => {
                let apis = db::apis().iter().filter(|row| row.permissions.contains(&id)).count();
                if apis > 0 {
                    self.line(word("要用它的接口", "APIs that need it"), &apis.to_string());
                }
                let types: Vec<String> = db::app_types()
                    .iter()
                    .filter(|row| row.permissions.iter().any(|(name, _)| *name == id))
                    .map(|row| row.text.get(self.lang).to_owned())
                    .collect();
                self.items(word("基本功能用得上它的应用类型", "app types whose basic function can use it"), &types);
            }
            "data-types" => {
                let permissions: Vec<String> = db::permissions()
                    .iter()
                    .filter(|row| row.is_dangerous() && row.data_types.contains(&id))
                    .map(|row| row.name.strip_prefix("android.permission.").unwrap_or(row.name).to_owned())
                    .take(12)
                    .collect();
                self.items(word("涉及它的危险权限", "dangerous permissions that open it"), &permissions);
                let apis = db::apis().iter().filter(|row| row.data_types.contains(&id)).count();
                if apis > 0 {
                    self.line(word("读取它的接口", "APIs that read it"), &apis.to_string());
                }
            }
            _ => {}
        }
    }

    fn source(&mut self, source: &str) {
        let sources: Vec<String> = source
            .split("); ")
            .map(|one| if one.ends_with(')') || !one.contains('(') { one.to_owned() } else { format!("{one})") })
            .collect();
        self.list(word("来源", "source"), &sources);
    }
}

/// The strings of a list.
fn strings(value: &Value) -> impl Iterator<Item = &str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str)
}

/// Data types by name, with the id that reports use.
fn data_types(value: &Value, lang: Lang) -> Vec<String> {
    strings(value)
        .map(|id| db::data_type(id).map_or_else(|| id.to_owned(), |row| format!("{} ({id})", row.text.get(lang))))
        .collect()
}

/// A permission with what it allows.
fn permission(name: &str, lang: Lang) -> String {
    match (db::permission(name), lang) {
        (Some(row), Lang::Zh) => format!("{name}（{}）", row.text.zh),
        (Some(row), Lang::En) => format!("{name} ({})", row.text.en),
        (None, _) => name.to_owned(),
    }
}

/// Permissions of an app type, each with its reason.
fn reasons(value: &Value, lang: Lang) -> Vec<String> {
    let (key, colon) = match lang {
        Lang::Zh => ("zh", "："),
        Lang::En => ("en", ": "),
    };
    let text = |row: &Value, key: &str| row.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    value
        .as_array()
        .into_iter()
        .flatten()
        .map(|row| format!("{}{colon}{}", text(row, "name"), text(row, key)))
        .collect()
}

/// A protection level in words, with the platform's own word for it.
fn protection(text: &str, lang: Lang) -> String {
    let meaning = match text.split('|').next().unwrap_or_default() {
        "normal" => word("普通，安装即得，不问人", "ordinary, given at installation without asking"),
        "dangerous" => word("危险，使用时须由人同意", "dangerous, the person must agree when the app asks"),
        "signature" => word("签名，一般只有系统应用得到", "signature, as a rule only system apps get it"),
        "internal" => {
            word("内部，由系统指派，普通应用得不到", "internal, assigned by the system, not to ordinary apps")
        }
        _ => word("未知", "not known"),
    };
    match lang {
        Lang::Zh => format!("{}（{text}）", meaning.zh),
        Lang::En => format!("{} ({text})", meaning.en),
    }
}

fn restriction(text: &str) -> Text {
    match text {
        "hard" => word("须经应用商店列入名单才能授予", "granted only where the app store has put the app on a list"),
        "soft" => word("未列入名单时只得到一部分", "without being on the app store's list it gives only a part"),
        _ => word("", ""),
    }
}

/// An API level with the release that it belongs to.
fn level(value: &Value, lang: Lang) -> String {
    let Some(level) = value.as_u64() else { return String::new() };
    let name = match (usize::try_from(level).ok().and_then(db::android_release), lang) {
        (Some(release), Lang::Zh) => format!("（Android {release}）"),
        (Some(release), Lang::En) => format!(" (Android {release})"),
        (None, _) => String::new(),
    };
    match lang {
        Lang::Zh => format!("API 级别 {level}{name}"),
        Lang::En => format!("API level {level}{name}"),
    }
}

fn how(kind: &str) -> Text {
    match kind {
        "call" => word("调用", "a call"),
        "field" => word("读取字段", "a read of the field"),
        "callback" => word("回调：系统把数据交给应用", "a callback: the system hands the app the data"),
        "picker" => word("由人挑选后交给应用", "the person picks what the app gets"),
        "network" => word("网络", "network"),
        "sms" => word("短信", "text message"),
        "log" => word("日志", "log"),
        "file" => word("文件", "file"),
        "ipc" => word("进程间通信", "other processes"),
        "intent" => word("意图（交给其他应用）", "intent (to other apps)"),
        "code" => word("加载或隐藏代码", "loads or hides code"),
        _ => word("其他", "other"),
    }
}

fn principle(text: &str) -> Text {
    match text {
        "legal" => word("合法", "legal"),
        "proper" => word("正当", "proper"),
        "necessary" => word("必要", "necessary"),
        "disclosed" => word("明示", "disclosed"),
        _ => word("同意", "consent"),
    }
}

fn severity(text: &str) -> Text {
    match text {
        "high" => word("严重", "high"),
        "medium" => word("中等", "medium"),
        "low" => word("轻微", "low"),
        _ => word("提示", "info"),
    }
}

fn need(letter: &str) -> Text {
    match letter {
        "F" => word("应用的代码", "the app's code"),
        "P" => word("隐私政策", "a privacy policy"),
        "T" => word("应用类型", "the app type"),
        _ => word("应用的清单文件", "the app's manifest"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(name: &str, lang: Lang) -> String {
        db::explain(name).iter().map(|entry| page(entry, lang)).collect()
    }

    #[test]
    fn a_page_is_in_words_of_its_language() {
        let zh = pages("READ_CONTACTS", Lang::Zh);
        assert!(!pages("contacts", Lang::En).contains("附录"));
        assert!(zh.starts_with("android.permission.READ_CONTACTS（权限）\n"), "{zh}");
        assert!(
            zh.contains("危险，使用时须由人同意（dangerous）")
                && zh.contains("通讯录 (android.permission-group.CONTACTS)"),
            "{zh}"
        );
        assert!(zh.contains("API 级别 1（Android 1.0）") && zh.contains("通讯录/联系人 (contacts)"), "{zh}");
        let en = pages("READ_CONTACTS", Lang::En);
        assert!(en.contains("dangerous, the person must agree when the app asks (dangerous)"), "{en}");
        assert!(!en.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter)), "{en}");
    }

    #[test]
    fn a_page_shows_no_bare_field_names_and_cuts_nothing() {
        for name in ["getDeviceId", "contacts", "jpush", "map-navigation", "pipl:23", "umeng.com", "content://sms"] {
            for lang in [Lang::Zh, Lang::En] {
                let page = pages(name, lang);
                assert!(!page.contains("_zh") && !page.contains("_en") && !page.contains("with_strings"), "{page}");
                assert!(!page.contains("… (+") && !page.contains("false"), "{page}");
            }
        }
    }

    #[test]
    fn a_provision_is_quoted_whole_in_both_languages() {
        let en = pages("pipl:17", Lang::En);
        assert!(en.starts_with("Personal Information Protection Law article 17 (pipl:17) (provision)\n"), "{en}");
        assert!(en.contains("Chinese text") && en.contains("法律、行政法规规定应当告知的其他事项"), "{en}");
    }
}
