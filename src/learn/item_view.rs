//! One item on the screen, of any kind: answered by touch or keyboard, with the reason for *this* answer in place.

use domain::{
    content::{Choice, Item, ItemBody, Merit, Numeric, Pair, Response, Scene, Statement, Step},
    messages::Msg,
    quiz,
};
use leptos::prelude::*;

use super::change_progress;
use crate::{
    app::{app, say, t},
    browser::{clock, dom},
    ui::{Icon, icon},
};

/// What the screen of an item works with.
#[derive(Clone, Copy)]
pub struct Asked {
    /// The item.
    pub item: StoredValue<Item>,
    /// What is answered so far.
    pub response: RwSignal<Response>,
    /// Whether the answer has been checked: then it stands.
    pub checked: RwSignal<bool>,
    /// Order in which choices, steps or right sides are shown.
    pub seed: u64,
}

impl Asked {
    /// A fresh item, or one answered before.
    pub fn new(item: Item, before: Option<Response>, seed: u64) -> Self {
        let checked = before.is_some();
        let response = before.unwrap_or_else(|| match &item.body {
            ItemBody::Order(steps) => Response::Order(quiz::shuffled_steps(steps.len(), seed, &item.id)),
            _ => quiz::empty_response(&item),
        });
        Self { item: StoredValue::new(item), response: RwSignal::new(response), checked: RwSignal::new(checked), seed }
    }

    fn shown(self, n: usize) -> Vec<usize> {
        self.item.with_value(|item| quiz::shuffled(n, self.seed, &item.id))
    }

    /// Whether there is enough to check.
    pub fn complete(self) -> bool {
        self.item.with_value(|item| self.response.with(|r| quiz::is_complete(item, r)))
    }
}

/// A knowledge check in a lesson: its answer is kept with the progress, and can be tried again.
pub fn check(item: Item) -> impl IntoView {
    let before = app().progress.with_untracked(|p| p.answered(&item).map(|a| a.response.clone()));
    let round = RwSignal::new((before, clock::now().minute as u64));
    let item = StoredValue::new(item);
    move || {
        let (before, seed) = round.get();
        let asked = Asked::new(item.get_value(), before, seed);
        view! {
            <div class="stack">
                {question(asked)}
                {move || if asked.checked.get() {
                    view! { <p><button type="button" class="btn plain" on:click=move |_| round.set((None, clock::random()))>{say(Msg::AnswerAgain)}</button></p> }.into_any()
                } else {
                    view! { <p><button type="button" class="btn plain" disabled=move || !asked.complete() on:click=move |_| {
                        let response = asked.response.get_untracked();
                        item.with_value(|item| change_progress(|p| { p.answer(item, response); }));
                        asked.checked.set(true);
                    }>{say(Msg::CheckAnswer)}</button></p> }.into_any()
                }}
            </div>
        }
    }
}

/// The question with its answers, hints, and after checking the verdict and the reasons.
pub fn question(asked: Asked) -> AnyView {
    let (body, stem, hints) = asked.item.with_value(|i| (i.body.clone(), i.stem.clone(), i.hints.clone()));
    let answers = match body {
        ItemBody::Single(choices) => choices_view(asked, choices, false, stem).into_any(),
        ItemBody::Multiple(choices) => choices_view(asked, choices, true, stem).into_any(),
        ItemBody::Order(steps) => order_view(asked, steps, stem).into_any(),
        ItemBody::Match(pairs) => match_view(asked, pairs, stem).into_any(),
        ItemBody::Classify { categories, statements } => classify_view(asked, categories, statements, stem).into_any(),
        ItemBody::Numeric(numeric) => numeric_view(asked, numeric, stem).into_any(),
        ItemBody::Scenario(scenes) => scenario_view(asked, scenes, stem).into_any(),
    };
    let open = RwSignal::new(0_usize);
    let total = hints.len();
    view! {
        <div class="stack item">
            {answers}
            {move || (!asked.checked.get() && total > 0).then(|| view! {
                <div class="tight">
                    {hints.iter().take(open.get()).map(|hint| view! { <p class="sm" lang="en">{hint.clone()}</p> }).collect_view()}
                    {(open.get() < total).then(|| view! { <button type="button" class="lnk sm" on:click=move |_| open.update(|n| *n += 1)>
                        {say(if open.get() == 0 { Msg::Hint } else { Msg::AnotherHint })}</button> })}
                </div>
            })}
            <p class="lbl" role="status" aria-live="polite">{move || asked.checked.get().then(|| {
                let right = asked.item.with_value(|i| asked.response.with(|r| quiz::grade(i, r).right));
                say(if right { Msg::VerdictRight } else { Msg::VerdictNotYet })
            })}</p>
        </div>
    }.into_any()
}

