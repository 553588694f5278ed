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
    let mut files = bindgen(&main, "app")?;
    for (name, bytes) in content::files_under(&out)? {
        match &*name {
            "main.wasm" => {}
            "pieces.js" => files.push((name, pieces_from_any_host(&bytes)?)),
            _ => files.push((name, without_notes(&bytes))),
        }
    }
    Ok(files)
}

/// A wasm module without its custom sections: names, relocations, the compiler's own.
fn without_notes(wasm: &[u8]) -> Vec<u8> {
    let mut out = wasm[..8].to_vec();
    let mut at = 8;
    while at < wasm.len() {
        let (mut size, mut shift, mut body) = (0_usize, 0, at + 1);
        loop {
            size |= usize::from(wasm[body] & 0x7f) << shift;
            (shift, body) = (shift + 7, body + 1);
            if wasm[body - 1] < 0x80 {
                break;
            }
        }
        if wasm[at] != 0 {
            out.extend_from_slice(&wasm[at..body + size]);
        }
        at = body + size;
    }
    out
}

/// Has the pieces load also where a host sends wasm under another type, and tells a missing file from a broken one.
fn pieces_from_any_host(js: &[u8]) -> Result<Vec<u8>, String> {
    let js = String::from_utf8_lossy(js);
    let (found, ours) = ("WebAssembly.instantiateStreaming(src, imports)", "instantiate(await src, imports)");
    if !js.contains(found) {
        return Err("the splitter writes other JavaScript than this build knows".into());
    }
    let ours = format!(
        "async function instantiate(response, imports) {{\nif (!response.ok) throw new Error(response.status + ' ' + response.url);\n\
        return WebAssembly.instantiate(await response.arrayBuffer(), imports);\n}}\n{}",
        js.replace(found, ours)
    );
    Ok(squeeze_js(&ours).into_bytes())
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

/// Leaves comments and the blanks at the ends of lines out. No more: a shorter file is not worth a broken rule.
fn squeeze_css(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(open) = rest.find("/*") {
        out.push_str(&rest[..open]);
        rest = rest[open..].find("*/").map_or("", |close| &rest[open + close + 2..]);
    }
    out.push_str(rest);
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
