//! The camera, and pictures that were taken before: both end as codes that were read. The browser's own reader of codes is used
//! where there is one, ours (in a Worker) everywhere else. The camera goes off when it is dropped and when the page is hidden.

use std::cell::{Cell, RefCell};

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::{
    dom,
    element::El,
    events,
    hall::{Pixels, Reader, Seen},
    worker::part,
};

/// Longest side of what is looked at of the camera's picture: enough for our finest code over half of it.
const LIVE: u32 = 800;
/// The same of a picture that was taken before: codes may be small in it.
const TAKEN: u32 = 2400;
/// Most bytes of a picture, and most pictures at once.
pub const LARGEST_PICTURE: f64 = 30_000_000.0;

/// Why there is no camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoCamera {
    /// The page came over a line that browsers do not trust with a camera (`http://` in a hall).
    Insecure,
    /// The user, or the device's owner, does not want it.
    Refused,
    /// There is none, or another program has it.
    Missing,
}

thread_local! {
    /// The stream that runs, so that it can be ended when the page is hidden.
    static RUNS: RefCell<Option<web_sys::MediaStream>> = const { RefCell::new(None) };
    static WATCHED: Cell<bool> = const { Cell::new(false) };
}

/// A camera that runs.
pub struct Camera {
    video: web_sys::HtmlVideoElement,
    stream: web_sys::MediaStream,
    /// The browser's own reader.
    detector: Option<JsValue>,
}

impl Drop for Camera {
    fn drop(&mut self) {
        end(&self.stream);
        self.video.set_src_object(None);
    }
}

fn end(stream: &web_sys::MediaStream) {
    for track in stream.get_tracks().iter() {
        track.unchecked_ref::<web_sys::MediaStreamTrack>().stop();
    }
}

fn set(of: &js_sys::Object, name: &str, value: &JsValue) {
    let _ = js_sys::Reflect::set(of, &name.into(), value);
}

impl Camera {
    /// Asks for the camera that looks away from the user, and shows what it sees.
    ///
    /// # Errors
    /// See `NoCamera`.
    pub async fn open(video: &El) -> Result<Self, NoCamera> {
        let window = web_sys::window().ok_or(NoCamera::Missing)?;
        if !window.is_secure_context() {
            return Err(NoCamera::Insecure);
        }
        let video = video.node().clone().dyn_into::<web_sys::HtmlVideoElement>().map_err(|_| NoCamera::Missing)?;
        let devices = window.navigator().media_devices().map_err(|_| NoCamera::Missing)?;
        let wanted = js_sys::Object::new();
        set(&wanted, "facingMode", &"environment".into());
        for (side, pixels) in [("width", 1280), ("height", 720)] {
            let ideal = js_sys::Object::new();
            set(&ideal, "ideal", &pixels.into());
            set(&wanted, side, &ideal);
        }
        let asked = web_sys::MediaStreamConstraints::new();
        asked.set_video(&wanted);
        asked.set_audio(&false.into());
        let promise = devices.get_user_media_with_constraints(&asked).map_err(|_| NoCamera::Missing)?;
        let stream = JsFuture::from(promise).await.map_err(|err| match part(&err, "name").as_string().as_deref() {
            Some("NotAllowedError" | "SecurityError") => NoCamera::Refused,
            _ => NoCamera::Missing,
        })?;
        let stream: web_sys::MediaStream = stream.unchecked_into();
        RUNS.with_borrow_mut(|runs| {
            if let Some(before) = runs.replace(stream.clone()) {
                end(&before);
            }
        });
        if !WATCHED.replace(true) {
            events::on_hiding(|hidden| {
                if hidden && let Some(runs) = RUNS.take() {
                    end(&runs);
                }
            });
        }
        video.set_muted(true);
        video.set_src_object(Some(&stream));
        let camera = Self { video, stream, detector: detector().await };
        if let Ok(playing) = camera.video.play() {
            // A screen that was left meanwhile ends it: then the camera is dropped all the same.
            let _ = JsFuture::from(playing).await;
        }
        Ok(camera)
    }

    /// Whether it still sees anything: not so once the page was hidden, or the user has taken it back.
    pub fn runs(&self) -> bool {
        self.stream.active() && self.video.is_connected()
    }

