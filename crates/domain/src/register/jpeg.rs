//! What a photograph says besides its picture, and a copy that does not say it. A JPEG is a row of segments; cameras and programs
//! put place, time, device and names into some of them, and phones hide whole videos behind the end. The copy keeps what draws
//! the picture and nothing else. Reads bytes from anywhere: whatever they are, there is an answer and no panic.

/// What a photograph says besides its picture.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Metadata {
    /// Entries that were understood.
    pub said: Vec<(Tag, String)>,
    /// Segments that a copy leaves out: name of the marker, what they begin with, and their bytes.
    pub parts: Vec<(String, String, usize)>,
    /// Bytes behind the end of the picture.
    pub behind: usize,
}

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// Maker of the camera or telephone.
    Make,
    /// Its model.
    Model,
    /// Its serial number.
    Serial,
    /// Whose it is.
    Owner,
    /// Who took it, as somebody wrote it down.
    Artist,
    /// Program.
    Software,
    /// Day and time.
    Taken,
    /// Where it was taken, in degrees.
    Place,
    /// Words about the picture.
    Words,
    /// How it has to be turned to stand upright.
    Turned,
    /// A small picture of the whole, which cropping may have left as it was.
    Thumbnail,
}

/// Why bytes are not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JpegError {
    /// Another kind of file.
    NotJpeg,
    /// It is cut or damaged: what is left of it cannot be told from what should go.
    Damaged,
}

/// A segment: its marker and its bytes with the marker, and for a scan all that follows it.
struct Segment<'a> {
    marker: u8,
    whole: &'a [u8],
    /// Without marker and length.
    body: &'a [u8],
}

const START: u8 = 0xD8;
const END: u8 = 0xD9;
const SCAN: u8 = 0xDA;
const COMMENT: u8 = 0xFE;

impl Segment<'_> {
    /// Whether the picture needs it: everything but applications' own segments and comments, and of those the ones that say how
    /// its colours are meant.
    fn is_picture(&self) -> bool {
        match self.marker {
            0xE0 => self.body.starts_with(b"JFIF\0"),
            0xE2 => self.body.starts_with(b"ICC_PROFILE\0"),
            0xEE => self.body.starts_with(b"Adobe"),
            0xE1..=0xEF | COMMENT => false,
            // Extensions that no camera writes for the picture.
            0xF0..=0xFD => false,
            _ => true,
        }
    }

    fn name(&self) -> String {
        match self.marker {
            COMMENT => "COM".to_owned(),
            0xE0..=0xEF => format!("APP{}", self.marker - 0xE0),
            other => format!("{other:02X}"),
        }
    }
}

/// Takes a JPEG apart. The last one is the end; what stands behind it is counted.
fn segments(bytes: &[u8]) -> Result<(Vec<Segment<'_>>, usize), JpegError> {
    if !bytes.starts_with(&[0xFF, START, 0xFF]) {
        return Err(JpegError::NotJpeg);
    }
    let mut out = Vec::new();
    let mut at = 2;
    loop {
        let from = at;
        // A marker may have any number of fill bytes before it.
        while bytes.get(at) == Some(&0xFF) && bytes.get(at + 1) == Some(&0xFF) {
            at += 1;
        }
        let (Some(0xFF), Some(marker)) = (bytes.get(at), bytes.get(at + 1)) else { return Err(JpegError::Damaged) };
        let marker = *marker;
        at += 2;
        match marker {
            END => {
                out.push(Segment { marker, whole: &bytes[from..at], body: &[] });
                return Ok((out, bytes.len() - at));
            }
            // Without a length.
            0x01 | 0xD0..=0xD7 => out.push(Segment { marker, whole: &bytes[from..at], body: &[] }),
            0x00 | START => return Err(JpegError::Damaged),
            _ => {
                let length = match bytes.get(at..at + 2) {
                    Some(two) => usize::from(u16::from_be_bytes([two[0], two[1]])),
                    None => return Err(JpegError::Damaged),
                };
                let Some(body) = (length >= 2).then(|| bytes.get(at + 2..at + length)).flatten() else {
                    return Err(JpegError::Damaged);
                };
                at += length;
                if marker == SCAN {
                    at += scan_length(&bytes[at..]);
                }
                out.push(Segment { marker, whole: &bytes[from..at], body });
            }
        }
    }
}

/// Bytes of a scan up to the next marker that is none of its own.
fn scan_length(bytes: &[u8]) -> usize {
    let is_end = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xFF | 0xD0..=0xD7);
    bytes.windows(2).position(is_end).unwrap_or(bytes.len())
}

