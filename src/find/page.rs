//! The search: what is typed is looked for at once, on the device. What was looked for is remembered until the page is closed,
//! so that going back from a lesson finds the results again; it is not stored.

use std::{cell::RefCell, rc::Rc};

use domain::{
    messages::{Messages, Msg},
    search::{Hit, Search, Sort},
};
use leptos::prelude::*;

use crate::{
    app::{Says, app, say, t},
    browser::{
        element::{El, el},
        packs,
    },
    route::{Around, Route},
    shell::page,
    ui::{Icon, Notice, icon, notice_view},
};

thread_local! {
    static LAST: RefCell<String> = const { RefCell::new(String::new()) };
}

/// The words that can be found, once they are here.
type Ready = Option<Result<Rc<Search>, ()>>;

/// The screen.
pub fn search_page() -> El {
    let ready = RwSignal::new_local(Ready::None);
    let typed = RwSignal::new(LAST.with_borrow(Clone::clone));
    let fetched = move || {
        let lang = app().words.with(Messages::lang);
        leptos::task::spawn_local(async move {
            let search = async {
                let terms = super::terms().await?;
                Ok::<_, String>(Search::new(packs::packed("search.bin").await?, &terms, lang.tag()))
            };
            ready.try_set(Some(search.await.map(Rc::new).map_err(drop)));
        });
    };
    let again = fetched;
    crate::browser::element::keep(Box::new(fetched));
    let hits = Memo::new_with_compare(
        move |_| match (ready.get(), typed.get()) {
            (Some(Ok(search)), question) => search.find(&question),
            _ => Vec::new(),
        },
        |_, _| true,
    );
    let input = el("input").class("in").id("find").attr("type", "search").attr("autocomplete", "off");
    let input = input.attr("aria-describedby", "find-hint").live_value(move || typed.get_untracked());
    let input = input.on("input", move |event| {
        let words = event_target_value(&event);
        LAST.set(words.clone());
        typed.set(words);
    });
    let field = el("div")
        .class("field")
        .add(el("label").class("lbl").attr("for", "find").say(Msg::SearchLabel))
        .add(el("p").class("hint").id("find-hint").say(Msg::SearchHint))
        .add(input);
    // Stands before its text changes: the number of results is told while the keyboard stays in the field.
    let status = el("p").class("sm dim").attr("role", "status").live(move || match ready.get() {
        None => say(Msg::Loading),
        Some(Err(())) => String::new(),
        Some(Ok(_)) if typed.with(|words| words.trim().is_empty()) => String::new(),
        Some(Ok(_)) => hits.with(|hits| match hits[..] {
            [] => say(Msg::SearchNone),
            [ref first, ..] => {
                let found = say(Msg::SearchFound { n: hits.len() as u32 });
                if first.near { format!("{} {found}", say(Msg::SearchNear)) } else { found }
            }
        }),
    });
    let failed = move || {
        matches!(ready.get(), Some(Err(()))).then(|| {
            let button = el("button").attr("type", "button").class("btn plain").say(Msg::TryAgain);
            let button = button.on("click", move |_| {
                ready.set(None);
                again();
            });
            el("div").class("stack").add(notice_view(Notice::stop(say(Msg::LessonNotLoaded)))).add(el("p").add(button))
        })
    };
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::Search));
    let results =
        el("ul").class("rows found").hole(move || hits.with(|hits| hits.iter().map(row).collect::<Vec<El>>()));
    let more = el("p").class("row").add(link(&Around::Glossary(None), Msg::Glossary));
    let more = more.add(link(&Around::Notes, Msg::MyNotes)).add(link(&Around::Map, Msg::ModuleMap));
    page("one", t(Msg::Search)).add(head).add(field).add(status).hole(failed).add(results).add(more)
}

fn link(to: &Around, name: Msg) -> El {
    el("a").attr("href", &to.href()).say(name)
}

fn row(hit: &Hit) -> El {
    let (to, over) = match hit.entry.sort {
        Sort::Lesson => (Route::Lesson(hit.entry.id.clone()), place(&hit.entry.id)),
        Sort::Term => (Around::Glossary(Some(hit.entry.id.clone())).route(), say(Msg::Glossary)),
        // Not the form itself: following a link must not begin a report.
        Sort::Form => (Route::Reports, say(Msg::ReportForm)),
    };
    let lang = if hit.entry.lang.is_empty() { "en" } else { &hit.entry.lang };
    let words = el("span").add(el("span").class("xs dim").text(&over));
    let words = words.add(el("strong").attr("lang", lang).text(&hit.entry.title));
    let parts = hit.parts.join(" · ");
    let parts = (!parts.is_empty()).then(|| el("span").class("sm").attr("lang", lang).text(&parts));
    el("li").add(el("a").attr("href", &to.href()).add(words.add(parts)).add(icon(Icon::Chev)))
}

/// "Lesson 5.1".
fn place(id: &str) -> String {
    let number = app().course.with_value(|course| {
        let at = |module: &domain::content::Module| module.lessons.iter().position(|lesson| lesson.id == id);
        course.modules.iter().find_map(|module| Some(format!("{}.{}", module.number, at(module)? + 1)))
    });
    say(Msg::LessonNumber { number: number.unwrap_or_default() })
}
