//! Elements of the page, built one by one and kept true by signals. Leptos' `view!` makes a type of its own, and with it
//! code of its own, for every shape of element; here all of them are one type. The screens of the start path are written
//! with it because each byte of them is paid for at every first visit (ARCHITECTURE.md has the numbers); inside a `view!`
//! an element is a view like any other.

use leptos::{
    prelude::*,
    tachys::{
        html::attribute::{Attribute, any_attribute::AnyAttribute},
        hydration::Cursor,
        view::{Mountable, Position, PositionState, Render, RenderHtml, add_attr::AddAnyAttr},
    },
};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};

use super::dom::document;

/// What happened on the page.
pub type Event = web_sys::Event;

/// An element. Copies are the same element.
#[derive(Clone)]
pub struct El(web_sys::Element);

#[cfg(target_feature = "atomics")]
compile_error!("an element belongs to one thread: with threads, El needs a SendWrapper again");

// SAFETY: without atomics (see above) a wasm module has one thread, so nothing can be sent to another. A SendWrapper would
// say the same at run time, at two words instead of one in every call: 4 KB of the start path.
unsafe impl Send for El {}
// SAFETY: as above.
unsafe impl Sync for El {}

/// Several elements, or none.
pub struct Els(Vec<El>);

impl From<El> for Els {
    fn from(one: El) -> Self {
        Self(vec![one])
    }
}

impl From<Option<El>> for Els {
    fn from(some: Option<El>) -> Self {
        Self(some.into_iter().collect())
    }
}

impl From<Vec<El>> for Els {
    fn from(all: Vec<El>) -> Self {
        Self(all)
    }
}

/// A new element of HTML.
pub fn el(tag: &str) -> El {
    made(document().create_element(tag))
}

/// A new element of SVG.
pub fn drawn(tag: &str) -> El {
    let space = Some("http://www.w3.org/2000/svg");
    made(document().create_element_ns(space, tag))
}

fn made(element: Result<web_sys::Element, JsValue>) -> El {
    // Not `expect`: it would bring the words for every kind of failure along.
    let Ok(element) = element else { panic!("our tags are names") };
    El(element)
}

/// Runs now and whenever a signal that it reads changes, for as long as the present part of the screen stands.
pub fn keep(mut act: Box<dyn FnMut()>) {
    let effect = SendWrapper::new(RenderEffect::new(move |_: Option<()>| act()));
    on_cleanup(move || drop(effect));
}

impl El {
    /// An element of the static page.
    pub(super) fn from_page(element: web_sys::Element) -> Self {
        Self(element)
    }

    /// Sets an attribute.
    pub fn attr(self, name: &str, value: &str) -> Self {
        let _ = self.0.set_attribute(name, value);
        self
    }

    /// Sets an attribute that is there or not.
    pub fn flag(self, name: &str, on: bool) -> Self {
        if on { self.attr(name, "") } else { self }
    }

    /// Sets the classes.
    pub fn class(self, names: &str) -> Self {
        self.attr("class", names)
    }

    /// Sets the id.
    pub fn id(self, id: &str) -> Self {
        self.attr("id", id)
    }

    /// Sets a custom property of CSS.
    pub fn style(self, name: &str, value: &str) -> Self {
        let _ = self.0.unchecked_ref::<web_sys::HtmlElement>().style().set_property(name, value);
        self
    }

    /// Keeps an attribute true.
    pub fn live_attr(self, name: &'static str, value: impl Fn() -> Option<String> + 'static) -> Self {
        self.keep_attr(name, Box::new(value))
    }

    fn keep_attr(self, name: &'static str, value: Box<dyn Fn() -> Option<String>>) -> Self {
        let element = self.0.clone();
        keep(Box::new(move || {
            let _ = match value() {
                Some(value) => element.set_attribute(name, &value),
                None => element.remove_attribute(name),
            };
        }));
        self
    }

    /// Keeps a class there or away.
    pub fn live_class(self, name: &'static str, on: impl Fn() -> bool + 'static) -> Self {
        self.keep_class(name, Box::new(on))
    }

    fn keep_class(self, name: &'static str, on: Box<dyn Fn() -> bool>) -> Self {
        let list = self.0.class_list();
        keep(Box::new(move || {
            let _ = list.toggle_with_force(name, on());
        }));
        self
    }

