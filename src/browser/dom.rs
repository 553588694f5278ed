//! The page: title, language, theme, focus, scroll.

use std::cell::{OnceCell, RefCell};

use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;

use super::element::El;

fn window() -> web_sys::Window {
    web_sys::window().expect("the app runs in a page")
}

pub(super) fn document() -> web_sys::Document {
    window().document().expect("the app runs in a page")
}

/// What a failure of the browser says.
pub fn told(err: &JsValue) -> String {
    let message = js_sys::Reflect::get(err, &"message".into()).ok().and_then(|message| message.as_string());
    message.or_else(|| err.as_string()).unwrap_or_else(|| "the browser did not say why".to_owned())
}

/// What stands in the address after `#`.
pub fn hash() -> String {
    window().location().hash().unwrap_or_default()
}

/// Goes to another screen without a step in the history.
pub fn replace(href: &str) {
    replace_entry(href);
    if let Ok(event) = web_sys::Event::new("hashchange") {
        let _ = window().dispatch_event(&event);
    }
}

/// Goes to another screen, with a step in the history.
pub fn go(href: &str) {
    let _ = window().location().set_hash(href);
}

/// Title of the document.
pub fn set_title(title: &str) {
    document().set_title(title);
}

fn set_root(name: &str, value: Option<&str>) {
    if let Some(root) = document().document_element() {
        let _ = match value {
            Some(value) => root.set_attribute(name, value),
            None => root.remove_attribute(name),
        };
    }
}

/// Language of the page.
pub fn set_lang(tag: &str) {
    set_root("lang", Some(tag));
}

/// `light`, `dark`, or the system's.
pub fn set_theme(theme: Option<&str>) {
    set_root("data-theme", theme);
}

/// Whether this is the single file, which holds the whole app.
pub fn is_file() -> bool {
    is_marked("data-file")
}

/// Whether the page was opened from the disk, without any server.
pub fn is_from_disk() -> bool {
    window().location().protocol().is_ok_and(|protocol| protocol == "file:")
}

/// Leaves a mark on the page for scripts that come later.
pub fn mark(name: &str) {
    set_root(name, Some(""));
}

/// Whether a script has left a mark on the page.
pub fn is_marked(name: &str) -> bool {
    document().document_element().is_some_and(|root| root.has_attribute(name))
}

/// What stands in a mark that a script has left on the page.
pub fn marked(name: &str) -> Option<String> {
    document().document_element()?.get_attribute(name)
}

/// Tells tests and tools that the screen's handlers are attached.
pub fn set_ready() {
    set_root("data-ready", Some(""));
}

/// The lesson whose own page this is.
pub fn own_lesson() -> Option<String> {
    if !is_marked("data-lesson") {
        return None;
    }
    let path = window().location().pathname().unwrap_or_default();
    path.rsplit('/').next().and_then(|file| file.strip_suffix(".html")).map(str::to_owned)
}

/// On a lesson's own page: the app takes over at its own address of that lesson, and so do the links of the page. Nothing is
/// loaded for it.
pub fn take_over() {
    let Some(id) = own_lesson() else { return };
    for link in main().all("a") {
        let to = link.value_of("href");
        if let Some(to) = to.strip_prefix("../") {
            let _ = link.attr("href", to);
        } else if let Some(lesson) = to.strip_suffix(".html").filter(|lesson| !lesson.contains('/')) {
            let _ = link.attr("href", &format!("#/lesson/{lesson}"));
        }
    }
    replace_entry(&format!("../#/lesson/{id}"));
    set_root("data-base", Some(base().trim_start_matches("../")));
    set_root("data-lesson", None);
}

/// The folder with this build's files.
pub fn base() -> String {
    document().document_element().and_then(|root| root.get_attribute("data-base")).unwrap_or_default()
}

thread_local! {
    static LATER_STYLE: OnceCell<js_sys::Promise> = const { OnceCell::new() };
}

/// Adds the styles of the later screens, once. Ready when they are there, or when it is clear that they will not come: a
/// plain screen is better than none.
pub fn later_style() -> impl Future<Output = ()> {
    let promise = LATER_STYLE.with(|once| {
        let add = || {
            js_sys::Promise::new(&mut |resolve, _| {
                // The single file has all its styles.
                if is_file() {
                    let _ = resolve.call0(&JsValue::NULL);
                    return;
                }
                let Ok(link) = document().create_element("link") else { return };
                let _ = link.set_attribute("rel", "stylesheet");
                let _ = link.set_attribute("href", &format!("{}later.css", base()));
                for event in ["load", "error"] {
                    let _ = link.add_event_listener_with_callback(event, &resolve);
                }
                let _ = document().document_element().map(|root| root.append_child(&link));
            })
        };
        once.get_or_init(add).clone()
    });
    async { drop(JsFuture::from(promise).await) }
}

