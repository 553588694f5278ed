//! A lesson's text as one piece of HTML: what the app would otherwise have to build from parts on every phone. Words of
//! the interface stand in it in the lesson's language and carry the number of their message, so that the app can say them
//! in the reader's.

use std::fmt::Write as _;

use super::markup::escape;
use crate::{
    content::{
        Block, Choice, Confidence, Exercise, Item, ItemBody, Lesson, LessonFrame, LessonPack, Module, Scene, Source,
        Statement, Term, pack,
    },
    messages::{Messages, Msg, Said},
};

/// The lesson as the app fetches it.
pub fn lesson_pack(lesson: &Lesson, frame: &Frame<'_>, words: &Messages) -> Result<LessonPack, postcard::Error> {
    let page = Page::of(lesson, words, false);
    let Frame { module, at } = frame;
    let frame = LessonFrame {
        module: module.id.clone(),
        number: format!("{}.{}", module.number, at + 1),
        title: lesson.title.clone(),
        minutes: lesson.minutes,
        lang: words.lang().tag().to_owned(),
        next: module.lessons.get(at + 1).cloned(),
        quiz: module.quiz.is_some(),
    };
    Ok(LessonPack {
        id: lesson.id.clone(),
        hash: lesson.hash.clone(),
        frame,
        html: page.html,
        outline: lesson.outline.clone(),
        exercises: pack::write(&page.exercises)?,
    })
}

/// Where a lesson stands in its course.
pub struct Frame<'a> {
    /// Its module.
    pub module: &'a Module,
    /// Its place in the module, from 0.
    pub at: usize,
}

/// The lesson as a page of its own: `<main>`, to be read in any browser without any script. Exercises are printed with their
/// answers behind a disclosure; links lead to other such pages, and into the app where there is no such page.
pub fn plain_main(lesson: &Lesson, frame: &Frame<'_>, words: &Messages) -> String {
    let Frame { module, at } = frame;
    let mut page = Page::of(lesson, words, true);
    let say = |msg: Msg| escape(&words.say(&msg));
    let number = say(Msg::LessonNumber { number: format!("{}.{}", module.number, at + 1) });
    let (minutes, title) = (say(Msg::Minutes { n: lesson.minutes }), escape(&lesson.title));
    let next = match module.lessons.get(at + 1) {
        Some(next) => {
            let (over, name) = (say(Msg::NextLesson), escape(&next.title));
            format!("<p class=\"sm dim\">{over}</p><a class=\"btn\" href=\"{}.html\">{name}</a>", next.id)
        }
        None => format!("<a class=\"btn\" href=\"../#/module/{}\">{}</a>", module.id, say(Msg::BackToModule)),
    };
    let text = to_pages(&std::mem::take(&mut page.html)) + &page.glossary(&lesson.terms);
    format!(
        "<main class=\"page two\" id=\"main\"><article class=\"col\"><div class=\"head\"><p class=\"sm dim num\">{number} · {minutes}</p>\
         <h1 tabindex=\"-1\">{title}</h1></div><div class=\"col\">{text}</div><div class=\"next prose\">{next}</div></article></main>"
    )
}

/// Links of the app as links between plain pages; glossary buttons as plain words, since their notes stand at the foot.
fn to_pages(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("href=\"#/lesson/") {
        let Some((id, after)) = after.split_once('"') else { break };
        out.push_str(&format!("{before}href=\"{id}.html\""));
        rest = after;
    }
    out.push_str(rest);
    let mut plain = String::with_capacity(out.len());
    let mut rest = out.as_str();
    while let Some((before, after)) = rest.split_once("<button ") {
        let Some((_, after)) = after.split_once('>') else { break };
        plain.push_str(before);
        plain.push_str("<dfn>");
        rest = after;
    }
    plain.push_str(rest);
    plain.replace("</button>", "</dfn>").replace("href=\"#/", "href=\"../#/")
}

struct Page<'a> {
    words: &'a Messages,
    html: String,
    exercises: Vec<Exercise>,
    /// Exercises are printed with their answers, instead of a place where the app puts them.
    plain: bool,
}

impl<'a> Page<'a> {
    fn of(lesson: &Lesson, words: &'a Messages, plain: bool) -> Self {
        let mut page = Self { words, html: String::new(), exercises: Vec::new(), plain };
        page.objectives(&lesson.objectives);
        page.add("<div class=\"prose\" lang=\"en\">");
        for block in &lesson.blocks {
            page.block(block);
        }
        page.add("</div>");
        page.sources(&lesson.sources);
        if !plain {
            lesson.terms.iter().for_each(|term| page.note(term));
        }
        page
    }

