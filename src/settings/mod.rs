//! Language, theme, and what is stored on this device.

mod device;

use domain::{
    messages::{Lang, Msg},
    store::{KeyValue, Kind},
};
use leptos::prelude::*;

use crate::{
    app::{app, choose_lang, page, records, review_line, save_settings, say, t, tell},
    browser::{dom, element::El, files},
    route::Route,
    ui::Notice,
};

/// What does not fit anywhere else.
pub fn more_page() -> El {
    let all = view! {
            <div class="head"><h1 tabindex="-1">{t(Msg::NavMore)}</h1></div>
            {language_choice()}
            {theme_choice()}
            <p><a class="btn plain" href=Route::People.href()>{crate::ui::icon(crate::ui::Icon::Lock)}{t(Msg::PeopleLink)}</a></p>
            {device::device_view()}
            {storage_view()}
            {unreadable_view()}
            {wipe_view()}
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

fn storage_view() -> impl IntoView {
    let app = app();
    let drafts = records(|r| r.ids(Kind::Draft)).map_or(0, |ids| ids.len());
    let used: usize = records(|r| {
        let kv = r.kv();
        let keys = kv.keys().unwrap_or_default();
        keys.iter()
            .filter(|k| k.starts_with("ubv/"))
            .map(|k| k.len() + kv.get(k).ok().flatten().map_or(0, |v| v.len()))
            .sum()
    });
    view! {
        <section class="stack" aria-labelledby="storage">
            <div class="sect"><h2 id="storage">{t(Msg::Storage)}</h2></div>
            {(!app.in_memory).then(|| view! { <p>{t(Msg::StorageKept)}</p> })}
            <p class="num">{t(Msg::StorageDrafts { n: drafts as u32 })}". "
                {move || say(Msg::StorageBytes { bytes: app.words.with(|w| w.number(used as u64)) })}</p>
        </section>
    }
}

fn unreadable_view() -> impl IntoView {
    let found = records(|r| r.unreadable()).unwrap_or_default();
    (!found.is_empty()).then(|| {
        view! {
            <section class="stack" aria-labelledby="unreadable">
                <div class="sect"><h2 id="unreadable">{t(Msg::UnreadableRecords)}</h2></div>
                <p>{t(Msg::UnreadableLead)}</p>
                <ul class="rows">{found.into_iter().map(|(kind, id, raw)| {
                    let name = format!("{kind}-{id}.txt");
                    let file = name.clone();
                    view! { <li><button type="button" class="lnk" on:click=move |_| {
                        if let Err(what) = files::download(&file, "text/plain", raw.as_bytes()) {
                            app().notice.set(Some(Notice::stop(say(Msg::ExportFailed { what }))));
                        }
                    }>{t(Msg::DownloadRecord { name })}</button></li> }
                }).collect_view()}</ul>
            </section>
        }
    })
}

fn wipe_view() -> impl IntoView {
    let asking = RwSignal::new(false);
    let wipe = move |_| {
        let gone = records(|r| {
            let kv = r.kv();
            kv.keys()?.iter().filter(|key| key.starts_with("ubv/")).try_for_each(|key| kv.remove(key))
        });
        match gone {
            // Nothing of the old state may be written back: the page starts anew.
            Ok(()) => dom::start_over(),
            Err(err) => tell(&err.into()),
        }
    };
    view! {
        <section class="stack" aria-labelledby="wipe">
            <div class="sect"><h2 id="wipe">{t(Msg::Wipe)}</h2></div>
            <p>{t(Msg::WipeLead)}</p>
            {move || if asking.get() {
                view! { <p class="lbl" role="alert">{t(Msg::WipeSure)}</p><p class="row">
                    <button type="button" class="btn" on:click=move |_| asking.set(false)>{t(Msg::WipeNo)}</button>
                    <button type="button" class="btn plain" on:click=wipe>{t(Msg::WipeYes)}</button></p> }.into_any()
            } else {
                view! { <p><button type="button" class="btn plain" on:click=move |_| asking.set(true)>{t(Msg::Wipe)}</button></p> }.into_any()
            }}
        </section>
    }
}
