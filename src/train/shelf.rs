//! The cohorts and learners of a trainer, and the cohorts that a learner has joined, as records. Other screens read them here;
//! how they are written is said here only.

use domain::{
    cohort::{Cohort, CohortFile, HandOver, Learner, MOST_LEARNERS, Own, Verdict},
    store::{KEY_ID, Kind, Loaded, Records, StoreError},
};

use crate::{app::records, browser::clock};

/// How often something is tried anew when another tab writes at the same time.
const TRIES: u32 = 4;

fn load(kind: Kind, id: &str) -> Result<Option<(u64, String)>, StoreError> {
    records(|r| r.load(kind, id)).and_then(Loaded::found)
}

fn learner_id(cohort: &str, learner: &str) -> String {
    format!("{cohort}-{learner}")
}

/// Whether what is written here is sealed with a passphrase: a cohort's secret is kept in such a profile only.
pub fn is_sealed() -> bool {
    records(|r| r.load(Kind::Key, KEY_ID)).is_ok_and(|loaded| loaded != Loaded::Missing)
}

/// All cohorts that can be read, the latest first.
///
/// # Errors
/// The storage refused.
pub fn cohorts() -> Result<Vec<Cohort>, StoreError> {
    let ids = records(|r| r.ids(Kind::Cohort))?;
    let mut all: Vec<Cohort> = ids.iter().filter_map(|id| Some(read_cohort(id).ok()??.1)).collect();
    all.sort_by(|a, b| b.invite.from.cmp(&a.invite.from).then(a.invite.name.cmp(&b.invite.name)));
    Ok(all)
}

/// One cohort.
///
/// # Errors
/// The storage refused, or nobody can read what stands there.
pub fn cohort(id: &str) -> Result<Option<Cohort>, StoreError> {
    Ok(read_cohort(id)?.map(|(_, cohort)| cohort))
}

fn read_cohort(id: &str) -> Result<Option<(u64, Cohort)>, StoreError> {
    let Some((rev, body)) = load(Kind::Cohort, id)? else { return Ok(None) };
    Cohort::from_line(&body).map(|cohort| Some((rev, cohort))).ok_or(StoreError::Unreadable)
}

/// Changes a cohort (or begins one: `None` comes in) and writes it at once.
///
/// # Errors
/// The storage refused.
pub fn change_cohort(id: &str, act: impl Fn(Option<Cohort>) -> Option<Cohort>) -> Result<(), StoreError> {
    let mut tries = 0;
    loop {
        let (rev, found) = read_cohort(id)?.map_or((0, None), |(rev, cohort)| (rev, Some(cohort)));
        let Some(changed) = act(found) else { return Ok(()) };
        match records(|r| r.save_making_room(Kind::Cohort, id, rev, &changed.to_line())) {
            Err(StoreError::Conflict { .. }) if tries < TRIES => tries += 1,
            done => return done.map(drop),
        }
    }
}

/// The learners of a cohort, by name.
///
/// # Errors
/// The storage refused.
pub fn learners(cohort: &str) -> Result<Vec<Learner>, StoreError> {
    let prefix = learner_id(cohort, "");
    let ids = records(|r| r.ids(Kind::Learner))?;
    let of_ours = ids.iter().filter(|id| id.starts_with(&prefix));
    let mut all: Vec<Learner> = of_ours.filter_map(|id| Some(read_learner(id).ok()??.1)).collect();
    all.sort_by_cached_key(|learner| domain::text::fold(&learner.name));
    Ok(all)
}

fn read_learner(id: &str) -> Result<Option<(u64, Learner)>, StoreError> {
    let Some((rev, body)) = load(Kind::Learner, id)? else { return Ok(None) };
    Learner::from_line(&body).map(|learner| Some((rev, learner))).ok_or(StoreError::Unreadable)
}

/// Writes a learner over what stands there.
///
/// # Errors
/// The storage refused.
pub fn keep_learner(cohort: &str, learner: &Learner) -> Result<(), StoreError> {
    let id = learner_id(cohort, &learner.learner);
    let rev = records(|r| r.rev(Kind::Learner, &id))?;
    records(|r| r.save_making_room(Kind::Learner, &id, rev, &learner.to_line())).map(drop)
}

/// Takes a learner out of a cohort.
///
/// # Errors
/// The storage refused.
pub fn remove_learner(cohort: &str, learner: &str) -> Result<(), StoreError> {
    records(|r| r.remove(Kind::Learner, &learner_id(cohort, learner)))
}

/// Takes a cohort away with all its learners. The cohort goes last: what is half gone can be taken away again.
///
/// # Errors
/// The storage refused.
pub fn remove_cohort(cohort: &str) -> Result<(), StoreError> {
    let prefix = learner_id(cohort, "");
    for id in records(|r| r.ids(Kind::Learner))?.iter().filter(|id| id.starts_with(&prefix)) {
        records(|r| r.remove(Kind::Learner, id))?;
    }
    records(|r| r.remove(Kind::Cohort, cohort))
}

/// Takes hand-overs into a cohort; gives what became of each, in their order. All that changes is written before this returns.
///
/// # Errors
/// The storage refused: what was written until then stands, and the same files can be taken in again.
pub fn take(id: &str, handed: &[HandOver]) -> Result<Vec<Verdict>, StoreError> {
    let mut tries = 0;
    loop {
        match take_once(id, handed) {
            Err(StoreError::Conflict { .. }) if tries < TRIES => tries += 1,
            done => return done,
        }
    }
}

