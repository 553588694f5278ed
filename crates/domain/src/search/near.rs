//! How many typing mistakes lie between two words.

/// Letters left out, put in, exchanged or swapped with the next one (optimal string alignment); `None` above `most`.
pub(super) fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut row = vec![i + 1; b.len() + 1];
        for (j, &y) in b.iter().enumerate() {
            let mut least = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && x == b[j - 1] && y == a[i - 1] {
                least = least.min(before[j - 1] + 1);
            }
            row[j + 1] = least;
        }
        if row.iter().all(|apart| *apart > most) {
            return None;
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|apart| *apart <= most)
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn each_kind_of_typing_mistake_counts_once() {
        for (a, b, apart) in [
            ("abunzi", "abunzi", Some(0)),
            ("abuzi", "abunzi", Some(1)),
            ("abbunzi", "abunzi", Some(1)),
            ("abinzi", "abunzi", Some(1)),
            ("abuzni", "abunzi", Some(1)),
            ("confidentail", "confidential", Some(1)),
            ("hersay", "hearsays", Some(2)),
            ("evidence", "advocacy", None),
            ("", "ab", Some(2)),
        ] {
            assert_eq!(distance(a, b, 2), apart, "{a} {b}");
        }
        assert_eq!(distance("abuzi", "abunzi", 0), None);
    }
}
