//! A lesson's text as one piece of HTML: what the app would otherwise have to build from parts on every phone. Words of
//! the interface stand in it in the lesson's language and carry the number of their message, so that the app can say them
//! in the reader's.

use std::fmt::Write as _;

use super::markup::escape;
use crate::{
    content::{Block, Confidence, Item, ItemBody, Lesson, Module, Scene, Source, Statement, Term},
    messages::{Messages, Msg, Said},
    quiz::shuffled,
};

/// Where a lesson stands in its course.
pub struct Frame<'a> {
    /// Its module.
    pub module: &'a Module,
    /// Its place in the module, from 0.
    pub at: usize,
}

/// A lesson, printed.
pub struct Printed {
    /// The inside of `<main>`: read as it stands, and made to answer by `src/lesson`.
    pub html: String,
    /// The exercises of the rarer kinds, in the order of their places (`data-exercise="0"`): they are no mere choice, and
    /// the app draws them anew.
    pub items: Vec<Item>,
}

/// The lesson as the app and every browser show it: exercises with their answers behind a disclosure, what only a script can
/// do is hidden until one is there.
pub fn printed(lesson: &Lesson, frame: &Frame<'_>, words: &Messages) -> Printed {
    let Frame { module, at } = frame;
    let mut page = Page { words, html: String::new(), items: Vec::new() };
    let (id, hash, title) = (&lesson.id, &lesson.hash, escape(&lesson.title));
    let number = page.said_with("span", "", Msg::LessonNumber { number: format!("{}.{}", module.number, at + 1) });
    let minutes = page.said_with("span", "", Msg::Minutes { n: lesson.minutes });
    page.add(&format!(
        "<div class=\"over tight\"></div><article class=\"col\" data-of=\"{id}\" data-hash=\"{hash}\" data-module=\"{}\">\
         <div class=\"head\"><p class=\"sm dim num\">{number} · {minutes}</p><h1 tabindex=\"-1\" lang=\"{}\">{title}</h1></div>\
         <div class=\"maybe\" data-note></div><div class=\"col\"><div class=\"col\" data-text>",
        module.id,
        words.lang().tag()
    ));
    page.objectives(&lesson.objectives);
    page.add("<div class=\"prose\" lang=\"en\">");
    for block in &lesson.blocks {
        page.block(block);
    }
    page.add("</div>");
    page.glossary(&lesson.terms);
    page.sources(&lesson.sources);
    page.add("</div>");
    page.after(frame);
    page.add("</div></article>");
    page.outline(&lesson.outline);
    page.verdicts();
    Printed { html: page.html, items: page.items }
}

/// A module's quiz on one page, for a platform that keeps the marks itself. Of the items those with choices stand in it: nothing
/// else can be marked without the app.
pub fn printed_quiz(module: &Module, items: &[&Item], words: &Messages) -> String {
    let mut page = Page { words, html: String::new(), items: Vec::new() };
    let (id, title, lang) = (&module.id, escape(&module.title), words.lang().tag());
    let quiz = page.said("span", "", Msg::Quiz);
    page.add(&format!(
        "<div class=\"over tight\"></div><article class=\"col\" data-of=\"quiz-{id}\" data-module=\"{id}\">\
         <div class=\"head\"><p class=\"sm dim\">{quiz}</p><h1 tabindex=\"-1\" lang=\"{lang}\">{title}</h1></div>\
         <div class=\"col\"><div class=\"col\" data-text><div class=\"prose\" lang=\"en\">"
    ));
    for item in items {
        let check = page.check(item);
        page.add(&format!("<section class=\"stack block\">{check}</section>"));
    }
    page.add("</div></div><div class=\"next prose\">");
    page.done();
    page.add("</div></div></article>");
    page.verdicts();
    page.html
}

/// The lesson as a page of its own: `<main>`, with links to other such pages, and into the app where there is no such page.
pub fn plain_main(printed: &str) -> String {
    let mut out = String::from("<main class=\"page two\" id=\"main\" tabindex=\"-1\">");
    let mut rest = printed;
    while let Some((before, after)) = rest.split_once("href=\"#/") {
        let Some((to, after)) = after.split_once('"') else { break };
        let to = match to.strip_prefix("lesson/") {
            Some(id) => format!("{id}.html"),
            None => format!("../#/{to}"),
        };
        out.push_str(&format!("{before}href=\"{to}\""));
        rest = after;
    }
    out.push_str(rest);
    out.push_str("</main>");
    out
}

struct Page<'a> {
    words: &'a Messages,
    html: String,
    items: Vec<Item>,
}

