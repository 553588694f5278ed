//! Writes what has its place: letters, rules, structure, outline and what the file says of itself.

use std::num::NonZeroU16;

use domain::report::Paper;
use krilla::{
    Document, SerializeSettings,
    color::rgb,
    configure::{Accessibility, Archival, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{PathBuilder, Point},
    metadata::{DateTime, Metadata},
    num::NormalizedF32,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, Stroke},
    surface::Surface,
    tagging::{
        Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, Node as Tagged, SpanTag, TableHeaderScope, Tag,
        TagGroup, TagKind, TagTree,
    },
};

use crate::{
    PdfError, PdfOptions,
    face::{Faces, plain},
    layout::{Belongs, Laid, MARGIN, Node, PAGE_HEIGHT, PAGE_WIDTH, Page, Role},
};

/// Writes the file.
pub fn drawn(paper: &Paper, laid: &Laid, faces: &Faces, options: &PdfOptions<'_>) -> Result<Vec<u8>, PdfError> {
    let refused = |err: &dyn std::fmt::Debug| PdfError::Refused(format!("{err:?}"));
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|err| refused(&err))?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let mut leaves: Vec<Vec<Identifier>> = vec![Vec::new(); laid.leaves];
    for page in &laid.pages {
        let settings = PageSettings::from_wh(PAGE_WIDTH, PAGE_HEIGHT).ok_or_else(|| refused(&"no page"))?;
        let mut sheet = document.start_page_with(settings);
        let mut surface = sheet.surface();
        letters(&mut surface, page, faces, &mut leaves);
        rules(&mut surface, page);
        surface.finish();
        sheet.finish();
    }
    let mut outline = Outline::new();
    for (words, page, y) in &laid.parts {
        outline.push_child(OutlineNode::new(words.clone(), XyzDestination::new(*page, Point::from_xy(MARGIN, *y))));
    }
    document.set_outline(outline);
    let lang = language(&paper.lang);
    let mut tree = TagTree::new().with_lang(Some(lang.to_owned()));
    laid.structure.iter().filter_map(|node| tagged(node, &leaves)).for_each(|node| tree.push(node));
    document.set_tag_tree(tree);
    let metadata = Metadata::new()
        .title(plain(&paper.title))
        .language(lang.to_owned())
        .creator(options.application.to_owned())
        .authors(Some(plain(&paper.organisation)).filter(|name| !name.trim().is_empty()).into_iter().collect())
        .document_id(plain(&paper.reference))
        .creation_date(moment(options.created).ok_or_else(|| PdfError::Moment(options.created.to_owned()))?);
    document.set_metadata(metadata);
    document.finish().map_err(|err| refused(&err))
}

/// Language with region, the same as in the Word file.
fn language(tag: &str) -> &'static str {
    match tag {
        "fr" => "fr-FR",
        "rw" => "rw-RW",
        _ => "en-GB",
    }
}

/// `2026-11-24T10:00:00Z`, with or without parts of a second.
fn moment(text: &str) -> Option<DateTime> {
    let (day, time) = text.split_once('T')?;
    let mut day = day.split('-').map(str::parse::<u16>);
    let (year, month, date) = (day.next()?.ok()?, day.next()?.ok()?, day.next()?.ok()?);
    let mut time = time.trim_end_matches('Z').split(['.', ':']).map(str::parse::<u8>);
    let (hour, minute, second) = (time.next()?.ok()?, time.next()?.ok()?, time.next()?.ok()?);
    let (month, date) = (u8::try_from(month).ok()?, u8::try_from(date).ok()?);
    let moment = DateTime::new(year).month(month).day(date).hour(hour).minute(minute).second(second);
    Some(moment.utc_offset_hour(0).utc_offset_minute(0))
}

fn letters(surface: &mut Surface<'_>, page: &Page, faces: &Faces, leaves: &mut [Vec<Identifier>]) {
    surface.set_fill(Some(Fill {
        paint: rgb::Color::black().into(),
        opacity: NormalizedF32::ONE,
        rule: Default::default(),
    }));
    for text in &page.texts {
        let artifact = |kind| ContentTag::Artifact(Artifact::with_kind(kind));
        let tag = match text.belongs {
            Belongs::Leaf(_) => ContentTag::Span(SpanTag::empty()),
            Belongs::Foot => artifact(ArtifactType::Footer),
            Belongs::Again => artifact(ArtifactType::PaginationOther),
        };
        let id = surface.start_tagged(tag);
        let glyphs = faces.glyphs(text.face, &text.text);
        let at = Point::from_xy(text.x, text.y);
        surface.draw_glyphs(at, &glyphs, faces.font(text.face), &text.text, text.size, false);
        surface.end_tagged();
        if let Belongs::Leaf(leaf) = text.belongs
            && let Some(ids) = leaves.get_mut(leaf)
        {
            ids.push(id);
        }
    }
}

fn rules(surface: &mut Surface<'_>, page: &Page) {
    if page.rules.is_empty() {
        return;
    }
    let mut path = PathBuilder::new();
    for [from_x, from_y, to_x, to_y] in &page.rules {
        path.move_to(*from_x, *from_y);
        path.line_to(*to_x, *to_y);
    }
    let Some(path) = path.finish() else { return };
    surface.set_fill(None);
    let paint = rgb::Color::new(120, 120, 120).into();
    surface.set_stroke(Some(Stroke { paint, width: 0.6, ..Stroke::default() }));
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
    surface.draw_path(&path);
    surface.end_tagged();
    surface.set_stroke(None);
}

/// The structure as the library wants it; what has no words falls away.
fn tagged(node: &Node, leaves: &[Vec<Identifier>]) -> Option<Tagged> {
    let (role, children) = match node {
        Node::Group(role, children) => (role, children),
        Node::Leaf(_) => return None,
    };
    let mut group = TagGroup::new(kind(role));
    for child in children {
        match child {
            Node::Leaf(leaf) => leaves.get(*leaf).into_iter().flatten().for_each(|id| group.push(*id)),
            inner => tagged(inner, leaves).into_iter().for_each(|inner| group.push(inner)),
        }
    }
    (!group.children.is_empty()).then(|| Tagged::from(group))
}

fn kind(role: &Role) -> TagKind {
    match role {
        Role::Heading(level, words) => {
            Tag::Hn(NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN), Some(words.clone())).into()
        }
        Role::Paragraph => Tag::P.into(),
        Role::List => Tag::L(ListNumbering::Disc).into(),
        Role::Item => Tag::LI.into(),
        Role::Bullet => Tag::Lbl.into(),
        Role::ItemBody => Tag::LBody.into(),
        Role::Table => Tag::Table.into(),
        Role::TableHead => Tag::THead.into(),
        Role::TableBody => Tag::TBody.into(),
        Role::Row => Tag::TR.into(),
        Role::HeadCell => Tag::TH(TableHeaderScope::Column).into(),
        Role::Cell => Tag::TD.into(),
    }
}
