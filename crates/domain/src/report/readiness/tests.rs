//! Each check alone: a whole report, spoilt in one way, has one finding.

use super::*;
use crate::{date::Moment, messages::Lang, report::tests::sample};

/// A day of November 2026; the sample was begun on the 2nd.
fn day(n: i64) -> Day {
    Day::new(2026, 11, 1).unwrap().plus(n - 1)
}

/// The findings after a change to the sample, as `severity field: words`.
fn found(change: impl FnOnce(&mut Draft)) -> Vec<String> {
    found_in(|_| {}, change, day(24))
}

/// The same with a change to the kind, and on another day.
fn found_in(kind: impl FnOnce(&mut Template), change: impl FnOnce(&mut Draft), today: Day) -> Vec<String> {
    let (mut template, mut draft) = sample();
    draft.created = Some(Moment { day: day(2), minute: 600 });
    kind(&mut template);
    change(&mut draft);
    let words = Messages::shipped(Lang::En);
    let all = check(&template, &draft, &words, today).findings;
    all.iter().map(|f| format!("{:?} {}: {}", f.severity, f.field, f.text(&words))).collect()
}

fn field<'a>(template: &'a mut Template, id: &str) -> &'a mut Field {
    template.steps.iter_mut().flat_map(|step| &mut step.fields).find(|field| field.id == id).unwrap()
}

/// Has a check look for phrases.
fn look_for(template: &mut Template, check: Check, groups: &[(&str, &[&str])]) {
    let group =
        |(name, phrases): &(&str, &[&str])| ((*name).to_owned(), phrases.iter().map(|p| (*p).to_owned()).collect());
    let words = groups.iter().map(group).collect();
    template.checks.insert(check, CheckData { words, ..CheckData::default() });
}

fn text(text: &str) -> Answer {
    Answer::Text(text.into())
}

fn set(draft: &mut Draft, field: &str, answer: Answer) {
    draft.answers.insert(field.into(), answer);
}

fn date(from: &str, to: &str) -> Answer {
    Answer::Date(DateAnswer { sure: crate::report::Sureness::Period, from: from.into(), to: to.into() })
}

#[test]
fn a_whole_report_is_ready() {
    assert_eq!(found(|_| {}), Vec::<String>::new());
}

#[test]
fn what_is_missing_depends_on_the_reader() {
    let gone = found(|d| {
        d.answers.remove("request");
    });
    assert_eq!(gone, ["Stop request: “Request” has no answer."]);
    let other = found(|d| {
        d.answers.remove("request");
        d.recipient = "own".into();
    });
    assert_eq!(other, Vec::<String>::new());
    assert_eq!(found(|d| d.recipient.clear())[0], "Stop : No reader is chosen.");
}

#[test]
fn contradictions_of_dates_are_told() {
    assert_eq!(
        found(|d| set(d, "when", date("24/09/2026", "03/08/2026"))),
        ["Stop when: “When” ends before it begins."]
    );
    assert_eq!(
        found(|d| set(d, "when", date("25/11/2026", ""))),
        ["Stop when: “When” lies after the date of the report."]
    );
    assert_eq!(found(|d| set(d, "when", date("31/02/2026", ""))), ["Stop when: “When”: “31/02/2026” is no date."]);
    assert_eq!(found(|d| set(d, "when", Answer::NotKnown)), Vec::<String>::new());
}

#[test]
fn a_name_in_the_shared_story_is_told() {
    let told = found(|d| set(d, "seen", Answer::Text("Vestine stood at the gate.".into())));
    assert!(told[0].starts_with("Warn seen: “Seen” names a person"), "{told:?}");
}

#[test]
fn nobody_is_reported_without_a_consent_that_is_written_down() {
    assert_eq!(
        found(|d| set(d, "consent", Answer::Rows(vec![])))[..],
        [
            "Stop consent: “Consent” has no answer.".to_owned(),
            "Stop consent: V1 has given no consent that is written down.".to_owned(),
        ]
    );
}

