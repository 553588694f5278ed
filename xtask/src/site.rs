//! Builds the site: `index.html` and one folder named after its content, fit for any static host and any sub-folder.

use std::{
    fs,
    io::Cursor,
    path::{Path, PathBuf},
};

use wasm_bindgen_cli_support::Bindgen;

use crate::{content, project, setup};

/// What to build.
#[derive(Debug, Clone)]
pub struct Options {
    /// The curriculum's folder.
    pub content: PathBuf,
    /// Where the site goes.
    pub out: PathBuf,
    /// Optimised, or quickly.
    pub release: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { content: project().join("content"), out: project().join("dist"), release: true }
    }
}

/// A built site.
#[derive(Debug, Clone)]
pub struct Site {
    /// Its folder.
    pub root: PathBuf,
    /// The folder of this build in it, `v-1a2b3c4d5e`.
    pub version: String,
}

/// Builds everything.
///
/// # Errors
/// What did not work, in words.
pub fn build(options: &Options) -> Result<Site, String> {
    // The content first: its problems show in a second, the compiler's after minutes.
    let mut files = content::packs(&options.content)?;
    setup::wasm_target()?;
    let mut cargo = setup::cargo();
    cargo.args(["build", "--target", "wasm32-unknown-unknown", "--package", "ubuvugizi", "--package", "export-worker"]);
    if options.release {
        cargo.arg("--release");
    }
    // Added to the flags of .cargo/config.toml. Paths of this machine have no business in what is shipped, and two machines
    // have to build the same bytes.
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", setup::remapped().join(" "));
    setup::run(&mut cargo)?;
    let compiled = target().join("wasm32-unknown-unknown").join(if options.release { "release" } else { "debug" });
    files.extend(split_app(&compiled.join("ubuvugizi.wasm"))?);
    files.extend(bindgen(&compiled.join("export_worker.wasm"), "export")?);
    files.extend(content::files_under(&project().join("public"))?);
    let style = |name: &str| {
        fs::read_to_string(project().join("style").join(name)).map_err(|err| format!("style/{name}: {err}"))
    };
    files.push((
        "style.css".into(),
        squeeze_css(&format!("{}\n{}", style("tokens.css")?, style("app.css")?)).into_bytes(),
    ));
    files.sort();

    let whole: Vec<u8> = files.iter().flat_map(|(name, bytes)| [name.as_bytes(), bytes].concat()).collect();
    let version = format!("v-{}", &export::sha256_hex(&whole)[..10]);
    let index = fs::read_to_string(project().join("index.html")).map_err(|err| format!("index.html: {err}"))?;

    if options.out.exists() {
        fs::remove_dir_all(&options.out).map_err(|err| format!("{}: {err}", options.out.display()))?;
    }
    write(&options.out.join("index.html"), lines(&index.replace("{{v}}", &version)).as_bytes())?;
    for (name, bytes) in &files {
        write(&options.out.join(&version).join(name), bytes)?;
    }
    Ok(Site { root: options.out.clone(), version })
}

fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| project().join("target"), |dir| project().join(dir))
}

/// Takes the app apart at the functions of `src/later.rs`: what the first screen needs, and the pieces that come later.
fn split_app(wasm: &Path) -> Result<Vec<(String, Vec<u8>)>, String> {
    let whole = fs::read(wasm).map_err(|err| format!("{}: {err}", wasm.display()))?;
    let out = target().join("split");
    let _ = fs::remove_dir_all(&out);
    let main = out.join("main.wasm");
    let mut options = wasm_split_cli_support::Options::new(&whole);
    options.output_dir = &out;
    options.main_out_path = &main;
    options.main_module = "./app.js";
    options.link_name = "./pieces.js";
    wasm_split_cli_support::transform(options).map_err(|err| format!("splitting the app: {err:#}"))?;
    let mut files = short_imports(bindgen(&main, "app")?);
    for (name, bytes) in content::files_under(&out)? {
        match &*name {
            "main.wasm" => {}
            "pieces.js" => files.push((name, pieces_from_any_host(&bytes)?)),
            _ => files.push((name, without_notes(&bytes))),
        }
    }
    Ok(files)
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
    for (_, wasm) in files.iter_mut().filter(|(name, _)| name.ends_with(".wasm")) {
        *wasm = renamed_imports(wasm, &|name| longs.iter().position(|long| long == name).map(short_name));
    }
    files
}

fn short_name(at: usize) -> String {
    let letter = |n: usize| char::from(b'a' + (n % 26) as u8);
    format!("{}{}", letter(at / 26), letter(at))
}

/// A wasm module whose imports have other names.
fn renamed_imports(wasm: &[u8], rename: &dyn Fn(&str) -> Option<String>) -> Vec<u8> {
    let mut out = wasm[..8].to_vec();
    for (kind, body) in sections(wasm) {
        let body = if kind == 2 { imports(body, rename) } else { body.to_vec() };
        out.push(kind);
        write_leb(&mut out, body.len());
        out.extend(body);
    }
    out
}

