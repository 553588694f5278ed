//! Reading codes: with the camera, or from pictures that were taken before. The camera is on while its picture is on the screen,
//! and at no other time.

use std::{cell::RefCell, rc::Rc};

use domain::messages::Msg;
use leptos::prelude::*;

use super::parts::{plain_button, told};
use crate::{
    app::{Says, say},
    browser::{
        camera::{Camera, NoCamera, picture},
        clock,
        element::{El, Event, el},
        files,
        hall::{Reader, Seen},
    },
    ui::Notice,
};

/// Between two looks: the screen lives on.
const PAUSE: i32 = 70;
/// Most pictures at once.
const MOST: u32 = 200;

/// What has been read of streams stays for as long as the screen stands, whether it came by the camera or from pictures.
#[derive(Clone, Default)]
struct Desk(Rc<RefCell<Option<Reader>>>);

impl Desk {
    /// The reader of before, or a new one. Nobody else has it until it is put back.
    async fn take(&self) -> Result<Reader, String> {
        let kept = self.0.take();
        match kept {
            Some(reader) if reader.again().await.is_ok() => Ok(reader),
            _ => Reader::new(),
        }
    }

    fn put(&self, reader: Reader) {
        self.0.replace(Some(reader));
    }
}

/// A camera's picture and a choice of pictures; whatever is seen goes to `seen`, which says whether that was enough.
pub fn scanner(seen: impl Fn(&Seen) -> bool + 'static) -> El {
    let seen: Rc<dyn Fn(&Seen) -> bool> = Rc::new(seen);
    let (on, notice) = (RwSignal::new(false), RwSignal::new(None::<Notice>));
    let far = RwSignal::new((0_usize, 0_usize));
    let desk = Desk::default();
    let (here, table) = (seen.clone(), desk.clone());
    let body = move || {
        if !on.get() {
            return plain_button(Msg::ScanCamera).on("click", move |_| {
                notice.set(None);
                on.set(true);
            });
        }
        let video = el("video").class("seen").flag("playsinline", true).say_attr("aria-label", Msg::ScanPicture);
        leptos::task::spawn_local(watch(video.clone(), on, far, notice, table.clone(), here.clone()));
        let stop = plain_button(Msg::ScanStop).on("click", move |_| on.set(false));
        el("div").class("stack").add(video).add(el("p").class("sm").say(Msg::ScanHow)).add(el("p").add(stop))
    };
    let chosen = move |event: Event| {
        let files = files::chosen_files(&event, MOST);
        let (seen, desk) = (seen.clone(), desk.clone());
        leptos::task::spawn_local(async move {
            notice.set(None);
            let told = match look(files, far, &desk, &*seen).await {
                Ok(told) => told,
                Err(what) => Some(Notice::stop(say(Msg::ScanFailed { what }))),
            };
            notice.try_set(told);
        });
    };
    let input = el("input").class("in").id("scan-file").attr("type", "file").attr("accept", "image/*");
    let input = input.flag("multiple", true).attr("aria-describedby", "scan-hint").on("change", chosen);
    let pictures = el("div")
        .class("field")
        .add(el("label").class("lbl").attr("for", "scan-file").say(Msg::ScanFile))
        .add(el("p").class("hint").id("scan-hint").say(Msg::ScanFileHint))
        .add(input);
    let counter = el("p").class("num").attr("role", "status").id("scan-far").live(move || match far.get() {
        (_, 0) => String::new(),
        (got, of) => say(Msg::ScanFar { got: got.to_string(), of: of.to_string() }),
    });
    el("div").class("stack").hole(body).add(counter).add(told(notice)).add(pictures)
}

/// Looks again and again until somebody has seen enough, or the screen is left.
async fn watch(
    video: El,
    on: RwSignal<bool>,
    far: RwSignal<(usize, usize)>,
    notice: RwSignal<Option<Notice>>,
    desk: Desk,
    seen: Rc<dyn Fn(&Seen) -> bool>,
) {
    // It stands on the screen from the next frame on.
    clock::pause(30).await;
    let camera = match Camera::open(&video).await {
        Ok(camera) => camera,
        Err(why) => {
            let words = match why {
                NoCamera::Insecure => Msg::ScanInsecure,
                NoCamera::Refused => Msg::ScanRefused,
                NoCamera::Missing => Msg::ScanMissing,
            };
            if notice.try_set(Some(Notice::warn(say(words)))).is_none() {
                on.set(false);
            }
            return;
        }
    };
    let mut reader = match desk.take().await {
        Ok(reader) => reader,
        Err(what) => {
            notice.try_set(Some(Notice::stop(say(Msg::ScanFailed { what }))));
            on.try_set(false);
            return;
        }
    };
    let mut failures = 0;
    while on.try_get_untracked() == Some(true) && camera.runs() {
        match camera.look(&reader).await {
            Ok(now) => {
                failures = 0;
                if now.of > 0 {
                    far.try_set((now.got, now.of));
                }
                if let Some(words) = odd(&now) {
                    notice.try_set(Some(words));
                }
                if now.whole.is_some() {
                    far.try_set((0, 0));
                }
                if now.codes > 0 && seen(&now) {
                    break;
                }
            }
            // A picture on which the reader failed: another one, and another reader.
            Err(what) => {
                failures += 1;
                match Reader::new() {
                    Ok(new) if failures < 5 => reader = new,
                    _ => {
                        notice.try_set(Some(Notice::stop(say(Msg::ScanFailed { what }))));
                        break;
                    }
                }
            }
        }
        clock::pause(PAUSE).await;
    }
    drop(camera);
    desk.put(reader);
    on.try_set(false);
}

fn odd(seen: &Seen) -> Option<Notice> {
    match seen {
        Seen { is_newer: true, .. } => Some(Notice::stop(say(Msg::NewerApp))),
        Seen { is_spoilt: true, .. } => Some(Notice::warn(say(Msg::ScanSpoilt))),
        Seen { is_known: true, .. } => Some(Notice::inform(say(Msg::ScanKnown))),
        _ => None,
    }
}

/// Looks at pictures one after the other: those of a stream make a whole together.
async fn look(
    files: Vec<files::Chosen>,
    far: RwSignal<(usize, usize)>,
    desk: &Desk,
    seen: &dyn Fn(&Seen) -> bool,
) -> Result<Option<Notice>, String> {
    let mut reader = desk.take().await?;
    let (mut found, mut told) = (0, None);
    for file in &files {
        let now = match picture(file, &reader).await {
            Ok(Some(now)) => now,
            Ok(None) => continue,
            Err(_) => {
                reader = Reader::new()?;
                continue;
            }
        };
        found += now.codes;
        told = odd(&now).or(told);
        let left = if now.whole.is_some() { (0, 0) } else { (now.got, now.of) };
        if now.of > 0 || now.whole.is_some() {
            far.try_set(left);
        }
        if now.codes > 0 && seen(&now) {
            desk.put(reader);
            return Ok(None);
        }
    }
    desk.put(reader);
    Ok(match found {
        0 if !files.is_empty() => Some(Notice::warn(say(Msg::ScanNothing))),
        _ => told.or_else(|| {
            let more = far.try_get_untracked().is_some_and(|(got, of)| got < of);
            more.then(|| Notice::inform(say(Msg::ScanMore)))
        }),
    })
}