fn picked(response: &Response, i: usize) -> bool {
    match response {
        Response::Single(at) => *at == i,
        Response::Multiple(all) => all.contains(&i),
        _ => false,
    }
}

fn choices_view(asked: Asked, choices: Vec<Choice>, many: bool, stem: String) -> impl IntoView {
    let name = asked.item.with_value(|i| format!("q-{}", i.id));
    let shown = asked.shown(choices.len());
    let pick = move |i: usize| {
        asked.response.update(|r| match r {
            Response::Multiple(all) => match all.iter().position(|c| *c == i) {
                Some(at) => {
                    all.remove(at);
                }
                None => {
                    all.push(i);
                    all.sort_unstable();
                }
            },
            other => *other = Response::Single(i),
        });
    };
    let by_number = {
        let shown = shown.clone();
        move |event: leptos::ev::KeyboardEvent| {
            if asked.checked.get_untracked() {
                return;
            }
            if let Some(&i) = event.key().parse::<usize>().ok().and_then(|n| shown.get(n.wrapping_sub(1))) {
                pick(i);
            }
        }
    };
    let rows = shown.into_iter().enumerate().map(|(place, i)| {
        let choice = choices[i].clone();
        let right = choice.right;
        let chosen = move || asked.response.with(|r| picked(r, i));
        let show_why = move || asked.checked.get() && (chosen() || right);
        let name = name.clone();
        view! {
            <label class="pick" class:on=chosen class:right=move || asked.checked.get() && right class:wrong=move || asked.checked.get() && chosen() && !right>
                <input type=if many { "checkbox" } else { "radio" } name=name prop:checked=chosen prop:disabled=move || asked.checked.get() on:change=move |_| pick(i)/>
                <span class="key" aria-hidden="true">{place + 1}</span>
                <span><span lang="en">{choice.text}</span>
                    {move || asked.checked.get().then(|| match (right, chosen()) {
                        (true, true) => view! { <span class="tag leaf ic">{icon(Icon::Check)}{say(Msg::YourAnswerRight)}</span> }.into_any(),
                        (true, false) => view! { <span class="tag leaf ic">{icon(Icon::Check)}{say(Msg::ThisIsRight)}</span> }.into_any(),
                        (false, true) => view! { <span class="tag stop ic">{icon(Icon::Cross)}{say(Msg::YourAnswerNotYet)}</span> }.into_any(),
                        (false, false) => ().into_any(),
                    })}
                </span>
            </label>
            {move || show_why().then(|| view! { <div class="why" lang="en">{choice.why.clone()}</div> })}
        }
    }).collect_view();
    view! {
        <fieldset class="picks" on:keydown=by_number><legend class="ask" lang="en">{stem}</legend>
            {many.then(|| view! { <p class="sm dim">{t(Msg::SeveralRight)}</p> })}
            <div class="picks">{rows}</div>
        </fieldset>
    }
}