/// Languages the browser prefers, best first.
pub fn languages() -> Vec<String> {
    window().navigator().languages().iter().filter_map(|tag| tag.as_string()).collect()
}

thread_local! {
    /// What the static page greets with.
    static GREETING: RefCell<Option<El>> = const { RefCell::new(None) };
}

/// The middle of the page.
pub fn main() -> El {
    match document().get_element_by_id("main") {
        Some(main) => El::from_page(main),
        None => super::element::el("main"),
    }
}

/// The element the app lives in, without what the static page has around its middle. The middle stays where it is: a lesson
/// may be read there, and answered.
pub fn frame() -> El {
    let app = document().get_element_by_id("app").expect("index.html has it");
    let app = El::from_page(app).class("app");
    for around in app.all("#app > :not(#main)") {
        around.remove();
    }
    if let Some(main) = app.find("#main") {
        GREETING.set(Some(main));
    }
    app
}

/// The element the app lives in, emptied.
pub fn mount_point() -> web_sys::HtmlElement {
    let element = document().get_element_by_id("app").expect("index.html has it");
    element.set_text_content(None);
    element.unchecked_into()
}

/// The middle of the static page, once.
pub fn greeting() -> Option<El> {
    GREETING.take()
}

/// The size of the text in percent of the usual one.
pub fn text_size() -> u32 {
    let style = document().document_element().map(|root| root.unchecked_into::<web_sys::HtmlElement>().style());
    let size = style.and_then(|style| style.get_property_value("--size").ok()?.trim().parse::<f64>().ok());
    size.map_or(100, |size| (size * 100.0).round() as u32)
}

/// Changes it at once.
pub fn set_text_size(percent: u32) {
    if let Some(root) = document().document_element() {
        let style = root.unchecked_into::<web_sys::HtmlElement>().style();
        let _ = style.set_property("--size", &format!("{}.{:02}", percent / 100, percent % 100));
    }
}

/// All elements of the page that a selector names.
pub fn all(selector: &str) -> Vec<web_sys::Element> {
    let Ok(found) = document().query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}

fn find(selector: &str) -> Option<web_sys::HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}

/// Moves the keyboard to an element.
pub fn focus(selector: &str) {
    if let Some(element) = find(selector) {
        let _ = element.focus();
    }
}

/// Moves the keyboard to the heading of a new screen; the screen stays where it is scrolled to.
pub fn focus_heading() {
    if let Some(element) = find("#main h1") {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

/// Places on former screens are ours to restore: the browser would do it before the screen is drawn.
pub fn restore_scroll_ourselves() {
    if let Ok(history) = window().history() {
        let _ = history.set_scroll_restoration(web_sys::ScrollRestoration::Manual);
    }
}

/// Brings an element into view and moves the keyboard there.
pub fn show(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        element.scroll_into_view();
        if let Some(element) = element.dyn_ref::<web_sys::HtmlElement>() {
            if element.tab_index() < 0 && !element.has_attribute("tabindex") {
                let _ = element.set_attribute("tabindex", "-1");
            }
            let _ = element.focus();
        }
    }
}

/// Opens what a control is closed in, brings the whole into view and moves the keyboard to the control.
pub fn open_and_focus(whole: &str, control: &str) {
    if let Some(element) = document().get_element_by_id(whole) {
        if element.tag_name() == "DETAILS" {
            let _ = element.set_attribute("open", "");
        }
        element.scroll_into_view();
    }
    if let Some(element) = document().get_element_by_id(control) {
        let _ = element.unchecked_into::<web_sys::HtmlElement>().focus();
    }
}

/// Scrolls to a height in CSS pixels.
pub fn scroll_to(y: f64) {
    window().scroll_to_with_x_and_y(0.0, y);
}

/// Where the page is scrolled to, in CSS pixels.
pub fn scroll_y() -> f64 {
    window().scroll_y().unwrap_or(0.0)
}

/// Index of the topmost element of a class that is still in view.
pub fn topmost(selector: &str) -> Option<usize> {
    let all = document().query_selector_all(selector).ok()?;
    (0..all.length()).find_map(|i| {
        let element = all.item(i)?.dyn_into::<web_sys::Element>().ok()?;
        (element.get_bounding_client_rect().bottom() > 80.0).then_some(i as usize)
    })
}

/// Brings the n-th element of a class to the top.
pub fn show_nth(selector: &str, n: usize) {
    if let Ok(all) = document().query_selector_all(selector)
        && let Some(element) = all.item(n as u32).and_then(|node| node.dyn_into::<web_sys::Element>().ok())
    {
        element.scroll_into_view();
    }
}

/// Milliseconds after which nobody waits any more for a frame: a page that is not seen has none.
const NO_FRAME: i32 = 300;

/// Milliseconds that the browser is left alone with a frame, and with what else waits for it.
const AFTER_FRAME: i32 = 20;

/// Waits until what was drawn before is on the screen. What must not wait where nobody sees the page is flushed.
pub async fn painted() {
    let wait = js_sys::Promise::new(&mut |done, _| {
        let Some(window) = web_sys::window() else { return };
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&done, NO_FRAME);
        let frame = Closure::once_into_js(move || {
            let then = |w: web_sys::Window| w.set_timeout_with_callback_and_timeout_and_arguments_0(&done, AFTER_FRAME);
            let _ = web_sys::window().map(then);
        });
        let _ = window.request_animation_frame(frame.unchecked_ref());
    });
    let _ = JsFuture::from(wait).await;
}

