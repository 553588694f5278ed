//! One question of the wizard, of any kind.

use domain::{
    messages::Msg,
    quiz::parse_number,
    report::{
        Alert, Answer, Choice, Contact, DateAnswer, Draft, Field, FieldKind, Need, PlaceAnswer, Severity, Sureness,
        Template,
    },
};
use leptos::prelude::*;

use super::{desk::Desk, rows::rows_view};
use crate::{
    app::{say, t},
    browser::element::el,
    ui::{Icon, disclosure, icon},
};

/// Where an answer is kept: a field of the draft, or a cell of one of its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    field: String,
    /// Code of the row and id of the column.
    cell: Option<(String, String)>,
}

impl Slot {
    /// A field.
    pub fn field(id: &str) -> Self {
        Self { field: id.to_owned(), cell: None }
    }

    /// A cell.
    pub fn cell(field: &str, row: &str, column: &str) -> Self {
        Self { field: field.to_owned(), cell: Some((row.to_owned(), column.to_owned())) }
    }

    /// Id of the control on the page.
    pub fn dom_id(&self) -> String {
        match &self.cell {
            None => format!("a-{}", self.field),
            Some((row, column)) => format!("a-{}-{}-{column}", self.field, row.trim_start_matches('#')),
        }
    }

    /// The answer.
    pub fn get(&self, draft: &Draft) -> Option<Answer> {
        match &self.cell {
            None => draft.answers.get(&self.field).cloned(),
            Some((row, column)) => draft.rows(&self.field).iter().find(|r| r.code == *row)?.cells.get(column).cloned(),
        }
    }

    /// Sets the answer.
    pub fn set(&self, desk: Desk, answer: Answer) {
        desk.change(|draft| match &self.cell {
            None => {
                draft.answers.insert(self.field.clone(), answer);
            }
            Some((row, column)) => {
                if let Some(Answer::Rows(rows)) = draft.answers.get_mut(&self.field)
                    && let Some(row) = rows.iter_mut().find(|r| r.code == *row)
                {
                    row.cells.insert(column.clone(), answer);
                }
            }
        });
    }

    fn now(&self, desk: Desk) -> Option<Answer> {
        desk.draft.with_untracked(|draft| self.get(draft))
    }

    /// Whether a choice is the answer or one of them, now and later.
    fn has(&self, desk: Desk, choice: &str) -> impl Fn() -> bool + Send + Sync + use<> {
        let (slot, choice) = (self.clone(), choice.to_owned());
        move || desk.draft.with(|draft| slot.get(draft)).is_some_and(|answer| answer.has_choice(&choice))
    }
}

/// The choices of a named list.
pub fn choices(template: StoredValue<Template>, list: Option<&String>) -> Vec<Choice> {
    list.and_then(|name| template.with_value(|template| template.lists.get(name).cloned())).unwrap_or_default()
}

/// The help under a label, and the id by which its control names it.
pub fn hint(id: String, help: &str) -> (Option<String>, Option<impl IntoView + use<>>) {
    let shown = (!help.is_empty()).then(|| help.to_owned());
    let described = shown.is_some().then(|| id.clone());
    (described, shown.map(|help| view! { <p class="hint" id=id>{help}</p> }))
}

/// An answer of several parts.
struct Parts<T: Send + Sync + 'static> {
    desk: Desk,
    slot: StoredValue<Slot>,
    now: Memo<T>,
    close: fn(T) -> Answer,
}

impl<T: Clone + Default + PartialEq + Send + Sync> Parts<T> {
    fn new(desk: Desk, slot: &Slot, open: fn(Answer) -> Option<T>, close: fn(T) -> Answer) -> Self {
        let read = slot.clone();
        let now = Memo::new(move |_| desk.draft.with(|draft| read.get(draft)).and_then(open).unwrap_or_default());
        Self { desk, slot: StoredValue::new(slot.clone()), now, close }
    }

    /// Changes one part; the others stay.
    fn change(&self, act: impl FnOnce(&mut T)) {
        let mut parts = self.now.get_untracked();
        act(&mut parts);
        self.slot.with_value(|slot| slot.set(self.desk, (self.close)(parts)));
    }
}

