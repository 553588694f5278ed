//! A project on one page. Each field is written shortly after it is changed; the checks follow.

use domain::{
    messages::Msg,
    plan::{Check, Finding, Indicator, Level, Logframe, Row, Shipped, checks},
};
use leptos::prelude::*;

use super::{
    activity::planned_view,
    book::{self, change},
    place::Place,
    project::{self, Project},
    trend,
};
use crate::{
    app::{Says, app, say, t},
    browser::{
        clock, dom,
        element::{El, el},
    },
    form::{button, field, section, tick},
    route::Route,
    shell::{page as frame, review_line},
    ui::{Icon, disclosure, icon},
};

/// All projects, and a new one.
pub fn list_page() -> El {
    let name = RwSignal::new(String::new());
    let make = button("btn", Msg::ProjectNew, move |_| {
        let (id, name) = (format!("l{:x}", clock::random()), name.with_untracked(|name| name.trim().to_owned()));
        if name.is_empty() {
            return dom::focus("#project-new");
        }
        if change(&id, |project: &mut Logframe| project.set_head(&name, false)) {
            dom::replace(&Place::Logframe(id).href());
        }
    });
    let list = move || {
        book::changed().track();
        let rows: Vec<El> = project::all()
            .into_iter()
            .map(|(id, project)| {
                let link = el("a").attr("href", &Place::Logframe(id).href()).add(icon(Icon::File));
                el("li").add(link.add(el("b").text(project.name())).add(icon(Icon::Chev)))
            })
            .collect();
        if rows.is_empty() {
            el("p").class("dim").say(Msg::ProjectNone)
        } else {
            el("ul").class("rows kinds").add(rows)
        }
    };
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::Logframes));
    let head = head.add(el("p").class("lead").say(Msg::LogframesLead));
    let new = section("new-project", Msg::ProjectBegin).add(field("text", "project-new", Msg::ProjectName, None, name));
    frame("one", t(Msg::Logframes))
        .add(head)
        .add(el("div").hole(list))
        .add(new.add(el("p").add(make)))
        .add(review_line())
}

/// One project.
pub fn page(id: String) -> El {
    let Some(project) = Project::open(&id) else { return project::gone() };
    let title = project.frame().name().to_owned();
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").text(&title)).add(project.saved_line());
    let way = el("a").attr("href", &Place::Align(id).href()).say(Msg::AlignLink).text(" ").add(icon(Icon::Go));
    let ways = el("p").class("row").add(el("a").attr("href", &Place::Logframes.href()).say(Msg::LogframesAll)).add(way);
    let rows = el("div").class("stack").hole(move || {
        project.shape.track();
        tree(project)
    });
    let look = section("look", Msg::LogframeLook).add(el("div").hole(move || {
        book::changed().track();
        findings(&project.frame(), project.shipped.get())
    }));
    let name = project.line("project-name", Msg::ProjectName, title, |frame, text| {
        let gone = frame.is_gone();
        frame.set_head(text, gone);
    });
    frame("one", move || title_of(project))
        .add(head.add(ways))
        .add(name)
        .add(rows)
        .add(look)
        .add(project.use_section("results", Msg::LogframeUse, Msg::LogframeUseLead))
        .add(project.delete_section())
        .add(review_line())
}

fn title_of(project: Project) -> String {
    project.frame().name().to_owned()
}

fn name_of(level: Level) -> Msg {
    match level {
        Level::Goal => Msg::LevelGoal,
        Level::Outcome => Msg::LevelOutcome,
        Level::Output => Msg::LevelOutput,
        Level::Activity => Msg::LevelActivity,
    }
}

/// Goal, then each outcome with what leads to it.
fn tree(project: Project) -> Vec<El> {
    let frame = project.frame();
    let mut all: Vec<El> = frame.level(Level::Goal).map(|row| row_view(project, &frame, row, 1)).collect();
    if all.is_empty() {
        all.push(add_button(project, Level::Goal, ""));
    }
    for (n, outcome) in frame.level(Level::Outcome).enumerate() {
        all.push(row_view(project, &frame, outcome, n + 1));
        for (n, output) in frame.under(&outcome.id).enumerate() {
            all.push(row_view(project, &frame, output, n + 1));
            all.extend(frame.under(&output.id).enumerate().map(|(n, row)| row_view(project, &frame, row, n + 1)));
            all.push(add_button(project, Level::Activity, &output.id));
        }
        all.push(add_button(project, Level::Output, &outcome.id));
    }
    all.push(add_button(project, Level::Outcome, ""));
    all
}

