//! RFC 9285: bytes in the letters that a code on a screen holds most densely. A browser's own reader gives texts only, hence
//! bytes as they are would not come through.

const LETTERS: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

pub fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 3 / 2 + 2);
    let mut put = |value: u32| out.push(char::from(LETTERS[value as usize % 45]));
    for pair in bytes.chunks(2) {
        let value = pair.iter().fold(0, |value, byte| value << 8 | u32::from(*byte));
        put(value);
        put(value / 45);
        if pair.len() == 2 {
            put(value / 2025);
        }
    }
    out
}

pub fn decode(text: &str) -> Option<Vec<u8>> {
    let value = |letter: &u8| LETTERS.iter().position(|other| other == letter).map(|at| at as u32);
    let mut out = Vec::with_capacity(text.len() * 2 / 3 + 1);
    for three in text.as_bytes().chunks(3) {
        let all = three.iter().rev().try_fold(0, |sum, letter| Some(sum * 45 + value(letter)?))?;
        match three.len() {
            3 => out.extend(u16::try_from(all).ok()?.to_be_bytes()),
            2 => out.push(u8::try_from(all).ok()?),
            _ => return None,
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_in_the_standard() {
        for (plain, letters) in
            [("AB", "BB8"), ("Hello!!", "%69 VD92EX0"), ("base-45", "UJCLQE7W581"), ("ietf!", "QED8WEX0")]
        {
            assert_eq!(encode(plain.as_bytes()), letters);
            assert_eq!(decode(letters).unwrap(), plain.as_bytes());
        }
        for wrong in ["GGW", "::", "A", "ab0", "é00"] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }
}
