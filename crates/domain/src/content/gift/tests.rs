use super::*;
use crate::content::{Choice, ItemBody, Pair, author};

fn course() -> Course {
    Course { module: "m".into(), objectives: 3, objective: Some(2), ..Course::default() }
}

fn only(text: &str) -> Found {
    let mut found = take("q.gift", text, &course());
    assert_eq!(found.len(), 1, "{found:#?}");
    found.remove(0)
}

fn taken(text: &str) -> Drafted {
    match only(text).outcome {
        Outcome::Taken(drafted) => drafted,
        other => panic!("{other:#?}"),
    }
}

#[track_caller]
fn refused(text: &str, line: usize, words: &str) {
    match only(text).outcome {
        Outcome::Refused(told) => {
            assert!(told.message.contains(words), "{told}");
            assert_eq!(told.line, line, "{told}");
            assert!(told.hint.is_some(), "{told}");
        }
        other => panic!("{other:#?}"),
    }
}

fn choice(text: &str, right: bool, why: &str) -> Choice {
    Choice { text: text.into(), right, why: why.into() }
}

#[test]
fn questions_as_teachers_write_them_become_items() {
    let text = "// Moodle's own example, with reasons\n$CATEGORY: $course$/Justice/Courts\n\n::Grant's tomb::Who is buried\nhere?{=Nobody#Two are entombed.\n ~Grant #Entombed, which \\= kept. ~%50%Both\\: all#Half. }\n";
    let found = only(text);
    assert_eq!((found.line, found.title.as_str()), (4, "Grant's tomb"));
    assert_eq!(found.notes, ["“Both: all” gives 50 % there; here an answer is right or it is not"]);
    let Outcome::Taken(drafted) = found.outcome else { panic!("{:#?}", found.outcome) };
    assert_eq!((drafted.id.as_str(), drafted.stem.as_str()), ("m-grant-s-tomb", "Who is buried here?"));
    let all = vec![
        choice("Nobody", true, "Two are entombed."),
        choice("Grant", false, "Entombed, which = kept."),
        choice("Both: all", false, "Half."),
    ];
    assert_eq!(drafted.body, ItemBody::Single(all));
    assert_eq!(
        drafted.block,
        "```item single m-grant-s-tomb\nWho is buried here?\n- [x] Nobody\n  : Two are entombed.\n- [ ] Grant\n  : Entombed, which = kept.\n- [ ] Both: all\n  : Half.\n@ objective=2\n```\n"
    );
}

#[test]
fn weights_pairs_numbers_and_true_or_false() {
    let many = taken("Which two? {~%50%a#1 ~%50%b#2 ~%-100%c#3}");
    assert_eq!(
        many.body,
        ItemBody::Multiple(vec![choice("a", true, "1"), choice("b", true, "2"), choice("c", false, "3")])
    );
    let pairs = taken("Match. { =Italy -> Rome =Japan -> Tokyo =Peru -> Lima ####Capitals.}");
    let pair = |left: &str, right: &str| Pair { left: left.into(), right: right.into(), why: "Capitals.".into() };
    assert_eq!(pairs.body, ItemBody::Match(vec![pair("Italy", "Rome"), pair("Japan", "Tokyo"), pair("Peru", "Lima")]));
    for (text, answer, tolerance) in [
        ("{#48:2#yes ~#no}", 48.0, 2.0),
        ("{#46..50#yes ~#no}", 48.0, 2.0),
        ("{#\n=48:2#yes\n=%0%72:0#days\n~#no}", 48.0, 2.0),
    ] {
        let ItemBody::Numeric(number) = taken(&format!("How many hours? {text}")).body else { panic!("{text}") };
        assert_eq!(
            (number.answer, number.tolerance, &*number.why, &*number.otherwise),
            (answer, tolerance, "yes", "no")
        );
    }
    let is = taken("The sun rises in the west.{F#It rises in the east.#Yes, in the east.}");
    assert_eq!(
        is.body,
        ItemBody::Single(vec![
            choice("True", false, "It rises in the east."),
            choice("False", true, "Yes, in the east.")
        ])
    );
    let gap = taken("A case goes {=to the Abunzi#y ~to nobody#n ~to JADF#n} first.");
    assert_eq!(gap.stem, "A case goes _____ first.");
}

#[test]
fn tags_are_taken_out_and_what_shows_something_is_refused() {
    let found = only("[html]<p>Is 3 &lt; 4 &amp; <b>why</b>?</p>{=<p>Yes</p>#<i>so</i> ~No#n ~Perhaps#p}");
    assert_eq!(found.notes, ["its formatting (bold, lists, links) is not in the item"]);
    let Outcome::Taken(drafted) = found.outcome else { panic!() };
    assert_eq!(drafted.stem, "Is 3 < 4 & why?");
    assert_eq!(taken("[plain]Is <b> a tag?{=Yes#y ~No#n ~Perhaps#p}").stem, "Is <b> a tag?");
    refused("\nLook: <img src=\"@@PLUGINFILE@@/a.png\">{=a#1 ~b#2 ~c#3}", 2, "<img>");
}