#[test]
fn rules_of_the_template_speak() {
    let told = found(|d| set(d, "child", Answer::Choice("yes".into())));
    assert_eq!(told, ["Stop steps: A child is involved and nobody was told."]);
}

#[test]
fn counts_leave_out_what_is_not_asked() {
    let (template, draft) = sample();
    let words = Messages::shipped(Lang::En);
    let ready = check(&template, &draft, &words, day(24));
    assert_eq!((ready.answered, ready.wanted), (6, 6));
    let mut barrier = draft.clone();
    set(&mut barrier, "kind", Answer::Choice("barrier".into()));
    let ready = check(&template, &barrier, &words, day(24));
    assert_eq!((ready.answered, ready.wanted), (6, 7));
}

#[test]
fn a_place_is_as_exact_as_its_reader_needs_it() {
    let place = |sector: &str, cell: &str| {
        Answer::Place(PlaceAnswer {
            province: "Eastern".into(),
            district: "Kayonza".into(),
            sector: sector.into(),
            cell: cell.into(),
            village: String::new(),
        })
    };
    let needed = |t: &mut Template| field(t, "where").need = Need::Required;
    let no_sector = found_in(needed, |d| set(d, "where", place("", "")), day(24));
    assert_eq!(no_sector, ["Warn where: “Where”: the sector is missing, and this reader needs it."]);
    assert_eq!(found_in(needed, |d| set(d, "where", place("Gahini", "")), day(24)), Vec::<String>::new());
    // A reader who comes to the place needs more, one who only counts less.
    let exact = |depth| {
        move |t: &mut Template| {
            field(t, "where").need = Need::Required;
            t.recipients[0].place = depth;
        }
    };
    let no_cell = found_in(exact(PlaceDepth::Village), |d| set(d, "where", place("Gahini", "")), day(24));
    assert_eq!(no_cell, ["Warn where: “Where”: the cell is missing, and this reader needs it."]);
    let no_village = found_in(exact(PlaceDepth::Village), |d| set(d, "where", place("Gahini", "Urugarama")), day(24));
    assert_eq!(no_village, ["Warn where: “Where”: the village is missing, and this reader needs it."]);
    assert_eq!(
        found_in(exact(PlaceDepth::District), |d| set(d, "where", place("", "")), day(24)),
        Vec::<String>::new()
    );
    // Where the reader does not need the place at all, nobody asks how exact it is.
    assert_eq!(found(|d| set(d, "where", place("", ""))), Vec::<String>::new());
}

#[test]
fn no_source_and_one_source_are_told_apart() {
    let sources = |t: &mut Template| {
        let steps = field(t, "steps");
        (steps.role, steps.need, steps.min) = (Some(Role::Sources), Need::Required, Some(2));
    };
    let rows = |n: usize| {
        let row = |at| Row { code: format!("#{at}"), cells: [("body".to_owned(), text("the judgment"))].into() };
        Answer::Rows((0..n).map(row).collect())
    };
    let none = ["Stop steps: “Steps taken” names no source at all."];
    assert_eq!(found_in(sources, |_| {}, day(24)), none);
    assert_eq!(found_in(sources, |d| set(d, "steps", rows(0)), day(24)), none);
    // A row in which nothing stands is none.
    let empty = |d: &mut Draft| set(d, "steps", Answer::Rows(vec![Row::default()]));
    assert_eq!(found_in(sources, empty, day(24)), none);
    assert_eq!(
        found_in(sources, |d| set(d, "steps", rows(1)), day(24)),
        ["Warn steps: “Steps taken” names one source only: find a second one."]
    );
    assert_eq!(found_in(sources, |d| set(d, "steps", rows(2)), day(24)), Vec::<String>::new());
}

