//! What people agreed to, and what follows for a paper: whoever has not agreed to be shared, or has taken the consent back, is
//! left out of the rows and the counts of every version without names. In the story such a person stays a code, as everybody
//! does there: what the story tells is the writer's to change, and the screen says so.

use std::borrow::Cow;

use super::{
    draft::{Answer, DateAnswer, Draft, Row},
    template::{Column, ColumnKind, Field, FieldKind, Template, Version},
};
use crate::date::Day;

/// What a person can agree to. A form asks for it in a column of this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Being written down at all: without this nothing else counts.
    Record,
    /// Being photographed or recorded.
    Photo,
    /// Being referred to another body.
    Refer,
    /// Being shared, without the name.
    Share,
    /// Being published.
    Publish,
}

/// Column that says that the consent was taken back.
const WITHDRAWN: &str = "withdrawn";
/// Column with the day of that.
const WITHDRAWN_ON: &str = "withdrawn-on";

impl Purpose {
    /// All, in the order in which they are asked.
    pub const ALL: [Self; 5] = [Self::Record, Self::Photo, Self::Refer, Self::Share, Self::Publish];

    /// Id of the column that asks for it.
    pub fn column(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Photo => "photo",
            Self::Refer => "refer",
            Self::Share => "share",
            Self::Publish => "publish",
        }
    }
}

/// What is known of one person's consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// Nobody has written it down.
    Nothing,
    /// A row says so, and it still holds.
    Row(usize),
    /// It was taken back.
    Withdrawn(usize),
}

/// The question about consent, and its column that says who.
pub fn asked(template: &Template) -> Option<(&Field, &Column)> {
    let field = template.fields().find(|field| field.kind == FieldKind::Consent)?;
    Some((field, field.columns.iter().find(|column| column.kind == ColumnKind::Person)?))
}

fn is(row: &Row, column: &str, id: &str) -> bool {
    row.cells.get(column).is_some_and(|answer| answer.has_choice(id))
}

/// What one person has agreed to: the last row about him or her decides.
pub fn given(draft: &Draft, field: &Field, who: &Column, code: &str) -> Given {
    let of = |row: &Row| matches!(row.cells.get(&who.id), Some(Answer::Text(text)) if text == code);
    match draft.rows(&field.id).iter().rposition(of) {
        None => Given::Nothing,
        Some(at) if is(&draft.rows(&field.id)[at], WITHDRAWN, "yes") => Given::Withdrawn(at),
        Some(at) => Given::Row(at),
    }
}

/// Codes of the persons who have not agreed to this, or not any more. A form that asks for no consent leaves nobody out.
pub fn left_out(template: &Template, draft: &Draft, purpose: Purpose) -> Vec<String> {
    let Some((field, who)) = asked(template) else { return Vec::new() };
    let asks = |purpose: Purpose| field.columns.iter().any(|column| column.id == purpose.column());
    let agreed = |code: &str| match given(draft, field, who, code) {
        Given::Row(at) => {
            let row = &draft.rows(&field.id)[at];
            [Purpose::Record, purpose].into_iter().all(|purpose| !asks(purpose) || is(row, purpose.column(), "yes"))
        }
        Given::Nothing | Given::Withdrawn(_) => false,
    };
    draft.person_codes(&who.of).map(|row| row.code.clone()).filter(|code| !agreed(code)).collect()
}

/// The draft as a version may show it, and how many persons are left out of it. The names of those who are left out must still
/// be withheld everywhere: the redactor is made from the whole draft.
pub fn obeying<'a>(template: &Template, draft: &'a Draft, version: Version) -> (Cow<'a, Draft>, usize) {
    let left = if version == Version::Full { Vec::new() } else { left_out(template, draft, Purpose::Share) };
    if left.is_empty() {
        return (Cow::Borrowed(draft), 0);
    }
    let mut draft = draft.clone();
    let persons = asked(template).map_or(&[][..], |(_, who)| &who.of);
    for field in template.fields() {
        let Some(Answer::Rows(rows)) = draft.answers.get_mut(&field.id) else { continue };
        let of: Vec<&str> =
            field.columns.iter().filter(|c| c.kind == ColumnKind::Person).map(|c| c.id.as_str()).collect();
        let named =
            |row: &Row| of.iter().any(|c| matches!(row.cells.get(*c), Some(Answer::Text(code)) if left.contains(code)));
        rows.retain(|row| !(named(row) || persons.contains(&field.id) && left.contains(&row.code)));
    }
    (Cow::Owned(draft), left.len())
}

