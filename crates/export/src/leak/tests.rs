use domain::{
    date::{Day, Moment},
    messages::{Lang, Messages},
    report::{
        Answer, Cell, ComposeOptions, Draft, Paper, PaperItem, PlaceAnswer, Row, Template, Version, compose, consent,
        sheets,
    },
};

use super::*;
use crate::{
    docx::{DocxOptions, docx},
    office,
    xlsx::xlsx,
    zip::zip,
};

fn needle(kind: Taken, what: &str) -> Needle {
    Needle { words: words(what).into_iter().map(|word| word.folded).collect(), kind }
}

fn secrets() -> Vec<Needle> {
    vec![
        needle(Taken::Name, "Vestine Mukamana"),
        needle(Taken::Name, "Mukamana"),
        needle(Taken::Number, "0788123456"),
        needle(Taken::Place, "Nyakabungo"),
    ]
}

#[track_caller]
fn check(bytes: &[u8], want: &[(&str, &str)]) {
    let found = match super::check(bytes, &[], &secrets()) {
        Ok(()) => Vec::new(),
        Err(Refused::Found(leaks)) => leaks,
        Err(other) => panic!("{other:?}"),
    };
    let told: Vec<(&str, &str)> = found.iter().map(|leak| (leak.what.as_str(), leak.place.as_str())).collect();
    assert_eq!(told, want);
}

#[test]
fn texts_are_searched_whatever_their_case_accents_and_gaps() {
    check(b"V1 came to Gahini. Mukamanas is another word. 0788 12345, x 6", &[]);
    check("MUKÁMANA".as_bytes(), &[("mukamana", "")]);
    check(b"in nyakabungo", &[("nyakabungo", "")]);
    for number in ["+250 788 123 456", "0788-123-456", "(0788) 123 456", "788123456", "0788.123.456"] {
        check(number.as_bytes(), &[("0788123456", "")]);
    }
    check("{\"a\":\"\\u004dukamana\"}".as_bytes(), &[("mukamana", "")]);
}

#[test]
fn runs_are_joined_entities_decoded_and_attributes_read() {
    let xml = |inside: &str| zip(&[("word/document.xml", format!("<w:p>{inside}</w:p>").into_bytes())]);
    let place = "word/document.xml";
    check(&xml("<w:r><w:t>Muka</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>mana</w:t></w:r>"), &[("mukamana", place)]);
    check(&xml("<w:t>M&#117;k&#x61;mana</w:t>"), &[("mukamana", place)]);
    check(&xml("<w:t>x</w:t><wp:docPr descr=\"Mukamana\"/>"), &[("mukamana", place)]);
    check(&xml("<!-- Mukamana -->"), &[("mukamana", place)]);
    check(&xml("<w:t>R&amp;D</w:t>"), &[]);
    // Two cells are two words, and a name may stand in both.
    check(&xml("<w:tc><w:t>Muka</w:t></w:tc><w:tc><w:t>mana</w:t></w:tc>"), &[]);
    check(
        &xml("<w:tc><w:t>Vestine</w:t></w:tc><w:tc><w:t>Mukamana</w:t></w:tc>"),
        &[("mukamana", place), ("vestine mukamana", place)],
    );
    check(&zip(&[("Mukamana.xml", b"<a/>".to_vec())]), &[("mukamana", "Mukamana.xml")]);
}

#[test]
fn a_leak_that_is_planted_is_found_in_every_format() {
    let said = paper_with("Then Mukamana left.");
    let options = DocxOptions { created: "", application: "" };
    check(&docx(&said, &options), &[("mukamana", "word/document.xml")]);
    let mut foot = paper_with("");
    foot.foot = "Nyakabungo".into();
    check(&docx(&foot, &options), &[("nyakabungo", "word/footer1.xml")]);
    let mut titled = paper_with("");
    titled.organisation = "Mukamana".into();
    check(&docx(&titled, &options), &[("mukamana", "docProps/core.xml")]);

    let mut tables = office::tests::sheets();
    tables.pairs.rows[1][2] = Cell::Number("788123456".into());
    check(&xlsx(&tables, &options), &[("0788123456", "xl/worksheets/sheet1.xml")]);
    check(&crate::csv::csv(&tables), &[("0788123456", "")]);
    let mut named = office::tests::sheets();
    named.tables[1].name = "Mukamana".into();
    check(&xlsx(&named, &options), &[("mukamana", "xl/workbook.xml")]);
    named.tables[0].rows[0][1] = Cell::Text("=Nyakabungo".into());
    check(&crate::csv::csv(&named), &[("mukamana", ""), ("nyakabungo", "")]);
    check(&docx(&paper_with("V1 left."), &options), &[]);
}

