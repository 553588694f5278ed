//! Deflate with a beginning that both sides know: a draft of a thousand characters holds little that is not in its form.

use miniz_oxide::{
    DataFormat,
    deflate::{
        CompressionLevel,
        core::{CompressorOxide, TDEFLFlush, TDEFLStatus, compress_to_output},
    },
    inflate::{
        TINFLStatus,
        core::{DecompressorOxide, decompress, inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF},
    },
};

/// Words and the frame of an incident, the likeliest last: what is near costs fewer bits. Must never change.
const KNOWN: &str = include_str!("known-1.txt");

/// Longest body, in bytes: what calls itself longer is not ours.
pub const MOST: usize = 4 << 20;

/// Makes a text small: its length, then what deflate makes of it.
///
/// Longer texts than [`MOST`] are not for this.
pub fn pack(text: &str) -> Vec<u8> {
    let mut packed = Vec::with_capacity(text.len() / 2);
    let mut left = text.len();
    while left >= 0x80 {
        packed.push(left as u8 | 0x80);
        left >>= 7;
    }
    packed.push(left as u8);
    let mut deflate = CompressorOxide::with_format_and_level(DataFormat::Raw, CompressionLevel::BestCompression);
    // What is known goes in first and nobody writes it down; it ends at a whole byte.
    compress_to_output(&mut deflate, KNOWN.as_bytes(), TDEFLFlush::Sync, |_| true);
    let (status, _) = compress_to_output(&mut deflate, text.as_bytes(), TDEFLFlush::Finish, |bytes| {
        packed.extend_from_slice(bytes);
        true
    });
    debug_assert_eq!(status, TDEFLStatus::Done);
    packed
}

/// The text of what [`pack`] made; `None` if it is nothing of that.
pub fn unpack(packed: &[u8]) -> Option<String> {
    let (mut len, mut at) = (0_usize, 0);
    loop {
        let byte = *packed.get(at)?;
        len |= usize::from(byte & 0x7f) << (7 * at);
        at += 1;
        if byte < 0x80 {
            break;
        }
        if at > 3 {
            return None;
        }
    }
    if len > MOST {
        return None;
    }
    let known = KNOWN.len();
    let mut text = Vec::with_capacity(known + len);
    text.extend_from_slice(KNOWN.as_bytes());
    text.resize(known + len, 0);
    let mut inflate = DecompressorOxide::new();
    let (status, read, written) =
        decompress(&mut inflate, &packed[at..], &mut text, known, TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF);
    if status != TINFLStatus::Done || written != len || read != packed.len() - at {
        return None;
    }
    text.drain(..known);
    String::from_utf8(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAFT: &str = include_str!("golden/draft-1.json");
    const PACKED: &[u8] = include_bytes!("golden/draft-1.packed");

    #[test]
    fn every_text_comes_back() {
        let long = DRAFT.repeat(300);
        let mut seed = 1_u64;
        let mut noise = String::new();
        for _ in 0..70_000 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            noise.extend(char::from_u32((seed >> 44) as u32));
        }
        for text in ["", "a", "é\u{0}\u{3400}", KNOWN, DRAFT, &long, &noise] {
            assert_eq!(unpack(&pack(text)).as_deref(), Some(text));
        }
    }

    #[test]
    fn a_draft_is_a_quarter_of_itself_and_what_is_known_pays() {
        let packed = pack(DRAFT).len();
        assert!(packed * 4 < DRAFT.len(), "{packed} of {}", DRAFT.len());
        assert!(packed + 500 < miniz_oxide::deflate::compress_to_vec(DRAFT.as_bytes(), 9).len());
    }

    #[test]
    fn what_was_packed_first_is_unpacked_by_every_later_build() {
        assert_eq!(unpack(PACKED).as_deref(), Some(DRAFT));
    }

    #[test]
    fn every_cut_and_every_flipped_bit_is_a_value_and_no_panic() {
        let packed = pack("{\"id\":\"d\",\"template\":\"incident\",\"answers\":{\"title\":{\"Text\":\"words\"}}}");
        for cut in 0..packed.len() {
            assert_eq!(unpack(&packed[..cut]), None, "cut at {cut}");
        }
        for at in 0..packed.len() {
            for bit in 0..8 {
                let mut flipped = packed.clone();
                flipped[at] ^= 1 << bit;
                let _ = unpack(&flipped);
            }
        }
        assert_eq!(unpack(&[packed.as_slice(), b"x"].concat()), None);
        assert_eq!(unpack(&[0xff; 9]), None);
        assert_eq!(unpack(&[0xff, 0xff, 0xff, 0x7f, 0]), None);
    }
}
