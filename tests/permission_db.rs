//! `permission-db/`: broken data fails the build with file, line and reason; every row of the real data holds together;
//! and the tables agree with the facts that the importers read from the platform.

#[path = "../src/db/compile/mod.rs"]
mod compile;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use duly::db;

/// A small data folder without fault: one row a table.
const SOUND: &[(&str, &str)] = &[
    ("version", "2026-01-02\n"),
    (
        "sources.tsv",
        "id\ttitle\taddress\tlicence\tas_of\naosp\tAOSP\thttps://source.android.com\tApache-2.0\t2026-01-01\n",
    ),
    (
        "data-types.toml",
        "[[data-types]]\nid = \"contacts\"\nzh = \"通讯录\"\nen = \"Contacts\"\nsynonyms_zh = [\"通讯录\"]\nsynonyms_en = [\"contacts\"]\n\
         sensitive = true\nsensitive_by_zh = \"PIPL\"\nsensitive_by_en = \"PIPL\"\nsource = \"aosp\"\n",
    ),
    (
        "permissions.tsv",
        "name\tprotection\tgroup\tsince\tremoved\trestricted\tbackground\tdata_types\tzh\ten\tsource\n\
         android.permission.READ_CONTACTS\tdangerous\tgroup.CONTACTS\t1\t\t\t\tcontacts\t读取通讯录\tread the contacts\taosp\n",
    ),
    (
        "implied-permissions.tsv",
        "requested\tadded\tbelow_target\tsource\n\tandroid.permission.READ_CONTACTS\t4\taosp\n",
    ),
    (
        "apis.tsv",
        "api\tkind\twith_strings\tpermissions\tdata_types\tsince\tuntil\tzh\ten\tsource\n\
         Landroid/a/B;->read(I)Ljava/lang/String;\t\tone two|three\tandroid.permission.READ_CONTACTS\tcontacts\t1\t\t读取\treads\taosp\n",
    ),
    (
        "uris.tsv",
        "uri\tfields\tread_permission\twrite_permission\tdata_types\tzh\ten\tsource\n\
         content://contacts\tLandroid/a/B;->URI:Landroid/net/Uri;\tandroid.permission.READ_CONTACTS\t\tcontacts\t通讯录\tcontacts\taosp\n",
    ),
    ("sinks.tsv", "sink\tkind\tcategory\tzh\ten\tsource\nLandroid/a/C;->send\tnetwork\thttp\t发送\tsends\taosp\n"),
    ("permission-groups.tsv", "id\tzh\ten\tsource\ngroup.CONTACTS\t通讯录\tcontacts\taosp\n"),
    ("categories.tsv", "id\tzh\ten\tsource\npush\t推送\tpush\taosp\n"),
    (
        "sdks.toml",
        "[[sdks]]\nid = \"kit\"\nzh = \"套件\"\nen = \"Kit\"\ncategories = [\"push\"]\nprefixes = [\"Lcom/kit/push/\"]\nsource = \"aosp\"\n",
    ),
    ("hosts.tsv", "domain\tzh\ten\tabroad\tsource\nexample.com\t示例\tExample\tno\taosp\n"),
    (
        "app-types.toml",
        "[[app-types]]\nid = \"maps\"\nnumber = 1\nzh = \"地图\"\nen = \"Maps\"\nbasic_zh = \"导航\"\nbasic_en = \"navigation\"\n\
         necessary = [\"位置信息\"]\nkeywords = [\"地图:3\"]\npermissions = [{ name = \"android.permission.READ_CONTACTS\", zh = \"理由\", \
         en = \"reason\" }]\nsource = \"aosp\"\n",
    ),
    (
        "instruments.tsv",
        "id\tzh\ten\tfrom\tto\tsource\npipl\t个人信息保护法\tPIPL\t2021-11-01\t\taosp\ngdpr\t条例\tGDPR\t2018-05-25\t\taosp\n",
    ),
    (
        "provisions.toml",
        "[[provisions]]\nid = \"pipl:6\"\narticle_zh = \"第六条\"\narticle_en = \"article 6\"\nzh = \"条文\"\nen = \"gloss\"\nsource = \"aosp\"\n\
         [[provisions]]\nid = \"gdpr:5\"\narticle_zh = \"第五条\"\narticle_en = \"article 5\"\nzh = \"原则\"\nen = \"principles\"\nsource = \"aosp\"\n",
    ),
    (
        "hardeners.toml",
        "[[hardeners]]\nid = \"shell\"\nzh = \"壳\"\nen = \"Shell\"\nlibraries = [\"libshell.so\"]\nsource = \"aosp\"\n",
    ),
    (
        "frameworks.toml",
        "[[frameworks]]\nid = \"flutter\"\nzh = \"Flutter\"\nen = \"Flutter\"\nlibraries = [\"libflutter.so\"]\nsource = \"aosp\"\n",
    ),
    ("framework-hierarchy.tsv", "class\tparents\tsource\nLandroid/a/B;\tLandroid/a/A; Landroid/a/I;\taosp\n"),
    ("callbacks.tsv", "method\ttrigger\tsource\nLandroid/a/B;->onTap\tuser\taosp\n"),
    ("hand-overs.tsv", "api\teffect\tmethods\tsource\nLandroid/a/B;->post\tcalls\trun\taosp\n"),
    ("stored-flags.tsv", "api\teffect\tkey\tvalue\tsource\nLandroid/a/B;->getFlag\tread\t0\t1\taosp\n"),
    ("carriers.tsv", "api\tsource\nLandroid/a/B;->toText\taosp\n"),
    ("counterparts.tsv", "rule\tlaw\tprovisions\tsource\nsome-rule\tgdpr\tgdpr:5\taosp\n"),
    ("pickers.tsv", "action\tof\tdata_types\tzh\ten\tsource\na.PICK\t\tcontacts\t选取\tpicks\taosp\n"),
    ("consent-words.tsv", "word\tsource\nagreed\taosp\n"),
    ("sdk-marks.tsv", "sdk\tkind\tvalue\tsource\nkit\tstring\tKit: cannot start\taosp\n"),
    ("non-endpoints.tsv", "host\tzh\ten\tsource\nwww.w3.org\t命名空间\tnamespace\taosp\n"),
];