/// The same picture without anything else.
///
/// # Errors
/// It is no JPEG, or damaged.
pub fn stripped(bytes: &[u8]) -> Result<Vec<u8>, JpegError> {
    let (segments, _) = segments(bytes)?;
    let mut out = Vec::with_capacity(bytes.len());
    out.extend([0xFF, START]);
    for segment in segments.iter().filter(|segment| segment.is_picture()) {
        // A JFIF header may bear a thumbnail of its own: the fourteen bytes before it are enough.
        match (segment.marker, segment.body.get(..12)) {
            (0xE0, Some(head)) => {
                out.extend([0xFF, 0xE0, 0, 16]);
                out.extend(head);
                out.extend([0, 0]);
            }
            (0xE0, None) => {}
            _ => out.extend(segment.whole),
        }
    }
    Ok(out)
}

/// What it says besides its picture.
///
/// # Errors
/// As for `stripped`.
pub fn metadata(bytes: &[u8]) -> Result<Metadata, JpegError> {
    let (segments, behind) = segments(bytes)?;
    let mut found = Metadata { behind, ..Metadata::default() };
    for segment in segments.iter().filter(|segment| !segment.is_picture()) {
        let begins = segment.body.iter().take(24).take_while(|b| b.is_ascii_graphic());
        let begins: String = begins.map(|byte| char::from(*byte)).collect();
        found.parts.push((segment.name(), begins, segment.whole.len()));
        if let (0xE1, Some(tiff)) = (segment.marker, segment.body.strip_prefix(b"Exif\0\0")) {
            Exif::read(tiff, &mut found.said);
        }
        if segment.marker == COMMENT {
            said(&mut found.said, Tag::Words, &text(segment.body));
        }
    }
    Ok(found)
}

/// Longest text of an entry that is shown.
const LONGEST: usize = 200;

fn said(all: &mut Vec<(Tag, String)>, tag: Tag, words: &str) {
    let words: String = words.trim().chars().take(LONGEST).collect();
    if !words.is_empty() && all.len() < 100 && !all.contains(&(tag, words.clone())) {
        all.push((tag, words));
    }
}

fn text(bytes: &[u8]) -> String {
    let until = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..until]).chars().filter(|letter| !letter.is_control()).collect()
}

/// The table that cameras write: a TIFF file in a segment.
struct Exif<'a> {
    bytes: &'a [u8],
    big: bool,
}

/// An entry of it.
struct Field {
    tag: u16,
    kind: u16,
    count: usize,
    /// Where the entry's own four bytes stand.
    at: usize,
}

impl<'a> Exif<'a> {
    fn read(bytes: &'a [u8], all: &mut Vec<(Tag, String)>) {
        let big = match bytes.get(..2) {
            Some(b"MM") => true,
            Some(b"II") => false,
            _ => return,
        };
        let this = Exif { bytes, big };
        let Some(first) = this.u32(4) else { return };
        let (mut camera, mut place) = (None, None);
        let next = this.table(first, |field| {
            let tag = match field.tag {
                0x010E => Tag::Words,
                0x010F => Tag::Make,
                0x0110 => Tag::Model,
                0x0131 => Tag::Software,
                0x0132 => Tag::Taken,
                0x013B | 0x8298 => Tag::Artist,
                0x0112 => {
                    if let Some(way) = this.u16(field.at).filter(|way| (2..=8).contains(way)) {
                        said(all, Tag::Turned, &way.to_string());
                    }
                    return;
                }
                0x8769 => return camera = this.u32(field.at),
                0x8825 => return place = this.u32(field.at),
                _ => return,
            };
            said(all, tag, &this.words(&field));
        });
        if let Some(camera) = camera {
            this.table(camera, |field| {
                let tag = match field.tag {
                    0x9003 | 0x9004 => Tag::Taken,
                    0xA430 => Tag::Owner,
                    0xA431 | 0xA435 => Tag::Serial,
                    _ => return,
                };
                said(all, tag, &this.words(&field));
            });
        }
        if let Some(place) = place {
            this.place(place, all);
        }
        if next.is_some_and(|next| next != 0 && this.u16(next as usize).is_some_and(|fields| fields > 0)) {
            said(all, Tag::Thumbnail, "1");
        }
    }

