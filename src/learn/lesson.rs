//! A lesson: read, checked in the flow, resumed at the same place.

use domain::{
    content::{Block, Confidence, Lesson, Source, Term},
    messages::Msg,
};
use leptos::prelude::*;

use super::{change_progress, item_view, module};
use crate::{
    app::{app, page, say, t},
    browser::{
        clock,
        dom::{self, Pressed},
        events, packs,
    },
    route::Route,
    ui::{Icon, Notice, disclosure, icon, notice_view},
};

#[derive(Clone)]
enum Page {
    Loading,
    Failed,
    Here(Box<Lesson>),
}

/// A lesson, fetched on its own.
pub fn lesson_page(id: String) -> AnyView {
    let app = app();
    let known = app.course.with_value(|c| {
        c.modules.iter().find_map(|m| {
            let at = m.lessons.iter().position(|l| l.id == id)?;
            Some((m.clone(), at))
        })
    });
    let Some((module, at)) = known else { return module::gone().into_any() };
    let state = RwSignal::new(Page::Loading);
    let fetch = {
        let id = id.clone();
        move || {
            let id = id.clone();
            state.set(Page::Loading);
            leptos::task::spawn_local(async move {
                match packs::json::<Lesson>(&format!("lesson/{id}.json")).await {
                    Ok(lesson) => {
                        let (id, hash) = (lesson.id.clone(), lesson.hash.clone());
                        let place = app.progress.with_untracked(|p| p.lessons.get(&id).map_or(0, |l| l.block));
                        change_progress(|p| p.visit(&id, &hash));
                        state.set(Page::Here(Box::new(lesson)));
                        request_animation_frame(move || {
                            if place > 0 {
                                dom::show_nth(".block", place);
                            }
                        });
                    }
                    Err(_) => state.set(Page::Failed),
                }
            });
        }
    };
    fetch();
    // Leaving the lesson keeps the place too.
    let keep = id.clone();
    events::flush_for_this_screen(move || {
        if matches!(state.get_untracked(), Page::Here(_))
            && let Some(block) = dom::topmost(".block")
        {
            change_progress(|p| p.place(&keep, block));
        }
    });

    let title = module.lessons[at].title.clone();
    let heading = title.clone();
    let minutes = module.lessons[at].minutes;
    let next = module.lessons.get(at + 1).cloned();
    let number = format!("{}.{}", module.number, at + 1);
    page("two", move || title.clone(), view! {
        <article class="col">
            <div class="head"><p class="sm dim num">{t(Msg::LessonNumber { number })}" · "{t(Msg::Minutes { n: minutes })}</p>
            <h1 tabindex="-1" lang="en">{heading}</h1></div>
            {module::module_lang_note()}
            {move || match state.get() {
                Page::Loading => view! { <p class="loading" role="status">{say(Msg::Loading)}</p> }.into_any(),
                Page::Failed => {
                    let fetch = fetch.clone();
                    view! { <div class="stack">{notice_view(|| Notice::stop(say(Msg::LessonNotLoaded)))}
                    <p><button type="button" class="btn" on:click=move |_| fetch()>{say(Msg::TryAgain)}</button></p></div> }.into_any()
                }
                Page::Here(lesson) => lesson_body(*lesson).into_any(),
            }}
            {move || matches!(state.get(), Page::Here(_)).then(|| {
                let id = id.clone();
                let done_id = id.clone();
                let module_id = module.id.clone();
                let next = next.clone();
                let has_quiz = module.quiz.is_some();
                let is_done = move || app.progress.with(|p| p.is_done(&done_id));
                view! {
                    <div class="next prose">
                        {move || if is_done() {
                            view! { <p class="ic leaf" role="status">{icon(Icon::Check)}<span>{say(Msg::LessonDone)}</span></p> }.into_any()
                        } else {
                            let id = id.clone();
                            view! { <p><button type="button" class="btn plain" on:click=move |_| change_progress(|p| p.mark_done(&id, clock::now().day))>
                                {icon(Icon::Check)}{say(Msg::MarkDone)}</button></p> }.into_any()
                        }}
                        {match next {
                            Some(next) => view! {
                                <p class="sm dim">{t(Msg::NextLesson)}" · "{t(Msg::Minutes { n: next.minutes })}</p>
                                <a class="btn" href=Route::Lesson(next.id.clone()).href()><span lang="en">{next.title}</span>" "{icon(Icon::Go)}</a>
                            }.into_any(),
                            None if has_quiz => view! {
                                <a class="btn" href=Route::Quiz(module_id).href()>{t(Msg::QuizGo)}" "{icon(Icon::Go)}</a>
                            }.into_any(),
                            None => view! { <a class="btn" href=Route::Module(module_id).href()>{t(Msg::BackToModule)}</a> }.into_any(),
                        }}
                    </div>
                }
            })}
        </article>
        <aside class="side broad" aria-label=t(Msg::InThisLesson)>
            {move || if let Page::Here(lesson) = state.get() {
                view! { <nav class="tight" aria-label=say(Msg::InThisLesson)><h2 class="sm">{say(Msg::InThisLesson)}</h2>
                    <ol class="in-page">{lesson.outline.iter().map(|(anchor, title)| {
                        let to = anchor.clone();
                        view! { <li><a href=format!("#{anchor}") on:click=move |e| { e.prevent_default(); dom::show(&to); }>{title.clone()}</a></li> }
                    }).collect_view()}</ol></nav>
                    <p><button type="button" class="lnk sm" on:click=|_| dom::print()>{say(Msg::Print)}</button></p> }.into_any()
            } else { ().into_any() }}
        </aside>
    }).into_any()
}

