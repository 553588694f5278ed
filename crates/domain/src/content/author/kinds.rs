//! The kinds of report that we ship, each with its sample: whole, ready for its reader, and with every rule able to speak.

use std::{collections::BTreeSet, fs, path::Path, sync::OnceLock};

use super::*;
use crate::{
    date::{Day, Moment},
    messages::Messages,
    report::{
        Answer, ComposeOptions, Condition, Draft, FieldKind, Need, Shared, Version, compose, exchange, new_draft,
        readiness::{Check, Finding, FindingKind, check},
    },
};

/// In the order of the list on the screen.
const KINDS: [&str; 10] = [
    "incident",
    "barrier",
    "contribution",
    "agenda",
    "minutes",
    "activity",
    "jadf-plan",
    "jadf-quarter",
    "rgb-year",
    "brief",
];

fn ours() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content")
}

fn shipped() -> &'static [(Lang, Template)] {
    static ALL: OnceLock<Vec<(Lang, Template)>> = OnceLock::new();
    ALL.get_or_init(|| {
        let (compiled, problems) = compile(&Folders::only(&ours()));
        assert_eq!(problems, vec![]);
        compiled.unwrap().templates
    })
}

fn template(kind: &str, lang: Lang) -> Template {
    shipped().iter().find(|(l, t)| *l == lang && t.id == kind).map(|(_, t)| t.clone()).unwrap()
}

fn sample(kind: &str) -> Draft {
    let text = fs::read_to_string(ours().join(format!("samples/{kind}.json"))).unwrap();
    exchange::from_json(&text).unwrap()
}

fn today() -> Day {
    Day::new(2026, 11, 24).unwrap()
}

fn found(template: &Template, draft: &Draft) -> Vec<Finding> {
    check(template, draft, &Messages::shipped(Lang::En), today()).findings
}

/// The paper as JSON: what is looked for in it is looked for in all of its parts.
fn paper(template: &Template, draft: &Draft, lang: Lang, version: Version) -> String {
    let options = ComposeOptions { version, now: Moment { day: today(), minute: 600 }, number: 1 };
    let paper = compose(template, draft, &Messages::shipped(lang), &options);
    assert!(!paper.sections.is_empty(), "{} {lang:?} {version:?}", template.id);
    serde_json::to_string(&paper).unwrap()
}

fn as_json(text: &str) -> String {
    serde_json::to_string(text.trim()).unwrap().trim_matches('"').to_owned()
}

#[test]
fn the_ten_kinds_are_there_in_three_languages_and_their_translations_await_a_reader() {
    for lang in Lang::ALL {
        let ids: Vec<&str> = shipped().iter().filter(|(l, _)| *l == lang).map(|(_, t)| t.id.as_str()).collect();
        assert_eq!(ids, KINDS, "{lang:?}");
    }
    let prefixes: BTreeSet<String> = KINDS.iter().map(|kind| template(kind, Lang::En).prefix).collect();
    assert_eq!(prefixes.len(), KINDS.len(), "{prefixes:?}");
    for kind in KINDS {
        let english = template(kind, Lang::En);
        for lang in [Lang::Fr, Lang::Rw] {
            let other = template(kind, lang);
            assert!(other.awaits_review, "{kind} {lang:?}");
            assert!(other.title != english.title && other.lead != english.lead, "{kind} {lang:?}");
        }
    }
}

#[test]
fn every_kind_has_readers_a_request_and_a_lesson_on_every_screen() {
    for kind in KINDS {
        let template = template(kind, Lang::En);
        assert!(template.recipients.iter().any(|reader| reader.version == Version::Shared), "{kind}");
        assert!(template.recipients.iter().any(|reader| reader.id == "own-file"), "{kind}");
        let (_, request) = template.field(&template.request).unwrap();
        assert_eq!(request.need, Need::Required, "{kind}");
        assert!(request.shared != Shared::No, "{kind}: the request does not go out");
        // That a lesson exists is checked when the kinds are read: `shipped` has no problem left.
        let without: Vec<&str> = template.steps.iter().filter(|s| s.lesson.is_none()).map(|s| s.id.as_str()).collect();
        assert!(without.len() * 4 < template.steps.len(), "{kind}: {without:?}");
        for rule in &template.rules {
            assert!(rule.lesson.is_some(), "{kind}: rule {} teaches nothing", rule.id);
        }
    }
}