fn order_view(asked: Asked, steps: Vec<Step>, stem: String) -> impl IntoView {
    let steps = StoredValue::new(steps);
    let order = move || asked.response.with(|r| if let Response::Order(o) = r { o.clone() } else { Vec::new() });
    let id = asked.item.with_value(|i| format!("o-{}", i.id));
    let button_id = id.clone();
    let shift = move |from: usize, to: usize, up: bool| {
        let step = order().get(from).copied().unwrap_or_default();
        asked.response.update(|r| {
            if let Response::Order(o) = r
                && from < o.len()
                && to < o.len()
            {
                o.swap(from, to)
            }
        });
        let selector = format!("[data-move='{button_id}-{step}-{}']", if up { "up" } else { "down" });
        request_animation_frame(move || dom::focus(&selector));
    };
    let move_id = id.clone();
    view! {
        <div class="tight"><p class="ask" lang="en" id=id.clone()>{stem}</p><p class="sm dim">{t(Msg::OrderHow)}</p></div>
        <ol class="order" aria-labelledby=id>
            {move || {
                let all = order();
                let n = all.len();
                all.into_iter().enumerate().map(|(place, i)| {
                    let Some(step) = steps.with_value(|s| s.get(i).cloned()) else { return ().into_any() };
                    let (up, down) = (shift.clone(), shift.clone());
                    let right = i == place;
                    let checked = asked.checked.get();
                    view! {
                        <li class:wrong=checked && !right><span class="key num" aria-hidden="true">{place + 1}</span>
                            <span><span lang="en">{step.text.clone()}</span>
                            {checked.then(|| view! { <span class=if right { "tag leaf ic sm" } else { "tag stop ic sm" }>
                                {icon(if right { Icon::Check } else { Icon::Cross })}{if right { say(Msg::RightPlace) } else { say(Msg::BelongsAt { place: (i + 1).to_string() }) }}</span>
                                <br/><span class="sm" lang="en">{step.why.clone()}</span> })}</span>
                            {(!checked).then(|| view! { <span class="mv">
                                <button type="button" data-move=format!("{move_id}-{i}-up") aria-label=say(Msg::MoveUp { step: step.text.clone() }) disabled={place == 0} on:click=move |_| up(place, place.wrapping_sub(1), true)>{icon(Icon::Up)}</button>
                                <button type="button" data-move=format!("{move_id}-{i}-down") aria-label=say(Msg::MoveDown { step: step.text.clone() }) disabled={place + 1 == n} on:click=move |_| down(place, place + 1, false)>{icon(Icon::Down)}</button>
                            </span> })}
                        </li>
                    }.into_any()
                }).collect_view()
            }}
        </ol>
    }
}

/// A row with a list to choose from: matching and classifying look alike.
fn chooser(
    asked: Asked,
    text: String,
    options: Vec<(usize, String)>,
    at: usize,
    right: usize,
    why: String,
) -> impl IntoView {
    let chosen = move || {
        asked.response.with(|r| match r {
            Response::Match(all) | Response::Classify(all) => all.get(at).copied().flatten(),
            _ => None,
        })
    };
    let id = asked.item.with_value(|i| format!("c-{}-{at}", i.id));
    let right_text = options.iter().find(|(i, _)| *i == right).map(|(_, t)| t.clone()).unwrap_or_default();
    view! {
        <div class="field">
            <label class="lbl" for=id.clone() lang="en">{text}</label>
            <select class="in" id=id lang="en" prop:disabled=move || asked.checked.get() on:change=move |event| {
                let value = event_target_value(&event).parse::<usize>().ok();
                asked.response.update(|r| if let Response::Match(all) | Response::Classify(all) = r && let Some(slot) = all.get_mut(at) { *slot = value; });
            }>
                <option value="">{t(Msg::Choose)}</option>
                {options.into_iter().map(|(i, option)| view! { <option value=i.to_string() selected=move || chosen() == Some(i)>{option}</option> }).collect_view()}
            </select>
            {move || asked.checked.get().then(|| {
                let ok = chosen() == Some(right);
                view! { <div class="why tight"><p class=if ok { "ic leaf lbl" } else { "ic stop lbl" }>{icon(if ok { Icon::Check } else { Icon::Cross })}
                    {if ok { say(Msg::YourAnswerRight) } else { say(Msg::RightIs { answer: right_text.clone() }) }}</p><p lang="en">{why.clone()}</p></div> }
            })}
        </div>
    }
}

fn match_view(asked: Asked, pairs: Vec<Pair>, stem: String) -> impl IntoView {
    let options: Vec<(usize, String)> =
        asked.shown(pairs.len()).into_iter().map(|i| (i, pairs[i].right.clone())).collect();
    view! {
        <p class="ask" lang="en">{stem}</p>
        {pairs.into_iter().enumerate().map(|(at, pair)| chooser(asked, pair.left, options.clone(), at, at, pair.why)).collect_view()}
    }
}