impl Page<'_> {
    /// A word of the interface in an element of its own.
    fn said(&self, tag: &str, class: &str, msg: Msg) -> String {
        self.spoken(tag, class, &msg.into(), "")
    }

    /// The same for a message with one number or name in it.
    fn said_with(&self, tag: &str, class: &str, msg: Msg) -> String {
        let said = Said::from(msg);
        self.spoken(tag, class, &said, &format!(" data-arg=\"{}\"", escape(&said.argument())))
    }

    fn spoken(&self, tag: &str, class: &str, said: &Said, more: &str) -> String {
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        let (words, lang, line) = (escape(&self.words.speak(said)), self.words.lang().tag(), said.line());
        format!("<{tag}{class} lang=\"{lang}\" data-line=\"{line}\"{more}>{words}</{tag}>")
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
            Block::Check(item) => {
                let (title, check) = (self.said("h2", "", Msg::CheckYourself), self.check(item));
                self.add(&format!("<section class=\"stack block\">{title}{check}</section>"));
            }
            Block::Explain { id, prompt, model } => {
                let (title, label) = (self.said("h2", "", Msg::InYourWords), self.said("span", "", Msg::YourAnswer));
                let (stays, saved) = (self.said("span", "", Msg::NoteStays), self.said("span", "", Msg::NoteSaved));
                let answer = self.behind(Msg::ModelAnswer, model);
                self.add(&format!(
                    "<section class=\"stack block\">{title}<div class=\"stack\" data-explain=\"{id}\"><div>{prompt}</div>\
                     <div class=\"field\" hidden><label class=\"lbl\" for=\"x-{id}\">{label}</label><textarea class=\"in\" id=\"x-{id}\" rows=\"4\"></textarea>\
                     <p class=\"hint\" role=\"status\"><span>{stays}</span><span hidden>{saved}</span></p></div>{answer}</div></section>"
                ));
            }
        }
    }

    /// A knowledge check. Choices are printed so that a script has only to read and mark them; they stand in an order that
    /// the item's id decides, since authors like to put the right one first.
    fn check(&mut self, item: &Item) -> String {
        let (choices, kind) = match &item.body {
            ItemBody::Single(choices) => (choices, "radio"),
            ItemBody::Multiple(choices) => (choices, "checkbox"),
            _ => {
                self.items.push(item.clone());
                return format!("<div data-exercise=\"{}\">{}</div>", self.items.len() - 1, self.answered(item));
            }
        };
        let order = shuffled(choices.len(), 0, &item.id);
        let (id, hash, stem) = (&item.id, &item.hash, escape(&item.stem));
        let several = if kind == "checkbox" { self.said("p", "sm dim", Msg::SeveralRight) } else { String::new() };
        let row = |(place, &i): (usize, &usize)| {
            format!(
                "<label class=\"pick\"><input type=\"{kind}\" name=\"q-{id}\" value=\"{i}\"><span class=\"key\" aria-hidden=\"true\">{}</span>\
                 <span>{}</span></label>",
                place + 1,
                escape(&choices[i].text)
            )
        };
        let rows: String = order.iter().enumerate().map(row).collect();
        let reason = |&i: &usize| {
            let choice = &choices[i];
            let (mark, right) = if choice.right { ("check", " data-right") } else { ("cross", "") };
            let (mark, text, why) = (icon(mark, "i"), escape(&choice.text), escape(&choice.why));
            format!("<li{right}><b class=\"ic hang\">{mark}{text}</b><br><span>{why}</span></li>")
        };
        let reasons: String = order.iter().map(reason).collect();
        let (hints, reasons) =
            (self.hints(item), self.behind(Msg::AnswersWithReasons, &format!("<ul class=\"stack\">{reasons}</ul>")));
        let (check, again) = (self.said("span", "", Msg::CheckAnswer), self.said("span", "", Msg::AnswerAgain));
        format!(
            "<div class=\"stack item\" data-check=\"{id}\" data-hash=\"{hash}\"><fieldset class=\"picks\"><legend class=\"ask\">{stem}</legend>{several}\
             <div class=\"picks\">{rows}</div></fieldset><div>{hints}</div><p class=\"lbl\" role=\"status\"></p>{reasons}\
             <p hidden><button type=\"button\" class=\"btn plain\" data-act=\"check\">{check}</button>\
             <button type=\"button\" class=\"btn plain\" data-act=\"again\">{again}</button></p></div>"
        )
    }

    fn hints(&self, item: &Item) -> String {
        let name = |at| if at == 0 { Msg::Hint } else { Msg::AnotherHint };
        let hints = item.hints.iter().enumerate();
        hints.map(|(at, hint)| self.behind(name(at), &format!("<p>{}</p>", escape(hint)))).collect()
    }

    /// The button that says that it is done, and the line that says that it was.
    fn done(&mut self) {
        let (done, mark) = (self.said("span", "", Msg::LessonDone), self.said("span", "", Msg::MarkDone));
        let check = icon("check", "i");
        self.add(&format!(
            "<div class=\"maybe\" role=\"status\" data-done><p class=\"ic leaf\" hidden>{check}{done}</p></div>\
             <p hidden><button type=\"button\" class=\"btn plain\" data-act=\"done\">{check}{mark}</button></p>"
        ));
    }

    /// What comes after the text: done, and on to what comes next.
    fn after(&mut self, frame: &Frame<'_>) {
        let Frame { module, at } = frame;
        let go = icon("go", "i");
        self.add("<div class=\"next prose\">");
        self.done();
        let next = match module.lessons.get(at + 1) {
            Some(next) => {
                let (over, title) = (self.said("span", "", Msg::NextLesson), escape(&next.title));
                let minutes = self.said_with("span", "", Msg::Minutes { n: next.minutes });
                let name = format!("<span lang=\"{}\">{title}</span>", self.words.lang().tag());
                format!(
                    "<p class=\"sm dim\">{over} · {minutes}</p><a class=\"btn\" href=\"#/lesson/{}\">{name} {go}</a>",
                    next.id
                )
            }
            None if module.quiz.is_some() => {
                let name = self.said("span", "", Msg::QuizGo);
                format!("<a class=\"btn\" href=\"#/quiz/{}\">{name} {go}</a>", module.id)
            }
            None => {
                let name = self.said("span", "", Msg::BackToModule);
                format!("<a class=\"btn\" href=\"#/module/{}\">{name}</a>", module.id)
            }
        };
        self.add(&format!("{next}</div>"));
    }

    /// "In this lesson": its sections.
    fn outline(&mut self, outline: &[(String, String)]) {
        let title = self.said("span", "", Msg::InThisLesson);
        let rows: String = outline
            .iter()
            .map(|(anchor, title)| format!("<li><a href=\"#{anchor}\">{}</a></li>", escape(title)))
            .collect();
        let print = self.said("span", "", Msg::Print);
        self.add(&format!(
            "<aside class=\"side broad\" aria-labelledby=\"in-this\"><div class=\"stack\"><nav class=\"tight\" aria-labelledby=\"in-this\">\
             <h2 class=\"sm\" id=\"in-this\">{title}</h2><ol class=\"in-page\" lang=\"en\">{rows}</ol></nav>\
             <p hidden><button type=\"button\" class=\"lnk sm\" data-act=\"print\">{print}</button></p></div></aside>"
        ));
    }

    /// What is said of answers: once for all exercises, which take copies.
    fn verdicts(&mut self) {
        let words = [
            ("close", Msg::Close, ""),
            ("glossary", Msg::Glossary, ""),
            ("right", Msg::VerdictRight, ""),
            ("not-yet", Msg::VerdictNotYet, ""),
            ("your-right", Msg::YourAnswerRight, "leaf"),
            ("this", Msg::ThisIsRight, "leaf"),
            ("your-wrong", Msg::YourAnswerNotYet, "stop"),
        ];
        self.add("<div hidden>");
        for (name, msg, tone) in words {
            let (said, mark) = (self.said("span", "", msg), if tone == "stop" { "cross" } else { "check" });
            let whole = match tone {
                "" => format!("<span data-say=\"{name}\">{said}</span>"),
                _ => format!("<span data-say=\"{name}\" class=\"tag ic {tone}\">{}{said}</span>", icon(mark, "i")),
            };
            self.add(&whole);
        }
        self.add("</div>");
    }

    /// A text behind a disclosure.
    fn behind(&self, title: Msg, html: &str) -> String {
        let (chev, title) = (icon("chev", "i chev"), self.said("span", "", title));
        format!("<details><summary>{chev}{title}</summary><div class=\"stack\">{html}</div></details>")
    }

    /// An item of a rarer kind with its answers behind a disclosure.
    fn answered(&self, item: &Item) -> String {
        let row = |text: &str| format!("<li>{}</li>", escape(text));
        let told = |what: &str, why: &str| format!("<li><b>{}</b><br>{}</li>", escape(what), escape(why));
        let list = |rows: Vec<String>| format!("<ul class=\"stack\">{}</ul>", rows.concat());
        let (asked, answer) = match &item.body {
            // Printed by `check`.
            ItemBody::Single(_) | ItemBody::Multiple(_) => (String::new(), String::new()),
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
        let hints = self.hints(item);
        let answer = self.behind(Msg::AnswersWithReasons, &answer);
        format!("<div class=\"stack\"><p class=\"ask\">{stem}</p>{asked}{hints}{answer}</div>")
    }

    /// The terms at the foot; touching one in the text shows its entry in place.
    fn glossary(&mut self, terms: &[Term]) {
        if terms.is_empty() {
            return;
        }
        let title = self.said("h2", "", Msg::WordsOfLesson);
        let row = |term: &Term| {
            let short = match &*term.abbreviation {
                "" => String::new(),
                short => format!(" ({})", escape(short)),
            };
            let [en, rw, fr, meaning] = [&term.en, &term.rw, &term.fr, &term.meaning].map(|text| escape(text));
            format!(
                "<dt id=\"t-{}\"><strong>{en}</strong>{short}</dt><dd><p>{meaning}</p><p class=\"dim\"><span lang=\"rw\">{rw}</span> · <span lang=\"fr\">{fr}</span></p></dd>",
                term.key
            )
        };
        let rows: String = terms.iter().map(row).collect();
        self.add(&format!("<section class=\"prose\">{title}<dl class=\"sm tight\" lang=\"en\">{rows}</dl></section>"));
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
