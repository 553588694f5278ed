//! Backup, its rehearsal, bringing it back, and how the storage is: what it holds, what cannot be read, which other tabs are
//! open.

use domain::{
    date::Day,
    messages::Msg,
    store::{
        KeyValue, Kind, Loaded, Records,
        backup::{self, Backup, BackupError, Restored},
        recent,
    },
};
use leptos::prelude::*;
use seal::{SealedFile, seal_file};

use super::{
    delete_section,
    people::{self, KeyError, passphrase},
    section,
};
use crate::{
    app::{Says, app, delete, records, say, store_notice, t},
    browser::{
        clock,
        element::{El, Event, el},
        events, files, locks,
    },
    route::Route,
    shell::{page, review_line},
    ui::{Icon, Notice, icon, notice_view},
};

/// Days after which a backup is old.
const OLD: i64 = 14;

#[derive(miniserde::Serialize, miniserde::Deserialize)]
struct LastBackup {
    backup: Option<Day>,
}

fn last_backup() -> Option<Day> {
    let found = records(|r| r.load(Kind::Safety, "me")).and_then(Loaded::found).ok()??;
    domain::stored::from_text::<LastBackup>(&found.1)?.backup
}

fn remember_backup() {
    let body = domain::stored::to_text(&LastBackup { backup: Some(clock::now().day) });
    // Losing it costs a reminder too many.
    let _ = records(|r| r.rev(Kind::Safety, "me").and_then(|rev| r.save(Kind::Safety, "me", rev, &body)));
}

/// A line for Home when drafts stand here without a fresh backup.
pub fn nag() -> Option<El> {
    let drafts = records(|r| r.ids(Kind::Draft)).map_or(0, |ids| ids.len());
    let today = clock::now().day;
    let words = match last_backup() {
        _ if drafts == 0 => return None,
        None => Msg::NagNever,
        Some(day) if today.number() - day.number() > OLD => Msg::NagOld { date: app().words.with(|w| w.date(day)) },
        Some(_) => return None,
    };
    let link = el("a").attr("href", &Route::Safety.href()).say(Msg::NagLink);
    Some(el("p").class("ic hang sm warn").add(icon(Icon::Warn)).add(el("span").say(words).text(" ").add(link)))
}

/// The screen.
pub fn safety_page() -> El {
    // Shown, sealed and carried along with the others from now on; where that cannot be, they stay as they are.
    let _ = records(Records::adopt_kept);
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::SafetyTitle));
    let page = page("one", t(Msg::SafetyTitle)).add(head.add(el("p").class("lead").say(Msg::SafetyLead)));
    let page = page.add(make_section()).add(check_section()).add(health_section());
    page.add(unreadable_section()).add(wipe_section()).add(review_line())
}

fn told(notice: RwSignal<Option<Notice>>) -> impl Fn() -> Option<El> {
    move || notice.get().map(notice_view)
}

async fn make(pass: String) -> Result<(String, backup::Written), Notice> {
    // What is on a screen only would be missing from the file.
    if !events::all_is_saved() {
        return Err(Notice::stop(say(Msg::BackupUnsaved)));
    }
    let written = records(|r| backup::write(r, &clock::iso_now())).map_err(|err| store_notice(&err))?;
    let text = written.text.clone();
    let day = clock::now().day;
    let (bytes, ending) = if pass.is_empty() {
        (text.into_bytes(), "json")
    } else {
        let kek = people::derive_new(&pass).await.map_err(people::told)?;
        let nonce = clock::secret().ok_or_else(|| people::told(KeyError::Device("no random bytes".to_owned())))?;
        (seal_file(&kek, nonce, text.as_bytes()), "ubvseal")
    };
    let name = format!("ubuvugizi-backup-{day}.{ending}");
    let failed = |what| Notice::stop(say(Msg::ExportFailed { what }));
    files::download(&name, "application/octet-stream", &bytes).map_err(failed)?;
    remember_backup();
    Ok((name, written))
}

/// What was done, and what was left out if anything was.
fn with_rest(done: String, left_out: usize, rest: Msg) -> Notice {
    if left_out == 0 { Notice::inform(done) } else { Notice::warn(format!("{done} {}", say(rest))) }
}