fn classify_view(asked: Asked, categories: Vec<String>, statements: Vec<Statement>, stem: String) -> impl IntoView {
    let options: Vec<(usize, String)> = categories.into_iter().enumerate().collect();
    view! {
        <p class="ask" lang="en">{stem}</p>
        {statements.into_iter().enumerate().map(|(at, s)| chooser(asked, s.text, options.clone(), at, s.category, s.why)).collect_view()}
    }
}

fn numeric_view(asked: Asked, numeric: Numeric, stem: String) -> impl IntoView {
    let id = asked.item.with_value(|i| format!("n-{}", i.id));
    let typed = move || asked.response.with(|r| if let Response::Numeric(t) = r { t.clone() } else { String::new() });
    view! {
        <div class="field"><label class="ask" for=id.clone() lang="en">{stem}</label>
            <p class="row"><input class="in num short" id=id inputmode="decimal" autocomplete="off" prop:value=typed prop:disabled=move || asked.checked.get()
                on:input=move |event| asked.response.set(Response::Numeric(event_target_value(&event)))/><span lang="en">{numeric.unit.clone()}</span></p></div>
        {move || asked.checked.get().then(|| quiz::numeric_why(&numeric, &typed()).map(|(ok, why)| view! {
            <div class="why tight"><p class=if ok { "ic leaf lbl" } else { "ic stop lbl" }>{icon(if ok { Icon::Check } else { Icon::Cross })}
                {if ok { say(Msg::YourAnswerRight) } else { say(Msg::RightIs { answer: format!("{} {}", numeric.answer, numeric.unit) }) }}</p>
                <p lang="en">{why.to_owned()}</p>{(!ok).then(|| view! { <p lang="en">{numeric.why.clone()}</p> })}</div>
        }))}
    }
}

fn scenario_view(asked: Asked, scenes: Vec<Scene>, stem: String) -> impl IntoView {
    let scenes = StoredValue::new(scenes);
    let path = move || asked.response.with(|r| if let Response::Scenario(p) = r { p.clone() } else { Vec::new() });
    view! {
        <p class="ask" lang="en">{stem}</p>
        {move || {
            let path = path();
            scenes.with_value(|scenes| {
                let mut at = 0;
                let mut told = Vec::new();
                for &option in &path {
                    let Some((scene, taken)) = scenes.get(at).and_then(|s| s.options.get(option).map(|o| (s, o))) else { break };
                    let (class, symbol) = match taken.merit { Merit::Best => ("ic leaf", Icon::Check), Merit::Ok => ("ic", Icon::Half), Merit::Poor => ("ic stop", Icon::Cross) };
                    let merit = match taken.merit { Merit::Best => Msg::MeritBest, Merit::Ok => Msg::MeritOk, Merit::Poor => Msg::MeritPoor };
                    told.push(view! { <li class="tight"><p lang="en">{scene.text.clone()}</p><p lang="en"><b>{taken.text.clone()}</b></p>
                        <div class="why tight"><p class=format!("{class} lbl")>{icon(symbol)}{say(merit)}</p><p lang="en">{taken.why.clone()}</p></div></li> });
                    at = taken.to;
                }
                let here = scenes.get(at).map(|scene| view! {
                    <div class="stack"><p lang="en">{scene.text.clone()}</p>
                        <div class="picks">{scene.options.iter().enumerate().map(|(i, option)| view! {
                            <button type="button" class="pick wide" disabled={asked.checked.get()} on:click=move |_| asked.response.update(|r| if let Response::Scenario(p) = r { p.push(i) })>
                                <span class="key" aria-hidden="true">{i + 1}</span><span lang="en">{option.text.clone()}</span></button>
                        }).collect_view()}</div></div>
                });
                view! { <ol class="stack">{told}</ol>{here} }
            })
        }}
    }
}

/// The explanation behind an item: where to read again.
pub fn read_again(item: &Item) -> impl IntoView + use<> {
    let lesson = item.lesson.clone();
    let facts = item.facts.join(", ");
    view! {
        {lesson.map(|id| view! { <p class="sm"><a href=crate::route::Route::Lesson(id).href()>{t(Msg::ReadAgain)}</a>" "<span class="dim">{facts.clone()}</span></p> })}
    }
}
