//! The whole app in one HTML file: opens from a USB stick or a phone's file manager, and can be served in a hall from a
//! laptop. The same screens, the same packs, the same exporters; what a file cannot do (be kept by a service worker) is said
//! on the screen.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{content, site, squeeze};

/// Where a hall is served: always the same, since browsers keep what people write under the address with its port.
const HALL_PORT: u16 = 8410;

/// Starts the app from what the file holds.
const LOADER: &str = include_str!("single_loader.js");

/// Writes the file beside the site's folder and gives its path.
///
/// # Errors
/// The build's, or a file cannot be read or written.
pub fn build(options: &site::Options) -> Result<PathBuf, String> {
    let site = site::build(&site::Options { compress: false, out: site::target().join("single"), ..options.clone() })?;
    let path = options.out.with_file_name("ubuvugizi.html");
    let page = page(&site)?;
    fs::write(&path, page).map_err(|err| format!("{}: {err}", path.display()))?;
    Ok(path)
}

/// What the single file does without: it is all there.
fn is_left_out(name: &str) -> bool {
    matches!(name, "boot.js" | "start.js" | "offline.js" | "style.css" | "later.css" | "curriculum.pack")
        || name.starts_with("icons/")
        || name.starts_with("schema/")
}

fn page(site: &site::Site) -> Result<String, String> {
    let folder = site.root.join(&site.version);
    let files: site::Files = content::files_under(&folder)?.into_iter().filter(|(n, _)| !is_left_out(n)).collect();
    let css = format!("{}\n{}", read(&folder.join("style.css"))?, read(&folder.join("later.css"))?);
    let loader = squeeze::js(LOADER);
    let index = read(&site.root.join("index.html"))?;
    let between = |text: &str, from: &str, to: &str| -> Result<(String, String), String> {
        let found = text.split_once(from).and_then(|(head, rest)| Some((head, rest.split_once(to)?.1)));
        found.map(|(head, rest)| (head.to_owned(), rest.to_owned())).ok_or(format!("index.html has no {from} … {to}"))
    };
    // The policy: nothing but what stands in this file, by its hash, and what it makes of itself.
    let (head, rest) = between(&index, "<meta http-equiv=", ">")?;
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{}' blob: 'wasm-unsafe-eval'; style-src 'sha256-{}'; img-src data:; connect-src blob:; \
         worker-src blob:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types default",
        hash(&loader),
        hash(&css)
    );
    let (inside, rest) = between(&rest, "<meta name=\"theme-color\"", "<script type=\"module\"")?;
    let rest = rest.split_once("</script>").map(|(_, rest)| rest).ok_or("index.html has no start")?;
    let body = rest.replacen("</body>", "", 1).replacen("</html>", "", 1);
    let head = head.replace(&format!("data-base=\"{}/\"", site.version), "data-base=\"v/\" data-file");
    Ok(format!(
        "{head}<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">{inside}<link rel=\"icon\" href=\"data:,\">\n\
         <style>{css}</style>{body}\n<script type=\"application/octet-stream\" id=\"files\">{}</script>\n<script>{loader}</script>\n</body>\n</html>\n",
        base64(&miniz_oxide::deflate::compress_to_vec_zlib(&archive(&files), 9))
    ))
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|err| format!("{}: {err}", path.display()))
}

/// Length of the list, the list, the files one after the other.
fn archive(files: &site::Files) -> Vec<u8> {
    let list: Vec<(&str, usize)> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.len())).collect();
    let list = serde_json::to_string(&list).expect("names and numbers are JSON");
    let mut out = format!("{:08}", list.len()).into_bytes();
    out.extend(list.into_bytes());
    files.iter().for_each(|(_, bytes)| out.extend(bytes));
    out
}

/// SHA-256 as a page's policy has it.
pub(crate) fn hash(text: &str) -> String {
    base64(&export::sha256(text.as_bytes()))
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len() * 4 / 3 + 4);
    for piece in bytes.chunks(3) {
        let n = piece.iter().enumerate().fold(0_usize, |n, (at, byte)| n | usize::from(*byte) << (16 - 8 * at));
        for at in 0..4 {
            out.push(if at <= piece.len() { char::from(LETTERS[n >> (18 - 6 * at) & 63]) } else { '=' });
        }
    }
    out
}

/// Serves the single file to a hall: prints its address and, for phones, a code of it.
///
/// # Errors
/// The build's, or there is no network to serve to.
pub fn serve_lan(options: &site::Options) -> Result<(), String> {
    let file = build(options)?;
    let folder = site::target().join("lan");
    fs::create_dir_all(&folder).map_err(|err| err.to_string())?;
    fs::copy(&file, folder.join("index.html")).map_err(|err| err.to_string())?;
    // Nothing is sent: the system only says which of its addresses it would send from.
    let socket = std::net::UdpSocket::bind("0.0.0.0:0").map_err(|err| err.to_string())?;
    let own = socket.connect("10.255.255.255:1").and_then(|()| socket.local_addr()).map_err(|err| err.to_string())?;
    let serving = crate::serve::serve_at(&format!("0.0.0.0:{HALL_PORT}"), folder, "/")?;
    let port = serving.address.trim_end_matches('/').rsplit(':').next().unwrap_or_default().to_owned();
    let address = format!("http://{}:{port}/", own.ip());
    println!("{}\n{address}", code(&address)?);
    loop {
        std::thread::park();
    }
}

/// An address as a code that a camera reads, drawn with letters.
fn code(address: &str) -> Result<String, String> {
    let code = qrcode::QrCode::new(address).map_err(|err| err.to_string())?;
    Ok(code.render::<qrcode::render::unicode::Dense1x2>().quiet_zone(true).build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_everybody_else() {
        // RFC 4648.
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn an_address_becomes_a_code() {
        let drawn = code("http://192.168.1.20:8080/").unwrap();
        assert!(drawn.lines().count() > 10 && drawn.contains('█'));
    }
}