fn make_section() -> El {
    let (typed, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    let notice = RwSignal::new(None::<Notice>);
    let last = RwSignal::new(last_backup());
    let go = el("button").attr("type", "button").class("btn").live_flag("disabled", move || busy.get());
    let go = go.live(move || say(if busy.get() { Msg::Unlocking } else { Msg::BackupMake })).on("click", move |_| {
        busy.set(true);
        notice.set(None);
        let pass = typed.get_untracked();
        leptos::task::spawn_local(async move {
            notice.set(Some(match make(pass).await {
                Ok((name, written)) => {
                    last.set(last_backup());
                    let made = say(Msg::BackupMade { n: written.count as u32, name });
                    with_rest(made, written.left_out, Msg::BackupLeftOut { n: written.left_out as u32 })
                }
                Err(notice) => notice,
            }));
            busy.set(false);
        });
    });
    let when = move || match last.get() {
        Some(day) => say(Msg::BackupLast { date: app().words.with(|words| words.date(day)) }),
        None => say(Msg::BackupNever),
    };
    let open = move || typed.with(String::is_empty).then(|| el("p").class("sm warn").text(&say(Msg::BackupOpen)));
    section("backup", Msg::BackupTitle)
        .add(el("p").say(Msg::BackupLead))
        .add(el("p").class("sm").live(when))
        .add(passphrase::new_field("backup-pass", Msg::BackupPass, typed))
        .hole(open)
        .add(el("p").add(go))
        .add(el("div").attr("role", "status").hole(told(notice)))
}

/// A backup in hand.
#[derive(Debug, Clone)]
enum Held {
    Sealed(Vec<u8>),
    Open(Backup),
}

fn wrong(err: BackupError) -> Notice {
    let what = match err {
        BackupError::NotJson { line, column, what } => {
            say(Msg::ImportNotJson { line: line.to_string(), column: column.to_string(), what })
        }
        BackupError::NotOurs | BackupError::TooMany => say(Msg::BackupNotOurs),
        BackupError::Newer => say(Msg::ImportNewer),
        BackupError::Damaged => say(Msg::BackupDamaged),
    };
    Notice::stop(say(Msg::ImportFailed { what }))
}

fn read(bytes: &[u8]) -> Result<Held, Notice> {
    if bytes.starts_with(seal::MAGIC) {
        return Ok(Held::Sealed(bytes.to_vec()));
    }
    Backup::read(&String::from_utf8_lossy(bytes)).map(Held::Open).map_err(wrong)
}

async fn open(bytes: &[u8], pass: &str) -> Result<Backup, Notice> {
    let sealed = |err: seal::SealError| match err {
        seal::SealError::Newer(_) => wrong(BackupError::Newer),
        seal::SealError::Damaged | seal::SealError::Params(_) => wrong(BackupError::Damaged),
        other => people::told(other.into()),
    };
    let file = SealedFile::parse(bytes).map_err(sealed)?;
    let kek = people::derive(pass, file.kdf()).await.map_err(people::told)?;
    let text = file.open(&kek).map_err(sealed)?;
    Backup::read(&String::from_utf8_lossy(&text)).map_err(wrong)
}

fn check_section() -> El {
    let (held, notice) = (RwSignal::new(None::<Held>), RwSignal::new(None::<Notice>));
    let chosen = move |event: Event| {
        leptos::task::spawn_local(async move {
            let outcome = match files::chosen(&event, files::LARGEST_BACKUP).await {
                Ok(bytes) => read(&bytes),
                Err(Some(what)) => Err(Notice::stop(say(Msg::ImportFailed { what }))),
                Err(None) => return,
            };
            notice.set(outcome.as_ref().err().cloned());
            held.set(outcome.ok());
        });
    };
    let input = el("input").class("in").id("backup-file").attr("type", "file").attr("aria-describedby", "backup-hint");
    let field = el("div")
        .class("field")
        .add(el("label").class("lbl").attr("for", "backup-file").say(Msg::ChooseFile))
        .add(el("p").class("hint").id("backup-hint").say(Msg::CheckLead))
        .add(input.on("change", chosen));
    let body = move || match held.get() {
        None => Vec::new(),
        Some(Held::Sealed(bytes)) => vec![ask_pass(bytes, held, notice)],
        Some(Held::Open(backup)) => compared(&backup, held, notice),
    };
    section("check", Msg::CheckTitle).add(field).hole(body).add(el("div").attr("role", "status").hole(told(notice)))
}

fn ask_pass(bytes: Vec<u8>, held: RwSignal<Option<Held>>, notice: RwSignal<Option<Notice>>) -> El {
    let (typed, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    let go = el("button").attr("type", "button").class("btn plain").live_flag("disabled", move || busy.get());
    let go = go.live(move || say(if busy.get() { Msg::Unlocking } else { Msg::BackupOpenIt })).on("click", move |_| {
        busy.set(true);
        let (bytes, pass) = (bytes.clone(), typed.get_untracked());
        leptos::task::spawn_local(async move {
            match open(&bytes, &pass).await {
                Ok(backup) => {
                    notice.set(None);
                    held.set(Some(Held::Open(backup)));
                }
                Err(err) => notice.set(Some(err)),
            }
            busy.try_set(false);
        });
    });
    let field = passphrase::field("open-pass", Msg::BackupPassOf, typed, "off");
    el("div").class("stack").add(field).add(el("p").add(go))
}

fn compared(backup: &Backup, held: RwSignal<Option<Held>>, notice: RwSignal<Option<Notice>>) -> Vec<El> {
    let found = match records(|r| backup.compare(r)) {
        Ok(found) => found,
        Err(err) => return vec![notice_view(store_notice(&err))],
    };
    let made = Day::parse(backup.made.get(..10).unwrap_or_default());
    let made = made.map_or_else(|| backup.made.clone(), |day| app().words.with(|words| words.date(day)));
    let n = |n: usize| n.to_string();
    let opens = Msg::CheckOpens { n: backup.len() as u32, made };
    let beside = Msg::CheckCompared {
        same: n(found.same),
        missing: n(found.missing),
        differ: n(found.differ),
        only_here: n(found.only_here),
    };
    let mut shown = vec![notice_view(Notice::inform(say(opens))), el("p").class("num").text(&say(beside))];
    if found.missing + found.differ > 0 {
        let whole = backup.clone();
        let go = el("button").attr("type", "button").class("btn plain").say(Msg::RestoreGo).on("click", move |_| {
            match records(|r| whole.restore(r)) {
                Ok(Restored { written, left_out }) => {
                    records(recent::forget);
                    crate::lesson::load();
                    let done = say(Msg::Restored { n: written as u32 });
                    notice.set(Some(with_rest(done, left_out, Msg::RestoreLeftOut { n: left_out as u32 })));
                    held.set(None);
                }
                Err(err) => notice.set(Some(store_notice(&err))),
            }
        });
        shown.push(el("p").say(Msg::RestoreLead));
        shown.push(el("p").add(go));
    }
    shown
}

fn health_section() -> El {
    let tabs = RwSignal::new(None::<usize>);
    leptos::task::spawn_local(async move {
        tabs.try_set(locks::tabs().await);
    });
    let drafts = records(|r| r.ids(Kind::Draft)).map_or(0, |ids| ids.len());
    let used: usize = records(|r| {
        let kv = r.kv();
        let ours = kv.keys_under("ubv/").unwrap_or_default();
        ours.iter().map(|k| k.len() + kv.get(k).ok().flatten().map_or(0, |v| v.encode_utf16().count())).sum()
    });
    let kept = match app().in_memory {
        true => vec![],
        false => vec![el("p").say(Msg::StorageKept), el("p").class("sm").say(Msg::StoragePower)],
    };
    let amount = move || {
        let bytes = app().words.with(|words| words.number(used as u64));
        format!("{}. {}", say(Msg::StorageDrafts { n: drafts as u32 }), say(Msg::StorageBytes { bytes }))
    };
    let others = move || match tabs.get() {
        Some(n) if n > 1 => {
            let words = say(Msg::OtherTabs { n: (n - 1) as u32 });
            Some(el("p").class("ic hang warn").add(icon(Icon::Warn)).add(el("span").text(&words)))
        }
        _ => None,
    };
    let lost = records(|r| r.lost()).is_ok_and(|lost| !lost.is_empty());
    let lost = lost.then(|| notice_view(Notice::warn(say(Msg::StoreLost))));
    section("storage", Msg::Storage).add(lost).add(kept).add(el("p").class("num").live(amount)).hole(others)
}

fn unreadable_section() -> Option<El> {
    let found = records(|r| r.unreadable()).unwrap_or_default();
    if found.is_empty() {
        return None;
    }
    let row = |(kind, id, raw): (Kind, String, String)| {
        let name = format!("{kind}-{id}.txt");
        let button = el("button").attr("type", "button").class("lnk").say(Msg::DownloadRecord { name: name.clone() });
        el("li").add(button.on("click", move |_| {
            if let Err(what) = files::download(&name, "text/plain", raw.as_bytes()) {
                app().notice.set(Some(Notice::stop(say(Msg::ExportFailed { what }))));
            }
        }))
    };
    let rows: Vec<El> = found.into_iter().map(row).collect();
    let whole = section("unreadable", Msg::UnreadableRecords).add(el("p").say(Msg::UnreadableLead));
    Some(whole.add(el("ul").class("rows").add(rows)))
}

fn wipe_section() -> El {
    delete_section(
        Msg::WipeLead,
        Msg::Wipe,
        || Msg::WipeSure,
        || {
            delete(None, || {
                records(|r| {
                    let kv = r.kv();
                    kv.keys()?.iter().filter(|key| key.starts_with("ubv/")).try_for_each(|key| kv.remove(key))
                })
                .map_err(Into::into)
            });
        },
    )
}
