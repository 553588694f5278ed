//! Invented incidents of ordinary length, as they stand in the browser's storage: for journeys and measurements with many of them.

use std::rc::Rc;

use domain::{
    date::{Day, Moment},
    report::{Answer, DateAnswer, Draft, PlaceAnswer, Row, Sureness},
    store::{KeyValue, Kind, Memory, Packer, Records, Sealer, Spot},
};

/// How the app packs.
pub(crate) struct Deflate;

impl Packer for Deflate {
    fn pack(&self, _: &Spot<'_>, body: &str, _: Option<&dyn Sealer>) -> String {
        pack::to_text(&pack::pack(body))
    }

    fn unpack(&self, _: &Spot<'_>, packed: &str, _: Option<&dyn Sealer>) -> Option<String> {
        pack::unpack(&pack::from_text(packed)?)
    }
}

/// Keys and texts of an incident that has been changed at least once: both slots and the marker, or at rest.
pub fn slots(number: usize, at_rest: bool) -> Vec<(String, String)> {
    let draft = incident(number);
    let records = Records::new(Memory::default());
    records.packs_with(Rc::new(Deflate));
    let body = serde_json::to_string(&draft).unwrap_or_default();
    for rev in 0..2 {
        records.save(Kind::Draft, &draft.id, rev, &body).expect("memory takes everything");
    }
    if at_rest {
        records.pack(Kind::Draft, &draft.id).expect("memory takes everything");
    }
    let keys = records.kv().keys().unwrap_or_default();
    keys.into_iter().map(|key| (key.clone(), records.kv().get(&key).ok().flatten().unwrap_or_default())).collect()
}

/// The body of a slot that nobody has sealed, packed or not; empty if it is none.
pub fn body(slot: &str) -> String {
    let (head, body) = slot.split_once('\n').unwrap_or_default();
    if head.contains("\"z1\"") {
        return pack::from_text(body).and_then(|packed| pack::unpack(&packed)).unwrap_or_default();
    }
    body.to_owned()
}

/// Units of UTF-16 that keys and texts take: what browsers count.
pub fn units(slots: &[(String, String)]) -> usize {
    slots.iter().map(|(key, text)| key.len() + text.encode_utf16().count()).sum()
}

/// An incident of ordinary length.
pub fn incident(number: usize) -> Draft {
    let day = Day::new(2025, 1 + number as u32 % 12, 1 + number as u32 % 28);
    let moment = day.map(|day| Moment { day, minute: (number % 1440) as u32 });
    let text = |words: String| Answer::Text(words);
    let account = format!(
        "V1 says that on the evening of that day R1 came to the house with two other men and asked for the paper of \
         the plot. When V1 refused, R1 pushed V1 against the wall and took the paper. A neighbour, W1, heard it and came. \
         On the next day V1 went to the cell; the claim was not written down, and V1 was told to come again. V1 went \
         {number} times. Nothing else is known. V1 wants the plot to be measured and the paper to be given back."
    );
    let person = |code: &str| Row {
        code: code.to_owned(),
        cells: [("sex", "woman"), ("age", ["18-29", "30-59", "60"][number % 3]), ("disability", "no")]
            .map(|(key, id)| (key.to_owned(), Answer::Choice(id.to_owned())))
            .into(),
    };
    let place = PlaceAnswer {
        province: "Eastern".into(),
        district: "Kayonza".into(),
        sector: ["Gahini", "Kabare", "Mukarange", "Murama"][number % 4].into(),
        ..PlaceAnswer::default()
    };
    let from = day.map(Day::slashed).unwrap_or_default();
    let when = DateAnswer { sure: Sureness::About, from, to: String::new() };
    let row = |cells: &[(&str, Answer)]| Row {
        code: "#1".into(),
        cells: cells.iter().map(|(id, answer)| ((*id).to_owned(), answer.clone())).collect(),
    };
    let choice = |id: &str| Answer::Choice(id.to_owned());
    let yes = choice("yes");
    let consent = [("who", text("V1".into())), ("record", yes.clone()), ("share", yes)];
    let body = ["sector", "rib", "court", "bailiff"][number % 4];
    let step = [("body", choice(body)), ("result", choice(["none", "promised", "refused"][number % 3]))];
    let barrier = ["unexecuted", "back-and-forth", "closed", "no-information"][number / 3 % 4];
    let answers = [
        ("title", text(format!("Paper of a plot taken, case {number}"))),
        ("organisation", text("A citizens' organisation of Kayonza".into())),
        ("when", Answer::Date(when)),
        ("where", Answer::Place(place)),
        ("abuse", Answer::Many(vec!["land".into()])),
        ("barrier", Answer::Many(vec![barrier.into()])),
        ("delay", text((number % 500).to_string())),
        ("consents", Answer::Rows(vec![row(&consent)])),
        ("taken", Answer::Rows(vec![row(&step)])),
        ("told", text(account)),
        ("request", text("Measure the plot, write the claim down, give the paper back.".into())),
        ("victims", Answer::Rows(vec![person("V1")])),
        ("alleged", Answer::Rows(vec![person("R1"), person("R2")])),
        ("child", Answer::NotKnown),
    ];
    Draft {
        id: format!("dmeasured{number}"),
        template: "incident".into(),
        template_version: 1,
        reference: format!("INC-2025-{number:05}"),
        recipient: "jrlos".into(),
        created: moment,
        changed: moment,
        step: number % 8,
        answers: answers.map(|(field, answer)| (field.to_owned(), answer)).into(),
        ..Draft::default()
    }
}
