//! Sending. One tab at a time does it, by a lock; whichever is killed, the next one goes on from the record.

use std::cell::Cell;

use domain::xapi::{Answer, Next};
use leptos::prelude::*;

use super::store::{Deployment, change, deployment, load, notice, now};
use crate::{
    app::{app, lasting},
    browser::{clock, events, locks, post},
};

thread_local! {
    /// Not before this moment of the device's clock, in milliseconds.
    static AFTER: Cell<f64> = const { Cell::new(0.0) };
    static AT_WORK: Cell<bool> = const { Cell::new(false) };
    static FOLLOWS: Cell<bool> = const { Cell::new(false) };
}

/// From now on what happens is put into the box and sent, if the learner has said so. Told once a tab.
pub async fn follow() {
    let Ok(deployment) = deployment().await else { return };
    if deployment.lrs.is_none() || FOLLOWS.replace(true) {
        return;
    }
    let deployment = lasting(|| StoredValue::new(deployment));
    let go = move || leptos::task::spawn_local(turn(deployment.get_value()));
    events::every(30, go);
    events::on_online(move || {
        AFTER.set(0.0);
        go();
    });
    lasting(|| {
        Effect::new(move |_| {
            app().progress.track();
            go();
        });
    });
}

/// Tries at once, whatever the pauses say.
pub async fn try_now(deployment: Deployment) {
    AFTER.set(0.0);
    turn(deployment).await;
}

/// Sends what there is.
async fn turn(deployment: Deployment) {
    let Some(lrs) = &deployment.lrs else { return };
    let is_on = || load().is_ok_and(|(outbox, _)| outbox.on);
    if !is_on() || clock::millis() < AFTER.get() || AT_WORK.replace(true) {
        return;
    }
    // Where a browser has no locks two tabs may send the same: the store knows it by its id.
    let hold = locks::take("ubv-outbox").await;
    if !matches!(hold, locks::Holder::Other) {
        // What cannot be written is not sent either: its id would be another one next time.
        while let Ok(outbox) = change(|outbox| {
            if outbox.on {
                notice(outbox, &deployment.place)
            }
        }) {
            match outbox.next() {
                Next::Rest => break,
                Next::Wait(_) if AFTER.get() > 0.0 && clock::millis() < AFTER.get() => break,
                _ => {}
            }
            let Some(batch) = outbox.batch() else { break };
            let (url, method) = if batch.is_single() {
                (format!("{}statements?statementId={}", lrs.url, batch.ids[0]), "PUT")
            } else {
                (format!("{}statements", lrs.url), "POST")
            };
            let status = post::json(&url, method, &outbox.code, &batch.body).await;
            let answer = status.map_or(Answer::Nothing, Answer::Status);
            let utc = now().utc;
            let Ok(after) = change(|outbox| outbox.answered(&batch, answer, &utc)) else { break };
            if let Next::Wait(seconds) = after.next() {
                // Not all devices of a hall at the same moment.
                let spread = 0.75 + (clock::random() % 1000) as f64 / 2000.0;
                AFTER.set(clock::millis() + seconds as f64 * 1000.0 * spread);
            }
        }
    }
    drop(hold);
    AT_WORK.set(false);
}
