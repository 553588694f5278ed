//! From a question of somebody else to an item of ours, as an author would write it into a bank.

use std::{collections::BTreeSet, fmt::Write as _};

use super::read::{Answer, Answers, Number, Question, Text, read};
use crate::{
    content::{Choice, ItemBody, Numeric, Pair},
    diag::Diagnostic,
    text::is_id,
};

/// What a file says about a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Line on which it begins.
    pub line: usize,
    /// Its title, or how its text begins.
    pub title: String,
    /// What became of it.
    pub outcome: Outcome,
    /// What of it is not in the item, each in a sentence.
    pub notes: Vec<String>,
}

/// What became of a question.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// An item that can go into the bank as it is.
    Taken(Drafted),
    /// An item in which something has to be written first; each gap is located.
    Unfinished(Drafted, Vec<Diagnostic>),
    /// No item.
    Refused(Diagnostic),
}

/// An item as its author writes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Drafted {
    /// Its id.
    pub id: String,
    /// What is asked.
    pub stem: String,
    /// How it is answered.
    pub body: ItemBody,
    /// The block for `bank.md`.
    pub block: String,
}

/// The course that the questions are for.
#[derive(Debug, Clone, Default)]
pub struct Course {
    /// The module: generated ids begin with it.
    pub module: String,
    /// Ids that stand already.
    pub ids: BTreeSet<String>,
    /// Lessons there are.
    pub lessons: BTreeSet<String>,
    /// Facts there are.
    pub facts: BTreeSet<String>,
    /// Objectives of the module.
    pub objectives: u32,
    /// The objective of questions that name none.
    pub objective: Option<u32>,
}

/// What stands where a person has to write.
const OPEN: &str = "TODO";

/// Reads a file and says of each question what became of it, in the order of the file.
pub fn take(shown: &str, text: &str, course: &Course) -> Vec<Found> {
    let (questions, problems) = read(shown, text);
    let mut ids = course.ids.clone();
    let refused = problems.into_iter().map(|problem| Found {
        line: problem.line,
        title: String::new(),
        outcome: Outcome::Refused(problem),
        notes: vec![],
    });
    let mut found: Vec<Found> = questions.iter().map(|question| one(shown, question, course, &mut ids)).collect();
    found.extend(refused);
    found.sort_by_key(|found| found.line);
    found
}

/// An item on its way: texts without tags, and what is to be said of it.
struct Desk<'a> {
    shown: &'a str,
    notes: Vec<String>,
    gaps: Vec<Diagnostic>,
}

