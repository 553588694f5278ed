//! Is the report ready for its reader? What is missing, contradictory or risky, each with the place to mend it. Nothing
//! here ever blocks the way: the writer decides.

mod checks;
#[cfg(test)]
mod tests;
mod wording;

use super::{
    draft::{Answer, DateAnswer, Draft, PlaceAnswer, Row},
    redact::Redactor,
    template::{Column, ColumnKind, Condition, Field, FieldKind, Need, Recipient, Severity, Shared, Template},
};
use crate::{
    date::Day,
    messages::{Messages, Msg},
    quiz::parse_number,
};
pub use checks::{Check, CheckData, Deadline, PlaceDepth, Role};
use wording::{Phrases, names_several};

/// So many days before a deadline the list begins to say so.
const SOON: i64 = 7;

/// How far a draft is.
#[derive(Debug, Clone, PartialEq)]
pub struct Readiness {
    /// Needed and helpful questions that have an answer.
    pub answered: usize,
    /// Needed and helpful questions.
    pub wanted: usize,
    /// What to look at: grave things first, then in the order of the form.
    pub findings: Vec<Finding>,
}

impl Readiness {
    /// Share of what this reader needs, or what helps, that has an answer, in percent. It says nothing of how good they are.
    pub fn percent(&self) -> usize {
        (self.answered * 100).checked_div(self.wanted).unwrap_or(100)
    }
}

/// One thing to look at.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What was looked for.
    pub check: Check,
    /// How grave.
    pub severity: Severity,
    /// The field to jump to; empty if it is none.
    pub field: String,
    /// What to say.
    pub message: FindingKind,
    /// Lesson that teaches it.
    pub lesson: Option<String>,
}

/// What a finding says: a message, or the words of a rule of the template.
#[derive(Debug, Clone, PartialEq)]
pub enum FindingKind {
    /// A message of the app.
    Said(Msg),
    /// A rule's own words.
    Rule(String),
}

impl Finding {
    /// In words.
    pub fn text(&self, words: &Messages) -> String {
        match &self.message {
            FindingKind::Said(msg) => words.say(msg),
            FindingKind::Rule(text) => text.clone(),
        }
    }
}

/// Looks a draft through for its chosen reader, as on a day.
pub fn check(template: &Template, draft: &Draft, words: &Messages, today: Day) -> Readiness {
    let phrases =
        |check| Phrases::new(template.checks.get(&check).into_iter().flat_map(|data| data.words.values().flatten()));
    let mut look = Look {
        template,
        draft,
        words,
        today,
        report_day: match draft.answers.get(&template.report_date) {
            Some(Answer::Date(date)) => date.days().0,
            _ => None,
        },
        redactor: Redactor::new(template, draft, words),
        hearsay: phrases(Check::Hearsay),
        judging: phrases(Check::Judging),
        findings: Vec::new(),
    };
    let (mut answered, mut wanted) = (0, 0);
    match template.recipients.iter().find(|reader| reader.id == draft.recipient) {
        None => look.add(Check::Reader, "", Msg::FindRecipient),
        Some(reader) => {
            look.due("", look.expected(reader));
        }
    }
    for field in template.fields().filter(|field| draft.shows(template, field)) {
        let need = draft.need(field);
        let has = draft.answer(&field.id).is_some();
        if need != Need::Optional {
            wanted += 1;
            answered += usize::from(has);
        }
        look.field(field, need, has);
    }
    for rule in &template.rules {
        if rule.when.iter().all(|condition| look.holds(condition)) {
            look.findings.push(Finding {
                check: Check::Rule,
                severity: rule.severity,
                field: rule.field.clone(),
                message: FindingKind::Rule(rule.text.clone()),
                lesson: rule.lesson.clone(),
            });
        }
    }
    look.findings.sort_by_key(|finding| finding.severity);
    Readiness { answered, wanted, findings: look.findings }
}

/// Whether a field or a column asks for a day that may lie after the report: what is agreed for later. Its id says so; of
/// all others only what lies in the past by its nature is asked.
fn lies_ahead(id: &str) -> bool {
    id.contains("follow") || id.contains("until")
}

/// The last day of a date or period that is answered.
fn last_day(date: &DateAnswer) -> Option<Day> {
    let (from, to) = date.days();
    to.or(from)
}

struct Look<'a> {
    template: &'a Template,
    draft: &'a Draft,
    words: &'a Messages,
    today: Day,
    report_day: Option<Day>,
    redactor: Redactor,
    hearsay: Phrases,
    judging: Phrases,
    findings: Vec<Finding>,
}

