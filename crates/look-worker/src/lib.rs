//! Reads codes from pictures, as a wasm module of its own: see `public/look-worker.js`. Fetched only where the browser has no
//! reader of codes itself: it is three times as large as all else that goes from hand to hand. No rules live here.

use wasm_bindgen::prelude::*;

/// Looks at a picture: red, green, blue and opacity of each pixel. Gives the texts of its codes.
///
/// # Errors
/// It is too large.
#[wasm_bindgen]
pub fn look(width: usize, height: usize, pixels: &[u8]) -> Result<Vec<String>, JsError> {
    let (pixels, _) = pixels.as_chunks::<4>();
    let grey: Vec<u8> = pixels
        .iter()
        .map(|[red, green, blue, _]| {
            ((u32::from(*red) * 77 + u32::from(*green) * 150 + u32::from(*blue) * 29) >> 8) as u8
        })
        .collect();
    Ok(hall::look(width, height, &grey)?)
}