fn imports(body: &[u8], rename: &dyn Fn(&str) -> Option<String>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    let count = read_leb(body, &mut at);
    write_leb(&mut out, count);
    for _ in 0..count {
        let text = |at: &mut usize| {
            let length = read_leb(body, at);
            *at += length;
            String::from_utf8_lossy(&body[*at - length..*at]).into_owned()
        };
        let (module, name) = (text(&mut at), text(&mut at));
        for text in [module, rename(&name).unwrap_or(name)] {
            write_leb(&mut out, text.len());
            out.extend(text.into_bytes());
        }
        // Function: type. Table: type, limits. Memory: limits. Global: type, mutability.
        let from = at;
        at += 1;
        match body[from] {
            0 => drop(read_leb(body, &mut at)),
            3 => at += 2,
            kind => {
                at += usize::from(kind == 1);
                let limits = read_leb(body, &mut at);
                for _ in 0..1 + limits % 2 {
                    read_leb(body, &mut at);
                }
            }
        }
        out.extend_from_slice(&body[from..at]);
    }
    out
}

fn read_leb(bytes: &[u8], at: &mut usize) -> usize {
    let (mut value, mut shift) = (0, 0);
    loop {
        let byte = bytes[*at];
        *at += 1;
        value |= usize::from(byte & 0x7f) << shift;
        shift += 7;
        if byte < 0x80 {
            return value;
        }
    }
}

fn write_leb(out: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// The sections of a wasm module: kind and content.
fn sections(wasm: &[u8]) -> Vec<(u8, &[u8])> {
    let (mut out, mut at) = (Vec::new(), 8);
    while at < wasm.len() {
        let kind = wasm[at];
        at += 1;
        let size = read_leb(wasm, &mut at);
        out.push((kind, &wasm[at..at + size]));
        at += size;
    }
    out
}

/// A wasm module without its custom sections: names, relocations, the compiler's own.
fn without_notes(wasm: &[u8]) -> Vec<u8> {
    let mut out = wasm[..8].to_vec();
    for (kind, body) in sections(wasm).into_iter().filter(|(kind, _)| *kind != 0) {
        out.push(kind);
        write_leb(&mut out, body.len());
        out.extend_from_slice(body);
    }
    out
}

/// Has the pieces load also where a host sends wasm under another type, and tells a missing file from a broken one.
fn pieces_from_any_host(js: &[u8]) -> Result<Vec<u8>, String> {
    let js = squeeze_js(&String::from_utf8_lossy(js));
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
    Ok(out.into_bytes())
}

fn bindgen(wasm: &Path, name: &str) -> Result<Vec<(String, Vec<u8>)>, String> {
    let out = target().join("bindgen").join(name);
    // What an older build left there must not slip into this one.
    let _ = fs::remove_dir_all(&out);
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(wasm)
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        // The pieces find the shared memory and tables under the names that the linker gave.
        .keep_lld_exports(name == "app")
        .out_name(name)
        .web(true)
        .map_err(|err| err.to_string())?;
    bindgen.generate(&out).map_err(|err| format!("{}: {err:#}", wasm.display()))?;
    let mut files = content::files_under(&out)?;
    for (name, bytes) in &mut files {
        *bytes = match name.ends_with(".js") {
            true => squeeze_js(&String::from_utf8_lossy(bytes)).into_bytes(),
            false => without_notes(bytes),
        };
    }
    Ok(files)
}

/// Leaves out the lines of written JavaScript that are comments, and the blanks at the ends of the others.
fn squeeze_js(js: &str) -> String {
    let mut inside = false;
    let code = js.lines().map(str::trim).filter(|line| {
        inside = inside || line.starts_with("/**");
        let comment = inside || line.starts_with("//");
        inside = inside && !line.ends_with("*/");
        !comment
    });
    lines(&code.collect::<Vec<_>>().join("\n"))
}

/// Leaves out comments and the blanks that separate nothing. A blank before a colon stays: it says "within".
fn squeeze_css(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(open) = rest.find("/*") {
        out.push_str(&rest[..open]);
        rest = rest[open..].find("*/").map_or("", |close| &rest[open + close + 2..]);
    }
    out.push_str(rest);
    for (blank, none) in [(" {", "{"), ("{ ", "{"), ("; ", ";"), (";}", "}"), (" }", "}"), (": ", ":"), ("} ", "}")] {
        out = out.replace(blank, none);
    }
    lines(&out)
}

fn lines(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Writes a file, and a compressed one beside it if that is smaller.
fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let told = |err: std::io::Error| format!("{}: {err}", path.display());
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(told)?;
    }
    fs::write(path, bytes).map_err(told)?;
    let packed = brotli(bytes).map_err(told)?;
    if packed.len() < bytes.len() {
        let mut name = path.as_os_str().to_owned();
        name.push(".br");
        fs::write(PathBuf::from(name), packed).map_err(told)?;
    }
    Ok(())
}

/// Brotli at its best level.
///
/// # Errors
/// Those of the writer; memory has none.
pub fn brotli(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let params = ::brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    ::brotli::BrotliCompress(&mut Cursor::new(bytes), &mut out, &params)?;
    Ok(out)
}
