//! The short forms: an invitation as a line of letters, what is handed over and what a trainer keeps of a learner as bytes. The
//! same types, written by postcard: numbers instead of names of fields, days as numbers, hashes as bytes.

use base64ct::{Base64UrlUnpadded, Encoding};
use crc::{CRC_32_ISO_HDLC, Crc, Table};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};

use super::{Cohort, HandOver, Invite, Learner};
use crate::text;

/// Most characters of a name, a place, a trainer.
pub const MOST_NAME: usize = 80;
/// Most learners of a cohort.
pub const MOST_LEARNERS: usize = 4000;
/// Most entries of a table, and most answers of a learner.
const MOST: usize = 20_000;
const FORM: u8 = 1;
/// What an invitation's line begins with where it stands in a text and not in a link.
const MARK: &str = "UBV-JOIN:";
const CRC: Crc<u32, Table<0>> = Crc::<u32, Table<0>>::new(&CRC_32_ISO_HDLC);

/// Why something from outside was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotRead {
    /// There is none in it.
    #[error("nothing of this kind stands in it")]
    Nothing,
    /// It was cut off, or changed.
    #[error("it is damaged: copy or scan the whole of it")]
    Broken,
    /// Another form.
    #[error("it was made by a newer version of the app")]
    Newer,
    /// Beyond what can be.
    #[error("it holds more than there can be, or names that are none")]
    Unsound,
}

fn is_id(id: &str) -> bool {
    text::is_id(id) && id.len() <= 40 && !id.contains('-')
}

fn is_short(text: &str) -> bool {
    text.chars().count() <= MOST_NAME && !text.chars().any(char::is_control)
}

fn bytes<T: Serialize>(value: &T) -> Vec<u8> {
    // Only a full memory could fail, and that does not come back.
    postcard::to_allocvec(value).unwrap_or_default()
}

fn value<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, NotRead> {
    match postcard::take_from_bytes(bytes) {
        Ok((value, [])) => Ok(value),
        _ => Err(NotRead::Broken),
    }
}

/// What was stored; also as JSON, as other programs write it.
fn from_line<T: DeserializeOwned>(line: &str) -> Option<T> {
    match line.trim() {
        json if json.starts_with('{') => serde_json::from_str(json).ok(),
        line => value(&Base64UrlUnpadded::decode_vec(line).ok()?).ok(),
    }
}

impl Invite {
    /// As a line of letters that stands in an address.
    #[must_use]
    pub fn to_line(&self) -> String {
        let mut all = vec![FORM];
        all.extend(bytes(self));
        all.extend(CRC.checksum(&all).to_le_bytes());
        Base64UrlUnpadded::encode_string(&all)
    }

    /// As a short file, with words of the trainer's language before it.
    #[must_use]
    pub fn to_file(&self, words: &str) -> String {
        format!("{words}\n\n{MARK}{}\n", self.to_line())
    }

    /// Reads the line, or finds it in a link, a message or a file.
    ///
    /// # Errors
    /// See `NotRead`.
    pub fn read(text: &str) -> Result<Self, NotRead> {
        let text: String = text.chars().take(20_000).collect();
        let text = text.trim();
        let after = |mark: &str| text.find(mark).map(|at| &text[at + mark.len()..]);
        let rest = after(MARK).or_else(|| after("#/join/")).unwrap_or(text);
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(rest.len());
        let line = &rest[..end];
        if line.len() < 20 {
            return Err(NotRead::Nothing);
        }
        let all = Base64UrlUnpadded::decode_vec(line).map_err(|_| NotRead::Broken)?;
        let (all, sum) = all.split_last_chunk::<4>().ok_or(NotRead::Broken)?;
        if CRC.checksum(all) != u32::from_le_bytes(*sum) {
            return Err(NotRead::Broken);
        }
        let (form, all) = all.split_first().ok_or(NotRead::Broken)?;
        if *form != FORM {
            return Err(NotRead::Newer);
        }
        let invite: Self = value(all)?;
        invite.is_sound().then_some(invite).ok_or(NotRead::Unsound)
    }

    /// Whether it holds what an invitation can hold.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let texts = [&self.name, &self.trainer, &self.district];
        is_id(&self.cohort)
            && texts.iter().all(|text| is_short(text))
            && self.modules.len() <= 60
            && self.modules.iter().all(|module| text::is_id(module) && module.len() <= 60)
            && self.pass_percent <= 100
            && self.from <= self.to
    }
}

