//! A bar chart as plain SVG. Every bar bears its words and its number, and what is not shown is hatched or dashed: nothing
//! hangs on a colour. The table under it says the same to whoever cannot see it.

use domain::register::suppress::Count;

use crate::browser::element::{El, drawn};

const WIDTH: usize = 320;
/// Room for a number behind the longest bar.
const NUMBER: usize = 90;
const ROW: usize = 40;
/// Length of a bar whose number is not shown: it says nothing about the number.
const HIDDEN: usize = 24;
/// Letters that fit in a line.
const LETTERS: usize = 46;

/// A chart of rows: words, count, count in words. The id makes its pattern its own.
pub(super) fn bars(id: &str, rows: &[(String, Count, String)]) -> El {
    let largest = rows.iter().filter_map(|(_, count, _)| count.shown()).max().unwrap_or(0).max(1);
    let hatch = format!("hatch-{id}");
    let line = drawn("path").attr("d", "M0 6 6 0").attr("stroke", "currentColor").attr("stroke-width", "1.5");
    let pattern = drawn("pattern").id(&hatch).attr("width", "6").attr("height", "6");
    let pattern = pattern.attr("patternUnits", "userSpaceOnUse").add(line);
    let height = (rows.len() * ROW).to_string();
    let chart =
        drawn("svg").class("chart").attr("viewBox", &format!("0 0 {WIDTH} {height}")).attr("aria-hidden", "true");
    let mut chart = chart.add(drawn("defs").add(pattern));
    for (at, (words, count, number)) in rows.iter().enumerate() {
        let top = at * ROW;
        let length = count.shown().map_or(HIDDEN, |n| n * (WIDTH - NUMBER) / largest);
        let bar = drawn("rect").attr("x", "0.5").attr("y", &(top + 18).to_string()).attr("height", "14");
        let bar = bar.attr("width", &length.max(1).to_string()).attr("stroke", "currentColor");
        let bar = match count {
            Count::Exact(_) => bar.attr("fill", "currentColor"),
            Count::Few => bar.attr("fill", &format!("url(#{hatch})")),
            Count::Withheld => bar.attr("fill", "none").attr("stroke-dasharray", "3 3"),
        };
        let short: String = if words.chars().count() > LETTERS {
            words.chars().take(LETTERS - 1).chain(['…']).collect()
        } else {
            words.clone()
        };
        let text = |x: usize, y: usize, words: &str| {
            let text = drawn("text").attr("x", &x.to_string()).attr("y", &y.to_string());
            text.attr("fill", "currentColor").attr("font-size", "13").text(words)
        };
        chart = chart.add(text(0, top + 13, &short)).add(bar).add(text(length + 7, top + 30, number));
    }
    chart
}
