//! Everything that reads something from outside gets many broken inputs, made from whole ones: it may refuse them, it must
//! not panic. The rounds are bounded; `cargo xtask fuzz ROUNDS` runs more of them, from another beginning each time.

use std::panic::{AssertUnwindSafe, catch_unwind};

use domain::{
    cohort::{
        Cohort, CohortFile, HandOver, Invite, Learner,
        badge::{Award, Opened, signed, to_sign},
        session::{AnswerCode, LiveCode, Session},
    },
    content::{Bank, Course, Item, gift, pack},
    date::Day,
    ledger::Entry,
    messages::{Lang, Messages},
    progress::Progress,
    quiz::parse_number,
    report::{exchange, variant::Variant},
    store::{KeyValue, Kind, Memory, Records, backup::Backup},
    stored::{DraftCard, from_text},
    xapi::{Answer, Outbox},
};
use seal::{DataKey, KeyFile, Place, RecoveryCode, SealedFile, strength};

const OWN_FORM: &str = r#"{"format":"ubuvugizi-variant","version":1,"variant":{"id":"own-1","template":"incident","name":"Ours",
"labels":{"title":"Case name"},"needs":{"right":"optional"},"left_out":["right"],"readers":{"jrlos":{"deadline":{"quarter_end":-14}},
"own-file":{"left_out":true}},"own_readers":{"own-2":{"label":"Network","deadline":{"yearly":{"month":9,"day":30}}}}}}"#;
const LEDGER: &str = r#"{"reference":"INC-2026-AAAAA","version":"shared","file":"a.docx","format":"docx","bytes":3,"sha256":"ab","made":
{"day":"2026-11-25","minute":600},"handed":[{"to":"Registry","how":"Post","on":"2026-11-25","receipt":"7","photo":{"name":"r.jpg",
"sha256":"cd"},"reply_due":"2026-12-25","remind":null,"replied":null}]}"#;

const GIFT: &str = "// [id:x-1] [tag:objective=1]\n$CATEGORY: $course$/A\n\n::one::[html]<p>Which \\= &amp; &#233;?</p>{=<b>a</b>#1 ~%50%b\\:#2 ~c#3 ####all}\n\nN {#=48:2#y =%50%4..6#n ~#o}\n\nM {=a -> b =c -> d =e -> f}\n\nT {F#n#y}\n\nE {}\n";
const OUTBOX: &str = r#"{"on":true,"learner":"x","code":"a:b","told":{"opened a":["1","2"]},"queue":[{"id":"1","text":"{}"}],"refused":[{"id":"2","text":"{}","status":400}],"single":1,"failures":70,"stopped":"NotLetIn","sent":4,"last":null}"#;

