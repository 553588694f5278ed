//! Questions that are answered in rows: persons, acts, consents, steps taken, tables.

use domain::{
    messages::Msg,
    report::{Answer, Column, ColumnKind, Field, Template},
};
use leptos::prelude::*;

use super::{
    desk::Desk,
    field::{Slot, checks, choices, date, hint, long_text, not_known_view, number, select, text},
    fingerprint,
};
use crate::{
    app::{say, t},
    browser::dom,
    ui::{Icon, icon},
};

/// The rows, each with its columns, and the button that adds one.
pub fn rows_view(desk: Desk, template: StoredValue<Template>, field: Field) -> impl IntoView {
    let field = StoredValue::new(field);
    let codes = Memo::new(move |_| {
        desk.draft.with(|draft| {
            field.with_value(|f| draft.rows(&f.id).iter().map(|row| row.code.clone()).collect::<Vec<_>>())
        })
    });
    let removed = RwSignal::new(None::<(usize, domain::report::Row)>);
    let add = move |_| {
        let mut code = String::new();
        desk.change(|draft| code = field.with_value(|field| draft.add_row(field)));
        let first = field.with_value(|f| f.columns.first().map(|c| Slot::cell(&f.id, &code, &c.id).dom_id()));
        if let Some(first) = first {
            request_animation_frame(move || dom::focus(&format!("[id='{first}']")));
        }
    };
    let full = move || field.with_value(|f| f.max).is_some_and(|max| codes.with(Vec::len) >= max);
    let words = field.with_value(|f| f.add.clone());
    view! {
        {move || codes.with(Vec::is_empty).then(|| view! { <p class="hint">{say(Msg::NoRows)}</p> })}
        <For each=move || codes.get() key=|code| code.clone() children=move |code| row_view(desk, template, field, code, removed)/>
        <div role="status">{move || removed.get().map(|(at, row)| {
            let code = row.code.clone();
            view! { <p class="row"><span>{say(Msg::RowRemoved { code: shown_code(&code) })}</span>
                <button type="button" class="btn plain" on:click=move |_| {
                    desk.change(|draft| if let Some(Answer::Rows(rows)) = draft.answers.get_mut(&field.with_value(|f| f.id.clone())) {
                        rows.insert(at.min(rows.len()), row.clone());
                    });
                    removed.set(None);
                }>{t(Msg::Undo)}</button></p> }
        })}</div>
        <p><button type="button" class="btn plain" disabled=full on:click=add>{icon(Icon::Plus)}
            {move || if words.is_empty() { say(Msg::AddRow) } else { words.clone() }}</button></p>
    }
}

fn shown_code(code: &str) -> String {
    code.trim_start_matches('#').to_owned()
}

fn row_view(
    desk: Desk,
    template: StoredValue<Template>,
    field: StoredValue<Field>,
    code: String,
    removed: RwSignal<Option<(usize, domain::report::Row)>>,
) -> impl IntoView {
    let (id, name, columns) = field.with_value(|f| {
        (f.id.clone(), if f.row.is_empty() { f.label.clone() } else { f.row.clone() }, f.columns.clone())
    });
    let title = Msg::RowTitle { label: name, code: shown_code(&code) };
    let heading = format!("r-{id}-{}", shown_code(&code));
    let gone = code.clone();
    let labelled = heading.clone();
    let field_id = id.clone();
    view! {
        <section class="frame stack" aria-labelledby=labelled><h3 class="cap" id=heading>{t(title)}</h3>
            {columns.into_iter().map(|column| cell_view(desk, template, &id, &code, column)).collect_view()}
            <p><button type="button" class="lnk sm" on:click=move |_| {
                let mut row = None;
                desk.change(|draft| row = draft.remove_row(&field_id, &gone));
                removed.set(row);
            }>{t(Msg::RemoveRow { code: shown_code(&code) })}</button></p>
        </section>
    }
}

fn cell_view(desk: Desk, template: StoredValue<Template>, field: &str, row: &str, column: Column) -> AnyView {
    let slot = Slot::cell(field, row, &column.id);
    let id = slot.dom_id();
    let (described, help) = hint(format!("h-{id}"), &column.help);
    let label = column.label.clone();
    let not_known = column.not_known.then(|| not_known_view(desk, slot.clone(), label.clone()));
    let list = choices(template, column.list.as_ref());
    if column.kind == ColumnKind::File {
        return fingerprint::view(desk, slot, label).into_any();
    }
    let control = match column.kind {
        ColumnKind::Many | ColumnKind::Date => {
            let control = match column.kind {
                ColumnKind::Many => checks(desk, slot, list).into_any(),
                _ => date(desk, slot).into_any(),
            };
            return view! { <fieldset class="field" aria-describedby=described><legend class="lbl">{label}</legend>{help}{control}{not_known}</fieldset> }.into_any();
        }
        ColumnKind::Text | ColumnKind::File => text(desk, slot, id.clone(), described, None).into_any(),
        ColumnKind::LongText => long_text(desk, slot, id.clone(), described, None).into_any(),
        ColumnKind::Number => number(desk, slot, id.clone(), described, column.unit.clone()).into_any(),
        ColumnKind::Choice => select(desk, slot, id.clone(), list).into_any(),
        ColumnKind::Person => person(desk, slot, id.clone(), column.of.clone()).into_any(),
    };
    view! { <div class="field"><label class="lbl" for=id>{label}</label>{help}{control}{not_known}</div> }.into_any()
}

/// Somebody of another list, by code: names stay where they were written.
fn person(desk: Desk, slot: Slot, id: String, of: Vec<String>) -> impl IntoView {
    let codes = Memo::new(move |_| {
        desk.draft.with(|draft| draft.person_codes(&of).map(|row| row.code.clone()).collect::<Vec<_>>())
    });
    let set = slot.clone();
    view! {
        <select class="in" id=id on:change=move |event| set.set(desk, Answer::Text(event_target_value(&event)))>
            <option value="">{t(Msg::Choose)}</option>
            {move || codes.get().into_iter().map(|code| {
                let (read, own, value) = (slot.clone(), code.clone(), code.clone());
                let is = move || desk.draft.with(|draft| read.get(draft)) == Some(Answer::Text(own.clone()));
                view! { <option value=value selected=is>{code}</option> }
            }).collect_view()}
        </select>
        {move || codes.with(Vec::is_empty).then(|| view! { <p class="hint">{say(Msg::NobodyYet)}</p> })}
    }
}
