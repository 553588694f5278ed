//! The tests of a module: before it, after it, and ninety days later. During a test nothing is told; after the last question
//! of the second one comes what was gained, with how sure that is.

use domain::{
    content::{Module, TestForms},
    messages::Msg,
    proof::{Difference, Next, Which},
};
use leptos::prelude::*;

use super::{change, no_module, read};
use crate::{
    app::{Says, app, say, t},
    browser::{
        clock, dom,
        element::{El, el},
        packs,
    },
    learn::item_view::{Asked, question},
    route::Route,
    shell::page as frame,
    ui::{Icon, Notice, icon, notice_view, ticks},
};

/// The screen.
pub fn page(id: &str) -> El {
    let found = app().course.with_value(|c| c.modules.iter().find(|m| m.id == id && m.test > 0).cloned());
    let Some(module) = found else { return no_module() };
    let forms = RwSignal::new(None::<Result<TestForms, String>>);
    let path = format!("forms/{id}.bin");
    leptos::task::spawn_local(async move {
        forms.try_set(Some(packs::packed(&path).await));
    });
    // The test that is being taken.
    let taking = RwSignal::new(None::<Which>);
    frame("one", t(Msg::Test)).hole(move || match forms.get() {
        None => vec![el("p").class("loading").attr("role", "status").say(Msg::Loading)],
        Some(Err(_)) => vec![notice_view(Notice::stop(say(Msg::LessonNotLoaded)))],
        Some(Ok(forms)) => match taking.get() {
            None => overview(&module, forms, taking),
            Some(which) => asked(&module, &forms, which, taking),
        },
    })
}

fn name(which: Which) -> Msg {
    match which {
        Which::Pre => Msg::TestPre,
        Which::Post => Msg::TestPost,
        Which::Delayed => Msg::TestDelayed,
    }
}

fn overview(module: &Module, forms: TestForms, taking: RwSignal<Option<Which>>) -> Vec<El> {
    let today = clock::now().day;
    let tests = read(|proof| proof.tests.get(&module.id).cloned().unwrap_or_default());
    let over = el("p").class("sm dim").attr("lang", "en").text(&module.title);
    let head = el("div").class("head").add(over).add(el("h1").attr("tabindex", "-1").say(Msg::Test));
    let mut shown = vec![head.add(el("p").class("lead").say(Msg::TestLead { n: module.test as u32 }))];
    let date = |day| app().words.with(|words| words.date(day));
    shown.push(match tests.next(today) {
        Next::Take(which) => {
            let begun = tests.get(which).is_some();
            let words = if begun { Msg::TestGoOn } else { name(which) };
            let begin = move |_| {
                if change(|proof| proof.sit(&forms, which, clock::random().is_multiple_of(2), clock::now().day)) {
                    taking.set(Some(which));
                }
            };
            let lead = (which == Which::Post).then(|| el("p").say(Msg::TestPostLead));
            let button = el("button").attr("type", "button").class("btn").say(words).text(" ").add(icon(Icon::Go));
            el("div").class("stack").add(lead).add(el("p").add(button.on("click", begin)))
        }
        Next::Wait(day) => el("p").say(Msg::TestWait { date: date(day) }),
        Next::Done => el("p").say(Msg::TestsDone),
    });
    let rows: Vec<El> = Which::ALL
        .into_iter()
        .filter_map(|which| {
            let sitting = tests.get(which).filter(|sitting| sitting.finished.is_some())?;
            let (right, total) = sitting.score(|_| true);
            let score = say(Msg::Score { right: right.to_string(), total: total.to_string() });
            let day = sitting.finished.map(date).unwrap_or_default();
            let line = el("span").class("sm dim num").text(&format!("{day} · {score}"));
            // Before the second test the first one is not told: whoever knows what was missed is measured otherwise.
            let line = if which == Which::Pre && tests.next(today) == Next::Take(Which::Post) {
                el("span").class("sm dim num").text(&day)
            } else {
                line
            };
            Some(el("li").add(el("div").class("row").add(el("strong").say(name(which))).add(line)))
        })
        .collect();
    if !rows.is_empty() {
        shown.push(el("ul").class("rows").add(rows));
    }
    for which in [Which::Post, Which::Delayed] {
        shown.extend(gains(module, which, &tests.gains(which)));
    }
    let back = el("a").attr("href", &Route::Module(module.id.clone()).href()).say(Msg::BackToModule);
    shown.push(el("p").add(back));
    shown
}

