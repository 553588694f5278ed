//! Writes every kind of report in every version and every form of file, from the invented reports of `content/samples/`: what
//! other people's programs read in the tests, and what somebody looks at who wants to know what comes out.

use std::{fs, path::Path};

use domain::{
    date::{Day, Moment},
    messages::Messages,
    report::{
        ComposeOptions, Paper, Version, compose, exchange,
        files::{CSV, DOCX, FileKind, JSON, PDF, Seal, Source, XLSX, version_name},
        needles,
        redact::Needle,
        sheets,
    },
};
use export::office;
use pdf::PdfOptions;

use crate::{content, project, site::Files};

/// A form of file. A further one joins by an entry in `FORMATS`.
struct Format {
    kind: &'static FileKind,
    /// How it is sealed, if it is.
    sealed: Option<Seal>,
    versions: &'static [Version],
}

const EVERY: &[Version] = &[Version::Full, Version::Shared, Version::Statistics];
const FULL: &[Version] = &[Version::Full];
/// Printed on every sample, so that the same samples are the same files.
const CREATED: &str = "2026-11-24T16:56:00Z";
/// With what the sealed samples are sealed; told in a file beside them.
const PASSPHRASE: &str = "umuravumba gicurasi window copper lantern igitabo";

const FORMATS: &[Format] = &[
    Format { kind: &DOCX, sealed: None, versions: EVERY },
    Format { kind: &PDF, sealed: None, versions: EVERY },
    Format { kind: &XLSX, sealed: None, versions: EVERY },
    Format { kind: &CSV, sealed: None, versions: EVERY },
    Format { kind: &JSON, sealed: None, versions: FULL },
    Format { kind: &DOCX, sealed: Some(Seal::Office), versions: FULL },
    Format { kind: &DOCX, sealed: Some(Seal::Zip), versions: FULL },
    Format { kind: &DOCX, sealed: Some(Seal::Age), versions: FULL },
];

/// The finished file, searched for what is withheld before it is sealed.
fn written(format: &Format, source: &Source<'_>, withheld: &[Needle]) -> Result<Vec<u8>, String> {
    let payload = (format.kind.payload)(source)?;
    let (bytes, found) = if format.kind.id == PDF.id {
        let paper: Paper = serde_json::from_str(&payload).map_err(|err| err.to_string())?;
        let options = PdfOptions { created: CREATED, application: "Ubuvugizi" };
        let bytes = pdf::pdf(&paper, &options).map_err(|err| err.to_string())?;
        let found = pdf::check(&bytes, withheld);
        (bytes, found)
    } else {
        let bytes = office::write(format.kind.made_as, &payload, CREATED).map_err(|err| err.to_string())?;
        // The whole draft withholds nothing, and is not searched.
        let found = if withheld.is_empty() { Ok(()) } else { office::check(format.kind.made_as, &bytes, withheld) };
        (bytes, found)
    };
    found.map_err(|err| format!("it holds: {err:?}"))?;
    let inside = format.kind.name_inside();
    let sealed = match format.sealed {
        None => return Ok(bytes),
        Some(Seal::Office) => sealed_files::office(&bytes, PASSPHRASE, &random()),
        Some(Seal::Zip) => sealed_files::zip(&[(inside.as_str(), bytes.as_slice())], PASSPHRASE, &random::<16>()),
        Some(Seal::Age) => sealed_files::age(&bytes, PASSPHRASE, &random()),
    };
    sealed.map_err(|err| err.to_string())
}

/// Samples hold nothing that needs protection: the same bytes every time are worth more here. Never for a real file.
fn random<const N: usize>() -> [u8; N] {
    std::array::from_fn(|at| (at * 37 % 251) as u8)
}

