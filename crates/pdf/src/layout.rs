//! Puts a paper on pages of A4: what stands where, and what it is (the structure that a screen reader follows).

use domain::report::{Paper, PaperItem, before_answer};

use crate::{
    face::{Face, Faces},
    lines::{Line, Piece, broken},
};

pub const PAGE_WIDTH: f32 = 595.28;
pub const PAGE_HEIGHT: f32 = 841.89;
/// Twenty millimetres.
pub const MARGIN: f32 = 56.7;
pub const TEXT_WIDTH: f32 = PAGE_WIDTH - 2.0 * MARGIN;
/// Nothing but the foot stands below.
pub const BOTTOM: f32 = PAGE_HEIGHT - MARGIN - 12.0;
const FOOT_SIZE: f32 = 8.0;
const BODY: f32 = 10.5;

/// What something is.
#[derive(Debug, Clone, PartialEq)]
pub enum Role {
    /// A heading of a level, with its words.
    Heading(u16, String),
    Paragraph,
    List,
    Item,
    Bullet,
    ItemBody,
    Table,
    TableHead,
    TableBody,
    Row,
    HeadCell,
    Cell,
}

/// The structure. A leaf is a text, by its number; it may stand on several lines and pages.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    Group(Role, Vec<Node>),
    Leaf(usize),
}

/// What a text on a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Belongs {
    /// To the structure.
    Leaf(usize),
    /// The running foot: not read aloud.
    Foot,
    /// The head of a table, once more on a later page: not read aloud again.
    Again,
}

/// Letters of one weight and size on a baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    pub x: f32,
    pub y: f32,
    pub face: Face,
    pub size: f32,
    pub text: String,
    pub belongs: Belongs,
}

#[derive(Debug, Default)]
pub struct Page {
    pub texts: Vec<Text>,
    /// Lines of tables, from point to point.
    pub rules: Vec<[f32; 4]>,
}

/// Everything in its place.
pub struct Laid {
    pub pages: Vec<Page>,
    pub structure: Vec<Node>,
    pub leaves: usize,
    /// The parts: words, page (from nought) and height.
    pub parts: Vec<(String, usize, f32)>,
}

/// How a paragraph looks.
#[derive(Clone, Copy)]
struct Look {
    size: f32,
    before: f32,
    indent: f32,
    /// Lines of what follows that have to stand on the same page.
    keeps: f32,
}

const TITLE: Look = Look { size: 19.0, before: 0.0, indent: 0.0, keeps: 2.0 };
const PART: Look = Look { size: 14.0, before: 16.0, indent: 0.0, keeps: 4.0 };
const QUESTION: Look = Look { size: 11.0, before: 8.0, indent: 0.0, keeps: 2.0 };
const ANSWER: Look = Look { size: BODY, before: 4.0, indent: 0.0, keeps: 0.0 };
const LISTED: Look = Look { size: BODY, before: 2.0, indent: 14.0, keeps: 0.0 };

/// Distance from baseline to baseline for a size of letters.
pub fn leading(size: f32) -> f32 {
    size * 1.38
}

/// Where things are put next.
pub struct Sheet<'a> {
    pub faces: &'a Faces,
    pub pages: Vec<Page>,
    /// The upper edge of what comes next.
    pub y: f32,
    leaves: usize,
}