impl HandOver {
    /// As it is sealed.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        bytes(self)
    }

    /// Reads what was unsealed.
    ///
    /// # Errors
    /// See `NotRead`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotRead> {
        // The form comes first, so that a later one is told apart whatever follows.
        match postcard::take_from_bytes::<u32>(bytes) {
            Ok((1, _)) => {}
            Ok((0, _)) | Err(_) => return Err(NotRead::Broken),
            Ok(_) => return Err(NotRead::Newer),
        }
        let handed: Self = value(bytes)?;
        let tables = &handed.tables;
        let work = &handed.work;
        let ids = tables.lessons.iter().chain(&tables.modules).chain(tables.asked.iter().map(|asked| &asked.id));
        let answers = work.checks.len()
            + work.quizzes.iter().map(|quiz| quiz.given.len()).sum::<usize>()
            + work.tests.iter().map(|test| test.given.len()).sum::<usize>();
        let sound = is_id(&handed.cohort)
            && is_id(&handed.learner)
            && is_short(&handed.name)
            && tables.asked.len() + tables.lessons.len() + tables.modules.len() <= MOST
            && answers + work.lessons.len() + work.quizzes.len() <= MOST
            && ids.into_iter().all(|id| !id.is_empty() && id.len() <= 120 && !id.chars().any(char::is_control))
            && tables.asked.iter().all(|asked| asked.hash.len() <= 64);
        sound.then_some(handed).ok_or(NotRead::Unsound)
    }
}

impl Learner {
    /// As it is stored: a line of letters.
    #[must_use]
    pub fn to_line(&self) -> String {
        Base64UrlUnpadded::encode_string(&bytes(self))
    }

    /// Reads what was stored.
    #[must_use]
    pub fn from_line(line: &str) -> Option<Self> {
        from_line(line)
    }
}

impl Cohort {
    /// As it is stored: a line of letters.
    #[must_use]
    pub fn to_line(&self) -> String {
        Base64UrlUnpadded::encode_string(&bytes(self))
    }

    /// Reads what was stored.
    #[must_use]
    pub fn from_line(line: &str) -> Option<Self> {
        from_line(line)
    }
}

/// A cohort with its learners, for a colleague; it goes sealed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CohortFile {
    /// 1.
    pub form: u32,
    /// With its secret only if the trainer wanted that.
    pub cohort: Cohort,
    /// Its learners.
    pub learners: Vec<Learner>,
}

const FILE_MARK: &[u8; 4] = b"UBVC";

impl CohortFile {
    /// As it is sealed.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        [FILE_MARK.as_slice(), &bytes(self)].concat()
    }

    /// Reads what was unsealed.
    ///
    /// # Errors
    /// See `NotRead`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotRead> {
        let bytes = bytes.strip_prefix(FILE_MARK).ok_or(NotRead::Nothing)?;
        match postcard::take_from_bytes::<u32>(bytes) {
            Ok((1, _)) => {}
            Ok((0, _)) | Err(_) => return Err(NotRead::Broken),
            Ok(_) => return Err(NotRead::Newer),
        }
        let file: Self = value(bytes)?;
        let sound = file.cohort.invite.is_sound()
            && file.learners.len() <= MOST_LEARNERS
            && file.learners.iter().all(|learner| is_id(&learner.learner) && is_short(&learner.name));
        sound.then_some(file).ok_or(NotRead::Unsound)
    }
}

/// A hash: letters in a text, half as many bytes in the short form.
pub(super) mod short_hash {
    use super::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    enum Short {
        Hex(Vec<u8>),
        Other(String),
    }

    pub fn serialize<S: Serializer>(hash: &str, s: S) -> Result<S::Ok, S::Error> {
        if s.is_human_readable() {
            return s.serialize_str(hash);
        }
        let value = |digit: u8| char::from(digit).to_digit(16).filter(|_| !digit.is_ascii_uppercase());
        let pairs = hash.as_bytes().chunks(2).map(|pair| match pair {
            [high, low] => Some((value(*high)? << 4 | value(*low)?) as u8),
            _ => None,
        });
        pairs.collect::<Option<Vec<u8>>>().map_or_else(|| Short::Other(hash.to_owned()), Short::Hex).serialize(s)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<String, D::Error> {
        if d.is_human_readable() {
            return String::deserialize(d);
        }
        Ok(match Short::deserialize(d)? {
            Short::Other(text) => text,
            Short::Hex(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
        })
    }
}
