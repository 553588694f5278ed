//! What the items say. Their words are fetched when this part is opened.

use std::{cmp::Ordering, rc::Rc};

use domain::{
    cohort::figures::{Flag, ItemFigures, ItemText, Occasion, coefficient, occasion, points},
    content::{Bank, TestForms},
    messages::Msg,
};
use leptos::prelude::*;

use super::{Shared, lesson_link, number, section as part, select, small, table};
use crate::{
    app::{app, say},
    browser::{
        element::{El, el},
        packs,
    },
    ui::{Icon, Notice, disclosed, icon, notice_view},
};

/// Items that are shown at first; each "more" doubles them.
const FIRST: usize = 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opened {
    No,
    Coming,
    Failed,
    Yes,
}

/// Fetches the words of all items that were answered.
pub(super) async fn fetch(ready: &Shared) -> Result<(), String> {
    let mut wanted: Vec<(String, bool)> =
        ready.figures.items.iter().map(|item| (item.module.clone(), item.on != Occasion::Quiz)).collect();
    wanted.dedup();
    wanted.sort();
    wanted.dedup();
    if ready.texts.try_with_untracked(|texts| !texts.is_empty()) != Some(false) {
        return Ok(());
    }
    let mut texts = std::collections::BTreeMap::new();
    for (module, of_test) in wanted {
        if of_test {
            let forms: TestForms = packs::packed(&format!("forms/{module}.bin")).await?;
            texts.extend(forms.items.into_iter().map(|test| ItemText::new(test.item, true)));
        } else {
            let bank: Bank = packs::packed(&format!("bank/{module}.bin")).await?;
            texts.extend(bank.items.into_iter().map(|item| ItemText::new(item, false)));
        }
    }
    ready.texts.try_set(texts);
    Ok(())
}

pub(super) fn section(ready: &Shared) -> El {
    let (whole, bar) = part("items", Msg::FigItems);
    if ready.figures.items.is_empty() {
        return whole.add(el("p").class("sm").text(&say(Msg::FigItemsNone)));
    }
    let opened =
        RwSignal::new(if ready.texts.with_untracked(|texts| texts.is_empty()) { Opened::No } else { Opened::Yes });
    let has = |on: Occasion| ready.figures.items.iter().any(|item| item.on == on);
    let occasions: Vec<Occasion> = Occasion::ALL.into_iter().filter(|on| has(*on)).collect();
    let on = RwSignal::new(occasions[0]);
    let module = RwSignal::new(String::new());
    let most = RwSignal::new(FIRST);
    let (ready_of_bar, ready) = (Rc::clone(ready), Rc::clone(ready));
    let _ = bar.hole(move || {
        let all = wanted(&ready_of_bar, on.get(), &module.get()).len();
        let shown = all.min(most.get());
        let words = Msg::FigItemsShown { shown: number(shown as u32), all: number(all as u32) };
        (opened.get() == Opened::Yes).then(|| el("span").class("sm dim").text(&say(words)))
    });
    whole.add(el("p").class("sm").text(&say(Msg::FigItemsLead))).hole(move || {
        let open = |ready: &Shared| {
            let ready = Rc::clone(ready);
            let button = el("button").attr("type", "button").class("btn plain noprint");
            button.add(icon(Icon::Search)).add(el("span").text(&say(Msg::FigItemsOpen))).on("click", move |_| {
                opened.set(Opened::Coming);
                let ready = Rc::clone(&ready);
                leptos::task::spawn_local(async move {
                    let came = fetch(&ready).await;
                    opened.try_set(if came.is_ok() { Opened::Yes } else { Opened::Failed });
                });
            })
        };
        match opened.get() {
            Opened::No => vec![el("p").add(open(&ready))],
            Opened::Coming => vec![el("p").class("loading").attr("role", "status").text(&say(Msg::Loading))],
            Opened::Failed => {
                vec![
                    notice_view(Notice::stop(say(Msg::FigItemsFailed))),
                    el("p").add(open(&ready)),
                    list(&ready, on, module, most),
                ]
            }
            Opened::Yes => {
                let options = occasions.iter().map(|on| (format!("{on:?}"), say(occasion(*on)))).collect();
                let of = occasions.clone();
                let from = select("items-on", Msg::FigOn, options, move |value| {
                    let found = of.iter().find(|on| format!("{on:?}") == value);
                    on.set(found.copied().unwrap_or(of[0]));
                    most.set(FIRST);
                });
                let mut options = vec![(String::new(), say(Msg::FigWhole))];
                options.extend(ready.figures.modules.iter().map(|m| (m.id.clone(), ready.module(&m.id))));
                let modules = select("items-of", Msg::FigPaperModule, options, move |value| {
                    module.set(value);
                    most.set(FIRST);
                });
                let controls = el("div").class("pair noprint").add(vec![from, modules]);
                vec![controls, list(&ready, on, module, most)]
            }
        }
    })
}

