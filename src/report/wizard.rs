//! The wizard: renders whatever stands in the template, one step a screen. It never blocks the way.

use domain::{messages::Msg, report::Template};
use leptos::prelude::*;

use super::{
    desk::{self, Desk, Saved, Writer},
    field::field_view,
    readiness_view::{checked, readiness_list, recipient_choice},
};
use crate::{
    app::{say, t},
    browser::{
        dom,
        element::{El, el},
    },
    office,
    route::Route,
    shell::{nothing_here, page},
    ui::{Icon, Notice, disclosure, icon, notice_view, ticks},
};

/// One step of a draft.
pub fn wizard_page(id: &str, step: usize) -> El {
    let Some(desk) = desk::open(id) else { return gone() };
    if desk.draft.with_untracked(|draft| draft.step != step) {
        desk.at_step(step);
    }
    let title = move || {
        desk.template.with(|template| match template {
            Some(Ok(template)) => template.steps.get(step).map(|s| s.title.clone()).unwrap_or_default(),
            _ => String::new(),
        })
    };
    let all = view! {
        {move || {
            desk.drawn.track();
            match desk.template.get() {
                None => view! { <h1 tabindex="-1" class="vh">{say(Msg::NavReports)}</h1><p class="loading" role="status">{say(Msg::Loading)}</p> }.into_any(),
                Some(Err(_)) => view! { <h1 tabindex="-1" class="vh">{say(Msg::NavReports)}</h1>{notice_view(Notice::stop(say(Msg::TemplateNotLoaded)))} }.into_any(),
                Some(Ok(template)) => step_view(desk, template, step),
            }
        }}
    };
    page("two", title).view(all.into_any())
}

pub(super) fn gone() -> El {
    nothing_here(t(Msg::DraftGone), vec![(Route::Reports, Msg::GoReports)])
}

/// Says that another tab writes the draft, and gives the way to write here all the same: that tab may be out of reach.
fn written_elsewhere(desk: Desk) -> El {
    let words = move || {
        (desk.writer.get() == Writer::Elsewhere).then(|| {
            let here = el("button").attr("type", "button").class("btn plain").text(&say(Msg::WriteHere));
            let here = here.on("click", move |_| desk.write_here());
            let notice = notice_view(Notice::warn(say(Msg::DraftElsewhere)));
            let lead = el("p").class("sm").text(&say(Msg::WriteHereLead));
            el("div").class("stack").add(notice).add(lead).add(el("p").add(here))
        })
    };
    el("div").attr("role", "status").hole(words)
}

fn step_view(desk: Desk, template: Template, at: usize) -> AnyView {
    let total = template.steps.len();
    let Some(step) = template.steps.get(at).cloned() else {
        let way = el("a").class("btn").attr("href", &Route::Reports.href()).text(&say(Msg::GoReports));
        return view! { <h1 tabindex="-1">{say(Msg::UnknownTitle)}</h1><p>{way}</p> }.into_any();
    };
    if let Some(target) = desk.jump.get_untracked() {
        desk.jump.set(None);
        // Two frames: the first one belongs to the heading, which every new screen hands the keyboard to.
        request_animation_frame(move || request_animation_frame(move || dom::show(&target)));
    }
    let id = desk.draft.with_untracked(|draft| draft.id.clone());
    let lost = desk.draft.with_untracked(|draft| office::is_lost(&draft.variant, &template));
    let recipients = recipient_choice(desk, &template);
    let awaits_review = template.awaits_review;
    let template = StoredValue::new(template);
    let ready = checked(desk, template);
    view! {
        <div class="over tight">
            <p class="sm dim num">{t(Msg::StepOf { at: (at + 1).to_string(), total: total.to_string() })}</p>
            {ticks(at, at, total)}
            <h1 tabindex="-1">{step.title.clone()}</h1>
            {awaits_review.then(|| view! { <p class="xs dim">{t(Msg::AwaitsReview)}</p> })}
        </div>
        <div class="col">
            {
                let href = Route::Preview(id.clone()).href();
                // What cannot be stored can still be carried away as a file.
                move || (desk.saved.get() == Saved::Failed).then(|| view! { <p><a class="btn plain" href=href.clone()>{say(Msg::ExportJson)}</a></p> })
            }
            <div class="tight">
                {(!step.lead.is_empty()).then(|| view! { <p class="lead">{step.lead.clone()}</p> })}
                {(!step.why.is_empty()).then(|| view! { <p class="sm dim">{t(Msg::WhyAsked)}": "{step.why.clone()}</p> })}
                {(!step.example.is_empty()).then(|| disclosure(t(Msg::Example), el("p").class("sm").text(&step.example)))}
                {step.lesson.clone().map(|lesson| view! { <p class="sm"><a href=Route::Lesson(lesson).href()>{t(Msg::LearnMore)}</a></p> })}
            </div>
            {written_elsewhere(desk)}
            {lost.then(|| notice_view(Notice::warn(say(Msg::VariantLost))))}
            <fieldset class="col" disabled=move || desk.writer.get() == Writer::Elsewhere>
                {step.fields.into_iter().map(|field| field_view(desk, template, field)).collect_view()}</fieldset>
            <details class="narrow"><summary>{icon(Icon::Chev)}<span>{t(Msg::Readiness)}</span></summary>
                {readiness_list(desk, template, ready)}</details>
        </div>
        <aside class="side broad stack" aria-labelledby="ready"><h2 id="ready">{t(Msg::Readiness)}</h2>
            <fieldset disabled=move || desk.writer.get() == Writer::Elsewhere>{recipients}</fieldset>
            {readiness_list(desk, template, ready)}
        </aside>
        <footer class="dock" aria-label=t(Msg::ThisStep)>
            {if at == 0 {
                view! { <a class="btn plain" href=Route::Reports.href()>{t(Msg::BackStep)}</a> }.into_any()
            } else {
                view! { <a class="btn plain" href=Route::Report(id.clone(), at - 1).href()>{t(Msg::BackStep)}</a> }.into_any()
            }}
            <span class="saved sm num" role="status">{move || desk.saved_line()}</span>
            {if at + 1 < total {
                view! { <a class="btn" href=Route::Report(id, at + 1).href()>{t(Msg::NextStep)}</a> }.into_any()
            } else {
                view! { <a class="btn" href=Route::Preview(id).href()>{t(Msg::ToPreview)}</a> }.into_any()
            }}
        </footer>
    }
    .into_any()
}
