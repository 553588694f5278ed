//! What others wrote and we ship: licences that allow it, no version twice without a reason, and a build that gives the same
//! bytes every time. Asks no network.

use std::{collections::BTreeMap, path::PathBuf};

use serde::Deserialize;

use crate::{setup, site};

/// Licences under which a dependency may come.
const ALLOWED: [&str; 12] = [
    "MIT",
    "Apache-2.0",
    "BSD-3-Clause",
    "BSD-2-Clause",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "MPL-2.0",
    "CC0-1.0",
    "0BSD",
    "Unlicense",
    "BSL-1.0",
];

/// Packages of which what we ship holds two versions, and why.
const TWICE: [(&str, &str); 8] = [
    ("block-buffer", "sha2 0.11 (our fingerprints) beside digest 0.10, which Leptos' server functions name"),
    ("crypto-common", "as block-buffer"),
    ("digest", "as block-buffer"),
    ("sha2", "as block-buffer"),
    ("gloo-utils", "gloo-storage is a version ahead of the gloo-net that Leptos names"),
    ("thiserror", "ours is 2, Leptos' configuration reader is at 1"),
    ("convert_case", "in macros only"),
    ("syn", "in macros only"),
];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    license: Option<String>,
}

/// Checks licences and versions.
///
/// # Errors
/// What is not allowed, by name.
pub fn check() -> Result<(), String> {
    let mut cargo = setup::cargo();
    let output = cargo.args(["metadata", "--format-version", "1"]).output().map_err(|err| err.to_string())?;
    let metadata: Metadata = serde_json::from_slice(&output.stdout).map_err(|err| format!("cargo metadata: {err}"))?;
    let wrong: Vec<String> = metadata
        .packages
        .iter()
        .filter(|package| !package.license.as_deref().is_some_and(is_allowed))
        .map(|package| format!("{} ({})", package.name, package.license.as_deref().unwrap_or("none")))
        .collect();
    if !wrong.is_empty() {
        return Err(format!("licences that are not on the list: {}", wrong.join(", ")));
    }
    let twice: Vec<String> = twice()?.into_iter().filter(|name| TWICE.iter().all(|(known, _)| known != name)).collect();
    if twice.is_empty() { Ok(()) } else { Err(format!("two versions of {}", twice.join(", "))) }
}

/// Whether one of the ways in which it may be taken is on the list.
fn is_allowed(licence: &str) -> bool {
    let plain = licence.replace(['(', ')'], "").replace(" / ", " OR ").replace('/', " OR ");
    plain
        .split(" AND ")
        .all(|part| part.split(" OR ").any(|one| ALLOWED.contains(&one.split(" WITH ").next().unwrap_or(one).trim())))
}

/// Packages of which what is shipped holds more than one version.
fn twice() -> Result<Vec<String>, String> {
    let mut cargo = setup::cargo();
    cargo.args(["tree", "--duplicates", "--depth", "0", "--edges", "normal", "--prefix", "none"]);
    cargo.args(["--target", "wasm32-unknown-unknown"]);
    cargo.args(site::for_the_browser());
    let output = cargo.output().map_err(|err| err.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in text.lines() {
        if let Some((name, rest)) = line.split_once(" v") {
            let version = rest.split(' ').next().unwrap_or(rest);
            let known = versions.entry(name).or_default();
            if !known.contains(&version) && !rest.contains("(proc-macro)") {
                known.push(version);
            }
        }
    }
    Ok(versions.into_iter().filter(|(_, all)| all.len() > 1).map(|(name, _)| name.to_owned()).collect())
}

/// Assembles the site a second time elsewhere and compares: the same sources give the same bytes.
///
/// # Errors
/// A file that differs.
pub fn same_bytes(first: &site::Site) -> Result<(), String> {
    let out: PathBuf = site::target().join("again");
    let again = site::build(&site::Options { out: out.clone(), ..site::Options::default() })?;
    let (ours, theirs) = (site::release_hash(&first.root)?, site::release_hash(&again.root)?);
    let _ = std::fs::remove_dir_all(&out);
    println!("release {ours}");
    if ours == theirs { Ok(()) } else { Err(format!("a second build gives {theirs}")) }
}

#[cfg(test)]
mod tests {
    use super::{check, is_allowed};

    #[test]
    fn what_we_ship_is_allowed_and_nothing_is_there_twice_without_a_reason() {
        assert_eq!(check(), Ok(()));
    }

    #[test]
    fn one_way_that_is_allowed_is_enough_and_every_part_needs_one() {
        for fine in ["MIT", "MIT OR Apache-2.0", "MIT/Apache-2.0", "(MIT OR GPL-3.0) AND Unicode-3.0"] {
            assert!(is_allowed(fine), "{fine}");
        }
        for wrong in ["GPL-3.0", "MIT AND GPL-3.0", "", "AGPL-3.0 OR GPL-2.0"] {
            assert!(!is_allowed(wrong), "{wrong}");
        }
    }
}
