//! From what the compiler wrote to what a browser loads: JavaScript beside each module, and the app in pieces.

use std::{fs, path::Path};

use wasm_bindgen_cli_support::Bindgen;

use crate::{
    content, offline,
    site::{self, target},
    squeeze, wasm,
};

/// Fetches pieces and opens packs.
const PIECES: &str = include_str!("pieces.js");

/// Takes the app apart at the functions of `src/later.rs`: what the first screen needs, and the pieces that come later.
///
/// # Errors
/// The compiler's output is not what the splitter or wasm-bindgen know.
pub fn app(compiled: &Path) -> Result<Vec<(String, Vec<u8>)>, String> {
    let whole = fs::read(compiled).map_err(|err| format!("{}: {err}", compiled.display()))?;
    let out = target().join("split");
    let _ = fs::remove_dir_all(&out);
    let main = out.join("main.wasm");
    let mut options = wasm_split_cli_support::Options::new(&whole);
    options.output_dir = &out;
    options.main_out_path = &main;
    options.main_module = "./app.js";
    options.link_name = "./pieces.js";
    wasm_split_cli_support::transform(options).map_err(|err| format!("splitting the app: {err:#}"))?;
    let mut files = short_imports(module(&main, "app")?);
    let mut pieces = Vec::new();
    let mut loader = String::new();
    for (name, bytes) in content::files_under(&out)? {
        match &*name {
            "main.wasm" => {}
            "pieces.js" => loader = pieces_from_any_host(&bytes)?,
            _ => pieces.push((name, wasm::without_notes(&bytes))),
        }
    }
    let (packs, table) = packed(pieces, &loader)?;
    files.extend(packs);
    files.push(("pieces.js".into(), format!("{table}{loader}").into_bytes()));
    Ok(files)
}

/// What is larger travels alone.
const SMALL: usize = 4096;

/// Puts together what is fetched together: the splitter writes a file for every set of pieces that share something, hundreds
/// of them with a few hundred bytes each. `app.pack` is everything that the app needs besides its first code; `few.pack` the
/// small ones of all other screens. A pack is the length (four bytes, little-endian) and the bytes of each module, in the
/// order of the table that `pieces.js` begins with.
fn packed(pieces: site::Files, loader: &str) -> Result<(site::Files, String), String> {
    let of_app = needed_by(loader, "app")?;
    let (mut app, mut few, mut files) = (Vec::new(), Vec::new(), Vec::new());
    for (name, bytes) in pieces {
        let stem = name.trim_end_matches(".wasm").to_owned();
        match () {
            () if of_app.contains(&stem) => app.push((stem, bytes)),
            () if bytes.len() < SMALL => few.push((stem, bytes)),
            () => files.push((name, bytes)),
        }
    }
    let mut table = String::from("const tables = {");
    for (pack, mut modules) in [("app", app), ("few", few)] {
        // By their numbers, which then stand in rows; the others after them.
        modules.sort_by_key(|(name, _)| (number(name).unwrap_or(u32::MAX), name.clone()));
        let numbers: Vec<u32> = modules.iter().filter_map(|(name, _)| number(name)).collect();
        let others: Vec<String> =
            modules.iter().filter(|(name, _)| number(name).is_none()).map(|(name, _)| format!("\"{name}\"")).collect();
        table.push_str(&format!("{pack}: [\"{}\", [{}]], ", rows(&numbers), others.join(", ")));
        let bytes = offline::packed(modules.iter().map(|(_, module)| module.as_slice()));
        files.push((format!("{pack}.pack"), bytes));
    }
    table.push_str("};\n");
    Ok((files, table))
}

/// The number of what pieces share.
fn number(name: &str) -> Option<u32> {
    name.strip_prefix("chunk_")?.parse().ok()
}

/// `20-22 40` for 20, 21, 22, 40.
fn rows(numbers: &[u32]) -> String {
    let mut rows: Vec<(u32, u32)> = Vec::new();
    for &number in numbers {
        match rows.last_mut() {
            Some((_, to)) if *to + 1 == number => *to = number,
            _ => rows.push((number, number)),
        }
    }
    let row = |(from, to): &(u32, u32)| if from == to { from.to_string() } else { format!("{from}-{to}") };
    rows.iter().map(row).collect::<Vec<_>>().join(" ")
}

/// The modules that a piece of the app's code consists of: its own, and what it shares with other pieces.
///
/// # Errors
/// There is no such piece, or the loader is written in another way.
pub fn needed_by(loader: &str, piece: &str) -> Result<Vec<String>, String> {
    let (_, shared) = loader.split_once(&format!("late(\"split_{piece}\", \"")).ok_or(format!("no piece {piece}"))?;
    let mut all = Vec::new();
    for row in shared.split('"').next().unwrap_or_default().split(' ').filter(|row| !row.is_empty()) {
        let (from, to) = row.split_once('-').unwrap_or((row, row));
        let number = |text: &str| text.parse::<u32>().map_err(|_| OTHERWISE.to_owned());
        all.extend((number(from)?..=number(to)?).map(|number| format!("chunk_{number}")));
    }
    all.push(format!("split_{piece}"));
    Ok(all)
}