/// A reader of outside data, and whole inputs for it.
struct Target {
    name: &'static str,
    seeds: Vec<Vec<u8>>,
    read: fn(&[u8]),
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn built(name: &str) -> Vec<u8> {
    let dist = xtask::project().join("dist");
    let folders = std::fs::read_dir(&dist).expect("cargo xtask build first").flatten();
    let version = folders.map(|entry| entry.path()).find(|path| path.join("course.bin").exists()).expect("a build");
    std::fs::read(version.join(name)).unwrap_or_else(|err| panic!("{name}: {err}"))
}

fn targets() -> Vec<Target> {
    let seeds = |all: &[&str]| all.iter().map(|seed| seed.as_bytes().to_vec()).collect::<Vec<_>>();
    let draft = include_str!("../../crates/domain/src/store/golden/draft-1.txt");
    let draft_body = draft.split_once('\n').map_or("", |(_, body)| body);
    let progress = include_str!("../../crates/domain/src/store/golden/progress-1.json");
    let data_file = format!("{{\"format\":\"ubuvugizi-report\",\"version\":1,\"draft\":{draft_body}}}");
    let place = || Place { profile: "me", kind: "draft", id: "d", rev: 1, schema: 1 };
    let sealed = DataKey::from_random([7; 32]).seal(&place(), [3; 24], "words");
    vec![
        Target { name: "data file", seeds: seeds(&[&data_file]), read: |b| drop(exchange::from_json(&text(b))) },
        Target { name: "own form", seeds: seeds(&[OWN_FORM]), read: |b| drop(Variant::from_json(&text(b))) },
        Target {
            name: "gift",
            seeds: seeds(&[GIFT]),
            read: |b| {
                let course = gift::Course { module: "m".into(), objectives: 3, ..gift::Course::default() };
                for found in gift::take("f", &text(b), &course) {
                    // Whatever comes out of it can be written down, and read again.
                    if let gift::Outcome::Taken(drafted) = found.outcome {
                        assert!(!drafted.block.is_empty());
                    }
                }
            },
        },
        Target {
            name: "outbox",
            seeds: seeds(&[OUTBOX]),
            read: |b| {
                if let Ok(mut outbox) = serde_json::from_slice::<Outbox>(b) {
                    let batch = outbox.batch();
                    let _ = outbox.next();
                    if let Some(batch) = batch {
                        outbox.answered(&batch, Answer::Status(400), "now");
                    }
                }
            },
        },
        Target { name: "ledger", seeds: seeds(&[LEDGER]), read: |b| drop(Entry::read(&text(b))) },
        Target {
            name: "backup",
            seeds: seeds(&[include_str!("../../crates/domain/src/store/backup/golden-1.json")]),
            read: |b| {
                if let Ok(backup) = Backup::read(&text(b)) {
                    let records = Records::new(Memory::default());
                    let _ = backup.restore(&records);
                }
            },
        },
        Target {
            name: "stored record",
            seeds: seeds(&[draft]),
            read: |b| {
                let records = Records::new(Memory::default());
                let _ = records.kv().set("ubv/draft/d/a", &text(b));
                let _ = records.load(Kind::Draft, "d");
                let _ = records.save(Kind::Draft, "d", 17, "more");
                let _ = records.unreadable();
            },
        },
        Target { name: "progress", seeds: seeds(&[progress]), read: |b| drop(from_text::<Progress>(&text(b))) },
        Target { name: "draft card", seeds: seeds(&[draft_body]), read: |b| drop(DraftCard::read(&text(b))) },
        Target { name: "course", seeds: vec![built("course.bin")], read: |b| drop(pack::read::<Course>(b)) },
        Target {
            name: "items of a lesson",
            seeds: vec![built("lesson/why-in-time.items.bin")],
            read: |b| drop(pack::read::<Vec<Item>>(b)),
        },
        Target { name: "bank", seeds: vec![built("bank/reporting.bin")], read: |b| drop(pack::read::<Bank>(b)) },
        Target {
            name: "messages",
            seeds: vec![built("messages.en.early.txt")],
            read: |b| drop(Messages::parse(Lang::En, &text(b)).and_then(|words| words.with_rest(&text(b)))),
        },
        Target {
            name: "date",
            seeds: seeds(&["24/11/2026", "2026-11-24"]),
            read: |b| {
                let _ = Day::parse(&text(b));
            },
        },
        Target {
            name: "number",
            seeds: seeds(&["3,000.5", "3 000,5"]),
            read: |b| {
                let _ = parse_number(&text(b));
            },
        },
        Target {
            name: "wrapped key",
            seeds: seeds(&[include_str!("../../crates/seal/src/golden/key-1.json")]),
            read: |b| drop(KeyFile::parse(&text(b))),
        },
        Target {
            name: "sealed file",
            seeds: vec![include_bytes!("../../crates/seal/src/golden/file-1.ubvseal").to_vec()],
            read: |b| {
                let _ = SealedFile::parse(b).map(|file| file.kdf());
            },
        },
        Target {
            name: "sealed body",
            seeds: vec![sealed.into_bytes()],
            read: |b| {
                let place = Place { profile: "me", kind: "draft", id: "d", rev: 1, schema: 1 };
                let opened = DataKey::from_random([7; 32]).open(&place, &text(b));
                assert!(opened.is_err() || opened.is_ok_and(|body| body == "words"), "another text passed");
            },
        },
        Target {
            name: "recovery code",
            seeds: vec![RecoveryCode::from_random([9; 20]).to_text().as_bytes().to_vec()],
            read: |b| {
                let _ = RecoveryCode::parse(&text(b)).is_ok();
            },
        },
        Target {
            name: "passphrase",
            seeds: seeds(&["umuhoza gatanu 2024 é’"]),
            read: |b| {
                let _ = strength(&text(b));
            },
        },
    ]
}

/// What comes from hand to hand in a hall: invitations, hand-overs, codes, pictures of codes, signatures.
fn of_the_hall() -> Vec<Target> {
    let whole = xtask::simulate::Whole::read(&xtask::project().join("content")).expect("the course is whole");
    let (cohort, handed) = xtask::simulate::cohort(&whole, 3, 1);
    let secret = SECRET;
    let (to, _) = hall::public_keys(&secret);
    let plain: Vec<Vec<u8>> = handed.iter().map(HandOver::to_bytes).collect();
    let sealed = hall::seal(b"handed over", &to, &[9; hall::AGE_TO_RANDOM]).expect("a key");
    let codes = hall::frames(&sealed, 3).expect("it is short");
    let (kept, learners) = xtask::simulate::taken(cohort.clone(), &handed);
    let lines = vec![kept.to_line().into_bytes(), learners[0].to_line().into_bytes()];
    let file = CohortFile { form: 1, cohort: kept, learners };
    let invite = cohort.invite.to_line();
    let link = format!("https://example.org/#/join/{invite}");
    vec![
        Target {
            name: "invitation",
            seeds: vec![invite.into_bytes(), link.into_bytes(), cohort.invite.to_file("Muraho").into_bytes()],
            read: |b| drop(Invite::read(&text(b))),
        },
        Target {
            name: "hand-over",
            seeds: plain,
            read: |b| {
                if let Ok(handed) = HandOver::from_bytes(b) {
                    let mut tables = domain::cohort::Tables::default();
                    let _ = handed.work.moved(&handed.tables, &mut tables);
                }
            },
        },
        Target {
            name: "sealed hand-over",
            seeds: vec![hall::armoured(&sealed).into_bytes(), sealed],
            read: |b| {
                let opened = hall::open(b, &[SECRET]);
                assert!(
                    opened.is_err() || opened.is_ok_and(|(_, plain)| plain == b"handed over"),
                    "another text passed"
                );
            },
        },
        Target {
            name: "code of a stream",
            seeds: codes.into_iter().map(String::into_bytes).collect(),
            read: |b| {
                let mut gather = hall::Gather::default();
                gather.hear(&text(b));
                gather.hear(&text(b));
            },
        },
        Target {
            name: "stored cohort and learner",
            seeds: lines,
            read: |b| {
                let _ = Learner::from_line(&text(b));
                let _ = Cohort::from_line(&text(b));
            },
        },
        Target { name: "cohort file", seeds: vec![file.to_bytes()], read: |b| drop(CohortFile::from_bytes(b)) },
        Target {
            name: "stored session",
            seeds: vec![SESSION.as_bytes().to_vec()],
            read: |b| {
                if let Some(session) = Session::read(&text(b)) {
                    for day in &session.days {
                        let _ = (day.times(), day.end());
                    }
                    let rounds = session.asked.iter().flat_map(|asked| &asked.rounds);
                    rounds.for_each(|round| drop(round.totals()));
                }
            },
        },
        Target {
            name: "codes of a live question",
            seeds: vec![b"s1.reporting.item-1.1".to_vec(), b"UBV-A.s1.item-1.1.p1.2".to_vec()],
            read: |b| drop((LiveCode::parse(&text(b)), AnswerCode::parse(&text(b)))),
        },
        Target {
            name: "certificate",
            seeds: vec![certificate(&secret).into_bytes()],
            read: |b| {
                if let Ok(opened) = Opened::read(&text(b)) {
                    // As if the signature were whole: what was signed is outside data too.
                    let _ = opened.said(2_000_000_000, true);
                }
            },
        },
        Target {
            name: "signature",
            seeds: vec![hall::sign(&secret, b"x").to_vec()],
            read: |b| {
                let _ = hall::verify(&hall::public_keys(&SECRET).1, b"y", b);
            },
        },
    ]
}

const SECRET: [u8; 32] = [7; 32];
const SESSION: &str = r#"{"cohort":"c1","plan":"one-day","title":"Huye","place":"","days":[{"day":"2026-12-01","start":510,"parts":
[{"part":"open","title":"","minutes":15,"notes":""}]}],"people":[{"learner":"l1","name":"A","there":[true]}],"asked":[{"module":"m",
"item":"i1","hash":"h","rounds":[{"cards":[1,2],"phones":[0,1]},{"cards":[0,0],"phones":[],"open":{"p1":1}}]}]}"#;

