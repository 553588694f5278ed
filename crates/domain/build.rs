//! Writes the `Msg` type from `content/messages/en/*.toml` and one pack a language. What disagrees between languages is
//! written down too, and a test fails on it; the build itself goes on in English so that a half-translated tree can be run.

#[path = "src/messages/table.rs"]
#[allow(dead_code)]
mod table;

use std::{env, fmt::Write as _, fs, path::PathBuf};

fn main() {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("Cargo sets it"));
    let out = PathBuf::from(env::var("OUT_DIR").expect("Cargo sets it"));
    let messages = here.join("../../content/messages");
    println!("cargo::rerun-if-changed={}", messages.display());

    let english = table::read_table(&messages.join("en"));
    let mut disagreements: Vec<String> =
        english.problems.iter().map(|(file, what)| format!("{file}: {what}")).collect();
    for lang in ["en", "fr", "rw"] {
        let translated = table::read_table(&messages.join(lang));
        disagreements.extend(translated.problems.iter().map(|(file, what)| format!("{file}: {what}")));
        disagreements
            .extend(table::disagreements(&english, &translated).into_iter().map(|what| format!("{lang}: {what}")));
        for (part, pack) in ["early", "rest"].into_iter().zip(table::packs(&english, &translated)) {
            fs::write(out.join(format!("{lang}.{part}.txt")), pack).expect("OUT_DIR is ours");
        }
    }

    let mut code = String::from(
        "/// Every message, with what it needs to be said.\n#[derive(Debug, Clone, PartialEq)]\n#[allow(missing_docs)]\npub enum Msg {\n",
    );
    let mut index = String::new();
    let mut arguments = String::new();
    for (at, (key, message)) in table::numbered(&english).into_iter().enumerate() {
        let variant = camel(key);
        let counts = message.other.is_some();
        let names = message.names();
        let fields: Vec<String> = names
            .iter()
            .map(|name| format!("{name}: {}", if counts && name == "n" { "u32" } else { "String" }))
            .collect();
        let pattern = if fields.is_empty() { String::new() } else { " { .. }".to_owned() };
        let declared = if fields.is_empty() { String::new() } else { format!(" {{ {} }}", fields.join(", ")) };
        writeln!(code, "    {variant}{declared},").expect("writing to a string");
        writeln!(index, "            Self::{variant}{pattern} => {at},").expect("writing to a string");
        if !fields.is_empty() {
            let texts = names.iter().filter(|name| !(counts && *name == "n"));
            let texts: Vec<String> = texts.map(|name| format!("(\"{name}\", {name})")).collect();
            let count = if counts { "Some(n)" } else { "None" };
            let (fields, texts) = (names.join(", "), texts.join(", "));
            writeln!(arguments, "            Self::{variant} {{ {fields} }} => ({count}, vec![{texts}]),")
                .expect("writing to a string");
        }
    }
    write!(
        code,
        "}}\n\nimpl Msg {{\n    fn index(&self) -> usize {{\n        match self {{\n{index}        }}\n    }}\n\n    \
         fn arguments(self) -> (Option<u32>, Vec<(&'static str, String)>) {{\n        \
         #[allow(unreachable_patterns)]\n        match self {{\n{arguments}            _ => (None, Vec::new()),\n        }}\n    }}\n}}\n\n\
         const MESSAGE_COUNT: usize = {};\n\nconst EARLY_COUNT: usize = {};\n\n/// Whether a native speaker has read every message: English, French, Kinyarwanda.\n\
         pub const REVIEWED: [bool; 3] = [{}, {}, {}];\n\n#[cfg(test)]\nconst DISAGREEMENTS: &[&str] = &{:?};\n",
        english.messages.len(),
        english.messages.values().filter(|message| message.early).count(),
        english.reviewed,
        table::read_table(&messages.join("fr")).reviewed,
        table::read_table(&messages.join("rw")).reviewed,
        disagreements,
    )
    .expect("writing to a string");
    fs::write(out.join("messages.rs"), code).expect("OUT_DIR is ours");
}

fn camel(key: &str) -> String {
    key.split('_')
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
        })
        .collect()
}
