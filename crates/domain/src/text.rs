//! Words as people type them: folded for comparison, with their place in the text, so that a name is found whatever its
//! case and accents. And the two small rules for texts that programs write: ids and fingerprints.

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

/// Lower case letters, digits and hyphens: nothing that could be read as an address or a key of another thing.
pub fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// The words that a piece of our HTML shows, a line for each paragraph or list entry. The numbers of footnotes are left out.
pub fn plain(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        out.push_str(text);
        let Some((tag, after)) = after.split_once('>') else { return out };
        rest = after;
        if tag.starts_with("a class=\"src\"") {
            rest = after.split_once("</a>").map_or("", |(_, after)| after);
        } else if ["/p", "/li", "/h2", "/h3", "br"].iter().any(|end| tag.starts_with(end)) {
            out.push('\n');
        }
    }
    out.push_str(rest);
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Where `fnv1a` starts from.
pub const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a, 64 bits (Fowler, Noll, Vo): tells a changed text from an unchanged one and mixes seeds, nothing more.
pub fn fnv1a(start: u64, text: &str) -> u64 {
    text.bytes().fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_footnotes_go_and_words_stay() {
        let html = "<p>Ask <button type=\"button\" class=\"term\" data-term=\"maj\">MAJ</button> <a class=\"src\" href=\"#s1\" id=\"r1-1\">1</a>.</p>\n<ul><li>R&amp;D</li><li>two</li></ul>";
        assert_eq!(
            plain(html).split('\n').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>(),
            ["Ask MAJ .", "R&D", "two"]
        );
    }

    #[test]
    fn words_are_found_whatever_their_case_and_accents() {
        let text = "On a vu MUKAMANA Vestine; mukamanas are others.";
        assert_eq!(find_words(text, "Mukamana vestiné"), vec![8..24]);
        assert_eq!(find_words(text, "Mukamana"), vec![8..16]);
        assert_eq!(find_words(text, ""), Vec::<Range<usize>>::new());
        assert_eq!(&text[find_words("é é Élise", "elise")[0].clone()].len(), &6);
    }
}
