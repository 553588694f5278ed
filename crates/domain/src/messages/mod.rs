//! Every word of the interface. The build script turns `content/messages/en/*.toml` into the `Msg` type; the app fetches
//! one small pack a language. Whole sentences only: Kinyarwanda agrees by noun class, so nothing is glued from words.

use crate::date::Day;

#[cfg(feature = "author")]
pub mod table;

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// The languages of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// French.
    Fr,
    /// Kinyarwanda.
    Rw,
}

impl Lang {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::En, Self::Fr, Self::Rw];

    /// BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
            Self::Rw => "rw",
        }
    }

    /// Its own name, never translated.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Fr => "Français",
            Self::Rw => "Ikinyarwanda",
        }
    }

    /// The language of a BCP 47 tag such as `fr-RW`.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|lang| lang.tag().eq_ignore_ascii_case(primary))
    }
}

/// A message taken apart: which line, and what goes into it. Small to copy and to say again, which a `Msg` is not.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    line: usize,
    count: Option<u32>,
    texts: Vec<(&'static str, String)>,
}

impl Said {
    /// Number of the line in every pack of this build.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The number or the text that goes into it, as text; empty if nothing does.
    pub fn argument(&self) -> String {
        let text = self.texts.first().map(|(_, text)| text.clone());
        self.count.map(|n| n.to_string()).or(text).unwrap_or_default()
    }
}

impl From<Msg> for Said {
    fn from(msg: Msg) -> Self {
        let line = msg.index();
        let (count, texts) = msg.arguments();
        Self { line, count, texts }
    }
}

/// The words of one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Messages {
    lang: Lang,
    lines: Vec<String>,
}

impl Messages {
    /// Reads the early pack: what the first screen and the lessons say. `None` if it is not of this build (another number
    /// of messages).
    pub fn parse(lang: Lang, early: &str) -> Option<Self> {
        let lines: Vec<String> = early.split('\n').map(str::to_owned).collect();
        (lines.len() == EARLY_COUNT).then_some(Self { lang, lines })
    }

    /// Adds the pack with all other messages. `None` if it is not of this build.
    pub fn with_rest(mut self, rest: &str) -> Option<Self> {
        self.lines.truncate(EARLY_COUNT);
        self.lines.extend(rest.split('\n').map(str::to_owned));
        self.is_whole().then_some(self)
    }

    /// Whether every message is there, not only the early ones.
    pub fn is_whole(&self) -> bool {
        self.lines.len() == MESSAGE_COUNT
    }

    /// The shipped words, for native tests and tools.
    #[cfg(any(test, feature = "author"))]
    pub fn shipped(lang: Lang) -> Self {
        macro_rules! packs {
            ($lang:literal) => {
                [
                    include_str!(concat!(env!("OUT_DIR"), "/", $lang, ".early.txt")),
                    include_str!(concat!(env!("OUT_DIR"), "/", $lang, ".rest.txt")),
                ]
            };
        }
        let [early, rest] = match lang {
            Lang::En => packs!("en"),
            Lang::Fr => packs!("fr"),
            Lang::Rw => packs!("rw"),
        };
        let words = Self::parse(lang, early).and_then(|words| words.with_rest(rest));
        words.expect("the build script wrote packs and counts together")
    }

    /// Which language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The message in this language, numbers and all.
    pub fn say(&self, msg: &Msg) -> String {
        self.speak(&msg.clone().into())
    }

    /// The same for a message that was taken apart before.
    pub fn speak(&self, said: &Said) -> String {
        let line = self.line(said.line);
        let form = match (line.split_once('\u{1f}'), said.count) {
            (Some((one, other)), Some(n)) => {
                if self.is_one(n) {
                    one
                } else {
                    other
                }
            }
            _ => line,
        };
        let mut out = String::with_capacity(form.len());
        let mut rest = form;
        while let Some(open) = rest.find('{') {
            let Some(close) = rest[open..].find('}') else { break };
            out.push_str(&rest[..open]);
            let name = &rest[open + 1..open + close];
            match (said.count, said.texts.iter().find(|(key, _)| *key == name)) {
                (_, Some((_, value))) => out.push_str(value),
                (Some(n), None) if name == "n" => out.push_str(&self.number(u64::from(n))),
                _ => {}
            }
            rest = &rest[open + close + 1..];
        }
        out.push_str(rest);
        out
    }

