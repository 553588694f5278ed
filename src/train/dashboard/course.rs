//! Where learners stop: every lesson in the order of the course.

use std::rc::Rc;

use domain::messages::Msg;

use super::{Shared, lesson_link, number, row, section as part, table};
use crate::{
    app::say,
    browser::element::{El, drawn, el},
    ui::disclosed,
};

const HEIGHT: f64 = 120.0;

pub(super) fn section(ready: &Shared) -> El {
    let (whole, _) = part("stops", Msg::FigDrop);
    let lessons = &ready.figures.lessons;
    let worst = lessons.windows(2).map(|pair| (pair[0].reached - pair[1].reached, &pair[0])).max_by_key(|(n, _)| *n);
    let worst = worst
        .filter(|(n, _)| *n > 0)
        .map(|(n, lesson)| el("p").text(&say(Msg::FigDropWorst { n, lesson: ready.lesson(&lesson.id) })));
    let chart = chart(ready);
    let ready = Rc::clone(ready);
    whole.add(worst).add(chart).add(disclosed(|| say(Msg::FigNumbers), move || numbers(&ready)))
}

fn numbers(ready: &Shared) -> El {
    let labels = [Msg::FigLesson, Msg::FigOpened, Msg::FigDid, Msg::FigReached].map(say);
    let line = |lesson: &domain::cohort::figures::LessonFigures| {
        let name = el("th").add(lesson_link(&lesson.id, &ready.lesson(&lesson.id)));
        let counts = [lesson.opened, lesson.done, lesson.reached].map(number);
        let cells: Vec<(String, String)> = labels[1..].iter().cloned().zip(counts).collect();
        row(name, &cells)
    };
    table("flip sm", &say(Msg::FigDrop), labels.to_vec(), ready.figures.lessons.iter().map(line).collect())
}

/// A bar a lesson for who did it, and a falling line for who got at least as far.
fn chart(ready: &Shared) -> El {
    let lessons = &ready.figures.lessons;
    let handed = f64::from(ready.figures.counts.handed.max(1));
    let step = 640.0 / lessons.len().max(1) as f64;
    let up = |n: u32| HEIGHT + 14.0 - f64::from(n) / handed * HEIGHT;
    let svg =
        drawn("svg").attr("viewBox", "0 0 640 164").attr("role", "img").attr("aria-label", &say(Msg::FigDropChart));
    let mut svg = svg.add(drawn("path").class("gr").attr("d", "M0 14H640M0 134H640"));
    let (mut path, mut module) = (String::new(), "");
    let mut at_module = 0;
    for (at, lesson) in lessons.iter().enumerate() {
        let x = at as f64 * step;
        let top = up(lesson.done);
        let bar = drawn("rect").class("bar").attr("x", &format!("{:.1}", x + step * 0.15));
        let bar = bar.attr("y", &format!("{top:.1}")).attr("width", &format!("{:.1}", step * 0.7));
        svg = svg.add(bar.attr("height", &format!("{:.1}", HEIGHT + 14.0 - top)));
        let y = up(lesson.reached);
        path += &format!("{}{x:.1} {y:.1}H{:.1}", if at == 0 { "M" } else { "L" }, x + step);
        if lesson.module != module {
            module = &lesson.module;
            at_module += 1;
            svg = svg.add(drawn("path").class("gr").attr("d", &format!("M{x:.1} 14V150")));
            let number = drawn("text").attr("x", &format!("{:.1}", x + 4.0)).attr("y", "152");
            svg = svg.add(number.text(&at_module.to_string()));
        }
    }
    svg = svg.add(drawn("path").class("far").attr("d", &path));
    svg = svg.add(drawn("text").attr("x", "0").attr("y", "10").text(&number(ready.figures.counts.handed)));
    let key = |class: &str, words: Msg| {
        let mark = drawn("svg").class("mark").attr("viewBox", "0 0 20 12").attr("aria-hidden", "true");
        let shape = if class == "far" {
            drawn("path").class("far").attr("d", "M0 6H20")
        } else {
            drawn("rect").class("bar").attr("x", "4").attr("width", "12").attr("height", "12")
        };
        el("span").class("ic").add(mark.add(shape)).text(&say(words))
    };
    let keys = el("p").class("key-row").add(vec![key("bar", Msg::FigDid), key("far", Msg::FigReached)]);
    el("figure").class("plot").add(svg).add(keys)
}
