//! The version that holds statistics only: counts and answers of controlled lists. Nothing that somebody typed is in it: no
//! text, no name, no number, not the name of the organisation. Dates are given to the quarter, places to the district, and a
//! count under five is not told. Denied by default: a field is in it only if the shared version shows it, and then only in
//! one of the forms below.

use super::{
    draft::{Answer, DateAnswer, PlaceAnswer, Row, Sureness},
    part::{Composer, Part, Value},
    sheets::Cell,
    template::{Column, ColumnKind, Field, FieldKind, Shared},
};
use crate::{date::Day, messages::Msg};

/// Counts below it are not told: so few people can be guessed.
pub(super) const FEWEST: usize = 5;

pub(super) fn field(c: &Composer<'_>, field: &Field) -> Vec<Part> {
    if field.shared == Shared::No || field.secret.is_some() {
        return Vec::new();
    }
    let Some(answer) = c.draft.answer(&field.id) else { return Vec::new() };
    let label = field.label.clone();
    let pair = |text: Option<String>| {
        let value = text.map(Value::text);
        value.map(|value| Part::Pair { label: label.clone(), value, unit: String::new() }).into_iter().collect()
    };
    match (field.kind, answer) {
        (_, Answer::NotKnown) => pair(Some(c.words.say(&Msg::NotKnown))),
        (FieldKind::Choice, Answer::Choice(id)) => pair(choice(c, field, id)),
        (FieldKind::Many, Answer::Many(ids)) => {
            let items: Vec<String> = ids.iter().filter_map(|id| choice(c, field, id)).collect();
            if items.is_empty() { Vec::new() } else { vec![Part::List { label, items }] }
        }
        (FieldKind::Date, Answer::Date(date)) => pair(quarters(c, date)),
        (FieldKind::Place, Answer::Place(place)) => pair(district(c, place)),
        (kind, Answer::Rows(rows)) if kind.has_rows() => vec![Part::Counts { label, items: counts(c, field, rows) }],
        _ => Vec::new(),
    }
}

/// An answer of the form's own list; an id that the list does not know is somebody's own text.
fn choice(c: &Composer<'_>, field: &Field, id: &str) -> Option<String> {
    c.template.known_choice(field.list.as_deref(), id).map(str::to_owned)
}

/// `Kayonza, Eastern`. Both come from the app's list of places; an imported draft may say anything there, and what names
/// somebody is not shown.
fn district(c: &Composer<'_>, place: &PlaceAnswer) -> Option<String> {
    let parts = [&place.district, &place.province].map(|part| part.trim());
    let shown: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty() && c.clean(part) == *part).collect();
    (!shown.is_empty()).then(|| shown.join(", "))
}

pub(super) fn quarter(c: &Composer<'_>, day: Day) -> String {
    let months = c.words.say(&Msg::MonthNames);
    let name = |month: u32| months.split(',').nth(month as usize - 1).unwrap_or_default().to_owned();
    let last = day.quarter_end().month;
    c.words.say(&Msg::PaperQuarter { first: name(last - 2), last: name(last), year: day.year.to_string() })
}

fn quarters(c: &Composer<'_>, date: &DateAnswer) -> Option<String> {
    let (from, to) = date.days();
    let from = quarter(c, from?);
    Some(match (date.sure, to.map(|to| quarter(c, to))) {
        (Sureness::Period, Some(to)) if to != from => c.words.say(&Msg::PaperQuarters { from, to }),
        (Sureness::Period, None) if date.to.trim().is_empty() => c.words.say(&Msg::PaperQuarterSince { from }),
        _ => from,
    })
}

/// How many rows, and how many of each answer of the columns with a controlled list that the shared version would show.
fn counts(c: &Composer<'_>, field: &Field, rows: &[Row]) -> Vec<(String, Value)> {
    let counted = |column: &&Column| {
        let of_list = matches!(column.kind, ColumnKind::Choice | ColumnKind::Many) && column.list.is_some();
        let leaves = column.shared == Shared::Yes && (field.shared != Shared::Counts || column.count);
        of_list && leaves && column.secret.is_none()
    };
    let mut out = vec![(c.words.say(&Msg::PaperInAll), told(c, rows.len()))];
    for column in field.columns.iter().filter(counted) {
        let tally = c.tally(column, rows);
        let hidden = hidden(&tally, rows.len());
        for (at, (name, count)) in tally.into_iter().enumerate() {
            let value = if hidden == Some(at) { Value::text(c.words.say(&Msg::PaperNotTold)) } else { told(c, count) };
            out.push((name, value));
        }
    }
    out
}

fn told(c: &Composer<'_>, count: usize) -> Value {
    if (1..FEWEST).contains(&count) {
        let text = c.words.say(&Msg::PaperFewer { number: FEWEST.to_string() });
        Value { cell: Cell::Text(text.clone()), text }
    } else {
        Value::number(count)
    }
}

