use serde_json::{Value, json};

use super::*;
use crate::{
    cohort::{Asked, Cohort, Given, Invite, Tables, Taken, Work},
    date::Moment,
};

/// The key of the example in the specification of `did:key`.
fn key() -> [u8; 32] {
    from_base64url("O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik").unwrap().try_into().unwrap()
}

/// Not Ed25519, but as it is used here: hangs on every byte of key and text. The real one is tested where it is.
fn mark(key: &[u8; 32], text: &[u8]) -> [u8; 64] {
    let mut sum = crate::text::FNV_START;
    let mut next = |bytes: &[u8]| {
        for byte in bytes {
            sum = (sum ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        }
        sum.to_be_bytes()
    };
    let first = next(key);
    let _ = next(text);
    std::array::from_fn(|at| if at < 8 { first[at] } else { next(&[at as u8])[at % 8] })
}

fn award() -> Award {
    Award {
        id: [7; 16],
        subject: [9; 16],
        name: "Claudine \"U.\"".into(),
        trainer: "Jean, IMRO".into(),
        cohort: "Huye, November 2026".into(),
        key: key(),
        from: NOW,
        title: "Ubuvugizi".into(),
        about: "Civil society that reports and speaks up.".into(),
        criteria: "Every quiz passed with 80 %.".into(),
    }
}

const NOW: u64 = 1_796_054_400;

fn token() -> String {
    let text = to_sign(&award());
    signed(&text, &mark(&key(), text.as_bytes()))
}

fn check(token: &str) -> Result<Checked, Refused> {
    let opened = Opened::read(token)?;
    let whole = mark(&opened.key, opened.text.as_bytes()) == opened.signature;
    opened.said(NOW, whole)
}

fn refused(token: &str) -> Refused {
    check(token).unwrap_err()
}

/// The token with another header or payload, signed anew.
fn changed(part: usize, change: impl FnOnce(&mut Value)) -> String {
    let token = token();
    let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    let mut value: Value = serde_json::from_slice(&from_base64url(&parts[part]).unwrap()).unwrap();
    change(&mut value);
    parts[part] = to_base64url(value.to_string().as_bytes());
    let text = parts[..2].join(".");
    format!("{text}.{}", to_base64url(&mark(&key(), text.as_bytes())))
}

#[test]
fn encodings_are_those_of_their_standards() {
    // RFC 4648, section 10, without padding; did:key, section 3.
    for (plain, wanted) in
        [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("\u{3ff}~~", "z79-fg")]
    {
        assert_eq!(to_base64url(plain.as_bytes()), wanted);
        assert_eq!(from_base64url(wanted).as_deref(), Some(plain.as_bytes()));
    }
    for wrong in ["Z", "Zh", "Zm9=", "Zm 9", "é"] {
        assert_eq!(from_base64url(wrong), None, "{wrong}");
    }
    assert_eq!(did_key(&key()), "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp");
    assert_eq!(time(NOW), "2026-11-30T16:00:00Z");
}

#[test]
fn what_was_signed_is_read_again_and_says_no_more_than_the_name() {
    let found = check(&token()).unwrap();
    assert_eq!((&*found.name, &*found.trainer, found.key), ("Claudine \"U.\"", "Jean, IMRO", key()));
    assert_eq!((&*found.cohort, &*found.from), ("Huye, November 2026", "2026-11-30T16:00:00Z"));
    let subject = &credential(&award())["credentialSubject"];
    let named: Vec<&String> = subject.as_object().unwrap().keys().collect();
    assert_eq!(named, ["achievement", "id", "identifier", "type"]);
    assert_eq!(subject["id"], "urn:uuid:09090909-0909-4909-8909-090909090909");
    // It has to fit into a code on paper: 2,331 bytes at the middle of the four strengths.
    assert!(token().len() < 1700, "{}", token().len());
}

#[test]
fn the_credential_has_what_the_standard_asks_for_and_the_header_nothing_else() {
    let value = credential(&award());
    for wanted in ["@context", "id", "type", "credentialSubject", "issuer", "validFrom"] {
        assert!(!value[wanted].is_null(), "{wanted}");
    }
    let achievement = &value["credentialSubject"]["achievement"];
    for wanted in ["id", "type", "name", "description", "criteria"] {
        assert!(!achievement[wanted].is_null(), "{wanted}");
    }
    let head: Value = serde_json::from_slice(&from_base64url(token().split('.').next().unwrap()).unwrap()).unwrap();
    assert_eq!(head.as_object().unwrap().keys().collect::<Vec<_>>(), ["alg", "jwk", "typ"]);
    assert_eq!(head["jwk"].get("d"), None);
}

#[test]
fn other_algorithms_and_keys_are_refused_before_anything_is_believed() {
    for alg in ["none", "RS256", "HS256", "eddsa"] {
        assert_eq!(refused(&changed(0, |head| head["alg"] = json!(alg))), Refused::Algorithm(alg.into()));
    }
    assert_eq!(refused(&changed(0, |head| head["alg"] = json!(null))), Refused::Algorithm("?".into()));
    assert_eq!(refused(&changed(0, |head| head["jwk"] = json!(null))), Refused::NoKey);
    assert_eq!(refused(&changed(0, |head| head["jwk"]["d"] = json!("AAAA"))), Refused::NoKey);
    assert_eq!(refused(&changed(0, |head| head["jwk"]["crv"] = json!("X25519"))), Refused::NoKey);
    // Somebody else's key in the header, under a signature of the first one.
    let other = to_base64url(&[5; 32]);
    assert_eq!(refused(&changed(0, |head| head["jwk"]["x"] = json!(other))), Refused::Signature);
    // Somebody else's key and signature, under the trainer's name.
    let text = changed(0, |head| head["jwk"]["x"] = json!(other));
    let text = text.rsplit_once('.').unwrap().0;
    let forged = format!("{text}.{}", to_base64url(&mark(&[5; 32], text.as_bytes())));
    assert_eq!(refused(&forged), Refused::OtherIssuer);
}

#[test]
fn times_and_claims_are_looked_at() {
    assert_eq!(refused(&changed(1, |c| c["exp"] = json!(NOW - 1))), Refused::Expired("2026-11-30T15:59:59Z".into()));
    assert_eq!(refused(&changed(1, |c| c["validUntil"] = json!("2030-01-01T00:00:00Z"))), Refused::NoCredential("exp"));
    assert_eq!(refused(&changed(1, |c| c["nbf"] = json!(1))), Refused::NoCredential("nbf"));
    let early = |c: &mut Value| {
        c["nbf"] = json!(NOW + 86_400);
        c["validFrom"] = json!("2026-12-01T16:00:00Z");
    };
    assert_eq!(refused(&changed(1, early)), Refused::NotYet("2026-12-01T16:00:00Z".into()));
    for claim in ["iss", "jti", "sub"] {
        assert_eq!(
            refused(&changed(1, |c| c[claim] = json!("urn:x"))),
            match claim {
                "iss" => Refused::NoCredential("iss"),
                "jti" => Refused::NoCredential("jti"),
                _ => Refused::NoCredential("sub"),
            }
        );
    }
    assert_eq!(refused(&changed(1, |c| c["type"] = json!("Badge"))), Refused::NoCredential("type"));
    assert_eq!(
        refused(&changed(1, |c| c["credentialSubject"]["identifier"] = json!([]))),
        Refused::NoCredential("identifier")
    );
}

#[test]
fn every_changed_letter_is_refused_and_nothing_panics() {
    let token = token();
    for at in 0..token.len() {
        for by in ["A", "z", ".", "", "\u{e9}"] {
            let mut broken = token.clone();
            broken.replace_range(at..=at, by);
            if broken != token {
                let got = check(&broken);
                assert!(got.is_err(), "{at} {by}");
            }
        }
        assert!(check(&token[..at]).is_err());
    }
    assert_eq!(refused(&"a.".repeat(20_000)), Refused::TooLong);
    assert_eq!(
        [refused(""), refused("a.b"), refused("{}.e30.e30")],
        [Refused::NoToken, Refused::NoToken, Refused::NoToken]
    );
}

#[test]
fn a_certificate_needs_the_best_quiz_of_every_module() {
    let day = crate::date::Day::new(2026, 11, 2).unwrap();
    let invite = Invite {
        cohort: "c1".into(),
        name: "Huye".into(),
        trainer: "T".into(),
        district: "Huye".into(),
        from: day,
        to: day,
        modules: vec!["a".into(), "b".into(), "c".into()],
        pass_percent: 70,
        seal_to: [0; 32],
        signs_with: key(),
    };
    let mut tables = Tables::default();
    let item = tables.item(&Asked { id: "i".into(), hash: "h".into(), objective: 1 });
    let places = ["b", "a"].map(|id| tables.module(&id.to_owned()));
    let cohort = Cohort { invite, secret: None, plan: None, tables };
    let quiz = |module: u32, right: usize, all: usize| Taken {
        module,
        finished: Moment { day, minute: 0 },
        given: (0..all).map(|at| Given { item, response: None, right: at < right }).collect(),
    };
    let mut work = Work {
        quizzes: vec![quiz(places[1], 3, 10), quiz(places[1], 7, 10), quiz(places[0], 6, 10)],
        ..Work::default()
    };
    let shown = |work: &Work| {
        let all = marks(&cohort, work, |module| module != "c");
        (all.iter().map(|mark| mark.best).collect::<Vec<_>>(), passed(&all))
    };
    assert_eq!(shown(&work), (vec![Some((7, 10)), Some((6, 10))], false));
    work.quizzes.push(quiz(places[0], 7, 10));
    assert_eq!(shown(&work), (vec![Some((7, 10)), Some((7, 10))], true));
    assert!(!passed(&marks(&cohort, &work, |_| true)), "module c was not handed over");
    assert!(!passed(&[]));
}
