//! What they gained: each learner's two tests, and gains by module and aim with their uncertainty.

use std::rc::Rc;

use domain::{
    cohort::figures::{Between, Titles, between, points},
    messages::Msg,
};
use leptos::prelude::*;

use super::{Shared, gain_text, number, row, section as part, small, table};
use crate::{
    app::{app, say},
    browser::element::{El, drawn, el},
    ui::disclosed,
};

/// Up to so many learners each has a line of the chart.
const EACH: usize = 40;
const ROW: usize = 24;
const LEFT: f64 = 126.0;
const WIDE: f64 = 220.0;
/// Letters of a name that fit beside the chart.
const LETTERS: usize = 17;

pub(super) fn section(ready: &Shared) -> El {
    let (whole, _) = part("gained", Msg::FigGained);
    let Some(gain) = ready.figures.gain("", 0, Between::After) else {
        return whole.add(el("p").text(&say(Msg::FigMeanNone)));
    };
    let change = gain.change;
    let (from, to) = (points(change.from, false), points(change.to, false));
    let mut both: Vec<(usize, f64, f64)> = Vec::new();
    for (at, row) in ready.figures.learners.iter().enumerate() {
        both.extend(row.shares().map(|(from, to)| (at, from, to)));
    }
    both.sort_by(|a, b| (b.2 - b.1).total_cmp(&(a.2 - a.1)));
    let each = both.len() <= EACH;
    let title = say(if each { Msg::FigChart { from, to } } else { Msg::FigChartMany { from, to } });
    let (chart_of, names_of) = (Rc::clone(ready), Rc::clone(ready));
    let points_of = both.clone();
    let figure = el("figure")
        .class("plot")
        .hole(move || if each { dumbbells(&chart_of, &points_of, &title) } else { spread(&points_of, &title) });
    let shown = both.iter().take(EACH).copied().collect::<Vec<_>>();
    let numbers = move || {
        let head = [Msg::FigLearner, Msg::FigFirstTest, Msg::FigSecondTest, Msg::Gain].map(say);
        let [_, first, second, gain] = head.clone();
        if each {
            let line = |(at, from, to): &(usize, f64, f64)| {
                let cells =
                    [(&first, points(*from, false)), (&second, points(*to, false)), (&gain, points(to - from, true))];
                row(el("th").text(&names_of.name(*at)), &cells.map(|(label, words)| (label.clone(), words)))
            };
            return table("flip sm", &say(Msg::FigGained), head.to_vec(), shown.iter().map(line).collect());
        }
        let bins = bins(&both);
        let learners = say(Msg::FigLearners);
        let line = |(from, n): &(i32, u32)| row(el("th").text(&bin_words(*from)), &[(learners.clone(), number(*n))]);
        let head = vec![say(Msg::FigGainPoints), learners.clone()];
        table("flip sm", &say(Msg::FigGained), head, bins.iter().map(line).collect())
    };
    let figure = figure.add(disclosed(|| say(Msg::FigNumbers), numbers));
    whole.add(figure).add(by_aim(ready)).add(small(change.n))
}

fn by_aim(ready: &Shared) -> El {
    let ready = Rc::clone(ready);
    disclosed(|| say(Msg::FigByAim), move || aims(&ready))
}

fn aims(ready: &Shared) -> El {
    let which = RwSignal::new(Between::After);
    let ways = Between::ALL.map(|way| {
        let radio = el("input").attr("type", "radio").attr("name", "between");
        let radio = radio.live_flag("checked", move || which.get() == way).on("change", move |_| which.set(way));
        el("label").class("opt").add(radio).add(el("span").text(&say(between(way))))
    });
    let legend = el("legend").class("lbl").text(&say(Msg::FigBetween));
    let ways = el("fieldset").class("plain-set").add(legend).add(ways.to_vec());
    let ready = Rc::clone(ready);
    el("div").class("stack").add(ways).hole(move || {
        let which = which.get();
        let gains: Vec<_> = ready.figures.gains.iter().filter(|gain| gain.between == which).collect();
        if gains.is_empty() {
            return el("p").text(&say(Msg::FigNoPairs));
        }
        let (learners, gain_head) = (say(Msg::FigLearners), say(Msg::FigIntervalHead));
        let line = |gain: &&domain::cohort::figures::Gain| {
            let none = std::collections::BTreeMap::new();
            let name = app().course.with_value(|course| {
                let titles = Titles { course, items: &none, names: false };
                app().words.with(|words| titles.aim(words, &gain.module, gain.objective))
            });
            let name = el("th").class(if gain.objective == 0 { "" } else { "aim" }).text(&name);
            row(name, &[(learners.clone(), number(gain.change.n)), (gain_head.clone(), gain_text(&gain.change))])
        };
        let head = vec![say(Msg::Objective), learners.clone(), gain_head.clone()];
        table("flip sm", &say(Msg::FigByAim), head, gains.iter().map(line).collect())
    })
}