/// Writes the sound folder with `from` replaced by `to` in `file`, compiles it, and gives what is wrong, one line each.
fn broken(file: &str, from: &str, to: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in SOUND {
        let text = if *name == file {
            assert!(text.contains(from), "{file} has no `{from}`");
            text.replacen(from, to, 1)
        } else {
            (*text).to_owned()
        };
        fs::write(folder.path().join(name), text).expect("a file");
    }
    match compile::compile(folder.path()) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    }
}

/// Asserts that the change makes one of the problems begin with `place` and tell `reason`.
#[track_caller]
fn fails(file: &str, from: &str, to: &str, place: &str, reason: &str) {
    let problems = broken(file, from, to);
    let start = format!("permission-db/{place}: ");
    assert!(
        problems.iter().any(|problem| problem.starts_with(&start) && problem.contains(reason)),
        "wanted `{start}… {reason} …`, got {problems:#?}"
    );
}

#[test]
fn sound_data_compiles() {
    assert_eq!(broken("version", "2026", "2026"), Vec::<String>::new());
}

#[test]
fn duplicate_ids_fail() {
    let row =
        SOUND.iter().find(|(name, _)| *name == "hosts.tsv").and_then(|(_, text)| text.lines().nth(1)).expect("a row");
    fails("hosts.tsv", row, &format!("{row}\n{row}"), "hosts.tsv:3", "it stands in hosts.tsv:2 already");
    fails(
        "sdks.toml",
        "source = \"aosp\"\n",
        "source = \"aosp\"\n\n[[sdks]]\nid = \"kit\"\nzh = \"另\"\nen = \"Other\"\ncategories = [\"push\"]\nprefixes = [\"Lcom/other/x/\"]\nsource = \"aosp\"\n",
        "sdks.toml:9",
        "duplicate `kit`",
    );
    fails(
        "sdks.toml",
        "source = \"aosp\"\n",
        "source = \"aosp\"\n\n[[sdks]]\nid = \"other\"\nzh = \"另\"\nen = \"Other\"\ncategories = [\"push\"]\nprefixes = [\"Lcom/kit/push/\"]\nsource = \"aosp\"\n",
        "sdks.toml:9",
        "duplicate `Lcom/kit/push/`",
    );
}

/// Every table: a second row of the same id fails where it stands, and names the first.
#[test]
fn duplicate_ids_fail_in_every_table() {
    for (file, text) in SOUND.iter().filter(|(file, _)| *file != "version") {
        let lines = text.lines().count();
        let (row, first) = if file.ends_with(".tsv") {
            (text.lines().nth(1).map(|row| format!("{row}\n")).expect("a row"), 2)
        } else {
            ((*text).to_owned(), 1)
        };
        let place = format!("{file}:{}", lines + 1);
        fails(file, text, &format!("{text}{row}"), &place, &format!("it stands in {file}:{first} already"));
    }
}

