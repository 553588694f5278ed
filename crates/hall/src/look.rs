//! Reading codes in a picture: for browsers that have no reader of their own.

use rqrr::PreparedImage;

/// Most pixels of a picture.
pub const MOST_PIXELS: usize = 16_000_000;
/// Most codes that are read in one picture.
const MOST_CODES: usize = 16;
/// From this size on, a picture in which nothing was found is tried once more at half of it: a code taken from near by is
/// found better when its grain is gone.
const LARGE: usize = 900;

/// Why a picture was not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LookError {
    /// Larger than we want to look at.
    #[error("the picture has more than {MOST_PIXELS} pixels")]
    TooLarge,
    /// Width and height are not those of the pixels.
    #[error("{width} × {height} is not the size of {pixels} pixels")]
    Size {
        /// As given.
        width: usize,
        /// As given.
        height: usize,
        /// How many there are.
        pixels: usize,
    },
}

/// The texts of all codes in a picture: brightness, row by row. Empty if there are none, or none can be read.
///
/// # Errors
/// The picture is none, or too large.
pub fn look(width: usize, height: usize, grey: &[u8]) -> Result<Vec<String>, LookError> {
    if width.checked_mul(height).is_none_or(|pixels| pixels > MOST_PIXELS) {
        return Err(LookError::TooLarge);
    }
    if grey.len() != width * height || width == 0 {
        return Err(LookError::Size { width, height, pixels: grey.len() });
    }
    let found = texts(width, height, |x, y| grey[y * width + x]);
    if !found.is_empty() || width.max(height) < LARGE {
        return Ok(found);
    }
    let half = |x: usize, y: usize| {
        let at = |dx: usize, dy: usize| u32::from(grey[(2 * y + dy) * width + 2 * x + dx]);
        ((at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1)) / 4) as u8
    };
    Ok(texts(width / 2, height / 2, half))
}

fn texts(width: usize, height: usize, grey: impl Fn(usize, usize) -> u8) -> Vec<String> {
    // The reader looks at areas of some squares at once.
    if width < 21 || height < 21 {
        return Vec::new();
    }
    let mut picture = PreparedImage::prepare_from_greyscale(width, height, grey);
    let grids = picture.detect_grids();
    grids.iter().take(MOST_CODES).filter_map(|grid| grid.decode().ok().map(|(_, text)| text)).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{Strength, code};

    /// A code as pixels, so many for each square, with noise and a slope of brightness like that of a lamp.
    pub fn drawn(text: &str, scale: usize, noise: u8) -> (usize, Vec<u8>) {
        let code = code(text, Strength::Screen).unwrap();
        let side = code.side * scale;
        let mut grey = vec![235_u8; side * side];
        let mut state = 7_u32;
        for run in code.path.split('M').skip(1) {
            let numbers: Vec<usize> =
                run.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
            let (x, y, length) = (numbers[0], numbers[1], numbers[2]);
            for row in y * scale..(y + 1) * scale {
                grey[row * side + x * scale..row * side + (x + length) * scale].fill(30);
            }
        }
        for (at, pixel) in grey.iter_mut().enumerate() {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let off = (state >> 24) as u8 % noise.max(1);
            let shade = (at % side * 40 / side) as u8;
            *pixel = pixel.saturating_add(off).saturating_sub(shade);
        }
        (side, grey)
    }

    #[test]
    fn what_is_drawn_is_read_through_noise_and_uneven_light() {
        let long: String = (0..520).map(|at| char::from(b'A' + (at * 7 % 26) as u8)).collect();
        for (text, scale, noise) in [("https://example.org/#/join/AbC_-9", 4, 1), (&*long, 3, 20), (&*long, 16, 60)] {
            let (side, grey) = drawn(text, scale, noise);
            assert_eq!(look(side, side, &grey), Ok(vec![text.to_owned()]), "{scale} {noise}");
        }
    }

    #[test]
    fn what_is_no_picture_is_told_and_what_holds_no_code_gives_none() {
        assert_eq!(look(3, 3, &[0; 8]), Err(LookError::Size { width: 3, height: 3, pixels: 8 }));
        assert_eq!(look(usize::MAX, 2, &[]), Err(LookError::TooLarge));
        assert_eq!(look(5000, 5000, &[]), Err(LookError::TooLarge));
        for (width, height) in [(1, 1), (1, 3000), (3000, 1), (100, 100), (1000, 21)] {
            for fill in [0, 128, 255] {
                assert_eq!(look(width, height, &vec![fill; width * height]), Ok(Vec::new()));
            }
            let striped: Vec<u8> = (0..width * height).map(|at| if at / 3 % 2 == 0 { 0 } else { 255 }).collect();
            assert_eq!(look(width, height, &striped), Ok(Vec::new()));
        }
    }
}
