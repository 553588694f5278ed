//! An answer as words on a screen, with all that stands in it: for its writer, not for a reader.

use super::{
    draft::{Answer, DateAnswer, PlaceAnswer, Sureness},
    template::Template,
};
use crate::messages::{Messages, Msg};

/// The answer to a field; a field that the form does not know is shown as far as that goes.
pub fn shown_answer(template: Option<&Template>, field: &str, answer: &Answer, words: &Messages) -> String {
    let form = template.and_then(|template| Some((template, template.field(field)?.1)));
    match (answer, form) {
        (Answer::Rows(rows), form) => {
            let column = |id: &String| form.and_then(|(_, field)| field.columns.iter().find(|column| column.id == *id));
            let cell = |(id, answer): (&String, &Answer)| {
                let list = column(id).and_then(|column| column.list.as_deref());
                let value = plain(template, list, answer, words);
                column(id).map_or_else(|| value.clone(), |column| format!("{}: {value}", column.label))
            };
            let row = |row: &super::draft::Row| {
                let cells: Vec<String> = row.cells.iter().filter(|(_, answer)| !answer.is_empty()).map(cell).collect();
                format!("{} {}", row.code, cells.join("; "))
            };
            rows.iter().map(row).collect::<Vec<_>>().join("\n")
        }
        (answer, form) => plain(template, form.and_then(|(_, field)| field.list.as_deref()), answer, words),
    }
}

fn plain(template: Option<&Template>, list: Option<&str>, answer: &Answer, words: &Messages) -> String {
    let choice = |id: &String| template.map_or_else(|| id.clone(), |t| t.choice_label(list, id).to_owned());
    match answer {
        Answer::NotKnown => words.say(&Msg::NotKnown),
        Answer::Text(text) => text.trim().to_owned(),
        Answer::Date(DateAnswer { sure, from, to }) => match sure {
            Sureness::Exact => from.clone(),
            Sureness::About => words.say(&Msg::PaperAbout { day: from.clone() }),
            Sureness::Period if to.is_empty() => words.say(&Msg::PaperSince { from: from.clone() }),
            Sureness::Period => words.say(&Msg::PaperPeriod { from: from.clone(), to: to.clone() }),
        },
        Answer::Place(PlaceAnswer { province, district, sector, cell, village }) => {
            let parts = [village, cell, sector, district, province].map(|part| part.trim());
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
        }
        Answer::Choice(id) => choice(id),
        Answer::Many(ids) => ids.iter().map(choice).collect::<Vec<_>>().join("; "),
        Answer::Rows(rows) => rows.len().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{messages::Lang, report::tests::sample};

    #[test]
    fn every_answer_is_shown_whole_and_an_unknown_field_is_not_lost() {
        let (template, draft) = sample();
        let words = Messages::shipped(Lang::En);
        let shown = |form: Option<&Template>, field: &str| shown_answer(form, field, &draft.answers[field], &words);
        assert_eq!(shown(Some(&template), "kind"), "Incident");
        assert_eq!(shown(Some(&template), "when"), "since 03/08/2026, still going on");
        assert_eq!(shown(Some(&template), "where"), "Nyakabungo, Urugarama, Gahini, Kayonza, Eastern");
        assert_eq!(shown(Some(&template), "victims"), "V1 Name: Vestine Mukamana; Telephone: 0788 123 456; Sex: Woman");
        assert_eq!(shown(None, "kind"), "incident");
        assert_eq!(shown(None, "victims"), "V1 Vestine Mukamana; 0788 123 456; woman");
    }
}
