//! What the writer withholds besides what the form marks: further words, and roles that point at a person. And the account
//! of what is taken out, for the writer's own eyes: it is never part of a file that leaves.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    draft::{Answer, Draft, Row},
    redact::{Redactor, Taken},
    template::{ColumnKind, Field, FieldKind, Shared, Template},
};
use crate::{messages::Messages, text::find_words};

/// Letters of the text before and after a place that is shown.
const AROUND: usize = 40;

/// What a draft withholds besides names, numbers and places.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Withhold {
    /// Further words, as typed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// Roles: field, code of the row and column, `alleged/R1/office`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
}

impl Withhold {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.roles.is_empty()
    }
}

/// An office or function of a person, which the writer may withhold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// As `Withhold::roles` has it.
    pub key: String,
    /// The person's code, which stands in its place.
    pub code: String,
    /// The words.
    pub text: String,
    /// Whether it is withheld.
    pub on: bool,
}

/// What was written about persons in words that are no name: an office, a function, a circumstance.
pub fn roles(template: &Template, draft: &Draft) -> Vec<Role> {
    let mut out = Vec::new();
    for field in template.fields().filter(|field| field.kind == FieldKind::Persons) {
        let columns = field.columns.iter().filter(|c| c.kind == ColumnKind::Text && c.secret.is_none());
        for column in columns {
            for row in draft.rows(&field.id) {
                if let Some(Answer::Text(text)) = row.cells.get(&column.id).filter(|answer| !answer.is_empty()) {
                    let key = format!("{}/{}/{}", field.id, row.code, column.id);
                    let on = draft.withhold.roles.contains(&key);
                    out.push(Role { key, code: row.code.clone(), text: text.trim().to_owned(), on });
                }
            }
        }
    }
    out
}

/// Where words stand in what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// The question.
    pub label: String,
    /// Text before it.
    pub before: String,
    /// The words as they stand there.
    pub found: String,
    /// Text after it.
    pub after: String,
}

/// A text that somebody typed.
struct Typed<'a> {
    label: String,
    text: &'a str,
    /// Whether the shared version shows it, redacted.
    leaves: bool,
}

fn typed<'a>(template: &'a Template, draft: &'a Draft) -> Vec<Typed<'a>> {
    let mut out = Vec::new();
    for field in template.fields().filter(|field| draft.shows(template, field)) {
        let leaves = field.shared != Shared::No;
        match draft.answers.get(&field.id) {
            Some(Answer::Text(text)) => out.push(Typed { label: field.label.clone(), text, leaves }),
            Some(Answer::Rows(rows)) => out.extend(cells(field, rows, leaves)),
            _ => {}
        }
    }
    out
}

fn cells<'a>(field: &'a Field, rows: &'a [Row], leaves: bool) -> impl Iterator<Item = Typed<'a>> {
    rows.iter().flat_map(move |row| {
        field.columns.iter().filter_map(move |column| {
            let Some(Answer::Text(text)) = row.cells.get(&column.id) else { return None };
            let shown = field.shared != Shared::Counts && column.shared != Shared::No && column.secret.is_none();
            let label = format!("{}, {}: {}", field.label, row.code.trim_start_matches('#'), column.label);
            (column.kind != ColumnKind::Person).then_some(Typed { label, text, leaves: leaves && shown })
        })
    })
}

/// Every place where words stand in a draft, whether or not the shared version shows it.
pub fn occurrences(template: &Template, draft: &Draft, needle: &str) -> Vec<Occurrence> {
    let around = |typed: &Typed<'_>, at: std::ops::Range<usize>| {
        let before: Vec<char> = typed.text[..at.start].chars().rev().take(AROUND).collect();
        Occurrence {
            label: typed.label.clone(),
            before: before.into_iter().rev().collect(),
            found: typed.text[at.clone()].to_owned(),
            after: typed.text[at.end..].chars().take(AROUND).collect(),
        }
    };
    let all = typed(template, draft);
    all.iter().flat_map(|typed| find_words(typed.text, needle).into_iter().map(|at| around(typed, at))).collect()
}

/// What the shared version takes out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    /// What was replaced within texts: kind, the words, what stands there instead, how often.
    pub replaced: Vec<(Taken, String, String, usize)>,
    /// Answers that are left out whole: the question, and how many answers.
    pub left_out: Vec<(String, usize)>,
}

