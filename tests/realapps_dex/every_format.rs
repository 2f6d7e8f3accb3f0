//! Source of a class whose one method holds every instruction, beside try ranges, lines, annotations, and values of every
//! kind. Its mnemonics and operands come from our table, so that the assembler, which has its own, checks them too.

use duly::android::dex::{Format, IndexKind, Opcode};

/// The smali source.
pub fn source() -> String {
    let code: String = (0..=255).map(Opcode).filter(|opcode| opcode.is_used()).map(instruction).collect();
    HEAD.to_owned() + &code + TAIL
}

fn instruction(opcode: Opcode) -> String {
    let name = opcode.name();
    let operands = match (opcode.format(), opcode.index_kind()) {
        (Format::F10x, _) => "",
        (Format::F12x, _) => "v1, v15",
        (Format::F11n, _) => "v3, -0x8",
        (Format::F11x, _) => "v255",
        (Format::F10t | Format::F20t | Format::F30t, _) => ":here",
        (Format::F22x, _) => "v200, v299",
        (Format::F21t, _) => "v200, :start",
        (Format::F21s, _) => "v200, -0x7fff",
        (Format::F21h, _) if name == "const/high16" => "v9, -0x40800000",
        (Format::F21h, _) => "v9, -0x3ff8000000000000L",
        (Format::F21c, IndexKind::String) => r#"v9, "two\nlines \ud83d\ude00 \u0000 通讯录""#,
        (Format::F21c, IndexKind::Type) => "v9, [Ljava/lang/String;",
        (Format::F21c, IndexKind::Field) => "v9, Lx/Every;->number:I",
        (Format::F21c, IndexKind::MethodHandle) => "v9, invoke-static@Lx/Every;->called(IJ[[D)Z",
        (Format::F21c, _) => "v9, (ILjava/lang/String;)J",
        (Format::F23x, _) => "v200, v201, v202",
        (Format::F22b, _) => "v200, v201, -0x12",
        (Format::F22t, _) => "v1, v15, :end",
        (Format::F22s, _) => "v1, v15, -0x1234",
        (Format::F22c, IndexKind::Field) => "v1, v15, Lx/Every;->number:I",
        (Format::F22c, _) => "v1, v15, [I",
        (Format::F32x, _) => "v256, v299",
        (Format::F31t, _) if name == "packed-switch" => "v200, :packed",
        (Format::F31t, _) if name == "sparse-switch" => "v200, :sparse",
        (Format::F31t, _) => "v200, :array",
        (Format::F31i, _) => "v200, -0x3e0a3d71",
        (Format::F31c, _) => r#"v200, "jumbo""#,
        (Format::F35c, IndexKind::Method) => "{v1, v2, v3, v4, v15}, Lx/Every;->called(IJ[[D)Z",
        (Format::F35c, IndexKind::Type) => "{}, [I",
        (Format::F35c, _) => CALL_SITE,
        (Format::F3rc, IndexKind::Method) => "{v250 .. v256}, Lx/Every;->called(IJ[[D)Z",
        (Format::F3rc, IndexKind::Type) => "{v299 .. v299}, [I",
        (Format::F3rc, _) => CALL_SITE_RANGE,
        (Format::F45cc, _) => {
            "{v1, v2}, Ljava/lang/invoke/MethodHandle;->invoke([Ljava/lang/Object;)Ljava/lang/Object;, (I)V"
        }
        (Format::F4rcc, _) => {
            "{v250 .. v259}, Ljava/lang/invoke/MethodHandle;->invoke([Ljava/lang/Object;)Ljava/lang/Object;, (I)V"
        }
        (Format::F51l, _) => "v200, 0x400921fb54442d18L",
    };
    format!("    {name} {operands}\n")
}

const CALL_SITE: &str = r#"{v1}, first("run", (I)V, "text", 0x7, 0x1234567890L, 2.5)@Lx/Every;->boot(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/CallSite;"#;
const CALL_SITE_RANGE: &str = r#"{v250 .. v252}, second("run", (III)V)@Lx/Every;->boot(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/CallSite;"#;

const HEAD: &str = r#"
.class public final Lx/Every;
.super Ljava/lang/Object;
.implements Ljava/lang/Runnable;
.implements Ljava/io/Serializable;
.source "Every.java"

.annotation system Ldalvik/annotation/MemberClasses;
    value = { Lx/Every$Inner; }
.end annotation
.annotation runtime Lx/All;
    a = 0x7ft
    b = -0x1234s
    c = '\u4e2d'
    d = 0x12345678
    e = -0x123456789abcdefL
    f = 1.5f
    g = -1.0e-300
    h = "quote \" backslash \\ tab \t line \n"
    i = Ljava/lang/Object;
    j = Lx/Every;->called(IJ[[D)Z
    k = .enum Ljava/lang/annotation/RetentionPolicy;->SOURCE:Ljava/lang/annotation/RetentionPolicy;
    l = { }
    m = .subannotation Lx/Nested; value = { 0x1, 0x2 } .end subannotation
    n = null
    o = true
    p = false
.end annotation

.field public static final number:I = 0x2a
.field public static final text:Ljava/lang/String; = "\u901a\u8baf\u5f55"
.field public static final wide:J = -0x1L
.field public static final single:F = 1.0e-5f
.field public static final double:D = 3.141592653589793
.field public static final yes:Z = true
.field public static final letter:C = 'x'
.field public static volatile other:Ljava/lang/Object;
.field private transient plain:[[J
    .annotation build Lx/OnField;
    .end annotation
.end field

.method public static native called(IJ[[D)Z
    .annotation runtime Lx/OnMethod;
        value = "x"
    .end annotation
.end method

.method static boot(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/CallSite;
    .registers 4
    .param p1
        .annotation runtime Lx/OnParameter;
        .end annotation
    .end param
    const/4 v0, 0x0
    return-object v0
.end method

.method public final run()V
    .registers 300
    .prologue
    .line 70000
    :start
    nop
    .line 3
    .local v5, "local":Ljava/util/List;, "Ljava/util/List<Ljava/lang/String;>;"
    const/4 v5, 0x7
    .end local v5
    .line 2
    const/4 v5, 0x1
    .restart local v5
    :end
    .catch Ljava/io/IOException; {:start .. :end} :here
    .catch Ljava/lang/Exception; {:start .. :end} :here
    .catchall {:start .. :end} :here
    :here
    move-exception v0
    .line 4
    :again
    nop
    :over
    .catchall {:again .. :over} :here
"#;

const TAIL: &str = r#"
    return-void
    :packed
    .packed-switch -0x2
        :start
        :end
        :here
    .end packed-switch
    :sparse
    .sparse-switch
        -0x80000000 -> :start
        0x7fffffff -> :end
    .end sparse-switch
    :array
    .array-data 2
        0x1s 0x2s -0x3s
    .end array-data
    :empty
    .array-data 8
    .end array-data
    :odd
    .array-data 1
        0x1t 0x2t 0x3t
    .end array-data
.end method
"#;
