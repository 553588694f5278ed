//! From a passphrase to open records. The derivation runs in a Worker; the data key lives in this tab's memory only, is
//! wiped when the tab locks, and is stored nowhere but wrapped.

use std::rc::Rc;

use domain::store::{KEY_ID, Kind, Loaded, Records, Sealer, Spot, StoreError};
use seal::{CodeError, DataKey, Kdf, Kek, KeyFile, Params, Place, RecoveryCode, SealError, Unlock, Why};

use crate::{
    app::{present, records},
    browser::{clock, worker},
};

/// Why records did not open, or could not be sealed.
#[derive(Debug)]
pub enum KeyError {
    /// The passphrase or the code is another one.
    Wrong,
    /// The code is mistyped.
    Code(CodeError),
    /// The record with the wrapped key is missing or cannot be read.
    NoKey,
    /// Nothing was typed.
    Empty,
    /// The browser has no source of random bytes, or no Worker.
    Device(String),
    /// The storage.
    Store(StoreError),
}

impl From<StoreError> for KeyError {
    fn from(err: StoreError) -> Self {
        Self::Store(err)
    }
}

impl From<SealError> for KeyError {
    fn from(err: SealError) -> Self {
        match err {
            SealError::WrongKey | SealError::NoRecovery => Self::Wrong,
            SealError::EmptyPassphrase => Self::Empty,
            SealError::Damaged | SealError::Newer(_) | SealError::Params(_) => Self::NoKey,
            other => Self::Device(other.to_string()),
        }
    }
}

/// An unlocked profile: seals and opens its records.
struct Held {
    key: DataKey,
    profile: String,
}

impl Held {
    fn place<'a>(&'a self, spot: &Spot<'a>) -> Place<'a> {
        Place { profile: &self.profile, kind: spot.kind.stored(), id: spot.id, rev: spot.rev, schema: spot.schema }
    }
}

impl Sealer for Held {
    fn seal(&self, spot: &Spot<'_>, body: &str) -> String {
        // It was there when the profile was unlocked.
        let nonce = clock::secret().expect("a source of random bytes does not go away");
        self.key.seal(&self.place(spot), nonce, body)
    }

    fn open(&self, spot: &Spot<'_>, sealed: &str) -> Option<String> {
        self.key.open(&self.place(spot), sealed).ok()
    }
}

fn secret<const N: usize>() -> Result<[u8; N], KeyError> {
    clock::secret().ok_or_else(|| KeyError::Device("no random bytes".to_owned()))
}

/// The key of a passphrase, derived as it was before.
///
/// # Errors
/// The device cannot do it.
pub async fn derive(passphrase: &str, kdf: Kdf) -> Result<Kek, KeyError> {
    let Kdf { params, salt } = kdf;
    let key = worker::derive(passphrase, &salt, params.memory_kib(), params.passes(), params.lanes()).await;
    key.map(|bytes| Kek::from_bytes(kdf, bytes))
        .map_err(|what| if what.contains("empty") { KeyError::Empty } else { KeyError::Device(what) })
}

/// The key of a new passphrase, as hard as this device can: from 64 MiB downwards, never below the floor.
///
/// # Errors
/// The device cannot do even the least.
pub async fn derive_new(passphrase: &str) -> Result<Kek, KeyError> {
    let mut last = KeyError::Device("memory".to_owned());
    for params in Params::LADDER {
        match derive(passphrase, Kdf { params, salt: secret()? }).await {
            Err(KeyError::Device(what)) => last = KeyError::Device(what),
            done => return done,
        }
    }
    Err(last)
}

fn key_file() -> Result<(u64, KeyFile), KeyError> {
    match records(|r| r.load(Kind::Key, KEY_ID))? {
        Loaded::Found { rev, body } => Ok((rev, KeyFile::parse(&body)?)),
        _ => Err(KeyError::NoKey),
    }
}

/// Writes the wrapped key into both slots: no former wrapping stays behind. Without room for the second it goes all the same.
fn keep_key(rev: u64, file: &KeyFile) -> Result<(), KeyError> {
    let text = file.to_text();
    let rev = records(|r| r.save(Kind::Key, KEY_ID, rev, &text))?;
    if records(|r| r.save(Kind::Key, KEY_ID, rev, &text)).is_err() {
        records(|r| r.drop_former(Kind::Key, KEY_ID))?;
    }
    Ok(())
}

