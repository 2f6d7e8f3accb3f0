//! The 256 opcodes: name, format and what their index names.

/// How an instruction's operands are laid out, by the names of the format's documentation: the number of code units,
/// the number of registers (`r`: a range), and what else there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Format {
    F10x,
    F12x,
    F11n,
    F11x,
    F10t,
    F20t,
    F22x,
    F21t,
    F21s,
    F21h,
    F21c,
    F23x,
    F22b,
    F22t,
    F22s,
    F22c,
    F32x,
    F30t,
    F31t,
    F31i,
    F31c,
    F35c,
    F3rc,
    F45cc,
    F4rcc,
    F51l,
}

impl Format {
    /// Number of code units.
    pub const fn units(self) -> usize {
        match self {
            F10x | F12x | F11n | F11x | F10t => 1,
            F20t | F22x | F21t | F21s | F21h | F21c | F23x | F22b | F22t | F22s | F22c => 2,
            F32x | F30t | F31t | F31i | F31c | F35c | F3rc => 3,
            F45cc | F4rcc => 4,
            F51l => 5,
        }
    }
}

/// What an instruction's index names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum IndexKind {
    None,
    String,
    Type,
    Field,
    Method,
    Proto,
    CallSite,
    MethodHandle,
}

/// An opcode: the low byte of an instruction's first code unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Opcode(pub u8);

#[derive(Clone, Copy)]
struct Row {
    name: &'static str,
    format: Format,
    index: IndexKind,
    units: u8,
}

impl Opcode {
    /// `nop`, and the first byte of payloads.
    pub const NOP: Opcode = Opcode(0x00);

    fn row(self) -> &'static Row {
        // A table of 256 rows holds every byte.
        &OPCODES[usize::from(self.0)]
    }

    /// Its mnemonic; empty for opcodes that the format does not use.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Whether the format uses it. The runtime refuses a class with a method that holds another.
    pub fn is_used(self) -> bool {
        self.row().units != 0
    }

    /// Its format.
    pub fn format(self) -> Format {
        self.row().format
    }

    /// What its index names.
    pub fn index_kind(self) -> IndexKind {
        self.row().index
    }

    /// Number of code units; 0 for unused opcodes.
    pub(super) fn units(self) -> usize {
        usize::from(self.row().units)
    }

    /// Whether it calls a method (`invoke-…`, polymorphic and custom ones included).
    pub fn is_invoke(self) -> bool {
        matches!(self.0, 0x6e..=0x72 | 0x74..=0x78 | 0xfa..=0xfd)
    }

    /// Whether it calls a static method.
    pub fn is_invoke_static(self) -> bool {
        matches!(self.0, 0x71 | 0x77)
    }

    /// Whether it calls the superclass's method.
    pub fn is_invoke_super(self) -> bool {
        matches!(self.0, 0x6f | 0x75)
    }

    /// Whether it reads a field (`iget…`, `sget…`).
    pub fn is_field_read(self) -> bool {
        matches!(self.0, 0x52..=0x58 | 0x60..=0x66)
    }

    /// Whether it writes a field (`iput…`, `sput…`).
    pub fn is_field_write(self) -> bool {
        matches!(self.0, 0x59..=0x5f | 0x67..=0x6d)
    }

    /// Whether it loads a string constant.
    pub fn is_const_string(self) -> bool {
        matches!(self.0, 0x1a | 0x1b)
    }
}

use Format::*;

const fn op(name: &'static str, format: Format, index: IndexKind) -> Row {
    // A format has at most five code units.
    Row { name, format, index, units: format.units() as u8 }
}

const UNUSED: Row = Row { name: "", format: F10x, index: IndexKind::None, units: 0 };

