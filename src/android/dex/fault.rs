//! What can be wrong with a DEX file.

use crate::prose::Text;

macro_rules! faults {
    ($($name:ident, $at:ident, $zh:literal, $en:literal;)*) => {
        /// What is wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[allow(missing_docs)]
        pub enum Fault {
            $($name,)*
        }

        impl Fault {
            /// In words.
            pub fn text(self) -> Text {
                match self {
                    $(Fault::$name => Text { zh: $zh, en: $en },)*
                }
            }

            /// What [`DexError::offset`](super::DexError::offset) counts.
            pub fn place(self) -> Place {
                match self {
                    $(Fault::$name => Place::$at,)*
                }
            }
        }
    };
}

/// What the offset of an error counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// Bytes from the start of the file.
    Byte,
    /// Items of a table.
    Item,
}

faults! {
    EndsWithinItem, Byte, "文件在一个条目中间结束", "file ends within an item";
    TooManyAnnotations, Byte, "注解数量过多", "too many annotations";
    UnterminatedString, Byte, "字符串没有结尾", "string has no end";
    EndsWithinHeader, Byte, "文件在头部中间结束", "file ends within the header";
    LongLeb128, Byte, "LEB128 数字超过 5 字节", "LEB128 number is longer than 5 bytes";
    NestedValues, Byte, "编码值嵌套过深", "values are nested too deeply";
    UnusedOpcode, Byte, "未定义的操作码", "unused opcode";
    UnknownValue, Byte, "未知的编码值类型", "unknown kind of value";
    NamelessType, Item, "类型没有名称", "type without a name";
    TypeTable, Byte, "类型表超出文件范围", "type table reaches beyond the file";
    LongTypeList, Byte, "类型列表过长", "type list is too long";
    TypeIndex, Item, "类型索引越界", "type index is out of range";
    UnknownVersion, Byte, "系统不支持此 DEX 版本", "the runtime does not know this version";
    OverlappingStrings, Item, "字符串过度重叠", "strings overlap too much";
    StringTable, Byte, "字符串表超出文件范围", "string table reaches beyond the file";
    StringIndex, Item, "字符串索引越界", "string index is out of range";
    SizeOverflow, Byte, "大小溢出", "size overflows";
    ProtoTable, Byte, "方法原型表超出文件范围", "prototype table reaches beyond the file";
    DamagedProto, Item, "方法原型已损坏", "prototype is damaged";
    ProtoIndex, Item, "方法原型索引越界", "prototype index is out of range";
    PayloadBeyondCode, Byte, "数据载荷超出代码范围", "payload reaches beyond the code";
    WrongMagic, Byte, "不是 DEX 文件：魔数不符", "not a DEX file: wrong magic";
    MethodTable, Byte, "方法表超出文件范围", "method table reaches beyond the file";
    MethodIndex, Item, "方法索引越界", "method index is out of range";
    MethodHandleTable, Byte, "方法句柄表超出文件范围", "method handle table reaches beyond the file";
    MethodHandleIndex, Item, "方法句柄索引越界", "method handle index is out of range";
    MemberIndexOverflow, Byte, "成员索引溢出", "member index overflows";
    InstructionBeyondCode, Byte, "指令超出代码范围", "instruction reaches beyond the code";
    SmallHeader, Byte, "头部大小过小", "header size is too small";
    HeaderOutside, Byte, "头部在文件之外", "header lies outside the file";
    MisplacedHeader, Byte, "头部不在其声称的位置", "header does not stand where it says";
    SmallFileSize, Byte, "声称的文件大小小于头部", "file size is less than a header";
    TooShort, Byte, "文件太短，容不下 DEX 头部", "file is too short for a DEX header";
    ShorterThanClaimed, Byte, "文件短于头部声称的大小", "file is shorter than its header says";
    LongerThanClaimed, Byte, "文件长于头部声称的大小", "file is longer than its header says";
    FieldTable, Byte, "字段表超出文件范围", "field table reaches beyond the file";
    FieldIndex, Item, "字段索引越界", "field index is out of range";
    CodeBeyondFile, Byte, "代码超出文件范围", "code reaches beyond the file";
    LongCode, Byte, "代码过长", "code is too long";
    NamelessClass, Item, "类没有类型", "class without a type";
    ClassTable, Byte, "类定义表超出文件范围", "class table reaches beyond the file";
    ClassIndex, Item, "类定义索引越界", "class index is out of range";
    CallSiteTable, Byte, "调用点表超出文件范围", "call site table reaches beyond the file";
    CallSiteIndex, Item, "调用点索引越界", "call site index is out of range";
    ByteOrder, Byte, "字节序不是小端", "byte order is not little-endian";
    OverlappingLists, Byte, "列表过度重叠", "lists overlap too much";
    DamagedMethod, Item, "方法引用已损坏", "method reference is damaged";
    OverlappingCode, Item, "代码过度重叠", "code overlaps too much";
    ForeignMethod, Item, "类列出了别的类的方法，或重复列出方法", "a class lists a method of another class, or one twice";
    DamagedField, Item, "字段引用已损坏", "field reference is damaged";
}
