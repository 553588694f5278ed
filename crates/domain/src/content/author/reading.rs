//! How hard a text reads.

/// Grade above which a lesson is refused: far beyond B2 English. Authors aim at 8 and below.
pub const HARDEST: f32 = 10.0;

/// The Flesch-Kincaid grade (Kincaid et al., 1975): 0.39 × words per sentence + 11.8 × syllables per word − 15.59. About the
/// years of school in English that a reader needs; B2 learners read up to 8 with ease. `None` for a text without words.
pub fn grade(text: &str) -> Option<f32> {
    let (mut sentences, mut words, mut syllables) = (0, 0, 0);
    for line in text.lines() {
        let mut open = false;
        for word in line.split_whitespace() {
            if word.chars().any(char::is_alphanumeric) {
                words += 1;
                syllables += syllables_of(word);
                open = true;
            }
            let end = word.trim_end_matches(['"', '”', '’', ')', '*']);
            if open && end.ends_with(['.', '!', '?']) {
                sentences += 1;
                open = false;
            }
        }
        sentences += usize::from(open);
    }
    let per = |a: usize, b: usize| a as f32 / b as f32;
    (words > 0 && sentences > 0).then(|| 0.39 * per(words, sentences) + 11.8 * per(syllables, words) - 15.59)
}

/// Groups of vowels, without a silent `e` at the end. Numbers count as one.
fn syllables_of(word: &str) -> usize {
    let letters: Vec<char> = crate::text::fold(word).chars().filter(|c| c.is_alphabetic()).collect();
    let is_vowel = |c: &char| "aeiouy".contains(*c);
    let groups =
        letters.iter().enumerate().filter(|(at, c)| is_vowel(c) && (*at == 0 || !is_vowel(&letters[at - 1]))).count();
    let silent = match letters[..] {
        [.., before, 'e'] => !is_vowel(&before) && before != 'l',
        [.., before, 'e', 'd'] => !is_vowel(&before) && before != 't' && before != 'd',
        _ => false,
    };
    groups.saturating_sub(usize::from(silent)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_counted_as_they_are_spoken_more_or_less() {
        for (word, count) in
            [("report", 2), ("late", 1), ("committee", 3), ("asked", 1), ("people", 2), ("48", 1), ("wanted", 2)]
        {
            assert_eq!(syllables_of(word), count, "{word}");
        }
    }

    #[test]
    fn short_words_in_short_sentences_read_easier() {
        let easy = grade("Ask who was there. Write it down. Say when it was.").unwrap();
        let hard = grade(
            "Notwithstanding the aforementioned considerations, organisational representatives are encouraged to \
             institutionalise participatory accountability methodologies throughout implementation.",
        )
        .unwrap();
        assert!(easy < 3.0, "{easy}");
        assert!(hard > HARDEST + 5.0, "{hard}");
        assert_eq!(grade("— ."), None);
    }
}
