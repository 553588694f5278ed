//! The submission ledger: which file was made, to whom it was handed, and what is still to come back. Making a file and handing
//! it in are two things: the app knows of the first, and only the user says the second.

use crate::{
    date::{Day, Moment},
    stored,
};

/// So many days before a reply is due it is told.
const SOON: i64 = 7;

/// A file that was made: one record each.
#[derive(Debug, Clone, PartialEq, Eq, Default, miniserde::Serialize, miniserde::Deserialize)]
pub struct Entry {
    /// Reference of the report.
    pub reference: String,
    /// Which version of it: `full`, `shared` and whatever else there is.
    pub version: String,
    /// Name of the file.
    pub file: String,
    /// Its form: `docx`.
    pub format: String,
    /// How it is sealed (`report::files::Seal::id`); nothing if it is open. The passphrase is kept nowhere.
    pub sealed: Option<String>,
    /// Its bytes.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
    /// When it was made.
    pub made: Option<Moment>,
    /// To whom it was handed, oldest first. Empty: it was made, and nothing more.
    pub handed: Vec<Handed>,
}

/// A file was handed to somebody.
#[derive(Debug, Clone, PartialEq, Eq, miniserde::Serialize, miniserde::Deserialize)]
pub struct Handed {
    /// To whom.
    pub to: String,
    /// How.
    pub how: How,
    /// When.
    pub on: Day,
    /// What the receiver gave for it; empty if nothing.
    pub receipt: String,
    /// A photo of the receipt, of which only this is kept.
    pub photo: Option<Photo>,
    /// The day by which a reply is due.
    pub reply_due: Option<Day>,
    /// The day from which the app reminds of it.
    pub remind: Option<Day>,
    /// The day on which a reply came.
    pub replied: Option<Day>,
}

/// A photo of a receipt: its name and SHA-256, computed on the device. The photo itself stays where it is.
#[derive(Debug, Clone, PartialEq, Eq, miniserde::Serialize, miniserde::Deserialize)]
pub struct Photo {
    /// Name of the file.
    pub name: String,
    /// SHA-256, in hexadecimal.
    pub sha256: String,
}

/// How a file was handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, miniserde::Serialize, miniserde::Deserialize)]
pub enum How {
    /// From hand to hand.
    #[default]
    Hand,
    /// By e-mail.
    Email,
    /// By post.
    Post,
    /// Otherwise.
    Other,
}

impl How {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Hand, Self::Email, Self::Post, Self::Other];
}

/// What an entry waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The file was made. Nobody has said that it was handed in.
    Made,
    /// Handed in; no reply is expected, or not yet.
    HandedIn,
    /// A reply is due in so many days.
    ReplySoon(i64),
    /// A reply has been due for so many days.
    ReplyLate(i64),
    /// Everybody who was to reply has replied.
    Replied,
}

impl Handed {
    /// So many days before the reply is due it is told, if one is due: the user's reminder, or a week.
    pub fn ahead(&self) -> u32 {
        let days = |due: Day| self.remind.map_or(SOON, |day| (due.number() - day.number()).max(SOON));
        self.reply_due.map_or(0, |due| u32::try_from(days(due)).unwrap_or(0))
    }

    /// What is still to come back, as on a day.
    pub fn state(&self, today: Day) -> State {
        if self.replied.is_some() {
            return State::Replied;
        }
        let Some(due) = self.reply_due else {
            return State::HandedIn;
        };
        let left = due.number() - today.number();
        let reminds = self.remind.is_some_and(|day| day <= today);
        match () {
            () if left < 0 => State::ReplyLate(-left),
            () if left <= SOON || reminds => State::ReplySoon(left),
            () => State::HandedIn,
        }
    }

    /// Takes in what somebody else wrote down of the same act: what one has left empty is filled. `false`, and nothing changed, if
    /// it is another act or says otherwise.
    fn take(&mut self, theirs: &Self) -> bool {
        fn either<T: PartialEq + Clone>(ours: &Option<T>, theirs: &Option<T>) -> Result<Option<T>, ()> {
            match (ours, theirs) {
                (Some(ours), Some(theirs)) if ours != theirs => Err(()),
                (ours, theirs) => Ok(ours.clone().or_else(|| theirs.clone())),
            }
        }
        let number = |receipt: &String| (!receipt.is_empty()).then(|| receipt.clone());
        let both = || {
            Ok::<_, ()>(Self {
                receipt: either(&number(&self.receipt), &number(&theirs.receipt))?.unwrap_or_default(),
                photo: either(&self.photo, &theirs.photo)?,
                reply_due: either(&self.reply_due, &theirs.reply_due)?,
                remind: either(&self.remind, &theirs.remind)?,
                replied: either(&self.replied, &theirs.replied)?,
                ..self.clone()
            })
        };
        let is_same = (&self.to, self.how, self.on) == (&theirs.to, theirs.how, theirs.on);
        match both() {
            Ok(both) if is_same => {
                *self = both;
                true
            }
            _ => false,
        }
    }

