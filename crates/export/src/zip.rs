//! The ZIP container (PKWARE APPNOTE 6.3), as far as office files need it: deflated entries, no encryption, no ZIP64.
//! Dates are fixed, so that the same content gives the same bytes.

/// 1 January 2020, 00:00, in the format of MS-DOS.
const DOS_DATE: u16 = ((2020 - 1980) << 9) | (1 << 5) | 1;

/// Packs named files. Names are ASCII.
pub fn zip(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, content) in files {
        let offset = size(out.len());
        let packed = miniz_oxide::deflate::compress_to_vec(content, 9);
        let mut entry = Vec::new();
        // Version 2.0 needed, no flags, deflate, time, date, checksum, sizes, length of the name, no extra field.
        for half in [20_u16, 0, 8, 0, DOS_DATE] {
            entry.extend(half.to_le_bytes());
        }
        for word in [crc32fast::hash(content), size(packed.len()), size(content.len())] {
            entry.extend(word.to_le_bytes());
        }
        entry.extend(short(name.len()).to_le_bytes());
        entry.extend(0_u16.to_le_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&entry);
        out.extend(name.as_bytes());
        out.extend(&packed);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&entry);
        // No comment, first disk, no attributes, where the entry begins.
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (start, length, count) = (size(out.len()), size(directory.len()), short(files.len()));
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(length.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend(0_u16.to_le_bytes());
    out
}

fn size(n: usize) -> u32 {
    u32::try_from(n).expect("a report is far below four gigabytes")
}

fn short(n: usize) -> u16 {
    u16::try_from(n).expect("an office file has a dozen parts with short names")
}

#[cfg(test)]
pub(crate) mod tests {
    /// The names, sizes and contents of the parts, read back from the container's own directory.
    pub(crate) fn parts(bytes: &[u8]) -> Vec<(String, String)> {
        let half = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]) as usize;
        let word = |at: usize| half(at) | half(at + 2) << 16;
        let end = bytes.len() - 22;
        assert_eq!(&bytes[end..end + 4], b"PK\x05\x06");
        let mut at = word(end + 16);
        (0..half(end + 10))
            .map(|_| {
                assert_eq!(&bytes[at..at + 4], b"PK\x01\x02");
                let (crc, packed, plain) = (word(at + 16), word(at + 20), word(at + 24));
                let name = String::from_utf8(bytes[at + 46..at + 46 + half(at + 28)].to_vec()).unwrap();
                let local = word(at + 42);
                let from = local + 30 + half(local + 26) + half(local + 28);
                let content = miniz_oxide::inflate::decompress_to_vec(&bytes[from..from + packed]).unwrap();
                assert_eq!((content.len(), crc32fast::hash(&content) as usize), (plain, crc), "{name}");
                at += 46 + half(at + 28);
                (name, String::from_utf8(content).unwrap())
            })
            .collect()
    }
}
