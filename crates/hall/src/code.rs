//! A code for a camera, as a drawing.

use qrcode::{EcLevel, QrCode, types::Color};

/// How much of a code may be spoilt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// On a screen: the fewest and largest squares.
    Screen,
    /// On paper, which is folded and stained.
    Paper,
}

/// A code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Squares along a side, with the white margin that a reader needs.
    pub side: usize,
    /// The black squares as the path of a drawing of that size.
    pub path: String,
}

/// Why there is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// More than a code holds.
    #[error("this is more than one code can hold")]
    TooLong,
}

/// White around a code, by the standard.
const MARGIN: usize = 4;

/// Draws a text.
///
/// # Errors
/// It is too long.
pub fn code(text: &str, strength: Strength) -> Result<Code, CodeError> {
    let level = match strength {
        Strength::Screen => EcLevel::L,
        Strength::Paper => EcLevel::M,
    };
    let code = QrCode::with_error_correction_level(text, level).map_err(|_| CodeError::TooLong)?;
    let (width, colours) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (y, row) in colours.chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row[x..].iter().take_while(|colour| **colour == Color::Dark).count();
            if run > 0 {
                path.push_str(&format!("M{} {}h{run}v1h-{run}z", x + MARGIN, y + MARGIN));
            }
            x += run.max(1);
        }
    }
    Ok(Code { side: width + 2 * MARGIN, path })
}
