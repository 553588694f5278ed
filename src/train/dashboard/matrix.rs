//! Learners by modules. Of many learners only those in sight are drawn.

use std::rc::Rc;

use domain::{
    cohort::figures::{Row, Stage, stage},
    messages::Msg,
    text::fold,
};
use leptos::prelude::*;

use super::{Shared, select};
use crate::{
    app::say,
    browser::element::{El, el},
    ui::{Icon, icon},
};

/// Up to so many learners all rows are drawn.
const ALL: usize = 60;
/// Beyond that, so many.
const WINDOW: usize = 40;
/// Height of a row in rem, as in the style.
const HEIGHT: f64 = 2.2;

/// What stands in a cell: a drawing (a dot where there is nothing yet), its colour, its words.
type Mark = (Option<Icon>, &'static str, Msg);

fn step(of: Stage) -> Mark {
    let (symbol, class) = match of {
        Stage::Done => (Some(Icon::Loz), "clay"),
        Stage::OverHalf => (Some(Icon::Half), ""),
        Stage::Begun => (Some(Icon::Open), ""),
        Stage::NotBegun => (None, "dim"),
    };
    (symbol, class, stage(of))
}

fn quiz(passed: Option<bool>) -> Mark {
    match passed {
        Some(true) => (Some(Icon::Check), "leaf", Msg::FigQuizPassed),
        Some(false) => (Some(Icon::Cross), "stop", Msg::FigQuizFailed),
        None => (None, "dim", Msg::FigQuizNone),
    }
}

fn mark(symbol: Option<Icon>) -> El {
    symbol.map_or_else(|| el("span").attr("aria-hidden", "true").text("·"), icon)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Name,
    Behind,
    Gain,
    Seen,
}

const SORTS: [(Sort, &str); 4] =
    [(Sort::Name, "name"), (Sort::Behind, "behind"), (Sort::Gain, "gain"), (Sort::Seen, "seen")];

fn order(ready: &Shared, words: &str, sort: Sort) -> Vec<usize> {
    let rows = &ready.figures.learners;
    let wanted = fold(words.trim());
    let mut all: Vec<usize> = (0..rows.len()).filter(|at| fold(&ready.name(*at)).contains(&wanted)).collect();
    let done = |row: &Row| row.stages.iter().map(|stage| *stage as u32).sum::<u32>();
    let gain = |row: &Row| row.shares().map_or(9.0, |(from, to)| to - from);
    match sort {
        // Without their names they stand as they are numbered.
        Sort::Name if ready.names.get() => all.sort_by_cached_key(|at| (fold(&rows[*at].name), *at)),
        Sort::Name => {}
        Sort::Behind => all.sort_by_key(|at| done(&rows[*at])),
        Sort::Gain => all.sort_by(|a, b| gain(&rows[*a]).total_cmp(&gain(&rows[*b]))),
        Sort::Seen => all.sort_by_key(|at| (rows[*at].made.is_none(), rows[*at].last)),
    }
    all
}

pub(super) fn section(ready: &Shared) -> El {
    let (whole, bar) = super::section("where", Msg::FigWhere);
    let (words, sort, quizzes) = (RwSignal::new(String::new()), RwSignal::new(Sort::Name), RwSignal::new(false));
    let _ = bar.hole(move || key(quizzes.get()));
    let many = ready.figures.learners.len() > 8;
    let find = el("input").class("in").id("find").attr("type", "search").attr("autocomplete", "off");
    let find = find.on("input", move |event| words.set(event_target_value(&event)));
    let label = el("label").class("lbl").attr("for", "find").text(&say(Msg::FigFind));
    let find = el("div").class("field").add(label).add(find);
    let named = [Msg::FigSortName, Msg::FigSortBehind, Msg::FigSortGain, Msg::FigSortSeen].map(say);
    let options = SORTS.iter().zip(named).map(|((_, value), name)| ((*value).to_owned(), name)).collect();
    let sorting = select("sort", Msg::FigSort, options, move |value| {
        sort.set(SORTS.iter().find(|(_, name)| *name == value).map_or(Sort::Name, |(sort, _)| *sort));
    });
    let controls = el("div").class("pair noprint").add(many.then_some(find)).add(many.then_some(sorting));
    let way = move |on: bool, name: Msg| {
        let radio = el("input").attr("type", "radio").attr("name", "what");
        let radio = radio.live_flag("checked", move || quizzes.get() == on).on("change", move |_| quizzes.set(on));
        el("label").live_class("on", move || quizzes.get() == on).add(radio).add(el("span").text(&say(name)))
    };
    let legend = el("legend").class("vh").text(&say(Msg::FigWhat));
    let ways = el("fieldset")
        .class("seg noprint")
        .add(legend)
        .add(vec![way(false, Msg::FigOfLessons), way(true, Msg::FigOfQuizzes)]);
    let ready_too = Rc::clone(ready);
    let shown = Memo::new({
        let ready = send_wrapper::SendWrapper::new(Rc::clone(ready));
        move |_| words.with(|words| order(&ready, words, sort.get()))
    });
    whole.add(controls).add(ways).hole(move || shown.with(|all| drawn(&ready_too, all, quizzes)))
}

fn key(quizzes: bool) -> El {
    let marks: Vec<Mark> = if quizzes {
        [Some(true), Some(false), None].map(quiz).to_vec()
    } else {
        [Stage::Done, Stage::OverHalf, Stage::Begun, Stage::NotBegun].map(step).to_vec()
    };
    let one = |(symbol, _, words)| el("span").class("ic").add(mark(symbol)).text(&say(words));
    el("span").class("key-row").add(marks.into_iter().map(one).collect::<Vec<El>>())
}

fn drawn(ready: &Shared, all: &[usize], quizzes: RwSignal<bool>) -> El {
    if all.is_empty() {
        return el("p").attr("role", "status").text(&say(Msg::FigNoneFits));
    }
    let caption = say(Msg::FigByModule);
    let titles = ready.figures.modules.iter().enumerate().map(|(at, module)| {
        let title = ready.module(&module.id);
        let short = el("span").attr("aria-hidden", "true").text(&(at + 1).to_string());
        el("th")
            .attr("scope", "col")
            .attr("title", &title)
            .add(short)
            .add(el("span").class("vh").attr("lang", "en").text(&title))
    });
    let learner = el("th").attr("scope", "col").text(&say(Msg::FigLearner));
    let head = el("tr").add(learner).add(titles.collect::<Vec<_>>());
    let windowed = all.len() > ALL;
    let table = el("table").class("matrix").add(el("caption").class("vh").text(&caption)).add(el("thead").add(head));
    let table = if windowed { table.attr("aria-rowcount", &(all.len() + 1).to_string()) } else { table };
    let first = RwSignal::new(0_usize);
    let (ready, all) = (Rc::clone(ready), all.to_vec());
    let count = all.len();
    let body = el("tbody").hole(move || {
        let from = if windowed { first.get().min(count - WINDOW) } else { 0 };
        let to = if windowed { from + WINDOW } else { count };
        let space = |rows: usize| {
            let height = format!("{}rem", rows as f64 * HEIGHT);
            let cell = el("td").attr("colspan", "20").style("height", &height).style("padding", "0");
            (rows > 0).then(|| el("tr").class("space").attr("aria-hidden", "true").add(cell))
        };
        let mut rows: Vec<El> = space(from).into_iter().collect();
        rows.extend((from..to).map(|at| {
            let row = line(&ready, all[at], quizzes.get());
            if windowed { row.attr("aria-rowindex", &(at + 2).to_string()) } else { row }
        }));
        rows.extend(space(count - to));
        rows
    });
    let class = if windowed { "matrix-box is-many" } else { "matrix-box" };
    let frame = el("div").class(class).attr("tabindex", "0").attr("role", "region").attr("aria-label", &caption);
    let frame = frame.add(table.add(body));
    let seen = frame.clone();
    frame.on("scroll", move |_| {
        if windowed {
            let at = (seen.scrolled() * (count + 1) as f64) as usize;
            // Some rows ahead and behind, and not a change for every pixel.
            let from = at.saturating_sub(10) / 5 * 5;
            if first.get_untracked() != from {
                first.set(from);
            }
        }
    })
}

fn line(ready: &Shared, at: usize, quizzes: bool) -> El {
    let row = &ready.figures.learners[at];
    let cell = |(symbol, class, words): Mark| {
        let drawn = el("span").class(class).add(mark(symbol));
        el("td").add(drawn).add(el("span").class("vh").text(&say(words)))
    };
    let cells: Vec<El> = if quizzes {
        row.quizzes.iter().map(|passed| cell(quiz(*passed))).collect()
    } else {
        row.stages.iter().map(|of| cell(step(*of))).collect()
    };
    el("tr").add(el("th").attr("scope", "row").text(&ready.name(at))).add(cells)
}
