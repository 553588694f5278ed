//! A report kind as data. Authors write it as TOML; the build puts one language's words in and writes it as JSON.
//! The wizard renders whatever stands here: a new report kind is a file, not code.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::readiness::{Check, CheckData, Deadline, PlaceDepth, Role};

/// A report kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Stable id, `incident`.
    pub id: String,
    /// Raised when fields are removed or change meaning.
    pub version: u32,
    /// Name on the list of kinds.
    pub title: String,
    /// One line under it.
    pub lead: String,
    /// Place on the list of kinds, the smallest first: what is written most often stands on top.
    #[serde(default)]
    pub rank: u32,
    /// Reference numbers begin with it.
    pub prefix: String,
    /// Date field that other dates may not lie after.
    pub report_date: String,
    /// Place field used in the heading.
    pub district: String,
    /// Text field with the organisation's name.
    pub organisation: String,
    /// Field with the one clear request.
    pub request: String,
    /// Short text field used as the draft's name in lists.
    pub title_field: String,
    /// Who it is for.
    #[serde(rename = "recipient")]
    pub recipients: Vec<Recipient>,
    /// Where the register finds what it lists and counts; a kind without it is in no register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register: Option<crate::register::RegisterFields>,
    /// Where it takes figures out of the register; a kind without it takes none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figures: Option<crate::register::figures::FigureFields>,
    /// Numbers shown in alerts.
    #[serde(rename = "contact", default)]
    pub contacts: Vec<Contact>,
    /// Controlled lists.
    pub lists: BTreeMap<String, Vec<Choice>>,
    /// Steps of the wizard, one screen each.
    #[serde(rename = "step")]
    pub steps: Vec<Step>,
    /// Extra readiness findings.
    #[serde(rename = "rule", default)]
    pub rules: Vec<Rule>,
    /// Set by the build, out of `content/readiness.toml`: what is looked for in every report.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub checks: BTreeMap<Check, CheckData>,
    /// Set by the build: these words were drafted by a machine and await a native reviewer.
    #[serde(default)]
    pub awaits_review: bool,
}

/// A reader of the report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    /// Stable id.
    pub id: String,
    /// Name.
    pub label: String,
    /// The version this reader gets by default.
    pub version: Version,
    /// How exactly this reader has to know a place.
    #[serde(default)]
    pub place: PlaceDepth,
    /// When this reader expects it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Deadline>,
}

/// The versions made from one draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Version {
    /// Confidential, with names.
    Full,
    /// No names, contacts, cell or village; codes and counts.
    Shared,
    /// Counts and controlled answers only: nothing that somebody typed.
    Statistics,
}

/// A telephone number to show in an alert.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Stable id.
    pub id: String,
    /// The number as dialled.
    pub number: String,
    /// Whose it is.
    pub label: String,
    /// Year of the newest source seen.
    pub seen: String,
}

/// An entry of a controlled list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Stable id.
    pub id: String,
    /// Words.
    pub label: String,
}

/// One screen of the wizard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Stable id.
    pub id: String,
    /// Heading.
    pub title: String,
    /// One sentence.
    #[serde(default)]
    pub lead: String,
    /// Why it is asked.
    #[serde(default)]
    pub why: String,
    /// Behind a disclosure.
    #[serde(default)]
    pub example: String,
    /// Lesson that teaches it.
    #[serde(default)]
    pub lesson: Option<String>,
    /// Questions.
    #[serde(rename = "field")]
    pub fields: Vec<Field>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Stable id, unique in the template.
    pub id: String,
    /// How it is answered.
    pub kind: FieldKind,
    /// The question.
    pub label: String,
    /// How much it is needed.
    #[serde(default)]
    pub need: Need,
    /// If not empty: `need` holds for these recipients only; for others the field is optional.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub need_for: Vec<String>,
    /// What the shared version shows of it.
    #[serde(default)]
    pub shared: Shared,
    /// Asked only if this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show_if: Option<ShowIf>,
    /// "Not known" may be ticked.
    #[serde(default)]
    pub not_known: bool,
    /// Hint line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// An example.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub example: String,
    /// Most characters (text) or rows (row kinds).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<usize>,
    /// Rows wanted when the field is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<usize>,
    /// Controlled list of a choice or many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
    /// Unit of a number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Shown at once for certain answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alert: Option<Alert>,
    /// What redaction must search for everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<Secret>,
    /// What it is for the readiness checks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Row kinds: rows are coded V1, V2 …
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// Row kinds: name of one row.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub row: String,
    /// Row kinds: words of the add button.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub add: String,
    /// Row kinds: columns.
    #[serde(rename = "column", default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<Column>,
}

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line.
    Text,
    /// Several lines.
    LongText,
    /// Exact day, about a day, or a period.
    Date,
    /// Province, district, sector from the list; cell and village free.
    Place,
    /// One of a list.
    Choice,
    /// Some of a list.
    Many,
    /// A number.
    Number,
    /// Rows of columns.
    Table,
    /// Rows, one a person, coded.
    Persons,
    /// Rows, one an act: who did what to whom.
    Acts,
    /// Rows, one a person: what he or she agreed to.
    Consent,
    /// Rows, one a step already taken.
    Steps,
}

