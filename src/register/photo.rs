//! What a photograph says besides its picture, and a copy that does not say it. Nothing is kept.

use domain::{
    messages::Msg,
    register::jpeg::{self, JpegError, Metadata, Tag},
};
use leptos::prelude::*;

use super::{head, number};
use crate::{
    app::{Says, say, t},
    browser::{
        element::{El, Event, el},
        files,
    },
    report::fingerprint,
    shell::{page as frame, review_line},
    ui::{Notice, notice_view},
};

/// Largest photograph, in bytes.
const LARGEST: f64 = 40_000_000.0;

/// What is known of the photograph that was chosen.
#[derive(Clone)]
enum Photo {
    None,
    Refused(String),
    Read { metadata: Metadata, sum: String, copy: Vec<u8> },
}

pub(super) fn page() -> El {
    let photo = RwSignal::new(Photo::None);
    let made = RwSignal::new(None::<Result<String, String>>);
    let read = move |event: Event| {
        made.set(None);
        leptos::task::spawn_local(async move {
            let read = match files::chosen(&event, LARGEST).await {
                Ok(bytes) => jpeg::metadata(&bytes).and_then(|metadata| {
                    Ok(Photo::Read { metadata, sum: fingerprint::of(&bytes), copy: jpeg::stripped(&bytes)? })
                }),
                Err(Some(_)) => Ok(Photo::Refused(say(Msg::PhotoTooLarge))),
                Err(None) => return,
            };
            photo.set(read.unwrap_or_else(|err| {
                Photo::Refused(say(match err {
                    JpegError::NotJpeg => Msg::PhotoNotJpeg,
                    JpegError::Damaged => Msg::PhotoDamaged,
                }))
            }));
        });
    };
    let input = el("input").class("in").id("photo").attr("type", "file").attr("accept", "image/jpeg,.jpg,.jpeg");
    let input = input.attr("aria-describedby", "photo-hint").on("change", read);
    let field = el("div").class("field").add(el("label").class("lbl").attr("for", "photo").say(Msg::PhotoChoose));
    let field = field.add(el("p").class("hint").id("photo-hint").say(Msg::PhotoHint)).add(input);
    let found = el("div").class("stack").attr("role", "status").hole(move || match photo.get() {
        Photo::None => Vec::new(),
        Photo::Refused(words) => vec![notice_view(Notice::stop(words))],
        Photo::Read { metadata, sum, copy } => found(&metadata, &sum, copy, made),
    });
    let done = el("div").class("stack").attr("role", "status").hole(move || match made.get() {
        None => Vec::new(),
        Some(Err(what)) => vec![notice_view(Notice::stop(say(Msg::ExportFailed { what })))],
        Some(Ok(sum)) => vec![el("p").text(&say(Msg::PhotoMade)), sum_line(Msg::PhotoCopySum, &sum)],
    });
    frame("one", t(Msg::Photo)).add(head(Msg::Photo, Msg::PhotoLead)).add(field).add(found).add(done).add(review_line())
}

fn sum_line(label: Msg, sum: &str) -> El {
    let list = el("dl").class("sm").add(el("dt").class("dim").text(&say(label)));
    list.add(el("dd").class("hash").text(sum))
}

fn found(metadata: &Metadata, sum: &str, copy: Vec<u8>, made: RwSignal<Option<Result<String, String>>>) -> Vec<El> {
    let mut out = vec![sum_line(Msg::PhotoSum, sum)];
    if metadata.parts.is_empty() && metadata.behind == 0 {
        out.push(el("p").text(&say(Msg::PhotoClean)));
    }
    if !metadata.said.is_empty() {
        out.push(el("h2").class("lbl").text(&say(Msg::PhotoSays)));
        let lines: Vec<El> = metadata.said.iter().map(|(tag, words)| el("li").text(&line(*tag, words))).collect();
        out.push(el("ul").class("rows").add(lines));
    }
    if !metadata.parts.is_empty() {
        let part = |(name, begins, bytes): &(String, String, usize)| {
            let msg = Msg::PhotoPart { name: name.clone(), begins: begins.clone(), bytes: number(*bytes) };
            el("li").class("sm").text(&say(msg))
        };
        out.push(el("p").text(&say(Msg::PhotoParts { n: metadata.parts.len() as u32 })));
        out.push(el("ul").add(metadata.parts.iter().map(part).collect::<Vec<El>>()));
    }
    if metadata.behind > 0 {
        let words = say(Msg::PhotoBehind { n: u32::try_from(metadata.behind).unwrap_or(u32::MAX) });
        out.push(notice_view(Notice::warn(words)));
    }
    let make = el("button").attr("type", "button").class("btn").text(&say(Msg::PhotoCopy)).on("click", move |_| {
        // Not under the photograph's own name, which may say as much as what was taken out.
        let done = files::download("photo-clean.jpg", "image/jpeg", &copy).map(|()| fingerprint::of(&copy));
        made.set(Some(done));
    });
    out.push(el("p").add(make));
    out
}

fn line(tag: Tag, words: &str) -> String {
    let label = say(match tag {
        Tag::Make => Msg::PhotoMake,
        Tag::Model => Msg::PhotoModel,
        Tag::Serial => Msg::PhotoSerial,
        Tag::Owner => Msg::PhotoOwner,
        Tag::Artist => Msg::PhotoArtist,
        Tag::Software => Msg::PhotoSoftware,
        Tag::Taken => Msg::PhotoTaken,
        Tag::Place => Msg::PhotoPlace,
        Tag::Words => Msg::PhotoWords,
        Tag::Turned => return say(Msg::PhotoTurned),
        Tag::Thumbnail => return say(Msg::PhotoThumbnail),
    });
    domain::report::before_answer(&label) + words
}
