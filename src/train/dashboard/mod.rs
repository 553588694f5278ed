//! The figures of a cohort: where each one is, what was gained, which item and which lesson fails. Everything is computed on this
//! device, in slices between which the screen lives.

mod course;
mod files;
mod gains;
mod items;
mod matrix;
mod rest;
mod source;

use std::{cell::Cell, collections::BTreeMap, rc::Rc};

use domain::{
    cohort::{
        Cohort,
        figures::{Between, Figures, Flag, ItemText, Occasion, Titles, gain_words, points},
    },
    date::Day,
    messages::Msg,
};
use leptos::prelude::*;
use send_wrapper::SendWrapper;

use crate::{
    app::{app, say, t},
    browser::{
        clock,
        element::{El, el},
    },
    route::{Route, Train},
    shell::{nothing_here, page as frame},
    ui::{Icon, Notice, icon, notice_view},
};

/// Whoever gained less than so much of 1 is named among those who gained little.
const LITTLE: f64 = 0.1;
/// So many names stand in the summary.
const NAMED: usize = 3;

/// All that the screen shows.
struct Ready {
    cohort: Cohort,
    figures: Figures,
    broken: usize,
    today: Day,
    /// What the items say, once their packs were fetched.
    texts: RwSignal<BTreeMap<String, ItemText>>,
    /// Whether learners are called by their names.
    names: RwSignal<bool>,
}

thread_local! {
    /// A hall that must not see names must not see them again after a look at another screen.
    static NAMES: Cell<bool> = const { Cell::new(true) };
}

