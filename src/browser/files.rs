//! Files that leave or enter the device, always by an act of the user.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::dom;

/// Largest file that is read, in bytes. A report with every answer is under 100 KB.
pub const LARGEST_IMPORT: f64 = 2_000_000.0;

/// Hands bytes to the browser's download.
///
/// # Errors
/// The browser refused to make the file.
pub fn download(name: &str, mime: &str, bytes: &[u8]) -> Result<(), String> {
    let array = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes).into());
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(mime);
    let told = |err: JsValue| dom::told(&err);
    let blob = web_sys::Blob::new_with_u8_array_sequence_and_options(&array, &options).map_err(told)?;
    let url = web_sys::Url::create_object_url_with_blob(&blob).map_err(told)?;
    let document = web_sys::window().and_then(|w| w.document()).ok_or("no page")?;
    let link: web_sys::HtmlAnchorElement =
        document.create_element("a").map_err(told)?.dyn_into().map_err(|_| "no link")?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The address is freed when the page goes: freeing it at once cancels the download in some browsers.
    Ok(())
}

/// Largest backup that is read, in bytes: four times what the browser's storage holds.
pub const LARGEST_BACKUP: f64 = 40_000_000.0;

/// Text of the first file chosen in a file input.
///
/// # Errors
/// No file, too large, or unreadable; `Err(None)` means nothing was chosen.
pub async fn chosen_text(event: &web_sys::Event) -> Result<String, Option<String>> {
    let bytes = chosen(event, LARGEST_IMPORT).await?;
    String::from_utf8(bytes).map_err(|_| Some("no text".to_owned()))
}

/// Bytes of the first file chosen in a file input, at most so many.
///
/// # Errors
/// As `chosen_text`.
pub async fn chosen(event: &web_sys::Event, largest: f64) -> Result<Vec<u8>, Option<String>> {
    let input: web_sys::HtmlInputElement = event.target().and_then(|t| t.dyn_into().ok()).ok_or(None)?;
    let file = input.files().and_then(|files| files.get(0)).ok_or(None)?;
    if file.size() > largest {
        return Err(Some(format!("{} > {largest} bytes", file.size())));
    }
    let bytes = JsFuture::from(file.array_buffer()).await.map_err(|err| Some(dom::told(&err)))?;
    // The same file can be chosen again.
    input.set_value("");
    Ok(js_sys::Uint8Array::new(&bytes).to_vec())
}

/// A file that was chosen: its name, and its bytes unless it is too large or cannot be read.
pub type Named = (String, Option<Vec<u8>>);

/// All files chosen in a file input, at most so many, each at most so large. One that cannot be read stops no other.
pub async fn all_chosen(event: &web_sys::Event, most: u32, largest: f64) -> Vec<Named> {
    let mut out = Vec::new();
    for file in chosen_files(event, most) {
        let bytes = match file.size() <= largest {
            true => {
                JsFuture::from(file.array_buffer()).await.ok().map(|bytes| js_sys::Uint8Array::new(&bytes).to_vec())
            }
            false => None,
        };
        out.push((file.name(), bytes));
    }
    out
}

/// A file that was chosen and not read yet.
pub type Chosen = web_sys::File;

/// The files chosen in a file input, unread, at most so many. The same ones can be chosen again.
pub fn chosen_files(event: &web_sys::Event, most: u32) -> Vec<Chosen> {
    let Some(input) = event.target().and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok()) else {
        return Vec::new();
    };
    let files = input.files();
    let all =
        files.iter().flat_map(|files| (0..files.length().min(most)).filter_map(move |at| files.get(at))).collect();
    input.set_value("");
    all
}

fn as_file(name: &str, mime: &str, text: &str) -> Option<web_sys::File> {
    let options = web_sys::FilePropertyBag::new();
    options.set_type(mime);
    web_sys::File::new_with_str_sequence_and_options(&js_sys::Array::of1(&text.into()), name, &options).ok()
}

fn to_share(file: &web_sys::File) -> js_sys::Object {
    let data = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&data, &"files".into(), &js_sys::Array::of1(file));
    data
}

/// Whether the device hands such a text file to another program (a messenger, Bluetooth) by itself.
pub fn can_share(name: &str, mime: &str) -> bool {
    let Some(file) = as_file(name, mime, "-") else { return false };
    let Some(navigator) = web_sys::window().map(|window| window.navigator()) else { return false };
    let ask = js_sys::Reflect::get(&navigator, &"canShare".into()).unwrap_or(JsValue::UNDEFINED);
    let Ok(ask) = ask.dyn_into::<js_sys::Function>() else { return false };
    ask.call1(&navigator, &to_share(&file).into()).is_ok_and(|can| can.is_truthy())
}

/// Opens the device's share sheet with a text file. `false` if the user closed it.
///
/// # Errors
/// The browser refused.
pub async fn share(name: &str, mime: &str, text: &str) -> Result<bool, String> {
    let file = as_file(name, mime, text).ok_or("no file")?;
    let navigator = web_sys::window().ok_or("no page")?.navigator();
    let told = |err: JsValue| dom::told(&err);
    let share = js_sys::Reflect::get(&navigator, &"share".into()).map_err(told)?;
    let share: js_sys::Function = share.dyn_into().map_err(|_| "no share sheet")?;
    let promise: js_sys::Promise =
        share.call1(&navigator, &to_share(&file).into()).map_err(told)?.dyn_into().map_err(|_| "no share sheet")?;
    match JsFuture::from(promise).await {
        Ok(_) => Ok(true),
        Err(err) => {
            let name = js_sys::Reflect::get(&err, &"name".into()).ok().and_then(|name| name.as_string());
            if name.as_deref() == Some("AbortError") { Ok(false) } else { Err(dom::told(&err)) }
        }
    }
}

/// Bytes that are read at once: a film of hundreds of megabytes does not fit into a telephone's memory.
const PIECE: f64 = 4_000_000.0;

/// Hands over the bytes of the first file chosen in a file input, piece by piece; the screen lives on between them.
///
/// # Errors
/// As `chosen_text`.
pub async fn chosen_in_pieces(event: &web_sys::Event, mut take: impl FnMut(&[u8])) -> Result<(), Option<String>> {
    let input: web_sys::HtmlInputElement = event.target().and_then(|t| t.dyn_into().ok()).ok_or(None)?;
    let file = input.files().and_then(|files| files.get(0)).ok_or(None)?;
    let told = |err: JsValue| Some(dom::told(&err));
    let mut at = 0.0;
    while at < file.size() {
        let end = (at + PIECE).min(file.size());
        let piece = file.slice_with_f64_and_f64(at, end).map_err(told)?;
        let bytes = JsFuture::from(piece.array_buffer()).await.map_err(told)?;
        take(&js_sys::Uint8Array::new(&bytes).to_vec());
        at = end;
    }
    input.set_value("");
    Ok(())
}
