//! Answers of the room as bars, before and after a discussion. The first asking is hatched, the last one filled: nothing hangs on
//! a colour, and the table under it says the same.

use domain::{
    cohort::session::{LETTERS, LiveQuestion, share},
    messages::Msg,
};

use crate::{
    app::{Says, say},
    browser::element::{El, drawn, el},
};

const WIDTH: u32 = 1000;
const ROW: u32 = 78;

/// Bars and table; `right` marks the right choice once the trainer has shown it.
pub fn view(asked: &LiveQuestion, right: Option<usize>) -> Vec<El> {
    // The first and the last closed asking; of one alone, only that.
    let closed: Vec<Vec<u32>> = asked.rounds.iter().filter(|round| !round.is_open()).map(|r| r.totals()).collect();
    let Some(last) = closed.last() else { return Vec::new() };
    let first = closed.first().filter(|_| closed.len() > 1);
    let line = drawn("path").attr("d", "M0 12 12 0").attr("stroke", "currentColor").attr("stroke-width", "3");
    let pattern = drawn("pattern").id("before").attr("width", "12").attr("height", "12");
    let pattern = pattern.attr("patternUnits", "userSpaceOnUse").add(line);
    let rows = last.len() as u32;
    let size = format!("0 0 {WIDTH} {}", rows * ROW);
    let mut chart = drawn("svg").class("bars").attr("viewBox", &size).attr("aria-hidden", "true");
    chart = chart.add(drawn("defs").add(pattern));
    let text = |x: u32, y: u32, size: &str, words: &str| {
        let text = drawn("text").attr("x", &x.to_string()).attr("y", &y.to_string());
        text.attr("fill", "currentColor").attr("font-size", size).attr("font-weight", "700").text(words)
    };
    for (at, letter) in LETTERS.iter().enumerate().take(last.len()) {
        let top = at as u32 * ROW;
        let mark = if right == Some(at) { "✓" } else { "" };
        chart = chart.add(text(4, top + 50, "44", letter)).add(text(48, top + 50, "40", mark));
        let both = [first.map(|first| (first, "url(#before)")), Some((last, "currentColor"))];
        let shown: Vec<_> = both.into_iter().flatten().collect();
        let height = 60 / shown.len() as u32;
        for (n, (counts, fill)) in shown.into_iter().enumerate() {
            let total: u32 = counts.iter().sum();
            let counted = counts.get(at).copied().unwrap_or(0);
            let percent = share(counted, total);
            let (y, length) = (top + 6 + n as u32 * height, percent * (WIDTH - 330) / 100);
            let bar =
                drawn("rect").attr("x", "100").attr("y", &y.to_string()).attr("width", &length.max(3).to_string());
            let bar = bar.attr("height", &(height - 6).to_string()).attr("fill", fill).attr("stroke", "currentColor");
            let words = format!("{percent} % ({counted})");
            chart = chart.add(bar).add(text(
                112 + length.max(3),
                y + height / 2 + 6,
                if height > 40 { "34" } else { "26" },
                &words,
            ));
        }
    }
    vec![chart, table(&closed, right)]
}

fn table(closed: &[Vec<u32>], right: Option<usize>) -> El {
    let mut heads = vec![el("th").attr("scope", "col").say(Msg::BarsChoice)];
    for at in 0..closed.len() {
        heads.push(el("th").attr("scope", "col").class("num").say(Msg::BarsRound { n: (at + 1).to_string() }));
    }
    let rows = (0..closed[0].len().min(LETTERS.len())).map(|choice| {
        let name = if right == Some(choice) { format!("{} ✓", LETTERS[choice]) } else { LETTERS[choice].to_owned() };
        let cells = closed.iter().map(|counts| {
            let total: u32 = counts.iter().sum();
            let counted = counts.get(choice).copied().unwrap_or(0);
            el("td").class("num").text(&format!("{counted} ({} %)", share(counted, total)))
        });
        el("tr").add(el("th").attr("scope", "row").text(&name)).add(cells.collect::<Vec<El>>())
    });
    let rows: Vec<El> = rows.collect();
    let table = el("table").add(el("caption").class("vh").text(&say(Msg::BarsTitle)));
    table.add(el("thead").add(el("tr").add(heads))).add(el("tbody").add(rows))
}
