//! Reads the message files of one language and checks them against English. Used by the build script (which writes the
//! `Msg` type) and by the content check (which prints what is wrong), so that both see the same thing.

use std::{collections::BTreeMap, fs, path::Path};

/// A message of one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The only form, or the form for one.
    pub one: String,
    /// The form for other numbers, if the message counts something.
    pub other: Option<String>,
    /// Needed by the first screen or lesson: fetched before anything is shown.
    pub early: bool,
}

/// All messages of one language.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// By key, in key order: the order of the pack.
    pub messages: BTreeMap<String, Message>,
    /// Whether a native speaker has read every file.
    pub reviewed: bool,
    /// What could not be read.
    pub problems: Vec<(String, String)>,
}

/// Reads `messages/<lang>/*.toml`. Unreadable parts become problems `(file, message)`.
pub fn read_table(folder: &Path) -> Table {
    let mut table = Table { reviewed: true, ..Table::default() };
    let mut files: Vec<_> = match fs::read_dir(folder) {
        Ok(entries) => entries.filter_map(|e| e.ok().map(|e| e.path())).collect(),
        Err(err) => {
            table.problems.push((folder.display().to_string(), err.to_string()));
            return table;
        }
    };
    files.retain(|file| file.extension().is_some_and(|ext| ext == "toml"));
    files.sort();
    for file in files {
        let name = file.display().to_string();
        let parsed = fs::read_to_string(&file)
            .map_err(|err| err.to_string())
            .and_then(|text| text.parse::<toml::Table>().map_err(|err| err.to_string()));
        let parsed = match parsed {
            Ok(parsed) => parsed,
            Err(err) => {
                table.problems.push((name, err));
                continue;
            }
        };
        let early = parsed.get("early").and_then(toml::Value::as_bool).unwrap_or(false);
        for (key, value) in parsed {
            if key == "reviewed_by" {
                table.reviewed &= value.as_str().is_some_and(|who| !who.is_empty());
            }
            if key == "reviewed_by" || key == "early" {
                continue;
            }
            let form = |name: &str| value.get(name).and_then(|v| v.as_str()).map(str::to_owned);
            let message = match value.as_str() {
                Some(text) => Some(Message { one: text.to_owned(), other: None, early }),
                None => form("one").zip(form("other")).map(|(one, other)| Message { one, other: Some(other), early }),
            };
            match message {
                Some(message) => {
                    if table.messages.insert(key.clone(), message).is_some() {
                        table.problems.push((name.clone(), format!("`{key}` stands twice")));
                    }
                }
                None => table.problems.push((name.clone(), format!("`{key}` is neither text nor {{ one, other }}"))),
            }
        }
    }
    table
}

/// Names in braces, in order of first appearance.
pub fn placeholders(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}') else { break };
        let name = &rest[open + 1..open + close];
        if !names.iter().any(|n| n == name) {
            names.push(name.to_owned());
        }
        rest = &rest[open + close + 1..];
    }
    names
}

impl Message {
    /// Its placeholders, sorted. The form for one may leave the number out ("one lesson").
    pub fn names(&self) -> Vec<String> {
        let mut names = placeholders(self.other.as_deref().unwrap_or(&self.one));
        names.sort();
        names
    }
}

/// What keeps `translated` from standing in for `english`: missing and foreign keys, other placeholders.
pub fn disagreements(english: &Table, translated: &Table) -> Vec<String> {
    let mut found = Vec::new();
    for (key, message) in &english.messages {
        match translated.messages.get(key) {
            None => found.push(format!("`{key}` is missing")),
            Some(other) => {
                if other.names() != message.names() {
                    found.push(format!(
                        "`{key}` has the placeholders {:?}, English has {:?}",
                        other.names(),
                        message.names()
                    ));
                }
                if other.other.is_some() != message.other.is_some() {
                    found.push(format!("`{key}` counts in one language and not in the other"));
                }
            }
        }
    }
    for key in translated.messages.keys() {
        if !english.messages.contains_key(key) {
            found.push(format!("`{key}` does not exist in English"));
        }
    }
    found
}

/// Messages that are a glossary term and nothing else, and are translated by another word than the glossary's. `terms` holds
/// the English term and what the glossary says for it, `akagari (utugari)` or `icapa / sohora ku mpapuro`.
pub fn other_terms(english: &Table, translated: &Table, terms: &[(&str, &str)]) -> Vec<String> {
    let plain = |text: &str| text.trim().replace('’', "'").to_lowercase();
    let same = |a: &str, b: &str| plain(a) == plain(b);
    let one_of = |allowed: &str, said: &str| {
        let bare = |form: &str| form.split('(').next().unwrap_or(form).trim().to_owned();
        allowed.split('/').any(|form| same(&bare(form), said))
    };
    let mut found = Vec::new();
    for (key, message) in &english.messages {
        let Some(said) = translated.messages.get(key) else { continue };
        let of_message = terms.iter().filter(|(term, _)| same(term, &message.one));
        let allowed: Vec<&str> =
            of_message.map(|(_, allowed)| *allowed).filter(|allowed| !allowed.is_empty()).collect();
        if !allowed.is_empty() && !allowed.iter().any(|allowed| one_of(allowed, &said.one)) {
            found.push(format!("`{key}` says “{}”; the glossary says “{}”", said.one, allowed.join("” or “")));
        }
    }
    found
}

/// The messages in the order of their numbers: the early ones first, each group by key.
pub fn numbered(english: &Table) -> Vec<(&String, &Message)> {
    let (early, rest): (Vec<_>, Vec<_>) = english.messages.iter().partition(|(_, message)| message.early);
    early.into_iter().chain(rest).collect()
}

/// The two packs of one language, early and rest: a line a message in the order of the numbers, both forms parted by
/// U+001F; what is missing stays English.
pub fn packs(english: &Table, translated: &Table) -> [String; 2] {
    let lines = |early: bool| -> String {
        let group = numbered(english).into_iter().filter(|(_, message)| message.early == early);
        let line = |(key, message): (&String, &Message)| {
            let message = translated.messages.get(key).unwrap_or(message);
            let line = match &message.other {
                Some(other) => format!("{}\u{1f}{other}", message.one),
                None => message.one.clone(),
            };
            line.replace('\n', " ")
        };
        group.map(line).collect::<Vec<_>>().join("\n")
    };
    [lines(true), lines(false)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_that_is_a_term_is_said_as_the_glossary_says_it() {
        let table = |words: &[(&str, &str)]| Table {
            messages: words
                .iter()
                .map(|(key, one)| ((*key).to_owned(), Message { one: (*one).to_owned(), other: None, early: false }))
                .collect(),
            ..Table::default()
        };
        let english = table(&[("cell", "Cell"), ("print", "Print"), ("other", "Print it now")]);
        let terms = [("cell", "akagari (utugari)"), ("print", "icapa / sohora ku mpapuro"), ("print", "")];
        let right = table(&[("cell", "Akagari"), ("print", "Sohora ku mpapuro"), ("other", "whatever")]);
        assert_eq!(other_terms(&english, &right, &terms), Vec::<String>::new());
        let wrong = table(&[("cell", "Selire"), ("print", "Icapa"), ("other", "whatever")]);
        assert_eq!(
            other_terms(&english, &wrong, &terms),
            ["`cell` says “Selire”; the glossary says “akagari (utugari)”"]
        );
    }
}