    /// Keeps a property such as `checked` or `disabled` true.
    pub fn live_flag(self, name: &'static str, on: impl Fn() -> bool + 'static) -> Self {
        self.keep_prop(name, Box::new(move || JsValue::from_bool(on())))
    }

    /// Keeps the value of a control true.
    pub fn live_value(self, value: impl Fn() -> String + 'static) -> Self {
        self.keep_prop("value", Box::new(move || JsValue::from_str(&value())))
    }

    fn keep_prop(self, name: &'static str, value: Box<dyn Fn() -> JsValue>) -> Self {
        let element = self.0.clone();
        keep(Box::new(move || {
            let _ = js_sys::Reflect::set(&element, &JsValue::from_str(name), &value());
        }));
        self
    }

    /// Adds a text.
    pub fn text(self, text: &str) -> Self {
        let _ = self.0.append_child(&document().create_text_node(text));
        self
    }

    /// Adds a text that follows its signals.
    pub fn live(self, text: impl Fn() -> String + 'static) -> Self {
        self.keep_text(Box::new(text))
    }

    fn keep_text(self, text: Box<dyn Fn() -> String>) -> Self {
        let node = document().create_text_node("");
        let _ = self.0.append_child(&node);
        keep(Box::new(move || node.set_data(&text())));
        self
    }

    /// Sets the content. HTML comes from our own build only, never from data.
    pub fn html(self, html: &str) -> Self {
        self.0.set_inner_html(html);
        self
    }

    /// Adds elements.
    pub fn add(self, children: impl Into<Els>) -> Self {
        for child in children.into().0 {
            let _ = self.0.append_child(&child.0);
        }
        self
    }

    /// Adds elements that are made anew whenever a signal read while making them changes.
    pub fn hole<C: Into<Els>>(self, make: impl Fn() -> C + 'static) -> Self {
        self.keep_hole(Box::new(move || make().into().0))
    }

    fn keep_hole(self, make: Box<dyn Fn() -> Vec<El>>) -> Self {
        // What is made stands before this mark.
        let mark = document().create_comment("");
        let _ = self.0.append_child(&mark);
        let (parent, mut shown) = (self.0.clone(), Vec::<El>::new());
        keep(Box::new(move || {
            let made = make();
            for old in shown.drain(..) {
                old.0.remove();
            }
            for new in &made {
                // What stands there already is left alone: moving it would take the keyboard away from it.
                if new.0.parent_element().as_ref() != Some(&parent) {
                    let _ = parent.insert_before(&new.0, Some(&mark));
                }
            }
            shown = made;
        }));
        self
    }

    /// Adds a Leptos view.
    pub fn view(self, view: AnyView) -> Self {
        let mut state = view.build();
        state.mount(&self.0, None);
        let state = SendWrapper::new(state);
        on_cleanup(move || drop(state));
        self
    }

    /// Listens, for as long as the element lives.
    pub fn on(self, event: &str, act: impl FnMut(Event) + 'static) -> Self {
        self.listen(event, Box::new(act))
    }

    fn listen(self, event: &str, act: Box<dyn FnMut(Event)>) -> Self {
        let act = Closure::wrap(act).into_js_value();
        let _ = self.0.add_event_listener_with_callback(event, act.unchecked_ref());
        self
    }

    /// Where it ends, in CSS pixels from the top of the window.
    pub fn bottom(&self) -> f64 {
        self.0.get_bounding_client_rect().bottom()
    }

    /// How far it is scrolled: the part of its height that lies above what is seen, 0 to 1.
    pub fn scrolled(&self) -> f64 {
        f64::from(self.0.scroll_top()) / f64::from(self.0.scroll_height().max(1))
    }

    /// Scrolls to it, unless it is in sight.
    pub fn bring_into_view(&self) {
        let seen = self.0.get_bounding_client_rect();
        let height = document().document_element().map_or(0, |root| root.client_height());
        if seen.top() < 0.0 || seen.bottom() > f64::from(height) {
            self.0.scroll_into_view();
        }
    }

    /// Puts another element after the paragraph or the list in which this one stands.
    pub fn put_after_paragraph(&self, note: &Self) {
        if let Ok(Some(place)) = self.0.closest("p, ul, ol") {
            let _ = place.after_with_node_1(&note.0);
        }
    }