impl Look<'_> {
    fn add(&mut self, check: Check, field: &str, msg: Msg) {
        let data = self.template.checks.get(&check);
        self.findings.push(Finding {
            check,
            severity: data.and_then(|data| data.severity).unwrap_or(check.severity()),
            field: field.to_owned(),
            message: FindingKind::Said(msg),
            lesson: data.and_then(|data| data.lesson.clone()),
        });
    }

    fn field(&mut self, field: &Field, need: Need, has: bool) {
        let label = field.label.clone();
        // What has no source at all is told by its own check.
        if need == Need::Required && !has && field.role != Some(Role::Sources) {
            let check = if field.id == self.template.request { Check::Ask } else { Check::Missing };
            self.add(check, &field.id, Msg::FindMissing { label: label.clone() });
        }
        if field.role == Some(Role::Sources) && need != Need::Optional {
            self.sources(field);
        }
        match self.draft.answers.get(&field.id) {
            Some(Answer::Date(date)) => {
                let ahead = field.id == self.template.report_date || field.role == Some(Role::Deadline);
                self.date(&field.id, &label, date, ahead || lies_ahead(&field.id));
            }
            Some(Answer::Text(text)) => self.text(field, &label, text),
            Some(Answer::Rows(rows)) => self.rows(field, need, rows),
            Some(Answer::Place(place)) if need != Need::Optional => self.place(field, place),
            _ => {}
        }
        if field.role == Some(Role::Deadline)
            && let Some(Answer::Date(date)) = self.draft.answers.get(&field.id)
        {
            self.due(&field.id, date.days().0);
        }
        if field.kind == FieldKind::Consent {
            self.consent(field);
        }
    }

    fn date(&mut self, field: &str, label: &str, date: &DateAnswer, ahead: bool) {
        let label = || label.to_owned();
        let (from, to) = date.days();
        for (typed, day) in [(&date.from, from), (&date.to, to)] {
            if day.is_none() && !typed.trim().is_empty() {
                self.add(Check::Dates, field, Msg::FindNotADay { label: label(), typed: typed.trim().to_owned() });
            }
        }
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            self.add(Check::Dates, field, Msg::FindEndBeforeStart { label: label() });
        }
        if !ahead && self.report_day.is_some_and(|report| from.is_some_and(|day| day > report)) {
            self.add(Check::Dates, field, Msg::FindAfterReport { label: label() });
        }
    }

    fn text(&mut self, field: &Field, label: &str, text: &str) {
        if field.kind == FieldKind::Number && !text.trim().is_empty() && parse_number(text).is_none() {
            let typed = text.trim().to_owned();
            self.add(Check::Numbers, &field.id, Msg::FindNotANumber { label: label.to_owned(), typed });
        }
        if field.max.is_some_and(|max| text.chars().count() > max) {
            self.add(Check::Length, &field.id, Msg::FindTooLong { label: label.to_owned() });
        }
        let goes_out = matches!(field.shared, Shared::Yes | Shared::Redact);
        if goes_out && field.secret.is_none() && !self.redactor.leaks(text).is_empty() {
            self.add(Check::Name, &field.id, Msg::FindName { label: label.to_owned() });
        }
        if field.secret.is_none() {
            self.wording(field, label, text);
        }
        let bodies = self.template.checks.get(&Check::OneBody).into_iter().flat_map(|data| data.words.values());
        if field.role == Some(Role::Body) && names_several(text, bodies) {
            self.add(Check::OneBody, &field.id, Msg::FindSeveralBodies { label: label.to_owned() });
        }
    }

    /// What was written in words: no insults anywhere, no hearsay where facts belong.
    fn wording(&mut self, field: &Field, label: &str, text: &str) {
        let label = || label.to_owned();
        if field.role == Some(Role::Facts)
            && let Some(found) = self.hearsay.first(text)
        {
            self.add(Check::Hearsay, &field.id, Msg::FindHearsay { label: label(), found });
        }
        if let Some(found) = self.judging.first(text) {
            self.add(Check::Judging, &field.id, Msg::FindJudging { label: label(), found });
        }
    }

    /// One person's word is a beginning; two sources can be believed.
    fn sources(&mut self, field: &Field) {
        let says_something = |row: &&Row| row.cells.values().any(|cell| !cell.is_empty());
        let label = field.label.clone();
        match self.draft.rows(&field.id).iter().filter(says_something).count() {
            // "Not known" is an answer here, too: there is no source.
            0 => self.add(Check::Sources, &field.id, Msg::FindNoSource { label }),
            1 => self.add(Check::SecondSource, &field.id, Msg::FindOneSource { label }),
            _ => {}
        }
    }

    /// The coarsest part of a place that is missing for this reader.
    fn place(&mut self, field: &Field, place: &PlaceAnswer) {
        let label = || field.label.clone();
        let wanted = self.template.recipients.iter().find(|r| r.id == self.draft.recipient).map(|r| r.place);
        let parts = [
            (PlaceDepth::District, &place.district, Msg::FindNoDistrict { label: label() }),
            (PlaceDepth::Sector, &place.sector, Msg::FindNoSector { label: label() }),
            (PlaceDepth::Cell, &place.cell, Msg::FindNoCell { label: label() }),
            (PlaceDepth::Village, &place.village, Msg::FindNoVillage { label: label() }),
        ];
        let missing = parts.into_iter().find(|(depth, part, _)| wanted >= Some(*depth) && part.trim().is_empty());
        if let Some((.., msg)) = missing
            && *place != PlaceAnswer::default()
        {
            self.add(Check::Place, &field.id, msg);
        }
    }

    /// When a reader expects the report. A day that the writer was told and has written down holds before that of the form.
    fn expected(&self, reader: &Recipient) -> Option<Day> {
        let is_told = |field: &&Field| field.role == Some(Role::Deadline) && self.draft.shows(self.template, field);
        let date = |id: &str| match self.draft.answers.get(id) {
            Some(Answer::Date(date)) => last_day(date),
            _ => None,
        };
        let told = self.template.fields().filter(is_told).any(|field| date(&field.id).is_some());
        reader.deadline.as_ref().filter(|_| !told)?.of(self.draft.created?.day, date)
    }

    fn due(&mut self, field: &str, due: Option<Day>) {
        let Some(due) = due else { return };
        let (left, date) = (due.number() - self.today.number(), self.words.date(due));
        if left < 0 {
            self.add(Check::Late, field, Msg::FindLate { date });
        } else if left <= SOON {
            self.add(Check::Late, field, Msg::FindDueSoon { n: left as u32, date });
        }
    }

    fn rows(&mut self, field: &Field, need: Need, rows: &[Row]) {
        let counts = field.role != Some(Role::Sources);
        if let Some(want) =
            field.min.filter(|_| counts).filter(|min| need != Need::Optional && !rows.is_empty() && rows.len() < *min)
        {
            let (have, want) = (rows.len().to_string(), want.to_string());
            self.add(Check::Rows, &field.id, Msg::FindRows { label: field.label.clone(), have, want });
        }
        // The wizard adds no more than that; a file from elsewhere may hold them.
        if let Some(max) = field.max.filter(|max| rows.len() > *max) {
            let (have, want) = (rows.len().to_string(), max.to_string());
            self.add(Check::Rows, &field.id, Msg::FindTooManyRows { label: field.label.clone(), have, want });
        }
        for row in rows {
            for column in &field.columns {
                let cell = row.cells.get(&column.id).filter(|cell| !cell.is_empty());
                let label = || column.label.clone();
                match cell {
                    None if column.need == Need::Required => {
                        self.add(
                            Check::Missing,
                            &field.id,
                            Msg::FindMissingIn { label: label(), code: row.code.clone() },
                        );
                    }
                    Some(Answer::Date(date)) => {
                        let ahead = lies_ahead(&field.id) || lies_ahead(&column.id);
                        self.date(&field.id, &column.label, date, ahead);
                    }
                    Some(Answer::Text(text)) if column.kind == ColumnKind::Number && parse_number(text).is_none() => {
                        let typed = text.trim().to_owned();
                        self.add(Check::Numbers, &field.id, Msg::FindNotANumber { label: label(), typed });
                    }
                    Some(Answer::Text(code)) if column.kind == ColumnKind::Person => self.person(field, column, code),
                    Some(Answer::Text(text)) if column.secret.is_none() => {
                        let goes_out =
                            field.shared != Shared::No && matches!(column.shared, Shared::Yes | Shared::Redact);
                        if goes_out && !self.redactor.leaks(text).is_empty() {
                            self.add(Check::Name, &field.id, Msg::FindName { label: label() });
                        }
                        self.wording(field, &column.label, text);
                    }
                    _ => {}
                }
            }
        }
    }

    fn person(&mut self, field: &Field, column: &Column, code: &str) {
        if self.draft.person_codes(&column.of).all(|person| person.code != code) {
            let msg = Msg::FindGoneCode { label: column.label.clone(), code: code.to_owned() };
            self.add(Check::Codes, &field.id, msg);
        }
    }

    /// Everybody whose consent can be asked should have a row that says so.
    fn consent(&mut self, field: &Field) {
        let Some(column) = field.columns.iter().find(|column| column.kind == ColumnKind::Person) else { return };
        let asked: Vec<&str> = self
            .draft
            .rows(&field.id)
            .iter()
            .filter_map(|row| match row.cells.get(&column.id) {
                Some(Answer::Text(code)) => Some(code.as_str()),
                _ => None,
            })
            .collect();
        let missing: Vec<String> = self
            .draft
            .person_codes(&column.of)
            .filter(|person| !asked.contains(&person.code.as_str()))
            .map(|person| person.code.clone())
            .collect();
        for code in missing {
            self.add(Check::Consent, &field.id, Msg::FindNoConsent { code });
        }
    }

    fn holds(&self, condition: &Condition) -> bool {
        let Some((_, field)) = self.template.field(&condition.field) else { return false };
        // What is not asked cannot be found wanting.
        if !self.draft.shows(self.template, field) {
            return false;
        }
        let answers: Vec<&Answer> = match &condition.column {
            None => self.draft.answer(&field.id).into_iter().collect(),
            Some(column) => self
                .draft
                .rows(&field.id)
                .iter()
                .filter_map(|row| row.cells.get(column))
                .filter(|a| !a.is_empty())
                .collect(),
        };
        if condition.empty {
            answers.is_empty()
        } else {
            answers.iter().any(|answer| condition.is.iter().any(|id| answer.has_choice(id)))
        }
    }
}
