//! Attributes as the platform's package parser reads them: by resource id, references resolved.

use crate::android::arsc::{Preference, Table};
use crate::android::axml::{Attribute, Element};
use crate::android::value::Value;

/// The namespace of the platform's attributes.
pub(super) const ANDROID: &str = "http://schemas.android.com/apk/res/android";

/// Resource ids of the attributes that are read (`android.R.attr`).
#[allow(missing_docs)]
pub(super) mod id {
    pub const LABEL: u32 = 0x0101_0001;
    pub const NAME: u32 = 0x0101_0003;
    pub const PERMISSION: u32 = 0x0101_0006;
    pub const READ_PERMISSION: u32 = 0x0101_0007;
    pub const WRITE_PERMISSION: u32 = 0x0101_0008;
    pub const PROTECTION_LEVEL: u32 = 0x0101_0009;
    pub const PERMISSION_GROUP: u32 = 0x0101_000a;
    pub const ENABLED: u32 = 0x0101_000e;
    pub const DEBUGGABLE: u32 = 0x0101_000f;
    pub const EXPORTED: u32 = 0x0101_0010;
    pub const PROCESS: u32 = 0x0101_0011;
    pub const AUTHORITIES: u32 = 0x0101_0018;
    pub const GRANT_URI_PERMISSIONS: u32 = 0x0101_001b;
    pub const PRIORITY: u32 = 0x0101_001c;
    pub const VALUE: u32 = 0x0101_0024;
    pub const RESOURCE: u32 = 0x0101_0025;
    pub const TARGET_ACTIVITY: u32 = 0x0101_0202;
    pub const MIN_SDK_VERSION: u32 = 0x0101_020c;
    pub const VERSION_CODE: u32 = 0x0101_021b;
    pub const VERSION_NAME: u32 = 0x0101_021c;
    pub const TARGET_SDK_VERSION: u32 = 0x0101_0270;
    pub const MAX_SDK_VERSION: u32 = 0x0101_0271;
    pub const ALLOW_BACKUP: u32 = 0x0101_0280;
    pub const REQUIRED: u32 = 0x0101_028e;
    pub const USES_CLEARTEXT_TRAFFIC: u32 = 0x0101_04ec;
    pub const NETWORK_SECURITY_CONFIG: u32 = 0x0101_0527;
    pub const COMPILE_SDK_VERSION: u32 = 0x0101_0572;
    pub const VERSION_CODE_MAJOR: u32 = 0x0101_0576;
    pub const APP_COMPONENT_FACTORY: u32 = 0x0101_057a;
    pub const IS_SPLIT_REQUIRED: u32 = 0x0101_0591;
    pub const TARGET_SANDBOX_VERSION: u32 = 0x0101_054c;
    pub const FOREGROUND_SERVICE_TYPE: u32 = 0x0101_0599;
    pub const REQUEST_LEGACY_EXTERNAL_STORAGE: u32 = 0x0101_0603;
    pub const USES_PERMISSION_FLAGS: u32 = 0x0101_0644;
    pub const REQUIRED_SPLIT_TYPES: u32 = 0x0101_064e;
    pub const SPLIT_TYPES: u32 = 0x0101_064f;
    pub const SPLIT_NAME: u32 = 0x0101_0549;
}

/// Reads attributes with the table that their references point into.
#[derive(Clone, Copy)]
pub(super) struct Reader<'t, 'a> {
    /// The app's resource table, where it has one.
    pub table: Option<&'t Table<'a>>,
}

impl Reader<'_, '_> {
    /// An attribute's value, references resolved where they can be.
    fn resolve(&self, attribute: &Attribute) -> (Value, bool) {
        attribute
            .value
            .reference()
            .and_then(|id| self.table?.value(id, Preference::Default))
            .map_or((attribute.value, false), |value| (value, true))
    }

    /// The text of an attribute, whatever its type; `None` where it has none (`TypedArray.getString`).
    pub fn text_of(&self, element: &Element<'_, '_>, attribute: &Attribute) -> Option<String> {
        let (value, from_table) = self.resolve(attribute);
        match value.kind {
            Value::NULL => None,
            Value::STRING if from_table => self.table?.text_of(value),
            Value::STRING => element.string(attribute).map(Into::into),
            _ => Some(value.to_text()),
        }
    }

    /// The text of the attribute `id`.
    pub fn text(&self, element: &Element<'_, '_>, id: u32) -> Option<String> {
        self.text_of(element, element.attribute(id)?)
    }

    /// The text of the attribute `id` for a person: none where a reference leads nowhere.
    pub fn resolved(&self, element: &Element<'_, '_>, id: u32) -> Option<String> {
        let attribute = element.attribute(id)?;
        let text = self.resolve(attribute).0.reference().is_none().then(|| self.text_of(element, attribute));
        text.flatten().filter(|text| !text.is_empty())
    }

    /// The text of the attribute `id`, none when it is empty.
    pub fn name(&self, element: &Element<'_, '_>, id: u32) -> Option<String> {
        self.text(element, id).filter(|text| !text.is_empty())
    }

    /// The string of the attribute `id` where it stands in the file itself and not in a resource
    /// (`TypedArray.getNonResourceString`).
    pub fn own_string(&self, element: &Element<'_, '_>, id: u32) -> Option<String> {
        element.string(element.attribute(id)?).map(Into::into).filter(|text: &String| !text.is_empty())
    }

    /// The boolean of an attribute (`TypedArray.getBoolean`): integers by being other than 0, strings by the words
    /// that the platform knows.
    pub fn boolean_of(&self, element: &Element<'_, '_>, attribute: &Attribute) -> Option<bool> {
        let (value, _) = self.resolve(attribute);
        if let Some(number) = value.integer() {
            return Some(number != 0);
        }
        (value.kind == Value::STRING)
            .then(|| self.text_of(element, attribute))
            .flatten()
            .map(|text| matches!(text.as_str(), "1" | "true" | "TRUE"))
    }

    /// The boolean of the attribute `id`.
    pub fn boolean(&self, element: &Element<'_, '_>, id: u32) -> Option<bool> {
        self.boolean_of(element, element.attribute(id)?)
    }

    /// The integer of the attribute `id` (`TypedArray.getInt`), decimal or hexadecimal strings among them.
    pub fn integer(&self, element: &Element<'_, '_>, id: u32) -> Option<i32> {
        let attribute = element.attribute(id)?;
        if let Some(number) = self.resolve(attribute).0.integer() {
            return Some(number);
        }
        let text = self.text_of(element, attribute)?;
        match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
            Some(digits) => u32::from_str_radix(digits, 16).ok().map(u32::cast_signed),
            None => text.parse().ok(),
        }
    }

    /// The text of an attribute that the platform looks up by its name (`XmlPullParser.getAttributeValue`): what was
    /// written goes before the typed value there.
    pub fn by_name(&self, element: &Element<'_, '_>, namespace: Option<&str>, name: &str) -> Option<String> {
        let attribute = element.attribute_named(namespace, name)?;
        let written = attribute.raw.and_then(|raw| element.xml().string(raw)).map(Into::into);
        written.or_else(|| self.text_of(element, attribute)).filter(|text: &String| !text.is_empty())
    }

    /// The name that `action` and `category` carry. The platform looks these up by name; where that finds nothing, the
    /// id does, so that a hardened manifest does not hide them.
    pub fn filter_name(&self, element: &Element<'_, '_>) -> Option<String> {
        self.by_name(element, Some(ANDROID), "name").or_else(|| self.name(element, id::NAME))
    }
}
