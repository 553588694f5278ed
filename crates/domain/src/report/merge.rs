//! A report that comes as a file and is here already: are the two equal, does one go on from the other, or were both changed?
//!
//! Clocks of two devices do not agree, so no date decides. A data file carries the fingerprints of what went out of its report
//! before it (`Draft::marks`), and so does the report that stays: where the present text of one stands among the marks of the
//! other, the other goes on from it. Where neither does, both were changed, and a person chooses field by field.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{Answer, Draft};
use crate::text::{FNV_START, fnv1a};

/// Marks that a report keeps: as many files made of one report are more than anybody carries about.
const MOST_MARKS: usize = 60;
/// What stands for the chosen reader among the fields.
pub const RECIPIENT: &str = "";

/// How a report in a file stands to the one that is here under its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meeting {
    /// Both say the same.
    Equal,
    /// The file goes on from what is here.
    Newer,
    /// What is here goes on from the file.
    Older,
    /// Both were changed.
    Clash,
    /// Another report that happens to have the same id.
    Stranger,
}

/// One of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What is here.
    Here,
    /// What the file says.
    File,
}

/// A field in which the two differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Its id; `RECIPIENT` for the chosen reader.
    pub field: String,
    /// What stands here; nothing if it is not answered.
    pub here: Option<Answer>,
    /// What the file says.
    pub file: Option<Answer>,
}

/// Tells one text of a report from another. What changes by merely opening it is left out.
fn mark(draft: &Draft) -> String {
    let answers: BTreeMap<&String, &Answer> = draft.answers.iter().filter(|(_, answer)| !answer.is_empty()).collect();
    let said = (&draft.template, &draft.reference, &draft.recipient, answers);
    // Maps with text keys and plain values are always JSON; a failure would only make the two differ.
    let said = serde_json::to_string(&said).unwrap_or_default();
    format!("{:016x}", fnv1a(FNV_START, &said))
}

/// Remembers that the report went out as it stands now.
pub fn set_mark(draft: &mut Draft) {
    let now = mark(draft);
    if draft.marks.last() != Some(&now) {
        draft.marks.retain(|other| *other != now);
        draft.marks.push(now);
    }
    let over = draft.marks.len().saturating_sub(MOST_MARKS);
    draft.marks.drain(..over);
}

/// How a report in a file stands to the one that is here.
pub fn meet(here: &Draft, file: &Draft) -> Meeting {
    if (&here.template, &here.reference) != (&file.template, &file.reference) {
        return Meeting::Stranger;
    }
    let (ours, theirs) = (mark(here), mark(file));
    // A text that was gone back to stands among the marks of both: then nobody can say which is the later one.
    match (file.marks.contains(&ours), here.marks.contains(&theirs)) {
        _ if ours == theirs => Meeting::Equal,
        (true, false) => Meeting::Newer,
        (false, true) => Meeting::Older,
        _ => Meeting::Clash,
    }
}

/// The fields in which they differ, in no particular order of the form.
pub fn differences(here: &Draft, file: &Draft) -> Vec<Difference> {
    let reader = |draft: &Draft| Some(Answer::Choice(draft.recipient.clone())).filter(|answer| !answer.is_empty());
    let ids: BTreeSet<&String> = here.answers.keys().chain(file.answers.keys()).collect();
    let fields = ids.into_iter().map(|id| Difference {
        field: id.clone(),
        here: here.answer(id).cloned(),
        file: file.answer(id).cloned(),
    });
    let readers = Difference { field: RECIPIENT.to_owned(), here: reader(here), file: reader(file) };
    [readers].into_iter().chain(fields).filter(|difference| difference.here != difference.file).collect()
}

