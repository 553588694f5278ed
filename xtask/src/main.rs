//! The project's tasks: `cargo xtask serve | build | test | faults | check-content | stats | simulate-cohort | new-lesson | bench`.

use std::{env, path::PathBuf, process::ExitCode};

use xtask::{
    bench, content, faults, gift, golden, new_lesson, package, samples, serve, simulate, single, site, suite, survey,
};

const USAGE: &str = "usage: cargo xtask serve [--dev] [--content DIR]
       cargo xtask serve --lan [--content DIR]
       cargo xtask single-file [--content DIR]
       cargo xtask build [--content DIR] [--out DIR] [--lrs URL]
       cargo xtask check-content [--content DIR]
       cargo xtask stats [--content DIR]
       cargo xtask export-samples DIR [--content DIR]
       cargo xtask read-back
       cargo xtask bless
       cargo xtask simulate-cohort N DIR [--content DIR]
       cargo xtask new-lesson MODULE SLUG [--content DIR]
       cargo xtask gift export MODULE FILE [--content DIR]
       cargo xtask gift import FILE MODULE [--objective N] [--content DIR]
       cargo xtask package --scorm|--cmi5 [--out DIR] [--content DIR]
       cargo xtask test
       cargo xtask faults
       cargo xtask fuzz [ROUNDS]
       cargo xtask bench [--sizes]";

fn main() -> ExitCode {
    let mut words = env::args().skip(1);
    let task = words.next().unwrap_or_default();
    let mut options = site::Options::default();
    let (mut dev, mut lan) = (false, false);
    let mut sizes = false;
    let mut rounds = 200_000;
    let mut names = Vec::new();
    let mut objective = None;
    while let Some(word) = words.next() {
        let mut folder = || words.next().map(PathBuf::from);
        let ok = match word.as_str() {
            "--dev" => {
                dev = true;
                true
            }
            "--sizes" => {
                sizes = true;
                true
            }
            "--lan" => {
                lan = true;
                true
            }
            "--content" => folder().map(|folder| options.content = folder).is_some(),
            number if task == "fuzz" => number.parse().map(|n| rounds = n).is_ok(),
            name if task == "export-samples" && !name.starts_with('-') && names.is_empty() => {
                names.push(name.to_owned());
                true
            }
            name if task == "simulate-cohort" && !name.starts_with('-') && names.len() < 2 => {
                names.push(name.to_owned());
                true
            }
            "--scorm" | "--cmi5" if task == "package" => {
                names.push(word.clone());
                true
            }
            "--objective" if task == "gift" => {
                objective = words.next().and_then(|number| number.parse().ok());
                objective.is_some()
            }
            name if task == "gift" && !name.starts_with('-') && names.len() < 3 => {
                names.push(name.to_owned());
                true
            }
            name if task == "new-lesson" && !name.starts_with('-') && names.len() < 2 => {
                names.push(name.to_owned());
                true
            }
            "--lrs" => words.next().map(|url| options.lrs = Some(url)).is_some(),
            "--out" => folder().map(|folder| options.out = folder).is_some(),
            _ => false,
        };
        if !ok {
            eprintln!("cannot use `{word}`\n{USAGE}");
            return ExitCode::from(2);
        }
    }
    let done = match task.as_str() {
        "serve" if lan => single::serve_lan(&options),
        "serve" => serve::run(&options, dev),
        "single-file" => single::build(&options).map(|path| println!("built {}", path.display())),
        "build" => site::build(&options).and_then(|site| {
            println!("built {}\nrelease {}", site.root.display(), site::release_hash(&site.root)?);
            Ok(())
        }),
        "fuzz" => suite::fuzz(rounds),
        "check-content" => content::check(&options.content),
        "stats" => survey::stats(&options.content),
        "export-samples" if names.len() == 1 => samples::write(&options.content, names[0].as_ref())
            .map(|count| println!("wrote {count} files to {}", names[0])),
        "read-back" => golden::read_back(),
        "bless" => golden::bless(),
        "simulate-cohort" if names.len() == 2 => match names[0].parse() {
            Ok(count @ 1..=4000) => {
                simulate::write(&options.content, count, names[1].as_ref()).map(|told| println!("{told}"))
            }
            _ => Err("N is a number from 1 to 4000".to_owned()),
        },
        "new-lesson" if names.len() == 2 => {
            new_lesson::write(&options.content, &names[0], &names[1]).map(|path| println!("wrote {path}"))
        }
        "gift" => match names.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["export", module, file] => gift::export(&options.content, module, file.as_ref()),
            ["import", file, module] => gift::import(&options.content, file.as_ref(), module, objective),
            _ => Err(USAGE.to_owned()),
        },
        "package" if !names.is_empty() => package::write(&options, &names).map(|paths| {
            paths.iter().for_each(|path| println!("wrote {}", path.display()));
        }),
        "test" => suite::run(),
        "faults" => faults::run(),
        "bench" => bench::run(&options, sizes),
        _ => Err(USAGE.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            eprintln!("{err}");
            ExitCode::FAILURE
        }
    }
}
