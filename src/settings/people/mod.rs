//! Who uses this device: profiles, the passphrase that seals what a profile has written, and locking. A profile without a
//! passphrase is open to whoever uses the same browser, and the screens say so.

mod keys;
mod lock;
mod page;
pub mod passphrase;
mod watch;

use domain::store::{Kind, Loaded, StoreError};

pub use keys::{KeyError, derive, derive_new};
pub use lock::{lock_page, told};
pub use page::people_page;

use crate::app::{FIRST, device, records};

/// Somebody with a place on this device.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Person {
    /// Id of the profile.
    id: String,
    /// As written by himself or herself; empty for the first profile as long as nobody gave it a name.
    name: String,
}

#[derive(miniserde::Serialize, miniserde::Deserialize)]
struct Named {
    name: String,
}

/// Everybody, the first profile first.
fn everybody() -> Vec<Person> {
    let mut ids = device(|r| r.ids(Kind::Profile)).unwrap_or_default();
    ids.retain(|id| id != FIRST);
    ids.insert(0, FIRST.to_owned());
    let name = |id: &str| match device(|r| r.load(Kind::Profile, id)).and_then(Loaded::found) {
        Ok(Some((_, body))) => domain::stored::from_text::<Named>(&body).map_or_else(String::new, |named| named.name),
        _ => String::new(),
    };
    ids.into_iter().map(|id| Person { name: name(&id), id }).collect()
}

/// Gives a profile a name, and a place if it has none yet.
fn name_person(id: &str, name: &str) -> Result<(), StoreError> {
    let body = domain::stored::to_text(&Named { name: name.trim().to_owned() });
    device(|r| r.rev(Kind::Profile, id).and_then(|rev| r.save(Kind::Profile, id, rev, &body))).map(drop)
}

/// The profile of this tab.
fn present() -> String {
    crate::app::who().unwrap_or_else(|| FIRST.to_owned())
}

/// Whether the profile of this tab has a passphrase.
fn has_passphrase() -> bool {
    records(|r| r.load(Kind::Key, domain::store::KEY_ID)).is_ok_and(|loaded| loaded != Loaded::Missing)
}
