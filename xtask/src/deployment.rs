//! `content/deployment.toml`: the addresses by which others know the course, and the learning record store if there is one.

use std::{fs, path::Path};

use serde::{Deserialize, Serialize};

/// What a deployment says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Deployment {
    /// What the ids of all activities begin with.
    pub base: String,
    /// The store, if there is one.
    #[serde(default)]
    pub lrs: Option<Lrs>,
}

/// A learning record store.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Lrs {
    /// Its endpoint, ending with a slash.
    pub url: String,
    /// Who runs it, as learners are told.
    pub name: String,
}

impl Deployment {
    /// Reads the file of a curriculum, or ours where it has none.
    ///
    /// # Errors
    /// It cannot be read, or an address is none.
    pub fn read(content: &Path) -> Result<Self, String> {
        let own = content.join("deployment.toml");
        let path = if own.exists() { own } else { crate::project().join("content/deployment.toml") };
        let told = |what: String| format!("{}: {what}", path.display());
        let text = fs::read_to_string(&path).map_err(|err| told(err.to_string()))?;
        let read: Self = toml::from_str(&text).map_err(|err| told(err.to_string()))?;
        read.checked().map_err(told)
    }

    /// The same with another store.
    ///
    /// # Errors
    /// The address is none.
    pub fn with_lrs(mut self, url: &str) -> Result<Self, String> {
        let name = self.lrs.map_or_else(|| origin(url), |lrs| lrs.name);
        let url = if url.ends_with('/') { url.to_owned() } else { format!("{url}/") };
        self.lrs = Some(Lrs { url, name });
        self.checked()
    }

    /// What the app reads of it. Fetched by the screen that needs it, never by a start.
    ///
    /// # Errors
    /// None in practice.
    pub fn pack(&self, (version, lang, title): &(String, String, String)) -> Result<Vec<u8>, String> {
        let all = serde_json::json!({
            "base": self.base, "course_version": version, "lang": lang, "title": title, "lrs": self.lrs,
        });
        serde_json::to_vec(&all).map_err(|err| err.to_string())
    }

    /// The page with the store's origin in its policy, and a mark that there is one; the page as it is where there is none.
    pub fn in_page(&self, index: &str) -> String {
        let Some(lrs) = &self.lrs else { return index.to_owned() };
        let policy = format!("connect-src 'self' {};", origin(&lrs.url));
        index.replacen("connect-src 'self';", &policy, 1).replacen("<html ", "<html data-lrs ", 1)
    }

    fn checked(self) -> Result<Self, String> {
        let lrs = self.lrs.iter().map(|lrs| &lrs.url);
        for address in std::iter::once(&self.base).chain(lrs) {
            let rest = address.strip_prefix("https://").or_else(|| {
                // Without encryption on this device only.
                ["http://127.0.0.1", "http://localhost"].iter().find_map(|here| address.strip_prefix(here))
            });
            let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/%".contains(c);
            if !rest.is_some_and(|rest| !rest.is_empty() && rest.chars().all(plain)) || !address.ends_with('/') {
                return Err(format!("`{address}` has to begin with https:// and to end with a slash"));
            }
        }
        Ok(self)
    }
}

/// Scheme, host and port of an address.
pub fn origin(url: &str) -> String {
    url.splitn(4, '/').take(3).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_encrypted_ones_and_only_the_origin_is_let_through() {
        let ours = Deployment::read(&crate::project().join("content")).unwrap();
        assert_eq!(ours.lrs, None, "off by default");
        let index = std::fs::read_to_string(crate::project().join("index.html")).unwrap();
        assert_eq!(ours.in_page(&index), index, "without a store nothing changes");
        let theirs = ours.clone().with_lrs("https://lrs.example.rw/xAPI").unwrap().in_page(&index);
        assert_eq!(
            theirs.replacen(" https://lrs.example.rw", "", 1).replacen(" data-lrs", "", 1),
            index,
            "its origin and nothing else"
        );
        assert!(
            theirs.contains("connect-src 'self' https://lrs.example.rw;") && theirs.contains("<html data-lrs lang")
        );
        let with = |url: &str| ours.clone().with_lrs(url);
        assert_eq!(
            origin(&with("https://lrs.example.rw:8443/xAPI").unwrap().lrs.unwrap().url),
            "https://lrs.example.rw:8443"
        );
        assert!(with("http://127.0.0.1:8100/xAPI/").is_ok());
        for wrong in
            ["http://lrs.example.rw/", "https://a b/", "https://x/;script-src *", "", "ftp://x/", "https:///\"/"]
        {
            assert!(with(wrong).is_err(), "{wrong}");
        }
    }
}
