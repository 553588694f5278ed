//! The register: all incidents on this device, as a list that can be searched and as figures. An incident is a report draft of a
//! kind that says (`[register]` in its file) where its place, time, kinds and persons stand: nothing is entered twice, and what
//! the register shows is always what the drafts say.

pub mod figures;
pub mod file;
pub mod index;
pub mod jpeg;
pub mod pattern;
pub mod suppress;

use serde::{Deserialize, Serialize};

use crate::{
    date::{Day, Moment},
    quiz::parse_number,
    report::{
        Answer, Column, ColumnKind, Draft, Template,
        consent::{self, Purpose},
    },
    text::fold,
};

/// Where a report kind keeps what the register lists and counts: ids of its fields.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterFields {
    /// Date of what happened.
    pub when: String,
    /// Place of it.
    pub place: String,
    /// Controlled lists that say what it was.
    pub kinds: Vec<String>,
    /// Rows, one a person; its columns marked `count` are counted.
    pub persons: String,
    /// Rows, one a body that was asked.
    pub steps: String,
    /// Its column that says which body.
    pub body: String,
    /// Its columns that say that the body answered. In a controlled list the entry `none` says that it did not.
    pub answers: Vec<String>,
    /// Number of days it has taken.
    pub delay: String,
}

/// Entry of a controlled list of results that is no answer.
const NO_ANSWER: &str = "none";

/// A person, as far as persons are counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Person(
    /// Answers to the columns that are counted, in their order; empty where nothing is said.
    pub Vec<String>,
    /// Whether he or she has agreed to be shared.
    pub bool,
);

/// What the register knows of an incident without reading all of it. Short keys: hundreds of them stand in one record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Id of the draft.
    #[serde(rename = "i")]
    pub id: String,
    /// Its reference number.
    #[serde(rename = "r")]
    pub reference: String,
    /// Its short name; may be empty.
    #[serde(rename = "t", default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// When it was last changed.
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<Moment>,
    /// Step the user was at.
    #[serde(rename = "s", default)]
    pub step: usize,
    /// First day of what happened.
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    /// District.
    #[serde(rename = "e", default, skip_serializing_if = "String::is_empty")]
    pub district: String,
    /// Sector.
    #[serde(rename = "o", default, skip_serializing_if = "String::is_empty")]
    pub sector: String,
    /// For each of the kinds' lists: the entries that were ticked.
    #[serde(rename = "k", default)]
    pub kinds: Vec<Vec<String>>,
    /// The persons.
    #[serde(rename = "p", default, skip_serializing_if = "Vec::is_empty")]
    pub persons: Vec<Person>,
    /// Bodies that have answered, each once.
    #[serde(rename = "b", default, skip_serializing_if = "Vec::is_empty")]
    pub bodies: Vec<String>,
    /// Days it has taken.
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub delay: Option<u32>,
}

/// The columns by which persons are counted.
pub fn counted<'a>(template: &'a Template, fields: &RegisterFields) -> Vec<&'a Column> {
    let field = template.field(&fields.persons).map(|(_, field)| field);
    let columns = field.map_or(&[][..], |field| &field.columns);
    columns.iter().filter(|column| column.count && column.kind == ColumnKind::Choice).collect()
}

