//! One passphrase, one row of bytes, whatever the keyboard. These rules are part of every stored key: a change locks people
//! out. They must not refuse anything but the empty passphrase.
//!
//! - Blanks (also the no-break spaces of French keyboards) count as one space; those around the whole do not count, as
//!   phones add one after a word.
//! - A letter and a following accent become the accented letter, as in Unicode's NFC: most keyboards type `é`, some type
//!   `e` and U+0301. The table holds the Latin letters of Kinyarwanda (with tones), French, Swahili and English. The whole
//!   of NFC would cost more than the derivation itself; our table is held against it by a test.
//! - The apostrophes that phones put in place of `'` count as `'`: Kinyarwanda is full of them (`n'umwana`).
//!
//! Capitals count: `Inka` is not `inka`.

use zeroize::Zeroizing;

/// An accent, the letters it can stand on, and what they become.
const ACCENTS: [(char, &str, &str); 9] = [
    ('\u{300}', "AEIOUaeiouNnWwYy", "ÀÈÌÒÙàèìòùǸǹẀẁỲỳ"),
    ('\u{301}', "AEIOUYaeiouyCcLlNnRrSsZzGgWw", "ÁÉÍÓÚÝáéíóúýĆćĹĺŃńŔŕŚśŹźǴǵẂẃ"),
    ('\u{302}', "AEIOUaeiouCcGgHhJjSsWwYy", "ÂÊÎÔÛâêîôûĈĉĜĝĤĥĴĵŜŝŴŵŶŷ"),
    ('\u{303}', "ANOanoIiUuEeYy", "ÃÑÕãñõĨĩŨũẼẽỸỹ"),
    ('\u{304}', "AaEeIiOoUuYy", "ĀāĒēĪīŌōŪūȲȳ"),
    ('\u{308}', "AEIOUaeiouyYWw", "ÄËÏÖÜäëïöüÿŸẄẅ"),
    ('\u{30a}', "AaUu", "ÅåŮů"),
    ('\u{30c}', "AaEeIiOoUuCcSsZzNnRrGg", "ǍǎĚěǏǐǑǒǓǔČčŠšŽžŇňŘřǦǧ"),
    ('\u{327}', "CcSsTtGKkLlNnRrEe", "ÇçŞşŢţĢĶķĻļŅņŖŗȨȩ"),
];

/// The passphrase as it is derived from and estimated. Empty if there is nothing in it.
pub(crate) fn prepare(typed: &str) -> Zeroizing<String> {
    // Composing, folding and squeezing never lengthen, so this never moves and leaves no copy behind.
    let mut out = Zeroizing::new(String::with_capacity(typed.len()));
    for ch in typed.trim().chars() {
        if ch.is_whitespace() {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else if let Some(composed) = out.chars().last().and_then(|base| compose(base, ch)) {
            out.pop();
            out.push(composed);
        } else {
            out.push(match ch {
                '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{2032}' | '\u{ff07}' => '\'',
                other => other,
            });
        }
    }
    out
}

fn compose(base: char, accent: char) -> Option<char> {
    let (_, bases, composed) = ACCENTS.iter().find(|(mark, ..)| *mark == accent)?;
    let at = bases.chars().position(|ch| ch == base)?;
    composed.chars().nth(at)
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    #[track_caller]
    fn check(typed: &str, want: &str) {
        assert_eq!(*prepare(typed), want);
    }

    #[test]
    fn an_accent_typed_on_two_keyboards_is_the_same() {
        check("e\u{301}cole franc\u{327}aise", "école française");
        check("école française", "école française");
        check("umusa\u{302}mbi", "umusâmbi");
    }

    #[test]
    fn blanks_and_apostrophes_of_phones_do_not_matter() {
        check("  inka\u{a0}  n\u{2019}umwana \n", "inka n'umwana");
        check("qui\u{202f}?", "qui ?");
        check(" \t ", "");
    }

    #[test]
    fn capitals_other_scripts_and_lone_accents_stay() {
        check("Inka", "Inka");
        check("አማርኛ 中文 🙂", "አማርኛ 中文 🙂");
        check("\u{301}a q\u{301}", "\u{301}a q\u{301}");
    }

    #[test]
    fn every_letter_of_our_table_is_what_unicode_says() {
        for (accent, bases, composed) in ACCENTS {
            assert_eq!(bases.chars().count(), composed.chars().count(), "{accent:?}");
            for (base, ours) in bases.chars().zip(composed.chars()) {
                let typed: String = [base, accent].iter().collect();
                assert_eq!(typed.nfc().collect::<String>(), ours.to_string());
                check(&typed, &ours.to_string());
                check(&ours.to_string().nfd().collect::<String>(), &ours.to_string());
            }
        }
    }

    #[test]
    fn every_letter_of_french_kinyarwanda_and_swahili_is_in_the_table() {
        for ch in "àâäæçéèêëîïôœöùûüÿÀÂÄÆÇÉÈÊËÎÏÔŒÖÙÛÜŸáéíóúâêîôûāēīōūǎěǐǒǔ".chars()
        {
            check(&ch.to_string().nfd().collect::<String>(), &ch.to_string());
        }
    }

    #[test]
    fn preparing_twice_changes_nothing_and_never_lengthens() {
        for typed in ["  e\u{301}\u{301}  a\u{327}\u{301} ", "\u{2032}\u{ff07}x", "n\u{303}\u{a0}\u{2003}y"] {
            let once = prepare(typed);
            assert_eq!(*prepare(&once), *once);
            assert!(once.len() <= typed.len());
        }
    }
}