type Refusal = (usize, String, &'static str);

fn one(shown: &str, question: &Question, course: &Course, ids: &mut BTreeSet<String>) -> Found {
    let mut desk = Desk { shown, notes: Vec::new(), gaps: Vec::new() };
    let title = match question.title.as_str() {
        "" => short(&question.stem.words),
        title => short(title),
    };
    let drafted = draft(question, course, ids, &mut desk);
    let Desk { mut notes, gaps, .. } = desk;
    notes.dedup();
    let outcome = match drafted {
        Err((line, what, hint)) => Outcome::Refused(Diagnostic::new(shown, line, what).hint(hint)),
        Ok(drafted) => {
            ids.insert(drafted.id.clone());
            if gaps.is_empty() { Outcome::Taken(drafted) } else { Outcome::Unfinished(drafted, gaps) }
        }
    };
    Found { line: question.line, title, outcome, notes }
}

fn short(text: &str) -> String {
    let cut: String = text.chars().take(60).collect();
    if cut.len() < text.len() { format!("{cut}…") } else { cut }
}

fn draft(
    question: &Question,
    course: &Course,
    ids: &BTreeSet<String>,
    desk: &mut Desk<'_>,
) -> Result<Drafted, Refusal> {
    let line = question.line;
    let marks = Marks::read(&question.comments);
    let mut stem = desk.plain(&question.stem, line)?;
    if stem.is_empty() {
        return Err((line, "nothing is asked".into(), "write the question in front of the `{`"));
    }
    if let Some(suffix) = marks.unit.as_ref().map(|unit| format!(" (in {unit})")) {
        stem = stem.strip_suffix(&suffix).map_or(stem.clone(), str::to_owned);
    }
    let general = desk.plain(&question.general, line)?;
    let mut used = false;
    let body = match &question.answers {
        Answers::None => return Err((line, "a text without answers".into(), "a text belongs into a lesson")),
        Answers::Essay => return Err((line, "an essay".into(), "use ```explain in a lesson: nobody marks it here")),
        Answers::TrueFalse { is, wrong, right } => {
            let (wrong, right) = (desk.plain(wrong, line)?, desk.plain(right, line)?);
            let why = |mine: bool| if mine == *is { &right } else { &wrong };
            let choice =
                |text: &str, mine: bool| Choice { text: text.into(), right: mine == *is, why: why(mine).clone() };
            ItemBody::Single(vec![choice("True", true), choice("False", false)])
        }
        Answers::Numeric(all) => numeric(all, &marks, line, desk)?,
        Answers::Choices(all) if all.iter().any(|answer| answer.partner.is_some()) => {
            used = marks.whys.len() == all.len();
            pairs(all, &marks, desk)?
        }
        Answers::Choices(all) => choices(all, line, desk)?,
    };
    let body = reasons(body, &general, &mut used);
    if !general.is_empty() && !used {
        desk.notes.push(format!("what is said to everybody is not in the item: “{}”", short(&general)));
    }
    check_words(&stem, &body, line)?;
    let objective = marks.objective.or(course.objective).unwrap_or(0);
    if objective == 0 || objective > course.objectives {
        let hint =
            format!("`// [tag:objective=1]` above the question, or --objective; there are {}", course.objectives);
        desk.gap(line, "it names no objective of the module", &hint);
    }
    let id = id_of(question, &marks, course, ids, &stem)?;
    let mut about = format!("@ objective={}", if objective == 0 { OPEN.to_owned() } else { objective.to_string() });
    match marks.lesson.as_ref().map(|lesson| (lesson, course.lessons.contains(lesson))) {
        Some((lesson, true)) => {
            let _ = write!(about, " lesson={lesson}");
        }
        Some((lesson, false)) => desk.notes.push(format!("there is no lesson `{lesson}` here")),
        None => {}
    }
    for fact in &marks.facts {
        if course.facts.contains(fact) {
            let _ = write!(about, " {fact}");
        } else {
            desk.notes.push(format!("there is no fact {fact} here"));
        }
    }
    for tag in &marks.other {
        desk.notes.push(format!("the tag `{}` is not in the item", short(tag)));
    }
    let block = block(&id, &stem, &body, &marks.hints, &about, line, desk);
    Ok(Drafted { id, stem, body, block })
}

/// What stands in the comments above a question.
#[derive(Default)]
struct Marks {
    id: Option<String>,
    objective: Option<u32>,
    lesson: Option<String>,
    facts: Vec<String>,
    hints: Vec<String>,
    whys: Vec<String>,
    unit: Option<String>,
    other: Vec<String>,
}

impl Marks {
    fn read(comments: &[String]) -> Self {
        let mut marks = Self::default();
        for comment in comments {
            if let Some(hint) = comment.strip_prefix("hint: ") {
                marks.hints.push(hint.to_owned());
            } else if let Some(why) = comment.strip_prefix("why: ") {
                marks.whys.push(why.to_owned());
            } else if let Some(unit) = comment.strip_prefix("unit: ") {
                marks.unit = Some(unit.to_owned());
            }
            for part in comment.split('[').skip(1).filter_map(|part| part.split_once(']')).map(|(part, _)| part) {
                match part.split_once(':') {
                    Some(("id", id)) => marks.id = Some(id.trim().to_owned()),
                    Some(("tag", tag)) => marks.tag(tag.trim()),
                    _ => {}
                }
            }
        }
        marks
    }

    fn tag(&mut self, tag: &str) {
        let is_fact = |tag: &str| tag.strip_prefix("F-").is_some_and(|n| n.len() == 3 && n.parse::<u32>().is_ok());
        match tag.split_once('=') {
            Some(("objective", number)) => self.objective = number.parse().ok(),
            Some(("lesson", lesson)) => self.lesson = Some(lesson.to_owned()),
            _ if is_fact(tag) => self.facts.push(tag.to_owned()),
            _ => self.other.push(tag.to_owned()),
        }
    }
}

impl Desk<'_> {
    fn gap(&mut self, line: usize, what: &str, hint: &str) {
        self.gaps.push(Diagnostic::new(self.shown, line, what).hint(hint));
    }

    /// A text without tags; our items hold none.
    fn plain(&mut self, text: &Text, line: usize) -> Result<String, Refusal> {
        let plain =
            if text.html { untagged(&text.words).map_err(|tag| picture(line, &tag))? } else { text.words.clone() };
        if text.html && text.words.contains('<') && plain != text.words {
            self.notes.push("its formatting (bold, lists, links) is not in the item".into());
        }
        if plain.contains("![") || plain.contains("$$") {
            self.notes.push("pictures or formulas in it stay as they are written".into());
        }
        Ok(plain)
    }
}