/// Opens the records of this tab. What could not be sealed before is sealed now; what cannot be is told and keeps nobody out.
fn hold(key: DataKey) -> Option<StoreError> {
    records(|r| {
        r.unlock(Rc::new(Held { key, profile: present() }));
        let adopted = r.adopt_kept();
        let sealed = r.any_open().and_then(|any| if any { r.seal_all() } else { Ok(()) });
        adopted.and(sealed).err()
    })
}

/// What somebody has typed to open the key.
pub enum Proof {
    /// The passphrase.
    Pass(String),
    /// The recovery code.
    Code(String),
}

/// The same, made ready to open a key file.
enum Ready {
    Pass(Kek),
    Code(RecoveryCode),
}

impl Ready {
    fn unlock(&self) -> Unlock<'_> {
        match self {
            Self::Pass(kek) => Unlock::Pass(kek),
            Self::Code(code) => Unlock::Recovery(code),
        }
    }
}

impl Proof {
    async fn ready(&self, file: &KeyFile) -> Result<Ready, KeyError> {
        match self {
            Self::Pass(words) => derive(words, file.kdf()).await.map(Ready::Pass),
            Self::Code(typed) => RecoveryCode::parse(typed).map(Ready::Code).map_err(KeyError::Code),
        }
    }
}

/// Opens the profile of this tab, and gives what kept a record from being sealed. Where the device can do more than the one that
/// set the passphrase, the key is wrapped anew, harder.
pub async fn unlock(proof: Proof) -> Result<Option<StoreError>, KeyError> {
    let (rev, file) = key_file()?;
    let ready = proof.ready(&file).await?;
    let unsealed = hold(file.unlock(ready.unlock())?);
    if let (Proof::Pass(words), Ready::Pass(kek)) = (&proof, &ready)
        && file.kdf().params.is_weaker_than(Params::FULL)
        && let Ok(stronger) = derive(words, Kdf { params: Params::FULL, salt: secret()? }).await
        && let Ok(raised) = file.rewrap(Unlock::Pass(kek), &stronger, secret()?, Why::Raise)
    {
        // The former wrapping still opens everything if this cannot be written.
        let _ = keep_key(rev, &raised);
    }
    Ok(unsealed)
}

/// A recovery code that was made, and what kept a record from being sealed.
pub type Made = (String, Option<StoreError>);

/// Seals the profile of this tab and gives the recovery code, which is shown once and stored nowhere. After an error all is as it
/// was; where even that cannot be written, the code is given, because it is needed.
pub async fn set(passphrase: &str) -> Result<Made, KeyError> {
    let kek = derive_new(passphrase).await?;
    let key = DataKey::from_random(secret()?);
    let code = RecoveryCode::from_random(secret()?);
    let file = KeyFile::create(&key, &kek, secret()?).with_recovery(Unlock::Pass(&kek), &code, secret()?)?;
    // A key that seals something must never be written over.
    if records(Records::any_sealed)? {
        return Err(KeyError::NoKey);
    }
    if let Err(err) = keep_key(records(|r| r.rev(Kind::Key, KEY_ID))?, &file) {
        // It seals nothing yet, and would lock everything.
        let _ = records(|r| r.remove(Kind::Key, KEY_ID));
        return Err(err);
    }
    match hold(key) {
        Some(err) if records(Records::open_all).is_ok() => Err(err.into()),
        unsealed => Ok((code.to_text().to_string(), unsealed)),
    }
}

/// Another passphrase for the same records. The recovery code stays.
pub async fn change(proof: Proof, passphrase: &str) -> Result<(), KeyError> {
    let (rev, file) = key_file()?;
    let ready = proof.ready(&file).await?;
    file.unlock(ready.unlock())?;
    let new = derive_new(passphrase).await?;
    keep_key(rev, &file.rewrap(ready.unlock(), &new, secret()?, Why::Change)?)
}

/// Another recovery code, shown once; the former one opens nothing any more.
pub async fn new_code(proof: Proof) -> Result<Made, KeyError> {
    let (rev, file) = key_file()?;
    let ready = proof.ready(&file).await?;
    let code = RecoveryCode::from_random(secret()?);
    keep_key(rev, &file.with_recovery(ready.unlock(), &code, secret()?)?)?;
    Ok((code.to_text().to_string(), None))
}

/// Opens all records for good.
pub async fn remove(proof: Proof) -> Result<(), KeyError> {
    let (_, file) = key_file()?;
    hold(file.unlock(proof.ready(&file).await?.unlock())?);
    Ok(records(Records::open_all)?)
}
