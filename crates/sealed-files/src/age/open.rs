//! Opening a file with a key. Every way in which it can be wrong has its name and, where there is one, its place.

use base64ct::{Base64Unpadded, Encoding};
use hmac::Mac;
use zeroize::Zeroizing;

use super::{PIECE, Stanza, TAG, VERSION, armour, counter, derived, key, mac_of, opened};

/// Longest head: a way in takes some 120 bytes, and `age` may write several.
const LARGEST_HEAD: usize = 16_000;
/// Most ways in.
const MOST_STANZAS: usize = 40;

/// Why a file did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotOpened {
    /// It is no file of age.
    #[error("this is not a sealed file")]
    Foreign,
    /// It is one of a later version of the form.
    #[error("the file was sealed by a newer program")]
    Newer,
    /// It is sealed to somebody else.
    #[error("the file is sealed to another key")]
    OtherKey,
    /// It ends too early, or was changed.
    #[error("the file is damaged near byte {at}")]
    Damaged {
        /// Where.
        at: usize,
    },
    /// Larger than the caller wants.
    #[error("the file is larger than {most} bytes")]
    TooLarge {
        /// The most there may be.
        most: usize,
    },
}

struct Head<'a> {
    stanzas: Vec<Stanza>,
    /// What the sum is over.
    summed: &'a [u8],
    mac: Vec<u8>,
    /// Where the content begins.
    end: usize,
}

/// Opens a file, as bytes or as text, with the first of these secret keys that fits; gives its place and the content.
///
/// # Errors
/// See `NotOpened`.
pub fn age_open(file: &[u8], secrets: &[[u8; 32]], most: usize) -> Result<(usize, Zeroizing<Vec<u8>>), NotOpened> {
    // As text it is a third longer.
    if file.len() > most + most / 2 + LARGEST_HEAD {
        return Err(NotOpened::TooLarge { most });
    }
    let plain = armour::plain(file);
    let bytes = plain.as_deref().unwrap_or(file);
    let head = head(bytes)?;
    let found = secrets.iter().enumerate().find_map(|(at, secret)| {
        head.stanzas.iter().find_map(|stanza| key::unwrapped(stanza, secret)).map(|file_key| (at, file_key))
    });
    let (at, file_key) = found.ok_or(NotOpened::OtherKey)?;
    let damaged = |at: usize| NotOpened::Damaged { at };
    let mac = mac_of(&file_key, head.summed).map_err(|_| damaged(0))?;
    mac.verify_slice(&head.mac).map_err(|_| damaged(0))?;
    let (nonce, sealed) = bytes[head.end..].split_first_chunk::<16>().ok_or(damaged(bytes.len()))?;
    let payload = derived(&*file_key, Some(nonce), b"payload").map_err(|_| damaged(head.end))?;
    let begin = head.end + nonce.len();
    if sealed.len() > most + (most / PIECE + 1) * TAG {
        return Err(NotOpened::TooLarge { most });
    }
    let last = sealed.len().div_ceil(PIECE + TAG).max(1) - 1;
    let mut out = Zeroizing::new(Vec::with_capacity(sealed.len()));
    for number in 0..=last {
        let from = number * (PIECE + TAG);
        let piece = &sealed[from..sealed.len().min(from + PIECE + TAG)];
        let plain = opened(&payload, counter(number, number == last), piece).ok_or(damaged(begin + from))?;
        // An empty piece at the end of others would be a second way to write the same.
        if plain.is_empty() && number > 0 {
            return Err(damaged(begin + from));
        }
        out.extend_from_slice(&Zeroizing::new(plain));
    }
    Ok((at, out))
}

fn head(bytes: &[u8]) -> Result<Head<'_>, NotOpened> {
    let first = bytes.iter().take(60).position(|byte| *byte == b'\n').ok_or(NotOpened::Foreign)?;
    match std::str::from_utf8(&bytes[..first]) {
        Ok(VERSION) => {}
        Ok(line) if line.starts_with("age-encryption.org/") => return Err(NotOpened::Newer),
        _ => return Err(NotOpened::Foreign),
    }
    let mut at = first + 1;
    let mut stanzas: Vec<Stanza> = Vec::new();
    let mut is_open = false;
    let mut letters = String::new();
    while at < bytes.len().min(LARGEST_HEAD) {
        let damaged = NotOpened::Damaged { at };
        let length = bytes[at..].iter().take(200).position(|byte| *byte == b'\n').ok_or(damaged)?;
        let line = std::str::from_utf8(&bytes[at..at + length]).map_err(|_| damaged)?;
        if is_open {
            letters.push_str(line);
            if line.len() < 64 {
                let wrapped = Base64Unpadded::decode_vec(&letters).map_err(|_| damaged)?;
                stanzas.last_mut().ok_or(damaged)?.wrapped = wrapped;
                letters.clear();
                is_open = false;
            }
        } else if let Some(words) = line.strip_prefix("-> ") {
            if stanzas.len() == MOST_STANZAS {
                return Err(damaged);
            }
            stanzas.push(Stanza { words: words.to_owned(), wrapped: Vec::new() });
            is_open = true;
        } else {
            let mac = line.strip_prefix("--- ").ok_or(damaged)?;
            let mac = Base64Unpadded::decode_vec(mac).map_err(|_| damaged)?;
            return Ok(Head { stanzas, summed: &bytes[..at + 3], mac, end: at + length + 1 });
        }
        at += length + 1;
    }
    Err(NotOpened::Damaged { at })
}
