//! One record's body, closed. A body opens only at the place it was sealed for: another profile's, an older revision's or
//! another record's body does not pass for it. Where it goes into a line of text it is base64 and nothing else; a packed body
//! is bytes before and after, and whoever packs writes them down.

use zeroize::Zeroizing;

use crate::{KEY, NONCE, SealError, aead, text};

/// Bodies are padded to a multiple of this many bytes.
const BLOCK: usize = 64;
const DOMAIN: &[u8] = b"ubuvugizi/record/1";
/// Of bodies that are bytes: one form is never taken for the other.
const BYTES: &[u8] = b"ubuvugizi/record/2";

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
    fn bytes(&self, domain: &[u8]) -> Vec<u8> {
        let mut out = domain.to_vec();
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
        text::encode(&self.closed(&place.bytes(DOMAIN), nonce, plain.as_bytes()))
    }

    /// The body that was sealed for this place.
    ///
    /// # Errors
    /// It was not sealed by this key for this place, or is no sealed text at all.
    pub fn open(&self, place: &Place, sealed: &str) -> Result<String, SealError> {
        let plain = self.opened(&place.bytes(DOMAIN), &text::decode(sealed)?)?;
        std::str::from_utf8(&plain).map(str::to_owned).map_err(|_| SealError::Damaged)
    }

    /// Seals a packed body: nonce, ciphertext and tag. As [`seal`](Self::seal) does, the length tells to 64 bytes only.
    #[must_use]
    pub fn seal_bytes(&self, place: &Place, nonce: [u8; NONCE], plain: &[u8]) -> Vec<u8> {
        self.closed(&place.bytes(BYTES), nonce, plain)
    }

    /// The packed body that was sealed for this place.
    ///
    /// # Errors
    /// It was not sealed by this key for this place, or not by [`seal_bytes`](Self::seal_bytes).
    pub fn open_bytes(&self, place: &Place, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        self.opened(&place.bytes(BYTES), sealed)
    }

    fn closed(&self, context: &[u8], nonce: [u8; NONCE], plain: &[u8]) -> Vec<u8> {
        aead::seal_padded(nonce.to_vec(), &self.0, &nonce, context, plain, BLOCK)
    }

    fn opened(&self, context: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let (nonce, body) = sealed.split_first_chunk::<NONCE>().ok_or(SealError::Damaged)?;
        aead::open_padded(&self.0, nonce, context, body, BLOCK)
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
    fn a_packed_body_opens_at_its_place_and_never_as_a_text() {
        for plain in [&[][..], &[0; 64], &[0x80, 0, 0xff]] {
            let sealed = key().seal_bytes(&HERE, [3; NONCE], plain);
            assert_eq!(key().open_bytes(&HERE, &sealed).unwrap().as_slice(), plain);
            assert!(key().open_bytes(&Place { rev: 16, ..HERE }, &sealed).is_err());
            assert!(key().open(&HERE, &text::encode(&sealed)).is_err());
            for cut in 0..sealed.len() {
                assert!(key().open_bytes(&HERE, &sealed[..cut]).is_err(), "cut at {cut}");
            }
        }
        let text = key().seal(&HERE, [3; NONCE], "Mukamana");
        assert!(key().open_bytes(&HERE, &text::decode(&text).unwrap()).is_err());
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
