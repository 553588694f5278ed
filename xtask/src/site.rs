//! Builds the site: `index.html` and one folder named after its content, fit for any static host and any sub-folder.

use std::{
    collections::BTreeMap,
    fs,
    io::Cursor,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use crate::{content, deployment::Deployment, glue, offline, project, setup, single, squeeze};

/// What to build.
#[derive(Debug, Clone)]
pub struct Options {
    /// The curriculum's folder.
    pub content: PathBuf,
    /// Where the site goes.
    pub out: PathBuf,
    /// With a compressed file beside each: what a deployment wants, and most of the time it takes.
    pub compress: bool,
    /// A learning record store other than that of `content/deployment.toml`.
    pub lrs: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self { content: project().join("content"), out: project().join("dist"), compress: true, lrs: None }
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

/// Files by their path in the site.
pub type Files = Vec<(String, Vec<u8>)>;

/// Builds everything.
///
/// # Errors
/// What did not work, in words.
pub fn build(options: &Options) -> Result<Site, String> {
    // The content first: its problems show in a second, the compiler's after minutes.
    let packs = content::packs(&options.content)?;
    assemble(options, packs, &code()?)
}

/// The wasm modules beside the app, each run in a Worker: package and name of its files.
pub const MODULES: [(&str, &str); 6] = [
    ("export-worker", "export"),
    ("hall-worker", "hall"),
    ("look-worker", "look"),
    ("pdf-worker", "pdf"),
    ("seal-worker", "seal"),
    ("sealed-worker", "sealed"),
];

/// All that does not come from the curriculum: the app in its pieces, the exporter, scripts and styles.
///
/// # Errors
/// The compiler's, or a file cannot be read.
pub fn code() -> Result<Files, String> {
    setup::wasm_target()?;
    let mut cargo = setup::cargo();
    cargo.args(["build", "--release", "--target", "wasm32-unknown-unknown"]);
    cargo.args(for_the_browser());
    // The standard library is built too: what comes with the compiler carries the words of every panic. A stable compiler
    // does that when it is told so.
    cargo.args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"]).env("RUSTC_BOOTSTRAP", "1");
    // Added to the flags of .cargo/config.toml.
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", setup::browser_flags().join(" "));
    setup::run(&mut cargo)?;
    let compiled = target().join("wasm32-unknown-unknown/release");
    let mut files = glue::app(&compiled.join("ubuvugizi.wasm"))?;
    for (package, name) in MODULES {
        files.extend(glue::module(&compiled.join(format!("{}.wasm", package.replace('-', "_"))), name)?);
    }
    let public = content::files_under(&project().join("public"))?;
    files.extend(public.into_iter().map(|(name, bytes)| match name.ends_with(".js") {
        true => (name, squeeze::js(&String::from_utf8_lossy(&bytes)).into_bytes()),
        false => (name, bytes),
    }));
    let style = |name: &str| {
        fs::read_to_string(project().join("style").join(name)).map_err(|err| format!("style/{name}: {err}"))
    };
    let first = format!("{}\n{}", style("tokens.css")?, style("app.css")?);
    for (name, css) in [("style.css", first), ("later.css", style("later.css")?)] {
        files.push((name.into(), squeeze::css(&css).into_bytes()));
    }
    Ok(files)
}

/// The packages that are built for the browser, as Cargo takes them.
pub fn for_the_browser() -> Vec<&'static str> {
    let packages = ["ubuvugizi"].into_iter().chain(MODULES.map(|(package, _)| package));
    packages.flat_map(|package| ["--package", package]).collect()
}

/// What a site is assembled from besides the code.
pub struct Packs {
    /// Files of the version's folder.
    pub files: Files,
    /// The lessons as plain pages: id, title, `<main>`.
    pub pages: Vec<(String, String, String)>,
    /// Id of the first lesson: where the static page's button leads.
    pub first: String,
    /// What a statement says of the course: version, language, title.
    pub course: (String, String, String),
}

/// Writes the site: a few files at its root, and everything else in a folder named after its content.
///
/// # Errors
/// A file cannot be read or written.
pub fn assemble(options: &Options, packs: Packs, code: &Files) -> Result<Site, String> {
    let mut files = packs.files;
    let mut deployment = Deployment::read(&options.content)?;
    if let Some(url) = &options.lrs {
        deployment = deployment.with_lrs(url)?;
    }
    files.push(("deployment.json".into(), deployment.pack(&packs.course)?));
    files.extend_from_slice(code);
    // These lie at the root and are written last: they name the version.
    let (root, mut files): (Files, Files) = files.into_iter().partition(|(name, _)| name.starts_with("root/"));
    files.sort();
    let index = fs::read_to_string(project().join("index.html")).map_err(|err| format!("index.html: {err}"))?;
    let index = deployment.in_page(&index).replace("{{first}}", &packs.first);
    let pages = packs.pages.iter().flat_map(|(id, title, main)| [id.as_bytes(), title.as_bytes(), main.as_bytes()]);
    let whole: Vec<&[u8]> = files
        .iter()
        .chain(&root)
        .flat_map(|(name, bytes)| [name.as_bytes(), bytes.as_slice()])
        .chain(pages)
        .chain([index.as_bytes()])
        .collect();
    let version = format!("v-{}", &export::sha256_hex(&whole.concat())[..10]);

    if options.out.exists() {
        fs::remove_dir_all(&options.out).map_err(|err| format!("{}: {err}", options.out.display()))?;
    }
    if options.compress {
        compress_ahead(&files);
    }
    let mut listed = Vec::new();
    let mut put = |name: String, bytes: &[u8], group: Option<u8>| -> Result<(), String> {
        let sent = write(&options.out.join(&name), bytes, options.compress)?;
        listed.extend(group.map(|group| offline::Listed { name, hash: offline::hash(bytes), sent, group }));
        Ok(())
    };
    for (name, bytes) in &files {
        // The first style stands in the pages; the file is for those who take it from here.
        put(format!("{version}/{name}"), bytes, (name != STYLE).then(|| offline::group(name)))?;
    }
    let curriculum = files.iter().filter(|(name, _)| offline::group(name) == offline::CURRICULUM);
    let whole = offline::packed(curriculum.map(|(_, bytes)| bytes.as_slice()));
    put(format!("{version}/curriculum.pack"), &whole, Some(offline::PACK))?;
    let style =
        files.iter().find(|(name, _)| name == STYLE).map(|(_, css)| String::from_utf8_lossy(css)).unwrap_or_default();
    let index = with_style(&squeeze::lines(&index), &style)?;
    put("index.html".into(), index.replace("{{v}}", &version).as_bytes(), Some(0))?;
    for (id, title, main) in &packs.pages {
        put(format!("lesson/{id}.html"), page(&index, &version, title, main)?.as_bytes(), None)?;
    }
    for (name, bytes) in root.iter().filter(|(name, _)| name != "root/sw.js") {
        let text = String::from_utf8_lossy(bytes).replace("{{v}}", &version);
        put(name.trim_start_matches("root/").to_owned(), text.as_bytes(), Some(2))?;
    }
    if let Some((_, worker)) = root.iter().find(|(name, _)| name == "root/sw.js") {
        let worker = offline::worker(&String::from_utf8_lossy(worker), &version, &listed);
        write(&options.out.join("sw.js"), worker.as_bytes(), options.compress)?;
    }
    Ok(Site { root: options.out.clone(), version })
}

/// The first style, which every page carries.
const STYLE: &str = "style.css";

/// Puts the first style into the page, and its hash into the page's policy: a file of its own would keep the text waiting for one
/// more way to the server and back.
fn with_style(index: &str, css: &str) -> Result<String, String> {
    let link = "<link rel=\"stylesheet\" href=\"{{v}}/style.css\">";
    if !index.contains(link) || !index.contains("style-src 'self';") || css.contains("</") {
        return Err("index.html has no place for the style".to_owned());
    }
    let policy = format!("style-src 'self' 'sha256-{}';", single::hash(css));
    Ok(index.replacen("style-src 'self';", &policy, 1).replacen(link, &format!("<style>{css}</style>"), 1))
}

/// A lesson's own page: `index.html` with another middle, one folder further down.
fn page(index: &str, version: &str, title: &str, main: &str) -> Result<String, String> {
    let parts =
        index.split_once("<!--main-->").and_then(|(head, rest)| Some((head, rest.split_once("<!--/main-->")?.1)));
    let (head, foot) = parts.ok_or("index.html has no <!--main--> … <!--/main-->")?;
    let title = title.replace('&', "&amp;").replace('<', "&lt;");
    let head = head
        .replace("href=\"#/", "href=\"../#/")
        .replace("<title>", &format!("<title>{title} · "))
        .replace("href=\"manifest", "href=\"../manifest")
        .replace("data-base=", "data-lesson data-base=")
        .replace("{{v}}", &format!("../{version}"));
    Ok(format!("{head}{main}{foot}"))
}

/// One hash over every file of a site, for the release notes: who serves these files serves this build.
///
/// # Errors
/// A file cannot be read.
pub fn release_hash(root: &Path) -> Result<String, String> {
    let files = content::files_under(root)?;
    let lines: Vec<String> =
        files.iter().map(|(name, bytes)| format!("{} {name}\n", export::sha256_hex(bytes))).collect();
    Ok(export::sha256_hex(lines.concat().as_bytes()))
}

pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| project().join("target"), |dir| project().join(dir))
}

