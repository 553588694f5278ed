//! Sessions in a hall: a programme made from a shipped plan, who is there, cards, what is thrown on the wall, questions for the
//! room, certificates. Names stay on the trainer's device and are on no wall.

mod ask;
mod bars;
pub mod book;
mod cards;
mod list;
mod paper;
mod part;
mod place;
mod plan;
mod question;
mod there;
mod wall;

use domain::messages::Msg;

use super::certificate::sign_page;
use crate::{app::t, browser::element::El, route::Train, shell::nothing_here};
use place::Place;

/// The screen of the rest of an address.
pub fn screen(rest: &str) -> El {
    let gone = || nothing_here(t(Msg::SessionGone), vec![(Train::Sessions(String::new()).route(), Msg::Sessions)]);
    match Place::parse(rest) {
        Some(Place::List) => list::page(),
        Some(Place::Cards) => cards::page(),
        Some(Place::Certificates(cohort)) => sign_page(&cohort),
        Some(Place::Session(id)) => book::read(&id).map_or_else(gone, |session| plan::page(id, &session)),
        Some(Place::Paper(id)) => book::read(&id).map_or_else(gone, |session| paper::page(id, session)),
        Some(Place::There(id)) => book::read(&id).map_or_else(gone, |_| there::page(id)),
        Some(Place::Wall(id, module)) => wall::page(id, module),
        Some(Place::Ask(id)) => book::read(&id).map_or_else(gone, |_| ask::page(id)),
        Some(Place::Question(id, at)) => match book::read(&id).filter(|session| at < session.asked.len()) {
            Some(session) => question::page(id, at, &session),
            None => gone(),
        },
        None => gone(),
    }
}
