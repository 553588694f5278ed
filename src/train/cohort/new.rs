//! A new cohort: its secret is drawn here, and kept in a profile with a passphrase only.

use domain::{
    cohort::{Cohort, Invite, MOST_NAME, Tables},
    content::Places,
    date::Day,
    messages::Msg,
};
use leptos::prelude::*;

use super::super::{
    parts::{button, line, told},
    shelf,
};
use crate::{
    app::{Says, app, say, store_notice, t},
    browser::{
        clock, dom,
        element::{El, el},
        hall, packs,
    },
    route::{Route, Train},
    shell::{nothing_here, page, review_line},
    ui::Notice,
};

/// Share of right items that passes unless another one is wanted, in percent.
const PASS: u32 = 70;

#[derive(Clone, Copy)]
struct Typed {
    name: RwSignal<String>,
    trainer: RwSignal<String>,
    district: RwSignal<String>,
    from: RwSignal<String>,
    to: RwSignal<String>,
    pass: RwSignal<String>,
    modules: RwSignal<Vec<String>>,
}

/// The screen.
pub fn new_page() -> El {
    if !shelf::is_sealed() {
        return nothing_here(t(Msg::CohortNeedsPassphrase), vec![(Route::People, Msg::CohortSetPassphrase)]);
    }
    let today = clock::now().day;
    let text = |text: String| RwSignal::new(text);
    let all: Vec<String> = app().course.with_value(|course| course.modules.iter().map(|m| m.id.clone()).collect());
    let typed = Typed {
        name: text(String::new()),
        trainer: text(String::new()),
        district: text(String::new()),
        from: text(today.slashed()),
        to: text(today.plus(1).slashed()),
        pass: text(PASS.to_string()),
        modules: RwSignal::new(all),
    };
    let (busy, notice) = (RwSignal::new(false), RwSignal::new(None::<Notice>));
    let go = button(Msg::CohortMake).live_flag("disabled", move || busy.get()).on("click", move |_| {
        busy.set(true);
        notice.set(None);
        leptos::task::spawn_local(async move {
            match make(typed).await {
                Ok(id) => dom::replace(&Train::Cohort(id).href()),
                Err(words) => {
                    notice.try_set(Some(words));
                }
            }
            busy.try_set(false);
        });
    });
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::CohortNew));
    let dates = el("div").class("pair").add(line("cohort-from", Msg::CohortFrom, None, typed.from)).add(line(
        "cohort-to",
        Msg::CohortTo,
        None,
        typed.to,
    ));
    page("one", t(Msg::CohortNew))
        .add(head.add(el("p").class("lead").say(Msg::CohortNewLead)))
        .add(line("cohort-name", Msg::CohortName, Some(Msg::CohortNameHint), typed.name))
        .add(line("cohort-trainer", Msg::CohortTrainer, Some(Msg::CohortTrainerHint), typed.trainer))
        .add(districts(typed.district))
        .add(dates)
        .add(modules(typed.modules))
        .add(line("cohort-pass", Msg::CohortPass, Some(Msg::CohortPassHint), typed.pass))
        .add(told(notice))
        .add(el("p").add(go))
        .add(review_line())
}

/// The districts of the country, and none.
fn districts(district: RwSignal<String>) -> El {
    let places = RwSignal::new(Places::default());
    leptos::task::spawn_local(async move {
        if let Ok(fetched) = packs::json::<Places>("places.json").await {
            places.try_set(fetched);
        }
    });
    let options = move || {
        let none = el("option").attr("value", "").say(Msg::CohortNoDistrict);
        let mut names: Vec<String> = places.with(|p| p.districts("").into_iter().map(str::to_owned).collect());
        names.sort();
        let named = names.into_iter().map(|name| el("option").attr("value", &name).text(&name));
        std::iter::once(none).chain(named).collect::<Vec<El>>()
    };
    let list = el("select").class("in").id("cohort-district").hole(options);
    let list = list.on("change", move |event| district.set(event_target_value(&event)));
    el("div")
        .class("field")
        .add(el("label").class("lbl").attr("for", "cohort-district").say(Msg::CohortDistrict))
        .add(list)
}

fn modules(chosen: RwSignal<Vec<String>>) -> El {
    let all = app().course.with_value(|course| {
        course.modules.iter().map(|m| (m.id.clone(), format!("{} {}", m.number, m.title))).collect::<Vec<_>>()
    });
    let order: Vec<String> = all.iter().map(|(id, _)| id.clone()).collect();
    let boxes: Vec<El> = all
        .into_iter()
        .map(|(id, title)| {
            let (asked, order) = (id.clone(), order.clone());
            let input = el("input").attr("type", "checkbox");
            let input = input.live_flag("checked", move || chosen.with(|all| all.contains(&asked)));
            let input = input.on("change", move |event| {
                let on = event_target_checked(&event);
                chosen.update(|all| {
                    all.retain(|other| *other != id);
                    if on {
                        all.push(id.clone());
                        all.sort_by_key(|id| order.iter().position(|other| other == id));
                    }
                });
            });
            el("label").class("opt").add(input).add(el("span").text(&title))
        })
        .collect();
    let legend = el("legend").class("lbl").say(Msg::CohortModules);
    el("fieldset").add(legend).add(el("p").class("hint").say(Msg::CohortModulesHint)).add(boxes)
}

/// Makes and keeps it; gives its id.
async fn make(typed: Typed) -> Result<String, Notice> {
    let stop = |words: Msg| Notice::stop(say(words));
    let text = |text: RwSignal<String>| text.get_untracked().trim().chars().take(MOST_NAME).collect::<String>();
    let day = |text: RwSignal<String>| {
        let typed = text.get_untracked();
        Day::parse(&typed).ok_or_else(|| stop(Msg::DateWrong { typed: typed.trim().to_owned() }))
    };
    let (name, trainer) = (text(typed.name), text(typed.trainer));
    if name.is_empty() || trainer.is_empty() {
        return Err(stop(Msg::CohortWrongName));
    }
    let (from, to) = (day(typed.from)?, day(typed.to)?);
    if to < from {
        return Err(stop(Msg::CohortWrongDates));
    }
    let modules = typed.modules.get_untracked();
    if modules.is_empty() {
        return Err(stop(Msg::CohortWrongModules));
    }
    let pass = text(typed.pass).trim_end_matches('%').trim().parse::<u32>().ok().filter(|percent| *percent <= 100);
    let pass_percent: u32 = pass.ok_or_else(|| stop(Msg::CohortWrongPass))?;
    let device = |what: String| Notice::stop(say(Msg::ScanFailed { what }));
    let secret: [u8; 32] = clock::secret().ok_or_else(|| device("no random bytes".to_owned()))?;
    let drawn: [u8; 6] = clock::secret().ok_or_else(|| device("no random bytes".to_owned()))?;
    let keys = hall::keys(&secret).await.map_err(device)?;
    let id = format!("c{}", drawn.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    let invite = Invite {
        cohort: id.clone(),
        name,
        trainer,
        district: text(typed.district),
        from,
        to,
        modules,
        pass_percent,
        seal_to: keys.seal_to,
        signs_with: keys.signs_with,
    };
    let cohort = Cohort { invite, secret: Some(secret), plan: None, tables: Tables::default() };
    // The passphrase may have been taken away in another tab meanwhile.
    if !shelf::is_sealed() {
        return Err(stop(Msg::CohortNeedsPassphrase));
    }
    shelf::change_cohort(&id, |found| if found.is_some() { None } else { Some(cohort.clone()) })
        .map_err(|err| store_notice(&err))?;
    Ok(id)
}