impl<T: Send + Sync> Clone for Parts<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync> Copy for Parts<T> {}

/// A question with label, help, control, "not known", and what there is to say at once about the answer.
pub fn field_view(desk: Desk, template: StoredValue<Template>, field: Field) -> impl IntoView {
    let field = StoredValue::new(field);
    let shown = Memo::new(move |_| {
        desk.draft.with(|draft| template.with_value(|template| field.with_value(|field| draft.shows(template, field))))
    });
    move || shown.get().then(|| asked(desk, template, field.get_value()))
}

fn asked(desk: Desk, template: StoredValue<Template>, field: Field) -> impl IntoView {
    let slot = Slot::field(&field.id);
    let id = slot.dom_id();
    let wrapper = format!("f-{}", field.id);
    let needed = {
        let field = field.clone();
        move || match desk.draft.with(|draft| draft.need(&field)) {
            Need::Required => say(Msg::Required),
            Need::Recommended => say(Msg::Recommended),
            Need::Optional => say(Msg::Optional),
        }
    };
    let (described, help) = hint(format!("h-{}", field.id), &field.help);
    let example =
        (!field.example.is_empty()).then(|| disclosure(t(Msg::Example), el("p").class("sm").text(&field.example)));
    let alert = field.alert.clone().map(|alert| alert_view(desk, template, slot.clone(), alert));
    let label = field.label.clone();
    let not_known = field.not_known.then(|| not_known_view(desk, slot.clone(), label.clone()));
    let need = view! { " "<span class="hint">"("{needed}")"</span> };
    match field.kind {
        FieldKind::Text | FieldKind::Number | FieldKind::LongText => {
            let control = match field.kind {
                FieldKind::LongText => long_text(desk, slot, id.clone(), described, field.max).into_any(),
                FieldKind::Number => number(desk, slot, id.clone(), described, field.unit.clone()).into_any(),
                _ => text(desk, slot, id.clone(), described, field.max).into_any(),
            };
            view! { <div class="field" id=wrapper><label class="lbl" for=id>{label}{need}</label>{help}{example}{control}{not_known}{alert}</div> }
                .into_any()
        }
        FieldKind::Choice | FieldKind::Many | FieldKind::Date | FieldKind::Place => {
            let choices = choices(template, field.list.as_ref());
            let control = match field.kind {
                FieldKind::Choice => radios(desk, slot, choices).into_any(),
                FieldKind::Many => checks(desk, slot, choices).into_any(),
                FieldKind::Date => date(desk, slot).into_any(),
                _ => place(desk, slot).into_any(),
            };
            view! { <fieldset class="field" id=wrapper aria-describedby=described><legend class="lbl">{label}{need}</legend>{help}{example}
                {control}{not_known}{alert}</fieldset> }.into_any()
        }
        FieldKind::Table | FieldKind::Persons | FieldKind::Acts | FieldKind::Consent | FieldKind::Steps => {
            let heading = format!("t-{}", field.id);
            let labelled = heading.clone();
            view! { <section class="stack" id=wrapper aria-labelledby=labelled>
            <div class="tight"><h2 id=heading class="lbl">{label}{need}</h2>{help}{example}</div>
            {rows_view(desk, template, field)}</section> }
            .into_any()
        }
    }
}

/// Ticked: "not known" is the answer. Unticked: nothing is said yet.
pub fn not_known_view(desk: Desk, slot: Slot, label: String) -> impl IntoView {
    let read = slot.clone();
    let is = move || desk.draft.with(|draft| read.get(draft)) == Some(Answer::NotKnown);
    view! {
        <label class="opt sm"><input type="checkbox" prop:checked=is aria-label=t(Msg::NotKnownFor { label }) on:change=move |event| {
            slot.set(desk, if event_target_checked(&event) { Answer::NotKnown } else { Answer::Text(String::new()) });
        }/><span aria-hidden="true">{t(Msg::NotKnown)}</span></label>
    }
}

