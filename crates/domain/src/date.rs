//! Days and moments of the civil calendar: just what reports need, without a time-zone database.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A day of the Gregorian calendar. Ordered by time. Written `2026-11-24`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    /// Year, 1900 to 2199.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: u32,
    /// Day of the month, from 1.
    pub day: u32,
}

impl Day {
    /// A day, if there is such a one.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let real =
            (1900..2200).contains(&year) && (1..=12).contains(&month) && day >= 1 && day <= days_in_month(year, month);
        real.then_some(Self { year, month, day })
    }

    /// Reads `24/11/2026` (also with `.`, `-` or blanks) or `2026-11-24`, as people type it.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.trim().split(['/', '.', '-', ' ']).filter(|part| !part.is_empty()).collect();
        let [a, b, c] = parts[..] else { return None };
        let number = |s: &str| -> Option<u32> {
            (s.len() <= 4 && s.bytes().all(|b| b.is_ascii_digit())).then(|| s.parse().ok())?
        };
        let (a_n, b_n, c_n) = (number(a)?, number(b)?, number(c)?);
        match (a.len(), c.len()) {
            (4, _) => Self::new(a_n as i32, b_n, c_n),
            (_, 4) => Self::new(c_n as i32, b_n, a_n),
            _ => None,
        }
    }

    /// Days since 1970-01-01, by the proleptic Gregorian calendar (H. Hinnant, "days_from_civil").
    pub fn number(self) -> i64 {
        let y = i64::from(self.year) - i64::from(self.month <= 2);
        let era = y.div_euclid(400);
        let yoe = y - era * 400;
        let month = i64::from(self.month);
        let doy = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
    }

    /// So many days later; the day itself where that would lie outside the calendar.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        Self::from_number(self.number() + days).unwrap_or(self)
    }

    /// The day with this number; `None` outside 1900–2199.
    pub fn from_number(number: i64) -> Option<Self> {
        let z = number.checked_add(719_468)?;
        let era = z.div_euclid(146_097);
        let doe = z - era * 146_097;
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = doy - (153 * mp + 2) / 5 + 1;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        let year = yoe + era * 400 + i64::from(month <= 2);
        Self::new(i32::try_from(year).ok()?, month as u32, day as u32)
    }

    /// Monday is 0.
    pub fn weekday(self) -> usize {
        (self.number() + 3).rem_euclid(7) as usize
    }

    /// `24/11/2026`, the way Rwandan forms write it.
    pub fn slashed(self) -> String {
        format!("{:02}/{:02}/{}", self.day, self.month, self.year)
    }

    /// Last day of the Rwandan fiscal quarter (July to June) that this day lies in.
    pub fn quarter_end(self) -> Self {
        let month = self.month.div_ceil(3) * 3;
        Self { year: self.year, month, day: days_in_month(self.year, month) }
    }
}

fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        // In the short form a day is a number: a learner's work has hundreds of them, and goes over a screen in codes.
        if s.is_human_readable() { s.collect_str(self) } else { self.number().serialize(s) }
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        if !d.is_human_readable() {
            let number = i64::deserialize(d)?;
            return Self::from_number(number).ok_or_else(|| serde::de::Error::custom("not the number of a day"));
        }
        let text = String::deserialize(d)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a day written 2026-11-24"))
    }
}

/// A moment on the user's own clock: minutes are enough for "Saved 16:56". Never used to order revisions.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    miniserde::Serialize,
    miniserde::Deserialize,
)]
pub struct Moment {
    /// The day.
    pub day: Day,
    /// Minutes since midnight, 0 to 1439.
    pub minute: u32,
}

impl Moment {
    /// Minutes since the beginning of 1970, by whatever clock the moment was read from.
    pub fn minutes(self) -> i64 {
        self.day.number() * 24 * 60 + i64::from(self.minute)
    }

    /// `16:56`.
    pub fn clock(self) -> String {
        format!("{:02}:{:02}", self.minute / 60 % 24, self.minute % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_days_are_read_in_the_order_day_month_year() {
        assert_eq!(Day::parse("3/11/2026"), Day::new(2026, 11, 3));
        assert_eq!(Day::parse(" 03.11.2026 "), Day::new(2026, 11, 3));
        assert_eq!(Day::parse("2026-11-03"), Day::new(2026, 11, 3));
        for wrong in
            ["", "11/2026", "31/02/2026", "3/11/26", "a/b/2026", "29/02/2025", "1/1/99999", "--", "1/-1/2026/4"]
        {
            assert_eq!(Day::parse(wrong), None, "{wrong}");
        }
        assert!(Day::parse("29/02/2024").is_some());
    }

    #[test]
    fn day_numbers_go_there_and_back_over_three_centuries() {
        let mut before = Day::new(1900, 1, 1).unwrap().number() - 1;
        assert_eq!(Day::new(1970, 1, 1).unwrap().number(), 0);
        let last = Day::new(2199, 12, 31).unwrap().number();
        while before < last {
            let day = Day::from_number(before + 1).unwrap();
            assert_eq!(day.number(), before + 1);
            before += 1;
        }
        assert_eq!(Day::from_number(last + 1), None);
    }

    #[test]
    fn weekday_and_quarter() {
        let day = Day::parse("24/11/2026").unwrap();
        assert_eq!(day.weekday(), 1);
        assert_eq!(day.quarter_end().to_string(), "2026-12-31");
        assert_eq!(Day::parse("30/06/2026").unwrap().quarter_end().to_string(), "2026-06-30");
    }
}
