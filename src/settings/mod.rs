//! Language, theme, working without a network; the people on this device; backup and the state of the storage.

mod device;
pub mod people;
mod safety;
mod size;

use domain::{
    messages::{Lang, Msg},
    store::Kind,
};
use leptos::prelude::*;

pub use safety::{nag, safety_page};
pub use size::size_choice;

use crate::{
    app::{Says, app, choose_lang, records, save_settings, t},
    browser::{
        dom,
        element::{El, el},
    },
    form::section,
    route::{Around, Route, Train},
    shell::{page, review_line},
    ui::{Icon, icon},
};

/// A button that is not the first choice.
fn button(words: Msg) -> El {
    el("button").attr("type", "button").class("btn plain").say(words)
}

/// Asks before something is deleted for good. The keyboard goes to the answer that keeps it, and back.
fn delete_section(lead: Msg, name: Msg, sure: impl Fn() -> Msg + 'static, delete: fn()) -> El {
    let asking = RwSignal::new(false);
    let to = move |is: bool| {
        asking.set(is);
        let next = if is { "#wipe-no" } else { "#wipe-go" };
        request_animation_frame(move || dom::focus(next));
    };
    let title = t(name);
    let head = el("div").class("sect").add(el("h2").id("wipe").live(title.clone()));
    let ask = move || {
        if asking.get() {
            let no = el("button").attr("type", "button").class("btn").id("wipe-no").say(Msg::WipeNo);
            let row = el("p").class("row").add(no.on("click", move |_| to(false)));
            let question = el("p").class("lbl").attr("role", "alert").say(sure());
            el("div").class("stack").add(question).add(row.add(button(Msg::WipeYes).on("click", move |_| delete())))
        } else {
            let go = el("button").attr("type", "button").class("btn plain").id("wipe-go").live(title.clone());
            el("p").add(go.on("click", move |_| to(true)))
        }
    };
    el("section").class("stack").attr("aria-labelledby", "wipe").add(head).add(el("p").say(lead)).hole(ask)
}

/// What does not fit anywhere else.
pub fn more_page() -> El {
    // Who has joined a cohort finds here where to hand over.
    let has_joined = records(|r| r.ids(Kind::Joined)).is_ok_and(|ids| !ids.is_empty());
    let joined = has_joined.then(|| {
        view! { <li><a href=Train::HandOver(String::new()).href()>{icon(Icon::Go)}<b>{t(Msg::GiveLink)}</b>{icon(Icon::Chev)}</a></li> }
    });
    let all = view! {
            <div class="head"><h1 tabindex="-1">{t(Msg::NavMore)}</h1></div>
            {language_choice()}
            {theme_choice()}
            {size_choice()}
            <ul class="rows kinds">
                <li><a href=Around::Notes.href()>{icon(Icon::File)}<b>{t(Msg::MyNotes)}</b>{icon(Icon::Chev)}</a></li>
                <li><a href=Around::Glossary(None).href()>{icon(Icon::Lang)}<b>{t(Msg::Glossary)}</b>{icon(Icon::Chev)}</a></li>
                <li><a href=Route::People.href()>{icon(Icon::Lock)}<b>{t(Msg::PeopleLink)}</b>{icon(Icon::Chev)}</a></li>
                <li><a href=Train::Cohorts.href()>{icon(Icon::Plan)}<b>{t(Msg::TrainLink)}</b>{icon(Icon::Chev)}</a></li>
                {joined}
                <li><a href=Around::Records.href()>{icon(Icon::Go)}<b>{t(Msg::RecordsLink)}</b>{icon(Icon::Chev)}</a></li>
                <li><a href=Route::Safety.href()>{icon(Icon::Save)}<b>{t(Msg::SafetyLink)}</b>{icon(Icon::Chev)}</a></li>
            </ul>
            {device::device_view()}
            <section class="stack" aria-labelledby="about">
                <div class="sect"><h2 id="about">{t(Msg::About)}</h2></div>
                <p>{t(Msg::AboutText { version: env!("CARGO_PKG_VERSION").to_owned() })}</p>
                {review_line()}
            </section>
    };
    page("one", t(Msg::NavMore)).view(all.into_any())
}

fn language_choice() -> impl IntoView {
    let app = app();
    view! {
        <fieldset class="stack"><legend class="lbl">{t(Msg::Language)}</legend>
            {Lang::ALL.map(|lang| view! {
                <label class="opt"><input type="radio" name="lang" prop:checked=move || app.words.with(|w| w.lang() == lang)
                    on:change=move |_| choose_lang(lang)/><span lang=lang.tag()>{lang.own_name()}</span></label>
            }).collect_view()}
        </fieldset>
    }
}

fn theme_choice() -> impl IntoView {
    let app = app();
    let choices = [(None, Msg::ThemeSystem), (Some("light"), Msg::ThemeLight), (Some("dark"), Msg::ThemeDark)];
    view! {
        <fieldset class="stack"><legend class="lbl">{t(Msg::Theme)}</legend>
            {choices.map(|(theme, name)| view! {
                <label class="opt"><input type="radio" name="theme" prop:checked=move || app.settings.with(|s| s.theme.as_deref() == theme)
                    on:change=move |_| {
                        app.settings.update(|s| s.theme = theme.map(str::to_owned));
                        dom::set_theme(theme);
                        save_settings();
                    }/><span>{t(name)}</span></label>
            }).collect_view()}
        </fieldset>
    }
}
