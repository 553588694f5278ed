//! What flows from one piece of work into a report without retyping: from a logframe into the M&E report, from a plan into the JADF
//! rows, from an agenda into the minutes. Which answer goes where is data; what a form does not have, or asks otherwise, is left.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    align::{Priority, Whose},
    logframe::{Level, Logframe},
};
use crate::{
    date::Day,
    report::{Answer, Column, ColumnKind, DateAnswer, Draft, Field, FieldKind, Row, Template},
};

/// Where answers come from: by field id, as in a draft.
pub type Answers = BTreeMap<String, Answer>;

/// Which answers go into which kind of report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// Stable id.
    pub id: String,
    /// Kind of the report that it makes.
    pub to: String,
    /// Fields: where from, where to.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// Tables.
    #[serde(rename = "table", default)]
    pub tables: Vec<TableFlow>,
}

/// Which rows go into which table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableFlow {
    /// Table that they come from.
    pub from: String,
    /// Table that they go to.
    pub to: String,
    /// Columns: where from, where to.
    pub columns: BTreeMap<String, String>,
    /// A column that decides, and its answers for which a row stays behind.
    #[serde(default)]
    pub skip: BTreeMap<String, Vec<String>>,
}

/// Fills a fresh draft; gives the number of rows written. What stands in the draft already is written over.
pub fn fill(draft: &mut Draft, template: &Template, flow: &Flow, from: &Answers) -> usize {
    for (source, to) in &flow.fields {
        if let Some((_, field)) = template.field(to)
            && let Some(answer) = from.get(source).and_then(|answer| for_field(answer, template, field))
        {
            draft.answers.insert(to.clone(), answer);
        }
    }
    let mut written = 0;
    for table in &flow.tables {
        let Some((_, field)) = template.field(&table.to).filter(|(_, field)| field.kind.has_rows()) else { continue };
        let Some(Answer::Rows(rows)) = from.get(&table.from) else { continue };
        for row in rows.iter().filter(|row| !is_skipped(table, row)) {
            let cells: BTreeMap<String, Answer> = table
                .columns
                .iter()
                .filter_map(|(source, to)| {
                    let column = field.columns.iter().find(|column| column.id == *to)?;
                    Some((to.clone(), for_cell(row.cells.get(source)?, template, column)?))
                })
                .collect();
            if cells.is_empty() || field.max.is_some_and(|max| draft.rows(&field.id).len() >= max) {
                continue;
            }
            let code = draft.add_row(field);
            if let Some(Answer::Rows(rows)) = draft.answers.get_mut(&field.id)
                && let Some(row) = rows.iter_mut().find(|row| row.code == code)
            {
                row.cells = cells;
                written += 1;
            }
        }
    }
    written
}

fn is_skipped(table: &TableFlow, row: &Row) -> bool {
    table.skip.iter().any(|(column, answers)| {
        row.cells.get(column).is_some_and(|answer| answers.iter().any(|id| answer.has_choice(id)))
    })
}

/// The answer, if a field of the other form takes it.
fn for_field(answer: &Answer, template: &Template, field: &Field) -> Option<Answer> {
    let fits = match answer {
        Answer::Text(_) => matches!(field.kind, FieldKind::Text | FieldKind::LongText | FieldKind::Number),
        Answer::Date(_) => field.kind == FieldKind::Date,
        Answer::Place(_) => field.kind == FieldKind::Place,
        Answer::Choice(id) => field.kind == FieldKind::Choice && has(template, field.list.as_deref(), id),
        _ => false,
    };
    (fits && !answer.is_empty()).then(|| answer.clone())
}

fn for_cell(answer: &Answer, template: &Template, column: &Column) -> Option<Answer> {
    let fits = match answer {
        Answer::Text(_) => matches!(column.kind, ColumnKind::Text | ColumnKind::LongText | ColumnKind::Number),
        Answer::Date(_) => column.kind == ColumnKind::Date,
        Answer::Choice(id) => column.kind == ColumnKind::Choice && has(template, column.list.as_deref(), id),
        _ => false,
    };
    (fits && !answer.is_empty()).then(|| answer.clone())
}

fn has(template: &Template, list: Option<&str>, id: &str) -> bool {
    list.and_then(|list| template.lists.get(list)).is_some_and(|list| list.iter().any(|choice| choice.id == id))
}

fn cells(cells: Vec<(&str, String)>) -> Row {
    let cells = cells.into_iter().filter(|(_, text)| !text.trim().is_empty());
    Row { code: String::new(), cells: cells.map(|(name, text)| (name.to_owned(), Answer::Text(text))).collect() }
}

