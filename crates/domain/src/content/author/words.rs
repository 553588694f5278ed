//! `search.bin`: which word stands in which lesson or form.

use std::collections::{BTreeMap, BTreeSet};

use super::Compiled;
use crate::{
    content::{Block, Lesson},
    messages::Lang,
    report::Template,
    search::{Entry, Pack, Sort, Weight, stems},
    text::plain,
};

/// A word in more lessons than this is kept where it stands several times or in a heading: elsewhere it decides nothing.
const COMMON: usize = 12;

/// The same for forms: a word of a question in more forms than this.
const COMMON_LABEL: usize = 3;

/// Words with their places.
type Words = BTreeMap<String, Vec<(usize, Weight)>>;

/// What can be found in a curriculum. Questions and their answers are left out: a search is no place to read them.
pub fn search_pack(compiled: &Compiled) -> Pack {
    let (mut entries, mut words) = (Vec::new(), Words::new());
    for lesson in &compiled.lessons {
        put(&mut words, entries.len(), &weights(lesson));
        let parts = lesson.outline.iter().map(|(_, title)| title.clone()).collect();
        let (id, title) = (lesson.id.clone(), lesson.title.clone());
        entries.push(Entry { sort: Sort::Lesson, id, title, lang: String::new(), parts });
    }
    for places in words.values_mut().filter(|places| places.len() > COMMON) {
        places.retain(|(_, weight)| *weight > 1);
    }
    let labels = common_labels(&compiled.templates);
    for (lang, form) in &compiled.templates {
        let mut of_form = weights_of_form(form);
        of_form.retain(|word, weight| *weight > 1 || !labels.contains(word));
        put(&mut words, entries.len(), &of_form);
        let parts = form.steps.iter().map(|step| step.title.clone()).collect();
        let (id, title) = (form.id.clone(), form.title.clone());
        entries.push(Entry { sort: Sort::Form, id, title, lang: lang.tag().to_owned(), parts });
    }
    words.retain(|_, places| !places.is_empty());
    Pack::new(entries, &words)
}

/// Words of questions that most kinds ask, as "organisation" or "date": they tell no form from another.
fn common_labels(forms: &[(Lang, Template)]) -> BTreeSet<String> {
    let mut forms_with = BTreeMap::<String, usize>::new();
    for (_, form) in forms {
        weights_of_form(form).into_keys().for_each(|word| *forms_with.entry(word).or_default() += 1);
    }
    forms_with.into_iter().filter(|(_, forms)| *forms > COMMON_LABEL).map(|(word, _)| word).collect()
}

fn put(words: &mut Words, at: usize, weights: &BTreeMap<String, Weight>) {
    for (word, weight) in weights {
        words.entry(word.clone()).or_default().push((at, *weight));
    }
}

fn weights(lesson: &Lesson) -> BTreeMap<String, Weight> {
    let mut counts = BTreeMap::<String, usize>::new();
    let mut count = |text: &str| stems(text).for_each(|word| *counts.entry(word).or_default() += 1);
    for block in &lesson.blocks {
        match block {
            Block::Html(html) => count(&plain(html)),
            Block::Example { title, html } | Block::Do { label: title, html, .. } => {
                count(title);
                count(&plain(html));
            }
            Block::Explain { prompt, .. } => count(&plain(prompt)),
            Block::Figure { title, words, .. } => {
                count(title);
                count(&plain(words));
            }
            Block::Check(_) => {}
        }
    }
    let mut out: BTreeMap<String, Weight> =
        counts.into_iter().map(|(word, times)| (word, if times >= 3 { 2 } else { 1 })).collect();
    let heads = lesson.outline.iter().map(|(_, title)| title).chain(&lesson.objectives);
    for word in heads.flat_map(|text| stems(text)) {
        out.insert(word, 2);
    }
    for word in stems(&lesson.title) {
        out.insert(word, 3);
    }
    out
}

fn weights_of_form(form: &Template) -> BTreeMap<String, Weight> {
    let mut out = BTreeMap::new();
    let fields = form.steps.iter().flat_map(|step| &step.fields).map(|field| &field.label);
    for word in fields.flat_map(|text| stems(text)) {
        out.insert(word, 1);
    }
    for word in form.steps.iter().map(|step| &step.title).chain([&form.lead]).flat_map(|text| stems(text)) {
        out.insert(word, 2);
    }
    for word in stems(&form.title) {
        out.insert(word, 3);
    }
    out
}