    /// A word of the interface in an element of its own.
    fn said(&self, tag: &str, class: &str, msg: Msg) -> String {
        let said = Said::from(msg);
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        let words = escape(&self.words.speak(&said));
        format!("<{tag}{class} lang=\"{}\" data-line=\"{}\">{words}</{tag}>", self.words.lang().tag(), said.line())
    }

    fn add(&mut self, html: &str) {
        self.html.push_str(html);
    }

    fn objectives(&mut self, aims: &[String]) {
        let title = self.said("span", "", Msg::AfterLesson);
        self.add("<section class=\"tight\" aria-labelledby=\"after\"><p class=\"lbl\" id=\"after\">");
        self.add(&format!("{title}</p><ul class=\"aims\" lang=\"en\">"));
        for aim in aims {
            self.add(&format!("<li>{}<span>{}</span></li>", icon("loz", "i"), escape(aim)));
        }
        self.add("</ul></section>");
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Html(html) => self.add(&format!("<div class=\"block stack\">{html}</div>")),
            Block::Example { title, html } => {
                let cap = self.said("p", "cap", Msg::WorkedExample);
                let title = escape(title);
                self.add(&format!(
                    "<section class=\"frame block\">{cap}<h3>{title}</h3><div class=\"stack\">{html}</div></section>"
                ));
            }
            Block::Figure { id, title, svg, words } => {
                let (title, summary) = (escape(title), self.said("span", "", Msg::FigureInWords));
                self.add(&format!(
                    "<figure class=\"fig stack block\" id=\"{id}\"><figcaption class=\"lbl\">{title}</figcaption><div>{svg}</div>\
                     <details><summary>{}{summary}</summary><div class=\"sm words\">{words}</div></details></figure>",
                    icon("chev", "i chev"),
                ));
            }
            Block::Do { to, label, html } => {
                let (now, label) = (self.said("p", "lbl", Msg::DoItNow), escape(label));
                self.add(&format!(
                    "<section class=\"notice block\">{}<div>{now}<div class=\"sm\">{html}</div><p><a href=\"#/{to}\">{label}</a></p></div></section>",
                    icon("reports", "i"),
                ));
            }
            Block::Check(item) => self.exercise(Msg::CheckYourself, Exercise::Check(Box::new(item.clone()))),
            Block::Explain { id, prompt, model } => {
                let exercise = Exercise::Explain { id: id.clone(), prompt: prompt.clone(), model: model.clone() };
                self.exercise(Msg::InYourWords, exercise);
            }
        }
    }

    fn exercise(&mut self, title: Msg, exercise: Exercise) {
        let (title, place) = (self.said("h2", "", title), self.exercises.len());
        if self.plain {
            let printed = match &exercise {
                Exercise::Check(item) => self.printed(item),
                Exercise::Explain { prompt, model, .. } => format!("{prompt}{}", self.behind(Msg::ModelAnswer, model)),
            };
            self.add(&format!("<section class=\"stack block\">{title}{printed}</section>"));
            return;
        }
        self.add(&format!("<section class=\"stack block\">{title}<div data-exercise=\"{place}\"></div></section>"));
        self.exercises.push(exercise);
    }

    /// A text behind a disclosure.
    fn behind(&self, title: Msg, html: &str) -> String {
        let (chev, title) = (icon("chev", "i chev"), self.said("span", "", title));
        format!("<details><summary>{chev}{title}</summary><div class=\"stack\">{html}</div></details>")
    }

    /// An item with its answers behind a disclosure.
    fn printed(&self, item: &Item) -> String {
        let row = |text: &str| format!("<li>{}</li>", escape(text));
        let told = |what: &str, why: &str| format!("<li><b>{}</b><br>{}</li>", escape(what), escape(why));
        let verdict = |right: bool, choice: &Choice| {
            let mark = if right { icon("check", "i") } else { icon("cross", "i") };
            let (text, why) = (escape(&choice.text), escape(&choice.why));
            format!("<li><b class=\"ic hang\">{mark}{text}</b><br>{why}</li>")
        };
        let list = |rows: Vec<String>| format!("<ul class=\"stack\">{}</ul>", rows.concat());
        let (asked, answer) = match &item.body {
            ItemBody::Single(choices) | ItemBody::Multiple(choices) => (
                list(choices.iter().map(|c| row(&c.text)).collect()),
                list(choices.iter().map(|c| verdict(c.right, c)).collect()),
            ),
            ItemBody::Order(steps) => {
                // In the order of the alphabet: the file has them in the right one.
                let mut shown: Vec<String> = steps.iter().map(|s| row(&s.text)).collect();
                shown.sort();
                let right: Vec<String> = steps.iter().map(|s| told(&s.text, &s.why)).collect();
                (list(shown), format!("<ol class=\"stack\">{}</ol>", right.concat()))
            }
            ItemBody::Match(pairs) => {
                let mut right: Vec<String> = pairs.iter().map(|p| row(&p.right)).collect();
                right.sort();
                let left = list(pairs.iter().map(|p| row(&p.left)).collect());
                let told = pairs.iter().map(|p| told(&format!("{} – {}", p.left, p.right), &p.why)).collect();
                (format!("{left}{}", list(right)), list(told))
            }
            ItemBody::Classify { categories, statements } => {
                let category = |at: usize| categories.get(at).map_or("", String::as_str);
                let told = |s: &Statement| told(&format!("{} – {}", s.text, category(s.category)), &s.why);
                let sorts = format!("<p class=\"sm dim\">{}</p>", escape(&categories.join(" · ")));
                let asked = list(statements.iter().map(|s| row(&s.text)).collect());
                (format!("{sorts}{asked}"), list(statements.iter().map(told).collect()))
            }
            ItemBody::Numeric(numeric) => {
                (String::new(), list(vec![told(&format!("{} {}", numeric.shown, numeric.unit), &numeric.why)]))
            }
            ItemBody::Scenario(scenes) => {
                let scene = |scene: &Scene| {
                    let options: Vec<String> = scene.options.iter().map(|o| told(&o.text, &o.why)).collect();
                    format!("<li>{}{}</li>", escape(&scene.text), list(options))
                };
                let first = scenes.first().map(|scene| format!("<p>{}</p>", escape(&scene.text))).unwrap_or_default();
                (first, list(scenes.iter().map(scene).collect()))
            }
        };
        let stem = escape(&item.stem);
        let hints: String =
            item.hints.iter().map(|hint| self.behind(Msg::Hint, &format!("<p>{}</p>", escape(hint)))).collect();
        let answer = self.behind(Msg::AnswersWithReasons, &answer);
        format!("<div class=\"stack\"><p class=\"ask\">{stem}</p>{asked}{hints}{answer}</div>")
    }

    /// A term's note: out of sight until its button is pressed. What all notes have, the app and its styles put in.
    fn note(&mut self, term: &Term) {
        let short = if term.abbreviation.is_empty() { String::new() } else { format!(" ({})", term.abbreviation) };
        let [en, short, meaning, rw, fr] =
            [&term.en, &short, &term.meaning, &term.rw, &term.fr].map(|text| escape(text));
        self.add(&format!(
            "<aside id=\"g-{}\"><p lang=\"en\"><b>{en}</b>{short}: {meaning}</p><p lang=\"rw\">{rw}</p><p lang=\"fr\">{fr}</p></aside>",
            term.key
        ));
    }

    fn glossary(&self, terms: &[Term]) -> String {
        if terms.is_empty() {
            return String::new();
        }
        let title = self.said("h2", "", Msg::WordsOfLesson);
        let row = |term: &Term| format!("<dt><b>{}</b></dt><dd>{}</dd>", escape(&term.en), escape(&term.meaning));
        let rows: String = terms.iter().map(row).collect();
        format!("<section class=\"prose\">{title}<dl class=\"sm tight\">{rows}</dl></section>")
    }

    fn sources(&mut self, sources: &[Source]) {
        if sources.is_empty() {
            return;
        }
        let title = self.said("span", "", Msg::Sources);
        self.add(&format!(
            "<section class=\"prose\" aria-labelledby=\"sources\"><h2 id=\"sources\">{title}</h2><ol class=\"sm tight\">"
        ));
        for (i, source) in sources.iter().enumerate() {
            let sure = match source.confidence {
                Confidence::Verified => Msg::SureVerified,
                Confidence::LawText => Msg::SureLawText,
                Confidence::Single => Msg::SureSingle,
                Confidence::SingleOfficial => Msg::SureSingleOfficial,
                Confidence::General => Msg::SureGeneral,
                Confidence::Inference => Msg::SureInference,
            };
            let (text, sure) = (escape(&source.text), self.said("span", "", sure));
            let mut item = format!(
                "<li id=\"s{}\"><span lang=\"en\">{text}</span> <span class=\"dim\">{}. {sure}</span>",
                i + 1,
                source.fact
            );
            for address in &source.addresses {
                let host = address.split("//").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or(address);
                let (address, host) = (escape(address), escape(host));
                let _ = write!(item, " <a href=\"{address}\" rel=\"noreferrer noopener\" target=\"_blank\">{host}</a>");
            }
            self.add(&format!("{item}</li>"));
        }
        let gazette = self.said("p", "sm", Msg::CheckGazette);
        self.add(&format!("</ol>{gazette}</section>"));
    }
}

fn icon(name: &str, class: &str) -> String {
    format!("<svg class=\"{class}\" viewBox=\"0 0 24 24\" aria-hidden=\"true\"><use href=\"#i-{name}\"/></svg>")
}
