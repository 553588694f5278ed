//! What a finished file is searched for before it is handed over: all that a version withholds, but for the words that the form
//! and the app print in every report of the kind.

use super::{
    compose::{ComposeOptions, compose},
    draft::{Answer, Draft},
    redact::{Needle, Redactor, Taken},
    template::{Template, Version},
};
use crate::{
    messages::{Messages, Msg},
    text::{find_words, words as words_of},
};

/// What a file of this version must not hold. Of the full version: nothing.
pub fn needles(template: &Template, draft: &Draft, words: &Messages, options: &ComposeOptions) -> Vec<Needle> {
    if options.version == Version::Full {
        return Vec::new();
    }
    let own = own_words(template, draft, words, options);
    let mut out = Redactor::new(template, draft, words).needles(&own);
    // Statistics name no place below the district.
    let sectors = draft.answers.values().filter_map(|answer| match answer {
        Answer::Place(place) if options.version == Version::Statistics => Some(place.sector.as_str()),
        _ => None,
    });
    for sector in sectors.filter(|sector| own.iter().all(|text| find_words(text, sector).is_empty())) {
        let words: Vec<String> = words_of(sector).into_iter().map(|word| word.folded).collect();
        if !words.is_empty() {
            out.push(Needle { words, kind: Taken::Place });
        }
    }
    out
}

/// What stands in every report of the kind, and the places that this one may name.
fn own_words(template: &Template, draft: &Draft, words: &Messages, options: &ComposeOptions) -> Vec<String> {
    let blank = Draft { reference: draft.reference.clone(), recipient: draft.recipient.clone(), ..Draft::default() };
    let paper = compose(template, &blank, words, options);
    let mut own = vec![paper.title, paper.foot, paper.page_of];
    own.extend(paper.head.into_iter().chain(paper.closing));
    for step in &template.steps {
        own.push(step.title.clone());
        for field in &step.fields {
            own.extend([field.label.clone(), field.unit.clone()]);
            own.extend(field.columns.iter().flat_map(|column| [column.label.clone(), column.unit.clone()]));
        }
    }
    own.extend(template.lists.values().flatten().map(|choice| choice.label.clone()));
    for answer in draft.answers.values() {
        if let Answer::Place(place) = answer {
            own.extend([place.province.clone(), place.district.clone()]);
            if options.version == Version::Shared {
                own.push(place.sector.clone());
            }
        }
    }
    let none = String::new;
    let said = [
        Msg::NotKnown,
        Msg::MonthNames,
        Msg::PaperAbout { day: none() },
        Msg::PaperPeriod { from: none(), to: none() },
        Msg::PaperSince { from: none() },
        Msg::PaperQuarters { from: none(), to: none() },
        Msg::PaperQuarterSince { from: none() },
        Msg::PaperCode,
        Msg::PaperQuestion,
        Msg::PaperAnswer,
        Msg::PaperInAll,
        Msg::PaperFewer { number: none() },
        Msg::PaperNotTold,
        Msg::PaperPersonWithheld,
        Msg::PaperNumberWithheld,
        Msg::PaperPlaceWithheld,
        Msg::PaperWordWithheld,
        Msg::PaperWithheldWords { n: 1 },
        Msg::PaperWithheldWords { n: 2 },
        Msg::SheetAnswers,
        Msg::SheetNotes,
        Msg::SheetPart,
        Msg::SheetTable,
        Msg::SheetRow,
        Msg::SheetUnit,
        Msg::SheetCount,
    ];
    own.extend(said.iter().map(|msg| words.say(msg)));
    own.retain(|text| !text.is_empty());
    own
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        date::{Day, Moment},
        messages::Lang,
        report::{Row, tests::sample},
    };

    fn found(version: Version) -> Vec<String> {
        let (template, mut draft) = sample();
        if let Some(Answer::Rows(rows)) = draft.answers.get_mut("victims") {
            rows.push(Row { code: "V2".into(), cells: [("name".into(), Answer::Text("Justice Uwera".into()))].into() });
        }
        let now = Moment { day: Day::new(2026, 11, 24).unwrap(), minute: 600 };
        let words = Messages::shipped(Lang::En);
        let all = needles(&template, &draft, &words, &ComposeOptions { version, now, number: 1 });
        all.into_iter().map(|needle| needle.words.join(" ")).collect()
    }

    #[test]
    fn all_that_is_withheld_is_searched_for_but_no_word_of_the_form() {
        let shared = found(Version::Shared);
        for wanted in ["vestine mukamana", "vestine", "0788123456", "urugarama", "justice uwera", "uwera"] {
            assert!(shared.iter().any(|words| words == wanted), "{wanted} in {shared:?}");
        }
        // The reader is the Justice Committee.
        assert!(!shared.contains(&"justice".to_owned()), "{shared:?}");
        assert!(!shared.contains(&"gahini".to_owned()));
        assert!(found(Version::Statistics).contains(&"gahini".to_owned()));
        assert_eq!(found(Version::Full), Vec::<String>::new());
    }
}
