//! An organisation's own variant of a report kind: other words, other readers and deadlines, optional questions left out. It
//! holds only what differs and lies over the kind in every language; ids of fields stay, so that answers are kept. What the
//! shared version withholds, which kind of answer a question takes and whose consent is asked, no variant can change: it may
//! come from somebody else as a file.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{
    readiness::{Deadline, PlaceDepth, Role},
    template::{Field, FieldKind, Need, Recipient, Template, Version},
};
use crate::{messages::Msg, text::is_id};

/// What the file calls itself.
const FORMAT: &str = "ubuvugizi-variant";
/// Newest version of the form that is read. The second knows deadlines that follow from a date of the report; a variant
/// without one is written as the first, which older builds read.
const VERSION: u32 = 2;
/// Most bytes of a file that are read.
pub const LARGEST: usize = 200_000;
/// Most characters of a text.
pub const LONGEST: usize = 300;
/// Most entries of a list.
const MOST: usize = 300;

/// What differs from the kind.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// Id of the stored record.
    pub id: String,
    /// The kind it lies over.
    pub template: String,
    /// Its own name on the list of kinds.
    pub name: String,
    /// Other labels, by field.
    #[serde(default)]
    pub labels: BTreeMap<String, String>,
    /// Other hints, by field.
    #[serde(default)]
    pub hints: BTreeMap<String, String>,
    /// How much a field is needed, where that differs.
    #[serde(default)]
    pub needs: BTreeMap<String, Need>,
    /// Questions that are not asked.
    #[serde(default)]
    pub left_out: BTreeSet<String>,
    /// Readers of the kind that differ, by id.
    #[serde(default)]
    pub readers: BTreeMap<String, Reader>,
    /// Readers that the kind does not have, by id.
    #[serde(default)]
    pub own_readers: BTreeMap<String, Reader>,
}

/// What is said of a reader.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reader {
    /// Name; empty: as in the kind.
    #[serde(default)]
    pub label: String,
    /// When it expects the report; nothing: as in the kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Deadline>,
    /// Not offered.
    #[serde(default)]
    pub left_out: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    format: String,
    version: u32,
    variant: Variant,
}

/// Why a file is no variant.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[allow(missing_docs)]
pub enum VariantError {
    #[error("line {line}, column {column}: {what}")]
    NotJson { line: usize, column: usize, what: String },
    #[error("not a variant of a report kind")]
    NotOurs,
    #[error("written by a newer version")]
    Newer,
    #[error("too large")]
    TooLarge,
    #[error("{at}: no id")]
    NotAnId { at: String },
    #[error("{at}: too long")]
    TooLong { at: String },
    #[error("{at}: no such deadline")]
    NotADeadline { at: String },
}

impl VariantError {
    /// In words.
    pub fn message(&self) -> Msg {
        match self.clone() {
            Self::NotJson { line, column, what } => {
                Msg::VariantNotJson { line: line.to_string(), column: column.to_string(), what }
            }
            Self::NotOurs => Msg::VariantNotOurs,
            Self::Newer => Msg::ImportNewer,
            Self::TooLarge => Msg::VariantTooLarge,
            Self::NotAnId { at } => Msg::VariantNotAnId { at },
            Self::TooLong { at } => Msg::VariantTooLong { at },
            Self::NotADeadline { at } => Msg::VariantNotADeadline { at },
        }
    }
}

/// Whether a variant may leave a question out or need it less: nothing may hang on it, and nobody is reported without being asked.
pub fn may_leave_out(template: &Template, field: &Field) -> bool {
    let named =
        [&template.report_date, &template.district, &template.organisation, &template.request, &template.title_field];
    let hangs_on = |other: &Field| {
        other.show_if.as_ref().is_some_and(|show_if| show_if.field == field.id)
            || other.columns.iter().any(|column| column.of.contains(&field.id))
    };
    !named.contains(&&field.id)
        && field.kind != FieldKind::Consent
        && field.alert.is_none()
        && !matches!(field.role, Some(Role::Sources | Role::Body))
        && !template.fields().any(hangs_on)
}

