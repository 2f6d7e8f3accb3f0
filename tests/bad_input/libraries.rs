//! Native libraries that no linker wrote.

use super::*;

const NAME: &str = "lib/arm64-v8a/libhostile.so";

/// An ELF header for 64 bits, little-endian, and what follows it.
fn elf(program: (u64, u16), sections: (u64, u16), body: &[u8]) -> Vec<u8> {
    let mut out = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0".to_vec();
    out.extend([3, 0, 0xb7, 0, 1, 0, 0, 0]);
    out.extend(0_u64.to_le_bytes());
    out.extend(program.0.to_le_bytes());
    out.extend(sections.0.to_le_bytes());
    out.extend(0_u32.to_le_bytes());
    for half in [64, 56, program.1, 64, sections.1, 0] {
        out.extend(half.to_le_bytes());
    }
    out.extend(body);
    out
}

/// A program header.
fn segment(kind: u32, offset: u64, size: u64) -> Vec<u8> {
    let mut out = [kind.to_le_bytes(), 5_u32.to_le_bytes()].concat();
    for word in [offset, offset, offset, size, size, 8] {
        out.extend(word.to_le_bytes());
    }
    out
}

#[test]
fn hostile_headers() {
    let far = u64::MAX - 8;
    let dynamic = |tags: &[(u64, u64)]| -> Vec<u8> {
        let entries: Vec<u8> =
            tags.iter().flat_map(|(tag, value)| [tag.to_le_bytes(), value.to_le_bytes()].concat()).collect();
        let start = 64 + 2 * 56;
        let body = [
            segment(1, 0, 0x10_0000),
            segment(2, start, u64::try_from(entries.len()).unwrap()),
            entries,
            vec![0; 4096],
        ]
        .concat();
        elf((64, 2), (0, 0), &body)
    };
    for (what, bytes, readable) in [
        ("program headers beyond the file", elf((far, 0xffff), (0, 0), b""), false),
        ("program headers that overlap all", elf((0, 0xffff), (0, 0), &[0; 100]), false),
        ("section headers beyond the file", elf((0, 0), (far, 0xffff), b""), false),
        ("section headers without end", elf((0, 0), (64, 0xffff), &[0xff; 4096]), false),
        ("cut in its header", elf((0, 0), (0, 0), b"")[..40].to_vec(), false),
        ("symbols without end", dynamic(&[(5, 200), (6, 200), (10, far), (11, 24), (4, 300), (0, 0)]), true),
        (
            "a hash table that lies",
            dynamic(&[(5, 200), (6, 400), (10, 0x1000), (11, 24), (0x6fff_fef5, 220), (0, 0)]),
            true,
        ),
        ("relocations without end", dynamic(&[(7, 0), (8, far), (9, 24), (23, 0), (2, far), (20, 7), (0, 0)]), true),
    ] {
        let run = audit(&changed(|entries| entries.push(Raw::stored(NAME, &bytes))));
        assert!(run.peak < 200, "{what}: {} MiB", run.peak);
        if run.status != 0 || !readable {
            inconclusive(&run, NAME, "", &["proper", "disclosed"]);
        }
    }
}

/// Half a million symbols with one long name.
#[test]
fn symbols_that_share_a_long_name() {
    let count = 500_000_u32;
    let long = [vec![0], vec![b'x'; 1 << 20], vec![0]].concat();
    let mut symbols = vec![0; 24];
    for _ in 0..count {
        symbols.extend(1_u32.to_le_bytes());
        symbols.extend([0x12, 0, 0, 0]);
        symbols.extend([0; 16]);
    }
    let strings_at = 64 + 2 * 56 + 6 * 16;
    let symbols_at = strings_at + long.len() as u64;
    // A hash table says how many symbols there are.
    let hash_at = symbols_at + symbols.len() as u64;
    let hash: Vec<u8> = [1, count + 1, 0].iter().flat_map(|word| word.to_le_bytes()).collect();
    let tags: [(u64, u64); 6] =
        [(4, hash_at), (5, strings_at), (6, symbols_at), (10, long.len() as u64), (11, 24), (0, 0)];
    let entries: Vec<u8> =
        tags.iter().flat_map(|(tag, value)| [tag.to_le_bytes(), value.to_le_bytes()].concat()).collect();
    let body =
        [segment(1, 0, 1 << 30), segment(2, 64 + 2 * 56, 96), entries, long, symbols, hash, vec![0; 64]].concat();
    let bytes = elf((64, 2), (0, 0), &body);
    let run = audit(&changed(|entries| entries.push(Raw::deflated(NAME, &bytes))));
    assert!(matches!(run.status, 0 | 3), "{run:?}");
    assert!(run.peak < 300, "{} MiB", run.peak);
}