#[test]
fn hearsay_is_told_in_fields_for_facts_alone() {
    let look = |t: &mut Template| {
        look_for(t, Check::Hearsay, &[("en", &["people say"]), ("rw", &["bavuga ko"])]);
        field(t, "seen").role = Some(Role::Facts);
        field(t, "acts").role = Some(Role::Facts);
    };
    let said = |found: &str| {
        [format!(
            "Warn seen: “Seen” holds hearsay (“{found}”). Say who told it, in the place for what others told you."
        )]
    };
    assert_eq!(found_in(look, |d| set(d, "seen", text("People say he sold it.")), day(24)), said("People say"));
    assert_eq!(found_in(look, |d| set(d, "seen", text("Bavuga ko yagurishije.")), day(24)), said("Bavuga ko"));
    assert_eq!(found_in(look, |d| set(d, "comment", text("People say he sold it.")), day(24)), Vec::<String>::new());
    let act = |d: &mut Draft| {
        let Some(Answer::Rows(rows)) = d.answers.get_mut("acts") else { panic!("acts") };
        rows[0].cells.insert("act".into(), text("sold it, people say"));
    };
    assert!(found_in(look, act, day(24))[0].starts_with("Warn acts: “Act” holds hearsay (“people say”)"));
}

#[test]
fn judging_words_are_told_everywhere_but_in_quotation_marks() {
    let look = |t: &mut Template| look_for(t, Check::Judging, &[("fr", &["voleur"])]);
    let told = found_in(look, |d| set(d, "comment", text("R1 est un VOLEUR.")), day(24));
    assert_eq!(
        told,
        [
            "Warn comment: “Comment” judges or insults (“VOLEUR”). Write what was done; what somebody said belongs in quotation marks."
        ]
    );
    assert_eq!(found_in(look, |d| set(d, "comment", text("Il a crié « voleur ».")), day(24)), Vec::<String>::new());
    // A name in a secret column is no judgment.
    let named = |d: &mut Draft| {
        let Some(Answer::Rows(rows)) = d.answers.get_mut("responsible") else { panic!("rows") };
        rows[0].cells.insert("name".into(), text("Voleur"));
    };
    assert_eq!(found_in(look, named, day(24)), Vec::<String>::new());
}

#[test]
fn one_body_is_asked_and_not_several() {
    let look = |t: &mut Template| {
        look_for(t, Check::OneBody, &[("police", &["police"]), ("rib", &["rib"])]);
        field(t, "org").role = Some(Role::Body);
    };
    let several =
        ["Warn org: “Organisation” names several bodies. Ask one of them: where several are asked, nobody answers."];
    assert_eq!(found_in(look, |d| set(d, "org", text("Police and RIB")), day(24)), several);
    assert_eq!(found_in(look, |d| set(d, "org", text("RIB, Kayonza")), day(24)), Vec::<String>::new());
}

#[test]
fn late_is_told_by_the_readers_calendar_and_by_the_reports_own_deadline() {
    let quarter = |t: &mut Template| t.recipients[0].deadline = Some(Deadline::QuarterEnd(-14));
    let due = |left: u32, s: &str| {
        [format!("Warn : This reader expects the report by 17 December 2026: {left} day{s} left.")]
    };
    assert_eq!(found_in(quarter, |_| {}, day(39)), Vec::<String>::new());
    assert_eq!(found_in(quarter, |_| {}, day(40)), due(7, "s"));
    assert_eq!(found_in(quarter, |_| {}, day(46)), due(1, ""));
    assert_eq!(found_in(quarter, |_| {}, day(47)), due(0, "s"));
    assert_eq!(
        found_in(quarter, |_| {}, day(48)),
        ["Warn : It is late: the report was expected by 17 December 2026. Say so, and send what there is."]
    );
    // Another reader has another calendar, or none.
    assert_eq!(found_in(quarter, |d| d.recipient = "own".into(), day(48)), Vec::<String>::new());
    let own = |t: &mut Template| field(t, "when").role = Some(Role::Deadline);
    let until = |d: &mut Draft| set(d, "when", date("25/11/2026", ""));
    assert!(
        found_in(own, until, day(26))[0].starts_with("Warn when: It is late"),
        "and not that it lies after the report"
    );
    assert_eq!(found_in(own, until, day(10)), Vec::<String>::new());
}