fn alert_view(desk: Desk, template: StoredValue<Template>, slot: Slot, alert: Alert) -> impl IntoView {
    let (class, symbol) = match alert.tone {
        Severity::Stop => ("notice is-stop alertbox", Icon::Stop),
        Severity::Warn => ("notice is-warn alertbox", Icon::Warn),
    };
    let answers = alert.is.clone();
    let speaks = Memo::new(move |_| {
        desk.draft.with(|draft| slot.get(draft)).is_some_and(|answer| answers.iter().any(|id| answer.has_choice(id)))
    });
    let contacts: Vec<Contact> = template.with_value(|template| {
        let known = alert.contacts.iter().filter_map(|id| template.contacts.iter().find(|contact| contact.id == *id));
        known.cloned().collect()
    });
    view! {
        <div role="alert">{move || speaks.get().then(|| view! {
            <div class=class>{icon(symbol)}<div><p>{alert.text.clone()}</p>
                {(!contacts.is_empty()).then(|| view! { <ul>{contacts.iter().cloned().map(|Contact { number, label, seen, .. }| view! {
                    <li><a class="call num" href=format!("tel:{number}")>{number.clone()}</a>" "<b>{label}</b><br/>
                        <span class="sm">{say(Msg::ContactSeen { year: seen })}</span></li>
                }).collect_view()}</ul> })}
            </div></div>
        })}</div>
    }
}

fn written(desk: Desk, slot: &Slot) -> String {
    match slot.now(desk) {
        Some(Answer::Text(text)) => text,
        _ => String::new(),
    }
}

/// What the box shows: follows the draft only when it says "not known", so that typing never jumps.
fn shown(desk: Desk, slot: &Slot) -> impl Fn() -> String + Send + Sync + use<> {
    let slot = slot.clone();
    let unknown = {
        let slot = slot.clone();
        Memo::new(move |_| desk.draft.with(|draft| slot.get(draft)) == Some(Answer::NotKnown))
    };
    move || if unknown.get() { String::new() } else { written(desk, &slot) }
}

fn left(desk: Desk, slot: Slot, max: Option<usize>) -> impl IntoView {
    max.map(|max| {
        view! { <p class="hint num">{move || {
            let n = match desk.draft.with(|draft| slot.get(draft)) {
                Some(Answer::Text(text)) => text.chars().count(),
                _ => 0,
            };
            // Only near the end: a number that always moves is noise.
            if n > max {
                say(Msg::TooLong { by: (n - max).to_string() })
            } else if n * 5 >= max * 4 {
                say(Msg::CharactersLeft { n: (max - n) as u32 })
            } else {
                String::new()
            }
        }}</p> }
    })
}

/// One line.
pub fn text(desk: Desk, slot: Slot, id: String, described: Option<String>, max: Option<usize>) -> impl IntoView {
    let value = shown(desk, &slot);
    let set = slot.clone();
    view! {
        <input class="in" id=id autocomplete="off" aria-describedby=described prop:value=value
            on:input=move |event| set.set(desk, Answer::Text(event_target_value(&event)))/>
        {left(desk, slot, max)}
    }
}

/// Several lines.
pub fn long_text(desk: Desk, slot: Slot, id: String, described: Option<String>, max: Option<usize>) -> impl IntoView {
    let value = shown(desk, &slot);
    let set = slot.clone();
    view! {
        <textarea class="in" id=id rows="5" aria-describedby=described prop:value=value
            on:input=move |event| set.set(desk, Answer::Text(event_target_value(&event)))></textarea>
        {left(desk, slot, max)}
    }
}

/// A number with its unit.
pub fn number(desk: Desk, slot: Slot, id: String, described: Option<String>, unit: String) -> impl IntoView {
    let value = shown(desk, &slot);
    let set = slot.clone();
    let wrong = Memo::new(move |_| match desk.draft.with(|draft| slot.get(draft)) {
        Some(Answer::Text(text)) if !text.trim().is_empty() && parse_number(&text).is_none() => {
            Some(text.trim().to_owned())
        }
        _ => None,
    });
    let error = format!("e-{id}");
    let error_id = error.clone();
    view! {
        <p class="row"><input class="in num short" id=id inputmode="decimal" autocomplete="off" aria-describedby=move || {
                if wrong.with(Option::is_some) { Some(error.clone()) } else { described.clone() }
            } aria-invalid=move || wrong.with(Option::is_some).then_some("true") prop:value=value
            on:input=move |event| set.set(desk, Answer::Text(event_target_value(&event)))/><span>{unit}</span></p>
        <p class="sm stop" id=error_id role="status">{move || wrong.get().map(|typed| say(Msg::NumberWrong { typed }))}</p>
    }
}

