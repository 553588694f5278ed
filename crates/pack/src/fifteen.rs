//! Bytes as text, fifteen bits a character. The characters are the 32,768 from U+3400 on: each is one unit of UTF-16, none is half
//! of a pair, a control character or a mark that a browser might change, and what is stored comes back as it was.

/// The first of the characters.
const FIRST: u32 = 0x3400;
const BITS: u32 = 15;

/// The bytes, one bit that says where they end, and zeros up to a whole character: every row of bytes has exactly one text.
pub fn to_text(bytes: &[u8]) -> String {
    let mut text = String::with_capacity((bytes.len() * 8 / 15 + 1) * 3);
    let (mut held, mut count) = (0_u32, 0);
    let mut put = |bits: u32, n: u32| {
        held = (held << n) | bits;
        count += n;
        if count >= BITS {
            count -= BITS;
            text.extend(char::from_u32(FIRST + (held >> count)));
            held &= (1 << count) - 1;
        }
        count
    };
    for byte in bytes {
        put(u32::from(*byte), 8);
    }
    let over = put(1, 1);
    if over > 0 {
        put(0, BITS - over);
    }
    text
}

/// The bytes of a text; `None` if [`to_text`] has not written it.
pub fn from_text(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 5 / 8);
    let (mut held, mut count) = (0_u32, 0);
    let (mut last, mut units) = (0, 0);
    for character in text.chars() {
        last = u32::from(character).checked_sub(FIRST).filter(|bits| *bits < 1 << BITS)?;
        units += 1;
        held = (held << BITS) | last;
        count += BITS;
        while count >= 8 {
            count -= 8;
            bytes.push((held >> count) as u8);
            held &= (1 << count) - 1;
        }
    }
    // The bit that ends them stands in the last character, and nothing behind it.
    last.checked_ilog2()?;
    let bits = units * BITS as usize - last.trailing_zeros() as usize - 1;
    bytes.truncate(bits / 8);
    bits.is_multiple_of(8).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_bytes_comes_back_and_fifteen_bits_are_a_character() {
        let mut seed = 7_u32;
        for len in 0..400 {
            let bytes: Vec<u8> = (0..len)
                .map(|_| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (seed >> 24) as u8
                })
                .collect();
            for bytes in [bytes, vec![0; len], vec![0xff; len], vec![0x80; len]] {
                let text = to_text(&bytes);
                assert_eq!(text.encode_utf16().count(), (len * 8 + 1).div_ceil(15));
                assert!(text.chars().all(|c| ('\u{3400}'..='\u{b3ff}').contains(&c)));
                assert_eq!(from_text(&text), Some(bytes));
            }
        }
    }

    #[test]
    fn a_text_that_we_would_not_write_is_none() {
        for text in ["", "a", "\u{3400}", "\u{33ff}", "\u{b400}", "\u{3400}\u{3400}", "\u{3401} "] {
            assert_eq!(from_text(text), None, "{text:?}");
        }
        // Every text of two characters is the bytes' only one, or none.
        for first in [0x3400_u32, 0x3480, 0x7000, 0xb3ff] {
            for second in 0x3400..=0xb3ff {
                let text: String = [first, second].into_iter().filter_map(char::from_u32).collect();
                if let Some(bytes) = from_text(&text) {
                    assert_eq!(to_text(&bytes), text);
                }
            }
        }
    }

    #[test]
    fn what_was_written_once_is_written_so_for_ever() {
        assert_eq!(to_text(b""), "\u{7400}");
        assert_eq!(to_text(b"Ubuvugizi"), "\u{5eb1}\u{515d}\u{82ac}\u{aa97}\u{874c}");
    }
}