#[test]
fn a_reader_may_count_from_a_date_of_the_report_and_a_day_that_was_told_holds_before_the_forms() {
    let after = |t: &mut Template| {
        t.recipients[0].deadline = Some(Deadline::After { field: "when".into(), days: 7 });
    };
    let late = "Warn : It is late: the report was expected by 10 November 2026. Say so, and send what there is.";
    let until = |d: &mut Draft| set(d, "when", date("01/11/2026", "03/11/2026"));
    assert_eq!(found_in(after, until, day(11)), [late], "the end of a period counts");
    assert_eq!(found_in(after, until, day(1)), Vec::<String>::new());
    let told = |t: &mut Template| {
        t.recipients[0].deadline = Some(Deadline::QuarterEnd(-14));
        field(t, "when").role = Some(Role::Deadline);
    };
    let found = found_in(told, |d| set(d, "when", date("31/12/2026", "")), day(48));
    assert_eq!(found, Vec::<String>::new(), "the day of the local office, and not the app's");
}

#[test]
fn more_rows_than_the_form_has_room_for_are_told() {
    let many = |d: &mut Draft| {
        let row = |at: usize| Row {
            code: format!("#{at}"),
            cells: [("where".into(), text("Sector")), ("answer".into(), text("None"))].into(),
        };
        set(d, "steps", Answer::Rows((1..=4).map(row).collect()));
    };
    let told = found_in(|t| field(t, "steps").max = Some(3), many, day(24));
    assert!(told.iter().any(|line| line.contains("has 4 rows; there is room for 3")), "{told:?}");
    let room = found_in(|t| field(t, "steps").max = Some(4), many, day(24));
    assert!(!room.iter().any(|line| line.contains("room")), "{room:?}");
}

#[test]
fn the_content_says_how_grave_a_check_is_and_which_lesson_teaches_it() {
    let (mut template, mut draft) = sample();
    let data = CheckData { severity: Some(Severity::Warn), lesson: Some("consent".into()), ..CheckData::default() };
    template.checks.insert(Check::Ask, data);
    template.rules[0].lesson = Some("where-first".into());
    draft.answers.remove("request");
    set(&mut draft, "child", Answer::Choice("yes".into()));
    let all = check(&template, &draft, &Messages::shipped(Lang::En), day(24)).findings;
    let told: Vec<_> = all.iter().map(|f| (f.check, f.severity, f.lesson.as_deref())).collect();
    assert_eq!(
        told,
        [(Check::Rule, Severity::Stop, Some("where-first")), (Check::Ask, Severity::Warn, Some("consent"))]
    );
}

#[test]
fn the_score_is_the_share_of_what_is_asked() {
    let ready = |answered, wanted| Readiness { answered, wanted, findings: vec![] }.percent();
    assert_eq!([ready(0, 0), ready(0, 3), ready(2, 3), ready(3, 3)], [100, 0, 66, 100]);
}

#[test]
fn a_day_that_is_agreed_for_later_may_lie_after_the_report_in_a_row_too() {
    let column = |id: &'static str| {
        found_in(
            |t| {
                let columns = &mut field(t, "steps").columns;
                columns.push(Column {
                    id: id.into(),
                    kind: ColumnKind::Date,
                    label: "Day".into(),
                    ..columns[0].clone()
                });
            },
            |d| {
                let day = DateAnswer { from: "31/12/2026".into(), ..DateAnswer::default() };
                let cells = [(id.to_owned(), Answer::Date(day))].into();
                set(d, "steps", Answer::Rows(vec![Row { code: "#1".into(), cells }]));
            },
            day(24),
        )
    };
    assert_eq!(column("until"), Vec::<String>::new());
    assert_eq!(column("done"), ["Stop steps: “Day” lies after the date of the report."]);
}
