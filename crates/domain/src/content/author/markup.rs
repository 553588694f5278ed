//! CommonMark with our three additions: `[F-020]`, `[word](term:key)`, `[words](lesson:id)`.

use std::collections::BTreeMap;

use pulldown_cmark::{BrokenLink, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::library::Library;
use crate::{
    content::{Source, Term},
    diag::Diagnostic,
};

/// A text as HTML shows it, also between quotes.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// What a lesson's text has referred to so far.
#[derive(Default)]
pub(super) struct References {
    pub sources: Vec<Source>,
    /// How often each source has been mentioned.
    mentions: Vec<usize>,
    pub terms: BTreeMap<String, Term>,
    pub outline: Vec<(String, String)>,
    pub words: usize,
}

pub(super) struct Renderer<'a> {
    pub shown: &'a str,
    pub library: &'a Library,
    pub refs: &'a mut References,
    pub problems: &'a mut Vec<Diagnostic>,
}

impl Renderer<'_> {
    fn problem(&mut self, line: usize, message: impl Into<String>, hint: &str) {
        self.problems.push(Diagnostic::new(self.shown, line, message).hint(hint));
    }

    /// Renders a piece that begins after line `above`; a new string begins at every heading.
    pub(super) fn render(&mut self, text: &str, above: usize) -> Vec<String> {
        let line_of = |at: usize| above + text[..at.min(text.len())].matches('\n').count() + 1;
        let fact_link = |link: BrokenLink<'_>| {
            let name = link.reference.to_string();
            is_fact(&name).then(|| (CowStr::from(format!("fact:{name}")), CowStr::from("")))
        };
        let parser = Parser::new_with_broken_link_callback(text, Options::empty(), Some(fact_link));
        let mut pieces: Vec<Vec<Event<'_>>> = vec![Vec::new()];
        let mut closing: Vec<Option<&'static str>> = Vec::new();
        let mut inside_fact = false;
        let mut heading: Option<(usize, String)> = None;
        for (event, range) in parser.into_offset_iter() {
            let line = line_of(range.start);
            let mut out = |event| {
                if let Some(piece) = pieces.last_mut() {
                    piece.push(event);
                }
            };
            match event {
                Event::Start(Tag::Link { dest_url, .. }) => {
                    let (open, close) = self.link(&dest_url, line);
                    inside_fact = dest_url.starts_with("fact:");
                    out(Event::Html(open.into()));
                    closing.push(close);
                }
                Event::End(TagEnd::Link) => {
                    inside_fact = false;
                    if let Some(Some(close)) = closing.pop() {
                        out(Event::Html(close.into()));
                    }
                }
                Event::Text(words) => {
                    if inside_fact {
                        continue;
                    }
                    self.refs.words +=
                        words.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count();
                    if let Some((_, title)) = &mut heading {
                        title.push_str(&words);
                    }
                    out(Event::Text(words));
                }
                Event::Start(Tag::Heading { level, .. }) => {
                    if level == HeadingLevel::H1 {
                        self.problem(
                            line,
                            "a heading of the first level",
                            "the title stands in the front matter; begin with `##`",
                        );
                    }
                    heading = Some((if level <= HeadingLevel::H2 { 2 } else { 3 }, String::new()));
                    pieces.push(Vec::new());
                }
                Event::End(TagEnd::Heading(_)) => {
                    let Some((level, title)) = heading.take() else { continue };
                    let id = self.anchor(&title);
                    if level == 2 {
                        self.refs.outline.push((id.clone(), title));
                    }
                    if let Some(piece) = pieces.last_mut() {
                        piece.insert(0, Event::Html(format!("<h{level} id=\"{id}\">").into()));
                        piece.push(Event::Html(format!("</h{level}>").into()));
                    }
                }
                Event::Html(_) | Event::InlineHtml(_) => {
                    self.problem(line, "raw HTML", "write CommonMark, or one of the blocks of content/README.md");
                }
                Event::Start(Tag::Image { .. }) => {
                    self.problem(line, "an image", "draw it as content/figures/<name>.svg and use a `figure` block");
                }
                Event::End(TagEnd::Image) | Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
                Event::Start(Tag::CodeBlock(_)) => {
                    self.problem(line, "a code block of unknown kind", "known: item, example, explain, figure, do");
                }
                Event::End(TagEnd::CodeBlock) => {}
                other => out(other),
            }
        }
        pieces
            .into_iter()
            .filter(|piece| !piece.is_empty())
            .map(|piece| {
                let mut html = String::new();
                pulldown_cmark::html::push_html(&mut html, piece.into_iter());
                html.trim().to_owned()
            })
            .collect()
    }

    /// The same as one string.
    pub(super) fn whole(&mut self, text: &str, above: usize) -> String {
        self.render(text, above).join("\n")
    }

    fn anchor(&mut self, title: &str) -> String {
        let slug: String = crate::text::words(title).iter().map(|w| w.folded.clone()).collect::<Vec<_>>().join("-");
        let slug = if slug.is_empty() { "part".to_owned() } else { slug };
        let taken = self.refs.outline.iter().filter(|(id, _)| *id == slug).count();
        if taken == 0 { slug } else { format!("{slug}-{}", taken + 1) }
    }

    fn link(&mut self, to: &str, line: usize) -> (String, Option<&'static str>) {
        if let Some(fact) = to.strip_prefix("fact:") {
            return (self.footnote(fact, line), None);
        }
        if let Some(key) = to.strip_prefix("term:") {
            match self.library.terms.get(key) {
                Some(term) if !term.meaning.is_empty() => {
                    self.refs.terms.insert(key.to_owned(), term.clone());
                    return (format!("<a class=\"term\" href=\"#t-{key}\">"), Some("</a>"));
                }
                Some(_) => self.problem(
                    line,
                    format!("glossary term `{key}` has no meaning"),
                    "add one sentence to en/glossary.toml",
                ),
                None => self.problem(
                    line,
                    format!("glossary term `{key}` is unknown"),
                    "keys are the first column of glossary.csv",
                ),
            }
            return (String::new(), None);
        }
        if let Some(id) = to.strip_prefix("lesson:") {
            if self.library.lessons.contains_key(id) {
                return (format!("<a href=\"#/lesson/{id}\">"), Some("</a>"));
            }
            self.problem(line, format!("there is no lesson `{id}`"), "use the `id` of a lesson's front matter");
            return (String::new(), None);
        }
        if to.starts_with("https://") && !to.contains('"') && !to.contains('<') {
            return (format!("<a href=\"{to}\" rel=\"noreferrer noopener\" target=\"_blank\">"), Some("</a>"));
        }
        self.problem(line, format!("link to `{to}`"), "known: lesson:<id>, term:<key>, https://…");
        (String::new(), None)
    }

    fn footnote(&mut self, fact: &str, line: usize) -> String {
        let Some(found) = self.library.facts.get(fact) else {
            self.problem(line, format!("fact {fact} is unknown"), "facts are numbered in facts.toml");
            return String::new();
        };
        let at = self.refs.sources.iter().position(|s| s.fact == fact).unwrap_or_else(|| {
            self.refs.sources.push(Source {
                fact: fact.to_owned(),
                confidence: found.confidence,
                text: found.text.clone(),
                note: found.note.clone(),
                addresses: found.addresses.clone(),
            });
            self.refs.mentions.push(0);
            self.refs.sources.len() - 1
        });
        self.refs.mentions[at] += 1;
        let (n, mention) = (at + 1, self.refs.mentions[at]);
        format!("<a class=\"src\" href=\"#s{n}\" id=\"r{n}-{mention}\" aria-label=\"Source {n}\">{n}</a>")
    }
}

/// `F-020`.
pub(super) fn is_fact(name: &str) -> bool {
    name.strip_prefix("F-").is_some_and(|n| n.len() == 3 && n.bytes().all(|b| b.is_ascii_digit()))
}
