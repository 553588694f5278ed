//! A backup as a file: the line `UBVSEAL1`, a line of JSON that says how to derive the key, then the ciphertext. Both lines
//! are bound to the ciphertext. Reading the lines is apart from opening, as the derivation runs in a Worker in between.
//! Must not trust a length or a number in the file.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{Kdf, Kek, NONCE, Params, SealError, aead, text};

/// The first line of every sealed file.
pub const MAGIC: &[u8] = b"UBVSEAL1\n";

/// Contents are padded to a multiple of this many bytes.
const BLOCK: usize = 1024;
/// The longest second line that is looked at, in bytes; ours have some 120.
const MAX_HEADER: usize = 512;
const VERSION: u32 = 1;
const ALGORITHM: &str = "argon2id";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    v: u32,
    kdf: String,
    m: u32,
    t: u32,
    p: u32,
    salt: String,
    nonce: String,
}

#[derive(Deserialize)]
struct Version {
    v: u32,
}

/// A sealed file whose first two lines were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedFile<'a> {
    kdf: Kdf,
    nonce: [u8; NONCE],
    lines: &'a [u8],
    body: &'a [u8],
}

/// Seals the contents of a file. The key has a salt of its own; the nonce is fresh random bytes. The length tells that of
/// the contents only to 1 KB.
#[must_use]
pub fn seal_file(kek: &Kek, nonce: [u8; NONCE], plain: &[u8]) -> Vec<u8> {
    let Kdf { params, salt } = kek.kdf();
    let header = Header {
        v: VERSION,
        kdf: ALGORITHM.to_owned(),
        m: params.memory_kib(),
        t: params.passes(),
        p: params.lanes(),
        salt: text::encode(&salt),
        nonce: text::encode(&nonce),
    };
    let mut lines = MAGIC.to_vec();
    lines.extend_from_slice(&serde_json::to_vec(&header).expect("texts and numbers are always JSON"));
    lines.push(b'\n');
    aead::seal_padded(lines.clone(), kek.bytes(), &nonce, &lines, plain, BLOCK)
}

impl<'a> SealedFile<'a> {
    /// Reads the first two lines.
    ///
    /// # Errors
    /// It is no sealed file of ours, is newer, or asks for a derivation outside the bounds.
    pub fn parse(file: &'a [u8]) -> Result<Self, SealError> {
        let rest = file.strip_prefix(MAGIC).ok_or(SealError::Damaged)?;
        let end = rest.iter().take(MAX_HEADER).position(|byte| *byte == b'\n').ok_or(SealError::Damaged)?;
        let Version { v } = serde_json::from_slice(&rest[..end]).map_err(|_| SealError::Damaged)?;
        if v > VERSION {
            return Err(SealError::Newer(v));
        }
        let header: Header = serde_json::from_slice(&rest[..end]).map_err(|_| SealError::Damaged)?;
        if header.v != VERSION || header.kdf != ALGORITHM {
            return Err(SealError::Damaged);
        }
        let params = Params::new(header.m, header.t, header.p)?;
        let kdf = Kdf { params, salt: text::decode_array(&header.salt)? };
        let (lines, body) = file.split_at(MAGIC.len() + end + 1);
        Ok(Self { kdf, nonce: text::decode_array(&header.nonce)?, lines, body })
    }

    /// How to derive the key that opens this file from the passphrase.
    #[must_use]
    pub fn kdf(&self) -> Kdf {
        self.kdf
    }

    /// The contents.
    ///
    /// # Errors
    /// The key does not fit, or the file was cut or changed.
    pub fn open(&self, kek: &Kek) -> Result<Zeroizing<Vec<u8>>, SealError> {
        aead::open_padded(kek.bytes(), &self.nonce, self.lines, self.body, BLOCK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{KEY, ParamsError, SALT};

    fn kek() -> Kek {
        Kek::from_bytes(Kdf { params: Params::FULL, salt: [1; SALT] }, [2; KEY])
    }

    fn open(file: &[u8]) -> Result<Vec<u8>, SealError> {
        SealedFile::parse(file)?.open(&kek()).map(|plain| plain.to_vec())
    }

    #[test]
    fn a_file_says_how_to_derive_its_key_and_opens_with_it() {
        for plain in [&b""[..], b"{}", &[0; 5_000], &[0x80; 1_024]] {
            let file = seal_file(&kek(), [3; NONCE], plain);
            assert_eq!(SealedFile::parse(&file).unwrap().kdf(), kek().kdf());
            assert_eq!(open(&file).as_deref(), Ok(plain));
        }
        let other = Kek::from_bytes(kek().kdf(), [4; KEY]);
        let file = seal_file(&kek(), [3; NONCE], b"x");
        assert_eq!(SealedFile::parse(&file).unwrap().open(&other).err(), Some(SealError::WrongKey));
    }

    #[test]
    fn the_lines_can_be_read_by_people() {
        let file = seal_file(&kek(), [3; NONCE], b"x");
        let lines = SealedFile::parse(&file).unwrap().lines;
        assert_eq!(
            std::str::from_utf8(lines).unwrap(),
            "UBVSEAL1\n{\"v\":1,\"kdf\":\"argon2id\",\"m\":65536,\"t\":3,\"p\":1,\
            \"salt\":\"AQEBAQEBAQEBAQEBAQEBAQ\",\"nonce\":\"AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMD\"}\n"
        );
    }

    #[test]
    fn every_cut_and_every_flipped_bit_is_an_error() {
        let file = seal_file(&kek(), [3; NONCE], b"Mukamana");
        for cut in 0..file.len() {
            assert!(open(&file[..cut]).is_err(), "cut at {cut}");
        }
        for at in 0..file.len() {
            for bit in 0..8 {
                let mut flipped = file.clone();
                flipped[at] ^= 1 << bit;
                assert!(open(&flipped).is_err(), "bit {bit} of byte {at}");
            }
        }
        assert!(open(&[&file[..], b"\n"].concat()).is_err());
    }

    #[test]
    fn what_is_no_file_of_ours_or_a_hostile_one_is_an_error_at_once() {
        let with = |header: &str| [MAGIC, header.as_bytes(), b"\n"].concat();
        let endless = [MAGIC, &vec![b' '; 10_000_000]].concat();
        for file in [&b""[..], b"PK\x03\x04", MAGIC, &with(""), &with("[]"), &with("{\"v\":1}"), &endless] {
            assert_eq!(SealedFile::parse(file), Err(SealError::Damaged));
        }
        assert_eq!(SealedFile::parse(&with("{\"v\":2}")), Err(SealError::Newer(2)));
        let heavy = with(r#"{"v":1,"kdf":"argon2id","m":4000000000,"t":3,"p":1,"salt":"","nonce":""}"#);
        assert_eq!(SealedFile::parse(&heavy), Err(SealError::Params(ParamsError::TooHeavy)));
    }
}