/// Every table: each cell that must hold something is missed, with the row's place, when it is empty.
#[test]
fn empty_cells_fail_in_every_table() {
    let never_empty = ["zh", "en", "source", "id", "class", "parents", "host", "domain", "name", "licence", "as_of"];
    let mut emptied = 0;
    for (file, text) in SOUND.iter().filter(|(file, _)| file.ends_with(".tsv")) {
        let (header, rows) = text.trim_end().split_once('\n').expect("a header and a row");
        let (row, others) = rows.split_once('\n').unwrap_or((rows, ""));
        let cells: Vec<&str> = row.split('\t').collect();
        for (at, column) in header.split('\t').enumerate().filter(|(_, column)| never_empty.contains(column)) {
            let mut cells = cells.clone();
            cells[at] = "";
            let broken = format!("{header}\n{}\n{others}\n", cells.join("\t"));
            fails(file, text, &broken, &format!("{file}:2"), &format!("`{column}` is missing"));
            emptied += 1;
        }
    }
    for (file, text) in SOUND.iter().filter(|(file, _)| file.ends_with(".toml")) {
        for column in ["id", "zh", "en", "source"] {
            let line = text.lines().find(|line| line.starts_with(&format!("{column} = "))).expect(column);
            fails(file, &format!("{line}\n"), "", &format!("{file}:1"), &format!("`{column}` is missing"));
            emptied += 1;
        }
    }
    assert!(emptied > 50, "{emptied}");
}

#[test]
fn dangling_references_fail() {
    fails("apis.tsv", "\tcontacts\t", "\tcontact\t", "apis.tsv:2", "`contact`, which is not in data-types");
    fails("apis.tsv", "READ_CONTACTS", "READ_CONTACT", "apis.tsv:2", "which is not in permissions");
    fails(
        "permissions.tsv",
        "\tcontacts\t",
        "\tnothing\t",
        "permissions.tsv:2",
        "`nothing`, which is not in data-types",
    );
    fails(
        "implied-permissions.tsv",
        "READ_CONTACTS",
        "READ_CONTACT",
        "implied-permissions.tsv:2",
        "which is not in permissions",
    );
    fails("app-types.toml", "READ_CONTACTS", "READ_CONTACT", "app-types.toml:10", "which is not in permissions");
    fails("uris.tsv", "READ_CONTACTS", "READ_CONTACT", "uris.tsv:2", "which is not in permissions");
    fails(
        "permissions.tsv",
        "group.CONTACTS",
        "group.CONTACT",
        "permissions.tsv:2",
        "which is not in permission-groups",
    );
    fails("sdks.toml", "[\"push\"]", "[\"pushing\"]", "sdks.toml:1", "`pushing`, which is not in categories");
    fails("provisions.toml", "pipl:6", "pip:6", "provisions.toml:1", "which is not in instruments");
    fails(
        "data-types.toml",
        "sensitive = true",
        "within = [\"all\"]\nsensitive = true",
        "data-types.toml:1",
        "`all`, which is not in data-types",
    );
    fails(
        "data-types.toml",
        "sensitive = true",
        "within = [\"contacts\"]\nsensitive = true",
        "data-types.toml:1",
        "within itself",
    );
}

#[test]
fn missing_translations_fail() {
    fails("permissions.tsv", "读取通讯录", "", "permissions.tsv:2", "`zh` is missing");
    fails("permissions.tsv", "读取通讯录", "read the contacts", "permissions.tsv:2", "`zh` is not Chinese");
    fails("permissions.tsv", "read the contacts", "读取通讯录", "permissions.tsv:2", "`en` is not English");
    fails("sinks.tsv", "\tsends\t", "\t\t", "sinks.tsv:2", "`en` is missing");
    fails("provisions.toml", "en = \"gloss\"\n", "", "provisions.toml:1", "`en` is missing");
    fails("app-types.toml", ", en = \"reason\"", "", "app-types.toml:10", "`en` is missing");
    fails(
        "data-types.toml",
        "synonyms_en = [\"contacts\"]",
        "synonyms_en = []",
        "data-types.toml:1",
        "`synonyms_en` is missing",
    );
}

#[test]
fn missing_sources_fail() {
    fails("hosts.tsv", "\tno\taosp", "\tno\t", "hosts.tsv:2", "`source` is missing");
    fails("hosts.tsv", "\tno\taosp", "\tno\tsomewhere", "hosts.tsv:2", "source `somewhere` is not in sources.tsv");
    fails(
        "data-types.toml",
        "sensitive_by_zh = \"PIPL\"\nsensitive_by_en = \"PIPL\"\n",
        "",
        "data-types.toml:1",
        "which instrument says so?",
    );
    fails("sources.tsv", "Apache-2.0", "", "sources.tsv:2", "`licence` is missing");
}