fn add_button(project: Project, level: Level, under: &str) -> El {
    let words = match level {
        Level::Goal => Msg::AddGoal,
        Level::Outcome => Msg::AddOutcome,
        Level::Output => Msg::AddOutput,
        Level::Activity => Msg::AddActivity,
    };
    let under = under.to_owned();
    let add = button("btn plain", words, move |_| {
        let id = format!("r{:x}", clock::random());
        let (text, assumption) = (String::new(), String::new());
        let row =
            Row { id: id.clone(), turn: 0, gone: false, level, under: under.clone(), text, assumption, planned: None };
        if project.change(|frame| frame.put_row(row)) {
            project.redraw(Some(format!("t-{id}")));
        }
    });
    el("p").add(add)
}

fn row_view(project: Project, frame: &Logframe, row: &Row, number: usize) -> El {
    let (id, level) = (row.id.clone(), row.level);
    let heading = format!("h-{id}");
    let title = el("h2").class("cap").id(&heading).say(name_of(level)).text(&format!(" {number}"));
    let set = move |id: String, act: fn(&mut Row, &str)| {
        move |frame: &mut Logframe, text: &str| {
            if let Some(mut row) = frame.row(&id).cloned() {
                act(&mut row, text);
                frame.put_row(row);
            }
        }
    };
    let text = set(id.clone(), |row, text| text.clone_into(&mut row.text));
    let mut section = el("section").class("frame stack").attr("aria-labelledby", &heading).id(&format!("a-{id}"));
    section = section.add(title).add(project.area(&format!("t-{id}"), Msg::RowWords, None, row.text.clone(), text));
    if level == Level::Outcome || level == Level::Output {
        let assumption = set(id.clone(), |row, text| text.clone_into(&mut row.assumption));
        let area = project.area(&format!("s-{id}"), Msg::RowAssumption, None, row.assumption.clone(), assumption);
        let indicators: Vec<El> = frame.of(&id).map(|indicator| indicator_view(project, indicator)).collect();
        section = section.add(area).add(indicators).add(el("p").add(add_indicator(project, id.clone())));
    }
    if level == Level::Activity {
        section = section.add(planned_view(project, row));
    }
    let gone = button("lnk sm", Msg::RowRemove, move |_| {
        let removed = project.change(|frame| {
            if let Some(row) = frame.row(&id).cloned() {
                frame.put_row(Row { gone: true, ..row });
            }
        });
        if removed {
            project.removed(Some(id.clone()), None);
        }
    });
    section.add(el("p").add(gone))
}

fn add_indicator(project: Project, of: String) -> El {
    button("btn plain", Msg::AddIndicator, move |_| {
        let id = format!("i{:x}", clock::random());
        let empty = String::new;
        let indicator = Indicator {
            id: id.clone(),
            turn: 0,
            gone: false,
            of: of.clone(),
            text: empty(),
            unit: empty(),
            less: false,
            baseline: empty(),
            target: empty(),
            actual: empty(),
            split: empty(),
            means: empty(),
        };
        if project.change(|frame| frame.put_indicator(indicator)) {
            project.redraw(Some(format!("t-{id}")));
        }
    })
}

/// Changes one part of an indicator.
fn set(id: &str, act: fn(&mut Indicator, &str)) -> impl Fn(&mut Logframe, &str) + Clone + 'static {
    let id = id.to_owned();
    move |frame, text| {
        if let Some(mut indicator) = frame.indicators.iter().find(|indicator| indicator.id == id).cloned() {
            act(&mut indicator, text);
            frame.put_indicator(indicator);
        }
    }
}