#[test]
fn an_empty_draft_is_told_what_its_reader_needs() {
    for kind in KINDS {
        let template = template(kind, Lang::En);
        let now = Moment { day: today(), minute: 600 };
        let mut draft = new_draft(&template, "d1".into(), format!("{}-2026-AAAAA", template.prefix), now);
        draft.recipient.clone_from(&template.recipients[0].id);
        let findings = found(&template, &draft);
        assert!(findings.iter().any(|f| f.field == template.request && f.check == Check::Ask), "{kind}: {findings:?}");
        let required = template.fields().filter(|f| f.need == Need::Required && draft.shows(&template, f)).count();
        assert!(findings.len() + 1 >= required, "{kind}: {} findings of {required}", findings.len());
    }
}

#[test]
fn a_filled_in_sample_is_ready_for_its_reader() {
    for kind in KINDS {
        let (template, draft) = (template(kind, Lang::En), sample(kind));
        assert_eq!((draft.template.as_str(), draft.template_version), (kind, template.version));
        assert!(template.recipients.iter().any(|reader| reader.id == draft.recipient), "{kind}");
        for field in draft.answers.keys() {
            assert!(template.field(field).is_some(), "{kind}: no question {field}");
        }
        // Only the calendar may speak: a sample has a day of its own.
        let words = Messages::shipped(Lang::En);
        let told: Vec<String> =
            found(&template, &draft).iter().filter(|f| f.check != Check::Late).map(|f| f.text(&words)).collect();
        assert_eq!(told, Vec::<String>::new(), "{kind}");
        let ready = check(&template, &draft, &words, today());
        assert_eq!(ready.answered, ready.wanted, "{kind}");
    }
}

#[test]
fn a_sample_becomes_a_paper_in_every_language_and_version_and_secrets_stay_here() {
    for kind in KINDS {
        let draft = sample(kind);
        for lang in Lang::ALL {
            let template = template(kind, lang);
            let full = paper(&template, &draft, lang, Version::Full);
            let shared = paper(&template, &draft, lang, Version::Shared);
            for field in template.fields().filter(|field| draft.shows(&template, field)) {
                if field.kind != FieldKind::LongText
                    && let Some(Answer::Text(text)) = draft.answers.get(&field.id)
                {
                    assert!(full.contains(&as_json(text)), "{kind} {}: {text}", field.id);
                    assert_eq!(shared.contains(&as_json(text)), field.shared != Shared::No, "{kind} {}", field.id);
                }
                for (row, column) in
                    draft.rows(&field.id).iter().flat_map(|r| field.columns.iter().map(move |c| (r, c)))
                {
                    let Some(Answer::Text(text)) = row.cells.get(&column.id) else { continue };
                    if column.secret.is_some() {
                        assert!(!shared.contains(&as_json(text)), "{kind} {} goes out", column.id);
                    } else {
                        assert!(full.contains(&as_json(text)), "{kind} {} {}: {text}", field.id, column.id);
                        assert!(
                            column.shared == Shared::No || shared.contains(&as_json(text)),
                            "{kind} {} {}: {text}",
                            field.id,
                            column.id
                        );
                    }
                }
            }
        }
    }
}