/// All samples, by their path in the folder, and beside them in `papers/` what each of them has to say: the paper and the
/// tables as JSON, for whoever reads the files again with other programs.
///
/// # Errors
/// A sample is no report, a file could not be made, or something withheld stands in it.
pub fn made(content: &Path) -> Result<(Files, Files), String> {
    let (mut files, mut papers) = (Files::new(), Files::new());
    let now = Moment { day: Day::new(2026, 11, 24).ok_or("no day")?, minute: 1016 };
    for (lang, template) in content::templates(content)? {
        let sample = project().join(format!("content/samples/{}.json", template.id));
        let Ok(text) = fs::read_to_string(&sample) else {
            println!("SKIPPED: there is no {}", sample.display());
            continue;
        };
        let draft = exchange::from_json(&text).map_err(|err| format!("{}: {err}", sample.display()))?;
        let words = Messages::shipped(lang);
        for version in EVERY {
            let options = ComposeOptions { version: *version, now, number: 1 };
            let withheld = needles(&template, &draft, &words, &options);
            let name = format!("{}/{}-{}", lang.tag(), template.id, version_name(*version));
            let said = (compose(&template, &draft, &words, &options), sheets(&template, &draft, &words, &options));
            let said = serde_json::to_vec(&said).map_err(|err| format!("{name}: {err}"))?;
            papers.push((format!("papers/{name}.json"), said));
            let source = Source { template: &template, draft: &draft, words: &words, options };
            for format in FORMATS.iter().filter(|format| format.versions.contains(version)) {
                let name = format.kind.file_name(&template.id, *version, format.sealed);
                let name = format!("{}/{name}", lang.tag());
                let bytes = written(format, &source, &withheld).map_err(|err| format!("{name}: {err}"))?;
                files.push((name, bytes));
            }
        }
    }
    files.push(("passphrase.txt".into(), PASSPHRASE.into()));
    files.sort();
    Ok((files, papers))
}

/// Makes a draft's files of one version in every form that leaves in it, and says of each whether something stands in it.
#[cfg(test)]
pub(crate) fn searched(
    template: &domain::report::Template,
    draft: &domain::report::Draft,
    words: &Messages,
    options: ComposeOptions,
    withheld: &[Needle],
) -> Vec<(&'static str, Result<(), String>)> {
    // Files of the full version only are carried by their owner, not handed over.
    let leaves = |format: &&Format| format.versions.contains(&Version::Shared);
    let source = Source { template, draft, words, options };
    let searched =
        FORMATS.iter().filter(leaves).map(|format| (format.kind.id, written(format, &source, withheld).map(|_| ())));
    searched.collect()
}

/// Writes them all, in every language that the kinds are there in, and gives how many files there are.
///
/// # Errors
/// As `made`, or a file could not be written.
pub fn write(content: &Path, out: &Path) -> Result<usize, String> {
    let (files, _) = made(content)?;
    put(&files, out)?;
    Ok(files.len())
}

/// Writes files below a folder.
///
/// # Errors
/// One could not be written.
pub fn put(files: &Files, out: &Path) -> Result<(), String> {
    for (name, bytes) in files {
        let path = out.join(name);
        let at = |err: std::io::Error| format!("{}: {err}", path.display());
        fs::create_dir_all(path.parent().unwrap_or(out)).map_err(at)?;
        fs::write(&path, bytes).map_err(at)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_becomes_every_version_in_every_form_and_the_same_bytes_every_time() {
        let content = project().join("content");
        let (files, papers) = made(&content).unwrap();
        let kinds = content::templates(&content).unwrap();
        let has_sample = |id: &str| content.join(format!("samples/{id}.json")).exists();
        let sampled = kinds.iter().filter(|(_, template)| has_sample(&template.id)).count();
        let forms: usize = FORMATS.iter().map(|format| format.versions.len()).sum();
        assert_eq!(files.len(), sampled * forms + 1);
        assert_eq!(papers.len(), sampled * EVERY.len());
        assert!(files == made(&content).unwrap().0, "other bytes the second time");
        for (name, bytes) in &files {
            let begins: &[u8] = match name.rsplit('.').next() {
                Some("pdf") => b"%PDF-1.7",
                Some("docx") if name.contains("sealed") => &[0xd0, 0xcf, 0x11, 0xe0],
                Some("docx" | "xlsx" | "zip") => b"PK\x03\x04",
                Some("age") => b"age-encryption.org/v1",
                _ => b"",
            };
            assert!(bytes.starts_with(begins) && !bytes.is_empty(), "{name}");
        }
    }
}
