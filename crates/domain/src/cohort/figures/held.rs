//! Who was there, as the records of sessions say it. Only what is needed of them is read.

use serde::Deserialize;

use super::Held;
use crate::date::Day;

#[derive(Deserialize)]
struct Session {
    cohort: String,
    title: String,
    days: Vec<OneDay>,
    people: Vec<Person>,
}

#[derive(Deserialize)]
struct OneDay {
    day: Day,
}

#[derive(Deserialize)]
struct Person {
    learner: Option<String>,
    there: Vec<Option<bool>>,
}

impl Held {
    /// The days of a session of this cohort on which anything was noted; nothing of another cohort's. `None` if the record cannot
    /// be read.
    pub fn of_session(body: &str, cohort: &str) -> Option<Vec<Self>> {
        let session: Session = serde_json::from_str(body).ok()?;
        if session.cohort != cohort {
            return Some(Vec::new());
        }
        let mut days = Vec::new();
        for (at, day) in session.days.iter().enumerate() {
            let noted = |person: &Person| person.there.get(at).copied().flatten();
            let of = |there: bool| session.people.iter().filter(move |person| noted(person) == Some(there));
            let ids = |there: bool| of(there).filter_map(|person| person.learner.clone()).collect::<Vec<_>>();
            if session.people.iter().all(|person| noted(person).is_none()) {
                continue;
            }
            days.push(Self {
                title: session.title.clone(),
                day: day.day,
                there: ids(true),
                missing: ids(false),
                others: of(true).filter(|person| person.learner.is_none()).count() as u32,
            });
        }
        Some(days)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_noted_counts() {
        let body = r#"{"cohort":"c1","plan":"p","title":"Huye","place":"","days":[{"day":"2026-11-02","start":480,"parts":[]},
            {"day":"2026-11-03","start":480,"parts":[]}],"people":[{"learner":"l1","name":"A","there":[true,null]},
            {"learner":"l2","name":"B","there":[false]},{"learner":null,"name":"C","there":[true]}],"asked":[]}"#;
        let days = Held::of_session(body, "c1").unwrap();
        let [day] = &days[..] else { panic!("{days:?}") };
        assert_eq!((&day.there[..], &day.missing[..], day.others), (&["l1".to_owned()][..], &["l2".to_owned()][..], 1));
        assert_eq!(Held::of_session(body, "c2"), Some(Vec::new()));
        assert_eq!(Held::of_session("{}", "c1"), None);
    }
}
