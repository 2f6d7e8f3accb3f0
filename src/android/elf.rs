//! Native libraries: imported symbols, exports, and the strings in their data.

use goblin::elf::Elf;

/// Shortest string that is told, in bytes.
const SHORTEST_STRING: usize = 6;
/// Longest string that is told, in bytes.
const LONGEST_STRING: usize = 2048;

/// Longest name of a symbol that is told, in bytes: that of many symbols may be one long string.
const LONGEST_NAME: usize = 4096;

/// What a native library shows of itself.
#[derive(Debug, Default)]
pub struct Library<'a> {
    /// Imported symbols, sorted.
    pub imports: Vec<&'a str>,
    /// Exported symbols, sorted.
    pub exports: Vec<&'a str>,
}

/// Reads the dynamic symbols of a library; `None` where it is no ELF file that can be read.
pub fn read(bytes: &[u8]) -> Option<Library<'_>> {
    let elf = Elf::parse(bytes).ok()?;
    let mut library = Library::default();
    for symbol in &elf.dynsyms {
        let name = elf.dynstrtab.get_at(symbol.st_name);
        let Some(name) = name.filter(|name| (1..=LONGEST_NAME).contains(&name.len())) else { continue };
        if symbol.is_import() {
            library.imports.push(name);
        } else if symbol.is_function() {
            library.exports.push(name);
        }
    }
    library.imports.sort_unstable();
    library.imports.dedup();
    library.exports.sort_unstable();
    library.exports.dedup();
    Some(library)
}

/// Printable ASCII strings that start with one of `starts`, with their offset in bytes.
pub fn strings<'a>(bytes: &'a [u8], starts: &[&str]) -> Vec<(usize, &'a str)> {
    let Ok(finder) = aho_corasick::AhoCorasick::new(starts) else { return Vec::new() };
    finder
        .find_iter(bytes)
        .filter_map(|found| {
            let rest = bytes.get(found.start()..)?;
            let end = rest.iter().take(LONGEST_STRING).position(|byte| !byte.is_ascii_graphic()).unwrap_or(rest.len());
            let text = std::str::from_utf8(rest.get(..end.min(LONGEST_STRING))?).ok()?;
            (text.len() >= SHORTEST_STRING).then_some((found.start(), text))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_end_at_the_first_byte_that_is_not_printable() {
        let bytes = b"\0\x01https://a.example/x\0content://sms\xff";
        assert_eq!(strings(bytes, &["https://", "content://"]), [(2, "https://a.example/x"), (22, "content://sms")]);
    }

    #[test]
    fn what_is_no_elf_is_none() {
        assert!(read(b"").is_none());
        assert!(read(b"\x7fELF\x02\x01\x01").is_none());
    }
}
