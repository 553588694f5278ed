//! Bytes as a stream of codes, shown one after the other, again and again. The first ones hold the bytes piece by piece; those
//! after them hold sums (exclusive or): one of all pieces, which makes up for any one that was missed, then of pieces chosen by
//! lot, so that whoever missed several does not wait for their turn: nearly any as many codes as there are pieces, and one or
//! two more, are enough, in any order.

use std::cmp::Ordering;

use crate::base45;

/// Most bytes of a stream: more codes than anybody would hold a telephone up for.
pub const MOST_STREAM: usize = 150_000;
/// Bytes of a piece: with its head a code of 65 squares a side, which cheap cameras read from a telephone's screen.
const PIECE: usize = 330;
/// What the text of a code begins with.
const MARK: &str = "UBV1:";
/// Which pieces are in which sum is part of it: form 1 had sums by lot only, and now and then none that held a given piece.
const FORM: u8 = 2;
const HEAD: usize = 12;
const SUM: usize = 4;
/// Streams that are put together at once: people stand in a queue, each with a telephone.
const AT_ONCE: usize = 6;
const MOST_PIECES: usize = 2000;

/// Why there is no stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StreamError {
    /// Too much for codes.
    #[error("{bytes} bytes are too many for codes")]
    TooLong {
        /// How many.
        bytes: usize,
    },
}

/// The texts of the codes: all pieces, then as many sums as are wanted.
///
/// # Errors
/// Too much for codes.
pub fn frames(content: &[u8], sums: usize) -> Result<Vec<String>, StreamError> {
    if content.len() > MOST_STREAM {
        return Err(StreamError::TooLong { bytes: content.len() });
    }
    let pieces = content.len().div_ceil(PIECE).max(1);
    // Even pieces: the last code is no smaller than the others.
    let size = content.len().div_ceil(pieces).max(1);
    let id = crc32fast::hash(content);
    let piece = |at: usize| {
        let mut piece = content[(at * size).min(content.len())..((at + 1) * size).min(content.len())].to_vec();
        piece.resize(size, 0);
        piece
    };
    // One piece has no sums that would say more.
    let sums = if pieces == 1 { 0 } else { sums.min(MOST_PIECES) };
    let frame = |number: usize| {
        let mut bytes = vec![FORM];
        bytes.extend(id.to_le_bytes());
        bytes.extend(&(content.len() as u32).to_le_bytes()[..3]);
        bytes.extend((size as u16).to_le_bytes());
        bytes.extend((number as u16).to_le_bytes());
        let mut sum = vec![0; size];
        chosen(id, number, pieces).for_each(|at| add(&mut sum, &piece(at)));
        bytes.extend(sum);
        bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
        format!("{MARK}{}", base45::encode(&bytes))
    };
    Ok((0..pieces + sums).map(frame).collect())
}

