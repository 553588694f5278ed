//! The same as letters: a file that a telephone's share sheet takes for a text, and `age` opens all the same.

use base64ct::{Base64, Encoding};

const BEGIN: &str = "-----BEGIN AGE ENCRYPTED FILE-----";
const END: &str = "-----END AGE ENCRYPTED FILE-----";

/// A sealed file as text.
pub fn armoured(sealed: &[u8]) -> String {
    let letters = Base64::encode_string(sealed);
    let mut out = format!("{BEGIN}\n");
    for line in letters.as_bytes().chunks(64) {
        out.extend(line.iter().copied().map(char::from));
        out.push('\n');
    }
    out + END + "\n"
}

/// The bytes in a text; `None` if it is no such text. What a messenger put before or behind it is passed over.
pub(super) fn plain(file: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(file).ok()?;
    let letters = text.split_once(BEGIN)?.1.split_once(END)?.0;
    let letters: String = letters.chars().filter(|letter| !letter.is_whitespace()).collect();
    Base64::decode_vec(&letters).ok()
}
