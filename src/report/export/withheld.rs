//! What the shared version withholds, for the writer's own eyes: further words and roles can be added, each with the places where
//! it stands, and the account of what is taken out can be printed. None of it is part of a file that leaves.

use domain::{
    messages::Msg,
    report::{
        Template,
        redact::Taken,
        withhold::{self, Account, Occurrence},
    },
};
use leptos::prelude::*;

use super::kind_name;
use crate::{
    app::{Says, app, say, t},
    browser::{
        dom,
        element::{El, el},
    },
    report::{
        desk::{self, Desk},
        wizard::gone,
    },
    route::Route,
    shell::{page, review_line},
    ui::{Icon, Notice, icon, notice_view},
};

/// The screen of a draft.
pub fn withheld_page(id: &str) -> El {
    let Some(desk) = desk::open(id) else { return gone() };
    let head = el("div").class("over head").add(el("h1").attr("tabindex", "-1").say(Msg::WithheldTitle));
    let head = head.add(el("p").class("lead").say(Msg::WithheldLead));
    let typed = RwSignal::new(String::new());
    // Drawn anew with the form and its language only: whoever types must not lose the keyboard.
    let body = move || match desk.template.get() {
        None => vec![el("p").class("loading").attr("role", "status").text(&say(Msg::Loading))],
        Some(Err(_)) => vec![notice_view(Notice::stop(say(Msg::TemplateNotLoaded)))],
        Some(Ok(template)) => {
            let template = StoredValue::new(template);
            vec![column(desk, template), side(desk, template, typed)]
        }
    };
    page("two paper-page", t(Msg::WithheldTitle)).add(head).hole(body)
}

fn account_of(desk: Desk, template: StoredValue<Template>) -> Account {
    template.with_value(|template| {
        desk.draft.with(|draft| app().words.with(|words| withhold::account(template, draft, words)))
    })
}

/// The account, as it is printed.
fn column(desk: Desk, template: StoredValue<Template>) -> El {
    let print = el("button").attr("type", "button").class("btn plain noprint").add(icon(Icon::Print));
    let print = print.add(el("span").say(Msg::WithheldPrint)).on("click", |_| dom::print());
    let sheet = move || sheet(&desk.draft.with(|draft| draft.reference.clone()), &account_of(desk, template));
    el("div").class("col").add(el("p").class("noprint").add(print)).hole(sheet)
}

fn sheet(reference: &str, account: &Account) -> El {
    let sheet = el("article").class("sheet").attr("aria-label", &say(Msg::WithheldAccount));
    let mut sheet = sheet.add(el("h2").text(&say(Msg::WithheldAccountOf { reference: reference.to_owned() })));
    sheet = sheet.add(el("p").class("lab").text(&say(Msg::WithheldOwnEyes)));
    let kinds = [Taken::Name, Taken::Number, Taken::Place, Taken::Role, Taken::Word];
    let counts: Vec<El> = kinds
        .into_iter()
        .filter(|kind| account.count(*kind) > 0)
        .map(|kind| [say(kind_name(kind)), account.count(kind).to_string()])
        .map(|cells| row(&cells))
        .collect();
    if counts.is_empty() && account.left_out.is_empty() {
        return sheet.add(el("p").text(&say(Msg::WithheldNothing)));
    }
    if !counts.is_empty() {
        sheet = sheet.add(table(Msg::WithheldByKind, &[Msg::WithheldKind, Msg::WithheldTimes], counts));
    }
    if !account.replaced.is_empty() {
        let rows = account.replaced.iter().map(|(kind, found, instead, times)| {
            row(&[found.clone(), say(kind_name(*kind)), instead.clone(), times.to_string()])
        });
        let head = [Msg::WithheldWhat, Msg::WithheldKind, Msg::WithheldInstead, Msg::WithheldTimes];
        sheet = sheet.add(table(Msg::WithheldReplaced, &head, rows.collect()));
    }
    if !account.left_out.is_empty() {
        let rows = account.left_out.iter().map(|(label, n)| row(&[label.clone(), n.to_string()]));
        sheet = sheet.add(table(Msg::WithheldLeftOut, &[Msg::PaperQuestion, Msg::WithheldAnswers], rows.collect()));
    }
    sheet
}

fn row(cells: &[String]) -> El {
    el("tr").add(cells.iter().map(|cell| el("td").text(cell)).collect::<Vec<El>>())
}

fn table(caption: Msg, head: &[Msg], rows: Vec<El>) -> El {
    let caption = say(caption);
    let heads: Vec<El> = head.iter().map(|msg| el("th").attr("scope", "col").text(&say(msg.clone()))).collect();
    let table = el("table").add(el("caption").class("lab").text(&caption)).add(el("thead").add(el("tr").add(heads)));
    let scroller = el("div").class("table-wrap").attr("tabindex", "0").attr("role", "region");
    scroller.attr("aria-label", &caption).add(table.add(el("tbody").add(rows)))
}

