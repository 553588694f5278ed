//! A lesson's page as it lies in a package: no way into the app, which is not there, and a strict policy.

use std::fs;

use domain::{
    content::LessonCard,
    messages::{Messages, Msg, Said},
};

use crate::project;

/// What is the same on every page.
pub struct Frame {
    lang: String,
    policy: String,
    /// The symbols and the band.
    symbols: String,
    /// What the script says, once a page.
    said: String,
}

impl Frame {
    /// Reads the symbols from `index.html`.
    ///
    /// # Errors
    /// They are not there.
    pub fn read(words: &Messages, connect: &str) -> Result<Self, String> {
        let index = fs::read_to_string(project().join("index.html")).map_err(|err| format!("index.html: {err}"))?;
        let symbols =
            index.split_once("<svg class=\"defs\"").and_then(|(_, rest)| Some(rest.split_once("</svg>\n<div")?.0));
        let symbols = symbols.ok_or("index.html has no symbols")?;
        let said = [
            ("alone", Msg::PackageAlone),
            ("begun", Msg::PackageBegun),
            ("noted", Msg::PackageNoted),
            ("done", Msg::PackageDone),
            ("failed", Msg::PackageFailed),
        ];
        Ok(Self {
            lang: words.lang().tag().to_owned(),
            policy: format!(
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src {connect}; base-uri 'none'; \
                 form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
            ),
            symbols: format!("<svg class=\"defs\"{symbols}</svg>"),
            said: said
                .map(|(name, msg)| format!("<span data-say=\"{name}\">{}</span>", words.speak(&Said::from(msg))))
                .concat(),
        })
    }

    /// A page; `pass` is the share of right answers that passes, in percent.
    pub fn page(&self, card: &LessonCard, printed: &str, pass: Option<u32>) -> String {
        let Self { lang, policy, symbols, said } = self;
        let title = card.title.replace('&', "&amp;").replace('<', "&lt;");
        let pass = pass.map_or_else(String::new, |percent| format!(" data-pass=\"{percent}\""));
        format!(
            "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
<meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n<link rel=\"icon\" href=\"data:,\">\n\
<link rel=\"stylesheet\" href=\"../style.css\">\n<script src=\"../object.js\" defer></script>\n</head>\n<body>\n{symbols}\n\
<div id=\"app\" class=\"app\"><header class=\"top\"><p class=\"place\">Ubuvugizi</p></header>\
<svg class=\"band\" aria-hidden=\"true\"><rect width=\"100%\" height=\"10\" fill=\"url(#bd)\"/></svg>\n\
<main class=\"page two\" id=\"main\" tabindex=\"-1\"{pass}>{}<p class=\"sm dim\" role=\"status\" data-told></p>\
<div hidden>{said}</div></main></div>\n</body>\n</html>\n",
            unlinked(printed)
        )
    }
}

/// Takes out the ways to other screens: the words stay, a button goes together with the line that announces it.
fn unlinked(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find("<a ") {
        out.push_str(&rest[..at]);
        let tag = &rest[at..];
        let parts = tag.split_once('>').and_then(|(open, behind)| Some((open, behind.split_once("</a>")?)));
        let Some((open, (inside, behind))) = parts else { break };
        if !open.contains("href=\"#/") {
            out.push_str(&format!("{open}>{inside}</a>"));
        } else if open.contains("class=\"btn\"") {
            // "Next lesson · 9 minutes" says nothing without the button.
            if let Some(line) = out
                .rfind("<p class=\"sm dim\">")
                .filter(|at| out[*at..].matches("<p").count() == 1 && out.ends_with("</p>"))
            {
                out.truncate(line);
            }
        } else {
            out.push_str(&format!("<span>{inside}</span>"));
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::unlinked;

    #[test]
    fn ways_out_go_and_footnotes_stay() {
        let html = "<p>See <a href=\"#/lesson/x\">this</a> <a class=\"src\" href=\"#s1\">1</a></p><p class=\"sm dim\"><span>Next</span></p><a class=\"btn\" href=\"#/lesson/y\"><span>Y</span></a></div>";
        assert_eq!(unlinked(html), "<p>See <span>this</span> <a class=\"src\" href=\"#s1\">1</a></p></div>");
    }
}
