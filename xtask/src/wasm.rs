//! Wasm modules, section by section: as much of the format as names and notes need.

/// A wasm module whose imports have other names.
pub fn renamed_imports(wasm: &[u8], rename: &dyn Fn(&str) -> Option<String>) -> Vec<u8> {
    let mut out = wasm[..8].to_vec();
    for (kind, body) in sections(wasm) {
        let body = if kind == 2 { imports(body, rename) } else { body.to_vec() };
        out.push(kind);
        write_leb(&mut out, body.len());
        out.extend(body);
    }
    out
}

fn imports(body: &[u8], rename: &dyn Fn(&str) -> Option<String>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    let count = read_leb(body, &mut at);
    write_leb(&mut out, count);
    for _ in 0..count {
        let text = |at: &mut usize| {
            let length = read_leb(body, at);
            *at += length;
            String::from_utf8_lossy(&body[*at - length..*at]).into_owned()
        };
        let (module, name) = (text(&mut at), text(&mut at));
        for text in [module, rename(&name).unwrap_or(name)] {
            write_leb(&mut out, text.len());
            out.extend(text.into_bytes());
        }
        // Function: type. Table: type, limits. Memory: limits. Global: type, mutability.
        let from = at;
        at += 1;
        match body[from] {
            0 => drop(read_leb(body, &mut at)),
            3 => at += 2,
            kind => {
                at += usize::from(kind == 1);
                let limits = read_leb(body, &mut at);
                for _ in 0..1 + limits % 2 {
                    read_leb(body, &mut at);
                }
            }
        }
        out.extend_from_slice(&body[from..at]);
    }
    out
}

fn read_leb(bytes: &[u8], at: &mut usize) -> usize {
    let (mut value, mut shift) = (0, 0);
    loop {
        let byte = bytes[*at];
        *at += 1;
        value |= usize::from(byte & 0x7f) << shift;
        shift += 7;
        if byte < 0x80 {
            return value;
        }
    }
}

fn write_leb(out: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// The sections of a wasm module: kind and content.
fn sections(wasm: &[u8]) -> Vec<(u8, &[u8])> {
    let (mut out, mut at) = (Vec::new(), 8);
    while at < wasm.len() {
        let kind = wasm[at];
        at += 1;
        let size = read_leb(wasm, &mut at);
        out.push((kind, &wasm[at..at + size]));
        at += size;
    }
    out
}

/// A wasm module without its custom sections: names, relocations, the compiler's own.
pub fn without_notes(wasm: &[u8]) -> Vec<u8> {
    let mut out = wasm[..8].to_vec();
    for (kind, body) in sections(wasm).into_iter().filter(|(kind, _)| *kind != 0) {
        out.push(kind);
        write_leb(&mut out, body.len());
        out.extend_from_slice(body);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two imports (a function and a memory with both limits), a custom section, a long unknown section.
    fn module() -> Vec<u8> {
        let mut bytes = b"\0asm\x01\0\0\0".to_vec();
        bytes.extend([0, 3, 1, b'n', 7]);
        bytes.extend([2, 18, 2, 1, b'm', 4, b'l', b'o', b'n', b'g', 0, 5, 1, b'm', 1, b'k', 2, 1, 1, 9]);
        bytes.extend([10, 0xc8, 1]);
        bytes.extend([42; 200]);
        bytes
    }

    #[test]
    fn imports_are_renamed_and_the_rest_stays() {
        let same = renamed_imports(&module(), &|_| None);
        assert_eq!(same, module());
        let short = renamed_imports(&module(), &|name| (name == "long").then(|| "s".to_owned()));
        assert_eq!(short.len(), module().len() - 3);
        assert_eq!(renamed_imports(&short, &|name| (name == "s").then(|| "long".to_owned())), module());
    }

    #[test]
    fn notes_go_and_code_stays() {
        let plain = without_notes(&module());
        assert_eq!(plain.len(), module().len() - 5);
        assert_eq!(sections(&plain).iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), [2, 10]);
    }
}