/// The items of an occasion and a module, those that need the trainer most first.
fn wanted(ready: &Shared, on: Occasion, module: &str) -> Vec<usize> {
    let items = &ready.figures.items;
    let fits = |item: &ItemFigures| item.on == on && (module.is_empty() || item.module == module);
    let mut all: Vec<(usize, Flag, f64)> = Vec::new();
    for (at, item) in items.iter().enumerate().filter(|(_, item)| fits(item)) {
        let first = item.flags(&key(ready, item)).first().copied();
        // Easy is no reason to look.
        all.push((at, first.filter(|flag| *flag != Flag::Easy).unwrap_or(Flag::Tempting), item.facility));
    }
    let by = |a: &(usize, Flag, f64), b: &(usize, Flag, f64)| match a.1.cmp(&b.1) {
        Ordering::Equal => a.2.total_cmp(&b.2),
        other => other,
    };
    all.sort_by(by);
    all.into_iter().map(|(at, ..)| at).collect()
}

fn key(ready: &Shared, item: &ItemFigures) -> Vec<bool> {
    ready.texts.with_untracked(|texts| {
        texts.get(&item.id).filter(|text| text.hash == item.hash).map_or_else(Vec::new, ItemText::key)
    })
}

fn list(ready: &Shared, on: RwSignal<Occasion>, module: RwSignal<String>, most: RwSignal<usize>) -> El {
    let ready = Rc::clone(ready);
    el("div").class("stack").hole(move || {
        let all = wanted(&ready, on.get(), &module.get());
        let shown = all.len().min(most.get());
        let labels = [Msg::FigItem, Msg::FigRight, Msg::FigDiscrimination, Msg::FigMostWrong, Msg::FigSo].map(say);
        let rows = all[..shown].iter().flat_map(|at| line(&ready, &ready.figures.items[*at], &labels)).collect();
        let fewest = all[..shown].iter().map(|at| ready.figures.items[*at].n).min().unwrap_or(0);
        let more = (shown < all.len()).then(|| {
            let button = el("button").attr("type", "button").class("btn plain noprint").text(&say(Msg::ShowMore));
            el("p").add(button.on("click", move |_| most.update(|n| *n *= 2)))
        });
        let hint = small(fewest).map(|hint| hint.text(" ").text(&say(Msg::FigSmallItem)));
        let table = table("flip", &say(Msg::FigItems), labels.to_vec(), rows).id("item-list");
        vec![table].into_iter().chain(more).chain(hint).collect::<Vec<El>>()
    })
}

/// The row of an item, and one for the ways out of it.
fn line(ready: &Shared, item: &ItemFigures, labels: &[String; 5]) -> Vec<El> {
    let text = ready.texts.with_untracked(|texts| texts.get(&item.id).filter(|text| text.hash == item.hash).cloned());
    let fetched = ready.texts.with_untracked(|texts| !texts.is_empty());
    let lang = app().words.with(|words| words.lang());
    let name = el("th").attr("scope", "row").add(el("span").class("dim num xs").text(&item.id)).text(" ");
    let name = match &text {
        Some(text) => name.add(el("span").attr("lang", "en").text(&text.stem)),
        None if fetched => name.add(el("span").class("dim").text(&say(Msg::FigSoChanged))),
        None => name,
    };
    let few = || say(Msg::FigNotShown);
    let right = format!("{} %", points(item.facility, false));
    let right = el("td").class("num").attr("data-l", &labels[1]).text(&right);
    let rest = item.item_rest.map_or_else(few, |value| coefficient(lang, value));
    let rest = el("td").class("num").attr("data-l", &labels[2]).text(&rest);
    let wrong = el("td").attr("data-l", &labels[3]).add(el("span").text(&most_wrong(item, text.as_ref())));
    let so = el("td").attr("data-l", &labels[4]).add(so(item, text.as_ref()));
    let row = el("tr").class("item").add(name).add(vec![right, rest, wrong, so]);
    let more = text.map(|text| {
        let cell = el("td").attr("colspan", "5").add(ways(ready, item, &text));
        el("tr").class("more").add(cell)
    });
    std::iter::once(row).chain(more).collect()
}

