//! Report kinds: reads the TOML, checks that every reference resolves, puts translations in.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use serde::Deserialize;

use super::{Folders, is_id, library::Library, read_toml};
use crate::{
    diag::Diagnostic,
    messages::Lang,
    report::{
        ColumnKind, FieldKind, Template,
        readiness::{Check as Looked, CheckData, Deadline, Role},
    },
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Overlay {
    reviewed_by: String,
    text: BTreeMap<String, String>,
}

pub(super) fn read_all(folders: &Folders, library: &Library, problems: &mut Vec<Diagnostic>) -> Vec<(Lang, Template)> {
    let folder = folders.find("templates");
    let mut files: Vec<_> =
        fs::read_dir(&folder).into_iter().flatten().filter_map(|entry| entry.ok().map(|e| e.path())).collect();
    files.sort();
    let checks = read_checks(folders, library, problems);
    let mut out = Vec::new();
    for path in files {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let Some(id) = name.strip_suffix(".toml").filter(|id| !id.contains('.')) else { continue };
        let Some(mut template) = read_toml::<Template>(folders, &path, problems) else { continue };
        if !path.starts_with(&folders.root) {
            // Our form beside somebody else's lessons: a link to a lesson they do not have is left out.
            for step in &mut template.steps {
                step.lesson = step.lesson.take().filter(|lesson| library.lessons.contains_key(lesson));
            }
            for rule in &mut template.rules {
                rule.lesson = rule.lesson.take().filter(|lesson| library.lessons.contains_key(lesson));
            }
        }
        template.checks.clone_from(&checks);
        let mut check = Check { shown: folders.shown(&path), problems };
        if template.id != id {
            check.say(format!("id `{}` is not the file's name", template.id), "they have to agree");
        }
        check.template(&template, library);
        for lang in [Lang::Fr, Lang::Rw] {
            let overlay = folder.join(format!("{id}.{}.toml", lang.tag()));
            out.push((lang, translated(folders, &template, &overlay, problems)));
        }
        out.push((Lang::En, template));
    }
    out.sort_by_key(|(_, template)| template.rank);
    out
}

/// `readiness.toml`: what is looked for in reports of every kind.
fn read_checks(folders: &Folders, library: &Library, problems: &mut Vec<Diagnostic>) -> BTreeMap<Looked, CheckData> {
    let path = folders.find("readiness.toml");
    if !path.exists() {
        return BTreeMap::new();
    }
    let mut checks: BTreeMap<Looked, CheckData> = read_toml(folders, &path, problems).unwrap_or_default();
    for (check, data) in &mut checks {
        let Some(lesson) = data.lesson.take_if(|lesson| !library.lessons.contains_key(lesson)) else { continue };
        // Ours beside somebody else's lessons: the link is left out.
        if path.starts_with(&folders.root) {
            let message = format!("check `{check:?}` names the lesson `{lesson}`");
            problems.push(Diagnostic::new(folders.shown(&path), 0, message).hint("there is no such lesson"));
        }
    }
    checks
}

/// The kind in another language; what is missing stays English and is said.
fn translated(folders: &Folders, template: &Template, path: &Path, problems: &mut Vec<Diagnostic>) -> Template {
    let mut template = template.clone();
    template.awaits_review = true;
    // A kind that nobody has translated yet is shown in English and says so; a half-translated one is a problem.
    if !path.exists() {
        return template;
    }
    let Some(mut overlay) = read_toml::<Overlay>(folders, path, problems) else { return template };
    template.awaits_review = overlay.reviewed_by.is_empty();
    let shown = folders.shown(path);
    for (key, text) in texts(&mut template) {
        match overlay.text.remove(&key) {
            Some(words) => *text = words,
            None => problems
                .push(Diagnostic::new(&shown, 0, format!("`{key}` is missing")).hint(format!("English: {text}"))),
        }
    }
    for key in overlay.text.keys() {
        let problem = Diagnostic::new(&shown, 0, format!("`{key}` does not exist in English"));
        problems.push(problem.hint("take it out, or mend its name"));
    }
    template
}

/// Every text of a kind that a user reads, under the key of its translation. Empty ones need none.
fn texts(template: &mut Template) -> Vec<(String, &mut String)> {
    let mut out: Vec<(String, &mut String)> =
        vec![("title".into(), &mut template.title), ("lead".into(), &mut template.lead)];
    for r in &mut template.recipients {
        out.push((format!("recipient.{}", r.id), &mut r.label));
    }
    for c in &mut template.contacts {
        out.push((format!("contact.{}", c.id), &mut c.label));
    }
    for (list, choices) in &mut template.lists {
        out.extend(choices.iter_mut().map(|c| (format!("list.{list}.{}", c.id), &mut c.label)));
    }
    for step in &mut template.steps {
        let id = &step.id;
        out.push((format!("step.{id}.title"), &mut step.title));
        out.push((format!("step.{id}.lead"), &mut step.lead));
        out.push((format!("step.{id}.why"), &mut step.why));
        out.push((format!("step.{id}.example"), &mut step.example));
        for field in &mut step.fields {
            let id = &field.id;
            out.push((format!("field.{id}.label"), &mut field.label));
            out.push((format!("field.{id}.help"), &mut field.help));
            out.push((format!("field.{id}.example"), &mut field.example));
            out.push((format!("field.{id}.row"), &mut field.row));
            out.push((format!("field.{id}.add"), &mut field.add));
            out.push((format!("field.{id}.unit"), &mut field.unit));
            if let Some(alert) = &mut field.alert {
                out.push((format!("field.{id}.alert"), &mut alert.text));
            }
            for column in &mut field.columns {
                out.push((format!("column.{id}.{}.label", column.id), &mut column.label));
                out.push((format!("column.{id}.{}.help", column.id), &mut column.help));
                out.push((format!("column.{id}.{}.unit", column.id), &mut column.unit));
            }
        }
    }
    for rule in &mut template.rules {
        out.push((format!("rule.{}", rule.id), &mut rule.text));
    }
    out.retain(|(_, text)| !text.is_empty());
    out
}

struct Check<'a> {
    shown: String,
    problems: &'a mut Vec<Diagnostic>,
}