fn side(desk: Desk, template: StoredValue<Template>, typed: RwSignal<String>) -> El {
    let id = desk.draft.with_untracked(|draft| draft.id.clone());
    let back = el("p").add(el("a").attr("href", &Route::Preview(id).href()).say(Msg::WithheldBack));
    el("aside")
        .class("side stack")
        .attr("aria-labelledby", "further")
        .add(words(desk, template, typed))
        .add(roles(desk, template))
        .add(el("p").class("sm saved").attr("role", "status").live(move || desk.saved_line()))
        .add(back)
        .add(review_line())
}

fn words(desk: Desk, template: StoredValue<Template>, typed: RwSignal<String>) -> El {
    let input = el("input").class("in").id("further-word").attr("type", "text").attr("autocomplete", "off");
    let input = input.attr("aria-describedby", "further-how").live_value(move || typed.get());
    let input = input.on("input", move |event| typed.set(event_target_value(&event)));
    let add = move || {
        let word = typed.get_untracked().trim().to_owned();
        if !word.is_empty() {
            desk.change(|draft| {
                if !draft.withhold.words.contains(&word) {
                    draft.withhold.words.push(word);
                }
            });
            typed.set(String::new());
        }
    };
    let button = el("button").attr("type", "submit").class("btn plain").add(icon(Icon::Plus));
    let form = el("form").class("field").on("submit", move |event| {
        event.prevent_default();
        add();
    });
    let places = move || {
        let found = find(desk, template, &typed.get());
        let count = Msg::WithheldFound { n: found.len() as u32 };
        (!typed.with(|typed| typed.trim().is_empty())).then(|| el("p").class("hint").text(&say(count)))
    };
    let form = form
        .add(el("label").class("lbl").attr("for", "further-word").say(Msg::WithheldWord))
        .add(el("p").class("hint").id("further-how").say(Msg::WithheldWordHow))
        .add(input)
        .add(el("div").attr("role", "status").hole(places))
        .add(button.add(el("span").say(Msg::WithheldAdd)));
    let known = Memo::new(move |_| desk.draft.with(|draft| draft.withhold.words.clone()));
    let list = move || {
        let all: Vec<El> = known.get().into_iter().map(|word| one_word(desk, template, word)).collect();
        (!all.is_empty()).then(|| el("ul").class("rows").add(all))
    };
    el("section").class("stack").add(el("h2").id("further").say(Msg::WithheldFurther)).add(form).hole(list)
}

fn find(desk: Desk, template: StoredValue<Template>, word: &str) -> Vec<Occurrence> {
    template.with_value(|template| desk.draft.with(|draft| withhold::occurrences(template, draft, word)))
}

fn one_word(desk: Desk, template: StoredValue<Template>, word: String) -> El {
    let (shown, gone) = (word.clone(), word.clone());
    let remove = el("button").attr("type", "button").class("lnk sm").say(Msg::WithheldRemove { word: word.clone() });
    let remove = remove.on("click", move |_| {
        desk.change(|draft| draft.withhold.words.retain(|word| *word != gone));
        dom::focus("#further-word");
    });
    let places = move || {
        let found = find(desk, template, &word);
        let line = |place: &Occurrence| {
            let text = el("span").text(&place.before).add(el("mark").text(&place.found)).text(&place.after);
            el("li").add(el("span").class("dim").text(&place.label)).add(el("br")).add(text)
        };
        vec![
            el("p").class("sm dim").text(&say(Msg::WithheldFound { n: found.len() as u32 })),
            el("ul").class("sm").add(found.iter().map(line).collect::<Vec<El>>()),
        ]
    };
    el("li").class("entry").add(el("p").add(el("b").text(&shown))).hole(places).add(el("p").add(remove))
}

fn roles(desk: Desk, template: StoredValue<Template>) -> El {
    let all = Memo::new(move |_| {
        let of = |draft: &domain::report::Draft| template.with_value(|template| withhold::roles(template, draft));
        desk.draft.with(|draft| of(draft).into_iter().map(|role| (role.key, role.code, role.text)).collect::<Vec<_>>())
    });
    let one = move |(key, code, text): (String, String, String)| {
        let (own, read) = (key.clone(), key);
        let input = el("input").attr("type", "checkbox");
        let input = input.live_flag("checked", move || desk.draft.with(|draft| draft.withhold.roles.contains(&read)));
        let input = input.on("change", move |_| {
            desk.change(|draft| {
                let roles = &mut draft.withhold.roles;
                match roles.iter().position(|role| *role == own) {
                    Some(at) => drop(roles.remove(at)),
                    None => roles.push(own.clone()),
                }
            });
        });
        let words = el("span").text(&say(Msg::WithheldRole { code, text }));
        el("label").class("opt").add(input).add(words)
    };
    let list = move || {
        let all = all.get();
        (!all.is_empty()).then(|| {
            let legend = el("legend").class("lbl").text(&say(Msg::WithheldRoles));
            let hint = el("p").class("hint").text(&say(Msg::WithheldRolesHow));
            el("fieldset").class("field").add(legend).add(hint).add(all.into_iter().map(one).collect::<Vec<El>>())
        })
    };
    el("section").class("stack").hole(list)
}