impl Variant {
    /// The kind as this variant has it. What the kind has lost since is passed over.
    pub fn over(&self, mut template: Template) -> Template {
        let free: BTreeSet<String> =
            template.fields().filter(|field| may_leave_out(&template, field)).map(|field| field.id.clone()).collect();
        if !self.name.trim().is_empty() {
            self.name.trim().clone_into(&mut template.title);
        }
        for step in &mut template.steps {
            for field in &mut step.fields {
                let put = |words: &BTreeMap<String, String>, text: &mut String| {
                    if let Some(own) = words.get(&field.id).map(|own| own.trim()).filter(|own| !own.is_empty()) {
                        own.clone_into(text);
                    }
                };
                put(&self.labels, &mut field.label);
                put(&self.hints, &mut field.help);
                if let Some(need) = self.needs.get(&field.id)
                    && (*need > field.need || free.contains(&field.id))
                {
                    field.need = *need;
                    field.need_for.clear();
                }
            }
            step.fields.retain(|field| {
                let asked = field.need == Need::Required || !free.contains(&field.id);
                asked || !self.left_out.contains(&field.id)
            });
        }
        template.steps.retain(|step| !step.fields.is_empty());
        for recipient in &mut template.recipients {
            if let Some(reader) = self.readers.get(&recipient.id) {
                if !reader.label.trim().is_empty() {
                    reader.label.trim().clone_into(&mut recipient.label);
                }
                recipient.deadline = reader.deadline.clone().or_else(|| recipient.deadline.take());
            }
        }
        for (id, reader) in self.own_readers.iter().filter(|(_, reader)| !reader.label.trim().is_empty()) {
            // The version without names, always: who is to have the names is chosen by hand, for each paper.
            template.recipients.push(Recipient {
                id: id.clone(),
                label: reader.label.trim().to_owned(),
                version: Version::Shared,
                place: PlaceDepth::default(),
                deadline: reader.deadline.clone(),
            });
        }
        let is_out = |recipient: &Recipient| self.readers.get(&recipient.id).is_some_and(|reader| reader.left_out);
        // A report for nobody cannot be made.
        if !template.recipients.iter().all(is_out) {
            template.recipients.retain(|recipient| !is_out(recipient));
        }
        template
    }

    /// As a file for somebody else.
    pub fn to_json(&self) -> String {
        let is_second = |reader: &Reader| matches!(reader.deadline, Some(Deadline::After { .. }));
        let version = if self.readers.values().chain(self.own_readers.values()).any(is_second) { VERSION } else { 1 };
        let envelope = Envelope { format: FORMAT.into(), version, variant: self.clone() };
        // Maps with text keys and plain values are always JSON.
        serde_json::to_string_pretty(&envelope).unwrap_or_default() + "\n"
    }