#[test]
fn bad_prefixes_fail() {
    for (prefix, reason) in [
        ("com/kit/", "begins with `L`"),
        ("Lcom/kit", "ends with"),
        ("Lcom/", "covers code of many makers"),
        ("Lcn/", "covers code of many makers"),
        ("Lcom/tencent/", "covers code of many makers"),
        ("Lcom/tencent/mm/", "covers code of many makers"),
        ("Lcom//kit/", "names between slashes"),
    ] {
        fails("sdks.toml", "Lcom/kit/push/", prefix, "sdks.toml:1", reason);
    }
    fails("sdks.toml", "prefixes = [\"Lcom/kit/push/\"]\n", "", "sdks.toml:1", "nothing to know it by");
    fails("hardeners.toml", "libshell.so", "shell.so", "hardeners.toml:1", "no native library name");
}

#[test]
fn malformed_cells_fail() {
    fails("apis.tsv", "->read(I)", ".read(I)", "apis.tsv:2", "is no member");
    fails("apis.tsv", "(I)Ljava/lang/String;", "(X)Ljava/lang/String;", "apis.tsv:2", "is no prototype");
    fails("apis.tsv", "Landroid/a/B;", "android.a.B", "apis.tsv:2", "is no class descriptor");
    fails("apis.tsv", "String;\t\t", "String;\tfield\t", "apis.tsv:2", "a field has kind `field`");
    fails("apis.tsv", "\t1\t\t读取", "\t9\t4\t读取", "apis.tsv:2", "before it came");
    fails("permissions.tsv", "\tdangerous\t", "\trisky\t", "permissions.tsv:2", "no base protection level");
    fails("permissions.tsv", "\tdangerous\t", "\tsignature|secret\t", "permissions.tsv:2", "no protection flag");
    fails("permissions.tsv", "\t1\t", "\tone\t", "permissions.tsv:2", "no whole number");
    fails("uris.tsv", "content://contacts", "contacts", "uris.tsv:2", "no content URI");
    fails("sinks.tsv", "\tnetwork\t", "\tnet\t", "sinks.tsv:2", "not one of network");
    fails("hosts.tsv", "example.com", "https://example.com", "hosts.tsv:2", "no domain name");
    fails("hosts.tsv", "\tno\t", "\tmaybe\t", "hosts.tsv:2", "neither true nor false");
    fails("instruments.tsv", "2021-11-01", "2021-13-01", "instruments.tsv:2", "no day");
    fails("app-types.toml", "地图:3", "地图:9", "app-types.toml:1", "a weight of 1 to 3");
    fails("app-types.toml", "number = 1", "number = 40", "app-types.toml:1", "1 to 39");
    fails("version", "2026-01-02", "today", "version:1", "is no day");
    fails(
        "framework-hierarchy.tsv",
        "Landroid/a/B;",
        "android.a.B",
        "framework-hierarchy.tsv:2",
        "no class descriptor",
    );
    fails(
        "framework-hierarchy.tsv",
        "Landroid/a/I;",
        "Landroid/a/I",
        "framework-hierarchy.tsv:2",
        "no class descriptor",
    );
    fails("framework-hierarchy.tsv", "Landroid/a/A;", "Landroid/a/B;", "framework-hierarchy.tsv:2", "is above itself");
    fails(
        "framework-hierarchy.tsv",
        "\taosp\n",
        "\taosp\nLandroid/a/A;\tLandroid/a/B;\taosp\n",
        "framework-hierarchy.tsv:3",
        "is above itself",
    );
    fails("non-endpoints.tsv", "www.w3.org", "http://www.w3.org", "non-endpoints.tsv:2", "no host name");
    fails("non-endpoints.tsv", "命名空间", "namespace", "non-endpoints.tsv:2", "`zh` is not Chinese");
    fails("callbacks.tsv", "\tuser\t", "\tmaybe\t", "callbacks.tsv:2", "not one of start");
    fails("callbacks.tsv", "Landroid/a/B;", "android.a.B", "callbacks.tsv:2", "no class descriptor");
    fails("hand-overs.tsv", "\trun\t", "\t\t", "hand-overs.tsv:2", "where it calls");
    fails("stored-flags.tsv", "\tread\t", "\treads\t", "stored-flags.tsv:2", "not one of read");
    fails("stored-flags.tsv", "\t0\t", "\tfirst\t", "stored-flags.tsv:2", "no whole number");
    fails("consent-words.tsv", "agreed", "Agreed", "consent-words.tsv:2", "not in small letters alone");
    fails("sdk-marks.tsv", "kit\tstring", "kitt\tstring", "sdk-marks.tsv:2", "`kitt` is not in sdks");
    fails("sdk-marks.tsv", "Kit: cannot start", "Kit", "sdk-marks.tsv:2", "too short");
    fails(
        "sdk-marks.tsv",
        "string\tKit: cannot start",
        "field\tKit: cannot start",
        "sdk-marks.tsv:2",
        "Kit: cannot start",
    );
    fails("sdk-marks.tsv", "\tstring\t", "\ttext\t", "sdk-marks.tsv:2", "not one of string");
    fails("frameworks.toml", "libflutter.so", "flutter.so", "frameworks.toml:1", "no native library name");
}

