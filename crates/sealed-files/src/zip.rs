//! A ZIP whose files are encrypted with AES-256 (WinZip's AE-2): 7-Zip, WinZip, WinRAR, Keka and the file managers of most
//! Linux desktops open it; the file manager of Windows does not. The names and lengths of the files stay readable: give them
//! names that tell nothing.
//!
//! The format's own derivation is weak (a thousand rounds): a passphrase for it needs one word more. `seal::Lock` knows.

use aes::{
    Aes256,
    cipher::{Array, KeyIvInit, StreamCipher},
};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use zeroize::Zeroizing;

use crate::{SealedError, ZIP_RANDOM, taken};

const ROUNDS: u32 = 1000;
/// 1 January 2020, 00:00, as in our other ZIP files: the same content gives the same bytes.
const DOS_DATE: u16 = ((2020 - 1980) << 9) | (1 << 5) | 1;
/// Encrypted, and the name is in UTF-8.
const FLAGS: u16 = 1 | 1 << 11;
const ENCRYPTED: u16 = 99;
const DEFLATED: u16 = 8;

/// Packs and seals named files; `random` has [`ZIP_RANDOM`] bytes for each.
///
/// # Errors
/// The passphrase is empty, a file is too large, or there is not enough randomness.
pub fn zip(files: &[(&str, &[u8])], passphrase: &str, random: &[u8]) -> Result<Vec<u8>, SealedError> {
    if passphrase.is_empty() {
        return Err(SealedError::Empty);
    }
    let mut random = random;
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let offset = size(out.len())?;
        let packed = Zeroizing::new(miniz_oxide::deflate::compress_to_vec(content, 9));
        let sealed = sealed(&packed, passphrase, taken(&mut random)?);
        let mut entry = Vec::new();
        // Version 5.1 needed. AE-2 has no checksum: it would tell something of the content.
        for half in [51, FLAGS, ENCRYPTED, 0, DOS_DATE] {
            entry.extend(half.to_le_bytes());
        }
        for word in [0, size(sealed.len())?, size(content.len())?] {
            entry.extend(word.to_le_bytes());
        }
        let extra = extra();
        entry.extend(short(name.len())?.to_le_bytes());
        entry.extend(short(extra.len())?.to_le_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&entry);
        out.extend(name.as_bytes());
        out.extend(&extra);
        out.extend(&sealed);
        directory.extend(b"PK\x01\x02\x33\x00");
        directory.extend(&entry);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
        directory.extend(&extra);
    }
    let (start, length, count) = (size(out.len())?, size(directory.len())?, short(files.len())?);
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(length.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend(0_u16.to_le_bytes());
    Ok(out)
}

/// AE-2, AES-256, and how the content was packed before.
fn extra() -> Vec<u8> {
    let mut out = vec![0x01, 0x99, 7, 0, 2, 0, b'A', b'E', 3];
    out.extend(DEFLATED.to_le_bytes());
    out
}

/// Salt, two bytes that show a wrong passphrase, the content, ten bytes that show a change.
fn sealed(packed: &[u8], passphrase: &str, salt: [u8; ZIP_RANDOM]) -> Vec<u8> {
    let mut keys = Zeroizing::new([0; 66]);
    pbkdf2::pbkdf2_hmac::<Sha1>(passphrase.as_bytes(), &salt, ROUNDS, &mut *keys);
    let (mut key, mut mac_key) = (Zeroizing::new([0; 32]), Zeroizing::new([0; 32]));
    key.copy_from_slice(&keys[..32]);
    mac_key.copy_from_slice(&keys[32..64]);
    let mut content = packed.to_vec();
    // The counter is little-endian and begins at one.
    let mut counter = [0; 16];
    counter[0] = 1;
    ctr::Ctr128LE::<Aes256>::new(&Array::from(*key), &Array::from(counter)).apply_keystream(&mut content);
    let mut mac = Hmac::<Sha1>::new(&block(&mac_key));
    mac.update(&content);
    let mut out = salt.to_vec();
    out.extend(&keys[64..]);
    out.extend(&content);
    out.extend(&mac.finalize().into_bytes()[..10]);
    out
}

/// A short key as the block that HMAC makes of it.
fn block(key: &[u8; 32]) -> hmac::digest::Key<Hmac<Sha1>> {
    let mut block = hmac::digest::Key::<Hmac<Sha1>>::default();
    block[..32].copy_from_slice(key);
    block
}

fn size(n: usize) -> Result<u32, SealedError> {
    u32::try_from(n).map_err(|_| SealedError::TooLarge)
}

fn short(n: usize) -> Result<u16, SealedError> {
    u16::try_from(n).map_err(|_| SealedError::TooLarge)
}