#[rustfmt::skip]
static OPCODES: [Row; 256] = [
    op("nop", F10x, IndexKind::None),
    op("move", F12x, IndexKind::None),
    op("move/from16", F22x, IndexKind::None),
    op("move/16", F32x, IndexKind::None),
    op("move-wide", F12x, IndexKind::None),
    op("move-wide/from16", F22x, IndexKind::None),
    op("move-wide/16", F32x, IndexKind::None),
    op("move-object", F12x, IndexKind::None),
    op("move-object/from16", F22x, IndexKind::None),
    op("move-object/16", F32x, IndexKind::None),
    op("move-result", F11x, IndexKind::None),
    op("move-result-wide", F11x, IndexKind::None),
    op("move-result-object", F11x, IndexKind::None),
    op("move-exception", F11x, IndexKind::None),
    op("return-void", F10x, IndexKind::None),
    op("return", F11x, IndexKind::None),
    op("return-wide", F11x, IndexKind::None),
    op("return-object", F11x, IndexKind::None),
    op("const/4", F11n, IndexKind::None),
    op("const/16", F21s, IndexKind::None),
    op("const", F31i, IndexKind::None),
    op("const/high16", F21h, IndexKind::None),
    op("const-wide/16", F21s, IndexKind::None),
    op("const-wide/32", F31i, IndexKind::None),
    op("const-wide", F51l, IndexKind::None),
    op("const-wide/high16", F21h, IndexKind::None),
    op("const-string", F21c, IndexKind::String),
    op("const-string/jumbo", F31c, IndexKind::String),
    op("const-class", F21c, IndexKind::Type),
    op("monitor-enter", F11x, IndexKind::None),
    op("monitor-exit", F11x, IndexKind::None),
    op("check-cast", F21c, IndexKind::Type),
    op("instance-of", F22c, IndexKind::Type),
    op("array-length", F12x, IndexKind::None),
    op("new-instance", F21c, IndexKind::Type),
    op("new-array", F22c, IndexKind::Type),
    op("filled-new-array", F35c, IndexKind::Type),
    op("filled-new-array/range", F3rc, IndexKind::Type),
    op("fill-array-data", F31t, IndexKind::None),
    op("throw", F11x, IndexKind::None),
    op("goto", F10t, IndexKind::None),
    op("goto/16", F20t, IndexKind::None),
    op("goto/32", F30t, IndexKind::None),
    op("packed-switch", F31t, IndexKind::None),
    op("sparse-switch", F31t, IndexKind::None),
    op("cmpl-float", F23x, IndexKind::None),
    op("cmpg-float", F23x, IndexKind::None),
    op("cmpl-double", F23x, IndexKind::None),
    op("cmpg-double", F23x, IndexKind::None),
    op("cmp-long", F23x, IndexKind::None),
    op("if-eq", F22t, IndexKind::None),
    op("if-ne", F22t, IndexKind::None),
    op("if-lt", F22t, IndexKind::None),
    op("if-ge", F22t, IndexKind::None),
    op("if-gt", F22t, IndexKind::None),
    op("if-le", F22t, IndexKind::None),
    op("if-eqz", F21t, IndexKind::None),
    op("if-nez", F21t, IndexKind::None),
    op("if-ltz", F21t, IndexKind::None),
    op("if-gez", F21t, IndexKind::None),
    op("if-gtz", F21t, IndexKind::None),
    op("if-lez", F21t, IndexKind::None),
    UNUSED,
    UNUSED,
    UNUSED,
    UNUSED,
    UNUSED,
    UNUSED,
    op("aget", F23x, IndexKind::None),
    op("aget-wide", F23x, IndexKind::None),
    op("aget-object", F23x, IndexKind::None),
    op("aget-boolean", F23x, IndexKind::None),
    op("aget-byte", F23x, IndexKind::None),
    op("aget-char", F23x, IndexKind::None),
    op("aget-short", F23x, IndexKind::None),
    op("aput", F23x, IndexKind::None),
    op("aput-wide", F23x, IndexKind::None),
    op("aput-object", F23x, IndexKind::None),
    op("aput-boolean", F23x, IndexKind::None),
    op("aput-byte", F23x, IndexKind::None),
    op("aput-char", F23x, IndexKind::None),
    op("aput-short", F23x, IndexKind::None),
    op("iget", F22c, IndexKind::Field),
    op("iget-wide", F22c, IndexKind::Field),
    op("iget-object", F22c, IndexKind::Field),
    op("iget-boolean", F22c, IndexKind::Field),
    op("iget-byte", F22c, IndexKind::Field),
    op("iget-char", F22c, IndexKind::Field),
    op("iget-short", F22c, IndexKind::Field),
    op("iput", F22c, IndexKind::Field),
    op("iput-wide", F22c, IndexKind::Field),
    op("iput-object", F22c, IndexKind::Field),
    op("iput-boolean", F22c, IndexKind::Field),
    op("iput-byte", F22c, IndexKind::Field),
    op("iput-char", F22c, IndexKind::Field),
    op("iput-short", F22c, IndexKind::Field),
    op("sget", F21c, IndexKind::Field),
    op("sget-wide", F21c, IndexKind::Field),
    op("sget-object", F21c, IndexKind::Field),
    op("sget-boolean", F21c, IndexKind::Field),
    op("sget-byte", F21c, IndexKind::Field),
    op("sget-char", F21c, IndexKind::Field),
    op("sget-short", F21c, IndexKind::Field),
    op("sput", F21c, IndexKind::Field),
    op("sput-wide", F21c, IndexKind::Field),
    op("sput-object", F21c, IndexKind::Field),
    op("sput-boolean", F21c, IndexKind::Field),
    op("sput-byte", F21c, IndexKind::Field),
    op("sput-char", F21c, IndexKind::Field),
    op("sput-short", F21c, IndexKind::Field),
    op("invoke-virtual", F35c, IndexKind::Method),
    op("invoke-super", F35c, IndexKind::Method),
    op("invoke-direct", F35c, IndexKind::Method),
    op("invoke-static", F35c, IndexKind::Method),
    op("invoke-interface", F35c, IndexKind::Method),
    UNUSED,
    op("invoke-virtual/range", F3rc, IndexKind::Method),
    op("invoke-super/range", F3rc, IndexKind::Method),
    op("invoke-direct/range", F3rc, IndexKind::Method),
    op("invoke-static/range", F3rc, IndexKind::Method),
    op("invoke-interface/range", F3rc, IndexKind::Method),
    UNUSED,
    UNUSED,
    op("neg-int", F12x, IndexKind::None),
    op("not-int", F12x, IndexKind::None),
    op("neg-long", F12x, IndexKind::None),
    op("not-long", F12x, IndexKind::None),
    op("neg-float", F12x, IndexKind::None),
    op("neg-double", F12x, IndexKind::None),
    op("int-to-long", F12x, IndexKind::None),
    op("int-to-float", F12x, IndexKind::None),
    op("int-to-double", F12x, IndexKind::None),
    op("long-to-int", F12x, IndexKind::None),
    op("long-to-float", F12x, IndexKind::None),
    op("long-to-double", F12x, IndexKind::None),
    op("float-to-int", F12x, IndexKind::None),
    op("float-to-long", F12x, IndexKind::None),
    op("float-to-double", F12x, IndexKind::None),
    op("double-to-int", F12x, IndexKind::None),
    op("double-to-long", F12x, IndexKind::None),
    op("double-to-float", F12x, IndexKind::None),
    op("int-to-byte", F12x, IndexKind::None),
    op("int-to-char", F12x, IndexKind::None),
    op("int-to-short", F12x, IndexKind::None),
    op("add-int", F23x, IndexKind::None),
    op("sub-int", F23x, IndexKind::None),
    op("mul-int", F23x, IndexKind::None),
    op("div-int", F23x, IndexKind::None),
    op("rem-int", F23x, IndexKind::None),
    op("and-int", F23x, IndexKind::None),
    op("or-int", F23x, IndexKind::None),
    op("xor-int", F23x, IndexKind::None),
    op("shl-int", F23x, IndexKind::None),
    op("shr-int", F23x, IndexKind::None),
    op("ushr-int", F23x, IndexKind::None),
    op("add-long", F23x, IndexKind::None),
    op("sub-long", F23x, IndexKind::None),
    op("mul-long", F23x, IndexKind::None),
    op("div-long", F23x, IndexKind::None),
    op("rem-long", F23x, IndexKind::None),
    op("and-long", F23x, IndexKind::None),
    op("or-long", F23x, IndexKind::None),
    op("xor-long", F23x, IndexKind::None),
    op("shl-long", F23x, IndexKind::None),
    op("shr-long", F23x, IndexKind::None),
    op("ushr-long", F23x, IndexKind::None),
    op("add-float", F23x, IndexKind::None),
    op("sub-float", F23x, IndexKind::None),
    op("mul-float", F23x, IndexKind::None),
    op("div-float", F23x, IndexKind::None),
    op("rem-float", F23x, IndexKind::None),
    op("add-double", F23x, IndexKind::None),
    op("sub-double", F23x, IndexKind::None),
    op("mul-double", F23x, IndexKind::None),
    op("div-double", F23x, IndexKind::None),
    op("rem-double", F23x, IndexKind::None),
    op("add-int/2addr", F12x, IndexKind::None),
    op("sub-int/2addr", F12x, IndexKind::None),
    op("mul-int/2addr", F12x, IndexKind::None),
    op("div-int/2addr", F12x, IndexKind::None),
    op("rem-int/2addr", F12x, IndexKind::None),
    op("and-int/2addr", F12x, IndexKind::None),
    op("or-int/2addr", F12x, IndexKind::None),
    op("xor-int/2addr", F12x, IndexKind::None),
    op("shl-int/2addr", F12x, IndexKind::None),
    op("shr-int/2addr", F12x, IndexKind::None),
    op("ushr-int/2addr", F12x, IndexKind::None),
    op("add-long/2addr", F12x, IndexKind::None),
    op("sub-long/2addr", F12x, IndexKind::None),
    op("mul-long/2addr", F12x, IndexKind::None),
    op("div-long/2addr", F12x, IndexKind::None),
    op("rem-long/2addr", F12x, IndexKind::None),
    op("and-long/2addr", F12x, IndexKind::None),
    op("or-long/2addr", F12x, IndexKind::None),
    op("xor-long/2addr", F12x, IndexKind::None),
    op("shl-long/2addr", F12x, IndexKind::None),
    op("shr-long/2addr", F12x, IndexKind::None),
    op("ushr-long/2addr", F12x, IndexKind::None),
    op("add-float/2addr", F12x, IndexKind::None),
    op("sub-float/2addr", F12x, IndexKind::None),
    op("mul-float/2addr", F12x, IndexKind::None),
    op("div-float/2addr", F12x, IndexKind::None),
    op("rem-float/2addr", F12x, IndexKind::None),
    op("add-double/2addr", F12x, IndexKind::None),
    op("sub-double/2addr", F12x, IndexKind::None),
    op("mul-double/2addr", F12x, IndexKind::None),
    op("div-double/2addr", F12x, IndexKind::None),
    op("rem-double/2addr", F12x, IndexKind::None),
    op("add-int/lit16", F22s, IndexKind::None),
    op("rsub-int", F22s, IndexKind::None),
    op("mul-int/lit16", F22s, IndexKind::None),
    op("div-int/lit16", F22s, IndexKind::None),
    op("rem-int/lit16", F22s, IndexKind::None),
    op("and-int/lit16", F22s, IndexKind::None),
    op("or-int/lit16", F22s, IndexKind::None),
    op("xor-int/lit16", F22s, IndexKind::None),
    op("add-int/lit8", F22b, IndexKind::None),
    op("rsub-int/lit8", F22b, IndexKind::None),
    op("mul-int/lit8", F22b, IndexKind::None),
    op("div-int/lit8", F22b, IndexKind::None),
    op("rem-int/lit8", F22b, IndexKind::None),
    op("and-int/lit8", F22b, IndexKind::None),
    op("or-int/lit8", F22b, IndexKind::None),
    op("xor-int/lit8", F22b, IndexKind::None),
    op("shl-int/lit8", F22b, IndexKind::None),
    op("shr-int/lit8", F22b, IndexKind::None),
    op("ushr-int/lit8", F22b, IndexKind::None),
    UNUSED,
    UNUSED,
    UNUSED,
    UNUSED,
    UNUSED,
    UNUSED,
    UNUSED,
    UNUSED,
    UNUSED,
    UNUSED,
    UNUSED,
    UNUSED,
    UNUSED,
    UNUSED,
    UNUSED,
    UNUSED,
    UNUSED,
    UNUSED,
    UNUSED,
    UNUSED,
    UNUSED,
    UNUSED,
    UNUSED,
    op("invoke-polymorphic", F45cc, IndexKind::Method),
    op("invoke-polymorphic/range", F4rcc, IndexKind::Method),
    op("invoke-custom", F35c, IndexKind::CallSite),
    op("invoke-custom/range", F3rc, IndexKind::CallSite),
    op("const-method-handle", F21c, IndexKind::MethodHandle),
    op("const-method-type", F21c, IndexKind::Proto),
];