impl Account {
    /// How often something of a kind was replaced.
    pub fn count(&self, kind: Taken) -> usize {
        self.replaced.iter().filter(|(k, ..)| *k == kind).map(|(.., n)| n).sum()
    }
}

/// The account of a draft.
pub fn account(template: &Template, draft: &Draft, words: &Messages) -> Account {
    let redactor = Redactor::new(template, draft, words);
    let mut replaced = BTreeMap::<(Taken, String, String), usize>::new();
    for typed in typed(template, draft).iter().filter(|typed| typed.leaves) {
        for hit in redactor.hits(typed.text) {
            let found = typed.text[hit.at.clone()].to_owned();
            *replaced.entry((hit.kind, found, hit.instead.to_owned())).or_default() += 1;
        }
    }
    let replaced = replaced.into_iter().map(|((kind, found, instead), n)| (kind, found, instead, n)).collect();
    Account { replaced, left_out: left_out(template, draft) }
}

fn left_out(template: &Template, draft: &Draft) -> Vec<(String, usize)> {
    let mut out = Vec::new();
    for field in template.fields().filter(|field| draft.shows(template, field)) {
        let Some(answer) = draft.answer(&field.id) else { continue };
        let rows = draft.rows(&field.id);
        match (field.shared, answer) {
            (Shared::No, Answer::Rows(rows)) => out.push((field.label.clone(), rows.len())),
            (Shared::No, _) => out.push((field.label.clone(), 1)),
            (shared, Answer::Rows(_)) => {
                for column in &field.columns {
                    let counted = shared == Shared::Counts && !column.count;
                    let hidden = counted || column.shared == Shared::No || column.secret.is_some();
                    let answered =
                        rows.iter().filter(|r| r.cells.get(&column.id).is_some_and(|a| !a.is_empty())).count();
                    if hidden && answered > 0 {
                        out.push((format!("{}, {}", field.label, column.label), answered));
                    }
                }
            }
            (_, Answer::Place(place)) => {
                let below = [&place.cell, &place.village].into_iter().filter(|part| !part.trim().is_empty()).count();
                if below > 0 {
                    out.push((field.label.clone(), below));
                }
            }
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{messages::Lang, report::tests::sample};

    #[test]
    fn every_place_of_a_word_is_shown_with_what_stands_around_it() {
        let (template, mut draft) = sample();
        draft.answers.insert("seen".into(), Answer::Text("É the widow came. The WIDOW left.".into()));
        let found = occurrences(&template, &draft, "Widow");
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].label.as_str(), found[0].before.as_str()), ("Seen", "É the "));
        assert_eq!((found[1].found.as_str(), found[1].after.as_str()), ("WIDOW", " left."));
        assert_eq!(occurrences(&template, &draft, " "), Vec::new());
        // In a cell, too, and with the code of its row.
        assert_eq!(occurrences(&template, &draft, "guard")[0].label, "Alleged responsible, R1: Office");
    }

    #[test]
    fn the_account_says_what_was_replaced_and_what_was_left_out() {
        let (template, mut draft) = sample();
        let story = "Vestine came to Nyakabungo. Vestine called 0788 123 456. Mukamana is a widow.";
        draft.answers.insert("seen".into(), Answer::Text(story.into()));
        draft.withhold.words = vec!["widow".into()];
        draft.withhold.roles = vec!["responsible/R1/office".into()];
        let account = account(&template, &draft, &Messages::shipped(Lang::En));
        assert_eq!(account.count(Taken::Name), 3);
        assert_eq!(account.count(Taken::Number), 1);
        assert_eq!(account.count(Taken::Place), 1);
        assert_eq!(account.count(Taken::Word), 1);
        assert_eq!(account.count(Taken::Role), 1);
        assert!(account.replaced.contains(&(Taken::Name, "Vestine".into(), "V1".into(), 2)), "{account:?}");
        let labels: Vec<&str> = account.left_out.iter().map(|(label, _)| label.as_str()).collect();
        assert_eq!(
            labels,
            ["Victims, Name", "Victims, Telephone", "Alleged responsible, Name", "Consent, Note", "Where", "Comment"]
        );
    }

    #[test]
    fn a_draft_of_an_older_build_withholds_nothing_further_and_is_written_as_before() {
        let (_, draft) = sample();
        assert!(draft.withhold.is_empty());
        assert!(!serde_json::to_string(&draft).unwrap().contains("withhold"));
    }
}