fn take_once(id: &str, handed: &[HandOver]) -> Result<Vec<Verdict>, StoreError> {
    let Some((rev, mut cohort)) = read_cohort(id)? else { return Err(StoreError::Unreadable) };
    let before = cohort.tables.clone();
    let mut count = learner_count(id)?;
    let mut changed: Vec<(u64, Learner)> = Vec::new();
    let mut verdicts = Vec::new();
    for handed in handed {
        // One who stands in several of the files.
        let among = changed.iter().position(|(_, learner)| learner.learner == handed.learner);
        let known = match among {
            Some(at) => Some(changed[at].clone()),
            None => read_learner(&learner_id(id, &handed.learner))?,
        };
        if known.is_none() && count >= MOST_LEARNERS {
            verdicts.push(Verdict::Full);
            continue;
        }
        let (verdict, learner) = cohort.take(known.as_ref().map(|(_, learner)| learner), handed.clone(), clock::now());
        if let Some(learner) = learner {
            let rev = known.as_ref().map_or(0, |(rev, _)| *rev);
            match among {
                Some(at) => changed[at] = (rev, learner),
                None => {
                    count += usize::from(known.is_none());
                    changed.push((rev, learner));
                }
            }
        }
        verdicts.push(verdict);
    }
    // The tables first: what learners point to must be there before they point to it.
    write(id, rev, &before, &cohort, &changed)?;
    Ok(verdicts)
}

fn write(
    id: &str,
    rev: u64,
    before: &domain::cohort::Tables,
    cohort: &Cohort,
    changed: &[(u64, Learner)],
) -> Result<(), StoreError> {
    if cohort.tables != *before {
        records(|r| r.save_making_room(Kind::Cohort, id, rev, &cohort.to_line()))?;
    }
    for (rev, learner) in changed {
        let own = learner_id(id, &learner.learner);
        records(|r| r.save_making_room(Kind::Learner, &own, *rev, &learner.to_line()))?;
    }
    Ok(())
}

/// How many learners a cohort has.
///
/// # Errors
/// The storage refused.
pub fn learner_count(cohort: &str) -> Result<usize, StoreError> {
    let prefix = learner_id(cohort, "");
    Ok(records(|r| r.ids(Kind::Learner))?.iter().filter(|id| id.starts_with(&prefix)).count())
}

/// Takes a colleague's cohort in: joined where it is here already, else as one of its own. Gives what became of each learner.
///
/// # Errors
/// The storage refused.
pub fn take_file(into: Option<&str>, file: &CohortFile) -> Result<Vec<(String, Verdict)>, StoreError> {
    let id = into.unwrap_or(&file.cohort.invite.cohort).to_owned();
    // A cohort that is not here yet begins without learners; the file's then come in like any others.
    let empty = Cohort { tables: domain::cohort::Tables::default(), ..file.cohort.clone() };
    change_cohort(&id, |found| if found.is_some() { None } else { Some(empty.clone()) })?;
    let mut tries = 0;
    loop {
        let Some((rev, mut cohort)) = read_cohort(&id)? else { return Err(StoreError::Unreadable) };
        let (before, secret) = (cohort.tables.clone(), cohort.secret);
        let known = |learner: &str| read_learner(&learner_id(&id, learner)).ok().flatten();
        let (kept, told) = cohort.merge(file.clone(), |learner| known(learner).map(|(_, learner)| learner));
        let changed: Vec<(u64, Learner)> =
            kept.into_iter().map(|learner| (known(&learner.learner).map_or(0, |(rev, _)| rev), learner)).collect();
        let before = if secret == cohort.secret { before } else { domain::cohort::Tables::default() };
        match write(&id, rev, &before, &cohort, &changed) {
            Err(StoreError::Conflict { .. }) if tries < TRIES => tries += 1,
            done => return done.map(|()| told),
        }
    }
}

/// The cohorts that this learner has joined.
///
/// # Errors
/// The storage refused.
pub fn joined() -> Result<Vec<Own>, StoreError> {
    let ids = records(|r| r.ids(Kind::Joined))?;
    let mut all: Vec<Own> = ids.iter().filter_map(|id| Some(read_own(id).ok()??.1)).collect();
    all.sort_by_key(|cohort| std::cmp::Reverse(cohort.invite.from));
    Ok(all)
}

fn read_own(id: &str) -> Result<Option<(u64, Own)>, StoreError> {
    let Some((rev, body)) = load(Kind::Joined, id)? else { return Ok(None) };
    serde_json::from_str(&body).map(|own| Some((rev, own))).map_err(|_| StoreError::Unreadable)
}

/// What is kept of a cohort that was joined.
///
/// # Errors
/// The storage refused, or nobody can read what stands there.
pub fn own(cohort: &str) -> Result<Option<Own>, StoreError> {
    Ok(read_own(cohort)?.map(|(_, own)| own))
}

/// Keeps what a learner has of a cohort. The count of hand-overs never goes back, whatever another tab has written.
///
/// # Errors
/// The storage refused.
pub fn keep_own(own: &Own) -> Result<(), StoreError> {
    let id = &own.invite.cohort;
    let found = read_own(id)?;
    let mut own = own.clone();
    let rev = found.map_or(0, |(rev, there)| {
        own.turn = own.turn.max(there.turn);
        own.last = own.last.max(there.last);
        rev
    });
    let body = serde_json::to_string(&own).map_err(|err| StoreError::Other(err.to_string()))?;
    records(|r| r.save_making_room(Kind::Joined, id, rev, &body)).map(drop)
}

/// Leaves a cohort. What was handed over stays with the trainer.
///
/// # Errors
/// The storage refused.
pub fn leave(cohort: &str) -> Result<(), StoreError> {
    records(|r| r.remove(Kind::Joined, cohort))
}

/// Whether anything was joined: asked by screens that fetch nothing for it.
pub fn any_joined() -> bool {
    records(|r: &Records<_>| r.ids(Kind::Joined)).is_ok_and(|ids| !ids.is_empty())
}
