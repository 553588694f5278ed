//! The pieces that a guesser would try, with their cost in tenths of a bit. Must not look further than the passphrase
//! itself and the short list of `known`.

use super::known::{COMMON, ROWS};

/// What a part of a passphrase is to a guesser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    Character,
    Common,
    Repeat,
    Sequence,
    Date,
    Number,
    Word,
}

/// What any word of four letters or more counts: as much as one drawn from our list of 2,048. People choose worse than
/// chance, and guessers have longer lists.
const WORD: u32 = 110;
/// A capital at the start, or all in capitals.
const CAPITALS: u32 = 10;
/// One of the commonest passwords: a list of some hundred and fifty.
const KNOWN: u32 = 70;
/// Digits and signs in place of letters.
const DISGUISE: u32 = 15;

/// The shortest sequence that is taken for one.
const SEQUENCE: usize = 4;
/// The longest part that is looked for a second time.
const REPEAT: usize = 32;

/// Every piece that ends before `end`, with its length and cost. Never empty.
pub(super) fn pieces_ending_at(chars: &[char], end: usize) -> Vec<(Piece, usize, u32)> {
    let mut out = vec![(Piece::Character, 1, character(chars, end - 1))];
    out.extend(word(chars, end).map(|(len, cost)| (Piece::Word, len, cost)));
    out.extend(common(&chars[..end]).map(|(len, cost)| (Piece::Common, len, cost)));
    out.extend(repeats(&chars[..end]).map(|(len, cost)| (Piece::Repeat, len, cost)));
    out.extend(sequences(&chars[..end]).map(|(len, cost)| (Piece::Sequence, len, cost)));
    out.extend(dates(&chars[..end]).map(|(len, cost)| (Piece::Date, len, cost)));
    out.extend(numbers(&chars[..end]).map(|(len, cost)| (Piece::Number, len, cost)));
    out
}

fn character(chars: &[char], at: usize) -> u32 {
    match chars[at] {
        ' ' => 0,
        ch if ch.is_ascii_digit() => 33,
        ch if ch.is_lowercase() => 47,
        ch if ch.is_uppercase() => 52,
        ch if ch.is_ascii() => 50,
        _ => 65,
    }
}

/// A whole run of letters that can be spoken.
fn word(chars: &[char], end: usize) -> Option<(usize, u32)> {
    if chars.get(end).is_some_and(|ch| ch.is_alphabetic()) {
        return None;
    }
    let len = chars[..end].iter().rev().take_while(|ch| ch.is_alphabetic()).count();
    let letters = &chars[end - len..end];
    if len < 2 || !can_be_spoken(letters) {
        return None;
    }
    // Two letters count 6.8 bits, three 8.9, four to eight a word, and longer ones are words run together.
    let len_cost = u32::try_from(len).ok()?;
    let cost = if len > 8 { WORD + 18 * (len_cost - 8) } else { WORD.min(47 + 21 * (len_cost - 1)) };
    Some((len, cost + capitals(letters)))
}

/// Between a quarter and three quarters vowels, and no long run of either.
fn can_be_spoken(letters: &[char]) -> bool {
    let is_vowel = |ch: &char| !('b'..='z').contains(&lower(*ch)) || "eiouy".contains(lower(*ch));
    let vowels = letters.iter().filter(|ch| is_vowel(ch)).count();
    let longest = letters.chunk_by(|a, b| is_vowel(a) == is_vowel(b)).map(<[char]>::len).max().unwrap_or(0);
    longest <= 4 && vowels * 4 >= letters.len() && vowels * 4 <= letters.len() * 3
}

fn capitals(letters: &[char]) -> u32 {
    let upper = letters.iter().filter(|ch| ch.is_uppercase()).count();
    match upper {
        0 => 0,
        _ if upper == letters.len() || (upper == 1 && letters[0].is_uppercase()) => CAPITALS,
        _ => CAPITALS * (1 + u32::try_from(upper).unwrap_or(u32::MAX / CAPITALS - 1)),
    }
}

fn common(chars: &[char]) -> impl Iterator<Item = (usize, u32)> {
    COMMON.split_whitespace().filter_map(move |known| {
        let len = known.chars().count();
        let tail = &chars[chars.len().checked_sub(len)?..];
        let plain = tail.iter().zip(known.chars()).all(|(ch, want)| lower(*ch) == want);
        if !plain && !tail.iter().zip(known.chars()).all(|(ch, want)| undisguised(*ch, want)) {
            return None;
        }
        Some((len, KNOWN + capitals(tail) + if plain { 0 } else { DISGUISE }))
    })
}