/// A logframe as answers: `project`, `outcomes`, and the tables `indicators` and `activities`.
pub fn of_logframe(frame: &Logframe, list: &[Priority]) -> Answers {
    let outcomes: Vec<String> = frame.level(Level::Outcome).map(|row| row.text.clone()).collect();
    let measured = frame.level(Level::Outcome).chain(frame.level(Level::Output));
    let indicators = measured.flat_map(|row| frame.of(&row.id)).map(|indicator| {
        let unit = |value: String| {
            if value.trim().is_empty() || indicator.unit.is_empty() {
                value
            } else {
                format!("{value} {}", indicator.unit)
            }
        };
        let last = indicator.actual.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
        let (period, achieved) =
            last.rsplit_once(':').map_or(("", last), |(period, value)| (period.trim(), value.trim()));
        cells(vec![
            ("indicator", indicator.text.clone()),
            ("baseline", unit(indicator.baseline.clone())),
            ("target", unit(indicator.target.clone())),
            ("achieved", unit(achieved.to_owned())),
            ("period", period.to_owned()),
            ("split", indicator.split.clone()),
            ("means", indicator.means.clone()),
        ])
    });
    let activities = frame.level(Level::Activity).map(|row| {
        let output = frame.row(&row.under);
        let indicator = output.and_then(|output| frame.of(&output.id).next());
        // The district asks for its own targets first.
        let rank = |whose: Whose| [Whose::Imihigo, Whose::District, Whose::National].iter().position(|w| *w == whose);
        let mut served: Vec<&Priority> = list.iter().filter(|priority| frame.serves(&row.id, &priority.id)).collect();
        served.sort_by_key(|priority| rank(priority.whose));
        let served: Vec<&str> = served.into_iter().map(|priority| &*priority.text).collect();
        let planned = row.planned.clone().unwrap_or_default();
        let mut cells = cells(vec![
            ("activity", row.text.clone()),
            ("place", planned.place.clone()),
            ("group", planned.group.clone()),
            ("target", served.join("; ")),
            ("result", output.map_or_else(String::new, |output| output.text.clone())),
            ("indicator", indicator.map_or_else(String::new, |indicator| indicator.text.clone())),
            ("means", indicator.map_or_else(String::new, |indicator| indicator.means.clone())),
        ]);
        // What was typed and is no day stays in the plan.
        let day = |typed: &str| Day::parse(typed).map(Day::slashed).unwrap_or_default();
        let (from, to) = (day(&planned.from), day(&planned.until));
        if !from.is_empty() {
            cells.cells.insert("when".into(), Answer::Date(DateAnswer { from, to, ..DateAnswer::default() }));
        }
        cells
    });
    BTreeMap::from([
        ("project".to_owned(), Answer::Text(frame.name().to_owned())),
        ("outcomes".to_owned(), Answer::Text(outcomes.join("\n"))),
        ("indicators".to_owned(), Answer::Rows(indicators.collect())),
        ("activities".to_owned(), Answer::Rows(activities.collect())),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        plan::logframe::tests::{indicator, sample},
        report::{DateAnswer, new_draft},
    };

    const FORM: &str = r##"{"id":"activity","version":1,"title":"T","lead":"","prefix":"MER","report_date":"day","district":"where",
     "organisation":"org","request":"title","title_field":"title","recipient":[{"id":"own","label":"Own","version":"full"}],
     "lists":{"status":[{"id":"done","label":"Done"},{"id":"late","label":"Late"}]},
     "step":[{"id":"one","title":"One","field":[
      {"id":"title","kind":"text","label":"Title"},{"id":"aims","kind":"long_text","label":"Aims"},{"id":"day","kind":"date","label":"Day"},
      {"id":"results","kind":"table","code":"I","label":"Results","max":2,"column":[
       {"id":"indicator","kind":"text","label":"I"},{"id":"reached","kind":"text","label":"R"},{"id":"proof","kind":"text","label":"P"}]},
      {"id":"left","kind":"table","code":"L","label":"Left","column":[
       {"id":"what","kind":"text","label":"W"},{"id":"until","kind":"date","label":"U"},{"id":"state","kind":"choice","list":"status","label":"S"}]}]}]}"##;

    fn form() -> (Template, Draft) {
        let template: Template = serde_json::from_str(FORM).unwrap();
        let day = crate::plan::duty::tests::day("2026-11-25");
        let draft = new_draft(&template, "d1".into(), "MER-1".into(), crate::date::Moment { day, minute: 0 });
        (template, draft)
    }

    fn flow(text: &str) -> Flow {
        serde_json::from_str(text).unwrap()
    }

    fn text(draft: &Draft, table: &str, row: usize, column: &str) -> String {
        match draft.rows(table)[row].cells.get(column) {
            Some(Answer::Text(text)) => text.clone(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn the_indicators_of_a_logframe_become_rows_of_the_report() {
        let (template, mut draft) = form();
        let mut frame = sample();
        frame.put_indicator(indicator("i3", "op"));
        let flow = flow(
            r#"{"id":"results","to":"activity","fields":{"project":"title","outcomes":"aims","nothing":"title"},
            "table":[{"from":"indicators","to":"results","columns":{"indicator":"indicator","achieved":"reached","means":"proof","target":"no-such"}}]}"#,
        );
        let written = fill(&mut draft, &template, &flow, &of_logframe(&frame, &[]));
        assert_eq!(written, 2, "the form holds two");
        assert_eq!((draft.text("title"), draft.text("aims")), ("Justice near by", "Words of oc"));
        assert_eq!(draft.rows("results").iter().map(|row| &*row.code).collect::<Vec<_>>(), ["I1", "I2"]);
        assert_eq!(text(&draft, "results", 0, "indicator"), "Number of i1");
        assert_eq!(text(&draft, "results", 0, "reached"), "30 people", "the last period");
        assert_eq!(text(&draft, "results", 1, "proof"), "Register");
    }

    #[test]
    fn an_activity_names_the_target_of_the_district_before_the_national_one() {
        let mut frame = sample();
        let priority =
            |id: &str, whose| Priority { id: id.into(), turn: 0, gone: false, whose, text: format!("{id}!") };
        let list = [priority("a-national", Whose::National), priority("b-imihigo", Whose::Imihigo)];
        frame.link("a1", "a-national", true);
        frame.link("a1", "b-imihigo", true);
        let Some(Answer::Rows(rows)) = of_logframe(&frame, &list).remove("activities") else { panic!() };
        assert_eq!(rows[0].cells["target"], Answer::Text("b-imihigo!; a-national!".into()));
        assert_eq!(rows[0].cells["result"], Answer::Text("Words of op".into()));
        assert!(!rows[1].cells.contains_key("target"), "nothing is said where nothing is known");
    }

    #[test]
    fn an_activity_brings_its_days_its_place_and_for_whom_it_is_as_far_as_the_form_asks() {
        use crate::plan::logframe::Planned;
        let mut frame = sample();
        let a1 = frame.row("a1").cloned().unwrap();
        let planned = Planned {
            from: "6/7/2026".into(),
            until: "26 October".into(),
            place: "Gahini, Kabare".into(),
            group: "Everybody".into(),
        };
        frame.put_row(crate::plan::Row { planned: Some(planned), ..a1 });
        let answers = of_logframe(&frame, &[]);
        let (template, mut draft) = form();
        let flow = flow(
            r#"{"id":"x","to":"activity","table":[{"from":"activities","to":"left","columns":{"place":"what","when":"until","group":"state"}}]}"#,
        );
        fill(&mut draft, &template, &flow, &answers);
        assert_eq!(text(&draft, "left", 0, "what"), "Gahini, Kabare");
        let Some(Answer::Date(date)) = draft.rows("left")[0].cells.get("until") else { panic!("{draft:?}") };
        assert_eq!((date.from.as_str(), date.to.as_str()), ("06/07/2026", ""), "what is no day is not passed on");
        assert_eq!(draft.rows("left")[0].cells.get("state"), None, "the form's list decides");
        // The plan of before this was asked.
        let old = r#"{"id":"a","turn":0,"gone":false,"level":"Activity","under":"op","text":"t","assumption":""}"#;
        assert_eq!(miniserde::json::from_str::<crate::plan::Row>(old).unwrap().planned, None);
    }

    #[test]
    fn open_actions_go_into_the_next_meeting_and_done_ones_stay_behind() {
        let (template, mut draft) = form();
        let until = Answer::Date(DateAnswer { from: "1/12/2026".into(), ..DateAnswer::default() });
        let row = |what: &str, status: &str| Row {
            code: what.into(),
            cells: BTreeMap::from([
                ("what".into(), Answer::Text(what.into())),
                ("until".into(), until.clone()),
                ("status".into(), Answer::Choice(status.into())),
            ]),
        };
        let from = BTreeMap::from([(
            "actions".to_owned(),
            Answer::Rows(vec![row("a", "open"), row("b", "done"), row("c", "late")]),
        )]);
        let flow = flow(
            r#"{"id":"x","to":"activity","table":[{"from":"actions","to":"left","columns":{"what":"what","until":"until","status":"state"},
            "skip":{"status":["done"]}}]}"#,
        );
        assert_eq!(fill(&mut draft, &template, &flow, &from), 2);
        assert_eq!((text(&draft, "left", 0, "what"), text(&draft, "left", 1, "what")), ("a".into(), "c".into()));
        assert_eq!(draft.rows("left")[0].cells.get("state"), None, "this form does not know \"open\"");
        assert_eq!(draft.rows("left")[1].cells.get("state"), Some(&Answer::Choice("late".into())));
        assert_eq!(draft.rows("left")[0].cells.get("until"), Some(&until));
    }
}
