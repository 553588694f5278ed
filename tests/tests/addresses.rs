//! The app's own tests of addresses, without the app: these two files need nothing of the browser, and building all of Leptos
//! for this machine to run four tests would cost minutes.

#[allow(dead_code, reason = "only the tests in it are wanted")]
#[path = "../../src/plan/place.rs"]
mod place;
#[allow(dead_code, reason = "only the tests in it are wanted")]
#[path = "../../src/route.rs"]
mod route;
#[allow(dead_code, reason = "only the tests in it are wanted")]
#[path = "../../src/train/sessions/place.rs"]
mod session_place;
