//! The packs: small files written by the build and fetched one by one by the app. Binary where the start path needs them
//! (`pack`), JSON elsewhere.

use serde::{Deserialize, Serialize};

use super::item::Item;

/// `course.bin`: all that the home and module screens need.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Course {
    /// Name of the course.
    pub title: String,
    /// Language of the lessons, `en`.
    pub lang: String,
    /// Modules in course order.
    pub modules: Vec<Module>,
}

impl Course {
    /// The modules by advised steps: a module stands one step after the last of those that it comes after.
    pub fn steps(&self) -> Vec<Vec<&Module>> {
        let mut step = vec![0_usize; self.modules.len()];
        // As often as there are modules: then every chain has settled, and one that goes in a circle has ended all the same.
        for _ in 0..self.modules.len() {
            for (at, module) in self.modules.iter().enumerate() {
                let before = module.after.iter().filter_map(|id| self.modules.iter().position(|m| m.id == *id));
                step[at] = before.map(|before| step[before] + 1).max().unwrap_or(0).min(self.modules.len());
            }
        }
        let last = step.iter().copied().max().unwrap_or(0);
        let of =
            |n: usize| self.modules.iter().zip(&step).filter(|(_, s)| **s == n).map(|(m, _)| m).collect::<Vec<_>>();
        (0..=last).map(of).filter(|modules| !modules.is_empty()).collect()
    }
}

/// One module as the home and module screens show it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Module {
    /// Stable id, also the folder name.
    pub id: String,
    /// The number learners see.
    pub number: u32,
    /// Title.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// The module's tile: an inline SVG, painted through the custom properties `--g --k --r --o`.
    pub tile: String,
    /// What a learner can do afterwards. Items point at these by number, from 1.
    pub objectives: Vec<String>,
    /// Modules that are better read before this one; nobody is forced to.
    pub after: Vec<String>,
    /// Lessons in order.
    pub lessons: Vec<LessonCard>,
    /// Bytes over the wire of its lessons, quiz and handout, about.
    pub bytes: u32,
    /// Whether there is a handout: `handout/<module>.html`.
    pub handout: bool,
    /// Quiz settings; `None` if the module has no bank.
    pub quiz: Option<QuizSettings>,
    /// Items in each form of its test, 0 if it has none: `forms/<module>.bin`.
    pub test: usize,
}

/// A lesson as lists show it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LessonCard {
    /// Stable id, unique in the course.
    pub id: String,
    /// Title.
    pub title: String,
    /// Reading and answering time in minutes.
    pub minutes: u32,
}

/// How the module quiz is drawn and passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuizSettings {
    /// Items an attempt.
    pub draw: usize,
    /// Share of right items needed, in percent.
    pub pass_percent: u32,
    /// Items in the bank.
    pub bank: usize,
}

/// One lesson as its author's file says it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lesson {
    /// Stable id.
    pub id: String,
    /// Module it belongs to.
    pub module: String,
    /// Title.
    pub title: String,
    /// Minutes.
    pub minutes: u32,
    /// What the learner can do after it.
    pub objectives: Vec<String>,
    /// The text, in order.
    pub blocks: Vec<Block>,
    /// Sections for "In this lesson": anchor and title.
    pub outline: Vec<(String, String)>,
    /// Footnotes, numbered from 1 in order of first mention.
    pub sources: Vec<Source>,
    /// Glossary terms that the text uses.
    pub terms: Vec<Term>,
    /// Hash of the rendered text: tells a changed lesson from a read one.
    pub hash: String,
}

/// A piece of a lesson. HTML comes from our own build only, never from data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Block {
    /// Rendered CommonMark. Terms are `<a class="term" href="#t-key">`, footnotes `<a class="src" href="#s1" id="r1-1">`, headings carry ids, links into the app are `#/…`.
    Html(String),
    /// A worked example in a frame.
    Example {
        /// Caption.
        title: String,
        /// Rendered body.
        html: String,
    },
    /// A question to answer in one's own words, then a model answer.
    Explain {
        /// Stable id: the learner's answer is kept under it.
        id: String,
        /// The question, rendered.
        prompt: String,
        /// The model answer, rendered.
        model: String,
    },
    /// A drawing with its equal in words.
    Figure {
        /// Anchor.
        id: String,
        /// Caption.
        title: String,
        /// Inline SVG.
        svg: String,
        /// The same in words, rendered.
        words: String,
    },
    /// A knowledge check.
    Check(Item),
    /// A link into the tool.
    Do {
        /// App address after `#/`: `report/new/incident`, `reports`, `plan`, `module/<id>`.
        to: String,
        /// What the link says.
        label: String,
        /// One or two sentences, rendered.
        html: String,
    },
}

