//! Bytes as text: base64, url-safe, without padding. Strict, so that every row of bytes has exactly one text; in constant
//! time, as keys pass through here.

use base64ct::{Base64UrlUnpadded, Encoding};

use crate::SealError;

pub(crate) fn encode(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

pub(crate) fn decode(text: &str) -> Result<Vec<u8>, SealError> {
    Base64UrlUnpadded::decode_vec(text).map_err(|_| SealError::Damaged)
}

pub(crate) fn decode_array<const N: usize>(text: &str) -> Result<[u8; N], SealError> {
    decode(text)?.try_into().map_err(|_| SealError::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_bytes_has_exactly_one_text() {
        assert_eq!(encode(&[0xfb, 0xff, 0]), "-_8A");
        for byte in 0..=u8::MAX {
            let one = encode(&[byte]);
            assert_eq!(decode(&one), Ok(vec![byte]));
            let others = ('!'..='~').filter(|last| decode(&format!("{}{last}", &one[..1])) == Ok(vec![byte]));
            assert_eq!(others.count(), 1);
        }
        for wrong in ["A", "AA=", "AA==", "A A", "AA\n", "+/+/", "é", "AAAAA"] {
            assert_eq!(decode(wrong), Err(SealError::Damaged), "{wrong}");
        }
    }
}
