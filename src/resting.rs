//! Records at rest are packed, quietly: when nobody has touched anything for a while, a few at a time, in one tab. What reads them
//! comes with this piece, which every screen but Home and lessons waits for.

use std::{
    cell::{Cell, RefCell},
    hint::black_box,
    rc::Rc,
};

use domain::{
    date::Moment,
    store::{Kind, Loaded, Packer, Sealer, Spot},
    stored::DraftCard,
};

use crate::{
    app::{present, records},
    browser::{clock, events, locks},
};

/// Nobody has touched anything for so long, in milliseconds.
const QUIET: f64 = 5_000.0;
/// How often it is looked whether somebody has, in seconds.
const LOOK: i32 = 2;
/// Longest work at once, in milliseconds, and the pause after it.
const SLICE: f64 = 12.0;
const PAUSE: i32 = 100;
/// From one round over all records to the next, in milliseconds.
const ROUND: f64 = 600_000.0;
/// A draft rests when it was not changed for so many minutes.
const REST: i64 = 60;

struct Deflate;

impl Packer for Deflate {
    fn pack(&self, spot: &Spot<'_>, body: &str, sealer: Option<&dyn Sealer>) -> String {
        let packed = pack::pack(body);
        match sealer {
            Some(sealer) => pack::to_text(&sealer.seal_bytes(spot, &packed)),
            None => pack::to_text(&packed),
        }
    }

    fn unpack(&self, spot: &Spot<'_>, packed: &str, sealer: Option<&dyn Sealer>) -> Option<String> {
        let bytes = pack::from_text(packed)?;
        match sealer {
            Some(sealer) => pack::unpack(&sealer.open_bytes(spot, &bytes)?),
            None => pack::unpack(&bytes),
        }
    }
}

thread_local! {
    static BEGUN: Cell<bool> = const { Cell::new(false) };
    /// When somebody was here last.
    static SEEN: Cell<f64> = const { Cell::new(0.0) };
    static BUSY: Cell<bool> = const { Cell::new(false) };
    /// What this round has still to look at.
    static LEFT: RefCell<Vec<(Kind, String)>> = const { RefCell::new(Vec::new()) };
    /// When the next round begins.
    static NEXT: Cell<f64> = const { Cell::new(0.0) };
}

/// From now on packed records are read, and records at rest are packed.
pub fn begin() {
    if BEGUN.replace(true) {
        return;
    }
    // Nobody else sets it, which the optimiser sees: it would bring all of it into the start path.
    let packer: Rc<dyn Packer> = black_box(Rc::new(Deflate));
    records(|r| r.packs_with(packer));
    SEEN.set(clock::millis());
    events::on_activity(|| SEEN.set(clock::millis()));
    events::every(LOOK, || {
        if is_quiet() && !BUSY.replace(true) {
            leptos::task::spawn_local(async {
                work().await;
                BUSY.set(false);
            });
        }
    });
}

fn is_quiet() -> bool {
    let now = clock::millis();
    // A clock that was set back says nothing.
    let past = |since: f64, span: f64| now < since || now - since >= span;
    past(SEEN.get(), QUIET) && past(NEXT.get(), 0.0)
}

/// Works in slices until somebody comes or all is looked at.
async fn work() {
    let Some(_ours) = lock("ubv-pack").await else { return };
    if LEFT.with_borrow(Vec::is_empty) {
        let of = |kind: Kind| records(|r| r.ids(kind)).unwrap_or_default().into_iter().map(move |id| (kind, id));
        LEFT.set([Kind::Draft, Kind::Trash, Kind::Snapshot, Kind::Learner].into_iter().flat_map(of).collect());
    }
    let mut begun = clock::millis();
    while let Some((kind, id)) = LEFT.with_borrow_mut(Vec::pop) {
        if is_awake(kind, &id) && (kind != Kind::Draft || is_left(&id)) {
            // A tab that has the draft open writes it.
            let free =
                if kind == Kind::Draft { lock(&format!("ubv-draft-{}-{id}", present())).await } else { Some(None) };
            if free.is_some() && records(|r| r.pack(kind, &id)).is_err() {
                // Full, or no longer ours: another time.
                LEFT.take();
                break;
            }
        }
        if clock::millis() - begun > SLICE {
            clock::pause(PAUSE).await;
            if !is_quiet() {
                return;
            }
            begun = clock::millis();
        }
    }
    NEXT.set(clock::millis() + ROUND);
}

/// A lock that is not waited for: `None` if another tab has it, nothing to hold where the browser has no locks.
async fn lock(name: &str) -> Option<Option<locks::Hold>> {
    match locks::take(name).await {
        locks::Holder::Us(hold) => Some(Some(hold)),
        locks::Holder::Unknown => Some(None),
        locks::Holder::Other => None,
    }
}

fn is_awake(kind: Kind, id: &str) -> bool {
    records(|r| r.is_at_rest(kind, id)) == Ok(false)
}

/// Whether a draft has not been changed for a while. One that says that it comes from the future is left alone.
fn is_left(id: &str) -> bool {
    let body = records(|r| r.load(Kind::Draft, id)).and_then(Loaded::found);
    let card = body.ok().flatten().and_then(|(_, body)| DraftCard::read(&body));
    let minutes = |moment: Moment| moment.day.number() * 1440 + i64::from(moment.minute);
    card.is_some_and(|card| card.changed.is_none_or(|then| minutes(clock::now()) - minutes(then) >= REST))
}