/// What is here, with the file's words in the chosen fields. What nobody chose stays as it is here.
pub fn join(here: &Draft, file: &Draft, chosen: &BTreeMap<String, Side>) -> Draft {
    let mut joined = here.clone();
    for Difference { field, file: answer, .. } in differences(here, file) {
        if chosen.get(&field) != Some(&Side::File) {
            continue;
        }
        if field == RECIPIENT {
            joined.recipient.clone_from(&file.recipient);
        } else {
            match answer {
                Some(answer) => drop(joined.answers.insert(field, answer)),
                None => drop(joined.answers.remove(&field)),
            }
        }
    }
    // A code that either of them has given is never given again.
    for (field, code) in &file.codes {
        let given = joined.codes.entry(field.clone()).or_default();
        *given = (*given).max(*code);
    }
    joined.exports = joined.exports.max(file.exports);
    joined.created = [here.created, file.created].into_iter().flatten().min();
    // Both of them went into it: whoever has either of them still has the older one.
    for former in file.marks.iter().chain([&mark(file), &mark(here)]) {
        if !joined.marks.contains(former) {
            joined.marks.push(former.clone());
        }
    }
    let over = joined.marks.len().saturating_sub(MOST_MARKS);
    joined.marks.drain(..over);
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{exchange, tests::sample};

    fn write(draft: &mut Draft, field: &str, words: &str) {
        draft.answers.insert(field.into(), Answer::Text(words.into()));
    }

    /// A data file of a report, which remembers that it went out; and what another device makes of it.
    fn carry(draft: &mut Draft) -> Draft {
        set_mark(draft);
        exchange::from_json(&exchange::to_json(draft)).unwrap()
    }

    #[test]
    fn the_same_words_are_equal_whatever_was_opened_meanwhile() {
        let (_, mut here) = sample();
        let mut file = carry(&mut here);
        file.step = 7;
        file.exports = 3;
        file.answers.insert("note".into(), Answer::Text("  ".into()));
        assert_eq!(meet(&here, &file), Meeting::Equal);
        assert_eq!(differences(&here, &file), vec![]);
    }

    #[test]
    fn whoever_goes_on_from_the_other_is_newer_and_no_clock_is_asked() {
        let (_, mut here) = sample();
        let mut there = carry(&mut here);
        write(&mut there, "title", "Judgment executed");
        there.changed = None;
        let back = carry(&mut there);
        assert_eq!(meet(&here, &back), Meeting::Newer);
        assert_eq!(meet(&back, &here), Meeting::Older);
        // An older file comes once more, after what is here went on.
        let old = carry(&mut here);
        write(&mut here, "title", "On");
        assert_eq!(meet(&here, &old), Meeting::Older);
    }

    #[test]
    fn two_that_were_both_changed_clash_field_by_field() {
        let (_, mut here) = sample();
        let mut there = carry(&mut here);
        write(&mut here, "title", "Ours");
        write(&mut there, "title", "Theirs");
        write(&mut there, "request", "");
        there.recipient = "own".into();
        let file = carry(&mut there);
        assert_eq!(meet(&here, &file), Meeting::Clash);
        let told: Vec<String> = differences(&here, &file).into_iter().map(|d| d.field).collect();
        assert_eq!(told, ["", "request", "title"]);
        // A clash is symmetric.
        assert_eq!(meet(&file, &here), Meeting::Clash);
    }

    #[test]
    fn each_field_comes_from_the_chosen_side_and_the_rest_stays() {
        let (_, mut here) = sample();
        let mut there = carry(&mut here);
        write(&mut here, "title", "Ours");
        write(&mut here, "seen", "Ours, too");
        write(&mut there, "title", "Theirs");
        write(&mut there, "request", "");
        there.recipient = "own".into();
        there.codes.insert("victims".into(), 9);
        let file = carry(&mut there);
        let chosen = [("title", Side::Here), ("request", Side::File), ("", Side::File)];
        let joined = join(&here, &file, &chosen.map(|(field, side)| (field.to_owned(), side)).into());
        assert_eq!(joined.text("title"), "Ours");
        assert_eq!(joined.text("seen"), "Ours, too", "not chosen: it stays");
        assert_eq!(joined.answer("request"), None);
        assert_eq!((joined.recipient.as_str(), joined.codes["victims"]), ("own", 9));
        assert_eq!(joined.id, here.id);
        // Neither of the two has to be joined once more.
        assert_eq!(meet(&joined, &file), Meeting::Older);
        assert_eq!(meet(&joined, &here), Meeting::Older);
    }

    #[test]
    fn where_both_texts_went_out_from_both_nobody_knows_which_is_later() {
        let (_, mut here) = sample();
        let mut file = here.clone();
        write(&mut file, "title", "Another text");
        let marks = vec![mark(&here), mark(&file)];
        (here.marks, file.marks) = (marks.clone(), marks);
        assert_eq!(meet(&here, &file), Meeting::Clash);
    }

    #[test]
    fn a_file_of_an_older_build_carries_no_marks_and_is_not_asked_about_again_once_it_is_joined() {
        let (_, here) = sample();
        let mut file = here.clone();
        write(&mut file, "title", "Another text");
        assert_eq!(meet(&here, &file), Meeting::Clash);
        let joined = join(&here, &file, &BTreeMap::new());
        assert_eq!(meet(&joined, &file), Meeting::Older);
    }

    #[test]
    fn another_report_under_the_same_id_is_a_stranger() {
        let (_, here) = sample();
        let other = Draft { reference: "SMP-2026-ZZZZZ".into(), ..here.clone() };
        assert_eq!(meet(&here, &other), Meeting::Stranger);
    }

    #[test]
    fn marks_stay_within_bounds_and_the_newest_stay() {
        let (_, mut draft) = sample();
        for n in 0..100 {
            write(&mut draft, "title", &n.to_string());
            set_mark(&mut draft);
            set_mark(&mut draft);
        }
        assert_eq!(draft.marks.len(), MOST_MARKS);
        assert_eq!(draft.marks.last(), Some(&mark(&draft)));
    }
}