    /// What does not fit together in what was typed.
    pub fn wrong(&self, today: Day) -> Option<Wrong> {
        let before = |day: Option<Day>| day.is_some_and(|day| day < self.on);
        match () {
            () if self.to.trim().is_empty() => Some(Wrong::Nobody),
            () if self.on > today => Some(Wrong::Future),
            () if before(self.reply_due) => Some(Wrong::DueBefore),
            () if before(self.remind) => Some(Wrong::RemindBefore),
            // A reminder of nothing would never be shown.
            () if self.remind.is_some() && self.reply_due.is_none() => Some(Wrong::RemindOfNothing),
            () => None,
        }
    }
}

/// Why "handed in" is not written down yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// To nobody.
    Nobody,
    /// On a day that has not come.
    Future,
    /// The reply is due before it was handed in.
    DueBefore,
    /// The reminder comes before it was handed in.
    RemindBefore,
    /// A reminder without a reply that is due.
    RemindOfNothing,
}

impl Entry {
    /// As it was stored; `None` if it is not of this shape.
    pub fn read(body: &str) -> Option<Self> {
        stored::from_text(body)
    }

    /// As it is stored.
    pub fn write(&self) -> String {
        stored::to_text(self)
    }

    /// Takes in what was written down of the same file elsewhere. `false` if it is another file: then nothing is changed.
    ///
    /// What both say of one receiver becomes one; where they contradict each other both stay, so that no receipt is lost. What
    /// was taken out on one device only comes back.
    pub fn join(&mut self, theirs: Self) -> bool {
        if (&self.sha256, &self.file, self.made) != (&theirs.sha256, &theirs.file, theirs.made) {
            return false;
        }
        for handed in theirs.handed {
            // What is the same is not counted against another entry that leaves something empty.
            if !self.handed.contains(&handed) && !self.handed.iter_mut().any(|ours| ours.take(&handed)) {
                self.handed.push(handed);
            }
        }
        self.handed.sort_by_key(|handed| handed.on);
        true
    }

    /// What it waits for most urgently, as on a day.
    pub fn state(&self, today: Day) -> State {
        let states = || self.handed.iter().map(|handed| handed.state(today));
        let late = states().filter_map(|s| if let State::ReplyLate(days) = s { Some(days) } else { None }).max();
        let soon = states().filter_map(|s| if let State::ReplySoon(days) = s { Some(days) } else { None }).min();
        match (late, soon) {
            _ if self.handed.is_empty() => State::Made,
            (Some(days), _) => State::ReplyLate(days),
            (None, Some(days)) => State::ReplySoon(days),
            _ if states().all(|state| state == State::Replied) => State::Replied,
            _ => State::HandedIn,
        }
    }
}