fn picture(line: usize, tag: &str) -> Refusal {
    (line, format!("it holds `<{tag}>`, which cannot be said in words"), "describe it in words and take it out")
}

/// Takes tags out of a text; `Err` names one that shows something which words do not.
fn untagged(text: &str) -> Result<String, String> {
    const SHOWN: [&str; 11] =
        ["img", "table", "video", "audio", "iframe", "object", "svg", "math", "embed", "script", "canvas"];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let behind = &rest[at + 1..];
        let named: String = behind.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        match behind.find('>').filter(|_| named.starts_with(|c: char| c.is_ascii_alphabetic())) {
            Some(end) => {
                let name = named.to_ascii_lowercase();
                if SHOWN.contains(&name.as_str()) {
                    return Err(name);
                }
                if matches!(name.as_str(), "p" | "br" | "div" | "li" | "ul" | "ol" | "tr" | "h1" | "h2" | "h3" | "h4") {
                    out.push(' ');
                }
                rest = &behind[end + 1..];
            }
            // No tag: a sign for "less than".
            None => {
                out.push('<');
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    Ok(entities(&out).split_whitespace().collect::<Vec<_>>().join(" "))
}

fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let behind = &rest[at + 1..];
        let known = behind.char_indices().take(9).find(|(_, c)| *c == ';').and_then(|(end, _)| {
            let letter = match &behind[..end] {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                "nbsp" => ' ',
                name => {
                    let number = name.strip_prefix('#')?;
                    let code = match number.strip_prefix(['x', 'X']) {
                        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                        None => number.parse().ok()?,
                    };
                    char::from_u32(code)?
                }
            };
            Some((letter, end))
        });
        match known {
            Some((letter, end)) => {
                out.push(letter);
                rest = &behind[end + 1..];
            }
            None => {
                out.push('&');
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    out
}

fn choices(all: &[Answer], line: usize, desk: &mut Desk<'_>) -> Result<ItemBody, Refusal> {
    let keys = all.iter().filter(|answer| answer.right).count();
    if keys == all.len() {
        let hint = "add wrong answers with `~`, or ask for a number";
        return Err((line, "an answer that is typed in words".into(), hint));
    }
    let many = keys == 0;
    if !many && keys > 1 {
        return Err((line, format!("{keys} answers with `=` among others with `~`"), "one `=`, or weights: `~%50%`"));
    }
    let mut out: Vec<Choice> = Vec::new();
    for answer in all {
        let percent = answer.percent.unwrap_or(if answer.right { 100.0 } else { 0.0 });
        let right = if many { percent > 0.0 } else { answer.right };
        if !many && !right && percent > 0.0 {
            let text = short(&answer.text.words);
            desk.notes.push(format!("“{text}” gives {percent} % there; here an answer is right or it is not"));
        }
        let (text, why) = (desk.plain(&answer.text, answer.line)?, desk.plain(&answer.feedback, answer.line)?);
        if out.iter().any(|choice| choice.text == text) || text.is_empty() {
            let hint = "each answer needs words of its own";
            return Err((answer.line, format!("the answer `{}` is empty or there twice", short(&text)), hint));
        }
        out.push(Choice { text, right, why });
    }
    let right = out.iter().filter(|choice| choice.right).count();
    match (many, right, out.len() - right) {
        (true, 0, _) => Err((line, "no answer is right".into(), "mark it with `=`, or several with `~%50%`")),
        // Moodle's way to say one right answer with a penalty for others.
        (true, 1, 2..) | (false, 1, 2..) => Ok(ItemBody::Single(out)),
        (_, 1, _) => {
            Err((line, "fewer than two wrong answers".into(), "add a wrong answer, or make it `{T}` or `{F}`"))
        }
        (true, _, 0) => Err((line, "every answer is right".into(), "add a wrong answer")),
        _ => Ok(ItemBody::Multiple(out)),
    }
}

fn pairs(all: &[Answer], marks: &Marks, desk: &mut Desk<'_>) -> Result<ItemBody, Refusal> {
    let line = all.first().map_or(0, |answer| answer.line);
    let mut out: Vec<Pair> = Vec::new();
    for (at, answer) in all.iter().enumerate() {
        let Some(partner) = answer.partner.as_ref().filter(|_| answer.right) else {
            return Err((
                answer.line,
                "not every answer has `=` and `->`".into(),
                "write `=left -> right` on each line",
            ));
        };
        let (left, right) = (desk.plain(&answer.text, answer.line)?, desk.plain(partner, answer.line)?);
        if left.is_empty() || right.is_empty() {
            let hint = "our pairs have two sides; take out an answer that only misleads";
            return Err((answer.line, "a pair with an empty side".into(), hint));
        }
        if out.iter().any(|pair| pair.right == right) {
            let hint = "write a `classify` item by hand: statements that are sorted into few categories";
            return Err((answer.line, format!("`{}` is the partner of two", short(&right)), hint));
        }
        let why = marks.whys.get(at).filter(|_| marks.whys.len() == all.len()).cloned().unwrap_or_default();
        out.push(Pair { left, right, why });
    }
    match out.len() {
        3.. => Ok(ItemBody::Match(out)),
        _ => Err((line, "fewer than three pairs".into(), "add some")),
    }
}

fn numeric(all: &[Number], marks: &Marks, line: usize, desk: &mut Desk<'_>) -> Result<ItemBody, Refusal> {
    let mut key = None;
    let (mut near, mut otherwise) = (Vec::new(), String::new());
    for number in all {
        let why = desk.plain(&number.feedback, line)?;
        match number.value {
            None => otherwise = why,
            Some(value) if number.percent >= 100.0 && key.is_none() => key = Some((value, number.shown.clone(), why)),
            Some(_) if number.percent >= 100.0 => {
                return Err((line, "two numbers are right".into(), "one number with a distance: `{#48:2}`"));
            }
            Some((value, distance)) => {
                if number.percent > 0.0 {
                    let what = format!(
                        "{} gives {} % there; here a number is right or it is not",
                        number.shown, number.percent
                    );
                    desk.notes.push(what);
                }
                if distance > 0.0 {
                    desk.notes.push(format!("what is said to {} is said to no number beside it", number.shown));
                }
                near.push((value, why));
            }
        }
    }
    let ((answer, tolerance), shown, why) =
        key.ok_or((line, "no number is right".to_owned(), "write `{#48:2}`: the number and the distance"))?;
    let unit = marks.unit.clone().unwrap_or_default();
    Ok(ItemBody::Numeric(Numeric { answer, shown, tolerance, unit, why, near, otherwise }))
}

/// Where the right answer has no reason of its own, what is said to everybody is one.
fn reasons(mut body: ItemBody, general: &str, used: &mut bool) -> ItemBody {
    if general.is_empty() || *used {
        return body;
    }
    let mut fill = |why: &mut String| {
        if why.is_empty() {
            general.clone_into(why);
            *used = true;
        }
    };
    match &mut body {
        ItemBody::Single(all) | ItemBody::Multiple(all) => {
            all.iter_mut().filter(|choice| choice.right).for_each(|choice| fill(&mut choice.why));
        }
        ItemBody::Match(pairs) => pairs.iter_mut().for_each(|pair| fill(&mut pair.why)),
        ItemBody::Numeric(number) => fill(&mut number.why),
        _ => {}
    }
    body
}

/// What a bank cannot hold, since its lines mean something there.
fn check_words(stem: &str, body: &ItemBody, line: usize) -> Result<(), Refusal> {
    let mut texts = vec![stem];
    match body {
        ItemBody::Single(all) | ItemBody::Multiple(all) => texts.extend(all.iter().map(|choice| &*choice.text)),
        ItemBody::Match(pairs) => texts.extend(pairs.iter().flat_map(|pair| [&*pair.left, &*pair.right])),
        _ => {}
    }
    for text in &texts {
        if text.split(|c: char| !c.is_alphanumeric()).any(|word| word == "NOT" || word == "EXCEPT") {
            let hint = "ask for what holds: readers skip the small word";
            return Err((line, "it leans on NOT or EXCEPT".into(), hint));
        }
        if text.contains("```") || (matches!(body, ItemBody::Match(_)) && text.contains("=>")) {
            return Err((line, format!("`{}` holds a sign of the bank's own", short(text)), "take out ``` and =>"));
        }
    }
    let mark = stem.split(' ').next().unwrap_or_default();
    if matches!(mark, "?" | "@" | "|" | "-" | "=" | "~" | ":") {
        return Err((line, format!("the question begins with `{mark}`"), "begin it with a word"));
    }
    Ok(())
}

fn id_of(
    question: &Question,
    marks: &Marks,
    course: &Course,
    ids: &BTreeSet<String>,
    stem: &str,
) -> Result<String, Refusal> {
    let own =
        marks.id.clone().filter(|id| is_id(id)).or_else(|| is_id(&question.title).then(|| question.title.clone()));
    let id = own.unwrap_or_else(|| {
        let named = if question.title.is_empty() { stem } else { &question.title };
        let mut slug = String::new();
        for letter in named.chars().flat_map(char::to_lowercase) {
            if letter.is_ascii_alphanumeric() {
                slug.push(letter);
            } else if !slug.ends_with('-') {
                slug.push('-');
            }
        }
        let slug: String = slug.trim_matches('-').chars().take(40).collect();
        format!("{}-{}", course.module, slug.trim_matches('-')).trim_end_matches('-').to_owned()
    });
    if ids.contains(&id) {
        let hint = "it was brought here before; to bring it again, write another `[id:…]` above it";
        return Err((question.line, format!("the id `{id}` stands in the course already"), hint));
    }
    Ok(id)
}

/// The block for `bank.md`; where a reason is missing it stands open, and is a gap.
fn block(
    id: &str,
    stem: &str,
    body: &ItemBody,
    hints: &[String],
    about: &str,
    line: usize,
    desk: &mut Desk<'_>,
) -> String {
    let kind = match body {
        ItemBody::Single(_) => "single",
        ItemBody::Multiple(_) => "multiple",
        ItemBody::Match(_) => "match",
        _ => "numeric",
    };
    let mut out = format!("```item {kind} {id}\n{stem}\n");
    let mut answer = |text: &str, why: &str| {
        let why = if why.is_empty() {
            desk.gap(
                line,
                &format!("`{}` has no reason of its own", short(text)),
                "write `#` and the reason behind it",
            );
            OPEN
        } else {
            why
        };
        let dash = if kind == "numeric" { "" } else { "- " };
        let _ = writeln!(out, "{dash}{text}\n  : {why}");
    };
    match body {
        ItemBody::Single(all) | ItemBody::Multiple(all) => {
            for choice in all {
                answer(&format!("[{}] {}", if choice.right { 'x' } else { ' ' }, choice.text), &choice.why);
            }
        }
        ItemBody::Match(pairs) => {
            for pair in pairs {
                answer(&format!("{} => {}", pair.left, pair.right), &pair.why);
            }
        }
        ItemBody::Numeric(number) => {
            answer(format!("= {} +- {} {}", number.shown, number.tolerance, number.unit).trim_end(), &number.why);
            for (near, why) in &number.near {
                answer(&format!("~ {near}"), why);
            }
            answer("~ *", &number.otherwise);
        }
        _ => {}
    }
    for hint in hints {
        let _ = writeln!(out, "? {hint}");
    }
    let _ = writeln!(out, "{about}\n```");
    out
}
