//! Text for the XML that office files are made of.

/// Text for XML 1.0: the five signs escaped, control characters (which XML cannot hold) left out, breaks as blanks.
pub(crate) fn escape(text: &str) -> String {
    escaped(text, ' ')
}

/// The same for a cell of a spreadsheet, which may have several lines.
pub(crate) fn escape_lines(text: &str) -> String {
    escaped(text, '\n')
}

fn escaped(text: &str, break_: char) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push(' '),
            '\n' => out.push(break_),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_escaped_and_what_xml_cannot_hold_is_left_out() {
        assert_eq!(escape("a<b>&\"c\"\u{1}\nd"), "a&lt;b&gt;&amp;&quot;c&quot; d");
        assert_eq!(
            escape_lines(
                "a
b"
            ),
            "a
b"
        );
    }
}
