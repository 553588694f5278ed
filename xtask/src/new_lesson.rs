//! A new lesson's file: all the parts that a lesson needs, with marks where words are still to be written. The check tells each
//! mark that is left.

use std::{fs, path::Path};

/// What stands where an author has to write.
const OPEN: &str = "TODO";

/// Writes `NN-<slug>.md` with the next number; gives its path as it is printed.
///
/// # Errors
/// There is no such module, the name cannot be an id, or it is taken.
pub fn write(content: &Path, module: &str, slug: &str) -> Result<String, String> {
    let folder = content.join("en").join(module);
    if !folder.join("module.toml").is_file() {
        return Err(format!("there is no module `{module}`: write {} first", folder.join("module.toml").display()));
    }
    if !domain::text::is_id(slug) {
        return Err(format!("`{slug}` cannot be an id: lower case letters, digits and hyphens"));
    }
    let taken = fs::read_dir(content.join("en")).map_err(|err| err.to_string())?.flatten().flat_map(|module| {
        fs::read_dir(module.path()).into_iter().flatten().flatten().map(|file| file.path()).collect::<Vec<_>>()
    });
    let taken = taken.filter(|path| path.extension().is_some_and(|ext| ext == "md"));
    let id = format!("id = \"{slug}\"");
    if let Some(other) = taken.into_iter().find(|path| {
        fs::read_to_string(path).is_ok_and(|text| text.lines().nth(1).is_some_and(|line| line.trim() == id))
    }) {
        return Err(format!("lesson id `{slug}` stands in {} already", other.display()));
    }
    let names = fs::read_dir(&folder).map_err(|err| err.to_string())?.flatten();
    let numbers = names.filter_map(|file| file.file_name().to_str()?.split_once('-')?.0.parse::<u32>().ok());
    let number = numbers.max().unwrap_or(0) + 1;
    let path = folder.join(format!("{number:02}-{slug}.md"));
    fs::write(&path, text(slug)).map_err(|err| format!("{}: {err}", path.display()))?;
    Ok(path.display().to_string())
}

fn text(slug: &str) -> String {
    format!(
        r#"+++
id = "{slug}"
title = "{OPEN}: the title"
minutes = 10
objectives = [
  "{OPEN}: what a reader can do afterwards, beginning with a verb",
]
+++

{OPEN}: two sentences on why this matters in the reader's own work.

## {OPEN}: a heading

{OPEN}: 500 to 900 words in all, in short sentences. A claim names its fact by number in square brackets straight after it,
as content/README.md says; a fact that is in no source is left out.

```example {OPEN}: an example
{OPEN}: invented people, and the text says so.
```

```item single {slug}-01
{OPEN}: a question that has to be decided, not remembered?
- [x] {OPEN}: the right answer
  : {OPEN}: why it is right
- [ ] {OPEN}: a mistake that people make
  : {OPEN}: why it is one
- [ ] {OPEN}: another mistake
  : {OPEN}: why it is one
? {OPEN}: a hint
@ objective=1 lesson={slug}
```

```explain {slug}-explain
{OPEN}: a question to answer in one's own words
---
{OPEN}: what a good answer says
```
"#
    )
}

#[cfg(test)]
mod tests {
    use domain::content::author::{Folders, compile};

    use super::*;

    #[test]
    fn a_new_lesson_passes_the_check_once_its_words_are_written() {
        let ours = crate::project().join("content");
        let root = std::env::temp_dir().join(format!("ubv-new-{}", std::process::id())).join("content");
        fs::create_dir_all(root.join("en/m")).unwrap();
        fs::write(root.join("en/course.toml"), "title = \"C\"\nmodules = [\"m\"]\n").unwrap();
        let module =
            "id = \"m\"\nnumber = 1\ntitle = \"M\"\nsummary = \"S\"\ntile = \"im1\"\nobjectives = [\"do it\"]\n";
        fs::write(root.join("en/m/module.toml"), module).unwrap();
        assert!(write(&root, "m", "A b").is_err());
        assert!(write(&root, "none", "first").is_err());
        assert!(write(&root, "m", "first").unwrap().ends_with("en/m/01-first.md"));
        assert!(write(&root, "m", "first").unwrap_err().contains("01-first.md"));
        let second = write(&root, "m", "second").unwrap();
        assert!(second.ends_with("02-second.md"));

        let check = || compile(&Folders { root: root.clone(), ours: ours.clone() });
        let (_, problems) = check();
        assert!(
            problems.iter().any(|problem| problem.path.ends_with("02-second.md") && problem.message.contains(OPEN))
        );
        for name in ["01-first.md", "02-second.md"] {
            let path = root.join("en/m").join(name);
            fs::write(&path, fs::read_to_string(&path).unwrap().replace("TODO: ", "Written ")).unwrap();
        }
        let (compiled, problems) = check();
        assert_eq!(problems, vec![]);
        assert_eq!(compiled.unwrap().lessons.len(), 2);
        fs::remove_dir_all(root.parent().unwrap()).unwrap();
    }
}
