//! Sites to measure, in a folder that goes with the run.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use xtask::{
    content,
    site::{Site, brotli},
};

/// A folder for one run; it goes when it is dropped.
pub struct Folder {
    /// Where it lies.
    pub path: PathBuf,
}

impl Folder {
    /// Makes it.
    ///
    /// # Errors
    /// There is no room for it.
    pub fn new() -> Result<Self, String> {
        let path = env::temp_dir().join(format!("ubuvugizi-measure-{}", std::process::id()));
        fs::create_dir_all(&path).map_err(|err| format!("{}: {err}", path.display()))?;
        Ok(Self { path })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Copies those files of a built site that are wanted.
///
/// # Errors
/// It is none, or a file cannot be read or written.
pub fn copy(from: &Path, to: &Path, wanted: impl Fn(&str) -> bool) -> Result<Site, String> {
    let files = content::files_under(from)?;
    let version = files.iter().find_map(|(name, _)| name.strip_suffix("/course.bin"));
    let version = version.ok_or(format!("{} holds no built site", from.display()))?.to_owned();
    for (name, bytes) in files.iter().filter(|(name, _)| wanted(name)) {
        put(&to.join(name), bytes, false)?;
    }
    Ok(Site { root: to.to_owned(), version })
}

/// Writes a file, and on demand a compressed one beside it, as the build does.
///
/// # Errors
/// It cannot be written.
pub fn put(path: &Path, bytes: &[u8], compress: bool) -> Result<(), String> {
    let told = |err: std::io::Error| format!("{}: {err}", path.display());
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(told)?;
    }
    fs::write(path, bytes).map_err(told)?;
    if compress {
        let packed = brotli(bytes, 11).map_err(told)?;
        if packed.len() < bytes.len() {
            fs::write(format!("{}.br", path.display()), packed).map_err(told)?;
        }
    }
    Ok(())
}