impl Ready {
    /// With the titles of the course of today.
    fn with_titles<R>(&self, act: impl FnOnce(&Titles<'_>) -> R) -> R {
        let names = self.names.get();
        self.texts.with(|items| app().course.with_value(|course| act(&Titles { course, items, names })))
    }

    fn name(&self, at: usize) -> String {
        let Some(row) = self.figures.learners.get(at) else { return String::new() };
        let names = self.names.get();
        app().course.with_value(|course| {
            let titles = Titles { course, items: &BTreeMap::new(), names };
            app().words.with(|words| titles.learner(words, row, at))
        })
    }

    fn lesson(&self, id: &str) -> String {
        app().course.with_value(|course| Titles { course, items: &BTreeMap::new(), names: false }.lesson(id))
    }

    fn module(&self, id: &str) -> String {
        app().course.with_value(|course| Titles { course, items: &BTreeMap::new(), names: false }.module(id))
    }
}

type Shared = Rc<Ready>;

#[derive(Clone)]
enum State {
    Counting(usize, usize),
    Ready(SendWrapper<Shared>),
}

/// The screen.
pub fn page(id: &str) -> El {
    let Some(cohort) = source::cohort(id) else {
        return nothing_here(t(Msg::FigNoCohort), vec![(Train::Cohorts.route(), Msg::FigToCohorts)]);
    };
    let state = RwSignal::new(State::Counting(0, 0));
    let title = cohort.invite.name.clone();
    let heading = el("h1").attr("tabindex", "-1").text(&title);
    let back = el("a").attr("href", &Train::Cohort(id.to_owned()).href()).text(&say(Msg::FigToCohort));
    let head =
        el("div").class("over head").add(heading).hole(move || lead(&state.get())).add(el("p").class("sm").add(back));
    let page = frame("two figures", move || title.clone()).add(head);
    let names = RwSignal::new(NAMES.get());
    let texts = RwSignal::new(BTreeMap::new());
    leptos::task::spawn_local(async move {
        let told = move |done, all| drop(state.try_set(State::Counting(done, all)));
        let (figures, broken) = source::count(&cohort, told).await;
        let ready = Ready { cohort, figures, broken, today: clock::now().day, texts, names };
        state.try_set(State::Ready(SendWrapper::new(Rc::new(ready))));
    });
    page.hole(move || match state.get() {
        State::Counting(..) => Vec::new(),
        State::Ready(ready) => whole(&ready),
    })
}

fn number(n: u32) -> String {
    app().words.with(|words| words.number(u64::from(n)))
}

fn lead(state: &State) -> Vec<El> {
    match state {
        State::Counting(done, all) => {
            let [done, all] = [done, all].map(|n| number(*n as u32));
            let words = say(Msg::FigCounting { done, all });
            vec![el("p").class("dim loading").attr("role", "status").text(&words)]
        }
        State::Ready(ready) => {
            let counts = ready.figures.counts;
            let handed = Msg::FigHanded { handed: number(counts.handed), learners: number(counts.learners) };
            let newest = ready.figures.learners.iter().filter_map(|row| row.made).max();
            let last = newest.map(|made| {
                let date = app().words.with(|words| words.date(made.day));
                el("span").text(" ").text(&say(Msg::FigLast { date }))
            });
            let mut lines = vec![el("p").class("dim").id("handed").text(&say(handed)).add(last)];
            if ready.broken > 0 {
                lines.push(notice_view(Notice::warn(say(Msg::FigBroken { n: ready.broken as u32 }))));
            }
            lines
        }
    }
}

fn whole(ready: &Shared) -> Vec<El> {
    if ready.figures.counts.handed == 0 {
        let to_cohort = Train::Cohort(ready.cohort.invite.cohort.clone()).href();
        let way = el("a")
            .class("btn")
            .attr("href", &to_cohort)
            .add(icon(Icon::Plus))
            .add(el("span").text(&say(Msg::FigToCohort)));
        let none = el("p").class("lead").text(&say(Msg::FigNone));
        return vec![el("div").class("col stack").add(none).add(el("p").add(way))];
    }
    let names = ready.names;
    let tick = el("input").attr("type", "checkbox").live_flag("checked", move || names.get()).on("change", move |_| {
        names.update(|on| *on = !*on);
        NAMES.set(names.get_untracked());
    });
    let tick = el("label").class("opt").add(tick).add(el("span").text(&say(Msg::FigNames)));
    let shown = el("div").class("over noprint").add(tick).add(el("p").class("hint").text(&say(Msg::FigNamesHint)));
    let (col, side) = (el("div").class("col"), el("div").class("side"));
    let place = Owner::current().expect("a screen is made within the shell");
    leptos::task::spawn_local(in_turn(Rc::clone(ready), place, col.clone(), side.clone()));
    vec![summary(ready), shown, col, side]
}

/// Draws one part after the other, so that the screen has its turn between them.
async fn in_turn(ready: Shared, place: Owner, col: El, side: El) {
    type Part = fn(&Shared) -> El;
    let parts: [(bool, Part); 10] = [
        (true, matrix::section),
        (false, gains::section),
        (true, items::section),
        (false, rest::unseen),
        (true, course::section),
        (false, rest::counts),
        (true, rest::held),
        (false, files::section),
        (true, rest::reliability),
        (true, |_| rest::meanings()),
    ];
    for (is_main, part) in parts {
        clock::pause(0).await;
        // The screen was left.
        if ready.names.try_get_untracked().is_none() {
            return;
        }
        let part = place.with(|| part(&ready));
        let _ = if is_main { col.clone() } else { side.clone() }.add(part);
    }
}

/// Three figures that a trainer asks for first.
fn summary(ready: &Shared) -> El {
    let figures = &ready.figures;
    let one = |value: String, words: El| el("p").add(el("b").class("num").text(&value)).add(words.class("sm dim"));
    let mean = match figures.gain("", 0, Between::After) {
        None => one("–".into(), el("span").text(&say(Msg::FigMeanNone))),
        Some(gain) => {
            let change = gain.change;
            let value = Msg::FigFromTo { from: points(change.from, false), to: points(change.to, false) };
            let words = el("span").text(&say(Msg::FigMean));
            let interval = change.interval.map(|(low, high)| {
                let [by, low, high] = [change.by, low, high].map(|share| points(share, true));
                el("span").text("; ").text(&say(Msg::FigMeanInterval { by, low, high }))
            });
            one(say(value), words.add(interval))
        }
    };
    let gains = |row: &domain::cohort::figures::Row| row.shares().map(|(from, to)| to - from);
    let all = figures.learners.iter().filter(|row| row.tests.is_some()).count() as u32;
    let little: Vec<usize> = (0..figures.learners.len())
        .filter(|at| gains(&figures.learners[*at]).is_some_and(|gain| gain < LITTLE - 1e-9))
        .collect();
    let value = say(Msg::FigOf { n: number(little.len() as u32), all: number(all) });
    let ready_too = Rc::clone(ready);
    let count = little.len();
    let words = el("span").live(move || {
        if !ready_too.names.get() || count == 0 || count > NAMED {
            return say(Msg::FigLittle);
        }
        let names: Vec<String> = little.iter().map(|at| ready_too.name(*at)).collect();
        say(Msg::FigLittleNames { names: names.join(", ") })
    });
    let little = one(value, words);
    let missed = missed(figures) as u32;
    let missed = one(say(Msg::FigMissedValue { n: missed }), el("span").text(&say(Msg::FigMissed)));
    el("div").class("over figs").add(vec![mean, little, missed])
}

/// Items that fewer than half had right after they had been taught.
fn missed(figures: &Figures) -> usize {
    let taught = figures.items.iter().filter(|item| item.on != Occasion::Before);
    let missed = taught.filter(|item| item.flags(&[]).iter().any(|flag| matches!(flag, Flag::Hard | Flag::Missed)));
    let mut ids: Vec<&str> = missed.map(|item| &*item.id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.len()
}

/// The beginning of a part of the screen.
fn section(id: &str, title: Msg) -> (El, El) {
    let heading = el("h2").id(id).text(&say(title));
    let bar = el("div").class("sect").add(heading);
    (el("section").class("stack").attr("aria-labelledby", id).add(bar.clone()), bar)
}

/// A table with a caption that is read out.
fn table(class: &str, caption: &str, head: Vec<String>, rows: Vec<El>) -> El {
    let cell = |words: &String| el("th").attr("scope", "col").text(words);
    let head = el("thead").add(el("tr").add(head.iter().map(cell).collect::<Vec<_>>()));
    let body = el("tbody").add(rows);
    el("table").class(class).add(el("caption").class("vh").text(caption)).add(head).add(body)
}

/// A row whose first cell names it.
fn row(name: El, cells: &[(String, String)]) -> El {
    let cell = |(label, words): &(String, String)| el("td").class("num").attr("data-l", label).text(words);
    el("tr").add(name.attr("scope", "row")).add(cells.iter().map(cell).collect::<Vec<_>>())
}

fn small(n: u32) -> Option<El> {
    use domain::cohort::figures::FEWEST_FOR_TRUST;
    (n < FEWEST_FOR_TRUST).then(|| el("p").class("xs dim").text(&say(Msg::FigSmall { n })))
}

fn gain_text(change: &domain::cohort::figures::Change) -> String {
    app().words.with(|words| gain_words(words, change))
}

fn lesson_link(id: &str, words: &str) -> El {
    el("a").attr("href", &Route::Lesson(id.to_owned()).href()).attr("lang", "en").text(words)
}

/// A list to choose from.
fn select(id: &str, label: Msg, options: Vec<(String, String)>, act: impl Fn(String) + 'static) -> El {
    let option = |(value, words): &(String, String)| el("option").attr("value", value).text(words);
    let options: Vec<El> = options.iter().map(option).collect();
    let list = el("select").class("in").id(id).add(options).on("change", move |event| act(event_target_value(&event)));
    el("div").class("field").add(el("label").class("lbl").attr("for", id).text(&say(label))).add(list)
}