const OTHERWISE: &str = "the splitter writes other JavaScript than this build knows";

/// Says in a few words what the splitter says in a hundred kilobytes: every shared chunk on a line of its own, and in each piece a
/// list of those that it needs.
fn in_short(loader: &str) -> Result<String, String> {
    let mut out = String::new();
    for line in loader.lines() {
        if line.starts_with("const __chunk_") {
            let (_, rest) = line.split_once(" = piece(\"").ok_or(OTHERWISE)?;
            if !rest.ends_with("\", []);") {
                return Err(OTHERWISE.to_owned());
            }
        } else if let Some((head, rest)) = line.split_once("wrapAsyncCb(piece(\"") {
            let (name, rest) = rest.split_once("\", [").ok_or(OTHERWISE)?;
            let (shared, _) = rest.split_once("]));").ok_or(OTHERWISE)?;
            let numbers =
                shared.split(", ").filter(|name| !name.is_empty()).map(|name| number(name.trim_start_matches('_')));
            let mut numbers: Vec<u32> = numbers.collect::<Option<_>>().ok_or(OTHERWISE)?;
            numbers.sort_unstable();
            out.push_str(&format!("{head}wrapAsyncCb(late(\"{name}\", \"{}\"));\n", rows(&numbers)));
        } else if !line.starts_with("/* ") {
            out.push_str(line);
            out.push('\n');
        }
    }
    if out.contains("__chunk_") { Err(OTHERWISE.to_owned()) } else { Ok(out) }
}

/// Has the pieces come out of their packs, load also where a host sends wasm under another type, and tells a missing file
/// from a broken one.
fn pieces_from_any_host(js: &[u8]) -> Result<String, String> {
    let js = squeeze::js(&String::from_utf8_lossy(js));
    let mut out = squeeze::js(PIECES);
    out.push('\n');
    // Written by the splitter, once for each piece.
    let begin = "makeLoad(() => {\nconst src = fetch(new URL(\"./";
    let end = ".wasm\", import.meta.url));\nsrc.catch(() => {});\nreturn async (imports) => (WebAssembly.instantiateStreaming(src, imports));\n}\n, ";
    let mut parts = js.split(begin);
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (name, rest) = part.split_once(end).ok_or(OTHERWISE)?;
        out.push_str(&format!("piece(\"{name}\", {rest}"));
    }
    // On a host that calls wasm by another type, streaming would fail.
    if out.contains("instantiateStreaming") {
        return Err(OTHERWISE.to_owned());
    }
    in_short(&out)
}

/// Short names for what the wasm imports: the long ones, with their hashes, are sent twice.
fn short_imports(mut files: Vec<(String, Vec<u8>)>) -> Vec<(String, Vec<u8>)> {
    let mut longs: Vec<String> = Vec::new();
    for (_, js) in files.iter_mut().filter(|(name, _)| name == "app.js") {
        let text = String::from_utf8_lossy(js).into_owned();
        let open = |line: &str| {
            line.strip_suffix('{').and_then(|line| line.split_once(": function(")).map(|(name, _)| name.to_owned())
        };
        longs = text.lines().filter_map(open).filter(|name| name.starts_with("__wb")).collect();
        let mut short = text;
        for (at, long) in longs.iter().enumerate() {
            short = short.replacen(&format!("\n{long}: function("), &format!("\n{}: function(", short_name(at)), 1);
        }
        *js = short.into_bytes();
    }
    for (_, module) in files.iter_mut().filter(|(name, _)| name.ends_with(".wasm")) {
        *module = wasm::renamed_imports(module, &|name| longs.iter().position(|long| long == name).map(short_name));
    }
    files
}

fn short_name(at: usize) -> String {
    let letter = |n: usize| char::from(b'a' + (n % 26) as u8);
    format!("{}{}", letter(at / 26), letter(at))
}

/// A module and its JavaScript.
///
/// # Errors
/// The module is not one that wasm-bindgen knows.
pub fn module(compiled: &Path, name: &str) -> Result<Vec<(String, Vec<u8>)>, String> {
    let out = target().join("bindgen").join(name);
    // What an older build left there must not slip into this one.
    let _ = fs::remove_dir_all(&out);
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(compiled)
        .typescript(false)
        .remove_name_section(std::env::var_os("KEEP_NAMES").is_none())
        .remove_producers_section(true)
        // The pieces find the shared memory and tables under the names that the linker gave.
        .keep_lld_exports(name == "app")
        .out_name(name)
        .web(true)
        .map_err(|err| err.to_string())?;
    bindgen.generate(&out).map_err(|err| format!("{}: {err:#}", compiled.display()))?;
    let mut files = content::files_under(&out)?;
    for (name, bytes) in &mut files {
        *bytes = match name.ends_with(".js") {
            true => squeeze::js(&String::from_utf8_lossy(bytes)).into_bytes(),
            false => wasm::without_notes(bytes),
        };
    }
    Ok(files)
}
