//! From a passphrase to open records. The derivation runs in a Worker; the data key lives in this tab's memory only, is
//! wiped when the tab locks, and is stored nowhere but wrapped.

use std::rc::Rc;

use domain::store::{KEY_ID, Kind, Loaded, Records, Sealer, Spot, StoreError};
use leptos::prelude::Set;
use seal::{DataKey, Kdf, Kek, KeyFile, Params, Place, RecoveryCode, SealError, Unlock, Why};

use super::lock::partly;
use crate::{
    app::{app, present, records},
    browser::{clock, worker},
};

/// Why records did not open, or could not be sealed.
#[derive(Debug)]
pub enum KeyError {
    /// The passphrase or the code is another one.
    Wrong,
    /// The code is mistyped.
    Code,
    /// The record with the wrapped key is missing or cannot be read.
    NoKey,
    /// It was written by a newer build.
    Newer,
    /// The new passphrase is in force, and the former one may still open, too.
    Half,
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
            SealError::Damaged | SealError::Params(_) => Self::NoKey,
            SealError::Newer(_) => Self::Newer,
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

    fn seal_bytes(&self, spot: &Spot<'_>, packed: &[u8]) -> Vec<u8> {
        let nonce = clock::secret().expect("a source of random bytes does not go away");
        self.key.seal_bytes(&self.place(spot), nonce, packed)
    }

    fn open_bytes(&self, spot: &Spot<'_>, sealed: &[u8]) -> Option<Vec<u8>> {
        self.key.open_bytes(&self.place(spot), sealed).ok().map(|packed| packed.to_vec())
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

/// Writes the wrapped key into both slots: no former wrapping stays behind.
fn keep_key(rev: u64, file: &KeyFile) -> Result<(), KeyError> {
    let text = file.to_text();
    let rev = records(|r| r.save(Kind::Key, KEY_ID, rev, &text))?;
    let twice = records(|r| r.save(Kind::Key, KEY_ID, rev, &text)).map(drop);
    // Without room for a second one the former goes all the same.
    twice.or_else(|_| records(|r| r.drop_former(Kind::Key, KEY_ID))).map_err(|_| KeyError::Half)
}

/// Opens the records of this tab. Setting a passphrase may have been cut off: what is still open is sealed now.
fn hold(key: DataKey) -> Result<(), StoreError> {
    records(|r| {
        r.unlock(Rc::new(Held { key, profile: present() }));
        let adopted = r.adopt_kept();
        let sealed = r.any_open().and_then(|any| if any { r.seal_all() } else { Ok(()) });
        adopted.and(sealed)
    })
}

/// The same. What cannot be sealed (the storage is full, say) is told, and keeps nobody out who has the right passphrase.
fn hold_what_can_be(key: DataKey) {
    if let Err(err) = hold(key) {
        app().notice.set(Some(partly(&err)));
    }
}

/// What somebody gives to show that the records are his or hers.
enum Given {
    Pass(Kek),
    Code(RecoveryCode),
}

impl Given {
    /// A recovery code opens wherever a passphrase does: who has forgotten the one has the other.
    async fn read(typed: &str, file: &KeyFile) -> Result<Self, KeyError> {
        match RecoveryCode::parse(typed) {
            Ok(code) => Ok(Self::Code(code)),
            Err(_) => Ok(Self::Pass(derive(typed, file.kdf()).await?)),
        }
    }

    fn with(&self) -> Unlock<'_> {
        match self {
            Self::Pass(kek) => Unlock::Pass(kek),
            Self::Code(code) => Unlock::Recovery(code),
        }
    }
}

/// Opens the profile of this tab with its passphrase. Where the device can do more than the one that set it, the key is
/// wrapped anew, harder.
pub async fn unlock(passphrase: &str) -> Result<(), KeyError> {
    let (rev, file) = key_file()?;
    let kek = derive(passphrase, file.kdf()).await?;
    hold_what_can_be(file.unlock(Unlock::Pass(&kek))?);
    if file.kdf().params.is_weaker_than(Params::FULL)
        && let Ok(stronger) = derive(passphrase, Kdf { params: Params::FULL, salt: secret()? }).await
        && let Ok(raised) = file.rewrap(Unlock::Pass(&kek), &stronger, secret()?, Why::Raise)
    {
        // The former wrapping still opens everything if this cannot be written.
        let _ = keep_key(rev, &raised);
    }
    Ok(())
}

/// Opens the profile of this tab with its recovery code.
pub fn unlock_by_code(typed: &str) -> Result<(), KeyError> {
    let code = RecoveryCode::parse(typed).map_err(|_| KeyError::Code)?;
    let (_, file) = key_file()?;
    hold_what_can_be(file.unlock(Unlock::Recovery(&code))?);
    Ok(())
}

/// Seals the profile of this tab and gives the recovery code, which is shown once and stored nowhere. After an error all is as it
/// was before; where even that cannot be written the key is in force, and the code is given because it is needed.
pub async fn set(passphrase: &str) -> Result<String, KeyError> {
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
        Err(err) if records(Records::open_all).is_ok() => return Err(err.into()),
        Err(err) => app().notice.set(Some(partly(&err))),
        Ok(()) => {}
    }
    Ok(code.to_text().to_string())
}

/// Another recovery code; the former one opens nothing any more.
pub async fn new_code(given: &str) -> Result<String, KeyError> {
    let (rev, file) = key_file()?;
    let given = Given::read(given, &file).await?;
    let code = RecoveryCode::from_random(secret()?);
    keep_key(rev, &file.with_recovery(given.with(), &code, secret()?)?)?;
    Ok(code.to_text().to_string())
}

/// Another passphrase for the same records. The recovery code stays.
pub async fn change(former: &str, passphrase: &str) -> Result<(), KeyError> {
    let (rev, file) = key_file()?;
    let given = Given::read(former, &file).await?;
    file.unlock(given.with())?;
    let new = derive_new(passphrase).await?;
    keep_key(rev, &file.rewrap(given.with(), &new, secret()?, Why::Change)?)
}

/// Opens all records for good.
pub async fn remove(passphrase: &str) -> Result<(), KeyError> {
    let (_, file) = key_file()?;
    let given = Given::read(passphrase, &file).await?;
    // Sealed or not, all of it is opened now.
    let _ = hold(file.unlock(given.with())?);
    Ok(records(Records::open_all)?)
}
