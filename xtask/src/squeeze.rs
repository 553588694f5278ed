//! Makes text files smaller without understanding more of them than is safe.

/// Leaves out comments and the blanks that separate nothing. A blank before a colon stays: it says "within".
pub fn css(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(open) = rest.find("/*") {
        out.push_str(&rest[..open]);
        rest = rest[open..].find("*/").map_or("", |close| &rest[open + close + 2..]);
    }
    out.push_str(rest);
    for (blank, none) in [(" {", "{"), ("{ ", "{"), ("; ", ";"), (";}", "}"), (" }", "}"), (": ", ":"), ("} ", "}")] {
        out = out.replace(blank, none);
    }
    lines(&out)
}

/// Leaves out the lines of written JavaScript that are comments, and the blanks at the ends of the others.
pub fn js(js: &str) -> String {
    let mut inside = false;
    let code = js.lines().map(str::trim).filter(|line| {
        inside = inside || line.starts_with("/**");
        let comment = inside || line.starts_with("//");
        inside = inside && !line.ends_with("*/");
        !comment
    });
    lines(&code.collect::<Vec<_>>().join("\n"))
}

/// Leaves out empty lines and the blanks at the ends of the others.
pub fn lines(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_keep_their_meaning() {
        let short =
            css("/* a */ .a :focus, .b > .c { color: red; margin: 0 auto; }\n\n@media (x: 1px) { .d { e: f; } }");
        assert_eq!(short, ".a :focus, .b > .c{color:red;margin:0 auto}\n@media (x:1px){.d{e:f}}");
    }

    #[test]
    fn code_keeps_its_lines() {
        assert_eq!(js("/**\n * @x\n */\n  a(); // b\n\n  // c\n'/** d */';\n"), "a(); // b\n'/** d */';");
    }
}
