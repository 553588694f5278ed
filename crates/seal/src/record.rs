//! One record's body, closed. A body opens only at the place it was sealed for: another profile's, an older revision's or
//! another record's body does not pass for it. Must not write anything but base64, as it goes into a line of text.

use zeroize::Zeroizing;

use crate::{KEY, NONCE, SealError, aead, text};

/// Bodies are padded to a multiple of this many bytes.
const BLOCK: usize = 64;
const DOMAIN: &[u8] = b"ubuvugizi/record/1";

/// The key of all records of one profile. Wiped when dropped; it cannot be shown, copied or written, only wrapped by a
/// [`KeyFile`](crate::KeyFile).
///
/// ```compile_fail,E0277
/// fn shown<T: std::fmt::Debug>() {}
/// shown::<seal::DataKey>();
/// ```
/// ```compile_fail,E0277
/// fn copied<T: Clone>() {}
/// copied::<seal::DataKey>();
/// ```
/// ```compile_fail,E0277
/// fn written<T: serde::Serialize>() {}
/// written::<seal::DataKey>();
/// ```
pub struct DataKey(pub(crate) Zeroizing<[u8; KEY]>);

/// Where a record stands. Nothing of it is secret, all of it is bound to the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// The profile's id.
    pub profile: &'a str,
    /// The kind of record, by its stored name.
    pub kind: &'a str,
    /// The record's id.
    pub id: &'a str,
    /// The revision of the body.
    pub rev: u64,
    /// The schema of the body.
    pub schema: u32,
}

impl Place<'_> {
    /// Each text after its length: no two places have the same bytes.
    fn bytes(&self) -> Vec<u8> {
        let mut out = DOMAIN.to_vec();
        for part in [self.profile, self.kind, self.id] {
            out.extend_from_slice(&(part.len() as u64).to_le_bytes());
            out.extend_from_slice(part.as_bytes());
        }
        out.extend_from_slice(&self.rev.to_le_bytes());
        out.extend_from_slice(&self.schema.to_le_bytes());
        out
    }
}

impl DataKey {
    /// A new key out of 32 random bytes; the caller wipes its own copy.
    #[must_use]
    pub fn from_random(bytes: [u8; KEY]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Seals a body: base64 of nonce, ciphertext and tag. The nonce is fresh random bytes at every call. The length tells
    /// that of the body only to 64 bytes.
    #[must_use]
    pub fn seal(&self, place: &Place, nonce: [u8; NONCE], plain: &str) -> String {
        text::encode(&aead::seal_padded(nonce.to_vec(), &self.0, &nonce, &place.bytes(), plain.as_bytes(), BLOCK))
    }

    /// The body that was sealed for this place.
    ///
    /// # Errors
    /// It was not sealed by this key for this place, or is no sealed text at all.
    pub fn open(&self, place: &Place, sealed: &str) -> Result<String, SealError> {
        let bytes = text::decode(sealed)?;
        let (nonce, body) = bytes.split_first_chunk::<NONCE>().ok_or(SealError::Damaged)?;
        let plain = aead::open_padded(&self.0, nonce, &place.bytes(), body, BLOCK)?;
        std::str::from_utf8(&plain).map(str::to_owned).map_err(|_| SealError::Damaged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Place = Place { profile: "p1", kind: "draft", id: "d1", rev: 17, schema: 1 };

    fn key() -> DataKey {
        DataKey::from_random([9; KEY])
    }

    #[test]
    fn a_body_comes_back_as_it_was() {
        for plain in ["", "a", "Mukamana \u{80}\0\0", &"x".repeat(64), &"é".repeat(5_000)] {
            assert_eq!(key().open(&HERE, &key().seal(&HERE, [3; NONCE], plain)).as_deref(), Ok(plain));
        }
    }

    #[test]
    fn a_body_opens_at_its_place_only() {
        let sealed = key().seal(&HERE, [3; NONCE], "Mukamana");
        let elsewhere = [
            Place { profile: "p2", ..HERE },
            Place { kind: "answers", ..HERE },
            Place { id: "d2", ..HERE },
            Place { rev: 16, ..HERE },
            Place { schema: 2, ..HERE },
            Place { profile: "p1d", kind: "raft", ..HERE },
            Place { kind: "draftd", id: "1", ..HERE },
        ];
        for place in elsewhere {
            assert_eq!(key().open(&place, &sealed), Err(SealError::WrongKey), "{place:?}");
        }
        assert_eq!(DataKey::from_random([8; KEY]).open(&HERE, &sealed), Err(SealError::WrongKey));
    }

    #[test]
    fn bodies_of_almost_one_length_cannot_be_told_apart_by_it() {
        let len = |plain: usize| key().seal(&HERE, [3; NONCE], &"x".repeat(plain)).len();
        assert_eq!(len(0), len(63));
        assert!(len(63) < len(64));
    }

    #[test]
    fn every_cut_and_every_flipped_bit_is_an_error() {
        let sealed = key().seal(&HERE, [3; NONCE], "Mukamana");
        for cut in 0..sealed.len() {
            assert!(key().open(&HERE, &sealed[..cut]).is_err(), "cut at {cut}");
        }
        for at in 0..sealed.len() {
            for bit in 0..8 {
                let mut bytes = sealed.clone().into_bytes();
                bytes[at] ^= 1 << bit;
                let Ok(flipped) = String::from_utf8(bytes) else { continue };
                assert!(key().open(&HERE, &flipped).is_err(), "bit {bit} of byte {at}");
            }
        }
        assert!(key().open(&HERE, &format!("{sealed}A")).is_err());
        assert!(key().open(&HERE, &format!("{sealed}\n")).is_err());
    }
}
