//! What the policy says a reading is for, and what an app type has to do with it.

use super::Case;
use super::claims::{Claim, Nearness};
use crate::analysis::Confidence;
use crate::db::{self, AppType};

/// The app type that the case is judged by, and how sure it is.
pub fn app_type(case: &Case) -> Option<(&'static AppType, Confidence)> {
    let choice = case.app_type?;
    Some((db::app_type(choice.id)?, if choice.given { Confidence::High } else { choice.confidence }))
}

/// Whether the type's basic function cannot do without `data_type`.
pub fn is_necessary(row: &AppType, data_type: &str) -> bool {
    row.data_types.iter().any(|own| super::claims::nearness(own, data_type).is_some_and(|near| near > Nearness::Wider))
        // Who may ask for the permission may read what it opens.
        || row.permissions.iter().any(|(name, _)| db::permission(name).is_some_and(|permission| permission.data_types.contains(&data_type)))
}

/// A statement that says which function a data type serves: with a purpose, or under the condition of a function's use.
pub fn function<'a>(case: &Case<'a>, data_type: &str) -> Option<Claim<'a>> {
    case.claims.own(data_type).into_iter().find(|claim| {
        claim.nearness > Nearness::Wider
            && (claim.disclosure.condition.is_some()
                || claim.disclosure.purpose.as_deref().is_some_and(|purpose| !is_improvement(purpose)))
    })
}

/// Whether a purpose is none of the person's: improvement, experience, pushing, research.
pub fn is_improvement(purpose: &str) -> bool {
    let said = purpose.to_lowercase();
    let own = [
        "改善",
        "改进",
        "优化",
        "提升",
        "提高",
        "体验",
        "研发",
        "研究",
        "推送",
        "营销",
        "推广",
        "广告",
        "个性化",
        "improve",
        "improving",
        "enhanc",
        "experience",
        "research",
        "marketing",
        "advertis",
        "personali",
    ];
    // Words of a function of the app: whoever names one names more than improvement.
    let function = [
        "登录",
        "注册",
        "支付",
        "转账",
        "交易",
        "导航",
        "定位",
        "拍摄",
        "拍照",
        "扫码",
        "扫描",
        "聊天",
        "通话",
        "发送",
        "选择",
        "识别",
        "验证",
        "核验",
        "安全",
        "搜索",
        "查询",
        "分享",
        "上传",
        "配送",
        "订单",
        "预订",
        "打车",
        "备份",
        "好友",
        "提供服务",
        "履行",
        "log in",
        "login",
        "register",
        "pay",
        "transfer",
        "navigat",
        "scan",
        "chat",
        "call",
        "send",
        "choose",
        "verify",
        "security",
        "search",
        "share",
        "upload",
        "deliver",
        "order",
        "book",
        "backup",
        "friend",
        "provide",
    ];
    own.iter().any(|word| said.contains(word)) && !function.iter().any(|word| said.contains(word))
}
