//! Small numbers point at people: a count below five is not shown to others, and neither is so much beside it that it could be
//! worked out from the total.

/// Counts below this are small.
pub const FEW: usize = 5;

/// A count, as far as it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// The number.
    Exact(usize),
    /// Fewer than five.
    Few,
    /// Five or more, and not shown: a small number beside it could be worked out with it.
    Withheld,
}

impl Count {
    /// The number, if it is shown.
    pub fn shown(self) -> Option<usize> {
        match self {
            Self::Exact(n) => Some(n),
            Self::Few | Self::Withheld => None,
        }
    }
}

/// The counts of a table whose total is known, as others may see them: whoever knows the total, and this rule's promise that
/// "few" is one to four and what is withheld is five or more, can still take any of the four for each small count. `None` where
/// that cannot be had: then the table is not shown. Counts are 1 or more.
pub fn protect(counts: &[usize]) -> Option<Vec<Count>> {
    let mut order: Vec<usize> = (0..counts.len()).collect();
    order.sort_by_key(|at| counts[*at]);
    let small = counts.iter().filter(|count| **count < FEW).count();
    let mut shown: Vec<Count> = counts.iter().map(|count| Count::Exact(*count)).collect();
    if small == 0 {
        return Some(shown);
    }
    // The smallest of the others are withheld, one by one, until it is safe.
    let hidden = (small..=counts.len()).find(|hidden| {
        let sum = order[..*hidden].iter().map(|at| counts[*at]).sum();
        is_safe(sum, small, hidden - small)
    })?;
    for at in &order[..hidden] {
        shown[*at] = if counts[*at] < FEW { Count::Few } else { Count::Withheld };
    }
    Some(shown)
}

/// Whether each of the small counts can be anything from one to four, given the sum of all that is hidden.
fn is_safe(sum: usize, small: usize, withheld: usize) -> bool {
    let least_of_others = (small - 1) + FEW * withheld;
    let most_of_others = if withheld > 0 { usize::MAX } else { (FEW - 1) * (small - 1) };
    sum >= least_of_others + (FEW - 1) && sum - 1 <= most_of_others
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(counts: &[usize], want: &str) {
        let said = protect(counts).map_or_else(
            || "-".to_owned(),
            |all| {
                let say = |count: Count| match count {
                    Count::Exact(n) => n.to_string(),
                    Count::Few => "<5".to_owned(),
                    Count::Withheld => "x".to_owned(),
                };
                all.into_iter().map(say).collect::<Vec<_>>().join(" ")
            },
        );
        assert_eq!(said, want, "{counts:?}");
    }

    #[test]
    fn large_numbers_stand_as_they_are() {
        check(&[], "");
        check(&[5, 12], "5 12");
    }

    #[test]
    fn one_small_number_takes_the_next_smallest_with_it() {
        check(&[30, 2, 9, 20], "30 <5 x 20");
        // 1 of 6 could only be 1 beside a five.
        check(&[1, 5, 30], "<5 x x");
    }

    #[test]
    fn small_numbers_that_give_each_other_away_take_one_more() {
        check(&[2, 3, 20, 40], "<5 <5 20 40");
        check(&[1, 1, 20, 40], "<5 <5 x 40");
        check(&[4, 4, 20, 40], "<5 <5 x 40");
    }

    #[test]
    fn a_table_that_cannot_be_made_safe_is_not_shown() {
        check(&[3], "-");
        check(&[1, 5], "-");
        check(&[1, 1], "-");
    }

    /// All that can stand in the hidden places, given what is shown and the total.
    fn completions(shown: &[Count], left: usize, at: usize, now: &mut Vec<usize>, all: &mut Vec<Vec<usize>>) {
        let Some(count) = shown.get(at) else {
            if left == 0 {
                all.push(now.clone());
            }
            return;
        };
        let (from, to) = match count {
            Count::Exact(n) => (*n, *n),
            Count::Few => (1, FEW - 1),
            Count::Withheld => (FEW, left),
        };
        for value in from..=to.min(left) {
            now.push(value);
            completions(shown, left - value, at + 1, now, all);
            now.pop();
        }
    }

    #[test]
    fn no_small_number_can_be_worked_out_from_the_total() {
        const TOP: usize = 10;
        let mut tables = 0;
        for cells in 1..=4_u32 {
            for number in 0..TOP.pow(cells) {
                let counts: Vec<usize> = (0..cells).map(|cell| number / TOP.pow(cell) % TOP + 1).collect();
                let Some(shown) = protect(&counts) else { continue };
                let mut all = Vec::new();
                completions(&shown, counts.iter().sum(), 0, &mut Vec::new(), &mut all);
                assert!(all.contains(&counts));
                for (at, _) in shown.iter().enumerate().filter(|(_, count)| **count == Count::Few) {
                    for value in 1..FEW {
                        assert!(all.iter().any(|one| one[at] == value), "{counts:?} shown as {shown:?}: cell {at}");
                    }
                }
                tables += 1;
            }
        }
        assert!(tables > 5000, "{tables}");
    }
}