fn most_wrong(item: &ItemFigures, text: Option<&ItemText>) -> String {
    let Some(text) = text.filter(|text| !text.choices.is_empty()) else { return "–".to_owned() };
    let wrong = text.choices.iter().enumerate().filter(|(_, (_, right))| !right);
    let most = wrong.map(|(at, (words, _))| (item.choice(at).chosen, words)).max_by_key(|(n, _)| *n);
    match most {
        Some((n, words)) if n > 0 => say(Msg::FigWrong { choice: words.clone(), n: number(n), all: number(item.n) }),
        _ => say(Msg::FigWrongNone),
    }
}

/// What to do about it.
fn so(item: &ItemFigures, text: Option<&ItemText>) -> El {
    use domain::cohort::figures::FEWEST_FOR_ITEM;
    let flags = item.flags(&text.map_or_else(Vec::new, ItemText::key));
    let say_of = |flag: &Flag| match flag {
        Flag::Negative => (Icon::Stop, "stop", Msg::FigSoNegative),
        Flag::Flat => (Icon::Stop, "stop", Msg::FigSoFlat),
        Flag::Hard => (Icon::Warn, "warn", Msg::FigSoHard),
        Flag::Missed => (Icon::Warn, "warn", Msg::FigSoTeach),
        Flag::Tempting => (Icon::Warn, "warn", Msg::FigSoTempting),
        Flag::Idle => (Icon::Info, "dim", Msg::FigSoIdle),
        Flag::Easy => (Icon::Check, "leaf", Msg::FigSoEasy),
    };
    let mut said: Vec<(Icon, &str, Msg)> = flags.iter().map(say_of).collect();
    if said.is_empty() {
        let few = item.n < FEWEST_FOR_ITEM;
        said.push(if few { (Icon::Info, "dim", Msg::FigSoFew) } else { (Icon::Check, "leaf", Msg::FigSoFine) });
    }
    let line = |(symbol, class, words): (Icon, &str, Msg)| {
        el("p").class(&format!("ic hang {class}")).add(icon(symbol)).add(el("span").text(&say(words)))
    };
    let all: Vec<El> = said.into_iter().map(line).collect();
    el("div").class("tight").add(all)
}

/// Its lesson, and behind a disclosure every choice.
fn ways(ready: &Shared, item: &ItemFigures, text: &ItemText) -> El {
    let lesson = text.lesson.as_ref().map(|id| {
        let words = say(Msg::FigReadLesson { lesson: ready.lesson(id) });
        el("p").class("sm").add(lesson_link(id, &words))
    });
    let (item, text) = (item.clone(), text.clone());
    let more = disclosed(|| say(Msg::FigChoices), move || choices(&item, &text));
    el("div").class("tight").add(lesson).add(more)
}

/// Every choice of an item, who took it, and where it is mended.
fn choices(item: &ItemFigures, text: &ItemText) -> El {
    let lang = app().words.with(|words| words.lang());
    let file = format!("content/en/{}/{}", item.module, if text.of_test { "forms.md" } else { "bank.md" });
    let mend = el("p").class("xs dim mend").text(&say(Msg::FigMend { id: item.id.clone(), file }));
    let (labels, ends) = ([Msg::FigChoice, Msg::FigChosen, Msg::FigUpper, Msg::FigLower].map(say), item.ends.is_some());
    let choice = |(at, (words, right)): (usize, &(String, bool))| {
        let used = item.choice(at);
        let name = el("th").add(right.then(|| icon(Icon::Check))).add(el("span").attr("lang", "en").text(words));
        let name = name.add(right.then(|| el("span").class("vh").text(&say(Msg::FigRightChoice))));
        let share = |share: f64| if ends { format!("{} %", points(share, false)) } else { say(Msg::FigNotShown) };
        let values = [number(used.chosen), share(used.upper), share(used.lower)];
        let cells: Vec<(String, String)> = labels[1..].iter().cloned().zip(values).collect();
        super::row(name, &cells)
    };
    let rows: Vec<El> = text.choices.iter().enumerate().map(choice).collect();
    let index = item.index().map_or_else(|| say(Msg::FigNotShown), |index| coefficient(lang, index));
    let index = Msg::FigIndex { index, right: number(item.right), n: number(item.n) };
    let body = el("div").class("tight").add(el("p").class("sm").text(&say(index)));
    let body =
        if rows.is_empty() { body } else { body.add(table("flip sm", &say(Msg::FigChoices), labels.to_vec(), rows)) };
    body.add(mend)
}