    /// Looks once.
    ///
    /// # Errors
    /// The reader's own words.
    pub async fn look(&self, reader: &Reader) -> Result<Seen, String> {
        if let Some(detector) = &self.detector
            && let Some(texts) = detected(detector, &self.video).await
        {
            return reader.hear(texts).await;
        }
        let (width, height) = (self.video.video_width(), self.video.video_height());
        match pixels(width, height, LIVE, |context, w, h| {
            context.draw_image_with_html_video_element_and_dw_and_dh(&self.video, 0.0, 0.0, w, h)
        }) {
            Some(pixels) => reader.look(&pixels).await,
            None => Ok(Seen::default()),
        }
    }
}

/// The browser's reader of codes, if it has one for ours.
async fn detector() -> Option<JsValue> {
    let class: js_sys::Function = part(&js_sys::global(), "BarcodeDetector").dyn_into().ok()?;
    let formats: js_sys::Function = part(&class, "getSupportedFormats").dyn_into().ok()?;
    let known = JsFuture::from(formats.call0(&class).ok()?.dyn_into::<js_sys::Promise>().ok()?).await.ok()?;
    let known: js_sys::Array = known.dyn_into().ok()?;
    if !known.includes(&"qr_code".into(), 0) {
        return None;
    }
    let options = js_sys::Object::new();
    set(&options, "formats", &js_sys::Array::of1(&"qr_code".into()));
    js_sys::Reflect::construct(&class, &js_sys::Array::of1(&options)).ok()
}

/// `None` where it failed: then our own reader looks.
async fn detected(detector: &JsValue, source: &JsValue) -> Option<Vec<String>> {
    let detect: js_sys::Function = part(detector, "detect").dyn_into().ok()?;
    let promise: js_sys::Promise = detect.call1(detector, source).ok()?.dyn_into().ok()?;
    let found: js_sys::Array = JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
    Some(found.iter().filter_map(|code| part(&code, "rawValue").as_string()).collect())
}

/// What a picture looks like, made smaller if it is large.
fn pixels(
    width: u32,
    height: u32,
    most: u32,
    draw: impl FnOnce(&web_sys::CanvasRenderingContext2d, f64, f64) -> Result<(), JsValue>,
) -> Option<Pixels> {
    if width == 0 || height == 0 {
        return None;
    }
    let scale = (f64::from(most) / f64::from(width.max(height))).min(1.0);
    let (width, height) = ((f64::from(width) * scale) as u32, (f64::from(height) * scale) as u32);
    let document = web_sys::window()?.document()?;
    let canvas: web_sys::HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(width.max(1));
    canvas.set_height(height.max(1));
    let options = js_sys::Object::new();
    set(&options, "willReadFrequently", &true.into());
    let context = canvas.get_context_with_context_options("2d", &options).ok()??;
    let context: web_sys::CanvasRenderingContext2d = context.dyn_into().ok()?;
    // A drawing without a ground would be black on black.
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, f64::from(width), f64::from(height));
    draw(&context, f64::from(width), f64::from(height)).ok()?;
    let data = context.get_image_data(0.0, 0.0, f64::from(width.max(1)), f64::from(height.max(1))).ok()?;
    let data: js_sys::Uint8ClampedArray = part(&data, "data").unchecked_into();
    Some(Pixels { width: width.max(1), height: height.max(1), data })
}

/// Reads the codes in a picture that was chosen. `None` if it is no picture.
///
/// # Errors
/// The reader's own words.
pub async fn picture(file: &web_sys::File, reader: &Reader) -> Result<Option<Seen>, String> {
    let Some(window) = web_sys::window() else { return Ok(None) };
    if file.size() > LARGEST_PICTURE {
        return Ok(None);
    }
    let Ok(promise) = window.create_image_bitmap_with_blob(file) else { return Ok(None) };
    let Ok(bitmap) = JsFuture::from(promise).await else { return Ok(None) };
    let bitmap: web_sys::ImageBitmap = bitmap.unchecked_into();
    if let Some(detector) = detector().await
        && let Some(texts) = detected(&detector, &bitmap).await
        && !texts.is_empty()
    {
        bitmap.close();
        return reader.hear(texts).await.map(Some);
    }
    let pixels = pixels(bitmap.width(), bitmap.height(), TAKEN, |context, w, h| {
        context.draw_image_with_image_bitmap_and_dw_and_dh(&bitmap, 0.0, 0.0, w, h)
    });
    bitmap.close();
    match pixels {
        Some(pixels) => reader.look(&pixels).await.map(Some),
        None => Err(dom::told(&"no canvas".into())),
    }
}
