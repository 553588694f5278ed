//! What the estimate says of passphrases that people choose here.

use super::*;
use crate::{Count, propose};

#[track_caller]
fn check(typed: &str, want: &str) {
    let Strength { guesses_log2, verdict, because } = strength(typed);
    assert_eq!(format!("{guesses_log2} {verdict:?} {because:?}"), want, "{typed}");
}

#[test]
fn the_commonest_passwords_are_weak_in_any_disguise() {
    check("password", "7 Weak Common");
    check("P@ssw0rd", "9 Weak Common");
    check("Rwanda2024!", "20 Weak Common");
    check("Imana1994", "15 Weak Common");
    check("mutarama2025", "14 Weak Common");
    check("ubuvugizi", "7 Weak Common");
}

#[test]
fn sequences_repeats_dates_and_numbers_are_weak_however_long() {
    check("1234567890", "7 Weak Sequence");
    check("0987654321", "7 Weak Sequence");
    check("azertyuiop", "7 Weak Sequence");
    check("aaaaaaaaaaaa", "12 Weak Repeats");
    check("inka inka inka inka", "26 Weak Repeats");
    check("01/07/1962", "16 Weak Date");
    check("12041994", "15 Weak Date");
    check("0788345912", "24 Weak Number");
    check("1198580147093521", "33 Fair Number");
}

#[test]
fn one_more_word_makes_the_next_verdict() {
    check("inka nziza", "22 Weak Short");
    check("inka yanjye nziza", "33 Fair Short");
    check("inka yanjye nziza cyane", "44 Good Words");
    check("inka yanjye nziza cyane umuhondo", "55 Strong Words");
}

#[test]
fn characters_in_no_order_count_without_any_rule_of_composition() {
    check("kX9#v", "22 Weak Short");
    check("kX9#vB2$", "36 Fair Short");
    check("kX9#vB2$mQ", "46 Good Random");
    check("xkvqzjwtbrpd", "56 Strong Random");
}

#[test]
fn the_keyboard_makes_no_difference() {
    assert_eq!(strength("l\u{2019}e\u{301}cole  est belle"), strength("l'école est belle"));
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