#[test]
fn what_cannot_be_an_item_is_refused_with_its_line_and_the_others_come_all_the_same() {
    let text = "Only a text.\n\nWrite an essay. {}\n\nTyped: {=a =b}\n\nBroken {=a ~b\n\nFine? {=a#1 ~b#2 ~c#3}\n\nTwo? {=a#1 ~b#2}\n\nTwo keys {=a =b ~c}\n\nOne {=x->y =y->y =z->y}\n\nFine? {=a#1 ~b#2 ~c#3}\n";
    let found = take("q.gift", text, &course());
    let lines: Vec<(usize, bool)> =
        found.iter().map(|found| (found.line, matches!(found.outcome, Outcome::Refused(_)))).collect();
    let expected =
        [(1, true), (3, true), (5, true), (7, true), (9, false), (11, true), (13, true), (15, true), (17, true)];
    assert_eq!(lines, expected);
    refused("A }", 1, "without its");
    refused("::no end", 1, "title does not end");
    refused("Which is NOT a court?{=a#1 ~b#2 ~c#3}", 1, "NOT");
    refused("x {=a ~%abc%b ~c}", 1, "weight");
    refused("x {#abc}", 1, "number");
    refused("{=a#1 ~b#2 ~c#3}", 1, "nothing is asked");
    refused("- x {=a#1 ~b#2 ~c#3}", 1, "begins with");
    refused(&format!("x {{{}}}", "=a ~b ".repeat(40)), 1, "more than 60 answers");
}

#[test]
fn a_question_without_reasons_is_unfinished_and_says_what_is_missing() {
    let Outcome::Unfinished(drafted, gaps) = only("Which? {=a ~b#no ~c}").outcome else { panic!() };
    assert_eq!(
        gaps.iter().map(|gap| gap.message.as_str()).collect::<Vec<_>>(),
        ["`[x] a` has no reason of its own", "`[ ] c` has no reason of its own"]
    );
    assert_eq!(drafted.block.matches("TODO").count(), 2);
    // What is said to everybody is the reason of what is right.
    let Outcome::Unfinished(drafted, gaps) = only("Which? {=a ~b#no ~c ####Because.}").outcome else { panic!() };
    assert_eq!(gaps.len(), 1);
    assert!(drafted.block.contains("- [x] a\n  : Because.\n"), "{}", drafted.block);
    let Outcome::Unfinished(_, gaps) =
        take("q", "Which? {=a#1 ~b#2 ~c#3}", &Course { module: "m".into(), objectives: 3, ..Course::default() })
            .remove(0)
            .outcome
    else {
        panic!()
    };
    assert!(gaps[0].message.contains("objective"), "{gaps:?}");
}

#[test]
fn every_bank_of_ours_goes_to_moodle_and_back_without_a_loss() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content");
    let compiled = author::compile(&author::Folders::only(&root)).0.expect("our content");
    let (mut there, mut told) = (0, 0);
    for bank in &compiled.banks {
        let exported = write(&bank.module, &bank.items);
        let course = Course {
            module: bank.module.clone(),
            lessons: compiled.lessons.iter().map(|lesson| lesson.id.clone()).collect(),
            facts: bank.items.iter().flat_map(|item| item.facts.clone()).collect(),
            objectives: 99,
            ..Course::default()
        };
        let found = take("bank.gift", &exported.text, &course);
        assert_eq!(found.len(), exported.written);
        assert_eq!(exported.written + exported.left_out.len(), bank.items.len());
        for found in found {
            let Outcome::Taken(drafted) = found.outcome else { panic!("{}: {:#?}", found.title, found.outcome) };
            assert_eq!(found.notes, [""; 0], "{}", drafted.id);
            let item = bank.items.iter().find(|item| item.id == drafted.id).expect("its id came back");
            assert_eq!((&drafted.stem, &drafted.body), (&item.stem, &item.body), "{}", item.id);
            for line in item.hints.iter().map(|hint| format!("\n? {hint}\n")) {
                assert!(drafted.block.contains(&line), "{}", item.id);
            }
            assert!(drafted.block.contains(&format!("\n@ objective={}", item.objective)), "{}", item.id);
            there += 1;
        }
        told += exported.left_out.len();
    }
    assert!(there > 100 && told > 20, "{there} there and back, {told} told");
}

#[test]
fn signs_that_mean_something_come_back() {
    let hard = "a~b=c#d{e}f:g\\h // %50% [html] ####";
    let all = vec![choice(&format!("%{hard}"), true, hard), choice("b", false, hard), choice("c", false, "c")];
    let mut item = crate::quiz::tests::item("x-1", 1, ItemBody::Single(all));
    item.stem = hard.into();
    let exported = write("a", &[item.clone()]);
    let Outcome::Taken(drafted) = only(&exported.text).outcome else { panic!("{}", exported.text) };
    assert_eq!((drafted.stem, drafted.body), (item.stem, item.body));
    let again = take("q", &exported.text, &Course { ids: ["x-1".to_owned()].into(), ..course() });
    assert!(
        matches!(&again[0].outcome, Outcome::Refused(told) if told.message.contains("stands in the course already"))
    );
}