/// Newest first: by the moment of making, those made in one minute by name so that the order never changes.
pub fn newest_first(entries: &mut [(String, Entry)]) {
    entries.sort_by(|(a_id, a), (b_id, b)| b.made.cmp(&a.made).then_with(|| (&a.file, a_id).cmp(&(&b.file, b_id))));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: i64) -> Day {
        Day::new(2026, 11, 25).unwrap().plus(n)
    }

    fn handed(reply_due: Option<i64>) -> Handed {
        Handed {
            to: "Secretariat of the Justice Committee".into(),
            how: How::Hand,
            on: day(0),
            receipt: "No 214/26".into(),
            photo: None,
            reply_due: reply_due.map(day),
            remind: None,
            replied: None,
        }
    }

    fn entry(handed: Vec<Handed>) -> Entry {
        let made = Some(Moment { day: day(0), minute: 600 });
        Entry { file: "INC-2026-AAAAA-shared.docx".into(), bytes: 12_345, made, handed, ..Entry::default() }
    }

    #[test]
    fn an_entry_is_read_as_it_was_stored_and_later_fields_are_passed_over() {
        let photo = Some(Photo { name: "receipt.jpg".into(), sha256: "ab".into() });
        let whole = entry(vec![Handed { photo, remind: Some(day(3)), ..handed(Some(30)) }]);
        assert_eq!(Entry::read(&whole.write()), Some(whole.clone()));
        assert_eq!(Entry::read(&whole.write().replacen('{', "{\"colour\":\"red\",", 1)), Some(whole));
        assert_eq!(Entry::read("[]"), None);
    }

    #[test]
    fn an_entry_from_before_files_were_sealed_is_read() {
        let old = entry(vec![]).write().replace("\"sealed\":null,", "");
        assert!(!old.contains("sealed"), "{old}");
        assert_eq!(Entry::read(&old), Some(entry(vec![])));
        let sealed = Entry { sealed: Some("zip".into()), ..entry(vec![]) };
        assert_eq!(Entry::read(&sealed.write()), Some(sealed));
    }

    #[test]
    fn two_devices_entries_of_one_file_join_and_no_receipt_is_lost() {
        let without = Handed { receipt: String::new(), ..handed(None) };
        let other = |n: &str| Handed { receipt: n.into(), ..handed(None) };
        let joined = |ours: &[Handed], theirs: &[Handed]| {
            let mut all = entry(ours.to_vec());
            assert!(all.join(entry(theirs.to_vec())));
            all.handed
        };
        // The same act: what one has left empty is filled.
        assert_eq!(joined(std::slice::from_ref(&without), &[handed(Some(30))]), [handed(Some(30))]);
        assert_eq!(joined(&[handed(Some(30))], std::slice::from_ref(&without)), [handed(Some(30))]);
        // Two numbers of a receipt contradict each other: both stay. Joined twice, nothing is added.
        let both = [other("214"), other("215")];
        assert_eq!(joined(&both[..1], &both[1..]), both);
        assert_eq!(joined(&both, &both[1..]), both);
        // To somebody else, on another day: both, in order.
        let earlier = Handed { on: day(-3), to: "Registry".into(), ..handed(None) };
        assert_eq!(joined(&[handed(None)], std::slice::from_ref(&earlier)), [earlier, handed(None)]);
        // Another file is another entry.
        let mut ours = entry(vec![]);
        assert!(!ours.join(Entry { sha256: "cd".into(), ..entry(vec![handed(None)]) }));
        assert_eq!(ours, entry(vec![]));
    }

    #[test]
    fn a_file_that_was_made_is_not_handed_in() {
        assert_eq!(entry(vec![]).state(day(400)), State::Made);
        assert_eq!(entry(vec![handed(None)]).state(day(400)), State::HandedIn);
    }

    #[test]
    fn a_reply_is_told_a_week_before_it_is_due_and_from_then_on() {
        let state = |on| entry(vec![handed(Some(30))]).state(day(on));
        assert_eq!(state(22), State::HandedIn);
        assert_eq!(state(23), State::ReplySoon(7));
        assert_eq!(state(30), State::ReplySoon(0));
        assert_eq!(state(31), State::ReplyLate(1));
        let mut replied = handed(Some(30));
        replied.replied = Some(day(40));
        assert_eq!(entry(vec![replied]).state(day(50)), State::Replied);
    }

    #[test]
    fn a_reminder_comes_earlier_if_the_user_wants_so() {
        let mut early = handed(Some(30));
        early.remind = Some(day(10));
        assert_eq!(entry(vec![early.clone()]).state(day(9)), State::HandedIn);
        assert_eq!(entry(vec![early]).state(day(10)), State::ReplySoon(20));
    }

    #[test]
    fn of_several_receivers_the_most_urgent_counts() {
        let mut replied = handed(Some(1));
        replied.replied = Some(day(1));
        let state = |all: &[Handed], on| entry(all.to_vec()).state(day(on));
        assert_eq!(state(&[replied.clone(), handed(None)], 9), State::HandedIn);
        assert_eq!(state(&[replied.clone(), handed(Some(12)), handed(Some(10))], 9), State::ReplySoon(1));
        assert_eq!(state(&[handed(Some(3)), handed(Some(6)), handed(Some(12))], 9), State::ReplyLate(6));
        assert_eq!(state(&[replied.clone(), replied], 9), State::Replied);
    }

    #[test]
    fn what_does_not_fit_together_is_told() {
        let wrong = |change: fn(&mut Handed)| {
            let mut typed = handed(Some(30));
            change(&mut typed);
            typed.wrong(day(0))
        };
        assert_eq!(wrong(|_| {}), None);
        assert_eq!(wrong(|h| h.to = "  ".into()), Some(Wrong::Nobody));
        assert_eq!(wrong(|h| h.on = day(1)), Some(Wrong::Future));
        assert_eq!(wrong(|h| h.reply_due = Some(day(-1))), Some(Wrong::DueBefore));
        assert_eq!(wrong(|h| h.remind = Some(day(-1))), Some(Wrong::RemindBefore));
        assert_eq!(
            wrong(|h| {
                h.remind = Some(day(2));
                h.reply_due = None;
            }),
            Some(Wrong::RemindOfNothing)
        );
    }

    #[test]
    fn the_newest_comes_first() {
        let made = |file: &str, minute| {
            let made = Some(Moment { day: day(0), minute });
            (file.to_owned(), Entry { file: file.into(), made, ..Entry::default() })
        };
        let mut all = vec![made("b", 1), made("c", 5), made("a", 1), ("x".into(), Entry::default())];
        newest_first(&mut all);
        assert_eq!(all.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["c", "a", "b", "x"]);
    }
}
