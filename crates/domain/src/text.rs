//! Words as people type them: folded for comparison, with their place in the text, so that a name is found whatever its
//! case and accents.

use std::ops::Range;

/// Lower case without the accents of French and Kinyarwanda. One letter may become two (`œ`).
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'à' | 'á' | 'â' | 'ä' | 'ã' | 'å' | 'ā' => out.push('a'),
            'è' | 'é' | 'ê' | 'ë' | 'ē' => out.push('e'),
            'ì' | 'í' | 'î' | 'ï' | 'ī' => out.push('i'),
            'ò' | 'ó' | 'ô' | 'ö' | 'õ' | 'ō' => out.push('o'),
            'ù' | 'ú' | 'û' | 'ü' | 'ū' => out.push('u'),
            'ç' => out.push('c'),
            'ñ' => out.push('n'),
            'ÿ' | 'ý' => out.push('y'),
            'œ' => out.push_str("oe"),
            'æ' => out.push_str("ae"),
            // Combining marks: the letter before them has been written already.
            '\u{300}'..='\u{36f}' => {}
            other => out.push(other),
        }
    }
    out
}

/// A word and where it stands, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Bytes of the text.
    pub at: Range<usize>,
    /// Folded.
    pub folded: String,
}

/// Runs of letters and digits.
pub fn words(text: &str) -> Vec<Word> {
    let mut out = Vec::new();
    let mut start = None;
    let inside = |c: char| c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c);
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        match (inside(letter), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                out.push(Word { at: from..at, folded: fold(&text[from..at]) });
                start = None;
            }
            _ => {}
        }
    }
    out
}

/// Where `needle`, word by word, stands in `text`.
pub fn find_words(text: &str, needle: &str) -> Vec<Range<usize>> {
    let (hay, needle) = (words(text), words(needle));
    if needle.is_empty() {
        return Vec::new();
    }
    hay.windows(needle.len())
        .filter(|run| run.iter().zip(&needle).all(|(a, b)| a.folded == b.folded))
        .map(|run| run[0].at.start..run[run.len() - 1].at.end)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whatever_their_case_and_accents() {
        let text = "On a vu MUKAMANA Vestine; mukamanas are others.";
        assert_eq!(find_words(text, "Mukamana vestiné"), vec![8..24]);
        assert_eq!(find_words(text, "Mukamana"), vec![8..16]);
        assert_eq!(find_words(text, ""), Vec::<Range<usize>>::new());
        assert_eq!(&text[find_words("é é Élise", "elise")[0].clone()].len(), &6);
    }
}