fn text(x: f64, y: f64, words: &str) -> El {
    drawn("text").attr("x", &x.to_string()).attr("y", &y.to_string()).text(words)
}

fn diamond(class: &str, x: f64, y: f64, size: f64) -> El {
    let path = format!("M{x:.1} {}l{size} {size}-{size} {size}-{size}-{size}z", y - size);
    drawn("path").class(class).attr("d", &path)
}

fn canvas(height: usize, title: &str) -> El {
    let svg = drawn("svg").attr("viewBox", &format!("0 0 360 {height}")).attr("role", "img");
    svg.attr("aria-label", title)
}

/// A line a learner: first test, second test, and the way between.
fn dumbbells(ready: &Shared, both: &[(usize, f64, f64)], title: &str) -> El {
    let foot = 24 + both.len() * ROW;
    let mut svg = canvas(foot + 30, title);
    for mark in [0, 25, 50, 75, 100] {
        let x = LEFT + WIDE * f64::from(mark) / 100.0;
        svg = svg.add(drawn("path").class("gr").attr("d", &format!("M{x} 18V{foot}")));
        svg = svg.add(text(x, 11.0, &mark.to_string()).attr("text-anchor", "middle"));
    }
    for (line, (at, from, to)) in both.iter().enumerate() {
        let y = (32 + line * ROW) as f64;
        let [a, b] = [from, to].map(|share| LEFT + WIDE * share);
        let name: String = ready.name(*at);
        let short: String =
            if name.chars().count() > LETTERS { name.chars().take(LETTERS - 1).chain(['…']).collect() } else { name };
        svg = svg.add(text(0.0, y + 4.0, &short));
        svg = svg.add(drawn("path").class("ba").attr("d", &format!("M{a:.1} {y}H{b:.1}")));
        svg = svg.add(diamond("pre", a, y, 6.0)).add(diamond("post", b, y, 7.0));
    }
    let y = (foot + 18) as f64;
    svg = svg.add(diamond("pre", LEFT, y - 4.0, 6.0)).add(text(LEFT + 12.0, y, &say(Msg::FigFirstTest)));
    svg.add(diamond("post", LEFT + 118.0, y - 4.0, 7.0)).add(text(LEFT + 130.0, y, &say(Msg::FigSecondTest)))
}

/// How many gained so many tens of points.
fn bins(both: &[(usize, f64, f64)]) -> Vec<(i32, u32)> {
    let tens = both.iter().map(|(_, from, to)| ((to - from) * 10.0 + 1e-9).floor() as i32);
    let (low, high) = (tens.clone().min().unwrap_or(0), tens.clone().max().unwrap_or(0));
    (low..=high).map(|ten| (ten * 10, tens.clone().filter(|other| *other == ten).count() as u32)).collect()
}

fn bin_words(from: i32) -> String {
    let point = |n: i32| points(f64::from(n) / 100.0, false);
    say(Msg::FigFromTo { from: point(from), to: point(from + 9) })
}

fn spread(both: &[(usize, f64, f64)], title: &str) -> El {
    let bins = bins(both);
    let most = bins.iter().map(|(_, n)| *n).max().unwrap_or(1).max(1);
    let mut svg = canvas(10 + bins.len() * ROW, title);
    for (line, (from, n)) in bins.iter().enumerate() {
        let y = 4 + line * ROW;
        let width = f64::from(*n) / f64::from(most) * 170.0;
        let bar = drawn("rect").class("bar").attr("x", "96").attr("y", &y.to_string()).attr("height", "16");
        svg = svg.add(text(0.0, y as f64 + 13.0, &bin_words(*from)));
        svg = svg.add(bar.attr("width", &format!("{:.1}", width.max(1.0))));
        svg = svg.add(text(102.0 + width, y as f64 + 13.0, &number(*n)));
    }
    svg
}
