//! Stands in for wasm-streams, which Leptos' server functions want: this app has no server. The real crate exports classes
//! to JavaScript, and what is exported stays in every build, whether anybody calls it or not.
#![warn(missing_docs)]

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::Stream;
use wasm_bindgen::JsValue;

/// The name that server functions ask for.
#[derive(Debug)]
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    /// Nothing is ever sent from here.
    pub fn from_stream<S: Stream<Item = Result<JsValue, JsValue>> + 'static>(_: S) -> Self {
        Self(web_sys::ReadableStream::from(JsValue::NULL))
    }

    /// Takes the browser's stream.
    pub fn from_raw(raw: web_sys::ReadableStream) -> Self {
        Self(raw)
    }

    /// Gives it back.
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    /// A stream that has ended.
    pub fn into_stream(self) -> Ended {
        Ended
    }
}

/// A stream that has ended.
#[derive(Debug)]
pub struct Ended;

impl Stream for Ended {
    type Item = Result<JsValue, JsValue>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(None)
    }
}