impl Check<'_> {
    fn say(&mut self, message: String, hint: &str) {
        self.problems.push(Diagnostic::new(&self.shown, 0, message).hint(hint));
    }

    fn unique<'a>(&mut self, what: &str, ids: impl Iterator<Item = &'a String>) {
        let mut seen = BTreeSet::new();
        for id in ids {
            if !is_id(&id.replace('_', "-")) {
                self.say(format!("{what} id `{id}`"), "lower case letters, digits, hyphens and underscores");
            }
            if !seen.insert(id) {
                self.say(format!("{what} id `{id}` stands twice"), "answers are kept under it: make it unique");
            }
        }
    }

    fn template(&mut self, template: &Template, library: &Library) {
        self.unique("field", template.fields().map(|f| &f.id));
        self.unique("step", template.steps.iter().map(|s| &s.id));
        self.unique("recipient", template.recipients.iter().map(|r| &r.id));
        self.unique("rule", template.rules.iter().map(|r| &r.id));
        for list in template.lists.values() {
            self.unique("list entry", list.iter().map(|c| &c.id));
        }
        let named = [
            ("report_date", &template.report_date, FieldKind::Date),
            ("district", &template.district, FieldKind::Place),
            ("organisation", &template.organisation, FieldKind::Text),
            ("title_field", &template.title_field, FieldKind::Text),
        ];
        for (key, id, kind) in named {
            if template.field(id).is_none_or(|(_, field)| field.kind != kind) {
                self.say(format!("`{key}` names `{id}`"), &format!("it has to be a field of kind {kind:?}"));
            }
        }
        self.register(template);
        if template.field(&template.request).is_none() {
            self.say(format!("`request` names `{}`", template.request), "there is no such field");
        }
        for step in &template.steps {
            if step.lesson.as_ref().is_some_and(|lesson| !library.lessons.contains_key(lesson)) {
                self.say(format!("step `{}` names an unknown lesson", step.id), "use a lesson's id");
            }
        }
        let mut earlier: BTreeSet<&str> = BTreeSet::new();
        for field in template.fields() {
            self.field(template, field, &earlier);
            earlier.insert(&field.id);
        }
        for (recipient, deadline) in template.recipients.iter().filter_map(|r| Some((&r.id, r.deadline.as_ref()?))) {
            let is_date = |id: &str| template.field(id).is_some_and(|(_, field)| field.kind == FieldKind::Date);
            let names_no_date =
                matches!(deadline, Deadline::After { field, .. } if !field.is_empty() && !is_date(field));
            if !deadline.is_real() || names_no_date {
                self.say(format!("recipient `{recipient}` expects it on no day"), "look at its `deadline`");
            }
        }
        for rule in &template.rules {
            if rule.lesson.as_ref().is_some_and(|lesson| !library.lessons.contains_key(lesson)) {
                self.say(format!("rule `{}` names an unknown lesson", rule.id), "use a lesson's id");
            }
            if template.field(&rule.field).is_none() {
                self.say(format!("rule `{}` jumps to `{}`", rule.id, rule.field), "there is no such field");
            }
            for condition in &rule.when {
                let column = |id: &String| {
                    template.field(&condition.field).is_some_and(|(_, f)| f.columns.iter().any(|c| c.id == *id))
                };
                if template.field(&condition.field).is_none() || condition.column.as_ref().is_some_and(|id| !column(id))
                {
                    self.say(
                        format!("rule `{}` asks for `{}`", rule.id, condition.field),
                        "there is no such field or column",
                    );
                }
            }
        }
    }

    /// What the register and its figures rest on has to be there.
    fn register(&mut self, template: &Template) {
        let mut named: Vec<(&String, Vec<&String>)> = Vec::new();
        if let Some(fields) = &template.register {
            named.push((&fields.steps, fields.answers.iter().chain([&fields.body]).collect()));
            named.extend([&fields.when, &fields.place, &fields.persons, &fields.delay].map(|id| (id, Vec::new())));
            named.extend(fields.kinds.iter().map(|id| (id, Vec::new())));
        }
        if let Some(fields) = &template.figures {
            named.push((&fields.field, fields.columns().collect()));
            named.extend((!fields.total.is_empty()).then(|| (&fields.total, Vec::new())));
        }
        for (id, columns) in named {
            let field = template.field(id).map(|(_, field)| field);
            let lacks = |column: &&&String| field.is_none_or(|field| field.columns.iter().all(|c| c.id != ***column));
            if let Some(column) = columns.iter().find(lacks) {
                self.say(
                    format!("[register] or [figures] names column `{column}` of `{id}`"),
                    "there is no such column",
                );
            } else if field.is_none() {
                self.say(format!("[register] or [figures] names `{id}`"), "there is no such field");
            }
        }
    }

    fn field(&mut self, template: &Template, field: &crate::report::Field, earlier: &BTreeSet<&str>) {
        let id = &field.id;
        if let Some(show_if) = &field.show_if {
            let list =
                template.field(&show_if.field).and_then(|(_, f)| f.list.as_ref()).and_then(|l| template.lists.get(l));
            if !earlier.contains(show_if.field.as_str()) {
                self.say(format!("field `{id}` is shown by `{}`", show_if.field), "it has to stand before it");
            } else if show_if.is.iter().any(|answer| list.is_none_or(|list| list.iter().all(|c| c.id != *answer))) {
                self.say(format!("field `{id}` is shown by an answer that cannot be given"), "look at the list's ids");
            }
        }
        let listed = |list: &Option<String>| list.as_ref().is_some_and(|list| template.lists.contains_key(list));
        if matches!(field.kind, FieldKind::Choice | FieldKind::Many) && !listed(&field.list) {
            self.say(format!("field `{id}` has no list"), "name one of [lists]");
        }
        if field.kind.has_rows() == field.columns.is_empty() {
            self.say(format!("field `{id}`: rows and columns go together"), "give a row kind its columns");
        }
        self.unique("column", field.columns.iter().map(|c| &c.id));
        for column in &field.columns {
            if matches!(column.kind, ColumnKind::Choice | ColumnKind::Many) && !listed(&column.list) {
                self.say(format!("column `{}` of `{id}` has no list", column.id), "name one of [lists]");
            }
            let unknown = |of: &String| template.field(of).is_none_or(|(_, f)| !f.kind.has_rows());
            if column.kind == ColumnKind::Person && (column.of.is_empty() || column.of.iter().any(unknown)) {
                self.say(format!("column `{}` of `{id}` refers to no rows", column.id), "name row fields in `of`");
            }
        }
        let fits = match field.role {
            Some(Role::Sources) => field.kind.has_rows(),
            Some(Role::Body) => matches!(field.kind, FieldKind::Text | FieldKind::LongText),
            Some(Role::Deadline) => field.kind == FieldKind::Date,
            Some(Role::Facts) | None => true,
        };
        if !fits {
            self.say(format!("field `{id}`: its kind and its role do not agree"), "see templates/incident.toml");
        }
        if let Some(alert) = &field.alert {
            for contact in alert.contacts.iter().filter(|c| template.contacts.iter().all(|known| known.id != **c)) {
                self.say(format!("field `{id}` shows contact `{contact}`"), "there is no such contact");
            }
        }
        for recipient in field.need_for.iter().filter(|r| template.recipients.iter().all(|known| known.id != **r)) {
            self.say(format!("field `{id}` is needed for `{recipient}`"), "there is no such recipient");
        }
    }
}