/// A gain in points of a hundred, and where it lies with 95 % certainty.
fn points(gain: &Difference) -> Msg {
    let whole = |share: f64| {
        let points = (share * 100.0).round() as i64;
        match points {
            0 => "0".to_owned(),
            1.. => format!("+{points}"),
            _ => format!("−{}", -points),
        }
    };
    Msg::GainPoints { by: whole(gain.by), low: whole(gain.low), high: whole(gain.high) }
}

fn gains(module: &Module, which: Which, gains: &[(u32, Difference)]) -> Option<El> {
    let (_, all) = gains.first()?;
    let id = if which == Which::Post { "gain" } else { "kept" };
    let title = if which == Which::Post { Msg::GainTitle } else { Msg::GainLater };
    let rows: Vec<El> = gains
        .iter()
        .skip(1)
        .map(|(objective, gain)| {
            let aim = module.objectives.get(*objective as usize - 1).cloned().unwrap_or_default();
            let aim = el("th").attr("scope", "row").attr("lang", "en").text(&aim);
            el("tr").add(aim).add(el("td").class("num").text(&say(points(gain))))
        })
        .collect();
    let header = |words: Msg| el("th").attr("scope", "col").say(words);
    let head = el("thead").add(el("tr").add(header(Msg::Objective)).add(header(Msg::Gain)));
    let table = el("table").add(head).add(el("tbody").add(rows));
    let section = el("section").class("stack").attr("aria-labelledby", id);
    let section = section.add(el("div").class("sect").add(el("h2").id(id).say(title)));
    let section = section.add(el("p").class("lead num").text(&say(points(all)))).add(table);
    Some(section.add(el("p").class("sm dim").say(Msg::GainHow)))
}

fn asked(module: &Module, forms: &TestForms, which: Which, taking: RwSignal<Option<Which>>) -> Vec<El> {
    let sitting = read(|proof| proof.tests.get(&module.id).and_then(|tests| tests.get(which)).cloned());
    let Some((sitting, here)) = sitting.and_then(|sitting| sitting.at().map(|here| (sitting, here))) else {
        // Untracked: the overview is drawn when the signal says so.
        request_animation_frame(move || taking.set(None));
        return Vec::new();
    };
    let item = forms.items.iter().map(|test| &test.item).find(|item| item.id == sitting.items[here].id).cloned();
    let Some(mut item) = item else { return vec![notice_view(Notice::stop(say(Msg::LessonNotLoaded)))] };
    // A hint would be half a lesson.
    item.hints.clear();
    let total = sitting.items.len();
    let asked = Asked::new(item, None, clock::random());
    let id = module.id.clone();
    let keep = move |_| {
        let response = asked.response.get_untracked();
        let kept =
            asked.item.with_value(|item| change(|proof| proof.sat(&id, which, item, response, clock::now().day)));
        if kept {
            taking.set(Some(which));
            dom::scroll_to(0.0);
            request_animation_frame(dom::focus_heading);
        }
    };
    let (at, title) = ((here + 1).to_string(), module.title.clone());
    let place = el("p").class("sm dim num").say(Msg::OfTotal { at: at.clone(), total: total.to_string() });
    let heading = el("h1").class("vh").attr("tabindex", "-1").say(Msg::QuizQuestion { title, at });
    let words = if here + 1 == total { Msg::TestEnd } else { Msg::TestNext };
    let next = el("button").attr("type", "button").class("btn").say(words).text(" ").add(icon(Icon::Go));
    let next = next.live_flag("disabled", move || !asked.complete()).on("click", keep);
    let body = el("div").class("stack").add(el("div").class("tight").add(place).add(ticks(here, here, total)));
    vec![body.add(heading).add(question(asked)).add(el("p").class("sm dim").say(Msg::TestQuiet)).add(el("p").add(next))]
}
