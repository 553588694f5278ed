//! One part of a programme: what it is for, how it is led, and what can be changed about it.

use domain::{
    cohort::session::{Library, Part, SessionDay, ShippedPart, clock as time},
    messages::Msg,
};
use leptos::prelude::*;

use super::{book, place::Place};
use crate::{
    app::{Says, app, t},
    browser::{
        dom,
        element::{El, el},
    },
    form::labelled,
    route::Route,
    ui::{Icon, disclosure, icon},
};

/// The title of a part.
pub fn title(part: &Part, library: &Library) -> String {
    library.part(&part.part).map_or_else(|| part.title.clone(), |shipped| shipped.title.clone())
}

/// A row of a day: its times, title and controls.
pub fn row(id: &str, (day, at): (usize, usize), part: &Part, times: (u32, u32), library: &Library, of: usize) -> El {
    let shipped = library.part(&part.part);
    let name = title(part, library);
    let span = format!("{}–{}", time(times.0), time(times.1));
    let when = el("span").class("num when").text(&span);
    let heading = el("h3").class("what").text(&name);
    let length = el("span").class("sm dim num").say(Msg::Minutes { n: part.minutes });
    let control = |name: &str, symbol: Option<Icon>, words: Msg, on: bool, act: Box<dyn Fn()>| {
        let button =
            el("button").attr("type", "button").id(&format!("{name}-{day}-{at}")).say_attr("aria-label", words);
        let button = button.flag("disabled", !on).add(symbol.map(icon));
        button.on("click", move |_| act())
    };
    // The day is drawn anew: the keyboard goes back to the same control, wherever its part stands then.
    let act = |name: &'static str, to: usize, change: fn(&mut SessionDay, usize)| -> Box<dyn Fn()> {
        let id = id.to_owned();
        Box::new(move || {
            book::change(&id, |session| {
                if let Some(day) = session.days.get_mut(day) {
                    change(day, at);
                }
            });
            request_animation_frame(move || dom::focus(&format!("#{name}-{day}-{to}")));
        })
    };
    let of_part = |msg: fn(String) -> Msg| msg(name.clone());
    let tools = el("div").class("mv").add(vec![
        control(
            "up",
            Some(Icon::Up),
            of_part(|part| Msg::PartUp { part }),
            at > 0,
            act("up", at.saturating_sub(1), |day, at| shift(day, at, false)),
        ),
        control(
            "down",
            Some(Icon::Down),
            of_part(|part| Msg::PartDown { part }),
            at + 1 < of,
            act("down", at + 1, |day, at| shift(day, at, true)),
        ),
        control(
            "less",
            None,
            of_part(|part| Msg::PartShorter { part }),
            part.minutes > 5,
            act("less", at, |day, at| by_five(day, at, false)),
        )
        .text("−5"),
        control(
            "more",
            None,
            of_part(|part| Msg::PartLonger { part }),
            true,
            act("more", at, |day, at| by_five(day, at, true)),
        )
        .text("+5"),
        control(
            "drop",
            Some(Icon::Cross),
            of_part(|part| Msg::PartDrop { part }),
            true,
            act("drop", at.min(of.saturating_sub(2)), |day, at| {
                if at < day.parts.len() {
                    day.parts.remove(at);
                }
            }),
        ),
    ]);
    let top = el("div").class("slot").add(when).add(el("div").add(heading).add(length)).add(tools);
    let row = el("li").add(top);
    let row = match shipped {
        Some(shipped) if !shipped.pause => row.add(disclosure(t(Msg::PartHow), led(id, shipped))),
        _ => row,
    };
    row.add(notes(id, (day, at), &part.notes))
}

/// A place up or down.
fn shift(day: &mut SessionDay, at: usize, down: bool) {
    let _ = day.shift(at, down);
}

/// Five minutes more or less.
fn by_five(day: &mut SessionDay, at: usize, more: bool) {
    let now = day.parts.get(at).map_or(0, |part| part.minutes);
    day.stretch(at, if more { now + 5 } else { now.saturating_sub(5) });
}

/// How a part is led.
fn led(id: &str, part: &ShippedPart) -> El {
    let list = |tag: &str, class: &str, rows: &[String]| {
        let rows = rows.iter().map(|row| el("li").text(row));
        el(tag).class(class).add(rows.collect::<Vec<El>>())
    };
    let named = |words: Msg, body: El| el("div").class("tight").add(el("h4").class("lbl").say(words)).add(body);
    let mut body = el("div")
        .class("stack")
        .add(el("p").text(&part.aim))
        .add(named(Msg::PartSteps, list("ol", "steps", &part.steps)));
    if !part.materials.is_empty() {
        body = body.add(named(Msg::PartMaterials, list("ul", "dots", &part.materials)));
    }
    if !part.notes.is_empty() {
        body = body.add(named(Msg::PartNotes, el("p").text(&part.notes)));
    }
    let titled = |id: &str| {
        app().course.with_value(|course| {
            let cards = course.modules.iter().flat_map(|module| &module.lessons);
            cards.into_iter().find(|card| card.id == id).map(|card| card.title.clone())
        })
    };
    let lessons = part.lessons.iter().filter_map(|lesson| {
        let link = el("a").attr("href", &Route::Lesson(lesson.clone()).href()).attr("lang", "en");
        Some(el("li").add(link.text(&titled(lesson)?)))
    });
    let lessons: Vec<El> = lessons.collect();
    if !lessons.is_empty() {
        body = body.add(named(Msg::PartLessons, el("ul").class("dots").add(lessons)));
    }
    let walls = part.modules.iter().filter_map(|module| {
        let title = app().course.with_value(|course| {
            let found = course.modules.iter().find(|found| found.id == *module);
            found.map(|found| format!("{} {}", found.number, found.title))
        })?;
        let link = el("a").attr("href", &Place::Wall(id.to_owned(), module.clone()).href());
        Some(el("li").add(link.say(Msg::WallLink { module: title })))
    });
    body = body.add(el("ul").class("dots").add(walls.collect::<Vec<El>>()));
    let basis = part.basis.iter().map(|basis| {
        let row =
            el("li").add(el("b").text(&basis.number)).text(" ").add(el("span").attr("lang", "en").text(&basis.text));
        row.add((!basis.address.is_empty()).then(|| el("span").class("xs dim").text(&format!(" {}", basis.address))))
    });
    let basis: Vec<El> = basis.collect();
    if !basis.is_empty() {
        body = body.add(disclosure(t(Msg::PartBasis), el("ul").class("stack sm").add(basis)));
    }
    body
}

/// The trainer's own notes to a part; written when the field is left.
fn notes(id: &str, (day, at): (usize, usize), text: &str) -> El {
    let (id, name) = (id.to_owned(), format!("notes-{day}-{at}"));
    let area = el("textarea").class("in").id(&name).attr("rows", "2").text(text);
    let area = area.on("change", move |event| {
        let typed: String = event_target_value(&event).chars().take(2000).collect();
        book::change(&id, |session| {
            if let Some(part) = session.days.get_mut(day).and_then(|day| day.parts.get_mut(at)) {
                part.notes = typed;
            }
        });
    });
    let label = if text.is_empty() { t(Msg::PartOwnNotes) } else { t(Msg::PartOwnNotesHere) };
    disclosure(label, labelled(&name, Msg::PartOwnNotes, None, area))
}
