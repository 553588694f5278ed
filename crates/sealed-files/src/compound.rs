//! The compound file (MS-CFB, version 3) in which Office keeps an encrypted document: a small file system of sectors of 512
//! bytes. Only what that needs: streams in storages, written once.

use crate::SealedError;

const SECTOR: usize = 512;
const MINI_SECTOR: usize = 64;
/// Streams below this length lie in the stream of small sectors.
const MINI_LIMIT: usize = 4096;
const END: u32 = 0xffff_fffe;
const FREE: u32 = 0xffff_ffff;
const FAT: u32 = 0xffff_fffd;
/// What the header itself can list; 7 MB. Reports are far below.
const MOST_FAT_SECTORS: usize = 109;

/// Something in a storage.
pub enum Entry {
    Storage(&'static str, Vec<Entry>),
    Stream(&'static str, Vec<u8>),
}

impl Entry {
    fn name(&self) -> &'static str {
        match self {
            Self::Storage(name, _) | Self::Stream(name, _) => name,
        }
    }
}

/// A directory entry with all that it points to.
struct Listed {
    name: &'static str,
    kind: u8,
    red: bool,
    left: u32,
    right: u32,
    child: u32,
    start: u32,
    size: u32,
}

#[derive(Default)]
struct Sectors {
    bytes: Vec<u8>,
    table: Vec<u32>,
}

impl Sectors {
    /// Adds a chain and gives its first sector.
    fn chain(&mut self, content: &[u8], size: usize) -> u32 {
        if content.is_empty() {
            return END;
        }
        let (first, count) = (self.table.len() as u32, content.len().div_ceil(size) as u32);
        self.table.extend((1..count).map(|next| first + next).chain([END]));
        self.bytes.extend(content);
        self.bytes.resize(self.table.len() * size, 0);
        first
    }
}

/// Writes a compound file.
pub fn compound(entries: Vec<Entry>) -> Result<Vec<u8>, SealedError> {
    let (mut large, mut small) = (Sectors::default(), Sectors::default());
    let root =
        Listed { name: "Root Entry", kind: 5, red: false, left: FREE, right: FREE, child: FREE, start: END, size: 0 };
    let mut directory = vec![root];
    directory[0].child = listed(entries, &mut directory, &mut large, &mut small)?;
    directory[0].size = length(small.bytes.len())?;
    directory[0].start = large.chain(&small.bytes, SECTOR);
    let small_table: Vec<u8> = small.table.iter().flat_map(|next| next.to_le_bytes()).collect();
    let small_table_sectors = small_table.len().div_ceil(SECTOR);
    let mut padded = small_table;
    padded.resize(small_table_sectors * SECTOR, 0xff);
    let small_table_start = large.chain(&padded, SECTOR);
    let mut written: Vec<u8> = directory.iter().flat_map(entry).collect();
    while !written.len().is_multiple_of(SECTOR) {
        written.extend(entry(&Listed {
            name: "",
            kind: 0,
            red: true,
            left: FREE,
            right: FREE,
            child: FREE,
            start: 0,
            size: 0,
        }));
    }
    let directory_start = large.chain(&written, SECTOR);

    // The table lists its own sectors too.
    let mut own = 1;
    while (large.table.len() + own).div_ceil(SECTOR / 4) > own {
        own += 1;
    }
    if own > MOST_FAT_SECTORS {
        return Err(SealedError::TooLarge);
    }
    let first_own = large.table.len() as u32;
    large.table.extend(std::iter::repeat_n(FAT, own));
    large.table.resize(own * SECTOR / 4, FREE);

    let mut out = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    out.extend([0; 16]);
    // Minor and major version, little-endian, sectors of 2^9 and 2^6 bytes.
    for half in [0x3e_u16, 3, 0xfffe, 9, 6] {
        out.extend(half.to_le_bytes());
    }
    out.extend([0; 6]);
    let no_more = [small_table_start, small_table_sectors as u32, END, 0];
    let header = [0, own as u32, directory_start, 0, MINI_LIMIT as u32];
    let listed = (0..MOST_FAT_SECTORS).map(|at| if at < own { first_own + at as u32 } else { FREE });
    for word in header.into_iter().chain(no_more).chain(listed) {
        out.extend(word.to_le_bytes());
    }
    out.extend(large.bytes);
    out.extend(large.table.iter().flat_map(|next| next.to_le_bytes()));
    Ok(out)
}

/// Puts the entries of a storage into the directory as a balanced tree and gives its root.
fn listed(
    mut entries: Vec<Entry>,
    directory: &mut Vec<Listed>,
    large: &mut Sectors,
    small: &mut Sectors,
) -> Result<u32, SealedError> {
    // The order of the format: by length, then by capital letters.
    entries.sort_by_key(|entry| (entry.name().encode_utf16().count(), entry.name().to_uppercase()));
    let first = directory.len() as u32;
    for entry in &entries {
        let kind = if matches!(entry, Entry::Storage(..)) { 1 } else { 2 };
        let name = entry.name();
        directory.push(Listed { name, kind, red: false, left: FREE, right: FREE, child: FREE, start: 0, size: 0 });
    }
    let count = entries.len() as u32;
    let levels = u32::BITS - count.leading_zeros();
    let root = tree(directory, first, first + count, levels);
    if let Some(top) = directory.get_mut(root as usize) {
        top.red = false;
    }
    for (at, entry) in entries.into_iter().enumerate() {
        let at = first as usize + at;
        match entry {
            Entry::Storage(_, inner) => directory[at].child = listed(inner, directory, large, small)?,
            Entry::Stream(_, bytes) => {
                directory[at].size = length(bytes.len())?;
                directory[at].start = if bytes.len() < MINI_LIMIT {
                    small.chain(&bytes, MINI_SECTOR)
                } else {
                    large.chain(&bytes, SECTOR)
                };
            }
        }
    }
    Ok(root)
}

/// Links the entries from one number to another; the deepest level is red, so that every way down has as many black ones
/// (the top is black in any case).
fn tree(directory: &mut [Listed], from: u32, to: u32, levels: u32) -> u32 {
    if from >= to {
        return FREE;
    }
    let middle = from + (to - from) / 2;
    let left = tree(directory, from, middle, levels - 1);
    let right = tree(directory, middle + 1, to, levels - 1);
    let entry = &mut directory[middle as usize];
    (entry.left, entry.right) = (left, right);
    entry.red = levels == 1;
    middle
}

fn entry(entry: &Listed) -> Vec<u8> {
    let mut out: Vec<u8> = entry.name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let named = if entry.name.is_empty() { 0 } else { out.len() as u16 + 2 };
    out.resize(64, 0);
    out.extend(named.to_le_bytes());
    out.extend([entry.kind, u8::from(!entry.red)]);
    for link in [entry.left, entry.right, entry.child] {
        out.extend(link.to_le_bytes());
    }
    // No class, no state, no times.
    out.extend([0; 36]);
    out.extend(entry.start.to_le_bytes());
    out.extend(u64::from(entry.size).to_le_bytes());
    out
}

fn length(bytes: usize) -> Result<u32, SealedError> {
    u32::try_from(bytes).map_err(|_| SealedError::TooLarge)
}