    /// Replaces the content by a text.
    pub fn set_text(&self, text: &str) {
        self.0.set_text_content(Some(text));
    }

    /// The first element within that a selector names.
    pub fn find(&self, selector: &str) -> Option<El> {
        self.0.query_selector(selector).ok()?.map(El)
    }

    /// All elements within that a selector names.
    pub fn all(&self, selector: &str) -> Vec<El> {
        let Ok(all) = self.0.query_selector_all(selector) else { return Vec::new() };
        (0..all.length()).filter_map(|at| all.item(at)?.dyn_into().ok().map(El)).collect()
    }

    /// The nearest element around this one that a selector names.
    pub fn closest(&self, selector: &str) -> Option<El> {
        self.0.closest(selector).ok()?.map(El)
    }

    /// Value of an attribute; empty if it is not there.
    pub fn value_of(&self, name: &str) -> String {
        self.0.get_attribute(name).unwrap_or_default()
    }

    /// Whether there is an attribute.
    pub fn has(&self, name: &str) -> bool {
        self.0.has_attribute(name)
    }

    /// The text within.
    pub fn text_of(&self) -> String {
        self.0.text_content().unwrap_or_default()
    }

    /// The HTML within.
    pub fn html_of(&self) -> String {
        self.0.inner_html()
    }

    /// What stands in a control.
    pub fn typed(&self) -> String {
        self.prop("value").as_string().unwrap_or_default()
    }

    fn prop(&self, name: &str) -> JsValue {
        js_sys::Reflect::get(&self.0, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
    }

    /// Whether a property such as `checked` or `disabled` is on.
    pub fn is_on(&self, name: &str) -> bool {
        self.prop(name).is_truthy()
    }

    /// Switches a property such as `checked` or `disabled`.
    pub fn set_on(&self, name: &str, on: bool) {
        let _ = js_sys::Reflect::set(&self.0, &JsValue::from_str(name), &JsValue::from_bool(on));
    }

    /// Switches a class.
    pub fn class_on(&self, name: &str, on: bool) {
        let _ = self.0.class_list().toggle_with_force(name, on);
    }

    /// Shows or hides.
    pub fn shown(&self, on: bool) {
        self.set_on("hidden", !on);
    }

    /// Shows or hides what it stands in.
    pub fn parent_shown(&self, on: bool) {
        if let Some(parent) = self.0.parent_element() {
            El(parent).shown(on);
        }
    }

    /// Moves the keyboard here.
    pub fn focus(&self) {
        let _ = self.0.unchecked_ref::<web_sys::HtmlElement>().focus();
    }

    /// Takes it off the page.
    pub fn remove(&self) {
        self.0.remove();
    }

    /// Puts another element behind it.
    pub fn add_after(&self, other: &El) {
        let _ = self.0.after_with_node_1(&other.0);
    }

    /// Puts elements before everything within.
    pub fn add_first(&self, children: Vec<El>) {
        let first = self.0.first_child();
        for child in children {
            let _ = self.0.insert_before(&child.0, first.as_ref());
        }
    }

    /// The same again, with all that is in it.
    pub fn copy(&self) -> El {
        self.0.clone_node_with_deep(true).ok().and_then(|node| node.dyn_into().ok()).map_or_else(|| el("span"), El)
    }

    /// The browser's own element, for what else in this folder works with it.
    pub(super) fn node(&self) -> &web_sys::Element {
        &self.0
    }

    /// Whether it stands on the page.
    pub fn is_on_page(&self) -> bool {
        self.0.is_connected()
    }
}

impl Render for El {
    type State = web_sys::Element;

    fn build(self) -> Self::State {
        self.0
    }

    fn rebuild(self, state: &mut Self::State) {
        let new = self.0;
        let _ = state.replace_with_with_node_1(&new);
        *state = new;
    }
}

impl AddAnyAttr for El {
    type Output<SomeNewAttr: Attribute> = Self;

    fn add_any_attr<NewAttr: Attribute>(self, _: NewAttr) -> Self {
        self
    }
}

/// Only what client-side rendering needs: there is no server that could write HTML.
impl RenderHtml for El {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Self::State {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}