/// The entry of an incident.
pub fn entry(template: &Template, fields: &RegisterFields, draft: &Draft) -> Entry {
    // A question that is no longer asked keeps its answer and counts for nothing.
    let answer = |id: &str| {
        let (_, field) = template.field(id)?;
        draft.shows(template, field).then(|| draft.answer(id)).flatten()
    };
    let chosen = |answer: Option<&Answer>| match answer {
        Some(Answer::Many(ids)) => ids.clone(),
        Some(Answer::Choice(id)) => vec![id.clone()],
        _ => Vec::new(),
    };
    let (district, sector) = match answer(&fields.place) {
        Some(Answer::Place(place)) => (place.district.clone(), place.sector.clone()),
        _ => Default::default(),
    };
    let left = consent::left_out(template, draft, Purpose::Share);
    let columns = counted(template, fields);
    let persons = draft.rows(&fields.persons).iter().map(|row| {
        let group = |column: &&Column| match row.cells.get(&column.id) {
            Some(Answer::Choice(id)) => id.clone(),
            _ => String::new(),
        };
        Person(columns.iter().map(group).collect(), !left.contains(&row.code))
    });
    let mut bodies = Vec::new();
    for row in draft.rows(&fields.steps) {
        let said = |column: &String| {
            row.cells.get(column).is_some_and(|answer| match answer {
                Answer::NotKnown => false,
                other => !other.is_empty() && !other.has_choice(NO_ANSWER),
            })
        };
        if let Some(Answer::Choice(body)) = row.cells.get(&fields.body)
            && fields.answers.iter().any(said)
            && !bodies.contains(body)
        {
            bodies.push(body.clone());
        }
    }
    let delay = match answer(&fields.delay) {
        Some(Answer::Text(typed)) => {
            parse_number(typed).filter(|days| (0.0..100_000.0).contains(days)).map(|days| days as u32)
        }
        _ => None,
    };
    Entry {
        id: draft.id.clone(),
        reference: draft.reference.clone(),
        title: draft.title(template).to_owned(),
        changed: draft.changed,
        step: draft.step,
        day: match answer(&fields.when) {
            Some(Answer::Date(date)) => date.days().0,
            _ => None,
        },
        district,
        sector,
        kinds: fields.kinds.iter().map(|id| chosen(answer(id))).collect(),
        persons: persons.collect(),
        bodies,
        delay,
    }
}

impl Entry {
    /// Whether somebody in it has not agreed to be shared.
    pub fn leaves_out(&self) -> bool {
        self.persons.iter().any(|person| !person.1)
    }

    /// Whether it may be counted in a version for others: there is nobody in it, or somebody who agreed.
    pub fn may_be_shared(&self) -> bool {
        self.persons.is_empty() || self.persons.iter().any(|person| person.1)
    }
}

/// Which incidents are wanted. What is empty lets everything through.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filter {
    /// Each of these words, in title, reference or place.
    pub words: String,
    /// Number of the kinds' list, and the entry.
    pub kind: Option<(usize, String)>,
    /// District.
    pub district: String,
    /// From this day on.
    pub from: Option<Day>,
    /// To this day.
    pub to: Option<Day>,
}

/// A filter whose words are ready to be looked for.
pub struct Finder<'a> {
    filter: &'a Filter,
    words: Vec<String>,
}

impl Entry {
    /// Where words are looked for. Making it costs more than looking: whoever looks again and again keeps it.
    pub fn hay(&self) -> String {
        fold(&format!("{} {} {} {}", self.title, self.reference, self.district, self.sector))
    }
}

impl Filter {
    /// Whether an incident is wanted. Without a day it is in no period.
    pub fn takes(&self, entry: &Entry) -> bool {
        let finder = self.finder();
        finder.takes_but_words(entry) && (finder.words.is_empty() || finder.finds(&entry.hay()))
    }

    /// For many incidents.
    pub fn finder(&self) -> Finder<'_> {
        Finder { filter: self, words: fold(&self.words).split_whitespace().map(str::to_owned).collect() }
    }

    fn takes_but_words(&self, entry: &Entry) -> bool {
        self.kind.as_ref().is_none_or(|(list, id)| entry.kinds.get(*list).is_some_and(|ids| ids.contains(id)))
            && (self.district.is_empty() || entry.district == self.district)
            && self.from.is_none_or(|from| entry.day.is_some_and(|day| day >= from))
            && self.to.is_none_or(|to| entry.day.is_some_and(|day| day <= to))
    }
}