/// Which count has to go besides the small ones: where the total is told and the small ones are few even together, taking the
/// others from the total would give them. The smallest of the others goes with them.
fn hidden(tally: &[(String, usize)], total: usize) -> Option<usize> {
    let small: usize = tally.iter().map(|(_, count)| *count).filter(|count| *count < FEWEST).sum();
    let others = tally.iter().enumerate().filter(|(_, (_, count))| *count >= FEWEST);
    let guessed = (1..FEWEST).contains(&small) && total >= FEWEST;
    others.min_by_key(|(_, (_, count))| *count).map(|(at, _)| at).filter(|_| guessed)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::{
        date::{Day, Moment},
        messages::{Lang, Messages},
        report::{tests::sample, *},
    };

    fn statistics(act: impl FnOnce(&mut Draft), lang: Lang) -> String {
        let (template, mut draft) = sample();
        act(&mut draft);
        let now = Moment { day: Day::new(2026, 11, 24).unwrap(), minute: 600 };
        let options = ComposeOptions { version: Version::Statistics, now, number: 1 };
        compose::plain(&compose(&template, &draft, &Messages::shipped(lang), &options))
    }

    #[track_caller]
    fn check(act: impl FnOnce(&mut Draft), want: Expect) {
        want.assert_eq(&statistics(act, Lang::En));
    }

    #[test]
    fn it_holds_counts_and_controlled_answers_and_nothing_that_was_typed() {
        check(
            |_| (),
            expect![[r#"
                Sample report
                Reference SMP-2026-AAAAA · October–December 2026 · version 1
                For: Justice Committee
                Statistics only. No names and no texts; dates to the quarter, places to the district; counts under 5 are not told.
                ## 1. About
                Date of report: October–December 2026
                Kind: Incident
                ## 2. People
                Victims: In all: fewer than 5 / Sex, Woman: fewer than 5
                Alleged responsible: In all: fewer than 5
                Consent: In all: fewer than 5 / To record, Yes: fewer than 5
                ## 3. What happened
                When: since July–September 2026, still going on
                Where: Kayonza, Eastern
                Acts: In all: fewer than 5
                Drafted with Ubuvugizi on the author’s own device."#]],
        );
    }

    #[test]
    fn what_a_list_does_not_know_and_what_is_no_day_is_somebodys_own_text() {
        let said = statistics(
            |draft| {
                draft.answers.insert("kind".into(), Answer::Choice("Vestine".into()));
                let typed = DateAnswer { from: "when Vestine came".into(), ..DateAnswer::default() };
                draft.answers.insert("when".into(), Answer::Date(typed));
                let place = PlaceAnswer { district: "Vestine".into(), ..PlaceAnswer::default() };
                draft.answers.insert("where".into(), Answer::Place(place));
            },
            Lang::En,
        );
        assert!(!said.contains("Vestine") && !said.contains("Kind") && !said.contains("Where"), "{said}");
    }

    #[test]
    fn a_controlled_answer_that_the_shared_version_keeps_is_kept_here_too() {
        let said =
            statistics(|draft| drop(draft.answers.insert("child".into(), Answer::Choice("yes".into()))), Lang::En);
        assert!(!said.contains("Child"), "{said}");
    }

    /// So many people, all of whom have agreed.
    fn people(women: usize, men: usize) -> impl FnOnce(&mut Draft) {
        move |draft| {
            let row = |code: String, cells: [(&str, Answer); 2]| Row {
                code,
                cells: cells.map(|(column, answer)| (column.to_owned(), answer)).into(),
            };
            let person = |at: usize| {
                let sex = if at < women { "woman" } else { "man" };
                row(format!("V{at}"), [("sex", Answer::Choice(sex.into())), ("note", Answer::NotKnown)])
            };
            let consent = |at: usize| {
                let who = Answer::Text(format!("V{at}"));
                row(format!("#{at}"), [("who", who), ("record", Answer::Choice("yes".into()))])
            };
            draft.answers.insert("victims".into(), Answer::Rows((0..women + men).map(person).collect()));
            draft.answers.insert("consent".into(), Answer::Rows((0..women + men).map(consent).collect()));
        }
    }

    /// The line of the victims.
    fn victims(women: usize, men: usize) -> String {
        let said = statistics(people(women, men), Lang::En);
        said.lines().find_map(|line| line.strip_prefix("Victims: ")).unwrap().to_owned()
    }

    #[test]
    fn a_small_count_is_not_told_and_cannot_be_worked_out() {
        assert_eq!(victims(7, 6), "In all: 13 / Sex, Woman: 7 / Sex, Man: 6");
        assert_eq!(victims(2, 1), "In all: fewer than 5 / Sex, Woman: fewer than 5 / Sex, Man: fewer than 5");
        assert_eq!(victims(3, 4), "In all: 7 / Sex, Woman: fewer than 5 / Sex, Man: fewer than 5");
        // 7 in all and 6 women would be one man.
        assert_eq!(victims(6, 1), "In all: 7 / Sex, Woman: not told / Sex, Man: fewer than 5");
        assert_eq!(victims(11, 4), "In all: 15 / Sex, Woman: not told / Sex, Man: fewer than 5");
        assert_eq!(victims(5, 0), "In all: 5 / Sex, Woman: 5");
    }

    #[test]
    fn whoever_has_not_agreed_is_in_no_count() {
        let said = statistics(
            |draft| {
                people(6, 0)(draft);
                let Some(Answer::Rows(rows)) = draft.answers.get_mut("consent") else { panic!("rows") };
                rows[0].cells.insert("record".into(), Answer::Choice("no".into()));
            },
            Lang::En,
        );
        assert!(said.contains("Victims: In all: 5 / Sex, Woman: 5\n") && !said.contains("left out"), "{said}");
    }

    #[test]
    fn dates_are_told_to_the_quarter_in_every_language() {
        for (lang, want) in [
            (Lang::En, "since July–September 2026"),
            (Lang::Fr, "depuis juillet–septembre 2026"),
            (Lang::Rw, "kuva Nyakanga–Nzeri 2026"),
        ] {
            let said = statistics(|_| (), lang);
            assert!(said.contains(want) && !said.contains("3 August") && !said.contains("24 "), "{said}");
        }
    }
}