/// One of a list, as large rows.
pub fn radios(desk: Desk, slot: Slot, choices: Vec<Choice>) -> impl IntoView {
    let name = slot.dom_id();
    choices
        .into_iter()
        .map(|choice| {
            let (is, set, id) = (slot.has(desk, &choice.id), slot.clone(), choice.id);
            view! { <label class="opt"><input type="radio" name=name.clone() prop:checked=is
            on:change=move |_| set.set(desk, Answer::Choice(id.clone()))/><span>{choice.label}</span></label> }
        })
        .collect_view()
}

/// One of a list, in a cell.
pub fn select(desk: Desk, slot: Slot, id: String, choices: Vec<Choice>) -> impl IntoView {
    let set = slot.clone();
    view! {
        <select class="in" id=id on:change=move |event| set.set(desk, Answer::Choice(event_target_value(&event)))>
            <option value="">{t(Msg::Choose)}</option>
            {choices.into_iter().map(|choice| {
                let is = slot.has(desk, &choice.id);
                view! { <option value=choice.id selected=is>{choice.label}</option> }
            }).collect_view()}
        </select>
    }
}

/// Some of a list.
pub fn checks(desk: Desk, slot: Slot, choices: Vec<Choice>) -> impl IntoView {
    choices
        .into_iter()
        .map(|choice| {
            let (is, set, id) = (slot.has(desk, &choice.id), slot.clone(), choice.id);
            view! { <label class="opt"><input type="checkbox" prop:checked=is on:change=move |event| {
                let mut chosen = match set.now(desk) {
                    Some(Answer::Many(chosen)) => chosen,
                    _ => Vec::new(),
                };
                chosen.retain(|c| *c != id);
                if event_target_checked(&event) {
                    chosen.push(id.clone());
                }
                set.set(desk, Answer::Many(chosen));
            }/><span>{choice.label}</span></label> }
        })
        .collect_view()
}

/// A date as far as it is known.
pub fn date(desk: Desk, slot: Slot) -> impl IntoView {
    let id = slot.dom_id();
    let open = |answer| if let Answer::Date(date) = answer { Some(date) } else { None };
    let parts = Parts::<DateAnswer>::new(desk, &slot, open, Answer::Date);
    let now = parts.now;
    let period = Memo::new(move |_| now.with(|date| date.sure == Sureness::Period));
    let kinds =
        [(Sureness::Exact, Msg::DateExact), (Sureness::About, Msg::DateAbout), (Sureness::Period, Msg::DatePeriod)];
    let day = move |id: String, label: Msg, last: bool, hint: Option<Msg>| {
        let typed = move || now.with(|date| if last { date.to.clone() } else { date.from.clone() });
        let wrong = Memo::new(move |_| {
            let typed = typed();
            let (from, to) = now.with(DateAnswer::days);
            let day = if last { to } else { from };
            // While a date is being typed it is not wrong yet.
            (typed.trim().len() >= 8 && day.is_none()).then(|| typed.trim().to_owned())
        });
        let error = format!("e-{id}");
        let hint_id = format!("i-{id}");
        let described = format!("{hint_id} {error}");
        view! { <div class="field"><label class="lbl sm" for=id.clone()>{t(label)}</label>
        <input class="in num" id=id inputmode="numeric" autocomplete="off" aria-describedby=described prop:value=typed
            aria-invalid=move || wrong.with(Option::is_some).then_some("true")
            on:input=move |event| {
                let value = event_target_value(&event);
                parts.change(|date| if last { date.to = value } else { date.from = value });
            }/>
        <p class="hint" id=hint_id>{t(hint.unwrap_or(Msg::DateHow))}</p>
        <p class="sm stop" id=error role="status">{move || wrong.get().map(|typed| say(Msg::DateWrong { typed }))}</p></div> }
    };
    let name = format!("{id}-sure");
    let to_id = format!("{id}-to");
    view! {
        <div class="row" role="radiogroup" aria-label=t(Msg::DateSure)>{kinds.map(|(sure, label)| view! {
            <label class="opt sm"><input type="radio" name=name.clone() prop:checked=move || now.with(|date| date.sure == sure)
                on:change=move |_| parts.change(|date| date.sure = sure)/><span>{t(label)}</span></label>
        }).collect_view()}</div>
        <div class="pair">
            {move || day(id.clone(), if period.get() { Msg::DateFrom } else { Msg::DateDay }, false, None)}
            {move || period.get().then(|| day(to_id.clone(), Msg::DateTo, true, Some(Msg::DateToHow)))}
        </div>
    }
}

