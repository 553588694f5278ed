use expect_test::{Expect, expect};

use super::*;
use crate::content::{Item, ItemBody, pack};

/// A course of one module with one lesson and a bank, in a folder of its own.
fn course(name: &str, lesson: &str, bank: &str) -> (Option<Compiled>, Vec<Diagnostic>) {
    course_with(name, lesson, bank, &[])
}

/// The same with further files.
fn course_with(name: &str, lesson: &str, bank: &str, more: &[(&str, &str)]) -> (Option<Compiled>, Vec<Diagnostic>) {
    let root = std::env::temp_dir().join(format!("ubv-author-{}-{name}", std::process::id())).join("content");
    let module = root.join("en/m");
    fs::create_dir_all(&module).unwrap();
    fs::create_dir_all(root.join("patterns")).unwrap();
    fs::write(root.join("patterns/t.svg"), "<svg></svg>").unwrap();
    fs::write(root.join("en/course.toml"), "title = \"C\"\nmodules = [\"m\"]\n").unwrap();
    fs::write(root.join("en/glossary.toml"), "[terms]\nabunzi = \"Mediators.\"\n").unwrap();
    fs::write(
        root.join("glossary.csv"),
        "term,abbreviation,english,kinyarwanda,french\nabunzi,,Abunzi,Abunzi,Abunzi\nrib,RIB,RIB,RIB,RIB\n",
    )
    .unwrap();
    fs::write(root.join("places.csv"), "province,district,sector\nEastern,Kayonza,Gahini\nEastern,Kayonza,Kabare\n")
        .unwrap();
    fs::write(
        root.join("facts.toml"),
        "[F-001]\ntext = \"A fact.\"\nconfidence = \"single\"\naddresses = [\"http://a.rw/\"]\n",
    )
    .unwrap();
    let quiz = if bank.is_empty() { "" } else { "[quiz]\ndraw = 1\npass_percent = 80\n" };
    fs::write(
        module.join("module.toml"),
        format!(
            "id = \"m\"\nnumber = 1\ntitle = \"M\"\nsummary = \"S\"\ntile = \"t\"\nobjectives = [\"do it\"]\n{quiz}"
        ),
    )
    .unwrap();
    fs::write(module.join("01-a.md"), lesson).unwrap();
    if !bank.is_empty() {
        fs::write(module.join("bank.md"), bank).unwrap();
    }
    for (path, text) in more {
        fs::write(root.join(path), text).unwrap();
    }
    let compiled = compile(&Folders::only(&root));
    fs::remove_dir_all(root.parent().unwrap()).unwrap();
    compiled
}

const FRONT: &str = "+++\nid = \"a\"\ntitle = \"A\"\nminutes = 5\nobjectives = [\"do it\"]\n+++\n";
const GOOD: &str = "```item single q1\nWhich?\n- [x] yes\n  : because\n- [ ] no\n  : since\n- [ ] maybe\n  : unsure\n@ objective=1 lesson=a F-001\n```\n";

#[track_caller]
fn check(name: &str, lesson: &str, want: Expect) {
    let (_, problems) = course(name, lesson, "");
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    want.assert_eq(&told.join("\n"));
}

