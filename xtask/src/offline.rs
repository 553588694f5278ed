//! The list of files that the service worker keeps, and when it fetches each.

use std::fmt::Write as _;

/// A file of the site.
pub struct Listed {
    /// Path from the site's root.
    pub name: String,
    /// As `hash` gives it.
    pub hash: String,
    /// Bytes over the wire.
    pub sent: usize,
    /// As `group` gives it.
    pub group: u8,
}

/// The first 64 bits of SHA-256, in hexadecimal: tells two contents of one path apart.
pub fn hash(bytes: &[u8]) -> String {
    export::sha256_hex(bytes)[..16].to_owned()
}

/// The group of the curriculum's files.
pub const CURRICULUM: u8 = 1;
/// The group of the file that holds all of them.
pub const PACK: u8 = 3;

/// Files one after the other, each with its length before it (four bytes, little-endian).
pub fn packed<'a>(files: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut out = Vec::new();
    for bytes in files {
        out.extend((bytes.len() as u32).to_le_bytes());
        out.extend(bytes);
    }
    out
}

/// The group of what is there in several languages and needed in those only that were chosen on the device.
pub const LANGUAGE: u8 = 4;

/// When a file of the version's folder is fetched: 0 with the app, 1 with the curriculum (both when the app is installed),
/// 2 on first use or when everything is to be kept, 4 with the app in its language, and with a language that is chosen later.
pub fn group(name: &str) -> u8 {
    // "sealed", not "seal": without that nobody with a passphrase comes in.
    let exporter = ["export", "hall", "look", "pdf", "sealed"].iter().any(|module| name.starts_with(module));
    match name.split('/').next() {
        Some("lesson" | "bank" | "handout" | "forms") => CURRICULUM,
        Some("icons" | "schema") => 2,
        Some("template") => LANGUAGE,
        _ if exporter => 2,
        _ => 0,
    }
}

/// The service worker of this build.
pub fn worker(template: &str, version: &str, files: &[Listed]) -> String {
    let mut list = String::from("{");
    // What each file of the curriculum costs when they come together.
    let of_group = |wanted: u8| files.iter().filter(move |file| file.group == wanted);
    let apart: usize = of_group(CURRICULUM).map(|file| file.sent).sum();
    let together = of_group(PACK).map(|file| file.sent).next().unwrap_or(apart);
    for Listed { name, hash, sent, group } in files {
        let sent = if *group == CURRICULUM { sent * together / apart.max(1) } else { *sent };
        let _ = write!(list, "\n\"{name}\":[\"{hash}\",{sent},{group}],");
    }
    list.push_str("\n}");
    let code: Vec<&str> = template.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    code.join("\n").replace("{{v}}", version).replace("{{files}}", &list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_needed_without_a_network_comes_first_and_exporters_when_wanted() {
        assert_eq!(group("app_bg.wasm"), 0);
        assert_eq!(group("split_reports.wasm"), 0);
        assert_eq!(group("messages.rw.rest.txt"), 0);
        assert_eq!(group("template/incident.fr.json"), LANGUAGE);
        assert_eq!(group("checks.json"), 0);
        assert_eq!(group("lesson/why-in-time.html"), 1);
        assert_eq!(group("export_bg.wasm"), 2);
        assert_eq!(group("export-worker.js"), 2);
        assert_eq!(group("pdf_bg.wasm"), 2);
        assert_eq!(group("sealed-worker.js"), 2);
        assert_eq!((group("hall_bg.wasm"), group("look_bg.wasm")), (2, 2));
        assert_eq!(group("seal_bg.wasm"), 0);
        let listed = Listed { name: "v-1/a.js".into(), hash: hash(b"abc"), sent: 3, group: 0 };
        let worker = worker("// words\nconst BUILD = '{{v}}';\nconst FILES = {{files}};", "v-1", &[listed]);
        assert_eq!(worker, "const BUILD = 'v-1';\nconst FILES = {\n\"v-1/a.js\":[\"ba7816bf8f01cfea\",3,0],\n};");
    }
}