#[test]
fn malformed_files_fail() {
    fails("hosts.tsv", "\tno\taosp", "\tno", "hosts.tsv:2", "cells, the header has 5");
    fails("hosts.tsv", "abroad", "overseas", "hosts.tsv:2", "unknown field `overseas`");
    fails("sdks.toml", "zh = \"套件\"", "zh = 套件", "sdks.toml:3", "");
    fails("sdks.toml", "[[sdks]]", "[[kits]]", "sdks.toml:1", "only [[sdks]] belongs here");
    fails("sdks.toml", "id = \"kit\"", "id = 3", "sdks.toml:1", "must be a string");
    let empty = tempfile::tempdir().expect("a temporary folder");
    let problems = compile::compile(empty.path()).expect_err("no tables");
    assert!(
        problems.iter().any(|problem| problem.file == "sdks" && problem.reason.contains("no file holds this table"))
    );
}

/// The project's own data folder.
fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("permission-db")
}

#[test]
fn the_real_data_compiles_to_what_the_library_holds() {
    let source = compile::compile(&data()).unwrap_or_else(|problems| panic!("{problems:#?}"));
    assert!(source.contains(&format!("static VERSION: &str = {:?};", db::version())));
}

#[test]
fn the_tables_are_as_large_as_they_must_be() {
    assert_eq!(db::app_types().len(), 39);
    assert_eq!(db::app_types().iter().map(|row| row.number).collect::<BTreeSet<_>>(), (1..=39).collect());
    assert_eq!(db::provisions().iter().filter(|row| row.id.starts_with("b191:")).count(), 31);
    assert!(db::data_types().len() >= 45);
    let methods: BTreeSet<_> = db::apis().iter().map(|row| (row.class, row.name, row.descriptor)).collect();
    assert!(methods.len() >= 1_500, "{}", methods.len());
    assert!(db::hosts().len() >= 900, "{}", db::hosts().len());
    assert!(db::sdks().len() >= 600, "{}", db::sdks().len());
    assert!(db::sdks().iter().filter(|row| !row.library).count() >= 600);
}

#[test]
fn every_row_has_an_id_both_languages_and_a_source() {
    for kind in db::KINDS {
        let rows = db::list(kind).unwrap_or_else(|| panic!("{kind}"));
        assert!(!rows.is_empty(), "{kind} is empty");
        let mut seen = BTreeSet::new();
        for row in &rows {
            assert!(seen.insert(row.id.clone()), "{kind}: `{}` twice", row.id);
            assert!(
                !row.text.zh.trim().is_empty() && !row.text.en.trim().is_empty(),
                "{kind}: {} has no words",
                row.id
            );
            assert!(!row.source.is_empty(), "{kind}: {} has no source", row.id);
        }
    }
    assert!(db::list("nothing").is_none());
}

#[test]
fn every_look_up_finds_its_row() {
    for row in db::permissions() {
        assert!(std::ptr::eq(db::permission(row.name).expect(row.name), row));
    }
    for row in db::data_types() {
        assert!(std::ptr::eq(db::data_type(row.id).expect(row.id), row));
    }
    for row in db::sdks() {
        assert!(std::ptr::eq(db::sdk(row.id).expect(row.id), row));
        for prefix in row.prefixes {
            let class = if prefix.ends_with(';') { (*prefix).to_owned() } else { format!("{prefix}Any$Inner;") };
            assert_eq!(db::sdk_of_class(&class).map(|sdk| sdk.id), Some(row.id), "{class}");
        }
    }
    for row in db::hosts() {
        assert!(std::ptr::eq(db::host(&format!("a.b.{}", row.domain)).expect(row.domain), row));
    }
    for row in db::provisions() {
        assert!(std::ptr::eq(db::provision(row.id).expect(row.id), row));
    }
    for row in db::apis() {
        assert!(
            db::apis_of(row.class, row.name).iter().any(|found| std::ptr::eq(found, row)),
            "{}->{}",
            row.class,
            row.name
        );
    }
    for row in db::sinks() {
        assert!(
            db::sinks_of(row.class, row.name).iter().any(|found| std::ptr::eq(found, row)),
            "{}->{}",
            row.class,
            row.name
        );
    }
    for row in db::app_types() {
        assert!(std::ptr::eq(db::app_type(row.id).expect(row.id), row));
    }
}

