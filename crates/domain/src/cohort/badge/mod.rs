//! Certificates that a trainer signs: Open Badges 3.0 credentials as VC-JWT (section 8.2 of the specification), EdDSA over
//! Ed25519, the key in the header. The signing itself is passed in. Nobody has to be asked to check one: whoever knows whose key
//! it is knows whose signature it is.

mod encode;
mod read;
mod rule;
#[cfg(test)]
mod tests;

use serde_json::{Value, json};

use crate::date::Day;

pub use encode::{did_key, from_base64url, to_base64url};
pub use read::{Checked, Opened, Refused};
pub use rule::{ModuleMark, marks, passed};

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Award {
    /// Drawn at random: its own number.
    pub id: [u8; 16],
    /// Drawn at random: stands for the learner, and for nobody anywhere else.
    pub subject: [u8; 16],
    /// The name that the learner has chosen.
    pub name: String,
    /// Who signs.
    pub trainer: String,
    /// Name of the cohort.
    pub cohort: String,
    /// The trainer's Ed25519 key.
    pub key: [u8; 32],
    /// When, in seconds since 1970 (UTC).
    pub from: u64,
    /// Name of the certificate.
    pub title: String,
    /// What it was given for, in a sentence.
    pub about: String,
    /// What had to be reached.
    pub criteria: String,
}

/// Longest name that is written into a certificate, in letters.
const LONGEST: usize = 120;

/// The credential before it is signed.
pub fn credential(award: &Award) -> Value {
    let short = |text: &str| text.trim().chars().take(LONGEST).collect::<String>();
    let who = json!({
        "type": "IdentityObject", "hashed": false, "identityType": "ext:name", "identityHash": short(&award.name),
    });
    json!({
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": urn(award.id),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": award.title,
        "issuer": { "id": did_key(&award.key), "type": ["Profile"], "name": short(&award.trainer) },
        "validFrom": time(award.from),
        "credentialSubject": {
            "id": urn(award.subject),
            "type": ["AchievementSubject"],
            "identifier": [who],
            "achievement": {
                "id": format!("urn:ubuvugizi:cohort:{}", to_base64url(award.cohort.as_bytes())),
                "type": ["Achievement"],
                "name": short(&award.cohort),
                "description": award.about,
                "criteria": { "narrative": award.criteria },
            },
        },
    })
}

/// What is signed, by Ed25519 with the secret half of `award.key`: header and credential.
pub fn to_sign(award: &Award) -> String {
    let header = json!({
        "alg": "EdDSA", "typ": "JWT",
        "jwk": { "kty": "OKP", "crv": "Ed25519", "x": to_base64url(&award.key) },
    });
    let mut payload = credential(award);
    payload["iss"] = payload["issuer"]["id"].clone();
    payload["jti"] = payload["id"].clone();
    payload["sub"] = payload["credentialSubject"]["id"].clone();
    payload["nbf"] = json!(award.from);
    let part = |value: &Value| to_base64url(value.to_string().as_bytes());
    format!("{}.{}", part(&header), part(&payload))
}

/// The certificate as one line of text: what was signed, and its signature.
pub fn signed(text: &str, signature: &[u8; 64]) -> String {
    format!("{text}.{}", to_base64url(signature))
}

/// A UUID (version 4) of random bytes.
fn urn(mut bytes: [u8; 16]) -> String {
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// Seconds since 1970 as ISO 8601 in UTC.
fn time(seconds: u64) -> String {
    let day = Day::from_number((seconds / 86_400) as i64).unwrap_or(Day { year: 1970, month: 1, day: 1 });
    let rest = seconds % 86_400;
    format!("{day}T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60)
}
