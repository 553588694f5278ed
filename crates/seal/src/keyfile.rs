//! The record that holds a profile's data key, wrapped by the passphrase's key and, if wanted, by a recovery code. The
//! stored form (version 1) is apart from the type. Whoever changes the file has to open it first, so that both wrappings
//! always hold the same key. Must not weaken the derivation in passing.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{DataKey, KEY, Kdf, Kek, NONCE, Params, RecoveryCode, SealError, aead, text};

const VERSION: u32 = 1;
const ALGORITHM: &str = "argon2id";
/// Bytes of a wrapped key: the key and its tag.
const WRAPPED: usize = KEY + aead::TAG;

/// A profile's data key, wrapped. Nothing in it is secret without the passphrase or the recovery code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFile {
    kdf: Kdf,
    pass: Wrapped,
    recovery: Option<Wrapped>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Wrapped {
    nonce: [u8; NONCE],
    key: [u8; WRAPPED],
}

/// What opens the key file.
#[derive(Clone, Copy)]
pub enum Unlock<'a> {
    /// The key derived from the passphrase in the way that [`KeyFile::kdf`] says.
    Pass(&'a Kek),
    /// The recovery code.
    Recovery(&'a RecoveryCode),
}

/// Why the data key is wrapped anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The passphrase stays, and the device can do more: never with weaker parameters.
    Raise,
    /// The passphrase itself is changed, perhaps on a device that cannot do more: any accepted parameters.
    Change,
}

impl KeyFile {
    /// Wraps a new data key. The nonce is fresh random bytes.
    #[must_use]
    pub fn create(data_key: &DataKey, kek: &Kek, nonce: [u8; NONCE]) -> Self {
        let kdf = kek.kdf();
        Self { kdf, pass: Wrapped::new(data_key, kek.bytes(), nonce, &pass_context(&kdf)), recovery: None }
    }

    /// How to derive the key that opens this file from the passphrase.
    #[must_use]
    pub fn kdf(&self) -> Kdf {
        self.kdf
    }

    /// Whether a recovery code was set.
    #[must_use]
    pub fn has_recovery(&self) -> bool {
        self.recovery.is_some()
    }

    /// The data key.
    ///
    /// # Errors
    /// What is given does not fit, or no recovery code was set.
    pub fn unlock(&self, with: Unlock) -> Result<DataKey, SealError> {
        match with {
            Unlock::Pass(kek) => self.pass.open(kek.bytes(), &pass_context(&self.kdf)),
            Unlock::Recovery(code) => {
                let wrapped = self.recovery.as_ref().ok_or(SealError::NoRecovery)?;
                wrapped.open(&code.kek(), &recovery_context())
            }
        }
    }

    /// The same data key under a new passphrase or stronger parameters; the recovery code stays. The new key has a salt of
    /// its own; the nonce is fresh random bytes.
    ///
    /// # Errors
    /// `with` does not fit, or the parameters would be weaker without need.
    pub fn rewrap(&self, with: Unlock, new: &Kek, nonce: [u8; NONCE], why: Why) -> Result<Self, SealError> {
        if why == Why::Raise && new.kdf().params.is_weaker_than(self.kdf.params) {
            return Err(SealError::Weaker);
        }
        let data_key = self.unlock(with)?;
        Ok(Self { recovery: self.recovery.clone(), ..Self::create(&data_key, new, nonce) })
    }

    /// With this recovery code and no other. The nonce is fresh random bytes.
    ///
    /// # Errors
    /// `with` does not fit.
    pub fn with_recovery(&self, with: Unlock, code: &RecoveryCode, nonce: [u8; NONCE]) -> Result<Self, SealError> {
        let data_key = self.unlock(with)?;
        let wrapped = Wrapped::new(&data_key, &code.kek(), nonce, &recovery_context());
        Ok(Self { recovery: Some(wrapped), ..self.clone() })
    }

    /// Without a recovery code. Copies of the file made before still open with the old code.
    #[must_use]
    pub fn without_recovery(&self) -> Self {
        Self { recovery: None, ..self.clone() }
    }

    /// The stored form: one line of JSON.
    #[must_use]
    pub fn to_text(&self) -> String {
        let Kdf { params, salt } = self.kdf;
        let stored = Stored {
            v: VERSION,
            pass: StoredPass {
                kdf: ALGORITHM.to_owned(),
                m: params.memory_kib(),
                t: params.passes(),
                p: params.lanes(),
                salt: text::encode(&salt),
                nonce: text::encode(&self.pass.nonce),
                key: text::encode(&self.pass.key),
            },
            recovery: self
                .recovery
                .as_ref()
                .map(|slot| StoredWrapped { nonce: text::encode(&slot.nonce), key: text::encode(&slot.key) }),
        };
        serde_json::to_string(&stored).expect("texts and numbers are always JSON")
    }

    /// Reads the stored form.
    ///
    /// # Errors
    /// It is newer, damaged, or asks for a derivation outside the bounds.
    pub fn parse(raw: &str) -> Result<Self, SealError> {
        let Version { v } = serde_json::from_str(raw).map_err(|_| SealError::Damaged)?;
        if v > VERSION {
            return Err(SealError::Newer(v));
        }
        let Stored { v, pass, recovery } = serde_json::from_str(raw).map_err(|_| SealError::Damaged)?;
        if v != VERSION || pass.kdf != ALGORITHM {
            return Err(SealError::Damaged);
        }
        let params = Params::new(pass.m, pass.t, pass.p)?;
        Ok(Self {
            kdf: Kdf { params, salt: text::decode_array(&pass.salt)? },
            pass: Wrapped { nonce: text::decode_array(&pass.nonce)?, key: text::decode_array(&pass.key)? },
            recovery: match recovery {
                Some(slot) => {
                    Some(Wrapped { nonce: text::decode_array(&slot.nonce)?, key: text::decode_array(&slot.key)? })
                }
                None => None,
            },
        })
    }
}

impl Wrapped {
    fn new(data_key: &DataKey, kek: &[u8; KEY], nonce: [u8; NONCE], context: &str) -> Self {
        let mut key = [0; WRAPPED];
        let (body, tag) = key.split_at_mut(KEY);
        body.copy_from_slice(data_key.0.as_slice());
        tag.copy_from_slice(&aead::encrypt(kek, &nonce, context.as_bytes(), body));
        Self { nonce, key }
    }

    fn open(&self, kek: &[u8; KEY], context: &str) -> Result<DataKey, SealError> {
        let plain = aead::decrypt(kek, &self.nonce, context.as_bytes(), &self.key)?;
        let mut key = Zeroizing::new([0; KEY]);
        key.copy_from_slice(&plain);
        Ok(DataKey(key))
    }
}

/// What is bound to the wrapped key: a file whose parameters were changed does not open.
fn pass_context(Kdf { params, salt }: &Kdf) -> String {
    let (m, t, p) = (params.memory_kib(), params.passes(), params.lanes());
    format!("ubuvugizi/key/{VERSION}/pass/{ALGORITHM}/m={m},t={t},p={p}/{}", text::encode(salt))
}

fn recovery_context() -> String {
    format!("ubuvugizi/key/{VERSION}/recovery")
}

/// Read before all else, so that a newer form is not taken for damage.
#[derive(Deserialize)]
struct Version {
    v: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    v: u32,
    pass: StoredPass,
    recovery: Option<StoredWrapped>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredPass {
    kdf: String,
    m: u32,
    t: u32,
    p: u32,
    salt: String,
    nonce: String,
    key: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredWrapped {
    nonce: String,
    key: String,
}

#[cfg(test)]
mod tests;