#[test]
fn look_ups_of_what_is_not_there_find_nothing() {
    assert!(db::permission("android.permission.NOTHING").is_none());
    for class in [
        "",
        "L",
        ";",
        "Lcom/example/app/Main;",
        "Lcom/tencent/mm/ui/LauncherUI;",
        "Lcom/umengx/A;",
        "[Lcom/umeng/analytics/A;",
    ] {
        assert!(db::sdk_of_class(class).is_none(), "{class}");
    }
    for host in ["", ".", "com", "example.com", "notqq.com", "qq.com.example.com"] {
        assert!(db::host(host).is_none(), "{host}");
    }
}

/// A vendor's own apps are not its SDKs: their code must not be taken for a third party's.
#[test]
fn vendors_own_apps_are_no_sdk() {
    for class in [
        "Lcom/tencent/mm/ui/LauncherUI;",
        "Lcom/tencent/mobileqq/activity/SplashActivity;",
        "Lcom/sina/weibo/MainTabActivity;",
        "Lcom/taobao/tao/TBMainActivity;",
        "Lcom/baidu/searchbox/MainActivity;",
        "Lcom/baidu/BaiduMap/MainActivity;",
        "Lcom/autonavi/minimap/Main;",
        "Lcom/unionpay/activity/UPActivityMain;",
        "Lcom/eg/android/AlipayGphone/AlipayLogin;",
        "Lcom/ss/android/article/news/activity/MainActivity;",
        "Lcom/ss/android/ugc/aweme/main/MainActivity;",
        "Lcom/iflytek/inputmethod/LauncherActivity;",
        "Lcom/jingdong/app/mall/MainFrameActivity;",
        "Lcom/xunmeng/pinduoduo/ui/activity/MainFrameActivity;",
        "Lcom/sankuai/meituan/MainActivity;",
        "Lcom/huawei/appmarket/MainActivity;",
        "Lcom/zhihu/android/app/ui/activity/MainActivity;",
        "Ltv/danmaku/bili/MainActivityV2;",
        "Lcom/facebook/katana/LoginActivity;",
        "Lcom/twitter/android/StartActivity;",
        "Lorg/telegram/ui/LaunchActivity;",
    ] {
        assert_eq!(db::sdk_of_class(class).map(|sdk| sdk.id), None, "{class}");
    }
}

#[test]
fn well_known_code_has_its_owner() {
    for (class, id) in [
        ("Lcom/umeng/analytics/MobclickAgent;", "umeng-analytics"),
        ("Lcom/tencent/mm/opensdk/openapi/WXAPIFactory;", "wechat-sdk"),
        ("Lcom/tencent/smtt/sdk/WebView;", "tbs-x5"),
        ("Lcom/bytedance/sdk/openadsdk/TTAdSdk;", "pangle"),
        ("Lcn/jpush/android/api/JPushInterface;", "jpush"),
        ("Lcom/google/android/gms/ads/MobileAds;", "play-services-ads"),
        ("Lcom/google/android/gms/common/api/Api;", "play-services"),
        ("Lcom/facebook/FacebookSdk;", "facebook-core"),
        ("Lcom/rabbitmq/client/Channel;", "rabbitmq"),
        ("Lio/netty/channel/Channel;", "netty"),
        ("Lcom/bumptech/glide/Glide;", "glide"),
        ("Lkotlin/Unit;", "kotlin"),
        ("Landroidx/core/app/ActivityCompat;", "androidx"),
        ("Lokhttp3/OkHttpClient;", "okhttp"),
    ] {
        assert_eq!(db::sdk_of_class(class).map(|sdk| sdk.id), Some(id), "{class}");
    }
    assert_eq!(db::host("android.bugly.qq.com").map(|host| host.text.en), Some("Tencent"));
}

