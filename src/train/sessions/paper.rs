//! The programme on paper: one page for the wall, and the facilitator's pages behind it.

use domain::{
    cohort::session::{Library, Session, clock as time},
    messages::Msg,
};
use leptos::prelude::*;

use super::{book, part};
use crate::{
    app::{Says, app, say, t},
    browser::{
        dom,
        element::{El, el},
    },
    form::{button, head},
    shell::{page as frame, review_line},
    ui::{Icon, Notice, icon, notice_view},
};

/// The screen.
pub fn page(_: String, session: Session) -> El {
    let library = RwSignal::new(None::<Result<Library, String>>);
    leptos::task::spawn_local(async move {
        library.try_set(Some(book::library().await));
    });
    let print = button("btn", Msg::Print, |_| dom::print()).add(icon(Icon::Print));
    let head = head(Msg::SessionPaper).add(el("p").class("lead").say(Msg::SessionPaperLead));
    let papers = move || match library.get() {
        None => vec![el("p").class("loading").attr("role", "status").say(Msg::Loading)],
        Some(Err(_)) => vec![notice_view(Notice::stop(say(Msg::LessonNotLoaded)))],
        Some(Ok(library)) => vec![for_the_wall(&session, &library), for_the_trainer(&session, &library)],
    };
    frame("one", t(Msg::SessionPaper))
        .add(head)
        .add(el("p").class("noprint").add(print))
        .add(el("div").class("stack").hole(papers))
        .add(el("div").class("noprint").add(review_line()))
}

fn titled(session: &Session, words: Msg) -> Vec<El> {
    let place = if session.place.is_empty() { String::new() } else { format!("{} · ", session.place) };
    let date = app().words.with(|words| words.date(session.days[0].day));
    vec![el("h2").text(&session.title), el("p").text(&format!("{place}{date}")), el("p").class("sm").say(words)]
}

fn day_head(session: &Session, at: usize) -> String {
    let day = &session.days[at];
    let date = app().words.with(|words| words.date(day.day));
    say(Msg::SessionDayHead { n: (at + 1).to_string(), date, from: time(day.start), to: time(day.end()) })
}

/// Times and titles.
fn for_the_wall(session: &Session, library: &Library) -> El {
    let mut sheet = el("section").class("sheet").add(titled(session, Msg::PaperWall));
    for (at, day) in session.days.iter().enumerate() {
        let rows = day.parts.iter().zip(day.times()).map(|(part, (from, to))| {
            let when = el("th").attr("scope", "row").class("num").text(&format!("{}–{}", time(from), time(to)));
            el("tr").add(when).add(el("td").text(&part::title(part, library)))
        });
        let table = el("table").add(el("caption").class("vh").text(&day_head(session, at)));
        let table = table.add(el("tbody").add(rows.collect::<Vec<El>>()));
        sheet = sheet.add(el("h3").text(&day_head(session, at))).add(table);
    }
    sheet
}

/// What is needed, then every part with its steps and notes.
fn for_the_trainer(session: &Session, library: &Library) -> El {
    let list = |tag: &str, class: &str, rows: &[String]| {
        let rows = rows.iter().map(|row| el("li").text(row));
        el(tag).class(class).add(rows.collect::<Vec<El>>())
    };
    let mut needed: Vec<String> = Vec::new();
    for part in session.days.iter().flat_map(|day| &day.parts) {
        let materials = library.part(&part.part).map(|shipped| shipped.materials.clone()).unwrap_or_default();
        for material in materials {
            if !needed.contains(&material) {
                needed.push(material);
            }
        }
    }
    let mut sheet = el("section").class("sheet new-page").add(titled(session, Msg::PaperTrainer));
    if !needed.is_empty() {
        sheet = sheet.add(el("h3").say(Msg::PartMaterials)).add(list("ul", "boxes", &needed));
    }
    for (at, day) in session.days.iter().enumerate() {
        sheet = sheet.add(el("h3").text(&day_head(session, at)));
        for (part, (from, to)) in day.parts.iter().zip(day.times()) {
            let words = format!("{}–{}  {}", time(from), time(to), part::title(part, library));
            let mut block = el("div").class("tight keep").add(el("p").class("lab num").text(&words));
            if let Some(shipped) = library.part(&part.part).filter(|shipped| !shipped.pause) {
                block = block.add(el("p").text(&shipped.aim)).add(list("ol", "steps", &shipped.steps));
                if !shipped.notes.is_empty() {
                    block = block.add(el("p").class("sm").text(&say(Msg::PartNotes)).text(": ").text(&shipped.notes));
                }
                let numbers: Vec<&str> = shipped.basis.iter().map(|basis| basis.number.as_str()).collect();
                if !numbers.is_empty() {
                    block = block.add(el("p").class("xs").say(Msg::PaperBasis { facts: numbers.join(", ") }));
                }
            }
            if !part.notes.is_empty() {
                block = block.add(el("p").class("written").text(&say(Msg::PartOwnNotes)).text(": ").text(&part.notes));
            }
            sheet = sheet.add(block);
        }
    }
    sheet
}
