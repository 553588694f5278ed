//! Who it is for, and what is still to be done for that reader, with links to the places.

use domain::{
    messages::Msg,
    report::{
        Severity, Template,
        readiness::{self, Readiness},
    },
};
use leptos::prelude::*;

use super::desk::Desk;
use crate::{
    app::{app, say, t},
    browser::{
        clock, dom,
        element::{El, el},
    },
    route::Route,
    ui::{Icon, icon},
};

/// Chooses the reader.
pub fn recipient_choice(desk: Desk, template: &Template) -> impl IntoView + use<> {
    let recipients = template.recipients.clone();
    view! {
        <div class="field"><label class="lbl" for="recipient">{t(Msg::Recipient)}</label>
            <select class="in" id="recipient" on:change=move |event| {
                let chosen = event_target_value(&event);
                desk.change(|draft| draft.recipient = chosen);
            }>
                <option value="">{t(Msg::RecipientChoose)}</option>
                {recipients.into_iter().map(|r| {
                    let id = r.id.clone();
                    view! { <option value=r.id selected=move || desk.draft.with(|d| d.recipient == id)>{r.label}</option> }
                }).collect_view()}
            </select></div>
    }
}

/// What is missing, contradictory or risky, as the draft stands.
pub fn checked(desk: Desk, template: StoredValue<Template>) -> Memo<Readiness> {
    Memo::new(move |_| {
        template.with_value(|template| {
            let today = clock::now().day;
            desk.draft.with(|draft| app().words.with(|words| readiness::check(template, draft, words, today)))
        })
    })
}

/// The findings, each with a link to its place.
pub fn readiness_list(desk: Desk, template: StoredValue<Template>, ready: Memo<Readiness>) -> impl IntoView {
    let percent = move || ready.with(Readiness::percent);
    view! {
        <div class="stack">
            <p class="num"><strong>{move || say(Msg::ReadyScore { percent: percent().to_string() })}</strong></p>
            <p class="sm num">{move || ready.with(|r| say(Msg::AnsweredOf { answered: r.answered.to_string(), wanted: r.wanted.to_string() }))}</p>
            <span class="meter" aria-hidden="true"><i style:width=move || format!("{}%", percent())></i></span>
            <p class="sm dim">{t(Msg::ReadyMeans)}</p>
            <p class="sm lbl" role="status">{move || ready.with(|r| if r.findings.is_empty() {
                say(Msg::NothingMissing)
            } else {
                say(Msg::Findings { n: r.findings.len() as u32 })
            })}</p>
            <ul class="rows checks sm">{move || ready.get().findings.into_iter().map(|finding| {
                let words = app().words.with(|words| finding.text(words));
                let (class, symbol, grave) = match finding.severity {
                    Severity::Stop => ("stop", Icon::Stop, Msg::FindStop),
                    Severity::Warn => ("warn", Icon::Warn, Msg::FindWarn),
                };
                let field = finding.field;
                let step = template.with_value(|t| t.field(&field).map_or(0, |(step, _)| step));
                let id = desk.draft.with_untracked(|d| d.id.clone());
                let target = if field.is_empty() { "recipient".to_owned() } else { format!("f-{field}") };
                let href = if field.is_empty() { String::new() } else { Route::Report(id, step).href() };
                let link = view! { <a href=if href.is_empty() { format!("#{target}") } else { href.clone() } on:click=move |event| {
                        // On the same screen there is no change of address to wait for.
                        if href.is_empty() || dom::hash() == href {
                            event.prevent_default();
                            dom::show(&target);
                        } else {
                            desk.jump.set(Some(target.clone()));
                        }
                    }><span class=class>{icon(symbol)}</span><span><span class="vh">{say(grave)}" "</span><u>{words}</u></span>{icon(Icon::Chev)}</a> };
                view! { <li>{link}{finding.lesson.and_then(lesson_link)}</li> }
            }).collect_view()}</ul>
        </div>
    }
}

/// The way to the lesson that teaches it; somebody else's curriculum need not have it.
fn lesson_link(id: String) -> Option<El> {
    let title = app().course.with_value(|course| {
        course.modules.iter().flat_map(|m| &m.lessons).find(|lesson| lesson.id == id).map(|lesson| lesson.title.clone())
    })?;
    Some(
        el("p")
            .class("learn sm")
            .add(el("a").attr("href", &Route::Lesson(id).href()).text(&say(Msg::FindLesson { title }))),
    )
}