impl FieldKind {
    /// Whether answers are rows.
    pub fn has_rows(self) -> bool {
        matches!(self, Self::Table | Self::Persons | Self::Acts | Self::Consent | Self::Steps)
    }
}

/// How much an answer is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Nice to have.
    #[default]
    Optional,
    /// Makes the report stronger.
    Recommended,
    /// The reader refuses the report without it.
    Required,
}

/// What the shared version shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shared {
    /// Nothing. The default: forgetting to say so must not leak.
    #[default]
    No,
    /// All of it.
    Yes,
    /// With names, numbers, cell and village replaced.
    Redact,
    /// Persons: only how many, by the columns marked `count`.
    Counts,
    /// Consent: codes with yes or no.
    YesNo,
    /// Place: district and sector.
    District,
}

/// A condition on an earlier choice or many.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShowIf {
    /// The field.
    pub field: String,
    /// Any of these answers.
    pub is: Vec<String>,
}

/// Advice shown at once for certain answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alert {
    /// The answers.
    pub is: Vec<String>,
    /// `stop` or `warn`.
    pub tone: Severity,
    /// What to do.
    pub text: String,
    /// Numbers to show.
    #[serde(default)]
    pub contacts: Vec<String>,
}

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Has to be mended.
    Stop,
    /// Deserves a look.
    Warn,
}

/// What kind of thing must not leak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Secret {
    /// A person's name.
    Name,
    /// A telephone number.
    Phone,
    /// An identity number.
    IdNumber,
    /// A place that would point at a person.
    Place,
}

/// A column of a row kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Stable id, unique in the field.
    pub id: String,
    /// How it is answered.
    pub kind: ColumnKind,
    /// Heading.
    pub label: String,
    /// Controlled list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
    /// How much it is needed, in each row.
    #[serde(default)]
    pub need: Need,
    /// What the shared version shows (`yes`, `no`, `redact`).
    #[serde(default)]
    pub shared: Shared,
    /// "Not known" may be ticked.
    #[serde(default)]
    pub not_known: bool,
    /// What redaction must search for everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<Secret>,
    /// Counted in the shared version of a `counts` field.
    #[serde(default)]
    pub count: bool,
    /// `person`: the fields whose rows it refers to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<String>,
    /// Hint line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// Unit of a number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
}

/// How a cell is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// One line.
    Text,
    /// Several lines.
    LongText,
    /// As the field kind.
    Date,
    /// One of a list.
    Choice,
    /// Some of a list.
    Many,
    /// A number.
    Number,
    /// The code of a row in another field.
    Person,
    /// The SHA-256 of a file, computed on the device; the file itself is not kept.
    File,
}

/// A finding as data: all of `when` must hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Stable id.
    pub id: String,
    /// How grave.
    pub severity: Severity,
    /// Where the finding jumps to.
    pub field: String,
    /// What is wrong and what to do.
    pub text: String,
    /// Lesson that teaches it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lesson: Option<String>,
    /// The conditions.
    pub when: Vec<Condition>,
}

/// A condition on the draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The field.
    pub field: String,
    /// A column of it: then any row will do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Any of these answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub is: Vec<String>,
    /// Nothing has been answered (with a column: in no row).
    #[serde(default)]
    pub empty: bool,
}

impl Template {
    /// A field and the index of its step.
    pub fn field(&self, id: &str) -> Option<(usize, &Field)> {
        self.steps
            .iter()
            .enumerate()
            .find_map(|(index, step)| step.fields.iter().find(|field| field.id == id).map(|field| (index, field)))
    }

    /// All fields in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.steps.iter().flat_map(|step| &step.fields)
    }

    /// A recipient by id, else the first one.
    pub fn recipient(&self, id: &str) -> Option<&Recipient> {
        self.recipients.iter().find(|r| r.id == id).or(self.recipients.first())
    }

    /// The words for an answer of a controlled list; the id itself if the list has lost it.
    pub fn choice_label<'a>(&'a self, list: Option<&str>, id: &'a str) -> &'a str {
        self.known_choice(list, id).unwrap_or(id)
    }

    /// The words for an answer of a controlled list, if it stands there.
    pub fn known_choice(&self, list: Option<&str>, id: &str) -> Option<&str> {
        let choices = self.lists.get(list?)?;
        choices.iter().find(|choice| choice.id == id).map(|choice| choice.label.as_str())
    }
}