impl Sheet<'_> {
    pub fn turn(&mut self) {
        self.pages.push(Page::default());
        self.y = MARGIN;
    }

    /// Turns the page unless so much is free; at the top of a page it never helps.
    pub fn room(&mut self, height: f32) {
        if self.y + height > BOTTOM && self.y > MARGIN {
            self.turn();
        }
    }

    pub fn leaf(&mut self) -> usize {
        self.leaves += 1;
        self.leaves - 1
    }

    /// Puts a line with its upper edge at a height.
    pub fn put(&mut self, line: &Line, x: f32, top: f32, size: f32, belongs: Belongs) {
        if let Some(page) = self.pages.last_mut() {
            for piece in line {
                let (x, text) = (x + piece.x, piece.text.clone());
                page.texts.push(Text { x, y: top + size * 1.07, face: piece.face, size, text, belongs });
            }
        }
    }

    /// Puts a paragraph below what is there and gives its leaf, if it has any words. A bullet (its leaf) stands before the
    /// first line.
    fn paragraph(&mut self, stretches: &[(Face, &str)], look: Look, bullet: Option<usize>) -> Option<Node> {
        let lines = broken(self.faces, stretches, look.size, TEXT_WIDTH - look.indent);
        if lines.is_empty() {
            return None;
        }
        let leaf = self.leaf();
        if self.y > MARGIN {
            self.y += look.before;
        }
        let high = leading(look.size);
        // A heading stays whole and with what it heads; of a long answer no single line stands alone at the foot.
        let first = if look.keeps > 0.0 { lines.len() as f32 * high + look.keeps * leading(BODY) } else { 2.0 * high };
        self.room(first.min(BOTTOM - MARGIN));
        for (at, line) in lines.iter().enumerate() {
            self.room(high);
            if let (0, Some(bullet)) = (at, bullet) {
                let mark = vec![Piece { x: 0.0, face: Face::Regular, text: "• ".to_owned() }];
                self.put(&mark, MARGIN + 3.0, self.y, look.size, Belongs::Leaf(bullet));
            }
            self.put(line, MARGIN + look.indent, self.y, look.size, Belongs::Leaf(leaf));
            self.y += high;
        }
        Some(Node::Leaf(leaf))
    }

    fn heading(&mut self, level: u16, words: &str, look: Look) -> Option<Node> {
        let leaf = self.paragraph(&[(Face::Bold, words)], look, None)?;
        Some(Node::Group(Role::Heading(level, crate::face::plain(words)), vec![leaf]))
    }

    fn words(&mut self, stretches: &[(Face, &str)], look: Look) -> Option<Node> {
        Some(Node::Group(Role::Paragraph, vec![self.paragraph(stretches, look, None)?]))
    }

    fn item(&mut self, words: &str) -> Option<Node> {
        let bullet = self.leaf();
        let body = self.paragraph(&[(Face::Regular, words)], LISTED, Some(bullet))?;
        let parts = vec![Node::Group(Role::Bullet, vec![Node::Leaf(bullet)]), Node::Group(Role::ItemBody, vec![body])];
        Some(Node::Group(Role::Item, parts))
    }

    /// The height without which an answer does not begin on a page: that of a table with the words above it.
    fn needed(&self, item: &PaperItem) -> f32 {
        let PaperItem::Table { label, head, rows } = item else { return 0.0 };
        let label = broken(self.faces, &[(Face::Bold, label)], QUESTION.size, TEXT_WIDTH).len() as f32;
        QUESTION.before + label * leading(QUESTION.size) + crate::table::beginning(self, head, rows)
    }

    fn answered(&mut self, item: &PaperItem) -> Vec<Node> {
        match item {
            PaperItem::Pair { label, value } => {
                let label = before_answer(label);
                self.words(&[(Face::Bold, &label), (Face::Regular, value)], ANSWER).into_iter().collect()
            }
            PaperItem::Text { label, paragraphs } => {
                let mut nodes: Vec<Node> = self.heading(3, label, QUESTION).into_iter().collect();
                nodes.extend(paragraphs.iter().filter_map(|text| self.words(&[(Face::Regular, text)], ANSWER)));
                nodes
            }
            PaperItem::List { label, items } => {
                let mut nodes: Vec<Node> = self.heading(3, label, QUESTION).into_iter().collect();
                let items: Vec<Node> = items.iter().filter_map(|item| self.item(item)).collect();
                nodes.extend((!items.is_empty()).then_some(Node::Group(Role::List, items)));
                nodes
            }
            PaperItem::Table { label, head, rows } => {
                let whole = self.needed(item);
                self.room(whole);
                let mut nodes: Vec<Node> = self.heading(3, label, QUESTION).into_iter().collect();
                nodes.extend(crate::table::table(self, head, rows));
                nodes
            }
        }
    }

    /// The running foot of every page, once it is known how many there are.
    fn feet(&mut self, paper: &Paper) {
        let all = self.pages.len();
        for (at, page) in self.pages.iter_mut().enumerate() {
            let number = paper.page_of.replace("{pages}", &all.to_string()).replace("{page}", &(at + 1).to_string());
            let number = self.faces.writable(&number);
            let wide = self.faces.width(Face::Regular, FOOT_SIZE, &number);
            let top = PAGE_HEIGHT - MARGIN + 6.0;
            let lines = broken(self.faces, &[(Face::Regular, &paper.foot)], FOOT_SIZE, TEXT_WIDTH - wide - 16.0);
            let mut put = |x: f32, y: f32, text: &str| {
                let (y, text, belongs) = (y + FOOT_SIZE, text.to_owned(), Belongs::Foot);
                page.texts.push(Text { x, y, face: Face::Regular, size: FOOT_SIZE, text, belongs });
            };
            for (line, piece) in
                lines.iter().enumerate().flat_map(|(at, line)| line.iter().map(move |piece| (at, piece)))
            {
                put(MARGIN, top + line as f32 * leading(FOOT_SIZE), &piece.text);
            }
            put(MARGIN + TEXT_WIDTH - wide, top, &number);
        }
    }
}

/// Puts a paper on pages.
pub fn laid(paper: &Paper, faces: &Faces) -> Laid {
    let mut sheet = Sheet { faces, pages: Vec::new(), y: MARGIN, leaves: 0 };
    sheet.turn();
    let mut structure: Vec<Node> = sheet.heading(1, &paper.title, TITLE).into_iter().collect();
    structure.extend(paper.head.iter().filter_map(|line| sheet.words(&[(Face::Regular, line)], ANSWER)));
    let mut parts = Vec::new();
    for section in &paper.sections {
        // A part begins where its first table has room.
        let first = section.items.first().map_or(0.0, |item| sheet.needed(item));
        if first > 0.0 {
            let lines = broken(faces, &[(Face::Bold, &section.heading)], PART.size, TEXT_WIDTH).len() as f32;
            sheet.room(PART.before + lines * leading(PART.size) + first);
        }
        if let Some(heading) = sheet.heading(2, &section.heading, PART) {
            structure.push(heading);
            let top = (sheet.y - leading(PART.size)).max(0.0);
            parts.push((crate::face::plain(&section.heading), sheet.pages.len() - 1, top));
        }
        for item in &section.items {
            structure.extend(sheet.answered(item));
        }
    }
    sheet.y += PART.before;
    structure.extend(paper.closing.iter().filter_map(|line| sheet.words(&[(Face::Regular, line)], ANSWER)));
    sheet.feet(paper);
    Laid { pages: sheet.pages, structure, leaves: sheet.leaves, parts }
}
