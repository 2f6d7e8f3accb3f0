//! The tables and their columns: the names that programs use, the headings that people read.

use crate::prose::Text;
use crate::report::words::word;

/// A value of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Not known, or not there.
    Empty,
    /// A text, made inert already.
    Text(String),
    /// One of a few values: its id, for programs, and what people read.
    #[allow(missing_docs)]
    Coded { id: String, shown: String },
    /// A count.
    Number(u64),
}

impl Cell {
    /// A text; nothing where it is empty.
    pub fn text(text: impl Into<String>) -> Cell {
        let text = text.into();
        if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
    }

    /// A text that may be missing.
    pub fn maybe(text: Option<impl Into<String>>) -> Cell {
        text.map_or(Cell::Empty, Cell::text)
    }

    /// How many.
    pub fn count(count: usize) -> Cell {
        Cell::Number(u64::try_from(count).unwrap_or(u64::MAX))
    }
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// Whole numbers.
    Number,
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// What programs call it: in Parquet and JSON lines.
    pub name: &'static str,
    /// What people read: in CSV and workbooks.
    pub title: Text,
    /// What it holds.
    pub kind: Kind,
    /// Width in characters on a sheet.
    pub width: u8,
}

const fn text(name: &'static str, zh: &'static str, en: &'static str, width: u8) -> Column {
    Column { name, title: word(zh, en), kind: Kind::Text, width }
}

const fn number(name: &'static str, zh: &'static str, en: &'static str, width: u8) -> Column {
    Column { name, title: word(zh, en), kind: Kind::Number, width }
}

/// A table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sheet {
    /// One row an app, in the columns that regulators publish and some more.
    Apps,
    /// One row a finding.
    Findings,
    /// One row a problem, rule, SDK, data type or app type.
    Totals,
    /// One row an app that could not be audited.
    Errors,
}

impl Sheet {
    /// All of them, in the order of a workbook.
    pub const ALL: [Sheet; 4] = [Sheet::Apps, Sheet::Findings, Sheet::Totals, Sheet::Errors];

    /// What programs and files call it.
    pub fn name(self) -> &'static str {
        match self {
            Sheet::Apps => "apps",
            Sheet::Findings => "findings",
            Sheet::Totals => "totals",
            Sheet::Errors => "errors",
        }
    }

    /// What people read.
    pub fn title(self) -> Text {
        match self {
            Sheet::Apps => word("应用", "Apps"),
            Sheet::Findings => word("问题明细", "Findings"),
            Sheet::Totals => word("统计", "Totals"),
            Sheet::Errors => word("未能审计", "Errors"),
        }
    }

    /// Its columns.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Sheet::Apps => APPS,
            Sheet::Findings => FINDINGS,
            Sheet::Totals => TOTALS,
            Sheet::Errors => ERRORS,
        }
    }
}

/// The first eleven are those of the notices (通报) that regulators publish, in their order.
const APPS: &[Column] = &[
    number("no", "序号", "No.", 6),
    text("name", "应用名称", "App", 20),
    text("filing_number", "App备案号", "Filing number", 18),
    text("developer", "应用开发者", "Developer", 24),
    text("source", "应用来源", "Source", 16),
    text("version", "应用版本", "Version", 12),
    text("package", "包名", "Package", 28),
    text("signature", "签名", "Signature (SHA-256 of the certificate)", 24),
    text("problems", "所涉问题", "Problems", 44),
    text("provisions", "依据", "Provisions", 44),
    text("place", "属地", "Place", 10),
    text("doubts", "存疑问题（需人工核实）", "Doubts (to be checked by hand)", 36),
    text("legal", "合法", "Legal", 10),
    text("proper", "正当", "Proper", 10),
    text("necessary", "必要", "Necessary", 10),
    text("disclosed", "明示", "Disclosed", 10),
    text("consent", "同意", "Consent", 10),
    number("violations", "违规项数", "Violations", 10),
    number("doubtful", "存疑项数", "Doubtful", 10),
    number("limits", "没能看到的项数", "Limits", 10),
    text("app_type", "应用类型", "App type", 16),
    text("app_type_source", "应用类型来自", "App type is", 12),
    text("policy", "隐私政策", "Privacy policy", 24),
    text("policy_source", "隐私政策来自", "Policy is from", 12),
    number("version_code", "版本代码", "Version code", 12),
    number("target_sdk", "目标 API 级别", "Target API level", 10),
    text("file", "文件", "File", 28),
    number("bytes", "字节数", "Bytes", 12),
    text("sha256", "文件 SHA-256", "SHA-256 of the file", 24),
];

const FINDINGS: &[Column] = &[
    number("no", "序号", "No.", 6),
    text("name", "应用名称", "App", 20),
    text("version", "应用版本", "Version", 12),
    text("package", "包名", "Package", 28),
    text("problem", "所涉问题", "Problem", 28),
    text("finding", "问题描述", "Finding", 44),
    text("bearing", "结论", "Bearing", 10),
    text("state", "与基线相比", "State", 10),
    text("severity", "严重程度", "Severity", 10),
    text("confidence", "把握", "Confidence", 14),
    text("principle", "原则", "Principle", 10),
    text("rule", "规则", "Rule", 24),
    text("data_type_name", "个人信息类型", "Data type", 20),
    text("data_type", "个人信息类型编号", "Data type id", 16),
    text("actor", "行为主体", "Actor", 20),
    text("recipient", "接收方", "Recipient", 20),
    text("explanation", "说明", "Explanation", 44),
    text("evidence", "应用中的证据", "Evidence in the app", 60),
    text("policy_evidence", "政策中的证据", "Evidence in the policy", 60),
    text("provisions", "依据", "Provisions", 44),
    text("remedy", "整改建议", "Remedy", 44),
    text("fingerprint", "指纹", "Fingerprint", 20),
    text("file", "文件", "File", 28),
    text("sha256", "文件 SHA-256", "SHA-256 of the file", 24),
];

const TOTALS: &[Column] = &[
    text("kind", "统计维度", "By", 14),
    text("name", "名称", "Name", 36),
    text("id", "编号", "Id", 26),
    number("apps", "涉及应用数", "Apps", 12),
    number("apps_violating", "违规应用数", "Apps in violation", 12),
    number("apps_doubtful", "仅存疑应用数", "Apps only in doubt", 12),
    number("findings", "问题项数", "Findings", 12),
];

const ERRORS: &[Column] = &[
    number("no", "序号", "No.", 6),
    text("file", "文件", "File", 28),
    text("name", "应用名称", "App", 20),
    text("filing_number", "App备案号", "Filing number", 18),
    text("developer", "应用开发者", "Developer", 24),
    text("source", "应用来源", "Source", 16),
    text("place", "属地", "Place", 10),
    text("package", "包名", "Package", 28),
    text("kind", "类别", "Kind", 14),
    text("message", "原因", "Why", 60),
    text("remedy", "处理办法", "What to do", 60),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_and_headings_are_unique_and_the_notices_columns_come_first() {
        for sheet in Sheet::ALL {
            let columns = sheet.columns();
            let ways: [fn(&Column) -> &'static str; 3] =
                [|column| column.name, |column| column.title.zh, |column| column.title.en];
            for of in ways {
                let all: HashSet<_> = columns.iter().map(of).collect();
                assert_eq!(all.len(), columns.len(), "{sheet:?}");
            }
        }
        let first: Vec<_> = APPS.iter().take(11).map(|column| column.title.zh).collect();
        assert_eq!(
            first.join("、"),
            "序号、应用名称、App备案号、应用开发者、应用来源、应用版本、包名、签名、所涉问题、依据、属地"
        );
    }
}