#[test]
fn a_good_lesson_becomes_blocks_with_footnotes_terms_and_an_outline() {
    let text = format!("{FRONT}Hello [Abunzi](term:abunzi) [F-001] and [F-001].\n\n## A part\n\nMore.\n\n{GOOD}");
    let (compiled, problems) = course("good", &text, "");
    assert_eq!(problems, vec![]);
    let lesson = &compiled.unwrap().lessons[0];
    let html: Vec<&str> =
        lesson.blocks.iter().filter_map(|b| if let Block::Html(html) = b { Some(&**html) } else { None }).collect();
    expect![[r##"
        <p>Hello <a class="term" href="#t-abunzi">Abunzi</a> <a class="src" href="#s1" id="r1-1" aria-label="Source 1">1</a> and <a class="src" href="#s1" id="r1-2" aria-label="Source 1">1</a>.</p>
        ---
        <h2 id="a-part">A part</h2>
        <p>More.</p>"##]].assert_eq(&html.join("\n---\n"));
    assert_eq!(lesson.outline, vec![("a-part".to_owned(), "A part".to_owned())]);
    assert_eq!((lesson.sources.len(), lesson.terms.len()), (1, 1));
    assert!(matches!(lesson.blocks.last(), Some(Block::Check(item)) if item.id == "q1"));
}

use crate::content::Block;

#[test]
fn what_does_not_resolve_is_located() {
    let text = format!(
        "{FRONT}One [x](term:nobody) [y](term:rib).\n\nTwo [F-999].\n\n[z](lesson:nowhere) [w](ftp://x)\n\n<b>raw</b>\n\n# Big\n\n{GOOD}"
    );
    check(
        "links",
        &text,
        expect![[r#"
        content/en/m/01-a.md:7: glossary term `nobody` is unknown
            hint: keys are the first column of glossary.csv
        content/en/m/01-a.md:7: glossary term `rib` has no meaning
            hint: add one sentence to en/glossary.toml
        content/en/m/01-a.md:9: fact F-999 is unknown
            hint: facts are numbered in facts.toml
        content/en/m/01-a.md:11: link to `ftp://x`
            hint: known: lesson:<id>, term:<key>, https://…
        content/en/m/01-a.md:11: there is no lesson `nowhere`
            hint: use the `id` of a lesson's front matter
        content/en/m/01-a.md:13: raw HTML
            hint: write CommonMark, or one of the blocks of content/README.md
        content/en/m/01-a.md:13: raw HTML
            hint: write CommonMark, or one of the blocks of content/README.md
        content/en/m/01-a.md:15: a heading of the first level
            hint: the title stands in the front matter; begin with `##`"#]],
    );
}

#[test]
fn bad_items_are_located() {
    let items = "```item single q1\nWhich is NOT so?\n- [ ] a\n  : w\n- [ ] b\n- [ ] c\n  : w\n@ objective=7 lesson=b\n```\n\n```item numeric q1\nHow many?\n= 4 +- 0 days\n  : w\n@ objective=1\n```\n\n```item essay q3\nWrite.\n@ objective=1\n```\n";
    check(
        "items",
        &format!("{FRONT}{items}"),
        expect![[r#"
        content/en/m/01-a.md:0: has no knowledge check
            hint: add an `item` block
        content/en/m/01-a.md:7: item `q1` has no key
            hint: mark what is right with `- [x]`
        content/en/m/01-a.md:7: item `q1` leans on NOT or EXCEPT
            hint: ask for what holds: readers skip the small word
        content/en/m/01-a.md:11: `[ ] b` has no explanation of its own
            hint: add a line `  : why` under it
        content/en/m/01-a.md:14: objective 7
            hint: the module has objectives 1 to 1
        content/en/m/01-a.md:14: there is no lesson `b`
            hint: use the `id` of a lesson's front matter
        content/en/m/01-a.md:17: id `q1` stands at content/en/m/01-a.md:7 too
            hint: ids are unique in the course; progress hangs on them
        content/en/m/01-a.md:17: item `q1` has nothing to say to other numbers
            hint: write `~ *` with an explanation
        content/en/m/01-a.md:24: item kind `essay`
            hint: known: single, multiple, order, match, classify, numeric, scenario"#]],
    );
}

#[test]
fn unknown_keys_and_long_lessons_are_refused() {
    let long = "word ".repeat(1001);
    check(
        "front",
        &format!("+++\nid = \"a\"\ntitle = \"A\"\nminutes = 5\nobjectives = [\"x\"]\nlevel = 3\n+++\n{GOOD}"),
        expect![[r#"
        content/en/m/01-a.md:6: unknown field `level`, expected one of `id`, `title`, `minutes`, `objectives`
            hint: see content/README.md for the keys"#]],
    );
    check(
        "long",
        &format!("{FRONT}{long}\n\n{GOOD}"),
        expect![[r#"
        content/en/m/01-a.md:0: has 1001 words
            hint: at most 1,000; split it, or say it shorter"#]],
    );
}

#[test]
fn scenarios_reach_every_scene_and_end() {
    let story = "```item scenario s1\nStory.\n# start\nGo.\n- on -> mid [best]\n  : w\n# mid\nHere.\n- back -> start [poor]\n  : w\n# lost !\nEnd.\n@ objective=1\n```\n";
    check(
        "story",
        &format!("{FRONT}{story}"),
        expect![[r#"
        content/en/m/01-a.md:0: has no knowledge check
            hint: add an `item` block
        content/en/m/01-a.md:7: item `s1` goes round in circles
            hint: every path must come to an ending
        content/en/m/01-a.md:17: scene `lost` is never reached
            hint: let a decision lead to it, or take it out"#]],
    );
}

#[test]
fn an_explanation_may_be_mended_without_asking_anybody_again() {
    let item = |text: &str| {
        let (compiled, problems) = course("hash", &format!("{FRONT}{text}"), "");
        assert_eq!(problems, vec![]);
        match compiled.unwrap().lessons[0].blocks.last() {
            Some(Block::Check(item)) => item.hash.clone(),
            _ => panic!("an item"),
        }
    };
    let hash = item(GOOD);
    assert_eq!(hash, item(&GOOD.replace("because", "for a better reason")));
    assert_ne!(hash, item(&GOOD.replace("Which?", "Which one?")));
    assert_ne!(hash, item(&GOOD.replace("maybe", "perhaps")));
}

#[test]
fn a_small_bank_is_told() {
    let (compiled, problems) = course("bank", &format!("{FRONT}{GOOD}"), &GOOD.replace("q1", "b1"));
    assert_eq!(compiled.unwrap().banks[0].items.len(), 1);
    assert_eq!(problems[0].message, "holds 1 items for a draw of 1");
}

#[test]
fn a_foreign_curriculum_gets_our_forms_without_links_to_our_lessons() {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content");
    let root = std::env::temp_dir().join(format!("ubv-author-{}-foreign", std::process::id())).join("content");
    fs::create_dir_all(root.join("en/m")).unwrap();
    fs::write(root.join("en/course.toml"), "title = \"C\"\nmodules = [\"m\"]\n").unwrap();
    let module = "id = \"m\"\nnumber = 1\ntitle = \"M\"\nsummary = \"S\"\ntile = \"im1\"\nobjectives = [\"do it\"]\n";
    fs::write(root.join("en/m/module.toml"), module).unwrap();
    fs::write(root.join("en/m/01-a.md"), format!("{FRONT}{}", GOOD.replace("F-001", "F-020"))).unwrap();
    let (compiled, problems) = compile(&Folders { root: root.clone(), ours });
    fs::remove_dir_all(root.parent().unwrap()).unwrap();
    assert_eq!(problems, vec![]);
    let compiled = compiled.unwrap();
    assert_eq!((compiled.lessons.len(), compiled.places.provinces.len()), (1, 5));
    assert!(compiled.templates.iter().any(|(_, t)| t.id == "incident"));
    assert!(compiled.templates.iter().all(|(_, t)| t.steps.iter().all(|s| s.lesson.is_none())));
}

#[test]
fn places_keep_their_order_and_know_their_province() {
    let (compiled, _) = course("places", &format!("{FRONT}{GOOD}"), "");
    let places = compiled.unwrap().places;
    assert_eq!(places.sectors("Kayonza"), ["Gahini", "Kabare"]);
    assert_eq!(places.province_of("Kayonza"), Some("Eastern"));
    assert_eq!(places.districts("Eastern"), ["Kayonza"]);
}

/// The one lesson of a course, printed.
fn printed_lesson(name: &str, body: &str) -> Printed {
    let (compiled, problems) = course(name, &format!("{FRONT}{body}"), "");
    assert_eq!(problems, vec![]);
    let compiled = compiled.unwrap();
    let frame = Frame { module: &compiled.course.modules[0], at: 0 };
    printed(&compiled.lessons[0], &frame, &crate::messages::Messages::shipped(Lang::En))
}

#[test]
fn a_printed_lesson_holds_all_that_a_script_needs_to_make_it_answer() {
    let explain = "```explain e1\nWhy?\n\n---\n\nSo.\n```\n";
    let numeric = "```item numeric n1\nHow many?\n= 3 +- 0 days\n  : three\n~ *\n  : no\n@ objective=1\n```\n";
    let made = printed_lesson("pack", &format!("One & [F-001].\n\n{GOOD}\n{explain}\n{numeric}"));
    for part in [
        "One &amp; <a class=\"src\"",
        "data-of=\"a\" data-hash=\"",
        "data-module=\"m\"",
        "data-check=\"q1\" data-hash=\"",
        "data-explain=\"e1\"",
        "data-exercise=\"0\"",
        "data-say=\"your-right\"",
        "<li id=\"s1\">",
        "href=\"#/module/m\"",
    ] {
        assert!(made.html.contains(part), "{part} in {}", made.html);
    }
    // A choice carries its own place in the item, and its reason stands in the same order.
    let right = made.html.split("<label class=\"pick\">").skip(1).position(|row| row.contains("value=\"0\"")).unwrap();
    let reasons: Vec<&str> = made.html.split("<li").filter(|row| row.contains("ic hang")).collect();
    assert!(reasons[right].starts_with(" data-right"), "{reasons:?}");
    assert!(matches!(&made.items[..], [item] if item.id == "n1" && matches!(item.body, ItemBody::Numeric(_))));
    assert_eq!(pack::read::<Vec<Item>>(&pack::write(&made.items).unwrap()).unwrap(), made.items);
    // Every word of the interface stands there as its message says it, under its number, and comes early.
    let words = crate::messages::Messages::shipped(Lang::En);
    let early = crate::messages::Messages::parse(Lang::En, include_str!(concat!(env!("OUT_DIR"), "/en.early.txt")));
    let mut places = 0;
    for place in made.html.split("data-line=\"").skip(1) {
        let (number, rest) = place.split_once('"').unwrap();
        let (arg, rest) = rest.split_once('>').unwrap();
        let arg = arg.split('"').nth(1).unwrap_or_default();
        let said = words.speak_line(number.parse().unwrap(), arg);
        assert!(!said.is_empty() && rest.starts_with(&said), "{number} {arg}: {said}");
        assert_eq!(early.as_ref().unwrap().speak_line(number.parse().unwrap(), arg), said);
        places += 1;
    }
    assert!(places >= 20, "{places}");
}

#[test]
fn local_settings_are_put_in_and_an_unknown_one_is_located() {
    let text = format!("{FRONT}Within {{{{breach}}}} you tell it.\n\nAnd {{{{nothing}}}}.\n\n{GOOD}");
    let root = "[breach]\nvalue = \"48 hours\"\nabout = \"leak\"\nfact = \"F-001\"\n[bad]\nvalue = \"1\"\nabout = \"x\"\nfact = \"F-999\"\n";
    let (compiled, problems) = course_with("local", &text, "", &[("local.toml", root)]);
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    expect![[r#"
        content/en/m/01-a.md:9: local setting `nothing` is unknown
            hint: add it to local.toml, with its fact
        content/local.toml:0: `bad` rests on fact F-999
            hint: facts are numbered in facts.toml"#]]
    .assert_eq(&told.join("\n"));
    let lesson = &compiled.unwrap().lessons[0];
    assert!(serde_json::to_string(&lesson.blocks).unwrap().contains("Within 48 hours you tell it."));
}

#[test]
fn a_handout_is_rendered_and_has_to_fit_on_a_page() {
    let (compiled, problems) = course_with(
        "handout",
        &format!("{FRONT}Hi.\n\n{GOOD}"),
        "",
        &[("en/m/handout.md", "## On the wall\n\nDo it in time [F-001].\n")],
    );
    assert_eq!(problems, vec![]);
    let compiled = compiled.unwrap();
    assert!(compiled.course.modules[0].handout);
    let html = &compiled.handouts["m"];
    assert!(html.contains("<h2 id=\"on-the-wall\">On the wall</h2>") && html.contains("1 = F-001"), "{html}");
    let long = "word ".repeat(321);
    let (_, problems) =
        course_with("handout-long", &format!("{FRONT}Hi.\n\n{GOOD}"), "", &[("en/m/handout.md", &long)]);
    assert_eq!(problems.len(), 1);
}

#[test]
fn the_plain_page_reads_without_a_script() {
    let html = plain_main(
        &printed_lesson("plain", &format!("Ask the [Abunzi](term:abunzi), see [this](lesson:a).\n\n{GOOD}")).html,
    );
    for part in [
        "<a class=\"term\" href=\"#t-abunzi\">Abunzi</a>",
        "id=\"t-abunzi\"",
        "href=\"a.html\"",
        "Mediators.",
        "Which?",
        "because",
        "<details>",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
    assert!(!html.contains("href=\"#/"), "{html}");
    // What only a script can do is not offered before there is one.
    for button in html.split("<button").skip(1).map(|rest| html.len() - rest.len()) {
        assert!(html[..button].rfind("hidden>") > html[..button].rfind("</p>"), "{}", &html[button..]);
    }
    let answers = html.find("because").unwrap();
    assert!(
        html[..answers].rfind("<details>") > html[..answers].rfind("</details>"),
        "answers are behind a disclosure"
    );
}

#[test]
fn two_forms_of_a_test_have_the_same_plan() {
    let item = |id: &str, marks: &str| {
        format!(
            "```item single {id}\nWhich?\n- [x] yes\n  : because\n- [ ] no\n  : since\n- [ ] maybe\n  : unsure\n@ {marks} objective=1 F-001\n```\n"
        )
    };
    let whole = item("t1", "form=A level=apply") + &item("t2", "form=B level=apply");
    let with =
        |name: &str, forms: &str| course_with(name, &format!("{FRONT}Hi.\n\n{GOOD}"), "", &[("en/m/forms.md", forms)]);
    let (compiled, problems) = with("forms", &whole);
    assert_eq!(problems, vec![]);
    let compiled = compiled.unwrap();
    let forms = &compiled.tests[0];
    assert_eq!((forms.module.as_str(), compiled.course.modules[0].test), ("m", 1));
    let ids = |form| forms.of(form).map(|item| item.id.as_str()).collect::<Vec<_>>();
    assert_eq!((ids(crate::content::Form::A), ids(crate::content::Form::B)), (vec!["t1"], vec!["t2"]));
    let uneven = whole + &item("t3", "form=B level=understand") + &item("t4", "level=apply");
    let told: Vec<String> = with("uneven", &uneven).1.iter().map(ToString::to_string).collect();
    expect![[r#"
        content/en/m/forms.md:0: objective 1, Understand: form A has 0 and form B has 1 items
            hint: both forms have the same plan, or a gain would only be an easier form
        content/en/m/forms.md:39: item `t4` has no form or no level
            hint: write `@ form=A level=apply objective=1 …`; forms A and B, levels understand and apply"#]]
    .assert_eq(&told.join("\n"));
}

#[test]
fn what_is_left_open_is_found_and_counted() {
    let facts = "[F-001]\ntext = \"A\"\nconfidence = \"single\"\n[F-002]\ntext = \"B\"\nconfidence = \"single\"\n[F-003]\ntext = \"C\"\nconfidence = \"single\"\n[F-004]\ntext = \"D\"\nconfidence = \"single\"\n";
    let local = "[days]\nvalue = \"3 days\"\nabout = \"x\"\nfact = \"F-003\"\n";
    let module =
        "id = \"m\"\nnumber = 1\ntitle = \"M\"\nsummary = \"S\"\ntile = \"t\"\nobjectives = [\"do it\", \"do that\"]\n";
    let story = "```item scenario s1\nStory.\n# start\nGo.\n- on -> mid [best]\n  : w\n# mid\nHere.\n- a -> end [best]\n  : w\n- b -> end [poor]\n  : w\n# end !\nEnd.\n@ objective=1\n```\n";
    let text = format!("{FRONT}It is so [F-001]. More of it.\n\n{GOOD}\n{story}");
    let more = [
        ("facts.toml", facts),
        ("local.toml", local),
        ("en/m/module.toml", module),
        ("en/m/handout.md", "## H\n\nSo [F-002]."),
    ];
    let (compiled, problems) = course_with("gaps", &text, "", &more);
    assert_eq!(problems, vec![]);
    let compiled = compiled.unwrap();
    let open: Vec<String> =
        survey::gaps(&compiled).into_iter().map(|(what, all)| format!("{what}: {}", all.join(", "))).collect();
    expect![[r#"
        objectives without an item: m, objective 2: do that
        items without an objective or a lesson to read again: m, item s1
        lessons without a figure: m, a
        facts never cited: F-004"#]]
    .assert_eq(&open.join("\n"));
    let row = survey::row(&compiled, "m");
    assert_eq!((row.lessons, row.words, row.checks, row.decisions, row.sources), (1, 6, 2, 2, 2));
    assert!(survey::grades(&compiled)[0].1 < 1.0);
}

#[test]
fn modules_come_after_modules_that_are_there_and_never_after_themselves() {
    let module = |after: &str| {
        format!(
            "id = \"m\"\nnumber = 1\ntitle = \"M\"\nsummary = \"S\"\ntile = \"t\"\nobjectives = [\"do it\"]\nafter = [{after}]\n"
        )
    };
    let told = |after: &str| {
        let (_, problems) =
            course_with("order", &format!("{FRONT}{GOOD}"), "", &[("en/m/module.toml", &module(after))]);
        problems.iter().map(|problem| problem.message.clone()).collect::<Vec<_>>()
    };
    assert_eq!(told(""), Vec::<String>::new());
    assert_eq!(told("\"nowhere\""), ["comes after `nowhere`"]);
    assert_eq!(told("\"m\""), ["comes after itself"]);
}

#[test]
fn every_shipped_lesson_is_found_by_its_title_and_by_a_misspelt_word_of_it() {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content");
    let compiled = compile(&Folders::only(&ours)).0.unwrap();
    let terms: Vec<Term> = compiled.terms.values().cloned().collect();
    let search = crate::search::Search::new(search_pack(&compiled), &terms, "en");
    let lessons = |question: &str| -> Vec<String> {
        let hits = search.find(question).into_iter().filter(|hit| hit.entry.sort == crate::search::Sort::Lesson);
        hits.map(|hit| hit.entry.id).collect()
    };
    for lesson in &compiled.lessons {
        assert_eq!(lessons(&lesson.title).first(), Some(&lesson.id), "{}", lesson.title);
    }
    for (typed, meant) in [
        ("confidental", "keeping-confidential"),
        ("volonteers", "volunteers-who-stay"),
        ("hersay", "facts-hearsay-comment"),
    ] {
        assert!(lessons(typed).iter().take(3).any(|id| id == meant), "{typed}: {:?}", lessons(typed));
    }
    // What it may add to what is kept on a device, before compression: about 36,000 for the lessons, and a few hundred for
    // each form in each language.
    let bytes = pack::write(&search_pack(&compiled)).unwrap().len();
    assert!(bytes < 45_000, "{bytes}");
}