#[test]
fn what_cannot_be_read_is_refused() {
    let whole = zip(&[("a.xml", b"<a>Mukamana</a>".to_vec())]);
    for end in 2..whole.len() {
        assert_ne!(super::check(&whole[..end], &[], &secrets()), Ok(()), "cut at {end}");
    }
    for bytes in [&b""[..], b"%PDF-1.7", &[0xff, 0xfe, b'M', 0], b"a\0b"] {
        assert!(matches!(super::check(bytes, &[], &secrets()), Err(Refused::Unreadable(_))), "{bytes:?}");
    }
}

/// The words of the format itself are nobody's secret.
#[test]
fn somebody_who_is_called_like_a_style_can_still_be_reported() {
    let needles = [needle(Taken::Word, "Normal"), needle(Taken::Name, "Mukamana")];
    let options = DocxOptions { created: "", application: "" };
    assert_eq!(office::check("docx", &docx(&paper_with(""), &options), &needles), Ok(()));
    assert_eq!(office::check("xlsx", &xlsx(&office::tests::sheets(), &options), &needles), Ok(()));
    let leak = office::check("docx", &docx(&paper_with("Mukamana"), &options), &needles);
    assert!(matches!(leak, Err(Refused::Found(leaks)) if leaks.len() == 1));
}

fn paper_with(text: &str) -> Paper {
    let (template, draft) = (template(), Draft::default());
    let now = Moment { day: Day::new(2026, 11, 24).unwrap(), minute: 0 };
    let options = ComposeOptions { version: Version::Shared, now, number: 1 };
    let mut paper = compose(&template, &draft, &Messages::shipped(Lang::En), &options);
    paper.sections = vec![domain::report::PaperSection {
        heading: "1".into(),
        items: vec![PaperItem::Text { label: "Seen".into(), paragraphs: vec![text.to_owned()] }],
    }];
    paper
}