    /// Reads a file of somebody else's.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn from_json(text: &str) -> Result<Self, VariantError> {
        if text.len() > LARGEST {
            return Err(VariantError::TooLarge);
        }
        let not_json = |err: serde_json::Error| {
            let what = err.to_string();
            let what = what.split(" at line ").next().unwrap_or_default().to_owned();
            VariantError::NotJson { line: err.line(), column: err.column(), what }
        };
        let text = text.trim_start_matches('\u{feff}');
        let value: serde_json::Value = serde_json::from_str(text).map_err(not_json)?;
        if value.get("format").and_then(|format| format.as_str()) != Some(FORMAT) {
            return Err(VariantError::NotOurs);
        }
        if value.get("version").and_then(serde_json::Value::as_u64).is_none_or(|version| version > u64::from(VERSION)) {
            return Err(VariantError::Newer);
        }
        // From the text, not the value: only then does an error know its line.
        let variant = serde_json::from_str::<Envelope>(text).map_err(not_json)?.variant;
        variant.check()?;
        Ok(variant)
    }

    /// Ids are ids, texts are short, deadlines are days.
    fn check(&self) -> Result<(), VariantError> {
        let id = |at: &str, id: &str| {
            let is = id.len() <= 60 && is_id(&id.replace('_', "-"));
            if is { Ok(()) } else { Err(VariantError::NotAnId { at: format!("{at}: {}", short(id)) }) }
        };
        let long = |at: String, text: &str| {
            if text.chars().count() <= LONGEST { Ok(()) } else { Err(VariantError::TooLong { at }) }
        };
        id("id", &self.id)?;
        id("template", &self.template)?;
        long("name".into(), &self.name)?;
        for (at, words) in [("labels", &self.labels), ("hints", &self.hints)] {
            for (field, text) in words {
                id(at, field)?;
                long(format!("{at}: {field}"), text)?;
            }
        }
        for (at, readers) in [("readers", &self.readers), ("own_readers", &self.own_readers)] {
            for (reader, Reader { label, deadline, .. }) in readers {
                id(at, reader)?;
                long(format!("{at}: {reader}"), label)?;
                if deadline.as_ref().is_some_and(|deadline| !deadline.is_real()) {
                    return Err(VariantError::NotADeadline { at: format!("{at}: {reader}") });
                }
                if let Some(Deadline::After { field, .. }) = deadline
                    && !field.is_empty()
                {
                    id(&format!("{at}: {reader}"), field)?;
                }
            }
        }
        self.needs.keys().try_for_each(|field| id("needs", field))?;
        self.left_out.iter().try_for_each(|field| id("left_out", field))?;
        let counts = [self.labels.len(), self.hints.len(), self.needs.len(), self.left_out.len()];
        let readers = [self.readers.len(), self.own_readers.len()];
        if counts.into_iter().chain(readers).any(|count| count > MOST) { Err(VariantError::TooLarge) } else { Ok(()) }
    }
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::sample;

    fn variant() -> Variant {
        let texts =
            |all: &[(&str, &str)]| all.iter().map(|(id, text)| ((*id).to_owned(), (*text).to_owned())).collect();
        Variant {
            id: "own-1".into(),
            template: "sample".into(),
            name: "Our form".into(),
            labels: texts(&[("seen", "What our monitor saw"), ("gone", "x"), ("title", "  ")]),
            hints: texts(&[("seen", "Facts.")]),
            ..Variant::default()
        }
    }

    fn label<'a>(template: &'a Template, id: &str) -> &'a str {
        &template.field(id).unwrap().1.label
    }

    #[test]
    fn words_are_changed_and_ids_stay() {
        let (template, _) = sample();
        let ids: Vec<String> = template.fields().map(|field| field.id.clone()).collect();
        let over = variant().over(template);
        assert_eq!(
            (over.title.as_str(), label(&over, "seen"), label(&over, "title")),
            ("Our form", "What our monitor saw", "Title")
        );
        assert_eq!(over.field("seen").unwrap().1.help, "Facts.");
        assert_eq!(over.fields().map(|field| field.id.clone()).collect::<Vec<_>>(), ids);
        assert_eq!(over.id, "sample");
    }

    #[test]
    fn only_questions_on_which_nothing_hangs_are_left_out() {
        let (template, _) = sample();
        let mut own = variant();
        // Named by the kind, needed, asked for consent, pointed at by a column, shown by: all these stay.
        for id in ["report-date", "org", "when", "consent", "victims", "kind", "comment", "steps"] {
            own.left_out.insert(id.into());
        }
        let over = own.over(template.clone());
        let gone: Vec<&str> = template.fields().map(|f| f.id.as_str()).filter(|id| over.field(id).is_none()).collect();
        assert_eq!(gone, ["comment", "steps"]);
        // A step without a question is no screen.
        let mut template = template;
        template.steps.push(super::super::Step { fields: vec![], ..template.steps[0].clone() });
        assert_eq!(own.over(template).steps.len(), 3);
    }

    #[test]
    fn more_may_always_be_needed_and_less_only_where_nothing_hangs_on_it() {
        let (template, _) = sample();
        let mut own = variant();
        for (id, need) in [
            ("comment", Need::Required),
            ("when", Need::Optional),
            ("consent", Need::Optional),
            ("request", Need::Optional),
        ] {
            own.needs.insert(id.into(), need);
        }
        let over = own.over(template);
        let need = |id: &str| over.field(id).unwrap().1.need;
        assert_eq!([need("comment"), need("when")], [Need::Required, Need::Optional]);
        assert_eq!([need("consent"), need("request")], [Need::Required, Need::Required]);
        // What is needed is asked, whatever else was said.
        let mut both = own;
        both.left_out.insert("comment".into());
        assert!(both.over(sample().0).field("comment").is_some());
    }

    #[test]
    fn readers_change_and_a_new_one_never_gets_the_names_by_itself() {
        let (template, _) = sample();
        let mut own = variant();
        let deadline = Some(Deadline::QuarterEnd(-7));
        own.readers
            .insert("jrlos".into(), Reader { label: "Comité".into(), deadline: deadline.clone(), left_out: false });
        own.readers.insert("own".into(), Reader { left_out: true, ..Reader::default() });
        own.own_readers.insert("own-ngo".into(), Reader { label: "Our network".into(), ..Reader::default() });
        own.own_readers.insert("own-empty".into(), Reader::default());
        let over = own.over(template.clone());
        let told: Vec<_> = over.recipients.iter().map(|r| (r.label.as_str(), r.version, r.deadline.clone())).collect();
        assert_eq!(told, [("Comité", Version::Shared, deadline), ("Our network", Version::Shared, None)]);
        // Somebody has to be left.
        own.own_readers.clear();
        own.readers.insert("jrlos".into(), Reader { left_out: true, ..Reader::default() });
        assert_eq!(own.over(template).recipients.len(), 2);
    }

    #[test]
    fn nothing_that_protects_people_can_be_changed() {
        let (template, _) = sample();
        let text = variant().to_json();
        for key in ["shared", "secret", "version_of", "columns"] {
            let forged = text.replacen("\"name\"", &format!("\"{key}\": \"yes\", \"name\""), 1);
            assert!(matches!(Variant::from_json(&forged), Err(VariantError::NotJson { .. })), "{key}");
        }
        let over = variant().over(template.clone());
        for (before, after) in template.fields().zip(over.fields()) {
            assert_eq!((before.shared, before.secret, &before.columns), (after.shared, after.secret, &after.columns));
        }
    }

    #[test]
    fn a_file_comes_back_equal_and_a_wrong_one_is_located() {
        let own = variant();
        assert_eq!(Variant::from_json(&own.to_json()), Ok(own.clone()));
        assert_eq!(Variant::from_json("{}"), Err(VariantError::NotOurs));
        assert_eq!(Variant::from_json("{\"format\":\"ubuvugizi-variant\",\"version\":3}"), Err(VariantError::Newer));
        assert!(matches!(Variant::from_json("{\n7"), Err(VariantError::NotJson { line: 2, .. })));
        assert_eq!(Variant::from_json(&" ".repeat(LARGEST + 1)), Err(VariantError::TooLarge));
        let spoilt = |change: fn(&mut Variant)| {
            let mut own = variant();
            change(&mut own);
            Variant::from_json(&own.to_json())
        };
        let at = |text: &str| text.to_owned();
        assert_eq!(spoilt(|v| v.id = "../x".into()), Err(VariantError::NotAnId { at: at("id: ../x") }));
        assert_eq!(
            spoilt(|v| drop(v.labels.insert("A b".into(), "x".into()))),
            Err(VariantError::NotAnId { at: at("labels: A b") })
        );
        assert_eq!(
            spoilt(|v| drop(v.hints.insert("seen".into(), "x".repeat(LONGEST + 1)))),
            Err(VariantError::TooLong { at: at("hints: seen") })
        );
        let never = Reader { deadline: Some(Deadline::Yearly { month: 2, day: 31 }), ..Reader::default() };
        let mut own = variant();
        own.readers.insert("jrlos".into(), never);
        assert_eq!(Variant::from_json(&own.to_json()), Err(VariantError::NotADeadline { at: at("readers: jrlos") }));
        // What older builds do not know is written so that they say that it is newer.
        let version = |deadline| {
            let mut own = variant();
            own.readers.insert("jrlos".into(), Reader { deadline: Some(deadline), ..Reader::default() });
            let text = own.to_json();
            assert_eq!(Variant::from_json(&text), Ok(own));
            text.contains("\"version\": 2")
        };
        assert!(version(Deadline::After { field: "when".into(), days: 7 }));
        assert!(!version(Deadline::QuarterEnd(7)));
        let nowhere = Reader { deadline: Some(Deadline::After { field: "A b".into(), days: 1 }), ..Reader::default() };
        own.readers.insert("jrlos".into(), nowhere);
        assert!(matches!(Variant::from_json(&own.to_json()), Err(VariantError::NotAnId { .. })));
        own.readers = (0..=MOST).map(|n| (format!("r{n}"), Reader::default())).collect();
        assert_eq!(Variant::from_json(&own.to_json()), Err(VariantError::TooLarge));
    }

    #[test]
    fn every_cut_and_every_flipped_byte_is_a_value_and_no_panic() {
        let text = variant().to_json();
        let (template, _) = sample();
        for end in 0..text.len() {
            if let Some(cut) = text.get(..end) {
                assert!(Variant::from_json(cut).is_err() || cut.trim_end() == text.trim_end());
            }
        }
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] = b'!';
            if let Ok(changed) = String::from_utf8(bytes)
                && let Ok(read) = Variant::from_json(&changed)
            {
                read.over(template.clone());
            }
        }
    }
}