/// What starts an SDK is its own code, and no native library tells of two.
#[test]
fn what_tells_of_an_sdk_tells_of_one() {
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    for sdk in db::sdks() {
        for init in sdk.init {
            let class = init.split("->").next().unwrap_or_default();
            assert_eq!(db::sdk_of_class(class).map(|owner| owner.id), Some(sdk.id), "{init}");
        }
        for library in sdk.libraries {
            let other = owners.insert(library, sdk.id);
            assert_eq!(other, None, "{library} tells of {} too", sdk.id);
        }
    }
}

/// Rows of a fact file: its cells under the header, comments left out.
fn facts(name: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(data().join("facts").join(name)).expect(name);
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .skip(1)
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect()
}

/// Base level and flags, in any order.
fn parts(protection: &str) -> BTreeSet<String> {
    // The old spellings, by the platform's own definition of them.
    let protection = match protection {
        "signatureOrSystem" => "signature|privileged",
        other => other,
    };
    protection.split('|').map(|part| if part == "system" { "privileged" } else { part }.to_owned()).collect()
}

/// The newest manifest decides; where a build flag changes a level, the table holds the one with the flag on.
#[test]
fn permissions_are_those_of_aosps_manifest() {
    let newest = facts("aosp-permissions-37.tsv");
    assert!(newest.len() > 1_100);
    let mut flagged = BTreeMap::new();
    for row in &newest {
        let [name, protection, otherwise] = row.as_slice() else { panic!("{row:?}") };
        let known = db::permission(name).unwrap_or_else(|| panic!("{name} is not in the table"));
        assert_eq!(parts(known.protection), parts(protection), "{name}");
        assert_eq!(known.removed, None, "{name}");
        flagged.insert(name.as_str(), parts(otherwise));
    }
    // The level before, read from another source: whatever it declares is still there, and a level that differs is one
    // that a flag of the newer manifest changes, or one of these.
    let changed = ["android.permission.BIND_ON_DEVICE_INTELLIGENCE_SERVICE"];
    let before = facts("aosp-permissions-36.tsv");
    assert!(before.len() > 1_000);
    for row in &before {
        let [name, protection] = row.as_slice() else { panic!("{row:?}") };
        let protection = parts(if protection.is_empty() { "normal" } else { protection });
        let known = db::permission(name).unwrap_or_else(|| panic!("{name} is not in the table"));
        assert!(
            parts(known.protection) == protection
                || flagged.get(name.as_str()) == Some(&protection)
                || changed.contains(&name.as_str()),
            "{name}: {} at level 37, {protection:?} at level 36",
            known.protection
        );
    }
}

/// Wherever both speak, the table names what the annotation names; what it names beyond that, and what it leaves out
/// although ordinary apps can hold the permission, is exactly the list of differences.
#[test]
fn apis_agree_with_requires_permission() {
    let mut ours: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for row in db::apis() {
        ours.entry(format!("{}->{}{}", row.class, row.name, row.descriptor)).or_default().extend(row.permissions);
    }
    let rows = facts("requires-permission-35.tsv");
    let mut theirs: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in &rows {
        let [reference, permissions, _] = row.as_slice() else { panic!("{row:?}") };
        theirs.entry(reference).or_default().extend(permissions.split(' '));
    }
    let mut spoken = 0;
    let mut differences = BTreeMap::new();
    for (reference, theirs) in theirs {
        let without_prototype = reference.split('(').next().unwrap_or_default();
        let Some(ours) = ours.get(reference).or_else(|| ours.get(without_prototype)) else {
            let for_apps = |name: &&str| {
                db::permission(name).is_none_or(|row| {
                    row.protection.split('|').any(|part| ["normal", "dangerous", "appop"].contains(&part))
                })
            };
            if theirs.iter().any(for_apps) {
                differences.insert(reference.to_owned(), String::new());
            }
            continue;
        };
        spoken += 1;
        for name in theirs.iter().filter(|name| db::permission(name).is_some()) {
            assert!(ours.contains(name), "{reference} needs {name}");
        }
        let more: Vec<&str> = ours.difference(&theirs).copied().collect();
        if !more.is_empty() {
            differences.insert(reference.to_owned(), more.join(" "));
        }
    }
    assert!(spoken > 550, "{spoken}");
    let listed: BTreeMap<String, String> = facts("requires-permission-differences.tsv")
        .into_iter()
        .map(|row| {
            let [reference, permissions, reason] = row.try_into().expect("three cells");
            assert!(!reason.trim().is_empty(), "{reference} differs without a reason");
            (reference, permissions)
        })
        .collect();
    assert_eq!(differences, listed);
}