fn undisguised(ch: char, want: char) -> bool {
    let disguises = match want {
        'a' => "4@",
        'b' => "8",
        'e' => "3",
        'g' => "9",
        'i' | 'l' => "1!|",
        'o' => "0",
        's' => "5$",
        't' => "7+",
        'z' => "2",
        _ => "",
    };
    lower(ch) == want || disguises.contains(ch)
}

/// The same part once more: cheap, however long it is.
fn repeats(chars: &[char]) -> impl Iterator<Item = (usize, u32)> {
    (1..=REPEAT.min(chars.len() / 2)).filter_map(move |len| {
        let (before, last) = chars.split_at(chars.len() - len);
        let same = before[before.len() - len..].iter().zip(last).all(|(a, b)| lower(*a) == lower(*b));
        // A double letter is in every other word; only from there on it is a habit.
        (same && last.iter().any(|ch| *ch != ' ')).then_some((len, 20))
    })
}

/// Neighbours in the alphabet, among the digits and on the rows of the keyboards, either way.
fn sequences(chars: &[char]) -> impl Iterator<Item = (usize, u32)> {
    ROWS.iter().flat_map(move |row| {
        [1, -1].into_iter().filter_map(move |step| {
            let place = |ch: char| row.chars().position(|key| key == lower(ch)).and_then(|at| i32::try_from(at).ok());
            let mut len = 1;
            while let [.., before, after] = &chars[..(chars.len() + 1).checked_sub(len)?] {
                match (place(*before), place(*after)) {
                    (Some(before), Some(after)) if after - before == step => len += 1,
                    _ => break,
                }
            }
            (len >= SEQUENCE).then_some((len, 60 + u32::try_from(len).unwrap_or(u32::MAX / 2)))
        })
    })
}

/// A year of the last hundred or the next few, or a day of one, with or without signs between.
fn dates(chars: &[char]) -> impl Iterator<Item = (usize, u32)> {
    [4, 6, 8, 10].into_iter().filter_map(move |len| {
        let text = &chars[chars.len().checked_sub(len)?..];
        let digits: Vec<u32> = text.iter().filter_map(|ch| ch.to_digit(10)).collect();
        let number = |from: usize, to: usize| digits[from..to].iter().fold(0, |number, digit| number * 10 + digit);
        let year = |number: u32| (1920..2050).contains(&number);
        let day = |a: u32, b: u32| {
            (1..=31).contains(&a) && (1..=12).contains(&b) || (1..=12).contains(&a) && (1..=31).contains(&b)
        };
        let separated =
            |first: usize, second: usize| [first, second].iter().all(|at| matches!(text[*at], '/' | '-' | '.' | ' '));
        match (len, digits.len()) {
            (4, 4) if year(number(0, 4)) => Some((len, 70)),
            (6, 6) if day(number(0, 2), number(2, 4)) || day(number(2, 4), number(4, 6)) => Some((len, 140)),
            (8, 8) if year(number(4, 8)) && day(number(0, 2), number(2, 4)) => Some((len, 150)),
            (8, 8) if year(number(0, 4)) && day(number(4, 6), number(6, 8)) => Some((len, 150)),
            (8, 6) if separated(2, 5) && day(number(0, 2), number(2, 4)) => Some((len, 150)),
            (10, 8) if separated(2, 5) && year(number(4, 8)) && day(number(0, 2), number(2, 4)) => Some((len, 160)),
            (10, 8) if separated(4, 7) && year(number(0, 4)) && day(number(4, 6), number(6, 8)) => Some((len, 160)),
            _ => None,
        }
    })
}

/// A telephone number of Rwanda (`07…`, `2507…`) or the number of an identity card (`1`, the year of birth, and the rest).
/// Dearer than a date to whoever knows nobody; to whoever knows the person it is nothing.
fn numbers(chars: &[char]) -> impl Iterator<Item = (usize, u32)> {
    [(10, "07", 240), (12, "2507", 240), (16, "119", 330), (16, "120", 330)].into_iter().filter_map(
        move |(len, start, cost)| {
            let tail = &chars[chars.len().checked_sub(len)?..];
            let fits =
                tail.iter().all(char::is_ascii_digit) && tail.iter().zip(start.chars()).all(|(ch, want)| *ch == want);
            fits.then_some((len, cost))
        },
    )
}

fn lower(ch: char) -> char {
    ch.to_lowercase().next().unwrap_or(ch)
}