/// Makes a condition of a rule hold.
fn make_hold(draft: &mut Draft, template: &Template, condition: &Condition) {
    let (_, field) = template.field(&condition.field).unwrap();
    if let Some(show_if) = &field.show_if {
        draft.answers.insert(show_if.field.clone(), Answer::Choice(show_if.is[0].clone()));
    }
    let answer = |kind: FieldKind| match kind {
        FieldKind::Many => Answer::Many(condition.is.clone()),
        _ => Answer::Choice(condition.is[0].clone()),
    };
    match (&condition.column, condition.empty) {
        (None, true) => {
            draft.answers.remove(&field.id);
        }
        (None, false) => {
            draft.answers.insert(field.id.clone(), answer(field.kind));
        }
        (Some(column), empty) => {
            if draft.rows(&field.id).is_empty() {
                draft.add_row(field);
            }
            let Some(Answer::Rows(rows)) = draft.answers.get_mut(&field.id) else { panic!("rows") };
            for row in rows {
                row.cells.remove(column);
                if !empty {
                    row.cells.insert(column.clone(), Answer::Choice(condition.is[0].clone()));
                }
            }
        }
    }
}

#[test]
fn every_rule_speaks_when_its_conditions_hold() {
    for kind in KINDS {
        let template = template(kind, Lang::En);
        assert!(template.rules.len() >= 4, "{kind}");
        for rule in &template.rules {
            let mut draft = sample(kind);
            for condition in &rule.when {
                make_hold(&mut draft, &template, condition);
            }
            let said = found(&template, &draft);
            let speaks =
                said.iter().any(|f| f.message == FindingKind::Rule(rule.text.clone()) && f.field == rule.field);
            assert!(speaks, "{kind}: {} is silent: {said:?}", rule.id);
        }
    }
}

#[test]
fn a_row_without_what_makes_it_useful_is_told() {
    for (kind, field, column) in [
        ("activity", "results", "target"),
        ("activity", "results", "verification"),
        ("activity", "money", "spent"),
        ("agenda", "items", "minutes"),
        ("barrier", "proposals", "who"),
        ("brief", "facts", "source"),
        ("brief", "recommendations", "until"),
        ("contribution", "facts", "date"),
        ("jadf-plan", "rows", "budget"),
        ("jadf-plan", "rows", "verification"),
        ("jadf-quarter", "rows", "spent"),
        ("minutes", "actions", "who"),
        ("minutes", "actions", "until"),
        ("rgb-year", "plan", "indicator"),
    ] {
        let (template, mut draft) = (template(kind, Lang::En), sample(kind));
        let Some(Answer::Rows(rows)) = draft.answers.get_mut(field) else { panic!("{kind} {field}") };
        assert!(rows[0].cells.remove(column).is_some(), "{kind} {field} {column}");
        let said = found(&template, &draft);
        assert!(
            said.iter().any(|f| f.check == Check::Missing && f.field == field),
            "{kind} {field} {column}: {said:?}"
        );
    }
    for (kind, field) in [("barrier", "barriers"), ("barrier", "proposals"), ("brief", "recommendations")] {
        assert_eq!(template(kind, Lang::En).field(field).unwrap().1.max, Some(3), "{kind} {field}: more than three");
    }
}

#[test]
fn a_name_that_slipped_into_minutes_does_not_leave() {
    let (template, mut draft) = (template("minutes", Lang::En), sample("minutes"));
    let Some(Answer::Rows(rows)) = draft.answers.get_mut("points") else { panic!("rows") };
    rows[0].cells.insert("summary".into(), Answer::Text("Josiane Uwera counts; call 0788 123 456.".into()));
    assert!(found(&template, &draft).iter().any(|f| f.check == Check::Name && f.field == "points"));
    let shared = paper(&template, &draft, Lang::En, Version::Shared);
    assert!(!shared.contains("Uwera") && !shared.contains("0788"), "{shared}");
    assert!(shared.contains("M1 counts"), "{shared}");
}

#[test]
fn figures_of_the_register_go_into_the_quarterly_page_the_brief_the_rows_of_results_and_the_facts_of_a_contribution() {
    let mut takes = Vec::new();
    for kind in KINDS {
        let template = template(kind, Lang::En);
        if let Some((table, _)) = crate::register::figures::table_for(&template) {
            takes.push((kind, table.id.clone()));
        }
    }
    let want = [("barrier", "figures"), ("contribution", "facts"), ("activity", "results"), ("brief", "figures")];
    assert_eq!(takes, want.map(|(kind, table)| (kind, table.to_owned())));
}