/// Writes down that a consent was taken back on a day, or (`None`) that it was not. Gives whether there is such a row.
pub fn withdraw(template: &Template, draft: &mut Draft, row: &str, on: Option<Day>) -> bool {
    let Some((field, _)) = asked(template) else { return false };
    let Some(Answer::Rows(rows)) = draft.answers.get_mut(&field.id) else { return false };
    let Some(row) = rows.iter_mut().find(|r| r.code == row) else { return false };
    let is = if on.is_some() { "yes" } else { "no" };
    row.cells.insert(WITHDRAWN.into(), Answer::Choice(is.into()));
    if field.columns.iter().any(|column| column.id == WITHDRAWN_ON) {
        let from = on.map(Day::slashed).unwrap_or_default();
        row.cells.insert(WITHDRAWN_ON.into(), Answer::Date(DateAnswer { from, ..DateAnswer::default() }));
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::sample;

    /// The sample with a question about sharing, a second victim, and an act done to her.
    fn two() -> (Template, Draft) {
        let (mut template, mut draft) = sample();
        let field = template.steps[1].fields.iter_mut().find(|field| field.id == "consent").unwrap();
        for id in ["share", WITHDRAWN] {
            let like = field.columns.iter().find(|column| column.id == "record").unwrap().clone();
            field.columns.push(Column { id: id.into(), ..like });
        }
        let field = template.field("victims").unwrap().1.clone();
        assert_eq!(draft.add_row(&field), "V2");
        let acts = template.field("acts").unwrap().1.clone();
        let code = draft.add_row(&acts);
        set(&mut draft, "acts", &code, "to", Answer::Text("V2".into()));
        let consent = template.field("consent").unwrap().1.clone();
        let code = draft.add_row(&consent);
        set(&mut draft, "consent", &code, "who", Answer::Text("V2".into()));
        for row in ["#1", "#2"] {
            for column in ["record", "share"] {
                set(&mut draft, "consent", row, column, Answer::Choice("yes".into()));
            }
        }
        (template, draft)
    }

    fn set(draft: &mut Draft, field: &str, row: &str, column: &str, answer: Answer) {
        let Some(Answer::Rows(rows)) = draft.answers.get_mut(field) else { panic!("rows") };
        rows.iter_mut().find(|r| r.code == row).unwrap().cells.insert(column.into(), answer);
    }

    #[test]
    fn whoever_has_not_agreed_or_not_any_more_is_left_out() {
        let (template, draft) = two();
        let left = |change: &dyn Fn(&mut Draft), purpose| {
            let mut draft = draft.clone();
            change(&mut draft);
            left_out(&template, &draft, purpose)
        };
        let no = || Answer::Choice("no".into());
        assert_eq!(left(&|_| {}, Purpose::Share), [] as [&str; 0]);
        assert_eq!(left(&|d| set(d, "consent", "#2", "share", no()), Purpose::Share), ["V2"]);
        // Agreed to being written down only, or said nothing about it.
        assert_eq!(left(&|d| set(d, "consent", "#2", "share", no()), Purpose::Record), [] as [&str; 0]);
        assert_eq!(left(&|d| set(d, "consent", "#2", "share", Answer::Choice(String::new())), Purpose::Share), ["V2"]);
        // Without being written down nothing else counts.
        assert_eq!(left(&|d| set(d, "consent", "#1", "record", no()), Purpose::Share), ["V1"]);
        // No row at all.
        let nothing = |d: &mut Draft| {
            d.remove_row("consent", "#2");
        };
        assert_eq!(left(&nothing, Purpose::Share), ["V2"]);
        // Taken back.
        assert_eq!(left(&|d| assert!(withdraw(&template, d, "#1", Day::new(2026, 11, 1))), Purpose::Share), ["V1"]);
        // Given back: what was written last decides.
        let again = |d: &mut Draft| {
            withdraw(&template, d, "#1", Day::new(2026, 11, 1));
            withdraw(&template, d, "#1", None);
        };
        assert_eq!(left(&again, Purpose::Share), [] as [&str; 0]);
        let mut later = draft.clone();
        let consent = template.field("consent").unwrap().1;
        let code = later.add_row(consent);
        set(&mut later, "consent", &code, "who", Answer::Text("V1".into()));
        assert_eq!(left_out(&template, &later, Purpose::Share), ["V1"]);
    }

    #[test]
    fn the_shared_paper_counts_nobody_who_is_left_out_says_so_and_still_withholds_the_name() {
        use crate::{
            date::Moment,
            messages::{Lang, Messages},
            report::{ComposeOptions, compose},
        };
        let (template, mut draft) = two();
        draft.answers.insert("seen".into(), Answer::Text("Vestine came.".into()));
        withdraw(&template, &mut draft, "#1", Day::new(2026, 11, 1));
        let now = Moment { day: Day::new(2026, 11, 24).unwrap(), minute: 600 };
        let paper = |version| {
            let options = ComposeOptions { version, now, number: 1 };
            serde_json::to_string(&compose(&template, &draft, &Messages::shipped(Lang::En), &options)).unwrap()
        };
        let shared = paper(Version::Shared);
        assert!(shared.contains("In all: 1") && shared.contains("1 person is left out"), "{shared}");
        assert!(shared.contains("V1 came.") && !shared.contains("Vestine"), "{shared}");
        assert!(!shared.contains("refused to open"), "the act was done to V1: {shared}");
        let full = paper(Version::Full);
        assert!(full.contains("Vestine") && full.contains("refused to open") && !full.contains("left out"), "{full}");
    }

    #[test]
    fn the_shared_draft_has_no_row_about_somebody_who_is_left_out() {
        let (template, mut draft) = two();
        withdraw(&template, &mut draft, "#2", Day::new(2026, 11, 1));
        let (shared, left) = obeying(&template, &draft, Version::Shared);
        assert_eq!(left, 1);
        let codes = |field: &str| shared.rows(field).iter().map(|row| row.code.clone()).collect::<Vec<_>>();
        assert_eq!(codes("victims"), ["V1"]);
        assert_eq!(codes("consent"), ["#1"]);
        assert_eq!(codes("acts"), ["#1"]);
        // Who is said to have done it has agreed to nothing and is not asked.
        assert_eq!(codes("responsible"), ["R1"]);
        let (full, left) = obeying(&template, &draft, Version::Full);
        assert_eq!((left, &*full), (0, &draft));
    }
}
