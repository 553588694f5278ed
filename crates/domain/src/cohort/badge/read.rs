//! Checking a certificate. Everything about it is outside data: sizes are limited, and whatever is wrong is a reason in words.

use serde_json::Value;

use super::{did_key, from_base64url, time};

/// Longest certificate that is looked at, in bytes.
pub const LARGEST: usize = 16_000;

/// Why a certificate is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// It has not the form of a certificate: three parts with points between.
    NoToken,
    /// Too long to be one.
    TooLong,
    /// Signed in another way than EdDSA; with what it says of itself.
    Algorithm(String),
    /// The key is not in it, or is no Ed25519 key.
    NoKey,
    /// The issuer that is named is not the one whose key is in it.
    OtherIssuer,
    /// The signature does not belong to the text: something was changed, or another key has signed.
    Signature,
    /// The text is no Open Badges 3.0 credential, or says two things at once.
    NoCredential(&'static str),
    /// It holds only from a later moment on.
    NotYet(String),
    /// It has run out.
    Expired(String),
}

/// A certificate whose signature is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Its own number.
    pub id: String,
    /// Whose it is, as the learner wants to be called.
    pub name: String,
    /// Who has signed, as the certificate says.
    pub trainer: String,
    /// The key that has signed.
    pub key: [u8; 32],
    /// Name of the certificate.
    pub title: String,
    /// Name of the cohort.
    pub cohort: String,
    /// What it was given for.
    pub about: String,
    /// What had to be reached.
    pub criteria: String,
    /// Since when, `2026-11-30T08:00:00Z`.
    pub from: String,
}

/// A certificate taken apart; whether its signature is whole has still to be seen.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// The key that is in it.
    pub key: [u8; 32],
    /// What was signed.
    pub text: String,
    /// The signature, by Ed25519.
    pub signature: [u8; 64],
}

impl Opened {
    /// Takes a certificate apart. Nothing that it says is believed yet.
    ///
    /// # Errors
    /// It is none, or signed in another way.
    pub fn read(token: &str) -> Result<Self, Refused> {
        let token = token.trim();
        if token.len() > LARGEST {
            return Err(Refused::TooLong);
        }
        let parts: Vec<&str> = token.split('.').collect();
        let [header, payload, signature] = parts[..] else { return Err(Refused::NoToken) };
        let head = object(header).ok_or(Refused::NoToken)?;
        match head["alg"].as_str() {
            Some("EdDSA") => {}
            other => return Err(Refused::Algorithm(other.unwrap_or("?").chars().take(12).collect())),
        }
        let jwk = &head["jwk"];
        let is_ours = jwk["kty"] == "OKP" && jwk["crv"] == "Ed25519" && jwk.get("d").is_none();
        let key = jwk["x"].as_str().filter(|_| is_ours).and_then(from_base64url);
        let key: [u8; 32] = key.and_then(|key| key.try_into().ok()).ok_or(Refused::NoKey)?;
        let signature = from_base64url(signature).and_then(|bytes| bytes.try_into().ok()).ok_or(Refused::Signature)?;
        Ok(Self { key, text: format!("{header}.{payload}"), signature })
    }

    /// What it says; `now` in seconds since 1970, `whole` is what Ed25519 says of key, text and signature. Whose key it is
    /// nobody can know from it.
    ///
    /// # Errors
    /// The first reason that is found.
    pub fn said(&self, now: u64, whole: bool) -> Result<Checked, Refused> {
        if !whole {
            return Err(Refused::Signature);
        }
        let payload = self.text.split_once('.').and_then(|(_, payload)| object(payload));
        said(&payload.ok_or(Refused::NoCredential("JSON"))?, self.key, now)
    }
}

fn object(part: &str) -> Option<Value> {
    let value: Value = serde_json::from_slice(&from_base64url(part)?).ok()?;
    value.is_object().then_some(value)
}

fn said(value: &Value, key: [u8; 32], now: u64) -> Result<Checked, Refused> {
    let has = |list: &Value, wanted: &[&str]| {
        let one = |value: &Value| value.as_str().is_some_and(|text| wanted.contains(&text));
        one(list) || list.as_array().is_some_and(|all| all.iter().any(one))
    };
    if !has(&value["type"], &["OpenBadgeCredential", "AchievementCredential"]) {
        return Err(Refused::NoCredential("type"));
    }
    if value["issuer"]["id"] != did_key(&key).as_str() {
        return Err(Refused::OtherIssuer);
    }
    let subject = &value["credentialSubject"];
    let pairs = [("iss", &value["issuer"]["id"]), ("jti", &value["id"]), ("sub", &subject["id"])];
    for (claim, stands) in pairs {
        if !stands.is_string() || value[claim] != *stands {
            return Err(Refused::NoCredential(claim));
        }
    }
    let from = value["nbf"].as_u64().filter(|from| value["validFrom"] == time(*from).as_str());
    let from = from.ok_or(Refused::NoCredential("nbf"))?;
    // A clock that is some minutes behind makes no certificate invalid.
    if from > now + 600 {
        return Err(Refused::NotYet(time(from)));
    }
    if !value["exp"].is_null() || !value["validUntil"].is_null() {
        let until = value["exp"].as_u64().ok_or(Refused::NoCredential("exp"))?;
        if until <= now {
            return Err(Refused::Expired(time(until)));
        }
    }
    let text = |value: &Value| value.as_str().unwrap_or_default().chars().take(600).collect::<String>();
    let named = subject["identifier"].as_array().into_iter().flatten();
    let named = named.filter(|id| id["identityType"] == "ext:name" && id["hashed"] == false);
    let name = named.map(|id| text(&id["identityHash"])).next().filter(|name| !name.is_empty());
    let achievement = &subject["achievement"];
    Ok(Checked {
        id: text(&value["id"]),
        name: name.ok_or(Refused::NoCredential("identifier"))?,
        trainer: text(&value["issuer"]["name"]),
        key,
        title: text(&value["name"]),
        cohort: text(&achievement["name"]),
        about: text(&achievement["description"]),
        criteria: text(&achievement["criteria"]["narrative"]),
        from: time(from),
    })
}
