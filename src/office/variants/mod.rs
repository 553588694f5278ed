//! An organisation's own variants of the report kinds: the list, the editor, and files that go to others and come from them.

mod deadline;
mod edit;
mod list;

use domain::{
    messages::Msg,
    report::{Template, variant::Variant},
    store::{Kind, Loaded, StoreError},
};

pub(super) use edit::edit_page;
pub(super) use list::list_page;

use crate::app::{records, say, tell};

fn read(id: &str) -> Option<(u64, Variant)> {
    let (rev, body) = records(|r| r.load(Kind::Variant, id)).and_then(Loaded::found).ok()??;
    // Under the name that it is stored by: a backup brings one that differs back under another.
    serde_json::from_str::<Variant>(&body).ok().map(|variant| (rev, Variant { id: id.to_owned(), ..variant }))
}

fn save(variant: &Variant, rev: u64) -> Result<u64, StoreError> {
    let body = serde_json::to_string(variant).map_err(|err| StoreError::Other(err.to_string()))?;
    records(|r| r.save_making_room(Kind::Variant, &variant.id, rev, &body))
}

/// All that are on this device.
pub fn variants() -> Vec<Variant> {
    let ids = records(|r| r.ids(Kind::Variant)).unwrap_or_else(|err| {
        tell(&err);
        Vec::new()
    });
    ids.iter().filter_map(|id| read(id)).map(|(_, variant)| variant).collect()
}

/// The kind under a variant; nothing if this is no variant of ours.
pub fn kind_of(id: &str) -> Option<String> {
    id.starts_with("own-").then(|| read(id)).flatten().map(|(_, variant)| variant.template)
}

/// A kind as a variant has it; as it is, if that variant is gone or of another kind.
pub fn as_own(id: &str, template: Template) -> Template {
    match read(id) {
        Some((_, variant)) if !id.is_empty() && variant.template == template.id => variant.over(template),
        _ => template,
    }
}

/// Whether a report was written with a variant that is not here, so that the kind stands in for it.
pub fn is_lost(id: &str, template: &Template) -> bool {
    !id.is_empty() && read(id).is_none_or(|(_, variant)| variant.template != template.id)
}

/// The organisation's own variants of a kind, with their names.
pub fn own_of(template: &Template) -> Vec<(String, String)> {
    let own = variants().into_iter().filter(|variant| variant.template == template.id);
    own.map(|variant| (variant.id.clone(), name_of(&variant, &template.title))).collect()
}

/// Its name on lists.
pub fn name_of(variant: &Variant, kind: &str) -> String {
    let name = variant.name.trim();
    if name.is_empty() { say(Msg::VariantUnnamed { title: kind.to_owned() }) } else { name.to_owned() }
}