/// A certificate as a trainer signs it.
fn certificate(secret: &[u8; 32]) -> String {
    let award = Award {
        id: [1; 16],
        subject: [2; 16],
        name: "Claudine U.".into(),
        trainer: "Jean".into(),
        cohort: "Huye".into(),
        key: hall::public_keys(secret).1,
        from: 1_796_054_400,
        title: "Certificate".into(),
        about: "Has learnt".into(),
        criteria: "Passed".into(),
    };
    let text = to_sign(&award);
    signed(&text, &hall::sign(secret, text.as_bytes()))
}

/// A picture of a code, brightness by brightness: broken in other ways than texts are, and slower to look at.
#[test]
fn no_picture_of_a_code_makes_the_reader_panic() {
    let rounds: usize = std::env::var("FUZZ_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(4000) / 20;
    let code = hall::code("UBV1:A CODE WITH SOME LETTERS IN IT 0123456789", hall::Strength::Screen).expect("short");
    let side = code.side * 3;
    let mut seed = vec![255_u8; side * side];
    for run in code.path.split('M').skip(1) {
        let numbers: Vec<usize> = run.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
        for row in numbers[1] * 3..numbers[1] * 3 + 3 {
            seed[row * side + numbers[0] * 3..row * side + (numbers[0] + numbers[2]) * 3].fill(0);
        }
    }
    assert_eq!(hall::look(side, side, &seed).map(|found| found.len()), Ok(1));
    let mut random = Random(11);
    for round in 0..rounds {
        let mut picture = seed.clone();
        // Squares of any grey, turned lines, another width.
        for _ in 0..random.below(6) {
            let (x, y, w, h) = (random.below(side), random.below(side), random.below(90), random.below(90));
            let grey = random.next() as u8;
            for row in y..(y + h).min(side) {
                picture[row * side + x..row * side + (x + w).min(side)].fill(grey);
            }
        }
        let width = if round % 3 == 0 { 21 + random.below(side) } else { side };
        let height = picture.len() / width;
        picture.truncate(width * height);
        let looked = catch_unwind(AssertUnwindSafe(|| hall::look(width, height, &picture)));
        assert!(looked.is_ok(), "round {round}");
    }
}

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

/// One to eight changes of a whole input: bits, bytes, cuts, doublings, numbers at their ends.
fn broken(seed: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=random.below(8) {
        let at = random.below(bytes.len());
        match random.below(8) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << random.below(8),
            1 if !bytes.is_empty() => bytes[at] = random.next() as u8,
            2 => bytes.truncate(at),
            3 if !bytes.is_empty() => {
                let end = (at + random.below(40)).min(bytes.len());
                bytes.drain(at..end);
            }
            4 if !bytes.is_empty() => {
                let end = (at + random.below(40)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                let to = random.below(bytes.len());
                bytes.splice(to..to, piece);
            }
            5 => {
                let odd: [&[u8]; 8] = [
                    b"-1",
                    b"18446744073709551616",
                    b"1e999",
                    b"\"",
                    b"[[[[[[[[",
                    b"null",
                    "\u{fffd}é😀".as_bytes(),
                    b"\0",
                ];
                bytes.splice(at..at, odd[random.below(odd.len())].iter().copied());
            }
            6 => {
                let ends: [u8; 4] = [0, 0x7f, 0x80, 0xff];
                let fill = [ends[random.below(4)]; 10];
                bytes.splice(at..at, fill);
            }
            _ => bytes.insert(at, random.next() as u8),
        }
    }
    bytes
}

#[test]
fn no_reader_of_outside_data_panics() {
    let rounds: usize = std::env::var("FUZZ_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(4000);
    let beginning = std::env::var("FUZZ_SEED").ok().and_then(|n| n.parse().ok()).unwrap_or(2026);
    std::panic::set_hook(Box::new(|_| {}));
    let mut found = Vec::new();
    for Target { name, seeds, read } in targets().into_iter().chain(of_the_hall()) {
        let mut random = Random(beginning | 1);
        for round in 0..rounds {
            let input = broken(&seeds[round % seeds.len()], &mut random);
            if catch_unwind(AssertUnwindSafe(|| read(&input))).is_err() {
                found.push(format!("{name}, round {round}: {:?}", String::from_utf8_lossy(&input)));
                break;
            }
        }
        // Whole inputs first of all.
        for seed in &seeds {
            assert!(catch_unwind(AssertUnwindSafe(|| read(seed))).is_ok(), "{name}: a whole input");
        }
    }
    let _ = std::panic::take_hook();
    assert!(found.is_empty(), "{}", found.join("\n"));
}
