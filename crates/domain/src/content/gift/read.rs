//! From a GIFT file to its questions, as Moodle reads them: separated by blank lines, answers in braces, special characters
//! behind a backslash.

use super::{ANSWERS, LARGEST, MOST, SPECIAL};
use crate::diag::Diagnostic;

/// A question as the file says it.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Line on which it begins.
    pub line: usize,
    /// What stands between `::`.
    pub title: String,
    /// The category it is in: the last `$CATEGORY:` above it.
    pub category: String,
    /// The comment lines straight above it, without their slashes.
    pub comments: Vec<String>,
    /// What is asked. A gap in the middle of a sentence is `_____`.
    pub stem: Text,
    /// How it is answered.
    pub answers: Answers,
    /// What is said to everybody afterwards.
    pub general: Text,
}

/// A text and how it is written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// The words, unescaped.
    pub words: String,
    /// Whether tags in it are tags: `[html]`, or nothing said, which Moodle takes for nearly the same.
    pub html: bool,
}

/// What stands in the braces.
#[derive(Debug, Clone, PartialEq)]
pub enum Answers {
    /// No braces: a text and no question.
    None,
    /// Empty braces: an essay.
    Essay,
    /// `T` or `F`.
    TrueFalse {
        /// Whether the statement is true.
        is: bool,
        /// What is said to whoever is wrong.
        wrong: Text,
        /// What is said to whoever is right.
        right: Text,
    },
    /// Numbers.
    Numeric(Vec<Number>),
    /// Choices, pairs or words.
    Choices(Vec<Answer>),
}

/// An answer that is a number.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// The number and the accepted distance; `None` for any other number.
    pub value: Option<(f64, f64)>,
    /// The number as it is written.
    pub shown: String,
    /// How much of the points it gives, in percent.
    pub percent: f64,
    /// What is said to it.
    pub feedback: Text,
}

/// An answer in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Line on which it begins.
    pub line: usize,
    /// Written with `=`.
    pub right: bool,
    /// `%50%`.
    pub percent: Option<f64>,
    /// What it says.
    pub text: Text,
    /// The other half of a pair: what stands behind `->`.
    pub partner: Option<Text>,
    /// What is said to it.
    pub feedback: Text,
}

/// A character, its line, and whether a backslash takes its meaning.
#[derive(Debug, Clone, Copy)]
struct Ch {
    c: char,
    bare: bool,
    line: usize,
}

/// Reads a file. What cannot be understood is told with its line, and the other questions are read all the same.
pub fn read(shown: &str, text: &str) -> (Vec<Question>, Vec<Diagnostic>) {
    let (mut questions, mut problems) = (Vec::new(), Vec::new());
    if text.len() > LARGEST {
        problems.push(
            Diagnostic::new(shown, 0, format!("the file has more than {LARGEST} bytes")).hint("divide it into several"),
        );
        return (questions, problems);
    }
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let mut category = String::new();
    let (mut comments, mut lines): (Vec<String>, Vec<(usize, &str)>) = (Vec::new(), Vec::new());
    // A blank line ends a question, and so does the end of the file.
    for (at, line) in text.split('\n').chain([""]).enumerate() {
        let trimmed = line.trim();
        if let Some(comment) = trimmed.strip_prefix("//") {
            // Within a question it is a comment too.
            comments.push(comment.trim().to_owned());
        } else if let Some(path) = trimmed.strip_prefix("$CATEGORY:").filter(|_| lines.is_empty()) {
            category = path.trim().trim_start_matches("$course$/").to_owned();
            comments.clear();
        } else if !trimmed.is_empty() {
            lines.push((at + 1, line));
        } else if !lines.is_empty() {
            if questions.len() + problems.len() >= MOST {
                problems.push(
                    Diagnostic::new(shown, at, format!("more than {MOST} questions"))
                        .hint("divide the file into several"),
                );
                return (questions, problems);
            }
            match question(&std::mem::take(&mut lines), &category, std::mem::take(&mut comments)) {
                Ok(question) => questions.push(question),
                Err((line, what, hint)) => problems.push(Diagnostic::new(shown, line, what).hint(hint)),
            }
        } else {
            comments.clear();
        }
    }
    (questions, problems)
}

