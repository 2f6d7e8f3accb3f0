//! Writes archives for tests, by the layout of APPNOTE.

use std::io::Write as _;

/// One entry to write, by the layout of APPNOTE 4.3.7 and 4.3.12. Local fields may differ from central ones.
#[derive(Clone)]
pub(crate) struct Raw {
    pub name: Vec<u8>,
    pub local_name: Vec<u8>,
    pub method: u16,
    pub flags: u16,
    pub crc: u32,
    pub local_crc: u32,
    pub compressed: u32,
    pub size: u32,
    pub local_extra: Vec<u8>,
    pub extra: Vec<u8>,
    pub data: Vec<u8>,
}

impl Raw {
    pub fn stored(name: &str, data: &[u8]) -> Self {
        let mut crc = flate2::Crc::new();
        crc.update(data);
        let size = u32::try_from(data.len()).unwrap();
        Raw {
            name: name.into(),
            local_name: name.into(),
            method: 0,
            flags: 0,
            crc: crc.sum(),
            local_crc: crc.sum(),
            compressed: size,
            size,
            local_extra: Vec::new(),
            extra: Vec::new(),
            data: data.to_vec(),
        }
    }

    pub fn deflated(name: &str, data: &[u8]) -> Self {
        let mut raw = Raw::stored(name, data);
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(data).unwrap();
        raw.data = encoder.finish().unwrap();
        raw.method = 8;
        raw.compressed = u32::try_from(raw.data.len()).unwrap();
        raw
    }
}

/// Writes an archive; `gap` goes between the entries and the central directory, where the signing block stands.
pub(crate) fn archive_with(entries: &[Raw], gap: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut central = Vec::new();
    for entry in entries {
        let header = u32::try_from(out.len()).unwrap();
        for (signature, target, name, extra, crc) in [
            (0x0403_4b50_u32, &mut out, &entry.local_name, &entry.local_extra, entry.local_crc),
            (0x0201_4b50, &mut central, &entry.name, &entry.extra, entry.crc),
        ] {
            let is_central = signature == 0x0201_4b50;
            target.extend(signature.to_le_bytes());
            if is_central {
                target.extend(20_u16.to_le_bytes()); // version made by
            }
            target.extend(20_u16.to_le_bytes()); // version needed
            target.extend(entry.flags.to_le_bytes());
            target.extend(entry.method.to_le_bytes());
            target.extend([0, 0, 0x21, 0]); // time, date
            target.extend(crc.to_le_bytes());
            target.extend(entry.compressed.to_le_bytes());
            target.extend(entry.size.to_le_bytes());
            target.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
            target.extend(u16::try_from(extra.len()).unwrap().to_le_bytes());
            if is_central {
                target.extend([0; 10]); // comment length, disk, attributes
                target.extend(header.to_le_bytes());
            }
            target.extend(name);
            target.extend(extra);
        }
        out.extend(&entry.data);
    }
    out.extend(gap);
    let start = u32::try_from(out.len()).unwrap();
    let size = u32::try_from(central.len()).unwrap();
    out.extend(central);
    out.extend(end_record(u16::try_from(entries.len()).unwrap(), size, start));
    out
}

/// Writes an archive.
pub(crate) fn archive(entries: &[Raw]) -> Vec<u8> {
    archive_with(entries, &[])
}

/// An end record.
pub(crate) fn end_record(count: u16, size: u32, start: u32) -> Vec<u8> {
    let mut out = 0x0605_4b50_u32.to_le_bytes().to_vec();
    out.extend([0; 4]);
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(size.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0; 2]);
    out
}