    /// A message by its line and what goes into it: for text of our own build, which names both. Empty if the line has not
    /// come yet.
    pub fn speak_line(&self, line: usize, argument: &str) -> String {
        let number = ("number", argument.to_owned());
        self.speak(&Said { line, count: argument.parse().ok(), texts: vec![number] })
    }

    fn line(&self, number: usize) -> &str {
        self.lines.get(number).map_or("", String::as_str)
    }

    /// Plural rule (CLDR; Kinyarwanda has no rule there, its nouns tell one from more).
    fn is_one(&self, n: u32) -> bool {
        match self.lang {
            Lang::En | Lang::Rw => n == 1,
            Lang::Fr => n < 2,
        }
    }

    /// A whole number with the language's thousands mark: `3,000,000`, `3 000 000`, `3.000.000`.
    pub fn number(&self, n: u64) -> String {
        let mark = match self.lang {
            Lang::En => ',',
            Lang::Fr => '\u{202f}',
            Lang::Rw => '.',
        };
        let digits = n.to_string();
        let mut out = String::new();
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push(mark);
            }
            out.push(digit);
        }
        out
    }

    /// `24 November 2026`, `24 novembre 2026`, `24 Ugushyingo 2026`.
    pub fn date(&self, day: Day) -> String {
        let month = self.month(day.month);
        match (self.lang, day.day) {
            (Lang::Fr, 1) => format!("1er {month} {}", day.year),
            _ => format!("{} {month} {}", day.day, day.year),
        }
    }

    /// `November`, by its number from 1.
    pub fn month(&self, month: u32) -> String {
        let months = self.speak(&Msg::MonthNames.into());
        months.split(',').nth(month as usize - 1).unwrap_or("").to_owned()
    }

    /// `Tuesday`.
    pub fn weekday(&self, day: Day) -> String {
        let names = self.speak(&Msg::WeekdayNames.into());
        names.split(',').nth(day.weekday()).unwrap_or("").to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_dates_follow_the_language() {
        let day = Day::new(2026, 11, 24).unwrap();
        let [en, fr, rw] = Lang::ALL.map(Messages::shipped);
        assert_eq!(en.number(3_000_000), "3,000,000");
        assert_eq!(fr.number(3_000_000), "3\u{202f}000\u{202f}000");
        assert_eq!(rw.number(3_000_000), "3.000.000");
        assert_eq!(en.number(12), "12");
        assert_eq!(en.date(day), "24 November 2026");
        assert_eq!(fr.date(Day::new(2026, 8, 1).unwrap()), "1er août 2026");
        assert_eq!(rw.date(day), "24 Ugushyingo 2026");
        assert_eq!(en.weekday(day), "Tuesday");
    }

    #[test]
    fn plural_forms_follow_the_language() {
        let [en, fr, _] = Lang::ALL.map(Messages::shipped);
        assert_eq!(en.say(&Msg::Minutes { n: 1 }), "1 minute");
        assert_eq!(en.say(&Msg::Minutes { n: 0 }), "0 minutes");
        assert_eq!(fr.say(&Msg::Minutes { n: 0 }), "0 minute");
    }

    #[test]
    fn every_language_has_every_message_with_the_same_placeholders() {
        assert_eq!(DISAGREEMENTS, &[] as &[&str]);
    }

    #[test]
    fn a_pack_of_another_build_is_refused() {
        assert_eq!(Messages::parse(Lang::En, "one\ntwo"), None);
        let whole = Messages::shipped(Lang::En);
        assert!(whole.is_whole());
        assert_eq!(whole.with_rest("one\ntwo"), None);
    }

    #[test]
    fn what_the_first_screen_and_the_lessons_say_is_in_the_early_pack() {
        let early = include_str!(concat!(env!("OUT_DIR"), "/en.early.txt"));
        let words = Messages::parse(Lang::En, early).unwrap();
        assert!(!words.is_whole());
        assert_eq!(words.say(&Msg::CheckAnswer), "Check my answer");
        assert_eq!(words.say(&Msg::Minutes { n: 2 }), "2 minutes");
        assert!(words.say(&Msg::StoreQuota).contains("full"));
        assert_eq!(words.say(&Msg::ExportDocx), "", "what only reports say comes later");
    }

    #[test]
    fn browser_tags_are_understood() {
        assert_eq!(Lang::from_tag("fr-RW"), Some(Lang::Fr));
        assert_eq!(Lang::from_tag("rw"), Some(Lang::Rw));
        assert_eq!(Lang::from_tag("sw-KE"), None);
    }
}