#[test]
fn dangerous_permissions_have_a_group_and_old_ones_their_successors() {
    for row in db::permissions().iter().filter(|row| row.is_dangerous() && row.name.starts_with("android.permission."))
    {
        assert!(row.group.is_some() || row.removed.is_some(), "{} has no group", row.name);
    }
    let implied = |requested: &str, added: &str| {
        db::implied_permissions()
            .iter()
            .find(|row| row.requested == requested && row.added == added)
            .map(|row| row.below_target)
    };
    assert_eq!(implied("", "android.permission.READ_PHONE_STATE"), Some(4));
    assert_eq!(implied("android.permission.READ_CONTACTS", "android.permission.READ_CALL_LOG"), Some(16));
    assert_eq!(
        implied("android.permission.ACCESS_FINE_LOCATION", "android.permission.ACCESS_BACKGROUND_LOCATION"),
        Some(29)
    );
}

/// Whatever a rule cites is there, quoted and glossed, and was in force at some time.
#[test]
fn counterparts_are_provisions_of_their_law() {
    fails("counterparts.tsv", "\tgdpr\t", "\tplay\t", "counterparts.tsv:2", "not of the law");
    fails("counterparts.tsv", "gdpr:5", "gdpr:6", "counterparts.tsv:2", "not in provisions");
    fails(
        "provisions.toml",
        "article_zh",
        "replaces = \"csl:1\"\narticle_zh",
        "provisions.toml:1",
        "not in provisions",
    );
}

#[test]
fn every_provision_that_a_rule_cites_is_known() {
    let mut cited = BTreeSet::new();
    for rule in duly::rules::RULES {
        for id in rule.provisions.iter().chain(rule.behaviours) {
            let row = db::provision(id).unwrap_or_else(|| panic!("{} cites {id}", rule.id));
            assert!(row.from.zip(row.to).is_none_or(|(from, to)| from < to), "{id}");
            cited.insert(*id);
        }
    }
    assert!(cited.len() > 30, "{}", cited.len());
    // The articles that the five principles stand on, whatever rules there are.
    for id in ["pipl:5", "pipl:6", "pipl:7", "pipl:13", "pipl:23", "csl2016:41", "civil:1035", "ndr:21", "b191:2.1"] {
        assert!(db::provision(id).is_some(), "{id}");
    }
    for (group, behaviours) in [(1, 4), (2, 4), (3, 9), (4, 6), (5, 3), (6, 5)] {
        for item in 1..=behaviours {
            assert!(db::provision(&format!("b191:{group}.{item}")).is_some(), "b191:{group}.{item}");
        }
    }
}

#[test]
fn explain_finds_what_a_person_types() {
    let first = |name: &str| db::explain(name).first().map(|entry| (entry.kind, entry.id.clone()));
    let is = |kind: &'static str, id: &str| Some((kind, id.to_owned()));
    assert_eq!(first("READ_CONTACTS"), is("permissions", "android.permission.READ_CONTACTS"));
    assert_eq!(first("android.permission.READ_CONTACTS"), is("permissions", "android.permission.READ_CONTACTS"));
    assert_eq!(first("contacts"), is("data-types", "contacts"));
    assert_eq!(first("通讯录"), is("data-types", "contacts"));
    assert_eq!(first("pipl:6"), is("provisions", "pipl:6"));
    assert_eq!(first("jpush"), is("sdks", "jpush"));
    assert_eq!(first("极光推送"), is("sdks", "jpush"));
    assert_eq!(first("map-navigation"), is("app-types", "map-navigation"));
    assert_eq!(first("content://sms"), is("uris", "content://sms"));
    assert_eq!(first("push.umeng.com"), is("hosts", "umeng.com"));
    assert!(
        db::explain("getDeviceId")
            .iter()
            .any(|entry| entry.id.starts_with("Landroid/telephony/TelephonyManager;->getDeviceId"))
    );
    assert!(!db::explain("Landroid/telephony/TelephonyManager;->getDeviceId()Ljava/lang/String;").is_empty());
    assert!(!db::explain("android.telephony.TelephonyManager").is_empty());
    assert_eq!(first("乐固").map(|(kind, _)| kind), Some("hardeners"));
    assert!(db::explain("legu").iter().any(|entry| entry.kind == "hardeners"));
    assert!(db::explain("Umeng").iter().all(|entry| !entry.id.is_empty()) && db::explain("om").is_empty());
    assert!(db::explain("").is_empty() && db::explain("no such thing").is_empty());
}
