//! Is the report ready for its reader? What is missing, contradictory or risky, each with the place to mend it. Nothing
//! here ever blocks the way: the writer decides.

use super::{
    draft::{Answer, DateAnswer, Draft, Row},
    redact::Redactor,
    template::{Column, ColumnKind, Condition, Field, FieldKind, Need, Severity, Shared, Template},
};
use crate::{
    date::Day,
    messages::{Messages, Msg},
    quiz::parse_number,
};

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

/// One thing to look at.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// How grave.
    pub severity: Severity,
    /// The field to jump to; empty if it is none.
    pub field: String,
    /// What to say.
    pub message: FindingKind,
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

/// Looks a draft through for its chosen reader.
pub fn check(template: &Template, draft: &Draft, words: &Messages) -> Readiness {
    let mut look = Look {
        template,
        draft,
        report_day: match draft.answers.get(&template.report_date) {
            Some(Answer::Date(date)) => date.days().0,
            _ => None,
        },
        redactor: Redactor::new(template, draft, words),
        findings: Vec::new(),
    };
    let (mut answered, mut wanted) = (0, 0);
    if draft.recipient.is_empty() {
        look.add(Severity::Stop, "", Msg::FindRecipient);
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
            let message = FindingKind::Rule(rule.text.clone());
            look.findings.push(Finding { severity: rule.severity, field: rule.field.clone(), message });
        }
    }
    look.findings.sort_by_key(|finding| finding.severity);
    Readiness { answered, wanted, findings: look.findings }
}

struct Look<'a> {
    template: &'a Template,
    draft: &'a Draft,
    report_day: Option<Day>,
    redactor: Redactor,
    findings: Vec<Finding>,
}

impl Look<'_> {
    fn add(&mut self, severity: Severity, field: &str, msg: Msg) {
        self.findings.push(Finding { severity, field: field.to_owned(), message: FindingKind::Said(msg) });
    }

    fn field(&mut self, field: &Field, need: Need, has: bool) {
        let label = field.label.clone();
        if need == Need::Required && !has {
            self.add(Severity::Stop, &field.id, Msg::FindMissing { label: label.clone() });
        }
        match self.draft.answers.get(&field.id) {
            Some(Answer::Date(date)) => self.date(&field.id, &label, date, field.id == self.template.report_date),
            Some(Answer::Text(text)) => self.text(field, &label, text),
            Some(Answer::Rows(rows)) => self.rows(field, need, rows),
            _ => {}
        }
        if field.kind == FieldKind::Consent {
            self.consent(field);
        }
    }

    fn date(&mut self, field: &str, label: &str, date: &DateAnswer, is_report: bool) {
        let label = || label.to_owned();
        let (from, to) = date.days();
        for (typed, day) in [(&date.from, from), (&date.to, to)] {
            if day.is_none() && !typed.trim().is_empty() {
                self.add(Severity::Stop, field, Msg::FindNotADay { label: label(), typed: typed.trim().to_owned() });
            }
        }
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            self.add(Severity::Stop, field, Msg::FindEndBeforeStart { label: label() });
        }
        // What is agreed for later is a date after the report: only what lies in the past by its nature is looked at.
        let happened = !is_report && !field.contains("follow") && !field.contains("until");
        if happened && self.report_day.is_some_and(|report| from.is_some_and(|day| day > report)) {
            self.add(Severity::Stop, field, Msg::FindAfterReport { label: label() });
        }
    }

    fn text(&mut self, field: &Field, label: &str, text: &str) {
        if field.kind == FieldKind::Number && !text.trim().is_empty() && parse_number(text).is_none() {
            let typed = text.trim().to_owned();
            self.add(Severity::Stop, &field.id, Msg::FindNotANumber { label: label.to_owned(), typed });
        }
        if field.max.is_some_and(|max| text.chars().count() > max) {
            self.add(Severity::Warn, &field.id, Msg::FindTooLong { label: label.to_owned() });
        }
        let goes_out = matches!(field.shared, Shared::Yes | Shared::Redact);
        if goes_out && field.secret.is_none() && !self.redactor.leaks(text).is_empty() {
            self.add(Severity::Warn, &field.id, Msg::FindName { label: label.to_owned() });
        }
    }

    fn rows(&mut self, field: &Field, need: Need, rows: &[Row]) {
        if let Some(want) = field.min.filter(|min| need != Need::Optional && !rows.is_empty() && rows.len() < *min) {
            let (have, want) = (rows.len().to_string(), want.to_string());
            self.add(Severity::Warn, &field.id, Msg::FindRows { label: field.label.clone(), have, want });
        }
        for row in rows {
            for column in &field.columns {
                let cell = row.cells.get(&column.id).filter(|cell| !cell.is_empty());
                let label = || column.label.clone();
                match cell {
                    None if column.need == Need::Required => {
                        self.add(
                            Severity::Stop,
                            &field.id,
                            Msg::FindMissingIn { label: label(), code: row.code.clone() },
                        );
                    }
                    Some(Answer::Date(date)) => self.date(&field.id, &column.label, date, false),
                    Some(Answer::Text(text)) if column.kind == ColumnKind::Number && parse_number(text).is_none() => {
                        let typed = text.trim().to_owned();
                        self.add(Severity::Stop, &field.id, Msg::FindNotANumber { label: label(), typed });
                    }
                    Some(Answer::Text(code)) if column.kind == ColumnKind::Person => self.person(field, column, code),
                    Some(Answer::Text(text)) if column.secret.is_none() => {
                        let goes_out =
                            field.shared != Shared::No && matches!(column.shared, Shared::Yes | Shared::Redact);
                        if goes_out && !self.redactor.leaks(text).is_empty() {
                            self.add(Severity::Warn, &field.id, Msg::FindName { label: label() });
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    fn person(&mut self, field: &Field, column: &Column, code: &str) {
        if self.draft.person_codes(&column.of).all(|person| person.code != code) {
            let msg = Msg::FindGoneCode { label: column.label.clone(), code: code.to_owned() };
            self.add(Severity::Stop, &field.id, msg);
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
            self.add(Severity::Stop, &field.id, Msg::FindNoConsent { code });
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{messages::Lang, report::tests::sample};

    /// The findings after a change to the sample, as `severity field: words`.
    fn found(change: impl FnOnce(&mut Draft)) -> Vec<String> {
        let (template, mut draft) = sample();
        change(&mut draft);
        let words = Messages::shipped(Lang::En);
        let all = check(&template, &draft, &words).findings;
        all.iter().map(|f| format!("{:?} {}: {}", f.severity, f.field, f.text(&words))).collect()
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
        let ready = check(&template, &draft, &words);
        assert_eq!((ready.answered, ready.wanted), (6, 6));
        let mut barrier = draft.clone();
        set(&mut barrier, "kind", Answer::Choice("barrier".into()));
        let ready = check(&template, &barrier, &words);
        assert_eq!((ready.answered, ready.wanted), (6, 7));
    }
}
