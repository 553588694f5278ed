//! A difference of two shares with its uncertainty. Small numbers give wide intervals, and that is what is shown.

/// 95 percent of a normal distribution lie within so many standard deviations.
const Z: f64 = 1.959_964;

/// A difference of two shares, each from −1 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// After minus before.
    pub by: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Wilson's score interval of a share (E. B. Wilson, 1927).
fn wilson(right: usize, of: usize) -> (f64, f64) {
    let (n, p) = (of as f64, right as f64 / of as f64);
    let middle = p + Z * Z / (2.0 * n);
    let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    let whole = 1.0 + Z * Z / n;
    (((middle - half) / whole).max(0.0), ((middle + half) / whole).min(1.0))
}

/// From so many right of so many before to so many right of so many after: R. G. Newcombe's hybrid score interval for
/// independent shares (Statistics in Medicine 17, 1998, method 10). The two forms hold different items, hence independent.
/// `None` if nothing was asked.
pub fn difference(before: (usize, usize), after: (usize, usize)) -> Option<Difference> {
    if before.1 == 0 || after.1 == 0 {
        return None;
    }
    let share = |(right, of): (usize, usize)| right as f64 / of as f64;
    let (p1, p2) = (share(before), share(after));
    let ((l1, u1), (l2, u2)) = (wilson(before.0, before.1), wilson(after.0, after.1));
    let by = p2 - p1;
    let low = by - ((p2 - l2).powi(2) + (u1 - p1).powi(2)).sqrt();
    let high = by + ((u2 - p2).powi(2) + (p1 - l1).powi(2)).sqrt();
    Some(Difference { by, low: low.max(-1.0), high: high.min(1.0) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: (usize, usize), after: (usize, usize), want: [f64; 3]) {
        let Difference { by, low, high } = difference(before, after).unwrap();
        for (got, want) in [by, low, high].into_iter().zip(want) {
            assert!((got - want).abs() < 0.000_06, "{got} {want}");
        }
    }

    #[test]
    fn the_intervals_are_those_that_newcombe_printed() {
        // Table II of the paper, method 10: 56/70 − 48/80, 9/10 − 3/10, 6/7 − 2/7, 5/56 − 0/29, 0/10 − 0/20, 10/10 − 0/10.
        check((48, 80), (56, 70), [0.2, 0.0524, 0.3339]);
        check((3, 10), (9, 10), [0.6, 0.1705, 0.8090]);
        check((2, 7), (6, 7), [0.5714, 0.0582, 0.8062]);
        check((0, 29), (5, 56), [0.0893, -0.0381, 0.1926]);
        check((0, 20), (0, 10), [0.0, -0.1611, 0.2775]);
        check((0, 10), (10, 10), [1.0, 0.6075, 1.0]);
    }

    #[test]
    fn one_question_proves_little_and_none_nothing() {
        let one = difference((0, 1), (1, 1)).unwrap();
        assert!(one.by == 1.0 && one.low < 0.0, "{one:?}");
        assert_eq!(difference((0, 0), (1, 1)), None);
    }
}