/// What was pressed in a text of our own build.
pub enum Pressed {
    /// A link within the page, to this id.
    Anchor(El, String),
    /// Anything else: the browser knows what to do.
    Other,
}

/// Tells what an event in a text was about.
pub fn pressed(event: &web_sys::Event) -> Pressed {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let link = target.and_then(|target| target.closest("a[href^='#']").ok().flatten());
    match link.and_then(|link| Some((link.get_attribute("href")?, link))) {
        Some((href, link)) if !href.starts_with("#/") => Pressed::Anchor(El::from_page(link), href[1..].to_owned()),
        _ => Pressed::Other,
    }
}

/// Whether the Enter key was pressed.
pub fn is_enter(event: &web_sys::Event) -> bool {
    event.dyn_ref::<web_sys::KeyboardEvent>().is_some_and(|event| event.key() == "Enter")
}

/// The digit of a key.
pub fn digit(event: &web_sys::Event) -> Option<usize> {
    event.dyn_ref::<web_sys::KeyboardEvent>()?.key().parse().ok()
}

/// Whether a key was pressed on something that answers to Enter by itself.
pub fn on_control(event: &web_sys::Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| target.closest("button, a, select, summary").ok().flatten().is_some())
}

/// The address of this page without what follows `#`: what a link to the app begins with.
pub fn address() -> String {
    let href = web_sys::window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    href.split('#').next().unwrap_or_default().to_owned()
}

/// Whether the user does not want things to move by themselves.
pub fn moves_little() -> bool {
    let asked =
        web_sys::window().and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok().flatten());
    asked.is_some_and(|asked| asked.matches())
}

/// Copies a text; `false` where the browser does not let us.
pub async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    let clipboard = js_sys::Reflect::get(&window.navigator(), &"clipboard".into()).unwrap_or(JsValue::UNDEFINED);
    let Ok(write) =
        js_sys::Reflect::get(&clipboard, &"writeText".into()).and_then(JsCast::dyn_into::<js_sys::Function>)
    else {
        return false;
    };
    let Ok(promise) = write.call1(&clipboard, &text.into()).and_then(JsCast::dyn_into::<js_sys::Promise>) else {
        return false;
    };
    wasm_bindgen_futures::JsFuture::from(promise).await.is_ok()
}

/// Opens the browser's print dialog.
pub fn print() {
    let _ = window().print();
}

/// The static page's button for leaving at once.
pub fn exit() -> Option<El> {
    document().query_selector(".top .exit").ok()?.map(El::from_page)
}

/// Leaves for a neutral page; the entry in the history and the title go with it.
pub fn leave() {
    set_title("");
    replace_entry("#/");
    let _ = window().location().replace("about:blank");
}

fn replace_entry(href: &str) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(href));
    }
}

/// Loads the page anew.
pub fn reload() {
    let _ = window().location().reload();
}

/// Loads the page anew at its first screen.
pub fn start_over() {
    replace("#/");
    let _ = window().location().reload();
}

/// Says that the app has stopped: whoever goes on typing would lose it.
pub fn stopped() {
    let Some(body) = document().body() else { return };
    let words = "Ubuvugizi has stopped because of a defect. What was saved is safe. Reload the page. · Rechargez la page. · \
                 Ongera ufungure urupapuro.";
    if let Ok(note) = document().create_element("p") {
        let _ = note.set_attribute("role", "alert");
        let _ = note.set_attribute("class", "notice is-stop stopped");
        note.set_text_content(Some(words));
        let _ = body.prepend_with_node_1(&note);
    }
}

/// Says plainly that the app cannot go on: the static page's own words, wherever they stand by now.
pub fn trouble() {
    match document().get_element_by_id("trouble") {
        Some(element) => drop(element.remove_attribute("hidden")),
        None => stopped(),
    }
}