/// A numbered fact behind a claim.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// `F-020`.
    pub fact: String,
    /// How sure we are.
    pub confidence: Confidence,
    /// What the source says, in our words.
    pub text: String,
    /// What a reader must know besides.
    pub note: String,
    /// Addresses, as published.
    pub addresses: Vec<String>,
}

/// How well a fact is supported; the words are in the messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Two independent sources agree.
    Verified,
    /// The article itself was read in the text of the law.
    LawText,
    /// One source only.
    Single,
    /// One source only, and an official one.
    SingleOfficial,
    /// Widely known, but no page was found.
    General,
    /// Our own deduction from dated facts.
    Inference,
}

/// A glossary entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// Key in `glossary.csv`.
    pub key: String,
    /// Abbreviation, may be empty.
    pub abbreviation: String,
    /// English, French, Kinyarwanda.
    pub en: String,
    /// French.
    pub fr: String,
    /// Kinyarwanda.
    pub rw: String,
    /// One plain sentence.
    pub meaning: String,
}

/// `bank/<module>.bin`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bank {
    /// Module.
    pub module: String,
    /// Its items, in file order.
    pub items: Vec<Item>,
}

/// A district and its sectors.
pub type District = (String, Vec<String>);

/// `places.json`: where things happen, as `places.csv` lists it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Places {
    /// Province (or City of Kigali), its districts, their sectors.
    pub provinces: Vec<(String, Vec<District>)>,
}

impl Places {
    /// Districts of a province, or all of them.
    pub fn districts(&self, province: &str) -> Vec<&str> {
        let wanted = |name: &str| province.is_empty() || name == province;
        self.provinces.iter().filter(|(name, _)| wanted(name)).flat_map(|(_, d)| d).map(|(name, _)| &**name).collect()
    }

    /// The province of a district: names of districts are unique in the country.
    pub fn province_of(&self, district: &str) -> Option<&str> {
        self.provinces.iter().find(|(_, all)| all.iter().any(|(name, _)| name == district)).map(|(name, _)| &**name)
    }

    /// Sectors of a district.
    pub fn sectors(&self, district: &str) -> &[String] {
        self.provinces.iter().flat_map(|(_, d)| d).find(|(name, _)| name == district).map_or(&[], |(_, s)| s)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_stand_one_step_after_the_last_that_they_come_after() {
        let module = |id: &str, after: &[&str]| Module {
            id: id.into(),
            number: 1,
            title: id.into(),
            summary: String::new(),
            tile: String::new(),
            objectives: vec![],
            after: after.iter().map(|id| (*id).to_owned()).collect(),
            lessons: vec![],
            bytes: 0,
            handout: false,
            quiz: None,
            test: 0,
        };
        let steps = |modules: Vec<Module>| -> String {
            let course = Course { modules, ..Course::default() };
            let ids = |step: Vec<&Module>| step.iter().map(|m| m.id.as_str()).collect::<Vec<_>>().join("+");
            course.steps().into_iter().map(ids).collect::<Vec<_>>().join(" ")
        };
        let four = vec![module("d", &["b", "c"]), module("a", &[]), module("b", &["a"]), module("c", &["b"])];
        assert_eq!(steps(four), "a b c d");
        assert_eq!(steps(vec![module("a", &[]), module("b", &["a"]), module("c", &["a", "gone"])]), "a b+c");
        assert_eq!(steps(vec![]), "");
        // The content check refuses a circle; the screen stands all the same.
        assert_eq!(steps(vec![module("a", &["b"]), module("b", &["a"])]).len(), 3);
    }
}
