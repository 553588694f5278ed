//! A small server for static files on the loopback: what a deployment does, no more.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::{Duration, SystemTime},
};

use tiny_http::{Header, Request, Response, Server, StatusCode};

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
    let server = Server::http("127.0.0.1:0").map_err(|err| format!("no free port: {err}"))?;
    let port = server.server_addr().to_ip().map_or(0, |address| address.port());
    let server = Arc::new(server);
    let prefix = under.trim_matches('/').to_owned();
    for _ in 0..4 {
        let (server, root, prefix) = (Arc::clone(&server), root.clone(), prefix.clone());
        thread::spawn(move || {
            while let Ok(request) = server.recv() {
                // A browser that went away in the middle is no concern of ours.
                let _ = answer(request, &root, &prefix);
            }
        });
    }
    let slash = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
    Ok(Serving { address: format!("http://127.0.0.1:{port}/{slash}") })
}

fn answer(request: Request, root: &Path, prefix: &str) -> std::io::Result<()> {
    let path = request.url().split(['?', '#']).next().unwrap_or_default().trim_start_matches('/').to_owned();
    let below = path.strip_prefix(prefix).map(|rest| rest.trim_start_matches('/'));
    let file = below
        .filter(|rest| !rest.split('/').any(|part| part == ".." || part.starts_with('.')))
        .map(|rest| root.join(if rest.is_empty() { "index.html" } else { rest }));
    let header = |name: &str, value: &str| Header::from_bytes(name, value).ok();
    let accepts_br = request
        .headers()
        .iter()
        .any(|h| h.field.equiv("Accept-Encoding") && h.value.as_str().split(',').any(|v| v.trim().starts_with("br")));
    let Some(file) = file.filter(|file| file.is_file()) else {
        return request.respond(Response::from_string("there is no such file").with_status_code(StatusCode(404)));
    };
    let packed = PathBuf::from(format!("{}.br", file.display()));
    let use_br = accepts_br && packed.is_file();
    let bytes = fs::read(if use_br { &packed } else { &file })?;
    let mut response = Response::from_data(bytes);
    let headers = [
        header("Content-Type", mime(&file)),
        header("X-Content-Type-Options", "nosniff"),
        header(
            "Cache-Control",
            if file.ends_with("index.html") { "no-cache" } else { "public, max-age=31536000, immutable" },
        ),
        use_br.then(|| header("Content-Encoding", "br")).flatten(),
        header("Vary", "Accept-Encoding"),
    ];
    for header in headers.into_iter().flatten() {
        response.add_header(header);
    }
    request.respond(response)
}

fn mime(file: &Path) -> &'static str {
    match file.extension().and_then(|ext| ext.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
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
    let mut live = Live::new(options)?;
    let serving = serve(live.site.root.clone(), "/")?;
    println!("{}", serving.address);
    loop {
        thread::sleep(Duration::from_millis(500));
        if !dev {
            continue;
        }
        match live.follow() {
            Ok(true) => println!("built {} at {}", live.site.version, serving.address),
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
}

impl Live {
    /// Builds it.
    ///
    /// # Errors
    /// Those of the build.
    pub fn new(options: site::Options) -> Result<Self, String> {
        let seen = Self::newest(&options);
        let packs = content::packs(&options.content)?;
        let code = site::code()?;
        let site = site::assemble(&options, packs, &code)?;
        Ok(Self { site, options, code, seen })
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
            self.code = site::code()?;
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
