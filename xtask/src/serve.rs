//! A small server for static files on the loopback: what a deployment does, no more.

use std::{
    convert::Infallible,
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    thread,
    time::{Duration, SystemTime},
};

use http_body_util::Full;
use hyper::{
    Request, Response, StatusCode,
    body::{Bytes, Incoming},
    header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY, X_CONTENT_TYPE_OPTIONS},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;

use crate::{content, project, site};

/// A running server; it ends with the program.
pub struct Serving {
    /// `http://127.0.0.1:43210/some/folder/`.
    pub address: String,
}

/// Serves a folder under a path such as `/` or `/some/folder/` on a free port.
///
/// # Errors
/// No port.
pub fn serve(root: PathBuf, under: &str) -> Result<Serving, String> {
    serve_at("127.0.0.1:0", root, under)
}

/// The same at an address of this machine.
///
/// # Errors
/// No port.
pub fn serve_at(at: &str, root: PathBuf, under: &str) -> Result<Serving, String> {
    let told = |err: std::io::Error| format!("no free port: {err}");
    let listener = TcpListener::bind(at).map_err(told)?;
    listener.set_nonblocking(true).map_err(told)?;
    let port = listener.local_addr().map_err(told)?.port();
    let prefix = under.trim_matches('/').to_owned();
    let slash = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().map_err(told)?;
    thread::spawn(move || {
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(listener).expect("a listener that does not block");
            while let Ok((stream, _)) = listener.accept().await {
                let (root, prefix) = (root.clone(), prefix.clone());
                tokio::spawn(async move {
                    let service = service_fn(move |request: Request<Incoming>| {
                        let response = answer(&request, &root, &prefix);
                        async { Ok::<_, Infallible>(response) }
                    });
                    // A browser that went away in the middle is no concern of ours.
                    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
                });
            }
        });
    });
    Ok(Serving { address: format!("http://127.0.0.1:{port}/{slash}") })
}

