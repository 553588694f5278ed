//! A lesson's text as one piece of HTML: what the app would otherwise have to build from parts on every phone. Words of
//! the interface stand in it in the lesson's language and carry the number of their message, so that the app can say them
//! in the reader's.

use std::fmt::Write as _;

use super::markup::escape;
use crate::{
    content::{Block, Confidence, Exercise, Lesson, LessonPack, Source, pack},
    messages::{Messages, Msg, Said},
};

/// The lesson as the app fetches it.
pub fn lesson_pack(lesson: &Lesson, words: &Messages) -> Result<LessonPack, postcard::Error> {
    let mut page = Page { words, html: String::new(), exercises: Vec::new() };
    page.objectives(&lesson.objectives);
    page.html.push_str("<div class=\"prose\" lang=\"en\">");
    for block in &lesson.blocks {
        page.block(block);
    }
    page.html.push_str("</div>");
    page.sources(&lesson.sources);
    Ok(LessonPack {
        id: lesson.id.clone(),
        hash: lesson.hash.clone(),
        html: page.html,
        outline: lesson.outline.clone(),
        terms: lesson.terms.clone(),
        exercises: pack::write(&page.exercises)?,
    })
}

struct Page<'a> {
    words: &'a Messages,
    html: String,
    exercises: Vec<Exercise>,
}

impl Page<'_> {
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
        self.add(&format!("<section class=\"stack block\">{title}<div data-exercise=\"{place}\"></div></section>"));
        self.exercises.push(exercise);
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
