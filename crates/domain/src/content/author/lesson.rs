//! A lesson file: front matter, prose, and the fenced blocks of content/README.md.

use serde::Deserialize;

use super::{
    Folders, ModuleFile, hash, is_id, item,
    library::Library,
    markup::{References, Renderer},
    parse_toml, read,
};
use crate::{
    content::{Block, Lesson},
    diag::Diagnostic,
};

/// Words above which a lesson is refused; authors aim at 500 to 900.
const MOST_WORDS: usize = 1000;
/// Words above which a handout does not fit on one printed page.
const MOST_HANDOUT_WORDS: usize = 320;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FrontMatter {
    pub id: String,
    title: String,
    minutes: u32,
    objectives: Vec<String>,
}

pub(super) struct Place<'a> {
    pub folders: &'a Folders,
    pub shown: String,
    pub module: &'a ModuleFile,
}

/// Front matter, body, and the number of lines above the body.
pub(super) fn front_matter(
    shown: &str,
    text: &str,
    problems: &mut Vec<Diagnostic>,
) -> Option<(FrontMatter, String, usize)> {
    let parts = text.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n"));
    let Some((front, body)) = parts else {
        let problem = Diagnostic::new(shown, 1, "has no front matter");
        problems.push(problem.hint("begin with TOML between two lines `+++`: id, title, minutes, objectives"));
        return None;
    };
    let above = front.matches('\n').count() + 3;
    let front: FrontMatter = parse_toml(shown, front, 1, problems)?;
    if !is_id(&front.id) {
        let problem = Diagnostic::new(shown, 2, format!("id `{}`", front.id));
        problems.push(problem.hint("lower case letters, digits and hyphens"));
    }
    if front.objectives.is_empty() || front.minutes == 0 {
        let problem = Diagnostic::new(shown, 2, "needs at least one objective and its minutes");
        problems.push(problem.hint("say what the reader can do afterwards"));
    }
    Some((front, body.to_owned(), above))
}

/// A stretch of prose, or a fenced block with its first line.
enum Stretch<'a> {
    Prose { text: String, above: usize },
    Fence { kind: &'a str, rest: &'a str, body: String, above: usize },
}

fn stretches(text: &str, above: usize) -> Vec<Stretch<'_>> {
    let mut out = Vec::new();
    let mut prose = (String::new(), above);
    let mut lines = text.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        let fence = line.strip_prefix("```").map(|info| info.trim().split_once(' ').unwrap_or((info.trim(), "")));
        let Some((kind, rest)) =
            fence.filter(|(kind, _)| matches!(*kind, "item" | "example" | "explain" | "figure" | "do"))
        else {
            prose.0.push_str(line);
            prose.0.push('\n');
            continue;
        };
        out.push(Stretch::Prose { text: std::mem::take(&mut prose.0), above: prose.1 });
        let mut body = String::new();
        let mut end = at;
        for (at, line) in lines.by_ref() {
            end = at;
            if line.trim_end() == "```" {
                break;
            }
            body.push_str(line);
            body.push('\n');
        }
        out.push(Stretch::Fence { kind, rest: rest.trim(), body, above: above + at + 1 });
        prose.1 = above + end + 1;
    }
    out.push(Stretch::Prose { text: prose.0, above: prose.1 });
    out
}

/// Renders a module's handout, if it has one: one printed page, with its sources as plain numbers of facts, which come along.
pub(super) fn handout(
    folders: &Folders,
    path: &std::path::Path,
    library: &Library,
    problems: &mut Vec<Diagnostic>,
) -> Option<(String, Vec<String>)> {
    if !path.exists() {
        return None;
    }
    let shown = folders.shown(path);
    let text = library.filled(&shown, &read(folders, path, problems)?, 0, problems);
    let mut refs = References::default();
    let html = Renderer { shown: &shown, library, refs: &mut refs, problems }.whole(&text, 0);
    if refs.words > MOST_HANDOUT_WORDS {
        let problem = Diagnostic::new(&shown, 0, format!("has {} words", refs.words));
        problems.push(problem.hint("at most 320: it has to fit on one printed page"));
    }
    let facts: Vec<String> = refs.sources.into_iter().map(|source| source.fact).collect();
    let numbered = facts.iter().enumerate().map(|(at, fact)| format!("{} = {fact}", at + 1)).collect::<Vec<_>>();
    Some((format!("{html}\n<p class=\"xs dim\">{}</p>", numbered.join(" · ")), facts))
}