impl Finder<'_> {
    /// Whether it looks for words at all.
    pub fn has_words(&self) -> bool {
        !self.words.is_empty()
    }

    /// Whether all of the words are there.
    pub fn finds(&self, hay: &str) -> bool {
        self.words.iter().all(|word| hay.contains(word))
    }

    /// Whether everything else fits.
    pub fn takes_but_words(&self, entry: &Entry) -> bool {
        self.filter.takes_but_words(entry)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::report::tests::sample;

    /// The mapping of the sample kind of `report::tests`.
    pub(crate) fn fields() -> RegisterFields {
        serde_json::from_str(
            r#"{"when":"when","place":"where","kinds":["kind"],"persons":"victims","steps":"steps","body":"body",
                "answers":["answer"],"delay":"delay"}"#,
        )
        .unwrap()
    }

    fn set(draft: &mut Draft, field: &str, answer: Answer) {
        draft.answers.insert(field.into(), answer);
    }

    #[test]
    fn an_incident_says_what_it_is_counted_by() {
        let (template, draft) = sample();
        let entry = entry(&template, &fields(), &draft);
        assert_eq!((entry.id.as_str(), entry.title.as_str()), ("d1", "Judgment not executed"));
        assert_eq!(entry.day, Day::new(2026, 8, 3));
        assert_eq!((entry.district.as_str(), entry.sector.as_str()), ("Kayonza", "Gahini"));
        assert_eq!(entry.kinds, [["incident"]]);
        assert_eq!(entry.persons, [Person(vec!["woman".into()], true)]);
        assert_eq!((entry.bodies.len(), entry.delay), (0, None));
        let back: Entry = serde_json::from_str(&serde_json::to_string(&entry).unwrap()).unwrap();
        assert_eq!(back, entry);
        // Nothing below the sector, no name and no number is in it.
        let stored = serde_json::to_string(&entry).unwrap();
        for secret in ["Vestine", "0788", "Urugarama", "Nyakabungo"] {
            assert!(!stored.contains(secret), "{secret} in {stored}");
        }
    }

    #[test]
    fn only_a_body_that_answered_is_a_response_and_a_hidden_answer_counts_for_nothing() {
        let (template, mut draft) = sample();
        let step = |body: &str, answer: Answer| crate::report::Row {
            code: "#1".into(),
            cells: [("body".to_owned(), Answer::Choice(body.into())), ("answer".to_owned(), answer)].into(),
        };
        let rows = vec![
            step("rib", Answer::Text("case opened".into())),
            step("rib", Answer::Text("closed".into())),
            step("sector", Answer::Text(" ".into())),
            step("maj", Answer::Choice("none".into())),
            step("court", Answer::NotKnown),
            step("police", Answer::Choice("refused".into())),
        ];
        set(&mut draft, "steps", Answer::Rows(rows));
        set(&mut draft, "delay", Answer::Text("120".into()));
        assert_eq!(entry(&template, &fields(), &draft).bodies, ["rib", "police"]);
        // The delay is asked for barriers only.
        assert_eq!(entry(&template, &fields(), &draft).delay, None);
        set(&mut draft, "kind", Answer::Choice("barrier".into()));
        assert_eq!(entry(&template, &fields(), &draft).delay, Some(120));
        for typed in ["-3", "soon", "1e30", ""] {
            set(&mut draft, "delay", Answer::Text(typed.into()));
            assert_eq!(entry(&template, &fields(), &draft).delay, None, "{typed}");
        }
    }

    #[test]
    fn consent_that_is_missing_is_known_to_the_list() {
        let (template, mut draft) = sample();
        set(&mut draft, "consent", Answer::Rows(vec![]));
        let entry = entry(&template, &fields(), &draft);
        assert!(entry.leaves_out() && !entry.may_be_shared());
    }

    #[test]
    fn the_filter_takes_what_fits_all_of_it() {
        let (template, draft) = sample();
        let entry = entry(&template, &fields(), &draft);
        let takes = |change: &dyn Fn(&mut Filter)| {
            let mut filter = Filter::default();
            change(&mut filter);
            filter.takes(&entry)
        };
        assert!(takes(&|_| {}));
        assert!(takes(&|f| f.words = "GAHINI judgment".into()));
        assert!(!takes(&|f| f.words = "gahini theft".into()));
        assert!(takes(&|f| f.kind = Some((0, "incident".into()))));
        assert!(!takes(&|f| f.kind = Some((0, "barrier".into()))));
        assert!(!takes(&|f| f.kind = Some((1, "incident".into()))));
        assert!(takes(&|f| f.district = "Kayonza".into()));
        assert!(!takes(&|f| f.district = "Kayo".into()));
        assert!(takes(&|f| (f.from, f.to) = (Day::new(2026, 8, 3), Day::new(2026, 8, 3))));
        assert!(!takes(&|f| f.from = Day::new(2026, 8, 4)));
        assert!(!takes(&|f| f.to = Day::new(2026, 8, 2)));
        let mut undated = entry.clone();
        undated.day = None;
        assert!(!Filter { to: Day::new(2026, 8, 2), ..Filter::default() }.takes(&undated));
    }
}
