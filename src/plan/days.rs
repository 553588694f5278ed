//! The plan by day, by week and by fiscal year.

use domain::{date::Day, messages::Msg, plan::year_of};
use leptos::prelude::*;

use super::{
    home::views,
    place::Place,
    shown::{Held, Plan},
};
use crate::{
    app::{Says, app, say},
    browser::element::{El, el},
    shell::{page as frame, review_line},
    ui::{Icon, icon},
};

/// The frame of a view: heading, the ways to what comes before and after, and its days.
fn view(
    title: impl Fn() -> String + Clone + 'static,
    at: Day,
    around: [Place; 2],
    days: impl Fn(&Held) -> Vec<El> + 'static,
) -> El {
    let [before, after] = around;
    let step = |to: &Place, words: Msg, symbol: Icon| {
        el("a").class("btn plain").attr("href", &to.href()).say_attr("aria-label", words).add(icon(symbol))
    };
    let new = el("a").class("btn").attr("href", &Place::New(at).href()).add(icon(Icon::Plus)).say(Msg::AgendaNew);
    let steps = el("p").class("row").add(step(&before, Msg::AgendaBefore, Icon::Back));
    let steps = steps.add(step(&after, Msg::AgendaAfter, Icon::Go)).add(new);
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").live(title.clone()));
    let body = el("div").class("stack").hole(Plan::fetch().drawn(days));
    frame("one", title).add(head.add(views(at)).add(steps)).add(body).add(review_line())
}

fn long(day: Day) -> String {
    app().words.with(|words| format!("{} {}", words.weekday(day), words.date(day)))
}

/// One day.
pub fn day_page(day: Day) -> El {
    let around = [Place::Day(day.plus(-1)), Place::Day(day.plus(1))];
    view(
        move || long(day),
        day,
        around,
        move |held| {
            let items = held.between(day, day);
            if items.is_empty() {
                return vec![el("p").class("sm dim").say(Msg::AgendaNone)];
            }
            items.iter().map(|item| held.words(item).class("tight frame")).collect()
        },
    )
}

/// The week of a day, from Monday.
pub fn week_page(day: Day) -> El {
    let monday = day.plus(-(day.weekday() as i64));
    let around = [Place::Week(monday.plus(-7)), Place::Week(monday.plus(7))];
    let title = move || say(Msg::AgendaWeekOf { date: app().words.with(|words| words.date(monday)) });
    view(title, day, around, move |held| {
        let items = held.between(monday, monday.plus(6));
        let days = (0..7).map(|n| {
            let day = monday.plus(n);
            let name = app().words.with(|words| words.weekday(day));
            let link = el("a").attr("href", &Place::Day(day).href()).attr("aria-label", &long(day));
            let link = link.class("day num").add(el("b").text(&day.day.to_string()));
            let link = link.add(el("span").class("xs").text(&name));
            let here: Vec<El> =
                items.iter().filter(|item| item.day == day).map(|item| el("li").add(held.words(item))).collect();
            let body = if here.is_empty() { el("p").class("sm off").say(Msg::AgendaNone) } else { el("ul").add(here) };
            el("li").class(if day == held.today { "today" } else { "" }).add(link).add(body)
        });
        vec![el("ol").class("week").add(days.collect::<Vec<El>>())]
    })
}

/// The fiscal year of a day: July to June.
pub fn year_page(day: Day) -> El {
    let (first, last) = year_of(day);
    let around = [Place::Year(first.plus(-1)), Place::Year(last.plus(1))];
    let title = move || say(Msg::AgendaYearOf { from: first.year.to_string(), to: last.year.to_string() });
    view(title, day, around, move |held| {
        let items = held.between(first, last);
        let months = (0..12_u32).map(|n| {
            let (year, month) = if n < 6 { (first.year, n + 7) } else { (last.year, n - 5) };
            let in_month: Vec<_> = items.iter().filter(|item| item.day.month == month).cloned().collect();
            let id = format!("m{month}");
            let name = app().words.with(|words| format!("{} {year}", words.month(month)));
            let section = el("section").attr("aria-labelledby", &id);
            section
                .add(el("div").class("sect").add(el("h2").id(&id).text(&name)))
                .add(held.list(&in_month, Msg::AgendaNone))
        });
        months.collect()
    })
}
