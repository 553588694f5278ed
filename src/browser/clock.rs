//! The user's own clock and the device's randomness.

use domain::date::{Day, Moment};

/// Now, in the user's own time zone. A clock that is years off still gives a valid moment.
pub fn now() -> Moment {
    let date = js_sys::Date::new_0();
    let day = Day::new(date.get_full_year() as i32, date.get_month() + 1, date.get_date()).unwrap_or(Day {
        year: 2026,
        month: 1,
        day: 1,
    });
    Moment { day, minute: date.get_hours() * 60 + date.get_minutes() }
}

/// Now as ISO 8601 in UTC, for document properties.
pub fn iso_now() -> String {
    js_sys::Date::new_0().to_iso_string().into()
}

/// Minutes by which the user's clock is ahead of UTC.
pub fn ahead() -> i64 {
    -js_sys::Date::new_0().get_timezone_offset() as i64
}

/// Milliseconds of the device's clock: for spans, not for dates.
pub fn millis() -> f64 {
    js_sys::Date::now()
}

/// Waits so many milliseconds; with none, until the browser has done what it has to do.
pub async fn pause(millis: i32) {
    let wait = js_sys::Promise::new(&mut |done, _| {
        if let Some(window) = web_sys::window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&done, millis);
        }
    });
    let _ = wasm_bindgen_futures::JsFuture::from(wait).await;
}

/// Random bytes from the browser's own source: for keys, salts and nonces. `None` where there is no such source.
pub fn secret<const N: usize>() -> Option<[u8; N]> {
    let mut bytes = [0; N];
    web_sys::window()?.crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(bytes)
}

/// 53 random bits: enough to tell drafts apart and to shuffle. Nothing secret hangs on it.
pub fn random() -> u64 {
    (js_sys::Math::random() * 9_007_199_254_740_992.0) as u64 ^ (js_sys::Date::now() as u64)
}
