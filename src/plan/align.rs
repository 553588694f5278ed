//! Which activity serves which priority, with the gaps of both sides.

use domain::{
    messages::Msg,
    plan::{Level, Logframe, Priority, Row, Whose},
};
use leptos::prelude::*;

use super::{
    book,
    place::Place,
    project::{self, Project},
};
use crate::{
    app::{Says, say, t},
    browser::{
        clock, dom,
        element::{El, el},
    },
    form::{button, choice, field, section, tick},
    shell::{page as frame, review_line},
    ui::{Icon, disclosure, icon},
};

/// The screen of a project.
pub fn page(id: String) -> El {
    let Some(project) = Project::open(&id) else { return project::gone() };
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::Align));
    let head = head.add(el("p").class("lead").text(project.frame().name())).add(project.saved_line());
    let way = el("p").add(el("a").attr("href", &Place::Logframe(id).href()).say(Msg::AlignBack));
    let activities = section("activities", Msg::AlignActivities).hole(move || {
        project.shape.track();
        let (frame, list) = held(project);
        let rows: Vec<El> =
            frame.level(Level::Activity).map(|row| activity_view(project, &frame, row, &list)).collect();
        if rows.is_empty() { vec![el("p").class("dim").say(Msg::AlignNoActivity)] } else { rows }
    });
    let gaps = section("gaps", Msg::AlignGaps).add(el("div").class("stack").hole(move || {
        book::changed().track();
        let (frame, list) = held(project);
        gaps(&frame, &list)
    }));
    frame("one", t(Msg::Align))
        .add(head.add(way))
        .add(activities)
        .add(gaps)
        .add(list_section(project))
        .add(project.use_section("alignment", Msg::AlignUse, Msg::AlignUseLead))
        .add(review_line())
}

/// The project and its list of priorities; the given ones once they have arrived.
fn held(project: Project) -> (Logframe, Vec<Priority>) {
    let frame = project.frame();
    let given = project.shipped.get().unwrap_or_default().priorities;
    let list = frame.list(&given);
    (frame, list)
}

fn whose(whose: Whose) -> Msg {
    match whose {
        Whose::District => Msg::WhoseDistrict,
        Whose::Imihigo => Msg::WhoseImihigo,
        Whose::National => Msg::WhoseNational,
    }
}

fn activity_view(project: Project, frame: &Logframe, row: &Row, list: &[Priority]) -> El {
    let boxes = list.iter().map(|priority| {
        let on = RwSignal::new(frame.serves(&row.id, &priority.id));
        let (activity, id) = (row.id.clone(), priority.id.clone());
        let (text, of) = (priority.text.clone(), priority.whose);
        let words = move || format!("{text} ({})", say(whose(of)));
        tick(&format!("k-{}-{}", row.id, priority.id), words, on).on("change", move |_| {
            let is = on.get_untracked();
            if !project.change(|frame| frame.link(&activity, &id, is)) {
                on.set(!is);
            }
        })
    });
    let boxes: Vec<El> = boxes.collect();
    let legend = el("legend").class("lbl").text(&row.text);
    el("fieldset").class("frame").id(&format!("g-{}", row.id)).add(legend).add(boxes)
}

fn gaps(frame: &Logframe, list: &[Priority]) -> Vec<El> {
    let (idle, unserved) = frame.gaps(list);
    if idle.is_empty() && unserved.is_empty() {
        return vec![el("p").class("ic leaf").add(icon(Icon::Check)).add(el("span").say(Msg::AlignNoGaps))];
    }
    let line = |text: &str| el("li").class("ic hang").add(icon(Icon::Warn)).add(el("span").text(text));
    let part = |title: Msg, rows: Vec<El>| {
        (!rows.is_empty()).then(|| {
            el("div").class("tight").add(el("h3").class("sm").say(title)).add(el("ul").class("tight").add(rows))
        })
    };
    let idle = part(Msg::AlignIdle { n: idle.len() as u32 }, idle.iter().map(|row| line(&row.text)).collect());
    let rows = unserved.iter().map(|p| line(&format!("{} ({})", p.text, say(whose(p.whose))))).collect();
    let unserved = part(Msg::AlignUnserved { n: unserved.len() as u32 }, rows);
    idle.into_iter().chain(unserved).collect()
}

/// The list itself: what came, what is one's own, and a new one.
fn list_section(project: Project) -> El {
    let (kind, text) = (RwSignal::new("district".to_owned()), RwSignal::new(String::new()));
    let add = button("btn plain", Msg::AlignAdd, move |_| {
        let words = text.with_untracked(|text| text.trim().to_owned());
        if words.is_empty() {
            return dom::focus("#priority");
        }
        let whose = match &*kind.get_untracked() {
            "imihigo" => Whose::Imihigo,
            "national" => Whose::National,
            _ => Whose::District,
        };
        let id = format!("p{:x}", clock::random());
        if project.change(|frame| frame.put_priority(Priority { id, turn: 0, gone: false, whose, text: words })) {
            text.set(String::new());
            project.redraw(Some("priority".to_owned()));
        }
    });
    let kinds = [("district", Whose::District), ("imihigo", Whose::Imihigo), ("national", Whose::National)];
    let kinds = kinds.map(|(id, of)| (id.to_owned(), say(whose(of))));
    let rows = move || {
        project.shape.track();
        let given = project.shipped.get().unwrap_or_default().priorities;
        let list = project.frame().list(&given);
        let rows = list.into_iter().map(|priority| {
            let basis = given.iter().find(|given| given.id == priority.id).map(|given| {
                let facts = given.basis.iter().map(|fact| fact.number.clone()).collect::<Vec<_>>().join(", ");
                el("span").class("xs dim num").text(&facts)
            });
            let words =
                el("p").text(&priority.text).text(" ").add(el("span").class("sm dim").say(whose(priority.whose)));
            let label = Msg::AlignTakeOff { text: priority.text.clone() };
            let off = el("button").attr("type", "button").class("lnk sm").say(label).on("click", move |_| {
                let gone = Priority { gone: true, ..priority.clone() };
                if project.change(|frame| frame.put_priority(gone)) {
                    project.redraw(Some("list".to_owned()));
                }
            });
            el("li").class("tight").add(words.text(" ").add(basis)).add(off)
        });
        el("ul").class("stack").add(rows.collect::<Vec<El>>())
    };
    let list = disclosure(t(Msg::AlignListOpen), el("div").hole(rows));
    section("list", Msg::AlignList)
        .add(el("p").say(Msg::AlignListLead))
        .add(choice("whose", Msg::AlignWhose, kinds.into(), kind))
        .add(field("text", "priority", Msg::AlignText, None, text))
        .add(el("p").add(add))
        .add(list)
}
