//! A cohort and its learners come back together: what a learner's record says are places in the tables of the cohort that stood
//! beside it when the backup was written, and the one here may have them in another order. So both are joined as two trainers'
//! cohorts are, learner by learner.

use super::{Entry, Restored};
use crate::{
    cohort::{Cohort, CohortFile, Learner, Own, Verdict},
    store::{KeyValue, Kind, Loaded, Records, StoreError},
};

/// Kinds that are brought back here.
pub(super) fn is_ours(kind: Kind) -> bool {
    matches!(kind, Kind::Cohort | Kind::Learner | Kind::Joined)
}

pub(super) fn bring_back<K: KeyValue>(records: &Records<K>, entries: &[(Kind, Entry)]) -> Result<Restored, StoreError> {
    let mut done = Restored::default();
    let of = |wanted: Kind| entries.iter().filter(move |(kind, _)| *kind == wanted).map(|(_, entry)| entry);
    for entry in of(Kind::Joined) {
        joined(records, entry, &mut done)?;
    }
    let mut seen = 0;
    for entry in of(Kind::Cohort) {
        let prefix = format!("{}-", entry.id);
        let learners: Vec<&Entry> = of(Kind::Learner).filter(|learner| learner.id.starts_with(&prefix)).collect();
        seen += learners.len();
        cohort(records, entry, &learners, &mut done)?;
    }
    // Learners whose cohort is not in the file point nowhere.
    done.left_out += of(Kind::Learner).count().saturating_sub(seen);
    Ok(done)
}

/// What a learner has of a cohort: the count of hand-overs never goes back.
fn joined<K: KeyValue>(records: &Records<K>, entry: &Entry, done: &mut Restored) -> Result<(), StoreError> {
    let (rev, here) = match records.load(Kind::Joined, &entry.id)? {
        Loaded::Missing | Loaded::Lost { .. } => (0, None),
        Loaded::Found { body, .. } if body == entry.body => return Ok(()),
        Loaded::Found { rev, body } => (rev, Some(body)),
        Loaded::Locked => return Err(StoreError::Locked),
        Loaded::Unreadable { .. } | Loaded::Newer { .. } => {
            done.left_out += 1;
            return Ok(());
        }
    };
    let read = |body: &str| serde_json::from_str::<Own>(body).ok();
    let body = match here {
        None => entry.body.clone(),
        Some(here) => match (read(&here), read(&entry.body)) {
            (Some(mut ours), Some(theirs)) => {
                (ours.turn, ours.last) = (ours.turn.max(theirs.turn), ours.last.max(theirs.last));
                let both = serde_json::to_string(&ours).map_err(|err| StoreError::Other(err.to_string()))?;
                if both == here {
                    return Ok(());
                }
                both
            }
            _ => {
                done.left_out += 1;
                return Ok(());
            }
        },
    };
    records.save(Kind::Joined, &entry.id, rev, &body)?;
    done.written += 1;
    Ok(())
}

fn cohort<K: KeyValue>(
    records: &Records<K>,
    entry: &Entry,
    learners: &[&Entry],
    done: &mut Restored,
) -> Result<(), StoreError> {
    let (rev, here) = match records.load(Kind::Cohort, &entry.id)? {
        Loaded::Missing | Loaded::Lost { .. } => {
            records.save(Kind::Cohort, &entry.id, 0, &entry.body)?;
            done.written += 1;
            (1, entry.body.clone())
        }
        Loaded::Found { rev, body } => (rev, body),
        Loaded::Locked => return Err(StoreError::Locked),
        Loaded::Unreadable { .. } | Loaded::Newer { .. } => {
            done.left_out += 1 + learners.len();
            return Ok(());
        }
    };
    // As it stood in the file: nothing to be moved.
    if here == entry.body {
        for learner in learners {
            learner_as_it_is(records, learner, done)?;
        }
        return Ok(());
    }
    let (Some(mut ours), Some(theirs)) = (Cohort::from_line(&here), Cohort::from_line(&entry.body)) else {
        done.left_out += 1 + learners.len();
        return Ok(());
    };
    let read: Vec<Learner> = learners.iter().filter_map(|learner| Learner::from_line(&learner.body)).collect();
    done.left_out += learners.len() - read.len();
    let id = |learner: &str| format!("{}-{learner}", entry.id);
    let known = |learner: &str| {
        let found = records.load(Kind::Learner, &id(learner)).and_then(Loaded::found).ok().flatten();
        found.and_then(|(rev, body)| Some((rev, Learner::from_line(&body)?)))
    };
    let file = CohortFile { form: 1, cohort: theirs, learners: read };
    let (kept, told) = ours.merge(file, |learner| known(learner).map(|(_, learner)| learner));
    done.left_out += told.iter().filter(|(_, verdict)| *verdict == Verdict::Broken).count();
    let body = ours.to_line();
    if body != here {
        records.save(Kind::Cohort, &entry.id, rev, &body)?;
        done.written += 1;
    }
    for learner in kept {
        let rev = known(&learner.learner).map_or(0, |(rev, _)| rev);
        records.save(Kind::Learner, &id(&learner.learner), rev, &learner.to_line())?;
        done.written += 1;
    }
    Ok(())
}