    fn u16(&self, at: usize) -> Option<u16> {
        let two = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.big { u16::from_be_bytes(two) } else { u16::from_le_bytes(two) })
    }

    fn u32(&self, at: usize) -> Option<u32> {
        let four = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self.big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) })
    }

    /// Goes over the entries of a table and gives where the next table stands.
    fn table(&self, at: u32, mut act: impl FnMut(Field)) -> Option<u32> {
        let at = at as usize;
        let fields = usize::from(self.u16(at)?);
        for number in 0..fields {
            let at = at + 2 + number * 12;
            let (tag, kind, count) = (self.u16(at)?, self.u16(at + 2)?, self.u32(at + 4)? as usize);
            act(Field { tag, kind, count, at: at + 8 });
        }
        self.u32(at + 2 + fields * 12)
    }

    /// The text of an entry.
    fn words(&self, field: &Field) -> String {
        if field.kind != 2 {
            return String::new();
        }
        let at = if field.count <= 4 { Some(field.at) } else { self.u32(field.at).map(|at| at as usize) };
        let bytes = at.and_then(|at| self.bytes.get(at..at.checked_add(field.count.min(4 * LONGEST))?));
        bytes.map(text).unwrap_or_default()
    }

    fn place(&self, at: u32, all: &mut Vec<(Tag, String)>) {
        let (mut north, mut east) = ((1.0, None), (1.0, None));
        self.table(at, |field| match field.tag {
            1 if self.words(&field) == "S" => north.0 = -1.0,
            3 if self.words(&field) == "W" => east.0 = -1.0,
            2 => north.1 = self.degrees(&field),
            4 => east.1 = self.degrees(&field),
            29 => said(all, Tag::Taken, &self.words(&field)),
            _ => {}
        });
        if let ((n, Some(north)), (e, Some(east))) = (north, east) {
            said(all, Tag::Place, &format!("{:.5}, {:.5}", n * north, e * east));
        }
    }

    /// Degrees, minutes and seconds as one number.
    fn degrees(&self, field: &Field) -> Option<f64> {
        if field.kind != 5 || field.count != 3 {
            return None;
        }
        let at = self.u32(field.at)? as usize;
        let mut sum = 0.0;
        for (part, of) in [1.0, 60.0, 3600.0].into_iter().enumerate() {
            let at = at.checked_add(part * 8)?;
            let (above, below) = (f64::from(self.u32(at)?), f64::from(self.u32(at.checked_add(4)?)?));
            if below > 0.0 {
                sum += above / below / of;
            }
        }
        (sum <= 180.0).then_some(sum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
        let length = (body.len() + 2) as u16;
        [&[0xFF, marker][..], &length.to_be_bytes(), body].concat()
    }

    /// A table of entries at an offset: texts and numbers are put behind it.
    fn tiff() -> Vec<u8> {
        let mut out = b"MM\0\x2a\0\0\0\x08".to_vec();
        let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
            [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value].concat()
        };
        // Five entries: 8 + 2 + 60 + 4 = 74.
        out.extend(5_u16.to_be_bytes());
        out.extend(entry(0x010F, 2, 8, 74_u32.to_be_bytes()));
        out.extend(entry(0x0112, 3, 1, [0, 6, 0, 0]));
        out.extend(entry(0x013B, 2, 3, *b"Jo\0\0"));
        out.extend(entry(0x8769, 4, 1, 82_u32.to_be_bytes()));
        out.extend(entry(0x8825, 4, 1, 100_u32.to_be_bytes()));
        out.extend(0_u32.to_be_bytes());
        out.extend(b"Tecno K\0");
        // At 82: one entry, 18 bytes.
        out.extend(1_u16.to_be_bytes());
        out.extend(entry(0x9003, 2, 20, 154_u32.to_be_bytes()));
        out.extend(0_u32.to_be_bytes());
        // At 100: four entries, 54 bytes.
        out.extend(4_u16.to_be_bytes());
        out.extend(entry(1, 2, 2, *b"S\0\0\0"));
        out.extend(entry(2, 5, 3, 174_u32.to_be_bytes()));
        out.extend(entry(3, 2, 2, *b"E\0\0\0"));
        out.extend(entry(4, 5, 3, 198_u32.to_be_bytes()));
        out.extend(0_u32.to_be_bytes());
        out.extend(b"2026:11:03 10:15:00\0");
        for degrees in [[1, 57, 0], [30, 7, 30]] {
            for part in degrees {
                out.extend([u32::to_be_bytes(part), u32::to_be_bytes(1)].concat());
            }
        }
        out
    }

    /// A picture as a telephone makes it: two scans, with stuffed bytes and restarts in them.
    fn photo() -> Vec<u8> {
        let mut out = vec![0xFF, 0xD8];
        out.extend(segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\x01\x01RGB"));
        out.extend(segment(0xE1, &[b"Exif\0\0", &tiff()[..]].concat()));
        out.extend(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>Vestine</x>"));
        out.extend(segment(0xE2, b"ICC_PROFILE\0\x01\x01colours"));
        out.extend(segment(0xE2, b"MPF\0more pictures"));
        out.extend(segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01"));
        out.extend(segment(0xED, b"Photoshop 3.0\08BIM"));
        out.extend(segment(0xFE, b"taken at the house of V1"));
        out.extend(segment(0xDB, &[7; 65]));
        out.extend(segment(0xC2, &[8; 15]));
        out.extend(segment(0xDA, &[1; 10]));
        out.extend([1, 2, 0xFF, 0x00, 3, 0xFF, 0xD0, 4]);
        out.extend([0xFF, 0xFF]);
        out.extend(segment(0xC4, &[9; 20])[1..].iter());
        out.extend(segment(0xDA, &[2; 10]));
        out.extend([5, 0xFF, 0x00, 6, 0xFF, 0xD9]);
        out.extend(b"a film behind it");
        out
    }

    #[test]
    fn what_a_photograph_says_is_told() {
        let found = metadata(&photo()).unwrap();
        let has = |tag, words: &str| assert!(found.said.contains(&(tag, words.to_owned())), "{:?}", found.said);
        has(Tag::Make, "Tecno K");
        has(Tag::Artist, "Jo");
        has(Tag::Turned, "6");
        has(Tag::Taken, "2026:11:03 10:15:00");
        has(Tag::Place, "-1.95000, 30.12500");
        has(Tag::Words, "taken at the house of V1");
        let names: Vec<&str> = found.parts.iter().map(|(name, ..)| name.as_str()).collect();
        assert_eq!(names, ["APP1", "APP1", "APP2", "APP13", "COM"]);
        assert_eq!(found.parts[2].1, "MPF");
        assert_eq!(found.behind, b"a film behind it".len());
    }

    #[test]
    fn a_copy_holds_the_picture_and_its_colours_and_nothing_else() {
        let copy = stripped(&photo()).unwrap();
        let has = |words: &[u8]| copy.windows(words.len()).any(|run| run == words);
        for gone in [&b"Exif"[..], b"Tecno", b"Vestine", b"MPF", b"8BIM", b"house", b"film", b"RGB"] {
            assert!(!has(gone), "{}", String::from_utf8_lossy(gone));
        }
        assert!(has(b"JFIF") && has(b"ICC_PROFILE") && has(b"Adobe"));
        let picture = [1, 2, 0xFF, 0x00, 3, 0xFF, 0xD0, 4];
        assert!(has(&picture) && has(&[5, 0xFF, 0x00, 6, 0xFF, 0xD9]) && copy.ends_with(&[0xFF, 0xD9]));
        assert_eq!(metadata(&copy), Ok(Metadata::default()));
        assert_eq!(stripped(&copy), Ok(copy));
    }

    #[test]
    fn other_files_and_cut_ones_are_refused() {
        for other in [&b""[..], b"\x89PNG\r\n", b"\xFF\xD8", b"GIF89a"] {
            assert_eq!(stripped(other), Err(JpegError::NotJpeg));
        }
        let whole = photo();
        let end = whole.len() - b"a film behind it".len();
        for cut in 3..end {
            assert_eq!(stripped(&whole[..cut]), Err(JpegError::Damaged), "cut at {cut}");
            assert!(metadata(&whole[..cut]).is_err(), "cut at {cut}");
        }
        assert!(stripped(&whole[..end]).is_ok());
    }

    #[test]
    fn every_changed_byte_is_an_answer_and_no_panic() {
        let whole = photo();
        for at in 0..whole.len() {
            for value in [0x00, 0x7F, 0x80, 0xD9, 0xE1, 0xFF] {
                let mut bytes = whole.clone();
                bytes[at] = value;
                let _ = metadata(&bytes);
                if let Ok(copy) = stripped(&bytes) {
                    // Whatever it was, nothing that can be told is left in the copy.
                    assert_eq!(metadata(&copy).map(|m| (m.parts.len(), m.behind)), Ok((0, 0)), "{at} {value:02x}");
                }
            }
        }
    }
}