type Wrong = (usize, String, &'static str);

fn question(lines: &[(usize, &str)], category: &str, comments: Vec<String>) -> Result<Question, Wrong> {
    let begins = lines.first().map_or(0, |(line, _)| *line);
    let all = characters(lines);
    let mut rest = trim(&all);
    let mut title = String::new();
    if let Some(inner) = rest.strip_prefix_of("::") {
        let end = find(inner, "::").ok_or((begins, "the title does not end".to_owned(), "write `::title::`"))?;
        title = words(&inner[..end]);
        rest = trim(&inner[end + 2..]);
    }
    let html = format_of(&mut rest).unwrap_or(true);
    let open = rest.iter().position(|ch| ch.bare && ch.c == '{');
    let Some(open) = open else {
        if let Some(stray) = rest.iter().find(|ch| ch.bare && ch.c == '}') {
            return Err((stray.line, "a `}` without its `{`".into(), "write `\\}` where a brace is meant"));
        }
        let (stem, general) = (Text { words: words(rest), html }, Text::default());
        let category = category.to_owned();
        return Ok(Question { line: begins, title, category, comments, stem, answers: Answers::None, general });
    };
    let inner = &rest[open + 1..];
    let close = inner.iter().position(|ch| ch.bare && (ch.c == '}' || ch.c == '{'));
    let close = close.filter(|at| inner[*at].c == '}').ok_or((
        rest[open].line,
        "the `{` is not closed".to_owned(),
        "end the answers with `}`; no blank line may stand between, and a brace that is meant is `\\{`",
    ))?;
    let (before, after) = (words(&rest[..open]), words(&inner[close + 1..]));
    let gap = if after.is_empty() { before } else { format!("{before} _____ {after}") };
    let stem = Text { words: gap.trim().to_owned(), html };
    let body = trim(&inner[..close]);
    let (body, general) = match find(body, "####") {
        Some(at) => (trim(&body[..at]), text(&body[at + 4..], html)),
        None => (body, Text::default()),
    };
    let answers = answers(body, html)?;
    Ok(Question { line: begins, title, category: category.to_owned(), comments, stem, answers, general })
}

fn characters(lines: &[(usize, &str)]) -> Vec<Ch> {
    let mut all = Vec::new();
    for (line, text) in lines {
        let mut letters = text.chars().peekable();
        while let Some(c) = letters.next() {
            let ch = match (c, letters.peek()) {
                ('\\', Some('n')) => {
                    letters.next();
                    Ch { c: '\n', bare: false, line: *line }
                }
                ('\\', Some(next)) if SPECIAL.contains(next) => {
                    let c = *next;
                    letters.next();
                    Ch { c, bare: false, line: *line }
                }
                _ => Ch { c, bare: true, line: *line },
            };
            all.push(ch);
        }
        all.push(Ch { c: '\n', bare: true, line: *line });
    }
    all
}

fn trim(mut all: &[Ch]) -> &[Ch] {
    while let [first, rest @ ..] = all
        && first.c.is_whitespace()
    {
        all = rest;
    }
    while let [rest @ .., last] = all
        && last.c.is_whitespace()
    {
        all = rest;
    }
    all
}

fn words(all: &[Ch]) -> String {
    let text: String = all.iter().map(|ch| ch.c).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where a sign begins whose characters have no backslash.
fn find(all: &[Ch], sign: &str) -> Option<usize> {
    let sign: Vec<char> = sign.chars().collect();
    all.windows(sign.len()).position(|part| part.iter().zip(&sign).all(|(ch, c)| ch.bare && ch.c == *c))
}

trait Begins {
    fn strip_prefix_of(&self, sign: &str) -> Option<&Self>;
}

impl Begins for [Ch] {
    fn strip_prefix_of(&self, sign: &str) -> Option<&Self> {
        (find(self.get(..sign.len())?, sign)? == 0).then(|| &self[sign.len()..])
    }
}

/// `[html]` and its like: takes it off and says whether tags are tags.
fn format_of(rest: &mut &[Ch]) -> Option<bool> {
    for (name, html) in [("[html]", true), ("[moodle]", true), ("[plain]", false), ("[markdown]", false)] {
        if let Some(behind) = rest.strip_prefix_of(name) {
            *rest = trim(behind);
            return Some(html);
        }
    }
    None
}

fn text(all: &[Ch], html: bool) -> Text {
    let mut rest = trim(all);
    let html = format_of(&mut rest).unwrap_or(html);
    Text { words: words(rest), html }
}

/// Parts it at the first bare sign.
fn part<'a>(all: &'a [Ch], sign: &str) -> (&'a [Ch], &'a [Ch]) {
    find(all, sign).map_or((all, &[][..]), |at| (&all[..at], &all[at + sign.len()..]))
}

fn answers(body: &[Ch], html: bool) -> Result<Answers, Wrong> {
    let Some(first) = body.first() else { return Ok(Answers::Essay) };
    if first.bare && first.c == '#' {
        return numbers(&body[1..], html);
    }
    let (head, tail) = part(body, "#");
    let is = match words(head).to_uppercase().as_str() {
        "T" | "TRUE" => Some(true),
        "F" | "FALSE" => Some(false),
        _ => None,
    };
    if let Some(is) = is {
        let (wrong, right) = part(tail, "#");
        return Ok(Answers::TrueFalse { is, wrong: text(wrong, html), right: text(right, html) });
    }
    let marks: Vec<usize> = (0..body.len()).filter(|&at| body[at].bare && matches!(body[at].c, '=' | '~')).collect();
    if marks.first() != Some(&0) {
        let hint = "an answer begins with `=` or `~`; write `\\=` or `\\~` where the sign itself is meant";
        return Err((first.line, "there is something before the first answer".into(), hint));
    }
    if marks.len() > ANSWERS {
        return Err((first.line, format!("more than {ANSWERS} answers"), "divide the question"));
    }
    let ends = marks.iter().skip(1).copied().chain([body.len()]);
    let choice = |(at, end): (&usize, usize)| -> Result<Answer, Wrong> {
        let ch = body[*at];
        let mut rest = trim(&body[at + 1..end]);
        let percent = percent(&mut rest).map_err(|()| {
            (ch.line, "cannot read the weight".to_owned(), "write `%50%`, a number between two percent signs")
        })?;
        let (said, feedback) = part(rest, "#");
        let (left, partner) = match find(said, "->") {
            Some(arrow) => (&said[..arrow], Some(text(&said[arrow + 2..], html))),
            None => (said, None),
        };
        let (text, feedback) = (text(left, html), text(feedback, html));
        Ok(Answer { line: ch.line, right: ch.c == '=', percent, text, partner, feedback })
    };
    Ok(Answers::Choices(marks.iter().zip(ends).map(choice).collect::<Result<_, Wrong>>()?))
}

/// `%50%` in front of an answer.
fn percent(rest: &mut &[Ch]) -> Result<Option<f64>, ()> {
    let Some(behind) = rest.strip_prefix_of("%") else { return Ok(None) };
    let end = behind.iter().take(12).position(|ch| ch.c == '%').ok_or(())?;
    let number = words(&behind[..end]).parse::<f64>().ok().filter(|n| n.abs() <= 100.0).ok_or(())?;
    *rest = trim(&behind[end + 1..]);
    Ok(Some(number))
}

fn numbers(body: &[Ch], html: bool) -> Result<Answers, Wrong> {
    let (given, otherwise) = match body.iter().position(|ch| ch.bare && ch.c == '~') {
        Some(at) => (&body[..at], Some(&body[at + 1..])),
        None => (body, None),
    };
    let mut all = Vec::new();
    for one in given.split(|ch| ch.bare && ch.c == '=').map(trim).filter(|one| !one.is_empty()) {
        if all.len() == ANSWERS {
            return Err((one[0].line, format!("more than {ANSWERS} answers"), "divide the question"));
        }
        let hint = "write `{#48:2}`, `{#46..50}` or `{#=48:2 =%50%48:10}`";
        let wrong = || (one[0].line, format!("cannot read the number `{}`", words(one)), hint);
        let mut rest = one;
        let percent = percent(&mut rest).map_err(|()| wrong())?.unwrap_or(100.0);
        let (said, feedback) = part(rest, "#");
        let said = words(said);
        let read = |text: &str| text.trim().parse::<f64>().ok().filter(|n| n.is_finite()).ok_or_else(wrong);
        let (value, shown) = if let Some((from, to)) = said.split_once("..") {
            let (from, to) = (read(from)?, read(to)?);
            let middle = f64::midpoint(from, to);
            ((middle, (to - from).abs() / 2.0), middle.to_string())
        } else if let Some((number, distance)) = said.split_once(':') {
            ((read(number)?, read(distance)?.abs()), number.trim().to_owned())
        } else {
            ((read(&said)?, 0.0), said.clone())
        };
        all.push(Number { value: Some(value), shown, percent, feedback: text(feedback, html) });
    }
    if let Some(otherwise) = otherwise {
        let feedback = text(part(otherwise, "#").1, html);
        all.push(Number { value: None, shown: "*".into(), percent: 0.0, feedback });
    }
    Ok(Answers::Numeric(all))
}
