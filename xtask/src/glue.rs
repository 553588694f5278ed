//! From what the compiler wrote to what a browser loads: JavaScript beside each module, and the app in pieces.

use std::{fs, path::Path};

use wasm_bindgen_cli_support::Bindgen;

use crate::{content, site::target, squeeze, wasm};

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
    for (name, bytes) in content::files_under(&out)? {
        match &*name {
            "main.wasm" => {}
            "pieces.js" => files.push((name, pieces_from_any_host(&bytes)?)),
            _ => files.push((name, wasm::without_notes(&bytes))),
        }
    }
    Ok(files)
}

/// Has the pieces load also where a host sends wasm under another type, and tells a missing file from a broken one.
fn pieces_from_any_host(js: &[u8]) -> Result<Vec<u8>, String> {
    let js = squeeze::js(&String::from_utf8_lossy(js));
    let mut out = String::from(
        "const piece = (name, shared) => makeLoad(() => {\nconst sent = fetch(new URL(`./${name}.wasm`, import.meta.url));\nsent.catch(() => {});\n\
         return async (imports) => {\nconst answer = await sent;\nif (!answer.ok) throw new Error(`${answer.status} ${name}`);\n\
         return WebAssembly.instantiate(await answer.arrayBuffer(), imports);\n};\n}, shared);\n",
    );
    // Written by the splitter, once for each piece.
    let begin = "makeLoad(() => {\nconst src = fetch(new URL(\"./";
    let end = ".wasm\", import.meta.url));\nsrc.catch(() => {});\nreturn async (imports) => (WebAssembly.instantiateStreaming(src, imports));\n}\n, ";
    let mut parts = js.split(begin);
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (name, rest) = part.split_once(end).ok_or("the splitter writes other JavaScript than this build knows")?;
        out.push_str(&format!("piece(\"{name}\", {rest}"));
    }
    // On a host that calls wasm by another type, streaming would fail.
    if out.contains("instantiateStreaming") {
        return Err("the splitter writes other JavaScript than this build knows".into());
    }
    Ok(out.into_bytes())
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
        .remove_name_section(true)
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
