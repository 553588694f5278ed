//! From a passphrase to a key, slowly and with much memory (Argon2id, version 1.3). Runs in a Worker: it takes a second
//! on a computer and several on a phone. Must not go on with less memory than was asked for.

use argon2::{Algorithm, Argon2, Block, Version};
use zeroize::{Zeroize, Zeroizing};

use crate::{KEY, Params, SALT, SealError, passphrase};

/// How a key is derived from a passphrase: stored beside what the key opens. Not secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kdf {
    /// The cost.
    pub params: Params,
    /// Drawn anew for every key.
    pub salt: [u8; SALT],
}

/// A key that opens other keys, and how it was derived. Wiped when dropped; has neither `Debug` nor `Clone`.
pub struct Kek {
    kdf: Kdf,
    bytes: Zeroizing<[u8; KEY]>,
}

impl Kek {
    /// A key that was derived elsewhere (in the Worker) in the way that `kdf` says.
    #[must_use]
    pub fn from_bytes(kdf: Kdf, bytes: [u8; KEY]) -> Self {
        Self { kdf, bytes: Zeroizing::new(bytes) }
    }

    /// How it was derived.
    #[must_use]
    pub fn kdf(&self) -> Kdf {
        self.kdf
    }

    /// The key itself, to be handed from the Worker to the page and then wiped.
    #[must_use]
    pub fn bytes(&self) -> &[u8; KEY] {
        &self.bytes
    }
}

/// Derives the key of a passphrase, as `passphrase` prepares it: accents, blanks and apostrophes do not depend on the
/// keyboard.
///
/// # Errors
/// The passphrase is empty, or the device has not the memory.
pub fn derive(passphrase: &str, salt: &[u8; SALT], params: Params) -> Result<Kek, SealError> {
    let prepared = passphrase::prepare(passphrase);
    if prepared.is_empty() {
        return Err(SealError::EmptyPassphrase);
    }
    let cost = argon2::Params::new(params.memory_kib(), params.passes(), params.lanes(), Some(KEY))
        .expect("our bounds are narrower than Argon2's");
    let mut blocks = Memory::of(cost.block_count())?;
    let mut bytes = Zeroizing::new([0; KEY]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, cost)
        .hash_password_into_with_memory(prepared.as_bytes(), salt, bytes.as_mut_slice(), &mut blocks)
        .expect("password, salt, output and memory have the lengths that Argon2 asks for");
    Ok(Kek { kdf: Kdf { params, salt: *salt }, bytes })
}

/// The working memory: asked for in a way that can fail, wiped in the end.
struct Memory(Vec<Block>);

impl Memory {
    fn of(blocks: usize) -> Result<Self, SealError> {
        let mut memory = Vec::new();
        memory.try_reserve_exact(blocks).map_err(|_| SealError::Memory)?;
        memory.resize(blocks, Block::new());
        Ok(Self(memory))
    }
}

impl AsMut<[Block]> for Memory {
    fn as_mut(&mut self) -> &mut [Block] {
        &mut self.0
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn floor(passphrase: &str) -> Result<[u8; KEY], SealError> {
        derive(passphrase, &[7; SALT], Params::FLOOR).map(|kek| *kek.bytes())
    }

    #[test]
    fn the_derivation_is_that_of_everybody_else() {
        // RFC 9106, section 5.3.
        let params = argon2::ParamsBuilder::new()
            .m_cost(32)
            .t_cost(3)
            .p_cost(4)
            .data(argon2::AssociatedData::new(&[4; 12]).unwrap())
            .build()
            .unwrap();
        let argon2 = Argon2::new_with_secret(&[3; 8], Algorithm::Argon2id, Version::V0x13, params).unwrap();
        let mut out = [0; KEY];
        argon2.hash_password_into_with_memory(&[1; 32], &[2; 16], &mut out, &mut Memory::of(32).unwrap()).unwrap();
        let want = [
            0x0d, 0x64, 0x0d, 0xf5, 0x8d, 0x78, 0x76, 0x6c, 0x08, 0xc0, 0x37, 0xa3, 0x4a, 0x8b, 0x53, 0xc9, 0xd0, 0x1e,
            0xf0, 0x45, 0x2d, 0x75, 0xb6, 0x5e, 0xb5, 0x25, 0x20, 0xe9, 0x6b, 0x01, 0xe6, 0x59,
        ];
        assert_eq!(out, want);
    }

    #[test]
    fn two_keyboards_give_one_key_and_a_capital_another() {
        let key = floor("e\u{301}cole n\u{2019}inka ").unwrap();
        assert_eq!(floor("école n'inka"), Ok(key));
        assert_ne!(floor("École n'inka"), Ok(key));
    }

    #[test]
    fn only_the_empty_passphrase_is_refused() {
        assert_eq!(floor(""), Err(SealError::EmptyPassphrase));
        assert_eq!(floor(" \u{a0}"), Err(SealError::EmptyPassphrase));
        assert!(floor("a").is_ok());
    }

    #[test]
    fn memory_that_is_not_there_is_a_value() {
        assert_eq!(Memory::of(usize::MAX / Block::SIZE).err(), Some(SealError::Memory));
    }

    #[test]
    #[ignore = "takes a second: run with --release --ignored to know the time of FULL"]
    fn time_of_full() {
        let start = std::time::Instant::now();
        derive("inka", &[7; SALT], Params::FULL).unwrap();
        println!("FULL: {:?}", start.elapsed());
    }
}