/// The pieces that are in a code of this number.
fn chosen(id: u32, number: usize, pieces: usize) -> impl Iterator<Item = usize> {
    // SplitMix64: the same on every device, for as long as `FORM` is.
    let mut state = u64::from(id) << 16 ^ number as u64;
    let mut lots: Vec<bool> = (0..pieces)
        .map(|at| {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut lot = state;
            lot = (lot ^ lot >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            lot = (lot ^ lot >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
            if number < pieces { at == number } else { (lot ^ lot >> 31) & 1 == 1 }
        })
        .collect();
    if number == pieces || !lots.contains(&true) {
        lots.fill(true);
    }
    lots.into_iter().enumerate().filter_map(|(at, is)| is.then_some(at))
}

fn add(sum: &mut [u8], piece: &[u8]) {
    sum.iter_mut().zip(piece).for_each(|(sum, byte)| *sum ^= byte);
}

/// What became of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// It is none of a stream.
    Other,
    /// It is one of a stream that a newer version of the app makes.
    Newer,
    /// It is one of a stream, and spoilt.
    Broken,
    /// One more, or one that was there.
    Piece {
        /// How much is there.
        got: usize,
        /// Of so much.
        of: usize,
    },
    /// That was the last one.
    Whole(Vec<u8>),
    /// It belongs to a stream that was whole before.
    Known,
}

/// Puts streams together.
#[derive(Debug, Default)]
pub struct Gather {
    open: Vec<Stream>,
    /// Ids of those that are whole.
    whole: Vec<u32>,
}

#[derive(Debug)]
struct Stream {
    id: u32,
    length: usize,
    size: usize,
    /// For each piece the row that begins with it.
    rows: Vec<Option<Row>>,
}

/// A sum of pieces: which, and their sum.
#[derive(Debug, Clone)]
struct Row {
    of: Vec<u64>,
    sum: Vec<u8>,
}

impl Row {
    fn first(&self) -> Option<usize> {
        let word = self.of.iter().position(|word| *word != 0)?;
        Some(word * 64 + self.of[word].trailing_zeros() as usize)
    }

    fn has(&self, at: usize) -> bool {
        self.of[at / 64] >> (at % 64) & 1 == 1
    }

    fn add(&mut self, other: &Self) {
        self.of.iter_mut().zip(&other.of).for_each(|(mine, theirs)| *mine ^= theirs);
        add(&mut self.sum, &other.sum);
    }
}

impl Gather {
    /// A stream that was whole may come again: somebody has chosen it anew.
    pub fn again(&mut self) {
        self.whole.clear();
    }

    /// Takes the text of a code.
    pub fn hear(&mut self, text: &str) -> Heard {
        let Some(letters) = text.strip_prefix(MARK) else {
            return if text.starts_with("UBV") && text.as_bytes().get(4) == Some(&b':') {
                Heard::Newer
            } else {
                Heard::Other
            };
        };
        if letters.len() > 4000 {
            return Heard::Broken;
        }
        let Some(bytes) = base45::decode(letters) else { return Heard::Broken };
        let Some((bytes, sum)) = bytes.split_last_chunk::<SUM>() else { return Heard::Broken };
        if crc32fast::hash(bytes) != u32::from_le_bytes(*sum) || bytes.len() <= HEAD {
            return Heard::Broken;
        }
        match bytes[0].cmp(&FORM) {
            Ordering::Less => return Heard::Broken,
            Ordering::Greater => return Heard::Newer,
            Ordering::Equal => {}
        }
        let (head, piece) = bytes.split_at(HEAD);
        let number =
            |from: usize, to: usize| head[from..to].iter().rev().fold(0, |n, byte| n << 8 | usize::from(*byte));
        let (length, size, at) = (number(5, 8), number(8, 10), number(10, 12));
        let id = number(1, 5) as u32;
        let pieces = length.div_ceil(size.max(1)).max(1);
        if length > MOST_STREAM || size != piece.len() || pieces > MOST_PIECES {
            return Heard::Broken;
        }
        if self.whole.contains(&id) {
            return Heard::Known;
        }
        let place = self.open.iter().position(|stream| (stream.id, stream.length, stream.size) == (id, length, size));
        let place = place.unwrap_or_else(|| {
            if self.open.len() == AT_ONCE {
                self.open.remove(0);
            }
            self.open.push(Stream { id, length, size, rows: vec![None; pieces] });
            self.open.len() - 1
        });
        // The last one in the list is the one heard last.
        let mut stream = self.open.remove(place);
        stream.take(at, piece);
        let (got, of) = (stream.rows.iter().flatten().count(), stream.rows.len());
        if got < of {
            self.open.push(stream);
            return Heard::Piece { got, of };
        }
        match stream.content() {
            Some(content) => {
                self.whole.push(id);
                Heard::Whole(content)
            }
            // Codes that belong together by their heads and not by their content: begun anew.
            None => Heard::Broken,
        }
    }
}

impl Stream {
    fn take(&mut self, number: usize, piece: &[u8]) {
        let mut row = Row { of: vec![0; self.rows.len().div_ceil(64)], sum: piece.to_vec() };
        for at in chosen(self.id, number, self.rows.len()) {
            row.of[at / 64] |= 1 << (at % 64);
        }
        while let Some(first) = row.first() {
            match &self.rows[first] {
                Some(there) => row.add(there),
                None => {
                    self.rows[first] = Some(row);
                    return;
                }
            }
        }
    }

    /// All pieces, once there is a row for each.
    fn content(mut self) -> Option<Vec<u8>> {
        for at in (0..self.rows.len()).rev() {
            let mut row = self.rows[at].take()?;
            for later in at + 1..self.rows.len() {
                if row.has(later) {
                    row.add(self.rows[later].as_ref()?);
                }
            }
            self.rows[at] = Some(row);
        }
        let mut content: Vec<u8> = self.rows.into_iter().flatten().flat_map(|row| row.sum).collect();
        content.truncate(self.length);
        (crc32fast::hash(&content) == self.id).then_some(content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::{look, tests::drawn};

    fn content(length: usize) -> Vec<u8> {
        (0..length as u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect()
    }

    fn gathered(all: impl IntoIterator<Item = String>) -> (usize, Option<Vec<u8>>) {
        let mut gather = Gather::default();
        for (at, text) in all.into_iter().enumerate() {
            if let Heard::Whole(content) = gather.hear(&text) {
                return (at + 1, Some(content));
            }
        }
        (0, None)
    }

    #[test]
    fn a_stream_comes_whole_in_any_order_with_repeats_and_losses() {
        for length in [0, 1, 330, 331, 8000, 60_000, MOST_STREAM] {
            let content = content(length);
            let pieces = length.div_ceil(PIECE).max(1);
            let sums = pieces / 4 + 10;
            let all = frames(&content, sums).unwrap();
            assert_eq!(all.len(), pieces + if pieces == 1 { 0 } else { sums });
            assert_eq!(gathered(all.clone()), (pieces, Some(content.clone())), "{length}");
            let twice = all.iter().rev().flat_map(|text| [text.clone(), text.clone()]);
            assert_eq!(gathered(twice).1, Some(content.clone()), "{length} backwards");
            if pieces > 20 {
                // One in eight is missed: no second round is needed.
                let missed = all.iter().enumerate().filter(|(at, _)| at % 8 != 3).map(|(_, text)| text.clone());
                let (heard, whole) = gathered(missed.take(pieces + 5));
                assert!(whole == Some(content), "{length}: {heard}");
            }
        }
        assert_eq!(frames(&content(MOST_STREAM + 1), 0), Err(StreamError::TooLong { bytes: MOST_STREAM + 1 }));
    }

    #[test]
    fn any_one_code_may_be_missed_whatever_the_lot_says() {
        for length in [400, 700, 1000, 1700, 3300] {
            for salt in 0..60 {
                let mut content = content(length);
                content[0] = salt;
                let all = frames(&content, 2).unwrap();
                for missed in 0..all.len() {
                    let others = all.iter().enumerate().rev().filter(|(at, _)| *at != missed);
                    let whole = gathered(others.map(|(_, text)| text.clone())).1;
                    assert!(
                        whole.as_ref() == Some(&content),
                        "{length} bytes, {salt}: without {missed} of {}",
                        all.len()
                    );
                }
            }
        }
    }

    #[test]
    fn several_people_at_once_and_a_stream_that_was_whole_before() {
        let (one, two) = (content(3000), content(4000));
        let (ones, twos) = (frames(&one, 0).unwrap(), frames(&two, 0).unwrap());
        let mut gather = Gather::default();
        let mut came = Vec::new();
        for at in 0..ones.len().max(twos.len()) {
            for text in [ones.get(at), twos.get(at)].into_iter().flatten() {
                if let Heard::Whole(content) = gather.hear(text) {
                    came.push(content);
                }
            }
        }
        assert_eq!(came, [one, two]);
        assert_eq!(gather.hear(&ones[0]), Heard::Known);
        // Chosen anew it is read anew, and what has begun goes on.
        let other = content(2000);
        let others = frames(&other, 0).unwrap();
        let (last, first) = others.split_last().unwrap();
        for text in first {
            gather.hear(text);
        }
        gather.again();
        assert_eq!(gather.hear(last), Heard::Whole(other));
        assert!(matches!(gather.hear(&ones[0]), Heard::Piece { got: 1, .. }));
        assert_eq!(gather.hear("https://example.org"), Heard::Other);
        assert_eq!(gather.hear("UBV2:ABC"), Heard::Newer);
        assert_eq!(gather.hear("UBV1:ABC"), Heard::Broken);
    }

    #[test]
    fn a_code_with_a_changed_letter_is_not_taken() {
        let text = &frames(&content(1000), 0).unwrap()[1];
        for at in MARK.len()..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(Gather::default().hear(&changed), Heard::Broken, "{at}");
        }
    }

    #[test]
    fn what_a_screen_shows_is_read_by_a_camera_and_put_together() {
        let content = content(6000);
        let mut gather = Gather::default();
        let mut whole = None;
        for text in frames(&content, 0).unwrap() {
            let (side, grey) = drawn(&text, 4, 25);
            assert!(side <= 73 * 4, "{side}: too fine for a cheap camera");
            for seen in look(side, side, &grey).unwrap() {
                assert_eq!(seen, text);
                if let Heard::Whole(content) = gather.hear(&seen) {
                    whole = Some(content);
                }
            }
        }
        assert_eq!(whole, Some(content));
    }
}
