//! smali, the text that apktool and baksmali make of DEX files, back to a DEX file: all that the analysis of code reads.
//! Names of parameters and variables and the elements of annotations are left out.

mod class;
mod code;
mod literal;
mod parse;
mod pools;
mod token;
mod write;

use rayon::prelude::*;

use crate::prose::Prose;

/// Most bytes of smali of one DEX file: 65,536 methods take a tenth of it.
const MOST_BYTES: usize = 1 << 30;

/// What is wrong in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which.
    pub place: String,
    /// In which line, from 1; 0: not in one.
    pub line: usize,
    /// What.
    pub why: Prose,
}

/// What was assembled.
#[derive(Clone, Debug, Default)]
pub struct Assembled {
    /// The DEX file; empty where there is no class.
    pub dex: Vec<u8>,
    /// Files whose classes are not in it, by their places.
    pub faults: Vec<Fault>,
}

/// Assembles files of smali, each with its place, into one DEX file. A file that cannot be read is left out.
pub fn assemble(files: &[(&str, &[u8])]) -> Assembled {
    let size = files.iter().fold(0_usize, |size, (_, text)| size.saturating_add(text.len()));
    if size > MOST_BYTES {
        let why = Prose::new("smali 过多", "there is too much smali");
        let place = files.first().map(|(place, _)| (*place).to_owned()).unwrap_or_default();
        return Assembled { dex: Vec::new(), faults: vec![Fault { place, line: 0, why }] };
    }
    let parsed = files.par_iter().map(|(place, text)| {
        let text = std::str::from_utf8(text).map_err(|_| (0, Prose::new("不是 UTF-8 文本", "is not UTF-8 text")));
        text.and_then(|text| parse::parse(text).map(|class| (*place, class))).map_err(|(line, why)| Fault {
            place: (*place).to_owned(),
            line,
            why,
        })
    });
    let (mut classes, mut faults) = (Vec::new(), Vec::new());
    for one in parsed.collect::<Vec<_>>() {
        match one {
            Ok(class) => classes.push(class),
            Err(fault) => faults.push(fault),
        }
    }
    // The first of several classes of one name counts, as in the runtime.
    let mut seen = std::collections::HashSet::new();
    classes.retain(|(_, class)| seen.insert(class.name));
    let dex = match write::write(&classes, &mut faults) {
        Ok(dex) => dex,
        Err(why) => {
            let place = classes.first().map(|(place, _)| (*place).to_owned()).unwrap_or_default();
            faults.push(Fault { place, line: 0, why });
            Vec::new()
        }
    };
    Assembled { dex, faults }
}

#[cfg(test)]
mod tests;
