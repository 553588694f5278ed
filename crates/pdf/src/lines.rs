//! Breaks text into lines: after spaces, hyphens, dashes and slashes, and inside a word only where it is longer than a line.

use crate::face::{Face, Faces};

/// A stretch of one weight in a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// From the beginning of the line, in points.
    pub x: f32,
    pub face: Face,
    pub text: String,
}

/// A line. The space at which it was broken stays at its end, so that words stay apart when they are copied out.
pub type Line = Vec<Piece>;

/// Breaks stretches of text, one after the other, into lines of a width. An empty text has no line.
pub fn broken(faces: &Faces, stretches: &[(Face, &str)], size: f32, width: f32) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut at = 0.0;
    for (face, text) in stretches {
        let text = faces.writable(text);
        for word in text.split_inclusive([' ', '-', '–', '—', '/']) {
            let seen = faces.width(*face, size, word.trim_end_matches(' '));
            if lines.is_empty() || at + seen > width && at > 0.0 {
                lines.push(Line::new());
                at = 0.0;
            }
            if seen <= width {
                at = put(faces, &mut lines, at, *face, word, size);
                continue;
            }
            for letter in word.chars() {
                let letter = letter.encode_utf8(&mut [0; 4]).to_owned();
                if at + faces.width(*face, size, &letter) > width && at > 0.0 {
                    lines.push(Line::new());
                    at = 0.0;
                }
                at = put(faces, &mut lines, at, *face, &letter, size);
            }
        }
    }
    lines
}

/// Puts text at the end of the last line and gives its new width.
fn put(faces: &Faces, lines: &mut [Line], at: f32, face: Face, text: &str, size: f32) -> f32 {
    if let Some(line) = lines.last_mut() {
        match line.last_mut() {
            Some(piece) if piece.face == face => piece.text.push_str(text),
            _ => line.push(Piece { x: at, face, text: text.to_owned() }),
        }
    }
    at + faces.width(face, size, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str, width: f32) -> Vec<String> {
        let faces = Faces::new().unwrap();
        let lines = broken(&faces, &[(Face::Regular, text)], 10.0, width);
        for line in &lines {
            let shown = line.iter().map(|piece| piece.text.as_str()).collect::<String>();
            assert!(faces.width(Face::Regular, 10.0, shown.trim_end()) <= width, "{shown} is wider than {width}");
        }
        lines.into_iter().map(|line| line.into_iter().map(|piece| piece.text).collect()).collect()
    }

    #[test]
    fn nothing_is_lost_and_no_line_is_too_wide() {
        let text = "The door was shut, and nobody said why. She came back on Monday-morning with the paper/judgment.";
        for width in [40.0, 90.0, 200.0, 4000.0] {
            assert_eq!(words(text, width).concat(), text);
        }
        assert_eq!(words(text, 4000.0).len(), 1);
        assert!(words(text, 90.0).len() > 4);
    }

    #[test]
    fn a_word_longer_than_a_line_is_broken_inside_and_one_that_fits_is_not() {
        assert!(words("ababababababababababababab", 60.0).len() > 1);
        assert_eq!(words("a number", 42.0), ["a ", "number"]);
        assert!(words("", 60.0).is_empty());
        // Not at a space that forbids it.
        assert_eq!(words("300\u{a0}000 francs", 60.0), ["300\u{a0}000 ", "francs"]);
    }

    #[test]
    fn weights_follow_one_another_on_a_line() {
        let faces = Faces::new().unwrap();
        let lines = broken(&faces, &[(Face::Bold, "Kind: "), (Face::Regular, "incident")], 10.0, 400.0);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0][1].x, faces.width(Face::Bold, 10.0, "Kind: "));
    }
}
