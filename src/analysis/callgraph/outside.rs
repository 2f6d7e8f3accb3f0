//! What a call of code outside the app means for the call graph.

use crate::android::dex::{MethodRef, Program, TypeRef};
use crate::db::{self, HandOver, StoredFlag};

use super::types::{TypeNode, Types};

/// Reflection, and the few methods whose result follows from what they are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Special {
    None,
    ForName,
    NewInstance,
    Constructor,
    GetMethod,
    InvokeMethod,
    Box,
    Unbox,
    IsEmpty,
    Equals,
    ClassName,
    Asks,
    /// `Activity.getIntent`.
    GetIntent,
    /// `Intent.getAction`.
    Action,
    /// What an intent that carries nothing gives for null.
    Carries,
    /// What an intent that carries nothing gives for the second argument.
    CarriesElse,
    /// How a text starts or ends, or what is in it.
    StartsWith,
    EndsWith,
    Contains,
}

/// A method that the app calls and does not define.
#[derive(Clone, Debug)]
pub struct Outside {
    /// What becomes of what it is handed.
    pub hand_over: Option<&'static HandOver>,
    /// What it does with stored flags.
    pub flag: Option<&'static StoredFlag>,
    /// What follows from what it is given.
    pub special: Special,
    /// Parameters (counted without the object that the call is made on) whose objects it may call back, with the type that
    /// it sees them as.
    pub callbacks: Vec<(usize, TypeNode)>,
    /// The type that it gives, where that is an object's.
    pub gives: Option<TypeRef>,
}

/// Types that are handed around everywhere and are components: what calls those is known.
const COMPONENTS: [&str; 5] = [
    "Landroid/content/Context;",
    "Landroid/app/Activity;",
    "Landroid/app/Application;",
    "Landroid/app/Service;",
    "Ljava/lang/Object;",
];

impl Outside {
    /// What a reference means that no method of the app answers.
    pub fn new(program: &Program<'_>, types: &Types<'_, '_>, method: MethodRef) -> Option<Self> {
        let known = program.methods().get(method.at())?;
        let class = program.descriptor_str(known.class)?;
        let name = std::str::from_utf8(program.string(known.name)).ok()?;
        let proto = program.proto(known.proto)?;
        // The rows of the nearest type that has some: `Landroid/os/Handler;->post` holds for every handler.
        let mut hand_over = None;
        let prototype = program.proto_text(known.proto);
        let mut flag = None;
        let flags = |class: &str| db::stored_flags().iter().find(|row| row.class == class && row.name == name);
        for above in super::super::hierarchy::types(program, known.class) {
            hand_over = hand_over.or_else(|| db::hand_over(above, name, &prototype));
            flag = flag.or_else(|| flags(above));
        }
        let mut callbacks = Vec::new();
        for (position, parameter) in proto.parameters.iter().enumerate() {
            let node = TypeNode::from(*parameter);
            let seen = program.descriptor_str(*parameter).unwrap_or_default();
            if seen.starts_with('L') && !COMPONENTS.contains(&seen) && types.is_extended(node) {
                callbacks.push((position, node));
            }
        }
        let special = match (class, name) {
            ("Ljava/lang/Class;", "forName") => Special::ForName,
            (_, "loadClass") => Special::ForName,
            ("Ljava/lang/Class;" | "Ljava/lang/reflect/Constructor;", "newInstance") => Special::NewInstance,
            ("Ljava/lang/Class;", "getConstructor" | "getDeclaredConstructor") => Special::Constructor,
            ("Ljava/lang/Class;", "getMethod" | "getDeclaredMethod") => Special::GetMethod,
            ("Ljava/lang/Class;", "getName" | "getCanonicalName") => Special::ClassName,
            ("Ljava/lang/reflect/Method;", "invoke") => Special::InvokeMethod,
            ("Ljava/lang/Boolean;" | "Ljava/lang/Integer;", "valueOf") => Special::Box,
            ("Ljava/lang/Boolean;", "booleanValue") | ("Ljava/lang/Integer;" | "Ljava/lang/Number;", "intValue") => {
                Special::Unbox
            }
            ("Landroid/text/TextUtils;", "isEmpty") => Special::IsEmpty,
            ("Landroid/text/TextUtils;" | "Ljava/lang/String;" | "Ljava/lang/Object;", "equals")
            | ("Ljava/util/Objects;", "equals")
            | ("Lkotlin/jvm/internal/Intrinsics;", "areEqual") => Special::Equals,
            // Every subclass of an activity names itself in its calls.
            (_, "getIntent") if prototype == "()Landroid/content/Intent;" => Special::GetIntent,
            ("Landroid/content/Intent;", "getAction") => Special::Action,
            ("Landroid/content/Intent;", "hasExtra") => Special::Carries,
            (
                "Landroid/content/Intent;",
                "getData"
                | "getDataString"
                | "getScheme"
                | "getType"
                | "getExtras"
                | "getClipData"
                | "getStringExtra"
                | "getCharSequenceExtra"
                | "getBundleExtra"
                | "getParcelableExtra"
                | "getSerializableExtra"
                | "getStringArrayListExtra"
                | "getParcelableArrayListExtra"
                | "getStringArrayExtra",
            ) => Special::Carries,
            ("Landroid/content/Intent;", "getBooleanExtra" | "getIntExtra") => Special::CarriesElse,
            ("Ljava/lang/String;", "startsWith") => Special::StartsWith,
            ("Ljava/lang/String;", "endsWith") => Special::EndsWith,
            ("Ljava/lang/String;", "contains") => Special::Contains,
            (
                _,
                "requestPermissions"
                | "startActivityForResult"
                | "startIntentSenderForResult"
                | "startActivityIfNeeded",
            )
            | ("Landroidx/activity/result/ActivityResultLauncher;", "launch") => Special::Asks,
            _ => Special::None,
        };
        let gives = Some(proto.return_type).filter(|of| program.descriptor(*of).starts_with(b"L"));
        Some(Outside { hand_over, flag, special, callbacks, gives })
    }
}
