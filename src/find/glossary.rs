//! The glossary: every term in the three languages, with one sentence where there is one, in the order of the reader's language.

use domain::{
    content::Term,
    messages::{Lang, Messages, Msg},
    text::fold,
};
use leptos::prelude::*;

use crate::{
    app::{Says, app, say, t},
    browser::{
        dom,
        element::{El, el},
    },
    shell::{page, review_line},
    ui::{Notice, notice_view},
};

/// The screen; a term that it was opened for is brought to the top.
pub fn glossary_page(wanted: Option<String>) -> El {
    let terms = RwSignal::new(None::<Result<Vec<Term>, String>>);
    let typed = RwSignal::new(String::new());
    leptos::task::spawn_local(async move {
        if terms.try_set(Some(super::terms().await)).is_none()
            && let Some(key) = wanted
        {
            request_animation_frame(move || dom::show(&place(&key)));
        }
    });
    let shown = Memo::new_with_compare(
        move |_| {
            let lang = app().words.with(Messages::lang);
            let part = typed.with(|typed| fold(typed.trim()));
            let mut all = terms.with(|terms| terms.as_ref().and_then(|t| t.as_ref().ok()).cloned().unwrap_or_default());
            let has = |term: &Term| {
                [&term.en, &term.rw, &term.fr, &term.abbreviation].iter().any(|t| fold(t).contains(&part))
            };
            all.retain(|term| part.is_empty() || has(term));
            all.sort_by_cached_key(|term| fold(said(term, lang)));
            all
        },
        |_, _| true,
    );
    let input = el("input").class("in").id("term").attr("type", "search").attr("autocomplete", "off");
    let input = input.on("input", move |event| typed.set(event_target_value(&event)));
    let label = el("label").class("lbl").attr("for", "term").say(Msg::GlossaryFilter);
    let status = el("p").class("sm dim").attr("role", "status").live(move || match terms.get() {
        None => say(Msg::Loading),
        Some(Err(_)) => String::new(),
        Some(Ok(_)) => shown.with(|shown| say(Msg::GlossaryCount { n: shown.len() as u32 })),
    });
    let failed =
        move || matches!(terms.get(), Some(Err(_))).then(|| notice_view(Notice::stop(say(Msg::LessonNotLoaded))));
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::Glossary));
    let head = head.add(el("p").class("lead").say(Msg::GlossaryLead));
    let list = el("ul").class("rows").hole(move || {
        let lang = app().words.with(Messages::lang);
        shown.with(|shown| shown.iter().map(|term| entry(term, lang)).collect::<Vec<El>>())
    });
    let page = page("one", t(Msg::Glossary)).add(head).add(el("div").class("field").add(label).add(input));
    page.add(status).hole(failed).add(list).add(review_line())
}

/// Where a term stands on the screen.
fn place(key: &str) -> String {
    format!("t-{key}")
}

fn said(term: &Term, lang: Lang) -> &str {
    let own = match lang {
        Lang::En => &term.en,
        Lang::Fr => &term.fr,
        Lang::Rw => &term.rw,
    };
    if own.is_empty() { &term.en } else { own }
}

fn entry(term: &Term, lang: Lang) -> El {
    let short = if term.abbreviation.is_empty() { String::new() } else { format!(" ({})", term.abbreviation) };
    let heading = el("h2").class("sm").id(&place(&term.key)).attr("tabindex", "-1");
    let heading = heading.add(el("span").attr("lang", lang.tag()).text(said(term, lang))).text(&short);
    let others = Lang::ALL.into_iter().filter(|other| *other != lang);
    let others: Vec<El> =
        others.filter(|other| !said(term, *other).is_empty()).map(|other| in_language(term, other)).collect();
    let meaning = (!term.meaning.is_empty()).then(|| el("p").class("sm").attr("lang", "en").text(&term.meaning));
    el("li").class("entry tight").add(heading).add(others).add(meaning)
}

fn in_language(term: &Term, lang: Lang) -> El {
    let name = el("span").class("dim").attr("lang", lang.tag()).text(lang.own_name()).text(": ");
    el("p").class("sm").add(name).add(el("span").attr("lang", lang.tag()).text(said(term, lang)))
}