/// A learner who points into the same tables.
fn learner_as_it_is<K: KeyValue>(records: &Records<K>, entry: &Entry, done: &mut Restored) -> Result<(), StoreError> {
    let save = |rev: u64| records.save(Kind::Learner, &entry.id, rev, &entry.body);
    match records.load(Kind::Learner, &entry.id)? {
        Loaded::Missing | Loaded::Lost { .. } => save(0)?,
        Loaded::Found { body, .. } if body == entry.body => return Ok(()),
        Loaded::Found { rev, body } => match (Learner::from_line(&body), Learner::from_line(&entry.body)) {
            (Some(ours), Some(theirs)) if (theirs.turn, theirs.made) > (ours.turn, ours.made) => save(rev)?,
            (Some(_), Some(_)) => return Ok(()),
            _ => {
                done.left_out += 1;
                return Ok(());
            }
        },
        Loaded::Locked => return Err(StoreError::Locked),
        Loaded::Unreadable { .. } | Loaded::Newer { .. } => {
            done.left_out += 1;
            return Ok(());
        }
    };
    done.written += 1;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{Backup, write};
    use crate::{
        cohort::{Asked, Cohort, Given, HandOver, Invite, Learner, Tables, Work},
        content::Response,
        date::{Day, Moment},
        store::{Kind, Loaded, Memory, Records},
    };

    fn moment(minute: u32) -> Moment {
        Moment { day: Day { year: 2026, month: 11, day: 2 }, minute }
    }

    fn handed(learner: &str, turn: u64, item: &str) -> HandOver {
        let tables =
            Tables { asked: vec![Asked { id: item.into(), hash: "ab".into(), objective: 1 }], ..Tables::default() };
        let given = Given { item: 0, response: Some(Response::Single(1)), right: true };
        let work = Work { checks: vec![given], ..Work::default() };
        HandOver {
            form: 1,
            cohort: "c1".into(),
            learner: learner.into(),
            name: learner.into(),
            turn,
            made: moment(1),
            tables,
            work,
        }
    }

    /// A trainer's device on which these hand-overs were taken in, in this order.
    fn device(handed: &[HandOver]) -> Records<Memory> {
        let invite = Invite {
            cohort: "c1".into(),
            name: "Huye".into(),
            trainer: "T".into(),
            district: String::new(),
            from: moment(0).day,
            to: moment(0).day,
            modules: vec![],
            pass_percent: 70,
            seal_to: [1; 32],
            signs_with: [2; 32],
        };
        let mut cohort = Cohort { invite, secret: Some([3; 32]), plan: None, tables: Tables::default() };
        let records = Records::new(Memory::default());
        for one in handed {
            let (_, learner) = cohort.take(None, one.clone(), moment(5));
            records.save(Kind::Learner, &format!("c1-{}", one.learner), 0, &learner.unwrap().to_line()).unwrap();
        }
        records.save(Kind::Cohort, "c1", 0, &cohort.to_line()).unwrap();
        records
    }

    fn body(records: &Records<Memory>, kind: Kind, id: &str) -> String {
        records.load(kind, id).and_then(Loaded::found).unwrap().unwrap().1
    }

    /// Who answered what, by name.
    fn answered(records: &Records<Memory>) -> Vec<(String, u64, String)> {
        let cohort = Cohort::from_line(&body(records, Kind::Cohort, "c1")).unwrap();
        let ids = records.ids(Kind::Learner).unwrap();
        let learner = |id: &String| Learner::from_line(&body(records, Kind::Learner, id)).unwrap();
        let told = |l: Learner| (l.name, l.turn, cohort.tables.asked[l.work.checks[0].item as usize].id.clone());
        ids.iter().map(learner).map(told).collect()
    }

    #[test]
    fn a_backup_of_another_device_is_joined_learner_by_learner_whatever_the_order_of_its_tables() {
        let theirs = device(&[handed("b", 2, "q-b2"), handed("a", 1, "q-a1")]);
        let ours = device(&[handed("a", 3, "q-a3"), handed("c", 1, "q-c")]);
        let backup = Backup::read(&write(&theirs, "2026-11-30").unwrap().text).unwrap();
        let done = backup.restore(&ours).unwrap();
        assert_eq!(done.left_out, 0);
        let expected = [("a", 3, "q-a3"), ("b", 2, "q-b2"), ("c", 1, "q-c")];
        let expected = expected.map(|(name, turn, item)| (name.to_owned(), turn, item.to_owned()));
        assert_eq!(answered(&ours), expected);
        assert_eq!(backup.restore(&ours).unwrap().written, 0, "a second time changes nothing");
        let empty = Records::new(Memory::default());
        backup.restore(&empty).unwrap();
        assert_eq!(answered(&empty).len(), 2);
        assert_eq!(backup.restore(&empty).unwrap().written, 0);
    }
}
