//! What a learner can be asked. Texts are plain, never HTML.

use serde::{Deserialize, Serialize};

/// One question. Its id is stable; its hash changes when the question itself changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Stable id, unique in the course.
    pub id: String,
    /// Hash over everything that decides what is asked and what is right (not hints, explanations or sources).
    pub hash: String,
    /// The question.
    pub stem: String,
    /// How it is answered.
    pub body: ItemBody,
    /// Staged hints, general first.
    pub hints: Vec<String>,
    /// Number of the module objective, from 1.
    pub objective: u32,
    /// Lesson in which to read again.
    pub lesson: Option<String>,
    /// Facts it rests on.
    pub facts: Vec<String>,
}

/// The kinds of item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ItemBody {
    /// One right choice.
    Single(Vec<Choice>),
    /// Two or more right choices.
    Multiple(Vec<Choice>),
    /// Steps, stored in the right order.
    Order(Vec<Step>),
    /// Pairs, stored matched.
    Match(Vec<Pair>),
    /// Statements to be sorted into categories.
    Classify {
        /// The categories.
        categories: Vec<String>,
        /// The statements.
        statements: Vec<Statement>,
    },
    /// A number.
    Numeric(Numeric),
    /// A branching story; the first scene is the start.
    Scenario(Vec<Scene>),
}

/// A choice with the reason for *this* choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// What it says.
    pub text: String,
    /// Whether it is right.
    pub right: bool,
    /// Why it is right or wrong.
    pub why: String,
}

/// A step of an ordering item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// What it says.
    pub text: String,
    /// Why it comes here.
    pub why: String,
}

/// A pair of a matching item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// Left side.
    pub left: String,
    /// Right side.
    pub right: String,
    /// Why they belong together.
    pub why: String,
}

/// A statement of a classifying item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// What it says.
    pub text: String,
    /// Index of its category.
    pub category: usize,
    /// Why.
    pub why: String,
}

/// A numeric answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Numeric {
    /// The answer.
    pub answer: f64,
    /// The answer as its author wrote it.
    pub shown: String,
    /// Accepted distance, in the same unit.
    pub tolerance: f64,
    /// Unit as shown after the box, may be empty.
    pub unit: String,
    /// Why it is right.
    pub why: String,
    /// Numbers often given, with the reason against each.
    pub near: Vec<(f64, String)>,
    /// The reason against any other number.
    pub otherwise: String,
}

/// A scene of a scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scene {
    /// Name within the scenario.
    pub id: String,
    /// What the learner meets.
    pub text: String,
    /// Decisions; empty in an ending.
    pub options: Vec<SceneOption>,
}

/// A decision in a scene.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SceneOption {
    /// What the learner does.
    pub text: String,
    /// Index of the scene it leads to.
    pub to: usize,
    /// How good it is.
    pub merit: Merit,
    /// The consequence, and why.
    pub why: String,
}

/// How good a decision is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Merit {
    /// The best that can be done.
    Best,
    /// Acceptable.
    Ok,
    /// Harmful or useless.
    Poor,
}

/// One of the two forms of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Form {
    /// The one.
    A,
    /// The other.
    B,
}

impl Form {
    /// The other form.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }
}

/// What an item asks of the learner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// To have understood.
    Understand,
    /// To use it on a case that was not in the lesson.
    Apply,
}

/// An item of a test. It is asked in tests only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TestItem {
    /// Its form.
    pub form: Form,
    /// Its level.
    pub level: Level,
    /// The item.
    pub item: Item,
}

/// `forms/<module>.bin`: the test items of a module.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TestForms {
    /// Module.
    pub module: String,
    /// The items of both forms, in file order.
    pub items: Vec<TestItem>,
}

impl TestForms {
    /// The items of a form.
    pub fn of(&self, form: Form) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |test| test.form == form).map(|test| &test.item)
    }
}

/// What a learner answered. Indices are those of the stored item, whatever order the screen showed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Response {
    /// `Single`: the choice.
    Single(usize),
    /// `Multiple`: the choices, ascending.
    Multiple(Vec<usize>),
    /// `Order`: step indices in the learner's order.
    Order(Vec<usize>),
    /// `Match`: for each left side, the index of the pair whose right side was chosen.
    Match(Vec<Option<usize>>),
    /// `Classify`: for each statement, the category.
    Classify(Vec<Option<usize>>),
    /// `Numeric`: as typed.
    Numeric(String),
    /// `Scenario`: option index taken in each scene, from the start.
    Scenario(Vec<usize>),
}
