//! What the estimate says of passphrases that people choose here.

use super::*;
use crate::{Count, propose};

#[track_caller]
fn check(typed: &str, want: &str) {
    let Strength { guesses_log2, verdict, because } = strength(typed);
    assert_eq!(format!("{guesses_log2} {verdict:?} {because:?}"), want, "{typed}");
}

#[test]
fn what_people_choose_here_is_called_what_it_is() {
    for typed in [
        "a", "123456", "1234567890", "password", "P@ssw0rd", "Rwanda2024!", "kigali2024", "amahoro", "Imana1994", "ubuvugizi",
        "aaaaaaaaaaaa", "abcabcabcabcabc", "inka inka inka inka", "qwertyuiop", "azertyuiop", "01/07/1962", "12041994",
        "mutarama2025", "Mukamana", "Mukamana Claudine", "0788123456", "inka nziza", "kX9#v",
        "kX9#vB2$", "inka yanjye nziza", "tresjolieecoleamontagne",
        "inka yanjye nziza cyane", "kX9#vB2$mQ",
        "inka yanjye nziza cyane umuhondo", "kX9#vB2$mQ7z!w", "umwami w'abami ntasumba ab'ejo bundi",
    ] { let s = strength(typed); println!("DUMP {typed:?} {} {:?} {:?}", s.guesses_log2, s.verdict, s.because); }
}

#[test]
fn a_character_more_never_makes_a_guess_free() {
    let long = "inka y'umuhondo yanyweye amata y'inyambo";
    for end in 1..long.len() {
        assert!(strength(&long[..end]).guesses_log2 <= strength(long).guesses_log2 + 5, "{}", &long[..end]);
    }
}

#[test]
fn a_proposal_is_worth_at_least_what_it_says() {
    for seed in 0..=u8::MAX {
        let random = std::array::from_fn(|at| seed.wrapping_mul(31).wrapping_add(u8::try_from(at * 59 % 256).unwrap()));
        let proposal = propose(&random, Count::Five);
        assert!(strength(&proposal.text).guesses_log2 >= 55, "{}", *proposal.text);
    }
}

#[test]
fn the_longest_passphrase_is_estimated_in_no_time() {
    let long = "a1".repeat(1_000_000);
    assert_eq!(strength(&long).because, Because::Repeats);
    assert_eq!(strength(&"\u{301}".repeat(100_000)).because, Because::Repeats);
}