fn indicator_view(project: Project, indicator: &Indicator) -> El {
    let id = indicator.id.clone();
    let name = |part: &str| format!("{part}-{id}");
    let line = |part: &str, label: Msg, typed: &String, act: fn(&mut Indicator, &str)| {
        project.line(&name(part), label, typed.clone(), set(&id, act))
    };
    let numbers = el("div").class("pair").add(vec![
        line("b", Msg::IndicatorBaseline, &indicator.baseline, |i, text| text.clone_into(&mut i.baseline)),
        line("g", Msg::IndicatorTarget, &indicator.target, |i, text| text.clone_into(&mut i.target)),
        line("u", Msg::IndicatorUnit, &indicator.unit, |i, text| text.clone_into(&mut i.unit)),
        line("d", Msg::IndicatorSplit, &indicator.split, |i, text| text.clone_into(&mut i.split)),
    ]);
    let less = RwSignal::new(indicator.less);
    let better = tick(&name("x"), t(Msg::IndicatorLess), less);
    let write_less = set(&id, |indicator, text| indicator.less = text == "less");
    let better = better.on("change", move |_| {
        let words = if less.get_untracked() { "less" } else { "" };
        project.change(|frame| write_less(frame, words));
    });
    let actual = set(&id, |indicator, text| text.clone_into(&mut indicator.actual));
    let actual = project.area(
        &name("v"),
        Msg::IndicatorActual,
        Some(Msg::IndicatorActualHint),
        indicator.actual.clone(),
        actual,
    );
    let shown = id.clone();
    let progress = move || {
        book::changed().track();
        project.frame().indicators.iter().find(|indicator| indicator.id == shown).map(trend::view)
    };
    let gone = id.clone();
    let remove = button("lnk sm", Msg::IndicatorRemove, move |_| {
        let removed = project.change(|frame| {
            if let Some(indicator) = frame.indicators.iter().find(|indicator| indicator.id == gone).cloned() {
                frame.put_indicator(Indicator { gone: true, ..indicator });
            }
        });
        if removed {
            project.removed(None, Some(gone.clone()));
        }
    });
    let body = el("div")
        .class("stack")
        .add(line("t", Msg::IndicatorText, &indicator.text, |i, text| text.clone_into(&mut i.text)))
        .add(numbers)
        .add(better)
        .add(line("m", Msg::IndicatorMeans, &indicator.means, |i, text| text.clone_into(&mut i.means)))
        .add(actual)
        .add(el("p").add(remove));
    let id = id.clone();
    let title = move || {
        book::changed().track();
        let text = project.frame().indicators.iter().find(|i| i.id == id).map(|i| i.text.clone()).unwrap_or_default();
        say(Msg::IndicatorOne { text })
    };
    let is_new = indicator.text.is_empty();
    let details = disclosure(title, body).flag("open", is_new).id(&format!("a-{}", indicator.id));
    el("div").class("stack").add(details).add(el("div").hole(progress))
}

/// What there is to look at, each with the way there and the lesson that teaches it.
fn findings(frame: &Logframe, shipped: Option<Shipped>) -> Vec<El> {
    let shipped = shipped.unwrap_or_default();
    let found = checks(frame, &shipped.doing);
    if found.is_empty() {
        return vec![el("p").class("ic leaf").add(icon(Icon::Check)).add(el("span").say(Msg::LogframeWhole))];
    }
    let rows = found.into_iter().map(|finding| {
        let lesson = shipped.lessons.get(&finding.check).filter(|lesson| is_taught(lesson)).cloned();
        let lesson = lesson
            .map(|lesson| el("a").class("sm").attr("href", &Route::Lesson(lesson).href()).say(Msg::LogframeLesson));
        let words = el("span").say(words_of(&finding));
        let at = finding.at.clone();
        let jump = (!at.is_empty()).then(|| {
            button("lnk sm", Msg::LogframeGo, move |_| {
                // A row, or an indicator in its disclosure.
                dom::open_and_focus(&format!("a-{at}"), &format!("t-{at}"));
            })
            .say_attr("aria-label", Msg::LogframeGoTo { text: finding.words.clone() })
        });
        let ways = el("span").class("row").add(jump).add(lesson);
        let body = el("span").add(words).add(ways);
        el("li").class("ic hang").add(icon(Icon::Warn)).add(body)
    });
    vec![el("ul").class("stack").add(rows.collect::<Vec<El>>())]
}

fn is_taught(lesson: &str) -> bool {
    app().course.with_value(|course| course.modules.iter().flat_map(|m| &m.lessons).any(|l| l.id == lesson))
}

fn words_of(finding: &Finding) -> Msg {
    let text = finding.words.clone();
    match finding.check {
        Check::NoGoal => Msg::CheckNoGoal,
        Check::NoOutcome => Msg::CheckNoOutcome,
        Check::Empty => Msg::CheckEmpty,
        Check::AsActivity => Msg::CheckAsActivity { text },
        Check::NoOutput => Msg::CheckNoOutput { text },
        Check::NoActivity => Msg::CheckNoActivity { text },
        Check::NoIndicator => Msg::CheckNoIndicator { text },
        Check::NoAssumption => Msg::CheckNoAssumption { text },
        Check::NoBaseline => Msg::CheckNoBaseline { text },
        Check::NoTarget => Msg::CheckNoTarget { text },
        Check::WrongWay => Msg::CheckWrongWay { text },
        Check::NoNumber => Msg::CheckNoNumber { text },
        Check::NoMeans => Msg::CheckNoMeans { text },
        Check::NoSplit => Msg::CheckNoSplit { text },
    }
}