/// Province, district and sector from the list; cell and village as the people there say.
fn place(desk: Desk, slot: Slot) -> impl IntoView {
    let id = slot.dom_id();
    let open = |answer| if let Answer::Place(place) = answer { Some(place) } else { None };
    let parts = Parts::<PlaceAnswer>::new(desk, &slot, open, Answer::Place);
    let now = parts.now;
    let province = Memo::new(move |_| now.with(|place| place.province.clone()));
    let district = Memo::new(move |_| now.with(|place| place.district.clone()));
    let sector = Memo::new(move |_| now.with(|place| place.sector.clone()));
    let listed = move |part: &'static str,
                       label: Msg,
                       options: Memo<Vec<String>>,
                       chosen: Memo<String>,
                       act: fn(&mut PlaceAnswer, String, &domain::content::Places)| {
        let id = format!("{id}-{part}");
        view! { <div class="field"><label class="lbl sm" for=id.clone()>{t(label)}</label>
        <select class="in" id=id on:change=move |event| {
            let value = event_target_value(&event);
            desk.places.with_untracked(|places| parts.change(|place| act(place, value, places)));
        }>
            <option value="">{t(Msg::Choose)}</option>
            {move || options.get().into_iter().map(|name| {
                let (own, value) = (name.clone(), name.clone());
                view! { <option value=value selected=move || chosen.with(|c| *c == own)>{name}</option> }
            }).collect_view()}
        </select></div> }
    };
    let free = move |part: &str, label: Msg, get: fn(&PlaceAnswer) -> &String, set: fn(&mut PlaceAnswer, String)| {
        let id = format!("{}-{part}", slot.dom_id());
        view! { <div class="field"><label class="lbl sm" for=id.clone()>{t(label)}</label>
        <input class="in" id=id autocomplete="off" prop:value=move || now.with(|place| get(place).clone())
            on:input=move |event| { let value = event_target_value(&event); parts.change(|place| set(place, value)); }/></div> }
    };
    let provinces =
        Memo::new(move |_| desk.places.with(|p| p.provinces.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>()));
    let districts = Memo::new(move |_| {
        desk.places.with(|p| p.districts(&province.get()).into_iter().map(str::to_owned).collect::<Vec<_>>())
    });
    let sectors = Memo::new(move |_| desk.places.with(|p| p.sectors(&district.get()).to_vec()));
    view! {
        <div class="pair">
            {listed("province", Msg::Province, provinces, province, |place, value, places| {
                // A district of another province would contradict: it goes with the change.
                if places.province_of(&place.district) != Some(value.as_str()) {
                    place.district.clear();
                    place.sector.clear();
                }
                place.province = value;
            })}
            {listed("district", Msg::District, districts, district, |place, value, places| {
                if let Some(province) = places.province_of(&value) {
                    province.clone_into(&mut place.province);
                }
                place.district = value;
                place.sector.clear();
            })}
            {listed("sector", Msg::Sector, sectors, sector, |place, value, _| place.sector = value)}
        </div>
        <div class="pair">
            {free("cell", Msg::Cell, |place| &place.cell, |place, value| place.cell = value)}
            {free("village", Msg::Village, |place| &place.village, |place, value| place.village = value)}
        </div>
        <p class="hint">{t(Msg::PlacePrivate)}</p>
    }
}