/// The incident form as it is shipped.
fn template() -> Template {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content/templates/incident.toml");
    toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// An invented name for a number: no word of the form, and none of another one.
fn name(n: usize) -> String {
    let syllables = ["zu", "vo", "xe", "qui", "wy", "jo", "fla", "gro", "dwe", "kly"];
    let part = |n: usize| format!("{}{}{}", syllables[n / 100 % 10], syllables[n / 10 % 10], syllables[n % 10]);
    format!("Z{} Y{}", part(n), part(n + 500))
}

/// Every field of the incident form filled with names: those of persons in their columns, and all of them in every text.
fn planted(template: &Template, names: &[String]) -> Draft {
    use domain::report::{ColumnKind, FieldKind, Secret};
    let mut draft = Draft { reference: "INC-2026-AAAAA".into(), recipient: "jrlos".into(), ..Draft::default() };
    let mut next = names.iter().cycle();
    let story = |next: &mut dyn Iterator<Item = &String>| {
        let five: Vec<&str> = next.take(5).map(String::as_str).collect();
        format!("{}; {} and 0788 123 456 at Nyakabungo", five.join(", "), five[0].to_uppercase())
    };
    for field in template.fields() {
        let first =
            |list: &Option<String>| list.as_ref().map(|list| template.lists[list][0].id.clone()).unwrap_or_default();
        let answer = match field.kind {
            FieldKind::Text | FieldKind::LongText | FieldKind::Number => Answer::Text(story(&mut next)),
            FieldKind::Date => {
                Answer::Date(domain::report::DateAnswer { from: story(&mut next), ..Default::default() })
            }
            FieldKind::Place => Answer::Place(PlaceAnswer {
                province: "Eastern".into(),
                district: "Kayonza".into(),
                sector: "Gahini".into(),
                cell: "Urugarama".into(),
                village: "Nyakabungo".into(),
            }),
            // All answers, so that every question is asked; and one that the list does not know.
            FieldKind::Choice if field.id == "kind" => Answer::Choice("follow-up".into()),
            FieldKind::Choice => Answer::Choice(first(&field.list)),
            FieldKind::Many => {
                let known = template.lists[field.list.as_ref().unwrap()].iter().map(|choice| choice.id.clone());
                Answer::Many(known.chain([story(&mut next)]).collect())
            }
            _ => {
                let many =
                    field.columns.iter().any(|c| c.secret == Some(Secret::Name)) || field.kind == FieldKind::Consent;
                let persons = if many { 70 } else { 3 };
                let row = |at: usize, next: &mut dyn Iterator<Item = &String>| Row {
                    code: format!("{}{}", if field.code.is_empty() { "#" } else { &field.code }, at + 1),
                    cells: field
                        .columns
                        .iter()
                        .map(|column| {
                            let answer = match (column.kind, column.secret) {
                                (_, Some(Secret::Name)) => Answer::Text(next.next().unwrap().clone()),
                                (_, Some(_)) => Answer::Text("0788 123 456".into()),
                                // Everybody has agreed, or nobody would be in it.
                                (ColumnKind::Choice, _) if column.id == "withdrawn" => Answer::Choice("no".into()),
                                (ColumnKind::Choice, _) => Answer::Choice(first(&column.list)),
                                (ColumnKind::Person, _) if field.kind == FieldKind::Consent => {
                                    Answer::Text(format!("V{}", at + 1))
                                }
                                (ColumnKind::Many, _) => Answer::Many(vec![first(&column.list), story(next)]),
                                _ => Answer::Text(story(next)),
                            };
                            (column.id.clone(), answer)
                        })
                        .collect(),
                };
                Answer::Rows((0..persons).map(|at| row(at, &mut next)).collect())
            }
        };
        draft.answers.insert(field.id.clone(), answer);
    }
    // Every name is somebody's.
    let mut all = names.iter();
    for field in ["victims", "alleged", "sources"] {
        if let Some(Answer::Rows(rows)) = draft.answers.get_mut(field) {
            for row in rows {
                if let Some(name) = all.next() {
                    row.cells.insert("name".into(), Answer::Text(name.clone()));
                }
            }
        }
    }
    assert!(all.next().is_none(), "there are rows for all names");
    draft
}

#[test]
fn two_hundred_names_in_every_field_are_in_no_file_of_the_shared_and_the_statistics_version() {
    let template = template();
    let names: Vec<String> = (0..200).map(name).collect();
    let draft = planted(&template, &names);
    assert_eq!(consent::left_out(&template, &draft, consent::Purpose::Share), Vec::<String>::new());
    let now = Moment { day: Day::new(2026, 11, 24).unwrap(), minute: 0 };
    let mut needles: Vec<Needle> = names.iter().map(|name| needle(Taken::Name, name)).collect();
    needles.extend(names.iter().flat_map(|name| name.split(' ').map(|part| needle(Taken::Name, part))));
    needles.extend([needle(Taken::Number, "0788123456"), needle(Taken::Place, "Nyakabungo")]);
    needles.push(needle(Taken::Place, "Urugarama"));
    for lang in Lang::ALL {
        let words = Messages::shipped(lang);
        for version in [Version::Shared, Version::Statistics, Version::Full] {
            let options = ComposeOptions { version, now, number: 1 };
            let paper = serde_json::to_string(&compose(&template, &draft, &words, &options)).unwrap();
            let tables = serde_json::to_string(&sheets(&template, &draft, &words, &options)).unwrap();
            for (kind, payload) in [("docx", &paper), ("xlsx", &tables), ("csv", &tables)] {
                let bytes = office::write(kind, payload, "2026-11-24T10:00:00Z").unwrap();
                let outcome = office::check(kind, &bytes, &needles);
                if version == Version::Full {
                    let Err(Refused::Found(leaks)) = outcome else { panic!("{outcome:?}") };
                    let what: BTreeSet<&str> = leaks.iter().map(|leak| leak.what.as_str()).collect();
                    assert_eq!(what.len(), needles.len(), "the full {kind} holds all of them");
                } else {
                    assert_eq!(outcome, Ok(()), "{kind} of {version:?} in {lang:?}");
                }
            }
        }
    }
}
