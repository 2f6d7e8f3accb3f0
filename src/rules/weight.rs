//! How much harm the misuse of a kind of personal information does.

use super::Severity;
use crate::db;

/// The harm of taking `data_type` without telling: `High` for what the law calls sensitive or what exposes a person's
/// circle, whereabouts or words; `Medium` for what identifies a person or a device for good or opens their files;
/// `Low` for what helps to recognise a device; `Info` for what describes a product, not a person.
pub fn harm(data_type: &str) -> Severity {
    match data_type {
        // Which model, which network: no person is recognised by it alone.
        "device_info" | "network_info" | "sensors" | "personal_info" => Severity::Info,
        "wifi_info" | "bluetooth" | "ip_address" | "cookies" | "gender" | "usage_log" | "storage" => Severity::Low,
        "contacts" | "call_log" | "sms" | "comm_content" | "audio" | "camera" | "location" | "location_precise" => {
            Severity::High
        }
        // Sensitive as a track only; one cell's or city's place is not.
        "location_coarse" => Severity::Medium,
        _ if db::data_type(data_type).is_some_and(|row| row.sensitive) => Severity::High,
        _ => Severity::Medium,
    }
}

/// Whether `data_type` recognises a device for good: no reset changes it.
pub fn is_permanent_identifier(data_type: &str) -> bool {
    matches!(data_type, "imei" | "sim_id" | "mac" | "device_id")
}

/// Whether it tells of other people too: nobody but they could agree to that.
pub fn is_of_others(data_type: &str) -> bool {
    matches!(data_type, "contacts" | "call_log" | "sms")
}
