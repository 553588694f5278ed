use std::collections::BTreeMap;

use super::*;

fn entry(sort: Sort, id: &str, title: &str, lang: &str, parts: &[&str]) -> Entry {
    let parts = parts.iter().map(|part| (*part).to_owned()).collect();
    Entry { sort, id: id.into(), title: title.into(), lang: lang.into(), parts }
}

fn term(key: &str, en: &str, rw: &str, fr: &str, meaning: &str) -> Term {
    let abbreviation = String::new();
    Term { key: key.into(), abbreviation, en: en.into(), fr: fr.into(), rw: rw.into(), meaning: meaning.into() }
}

fn pack() -> Pack {
    let lessons = [
        (
            "consent",
            "Consent and doing no harm",
            "## Ask before you write. A witness gives consent. A witness may take it back.",
        ),
        (
            "hearsay",
            "Facts, hearsay and comment",
            "A witness saw it. Hearsay is what a witness heard. Report the facts. Evidence.",
        ),
        (
            "meetings",
            "The meeting that decides",
            "Report to the committee in time. Reports come late. Reporting helps. Mediation.",
        ),
        ("budget", "A budget on one page", "Money comes in and goes out. A report of it is one page."),
    ];
    let mut words = BTreeMap::<String, Vec<(usize, Weight)>>::new();
    let mut entries = Vec::new();
    let mut put = |text: &str, at: usize, weight: Weight| {
        for word in stems(text) {
            let places = words.entry(word).or_default();
            match places.iter_mut().find(|(other, _)| *other == at) {
                Some((_, known)) => *known = weight.max(*known),
                None => places.push((at, weight)),
            }
        }
    };
    for (at, (id, title, body)) in lessons.into_iter().enumerate() {
        put(title, at, 3);
        put(body, at, 1);
        entries.push(entry(Sort::Lesson, id, title, "", &["What a witness saw", "The rest"]));
    }
    put("Incident report victim", 4, 3);
    put("Rapport d’incident victime", 5, 3);
    entries.push(entry(Sort::Form, "incident", "Incident report", "en", &[]));
    entries.push(entry(Sort::Form, "incident", "Rapport d’incident", "fr", &[]));
    Pack::new(entries, &words)
}

fn search(lang: &str) -> Search {
    let terms = [
        term(
            "abunzi",
            "mediation committee (Abunzi)",
            "Komite y'Abunzi",
            "Comité de conciliateurs",
            "Settles disputes.",
        ),
        term("evidence", "evidence", "ikimenyetso", "élément de preuve", "What shows that a statement is true."),
    ];
    Search::new(pack(), &terms, lang)
}

/// Ids of what is found, the best first.
fn found(question: &str) -> Vec<String> {
    search("en").find(question).into_iter().map(|hit| hit.entry.id).collect()
}

#[test]
fn a_word_in_the_title_comes_before_one_in_the_text_and_rare_words_before_common_ones() {
    assert_eq!(found("consent")[0], "consent");
    assert_eq!(found("hearsay")[0], "hearsay");
    // Only one lesson has both words.
    assert_eq!(found("witness facts")[0], "hearsay");
    assert_eq!(found("report")[0], "incident");
    // A term is a hit of its own.
    assert_eq!(found("evidence")[0], "evidence");
    assert_eq!(found("evidence")[1], "hearsay");
}

#[test]
fn a_misspelt_word_finds_what_was_meant_and_says_so() {
    for (typed, meant) in
        [("hersay", "hearsay"), ("consnet", "consent"), ("bugdet", "budget"), ("comittee", "meetings")]
    {
        assert!(found(typed).contains(&meant.to_owned()), "{typed}: {:?}", found(typed));
        assert!(search("en").find(typed).iter().all(|hit| hit.near), "{typed}");
    }
    assert!(!search("en").find("consent")[0].near);
    // Two mistakes only in a long word, none in a short one.
    assert_eq!(found("evdince")[0], "evidence");
    assert_eq!(found("fcst"), Vec::<String>::new());
    assert_eq!(found("xyzzy plugh"), Vec::<String>::new());
}

#[test]
fn accents_and_case_and_endings_do_not_matter_and_half_a_word_is_enough() {
    assert_eq!(found("ELEMENT")[0], "evidence");
    assert_eq!(found("Élément de preuve")[0], "evidence");
    assert_eq!(found("komité")[0], "abunzi");
    assert_eq!(found("ikimenyetso"), ["evidence"]);
    for word in ["reporting", "reports", "reported", "repor"] {
        assert!(found(word).contains(&"meetings".to_owned()), "{word}");
    }
    assert_eq!(found("media")[0], "abunzi");
}

#[test]
fn words_that_stand_everywhere_do_not_count_beside_others() {
    assert_eq!(found("what is the budget of it"), found("budget"));
    assert_eq!(found("the"), Vec::<String>::new());
    assert_eq!(found(""), Vec::<String>::new());
    assert_eq!(found("  ?! "), Vec::<String>::new());
}

#[test]
fn forms_come_in_the_readers_language_and_sections_are_named() {
    let titles = |lang: &str, question: &str| -> Vec<String> {
        search(lang).find(question).into_iter().map(|hit| hit.entry.title).collect()
    };
    assert_eq!(titles("en", "incident"), ["Incident report"]);
    assert_eq!(titles("fr", "incident"), ["Rapport d’incident"]);
    let hits = search("en").find("witness");
    assert_eq!(hits[0].parts, ["What a witness saw"]);
}

#[test]
fn a_pack_is_read_as_it_was_written_and_a_damaged_one_is_no_panic() {
    let (entries, words) = pack().unpacked();
    assert_eq!(entries.len(), 6);
    assert!(words.windows(2).all(|pair| pair[0].0 < pair[1].0));
    assert!(words.iter().any(|(word, places)| word == "wit" || (word == "witness" && places.len() == 2)));
    let bytes = crate::content::pack::write(&pack()).unwrap();
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut broken = bytes.clone();
            broken[at] ^= 1 << bit;
            if let Ok(pack) = crate::content::pack::read::<Pack>(&broken) {
                let _ = Search::new(pack, &[], "en").find("witness consent");
            }
        }
    }
}
