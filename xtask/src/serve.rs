//! A small server for static files on the loopback: what a deployment does, no more.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::{Duration, SystemTime},
};

use tiny_http::{Header, Request, Response, Server, StatusCode};

use crate::{project, site};

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

/// Builds, serves and prints the address; with `dev`, builds quickly and again on every change.
///
/// # Errors
/// The first build failed, or there is no port.
pub fn run(options: &site::Options, dev: bool) -> Result<(), String> {
    let options = site::Options { release: !dev, ..options.clone() };
    let site = site::build(&options)?;
    let serving = serve(site.root, "/")?;
    println!("{}", serving.address);
    let mut seen = newest(&options);
    loop {
        thread::sleep(Duration::from_millis(700));
        if dev && newest(&options) > seen {
            seen = newest(&options);
            match site::build(&options) {
                Ok(site) => println!("built {} at {}", site.version, serving.address),
                Err(err) => eprintln!("{err}"),
            }
        }
    }
}

/// When anything that goes into the site was last changed.
fn newest(options: &site::Options) -> Option<SystemTime> {
    let mut open: Vec<PathBuf> =
        ["src", "crates", "public", "style", "content", "index.html"].map(|p| project().join(p)).into();
    open.push(options.content.clone());
    let mut newest = None;
    while let Some(path) = open.pop() {
        if let Ok(entries) = fs::read_dir(&path) {
            open.extend(entries.filter_map(|entry| entry.ok().map(|entry| entry.path())));
        } else {
            newest = newest.max(fs::metadata(&path).and_then(|meta| meta.modified()).ok());
        }
    }
    newest
}
