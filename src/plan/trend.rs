//! How far an indicator has come, and its values by period: a bar and a line in one colour, told apart by dashes, with every number in
//! words beside them.

use domain::{
    messages::Msg,
    plan::{Indicator, number},
};

use crate::{
    app::{Says, say},
    browser::element::{El, drawn, el},
};

/// Size of the drawing.
const WIDE: f64 = 320.0;
const HIGH: f64 = 96.0;
/// Room around the line.
const EDGE: f64 = 10.0;

/// Bar, line and table; where there is nothing to show, nothing.
pub fn view(indicator: &Indicator) -> El {
    let values = indicator.values();
    let whole = el("div").class("stack");
    let whole = whole.add(indicator.percent().map(|percent| {
        let shown = percent.clamp(0, 100);
        let bar = el("span").class("meter").attr("aria-hidden", "true");
        let bar = bar.add(el("i").attr("style", "").style("width", &format!("{shown}%")));
        el("div")
            .class("tight")
            .add(el("p").class("sm num").say(Msg::IndicatorPercent { percent: percent.to_string() }))
            .add(bar)
    }));
    if values.len() < 2 {
        return whole;
    }
    let marks = [(Msg::IndicatorBaseline, &indicator.baseline), (Msg::IndicatorTarget, &indicator.target)];
    let marks: Vec<(Msg, f64)> = marks.into_iter().filter_map(|(name, typed)| Some((name, number(typed)?))).collect();
    let levels: Vec<f64> = marks.iter().map(|(_, value)| *value).collect();
    let numbers: Vec<f64> = values.iter().map(|(_, value)| *value).collect();
    whole.add(line(&numbers, &levels)).add(table(&values, &marks, &indicator.unit))
}

fn line(values: &[f64], levels: &[f64]) -> El {
    let all = || values.iter().chain(levels).copied();
    let (low, high) = (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
    let span = if high > low { high - low } else { 1.0 };
    let y = |value: f64| HIGH - EDGE - (value - low) / span * (HIGH - 2.0 * EDGE);
    let step = (WIDE - 2.0 * EDGE) / (values.len() - 1) as f64;
    let points: Vec<(f64, f64)> =
        values.iter().enumerate().map(|(at, value)| (EDGE + step * at as f64, y(*value))).collect();
    let path: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let stroke =
        |shape: El, width: &str| shape.attr("fill", "none").attr("stroke", "currentColor").attr("stroke-width", width);
    // The baseline is dotted, the target dashed: black and white tell them apart.
    let level = |(at, value): (usize, &f64)| {
        let y = format!("{:.1}", y(*value));
        let line = drawn("line").attr("x1", "0").attr("x2", &WIDE.to_string()).attr("y1", &y).attr("y2", &y);
        stroke(line, "1").attr("stroke-dasharray", if at == 0 { "1 4" } else { "8 4" })
    };
    let levels: Vec<El> = levels.iter().enumerate().map(level).collect();
    let dots = points.iter().map(|(x, y)| {
        let dot = drawn("circle").attr("cx", &format!("{x:.1}")).attr("cy", &format!("{y:.1}")).attr("r", "4");
        dot.attr("fill", "currentColor")
    });
    let svg = drawn("svg").attr("viewBox", &format!("0 0 {WIDE} {HIGH}")).attr("role", "img").attr("width", "100%");
    let svg = svg.attr("style", "max-width: 24rem").say_attr("aria-label", Msg::IndicatorTrend);
    svg.add(levels).add(stroke(drawn("polyline").attr("points", &path.join(" ")), "2")).add(dots.collect::<Vec<El>>())
}

fn table(values: &[(String, f64)], marks: &[(Msg, f64)], unit: &str) -> El {
    let head = [Msg::IndicatorPeriod, Msg::IndicatorValue].map(|words| el("th").attr("scope", "col").say(words));
    let row = |name: String, value: f64| {
        let words = if unit.is_empty() { value.to_string() } else { format!("{value} {unit}") };
        el("tr").add(el("th").attr("scope", "row").text(&name)).add(el("td").class("num").text(&words))
    };
    let named = |(msg, value): &(Msg, f64)| row(say(msg.clone()), *value);
    let rows: Vec<El> =
        marks.iter().map(named).chain(values.iter().map(|(period, value)| row(period.clone(), *value))).collect();
    let caption = el("caption").class("vh").say(Msg::IndicatorTrend);
    el("table").add(caption).add(el("thead").add(el("tr").add(Vec::from(head)))).add(el("tbody").add(rows))
}
