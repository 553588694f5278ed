//! The one cipher, XChaCha20-Poly1305: nonces of 24 bytes may be drawn at random for ever. And the padding that makes
//! lengths say less. Nothing else here may call the cipher.

use chacha20poly1305::{AeadInOut, KeyInit, XChaCha20Poly1305};
use zeroize::Zeroizing;

use crate::{KEY, NONCE, SealError};

/// Bytes of the tag that stands after the ciphertext.
pub(crate) const TAG: usize = 16;

/// Turns a plaintext into ciphertext where it stands, and gives the tag.
pub(crate) fn encrypt(key: &[u8; KEY], nonce: &[u8; NONCE], context: &[u8], buffer: &mut [u8]) -> [u8; TAG] {
    XChaCha20Poly1305::new(key.into())
        .encrypt_inout_detached(nonce.into(), context, buffer.into())
        .expect("a buffer in memory is shorter than the cipher's 256 GiB")
        .into()
}

/// The plaintext of a ciphertext with its tag.
pub(crate) fn decrypt(
    key: &[u8; KEY],
    nonce: &[u8; NONCE],
    context: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let (body, tag) = sealed.split_last_chunk::<TAG>().ok_or(SealError::Damaged)?;
    let mut plain = Zeroizing::new(body.to_vec());
    XChaCha20Poly1305::new(key.into())
        .decrypt_inout_detached(nonce.into(), context, plain.as_mut_slice().into(), tag.into())
        .map_err(|_| SealError::WrongKey)?;
    Ok(plain)
}

/// `head`, then the ciphertext and tag of a plaintext that is padded to a multiple of `block` bytes.
pub(crate) fn seal_padded(
    mut head: Vec<u8>,
    key: &[u8; KEY],
    nonce: &[u8; NONCE],
    context: &[u8],
    plain: &[u8],
    block: usize,
) -> Vec<u8> {
    let start = head.len();
    let end = start + padded_len(plain.len(), block);
    // All of it at once: a buffer that moved would leave plaintext behind.
    head.reserve_exact(end - start + TAG);
    head.extend_from_slice(plain);
    head.push(0x80);
    head.resize(end, 0);
    let tag = encrypt(key, nonce, context, &mut head[start..]);
    head.extend_from_slice(&tag);
    head
}

/// The plaintext of what [`seal_padded`] wrote after its head.
pub(crate) fn open_padded(
    key: &[u8; KEY],
    nonce: &[u8; NONCE],
    context: &[u8],
    sealed: &[u8],
    block: usize,
) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let mut plain = decrypt(key, nonce, context, sealed)?;
    let len = unpadded_len(&plain, block).ok_or(SealError::Damaged)?;
    plain.truncate(len);
    Ok(plain)
}

/// At least one byte of padding: 0x80, then zeros (ISO/IEC 7816-4), so that every plaintext has exactly one padded form.
fn padded_len(len: usize, block: usize) -> usize {
    (len / block + 1) * block
}

fn unpadded_len(padded: &[u8], block: usize) -> Option<usize> {
    let len = padded.iter().rposition(|byte| *byte != 0)?;
    (padded[len] == 0x80 && padded.len() == padded_len(len, block)).then_some(len)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        let digits: Vec<u8> =
            text.chars().filter_map(|ch| ch.to_digit(16)).map(|digit| u8::try_from(digit).unwrap()).collect();
        digits.chunks(2).map(|pair| pair[0] * 16 + pair[1]).collect()
    }

    #[test]
    fn the_cipher_is_that_of_everybody_else() {
        // draft-irtf-cfrg-xchacha-03, appendix A.3.1.
        let key: [u8; KEY] = std::array::from_fn(|at| 0x80 + u8::try_from(at).unwrap());
        let nonce: [u8; NONCE] = std::array::from_fn(|at| 0x40 + u8::try_from(at).unwrap());
        let context = hex("50515253c0c1c2c3c4c5c6c7");
        let plain = b"Ladies and Gentlemen of the class of '99: \
            If I could offer you only one tip for the future, sunscreen would be it.";
        let sealed = hex("bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb
            731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2b
            c369488f76b2383565d3fff921f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49");
        let mut buffer = plain.to_vec();
        let tag = encrypt(&key, &nonce, &context, &mut buffer);
        buffer.extend_from_slice(&tag);
        assert_eq!(buffer, sealed);
        assert_eq!(decrypt(&key, &nonce, &context, &sealed).unwrap().as_slice(), plain);
    }

    #[test]
    fn padding_says_only_the_block_and_comes_off_exactly() {
        let key = [1; KEY];
        for len in [0, 1, 62, 63, 64, 65, 127, 128, 200] {
            for last in [0x00, 0x80, b'a'] {
                let plain = vec![last; len];
                let sealed = seal_padded(b"head".to_vec(), &key, &[2; NONCE], b"", &plain, 64);
                assert_eq!(sealed.len(), 4 + (len / 64 + 1) * 64 + TAG);
                assert_eq!(*open_padded(&key, &[2; NONCE], b"", &sealed[4..], 64).unwrap(), plain);
            }
        }
    }

    #[test]
    fn a_padding_that_we_would_not_write_is_damage() {
        let cases: [&[u8]; 6] = [&[], &[0; 64], &[0x80; 63], &[b'a'; 64], &[0x80], &[&[0x80][..], &[0; 127]].concat()];
        for padded in cases {
            assert_eq!(unpadded_len(padded, 64), None, "{padded:?}");
        }
    }
}
