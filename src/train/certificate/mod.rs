//! Certificates that a trainer signs, and checking one: by anybody, without a network and without asking anybody.

mod sheet;
mod sign;
mod verify;

use domain::{
    cohort::badge::{Checked, Opened, Refused},
    messages::Msg,
};

pub use sign::page as sign_page;
pub use verify::page as verify_page;

use crate::{
    app::say,
    browser::{clock, hall},
};

/// Checks a certificate: `Err(Err(_))` where the code that checks did not come.
async fn checked(token: &str) -> Result<Checked, Result<Refused, String>> {
    let opened = Opened::read(token).map_err(Ok::<Refused, String>)?;
    let whole =
        hall::verify(&opened.key, opened.text.as_bytes(), &opened.signature).await.map_err(Err::<Refused, String>)?;
    opened.said((clock::millis() / 1000.0) as u64, whole).map_err(Ok)
}

/// Why a certificate is refused, in words.
fn reason(refused: &Refused) -> String {
    let day = |time: &str| time.split('T').next().unwrap_or_default().to_owned();
    say(match refused {
        Refused::NoToken => Msg::RefusedNoToken,
        Refused::TooLong => Msg::RefusedTooLong,
        Refused::Algorithm(name) => Msg::RefusedAlgorithm { name: name.clone() },
        Refused::NoKey => Msg::RefusedNoKey,
        Refused::OtherIssuer => Msg::RefusedOtherIssuer,
        Refused::Signature => Msg::RefusedSignature,
        Refused::NoCredential(what) => Msg::RefusedNoCredential { what: (*what).to_owned() },
        Refused::NotYet(time) => Msg::RefusedNotYet { date: day(time) },
        Refused::Expired(time) => Msg::RefusedExpired { date: day(time) },
    })
}
