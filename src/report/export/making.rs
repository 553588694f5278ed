//! Having a file made, and sealed if that is wanted. The finished file is searched before it is sealed, because afterwards nobody can;
//! what is handed to the browser, counted and entered in the ledger is the sealed one alone.

use domain::report::{
    ComposeOptions, Template, Version,
    files::{Seal, Source},
    needles,
    redact::Refused,
};
use leptos::prelude::*;

use super::{
    formats::Format,
    made::{self, Made},
    sealing::Sealing,
};
use crate::{
    app::app,
    browser::{
        clock, dom, files,
        worker::{self, NotMade, Order, Stop},
    },
    report::desk::Desk,
};

/// What the export is doing.
#[derive(Debug, Clone, PartialEq)]
pub enum State {
    /// Nothing.
    Idle,
    /// How far it is: 0 the exporter is being fetched, 1 the file is written, 2 it is searched, 3 it is sealed.
    Making(u32),
    /// The file was handed to the browser.
    Made(Done),
    /// The user did not want it any more.
    Stopped,
    /// It is to be sealed, and there is no passphrase.
    NoPassphrase,
    /// Something stands in it that must not.
    Refused(Refused),
    /// In the words of what failed.
    Failed(String),
}

/// A file that was made.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    /// The file.
    pub file: Made,
    /// Address of its entry in the ledger.
    pub entry: Option<String>,
    /// Letters that it cannot show.
    pub unwritable: String,
    /// What opens it, if it is sealed: for the sheet, and for nothing else.
    pub passphrase: Option<String>,
}

/// What makes the files of a screen.
#[derive(Clone, Copy)]
pub struct Making {
    desk: Desk,
    template: StoredValue<Template>,
    /// The passphrase, if files are to be sealed.
    pub sealing: Sealing,
    /// What it is doing.
    pub state: RwSignal<State>,
    stop: StoredValue<Stop, LocalStorage>,
}

/// How the next file is to be sealed.
type Sealed = Option<(Seal, String)>;

impl Making {
    /// Nothing is made yet.
    pub fn new(desk: Desk, template: StoredValue<Template>, sealing: Sealing) -> Self {
        let (state, stop) = (RwSignal::new(State::Idle), StoredValue::new_local(Stop::default()));
        Self { desk, template, sealing, state, stop }
    }

    /// Whether it is at work.
    pub fn busy(self) -> bool {
        matches!(self.state.get(), State::Making(_))
    }

    /// Ends what is being made.
    pub fn stop(self) {
        self.stop.with_value(Stop::now);
    }

    /// Makes a file of a version; a kind that holds another one whichever is chosen holds that.
    pub fn start(self, format: &'static Format, version: Version) {
        let sealed = match self.sealing.wanted() {
            Some((_, passphrase)) if passphrase.is_empty() => {
                self.state.set(State::NoPassphrase);
                return dom::focus("#passphrase");
            }
            sealed => sealed,
        };
        self.state.set(State::Making(0));
        let version = format.kind.only.unwrap_or(version);
        let number = self.desk.draft.with_untracked(|draft| draft.exports) + 1;
        let options = ComposeOptions { version, now: clock::now(), number };
        match self.payload(format, options) {
            Ok((payload, searched)) => {
                leptos::task::spawn_local(self.work(format, options, payload, searched, sealed));
            }
            Err(what) => self.state.set(State::Failed(what)),
        }
    }

    /// What the file is made of, and what must not be in it.
    fn payload(self, format: &Format, options: ComposeOptions) -> Result<(String, String), String> {
        self.template.with_value(|template| {
            self.desk.draft.with_untracked(|draft| {
                app().words.with_untracked(|words| {
                    let searched = serde_json::to_string(&needles(template, draft, words, &options));
                    let source = Source { template, draft, words, options };
                    Ok(((format.kind.payload)(&source)?, searched.map_err(|err| err.to_string())?))
                })
            })
        })
    }

    async fn work(
        self,
        format: &'static Format,
        options: ComposeOptions,
        payload: String,
        searched: String,
        sealed: Sealed,
    ) {
        let outcome = self.file(format, options, &payload, &searched, sealed).await;
        // The screen may be left meanwhile.
        self.state.try_set(match outcome {
            Ok((file, unwritable, passphrase)) => {
                let entry = made::made(file.clone());
                if let Some(passphrase) = &passphrase {
                    self.sealing.sealed(&file, passphrase);
                }
                self.desk.change(|draft| draft.exports += 1);
                self.desk.save();
                State::Made(Done { file, entry, unwritable, passphrase })
            }
            Err(NotMade::Stopped) => State::Stopped,
            Err(NotMade::Refused(json)) => {
                State::Refused(serde_json::from_str(&json).unwrap_or_else(|err| Refused::Unreadable(err.to_string())))
            }
            Err(NotMade::Failed(what)) => State::Failed(what),
        });
    }

    async fn file(
        self,
        format: &'static Format,
        options: ComposeOptions,
        payload: &str,
        searched: &str,
        sealed: Sealed,
    ) -> Result<(Made, String, Option<String>), NotMade> {
        let (kind, stop, created) = (format.kind, self.stop.get_value(), clock::iso_now());
        let reference = self.desk.draft.with_untracked(|draft| draft.reference.clone());
        let order = Order { worker: format.worker, kind: kind.made_as, payload, created: &created, withheld: searched };
        let heard = move |at| drop(self.state.try_set(State::Making(at)));
        let mut file = worker::make(&order, heard, &stop).await?;
        let unwritable = std::mem::take(&mut file.unwritable);
        if let Some((seal, passphrase)) = &sealed {
            heard(3);
            file = worker::seal_file(seal.id(), &kind.name_inside(), &file.bytes, passphrase, &stop).await?;
        }
        let (seal, passphrase) = sealed.unzip();
        let name = kind.file_name(&reference, options.version, seal);
        files::download(&name, kind.mime_of(seal), &file.bytes).map_err(NotMade::Failed)?;
        let (size, sha256) = (file.bytes.len(), file.sha256);
        let made = Made {
            reference,
            version: options.version,
            name,
            format: kind.id,
            sealed: seal,
            size,
            sha256,
            moment: options.now,
        };
        Ok((made, unwritable, passphrase))
    }
}