fn answer(request: &Request<Incoming>, root: &Path, prefix: &str) -> Response<Full<Bytes>> {
    let path = request.uri().path().trim_start_matches('/').to_owned();
    let below = path.strip_prefix(prefix).map(|rest| rest.trim_start_matches('/'));
    let file = below
        .filter(|rest| !rest.split('/').any(|part| part == ".." || part.starts_with('.')))
        .map(|rest| root.join(if rest.is_empty() { "index.html" } else { rest }));
    let none = || {
        let mut response = Response::new(Full::from("there is no such file"));
        *response.status_mut() = StatusCode::NOT_FOUND;
        response
    };
    let Some(file) = file.filter(|file| file.is_file()) else { return none() };
    let accepted = request.headers().get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let accepts_br = accepted.split(',').any(|coding| coding.trim().starts_with("br"));
    let packed = PathBuf::from(format!("{}.br", file.display()));
    let use_br = accepts_br && packed.is_file();
    let Ok(bytes) = fs::read(if use_br { &packed } else { &file }) else { return none() };
    // What lies in a version's folder never changes; what lies at the root names the version.
    let versioned = below.is_some_and(|below| below.starts_with("v-"));
    let keep = if versioned { "public, max-age=31536000, immutable" } else { "no-cache" };
    let response = Response::builder()
        .header(CONTENT_TYPE, mime(&file))
        .header(X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(CACHE_CONTROL, keep)
        .header(VARY, "Accept-Encoding");
    let response = if use_br { response.header(CONTENT_ENCODING, "br") } else { response };
    response.body(Full::from(bytes)).unwrap_or_else(|_| none())
}

fn mime(file: &Path) -> &'static str {
    match file.extension().and_then(|ext| ext.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Builds, serves and prints the address; with `dev`, builds again on every change.
///
/// # Errors
/// The first build failed, or there is no port.
pub fn run(options: &site::Options, dev: bool) -> Result<(), String> {
    let options = site::Options { compress: !dev, ..options.clone() };
    let mut live = if dev { Live::for_authors(options)? } else { Live::new(options)? };
    let serving = serve(live.site.root.clone(), "/")?;
    println!("{}", serving.address);
    loop {
        thread::sleep(Duration::from_millis(200));
        if !dev {
            continue;
        }
        let begun = std::time::Instant::now();
        match live.follow() {
            Ok(true) => {
                println!("built {} in {} ms, at {}", live.site.version, begun.elapsed().as_millis(), serving.address);
            }
            Ok(false) => {}
            Err(err) => eprintln!("{err}"),
        }
    }
}

/// A site that follows its sources. An edited lesson needs no compiler: only the packs are written anew.
pub struct Live {
    /// As it was built last.
    pub site: site::Site,
    options: site::Options,
    code: site::Files,
    seen: [Option<SystemTime>; 2],
    for_authors: bool,
}

/// Loads the page anew when another build lies there, and comes back to the same place.
const RELOAD: &str = include_str!("reload.js");

impl Live {
    /// Builds it.
    ///
    /// # Errors
    /// Those of the build.
    pub fn new(options: site::Options) -> Result<Self, String> {
        Self::begin(options, false)
    }

    /// The same for authors: pages load themselves anew, and nothing is kept on the device, where it would stand before what
    /// was just written.
    ///
    /// # Errors
    /// Those of the build.
    pub fn for_authors(options: site::Options) -> Result<Self, String> {
        Self::begin(options, true)
    }

    fn begin(options: site::Options, for_authors: bool) -> Result<Self, String> {
        let seen = Self::newest(&options);
        let packs = content::packs(&options.content)?;
        let code = Self::code(for_authors, seen[0])?;
        let site = site::assemble(&options, packs, &code)?;
        Ok(Self { site, options, code, seen, for_authors })
    }

    fn code(for_authors: bool, newest: Option<SystemTime>) -> Result<site::Files, String> {
        let mut code = made(newest)?;
        if for_authors {
            code.retain(|(name, _)| name != "root/sw.js");
            for (_, bytes) in code.iter_mut().filter(|(name, _)| name == "offline.js") {
                RELOAD.as_bytes().clone_into(bytes);
            }
            // At once, not after the screen has had the network to itself.
            for (_, bytes) in code.iter_mut().filter(|(name, _)| name == "start.js") {
                bytes.extend_from_slice(b"\nimport './offline.js';\n");
            }
        }
        Ok(code)
    }

    /// Builds it again if a source has changed since; tells whether it did.
    ///
    /// # Errors
    /// Those of the build. What stood before stays, and the next change is tried again.
    pub fn follow(&mut self) -> Result<bool, String> {
        let now = Self::newest(&self.options);
        let [code, content] = [now[0] > self.seen[0], now[1] > self.seen[1]];
        if !code && !content {
            return Ok(false);
        }
        self.seen = now;
        let packs = content::packs(&self.options.content)?;
        if code {
            self.code = Self::code(self.for_authors, now[0])?;
        }
        self.site = site::assemble(&self.options, packs, &self.code)?;
        Ok(true)
    }

    /// When the code and the content were last changed. Messages are both: the app's words are numbered at compile time.
    fn newest(options: &site::Options) -> [Option<SystemTime>; 2] {
        let ours = |names: &[&str]| names.iter().map(|name| project().join(name)).collect::<Vec<PathBuf>>();
        let code = ours(&["src", "crates", "public", "style", "index.html", "content/messages"]);
        let mut content = ours(&["content", "index.html"]);
        content.push(options.content.clone());
        [newest(code), newest(content)]
    }
}

/// What was made of the code last, and the time of its newest source then: a second site in one program needs nothing anew.
static MADE: Mutex<Option<(Option<SystemTime>, site::Files)>> = Mutex::new(None);

fn made(newest: Option<SystemTime>) -> Result<site::Files, String> {
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((of, code)) = &*made
        && *of == newest
    {
        return Ok(code.clone());
    }
    let code = site::code()?;
    *made = Some((newest, code.clone()));
    Ok(code)
}

/// When anything in these files and folders was last changed.
fn newest(mut open: Vec<PathBuf>) -> Option<SystemTime> {
    let mut newest = None;
    while let Some(path) = open.pop() {
        // The folder too: a file that is gone changes it.
        newest = newest.max(fs::metadata(&path).and_then(|meta| meta.modified()).ok());
        if let Ok(entries) = fs::read_dir(&path) {
            open.extend(entries.filter_map(|entry| entry.ok().map(|entry| entry.path())));
        }
    }
    newest
}
