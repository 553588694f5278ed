//! The project's tasks: `cargo xtask serve | build | test | faults | check-content | stats | simulate-cohort | new-lesson | bench`.

use std::{env, path::PathBuf, process::ExitCode};

use xtask::{bench, content, faults, new_lesson, samples, serve, simulate, single, site, suite, survey};

const USAGE: &str = "usage: cargo xtask serve [--dev] [--content DIR]
       cargo xtask serve --lan [--content DIR]
       cargo xtask single-file [--content DIR]
       cargo xtask build [--content DIR] [--out DIR]
       cargo xtask check-content [--content DIR]
       cargo xtask stats [--content DIR]
       cargo xtask export-samples DIR [--content DIR]
       cargo xtask simulate-cohort N DIR [--content DIR]
       cargo xtask new-lesson MODULE SLUG [--content DIR]
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
            name if task == "new-lesson" && !name.starts_with('-') && names.len() < 2 => {
                names.push(name.to_owned());
                true
            }
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
        "simulate-cohort" if names.len() == 2 => match names[0].parse() {
            Ok(count @ 1..=4000) => {
                simulate::write(&options.content, count, names[1].as_ref()).map(|told| println!("{told}"))
            }
            _ => Err("N is a number from 1 to 4000".to_owned()),
        },
        "new-lesson" if names.len() == 2 => {
            new_lesson::write(&options.content, &names[0], &names[1]).map(|path| println!("wrote {path}"))
        }
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
