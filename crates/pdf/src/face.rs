//! The embedded typeface (`font/README.md`): which letters it has and how wide they are. Letters stand one beside the other
//! without ligatures: what is copied out of the file is what was written.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::{FontRef, MetadataProvider, instance::LocationRef, instance::Size, metrics::GlyphMetrics};

const REGULAR: &[u8] = include_bytes!("../font/NotoSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../font/NotoSans-Bold.ttf");

/// What stands for a letter that the typeface does not have.
const UNKNOWN: char = '\u{fffd}';

/// Weight of the letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    Regular,
    Bold,
}

/// Both weights, ready to measure and to draw.
pub struct Faces {
    regular: Weight,
    bold: Weight,
}

struct Weight {
    letters: skrifa::charmap::Charmap<'static>,
    widths: GlyphMetrics<'static>,
    per_em: f32,
    drawn: Font,
}

impl Weight {
    fn new(bytes: &'static [u8]) -> Option<Self> {
        let font = FontRef::new(bytes).ok()?;
        let drawn = Font::new(bytes.into(), 0)?;
        Some(Self {
            letters: font.charmap(),
            widths: font.glyph_metrics(Size::unscaled(), LocationRef::default()),
            per_em: drawn.units_per_em(),
            drawn,
        })
    }

    /// Number and width of a letter, the width as a share of the size.
    fn glyph(&self, letter: char) -> (u32, f32) {
        let found = self.letters.map(letter).or_else(|| self.letters.map(UNKNOWN)).unwrap_or_default();
        (found.to_u32(), self.widths.advance_width(found).unwrap_or(0.0) / self.per_em)
    }
}

impl Faces {
    pub fn new() -> Option<Self> {
        Some(Self { regular: Weight::new(REGULAR)?, bold: Weight::new(BOLD)? })
    }

    fn weight(&self, face: Face) -> &Weight {
        match face {
            Face::Regular => &self.regular,
            Face::Bold => &self.bold,
        }
    }

    /// Whether there is a form for this letter.
    pub fn has(&self, letter: char) -> bool {
        self.regular.letters.map(letter).is_some() && self.bold.letters.map(letter).is_some()
    }

    /// Width of a text in points.
    pub fn width(&self, face: Face, size: f32, text: &str) -> f32 {
        text.chars().map(|letter| self.weight(face).glyph(letter).1 * size).sum()
    }

    pub fn font(&self, face: Face) -> Font {
        self.weight(face).drawn.clone()
    }

    /// The forms of a text, one a letter.
    pub fn glyphs(&self, face: Face, text: &str) -> Vec<KrillaGlyph> {
        let weight = self.weight(face);
        let form = |(at, letter): (usize, char)| {
            let (number, width) = weight.glyph(letter);
            KrillaGlyph::new(GlyphId::new(number), width, 0.0, 0.0, 0.0, at..at + letter.len_utf8(), None)
        };
        text.char_indices().map(form).collect()
    }

    /// A text as it can be drawn: what the typeface does not have is `�`, in the text that is copied out too.
    pub fn writable(&self, text: &str) -> String {
        plain(text).chars().map(|letter| if self.has(letter) { letter } else { UNKNOWN }).collect()
    }
}

/// A text without what is not to be seen: breaks and tabs are spaces; control signs, marks of direction and soft hyphens go.
pub fn plain(text: &str) -> String {
    let seen = text.chars().filter(|letter| {
        !matches!(letter, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
    });
    seen.map(|letter| if matches!(letter, '\t' | '\n') { ' ' } else { letter }).collect()
}