/// Compiles a lesson; the number is that of its words of prose.
pub(super) fn compile(
    place: &Place<'_>,
    front: &FrontMatter,
    text: &str,
    above: usize,
    library: &Library,
    ids: &mut item::Ids,
    problems: &mut Vec<Diagnostic>,
) -> (Lesson, usize) {
    let shown = &place.shown;
    let mut refs = References::default();
    let mut blocks = Vec::new();
    for stretch in stretches(text, above) {
        match stretch {
            Stretch::Prose { text, above } => {
                let mut renderer = Renderer { shown, library, refs: &mut refs, problems };
                blocks.extend(renderer.render(&text, above).into_iter().map(Block::Html));
            }
            Stretch::Fence { kind: "item", rest, body, above } => {
                let place = item::Place { shown, module: &place.module.id, library };
                blocks.extend(item::parse(&place, rest, &body, above, ids, problems).map(Block::Check));
            }
            Stretch::Fence { kind, rest, body, above } => {
                let mut renderer = Renderer { shown, library, refs: &mut refs, problems };
                blocks.extend(fence(&mut renderer, place.folders, kind, rest, &body, above, ids));
            }
        }
    }
    let mut problem = |message: String, hint: &str| problems.push(Diagnostic::new(shown, 0, message).hint(hint));
    if refs.words > MOST_WORDS {
        problem(format!("has {} words", refs.words), "at most 1,000; split it, or say it shorter");
    }
    if !blocks.iter().any(|block| matches!(block, Block::Check(_))) {
        problem("has no knowledge check".to_owned(), "add an `item` block");
    }
    let hash = hash(&serde_json::to_string(&blocks).unwrap_or_default());
    let lesson = Lesson {
        id: front.id.clone(),
        module: place.module.id.clone(),
        title: front.title.clone(),
        minutes: front.minutes,
        objectives: front.objectives.clone(),
        blocks,
        outline: refs.outline,
        sources: refs.sources,
        terms: refs.terms.into_values().collect(),
        hash,
    };
    (lesson, refs.words)
}

fn fence(
    renderer: &mut Renderer<'_>,
    folders: &Folders,
    kind: &str,
    rest: &str,
    body: &str,
    above: usize,
    ids: &mut item::Ids,
) -> Option<Block> {
    let refuse = |renderer: &mut Renderer<'_>, message: String, hint: &str| {
        renderer.problems.push(Diagnostic::new(renderer.shown, above, message).hint(hint));
        None
    };
    let (name, title) = rest.split_once(' ').unwrap_or((rest, ""));
    match kind {
        "example" => Some(Block::Example { title: rest.to_owned(), html: renderer.whole(body, above) }),
        "explain" => {
            let Some((prompt, model)) = body.split_once("\n---\n") else {
                return refuse(renderer, "a prompt without a model answer".into(), "write it after a line `---`");
            };
            ids.add(rest, renderer.shown, above, renderer.problems);
            let below = above + prompt.matches('\n').count() + 2;
            Some(Block::Explain {
                id: rest.to_owned(),
                prompt: renderer.whole(prompt, above),
                model: renderer.whole(model, below),
            })
        }
        "figure" => {
            let path = folders.find(&format!("figures/{name}.svg"));
            let svg = read(folders, &path, renderer.problems).unwrap_or_default();
            // The page's policy forbids inline styles, and a drawing has no business running anything.
            for forbidden in ["<script", " style=", "<foreignObject", "href=\"http"] {
                if svg.contains(forbidden) {
                    let shown = folders.shown(&path);
                    let problem = Diagnostic::new(shown, 0, format!("contains `{forbidden}`"));
                    renderer.problems.push(problem.hint("use classes of style/app.css and plain shapes"));
                }
            }
            if title.is_empty() || body.trim().is_empty() {
                return refuse(
                    renderer,
                    "a figure without title or words".into(),
                    "say in a list what the drawing shows",
                );
            }
            Some(Block::Figure {
                id: format!("figure-{name}"),
                title: title.to_owned(),
                svg: svg.trim().to_owned(),
                words: renderer.whole(body, above),
            })
        }
        _ => {
            let to = match name.split_once('/') {
                Some(("report", kind)) if renderer.library.templates.contains(kind) => format!("report/new/{kind}"),
                Some(("module", id)) if renderer.library.modules.contains_key(id) => name.to_owned(),
                None if matches!(name, "reports" | "plan") => name.to_owned(),
                _ => {
                    let hint = "known: report/<kind>, reports, plan, module/<id>";
                    return refuse(renderer, format!("`do` leads to `{name}`"), hint);
                }
            };
            Some(Block::Do { to, label: title.to_owned(), html: renderer.whole(body, above) })
        }
    }
}