fn lesson_body(lesson: Lesson) -> impl IntoView {
    let open_term = RwSignal::new(None::<Term>);
    let terms = StoredValue::new(lesson.terms.clone());
    // One listener for the whole text: footnotes and terms are plain HTML from our own build.
    let clicked = move |event: leptos::ev::MouseEvent| match dom::pressed(&event) {
        Pressed::Anchor(id) => {
            event.prevent_default();
            dom::show(&id);
        }
        Pressed::Term(key) => {
            let term = terms.with_value(|all| all.iter().find(|t| t.key == key).cloned());
            let close = open_term.with_untracked(|open| open.as_ref().map(|t| &t.key) == term.as_ref().map(|t| &t.key));
            open_term.set(if close { None } else { term });
        }
        Pressed::Other => {}
    };
    view! {
        <section class="tight" aria-label=t(Msg::AfterLesson)><p class="lbl">{t(Msg::AfterLesson)}</p>
            <ul class="aims" lang="en">{lesson.objectives.iter().map(|aim| view! { <li>{icon(Icon::Loz)}<span>{aim.clone()}</span></li> }).collect_view()}</ul>
        </section>
        <div class="prose" lang="en" on:click=clicked>
            {lesson.blocks.into_iter().map(block_view).collect_view()}
        </div>
        <div class="gloss-dock" role="status">
            {move || open_term.get().map(|term| view! {
                <aside class="gloss tight" role="note">
                    <p lang="en"><strong>{term.en.clone()}</strong>{(!term.abbreviation.is_empty()).then(|| format!(" ({})", term.abbreviation))}": "{term.meaning.clone()}</p>
                    <p class="sm"><span lang="rw">{term.rw.clone()}</span>" · "<span lang="fr">{term.fr.clone()}</span></p>
                    <button type="button" class="lnk sm" on:click=move |_| open_term.set(None)>{say(Msg::Close)}</button>
                </aside>
            })}
        </div>
        {(!lesson.sources.is_empty()).then(|| sources_view(lesson.sources))}
    }
}

fn block_view(block: Block) -> AnyView {
    match block {
        Block::Html(html) => view! { <div class="block stack" inner_html=html></div> }.into_any(),
        Block::Example { title, html } => view! {
            <section class="frame block"><p class="cap">{t(Msg::WorkedExample)}</p><h3>{title}</h3><div class="stack" inner_html=html></div></section>
        }.into_any(),
        Block::Explain { id, prompt, model } => explain_view(id, prompt, model).into_any(),
        Block::Figure { id, title, svg, words } => view! {
            <figure class="fig stack block" id=id><figcaption class="lbl">{title}</figcaption>
            <div inner_html=svg></div>
            {disclosure(t(Msg::FigureInWords), view! { <div class="sm words" inner_html=words></div> })}</figure>
        }.into_any(),
        Block::Check(item) => view! {
            <section class="stack block"><h2>{t(Msg::CheckYourself)}</h2>{item_view::check(item)}</section>
        }.into_any(),
        Block::Do { to, label, html } => view! {
            <section class="notice block">{icon(Icon::Reports)}<div><p class="lbl">{t(Msg::DoItNow)}</p><div class="sm" inner_html=html></div>
            <p><a href=format!("#/{to}")>{label}</a></p></div></section>
        }.into_any(),
    }
}

fn explain_view(id: String, prompt: String, model: String) -> impl IntoView {
    let written = app().progress.with_untracked(|p| p.notes.get(&id).cloned().unwrap_or_default());
    let box_id = format!("x-{id}");
    let saved = RwSignal::new(false);
    let typed = move |event| {
        let text = event_target_value(&event);
        let id = id.clone();
        change_progress(|p| {
            p.notes.insert(id, text);
        });
        saved.set(app().notice.with_untracked(Option::is_none));
    };
    view! {
        <section class="stack block"><h2>{t(Msg::InYourWords)}</h2>
            <div inner_html=prompt></div>
            <div class="field"><label class="lbl" for=box_id.clone()>{t(Msg::YourAnswer)}</label>
            <textarea class="in" id=box_id rows="4" on:change=typed prop:value=written></textarea>
            <p class="hint">{move || say(if saved.get() { Msg::NoteSaved } else { Msg::NoteStays })}</p></div>
            {disclosure(t(Msg::ModelAnswer), view! { <div inner_html=model></div> })}
        </section>
    }
}

fn sources_view(sources: Vec<Source>) -> impl IntoView {
    let sure = |c: Confidence| match c {
        Confidence::Verified => Msg::SureVerified,
        Confidence::LawText => Msg::SureLawText,
        Confidence::Single => Msg::SureSingle,
        Confidence::SingleOfficial => Msg::SureSingleOfficial,
        Confidence::General => Msg::SureGeneral,
        Confidence::Inference => Msg::SureInference,
    };
    view! {
        <section class="prose" aria-labelledby="sources"><h2 id="sources">{t(Msg::Sources)}</h2>
            <ol class="sm tight">{sources.into_iter().enumerate().map(|(i, source)| view! {
                <li id=format!("s{}", i + 1)><span lang="en">{source.text}</span>" "
                    <span class="dim">{source.fact}". "{t(sure(source.confidence))}</span>
                    {source.addresses.into_iter().map(|address| {
                        let host = address.split("//").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or(&address).to_owned();
                        view! { " "<a href=address rel="noreferrer noopener" target="_blank">{host}</a> }
                    }).collect_view()}
                </li>
            }).collect_view()}</ol>
            <p class="sm">{t(Msg::CheckGazette)}</p>
        </section>
    }
}
