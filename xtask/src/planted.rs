//! Two hundred invented names, planted in every answer of every kind of report, are in no shared and no statistics file of any
//! form. Which forms there are is what `samples` exports: a new one is covered by being there.

use std::collections::BTreeSet;

use domain::{
    date::{Day, Moment},
    messages::{Lang, Messages},
    report::{
        Answer, ComposeOptions, DateAnswer, Draft, Field, FieldKind, PlaceAnswer, Row, Secret, Template, Version,
        needles,
        redact::{Needle, Taken},
    },
    text::words as words_of,
};

use crate::{content, project, samples};

/// How many there are.
const NAMES: usize = 200;

/// An invented name for a number: no word of a form, and none of another one.
fn name(n: usize) -> String {
    let syllables = ["zu", "vo", "xe", "qui", "wy", "jo", "fla", "gro", "dwe", "kly"];
    let part = |n: usize| format!("{}{}{}", syllables[n / 100 % 10], syllables[n / 10 % 10], syllables[n % 10]);
    format!("Z{} Y{}", part(n), part(n + 500))
}

/// Five names, a telephone number and a village, in one text.
fn story(next: &mut dyn Iterator<Item = &String>) -> String {
    let five: Vec<&str> = next.take(5).map(String::as_str).collect();
    format!("{}; {} and 0788 123 456 at Nyakabungo", five.join(", "), five[0].to_uppercase())
}

/// A draft whose every answer is full of names. The writer has named them all: those who stand in no column for names.
fn planted(template: &Template, names: &[String]) -> Draft {
    let mut next = names.iter().cycle();
    let mut draft = Draft { reference: "INC-2026-AAAAA".into(), ..Draft::default() };
    draft.recipient = template.recipients[0].id.clone();
    let first = |list: &Option<String>| {
        list.as_ref().and_then(|list| template.lists.get(list)).map(|list| list[0].id.clone()).unwrap_or_default()
    };
    for field in template.fields() {
        let answer = match field.kind {
            FieldKind::Text | FieldKind::LongText | FieldKind::Number => Answer::Text(story(&mut next)),
            FieldKind::Date => Answer::Date(DateAnswer { from: story(&mut next), ..DateAnswer::default() }),
            FieldKind::Place => Answer::Place(PlaceAnswer {
                province: "Eastern".into(),
                district: "Kayonza".into(),
                sector: "Gahini".into(),
                cell: "Urugarama".into(),
                village: "Nyakabungo".into(),
            }),
            // What another question hangs on is answered so that it is asked.
            FieldKind::Choice => Answer::Choice(
                template
                    .fields()
                    .filter_map(|other| other.show_if.as_ref())
                    .find(|show_if| show_if.field == field.id)
                    .and_then(|show_if| show_if.is.first().cloned())
                    .unwrap_or_else(|| first(&field.list)),
            ),
            FieldKind::Many => {
                let known = field.list.as_ref().and_then(|list| template.lists.get(list)).into_iter().flatten();
                let known: Vec<String> = known.map(|choice| choice.id.clone()).collect();
                Answer::Many(known.into_iter().chain([story(&mut next)]).collect())
            }
            _ => Answer::Rows(rows(field, &mut next, &first)),
        };
        draft.answers.insert(field.id.clone(), answer);
    }
    let named: BTreeSet<&str> = named(template, &draft);
    draft.withhold.words = names.iter().filter(|name| !named.contains(name.as_str())).cloned().collect();
    draft.withhold.words.push("Nyakabungo".to_owned());
    draft
}

fn rows(field: &Field, next: &mut dyn Iterator<Item = &String>, first: &dyn Fn(&Option<String>) -> String) -> Vec<Row> {
    use domain::report::ColumnKind;
    let persons = field.kind == FieldKind::Consent || field.columns.iter().any(|c| c.secret == Some(Secret::Name));
    let code = if field.code.is_empty() { "#" } else { &field.code };
    let mut row = |at: usize| Row {
        code: format!("{code}{}", at + 1),
        cells: field
            .columns
            .iter()
            .map(|column| {
                let answer = match (column.kind, column.secret) {
                    (_, Some(Secret::Name)) => Answer::Text(next.next().cloned().unwrap_or_default()),
                    (_, Some(_)) => Answer::Text("0788 123 456".into()),
                    // Everybody has agreed, or nobody would be in it.
                    (ColumnKind::Choice, _) if column.id == "withdrawn" => Answer::Choice("no".into()),
                    (ColumnKind::Choice, _) => Answer::Choice(first(&column.list)),
                    (ColumnKind::Person, _) if field.kind == FieldKind::Consent => Answer::Text(format!("V{}", at + 1)),
                    (ColumnKind::Many, _) => Answer::Many(vec![first(&column.list), story(next)]),
                    (ColumnKind::Date, _) => Answer::Date(DateAnswer { from: story(next), ..DateAnswer::default() }),
                    _ => Answer::Text(story(next)),
                };
                (column.id.clone(), answer)
            })
            .collect(),
    };
    (0..if persons { 70 } else { 3 }).map(&mut row).collect()
}

/// The names that stand in columns for names.
fn named<'a>(template: &Template, draft: &'a Draft) -> BTreeSet<&'a str> {
    let mut out = BTreeSet::new();
    for field in template.fields() {
        for column in field.columns.iter().filter(|column| column.secret == Some(Secret::Name)) {
            let Some(Answer::Rows(rows)) = draft.answers.get(&field.id) else { continue };
            out.extend(rows.iter().filter_map(|row| match row.cells.get(&column.id) {
                Some(Answer::Text(text)) => Some(text.as_str()),
                _ => None,
            }));
        }
    }
    out
}

fn needle(kind: Taken, what: &str) -> Needle {
    Needle { words: words_of(what).into_iter().map(|word| word.folded).collect(), kind }
}

#[test]
fn two_hundred_names_in_every_answer_of_every_kind_are_in_no_shared_and_no_statistics_file_of_any_form() {
    let names: Vec<String> = (0..NAMES).map(name).collect();
    let mut wanted: Vec<Needle> = names.iter().map(|name| needle(Taken::Name, name)).collect();
    wanted.push(needle(Taken::Number, "0788123456"));
    wanted.extend(["Nyakabungo", "Urugarama"].map(|place| needle(Taken::Place, place)));
    let mut seen = BTreeSet::new();
    for (lang, template) in content::templates(&project().join("content")).unwrap() {
        let draft = planted(&template, &names);
        let words = Messages::shipped(lang);
        for version in [Version::Full, Version::Shared, Version::Statistics] {
            let now = Moment { day: Day::new(2026, 11, 24).unwrap(), minute: 0 };
            let options = ComposeOptions { version, now, number: 1 };
            let what = format!("{} in {}, {version:?}", template.id, lang.tag());
            // In the full version all of them are found: the search sees what is there.
            let full = version == Version::Full;
            if full && lang != Lang::En {
                continue;
            }
            // What the app itself looks for before it hands a file over, and this test's own list.
            let own = needles(&template, &draft, &words, &options);
            for (form, outcome) in samples::searched(&template, &draft, &words, options, &[&wanted[..], &own].concat())
            {
                seen.insert(form);
                match outcome {
                    Ok(()) => assert!(!full, "{what}: nothing is found in the {form}"),
                    Err(told) => assert!(full && told.contains("Found"), "{what}, {form}: {told}"),
                }
            }
        }
    }
    assert_eq!(
        seen.into_iter().collect::<Vec<_>>(),
        ["csv", "docx", "pdf", "xlsx"],
        "forms that leave in these versions"
    );
}