/// Writes a file, and on demand a compressed one beside it if that is smaller. Gives the bytes that are sent.
fn write(path: &Path, bytes: &[u8], compress: bool) -> Result<usize, String> {
    let told = |err: std::io::Error| format!("{}: {err}", path.display());
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(told)?;
    }
    fs::write(path, bytes).map_err(told)?;
    if !compress {
        return Ok(bytes.len());
    }
    let packed = best(bytes).map_err(told)?;
    let sent = packed.len().min(bytes.len());
    if packed.len() < bytes.len() {
        let mut name = path.as_os_str().to_owned();
        name.push(".br");
        fs::write(PathBuf::from(name), packed.as_slice()).map_err(told)?;
    }
    Ok(sent)
}

/// What was compressed by this program before, by the hash of its content: a second build has the same files, and the best
/// compression takes a minute for all of them.
static PACKED: Mutex<BTreeMap<String, Arc<Vec<u8>>>> = Mutex::new(BTreeMap::new());

fn best(bytes: &[u8]) -> std::io::Result<Arc<Vec<u8>>> {
    let hash = export::sha256_hex(bytes);
    let known = || PACKED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(packed) = known().get(&hash) {
        return Ok(Arc::clone(packed));
    }
    let packed = Arc::new(brotli(bytes, 11)?);
    known().insert(hash, Arc::clone(&packed));
    Ok(packed)
}

/// Compresses files on all processors; whoever asks for one of them later has it at once.
fn compress_ahead(files: &Files) {
    let next = AtomicUsize::new(0);
    // The largest first: none of them is left alone at the end.
    let mut order: Vec<&[u8]> = files.iter().map(|(_, bytes)| bytes.as_slice()).collect();
    order.sort_by_key(|bytes| std::cmp::Reverse(bytes.len()));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(bytes) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
                    // A failure shows again where the file is written.
                    drop(best(bytes));
                }
            });
        }
    });
}

/// Brotli at a level from 0 to 11, the best.
///
/// # Errors
/// Those of the writer; memory has none.
pub fn brotli(bytes: &[u8], quality: i32) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let params = ::brotli::enc::BrotliEncoderParams { quality, lgwin: 22, ..Default::default() };
    ::brotli::BrotliCompress(&mut Cursor::new(bytes), &mut out, &params)?;
    Ok(out)
}
