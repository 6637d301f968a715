//! The words of a description that a portal keeps as HTML.

/// Tags that begin a new line.
const BREAKS: [&str; 12] = ["br", "p", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4"];

/// The text without its tags, with its character references resolved; lines are trimmed, and one blank line at most
/// stands between two.
pub(super) fn text(html: &str) -> String {
    let (mut plain, mut rest) = (String::with_capacity(html.len()), html);
    while let Some(at) = rest.find(['<', '&']) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = match rest.starts_with('<') {
            true => tag(rest, &mut plain),
            false => reference(rest, &mut plain),
        };
    }
    plain.push_str(rest);
    let mut lines: Vec<&str> = Vec::new();
    for line in plain.lines().map(str::trim) {
        if !(line.is_empty() && lines.last().is_none_or(|last| last.is_empty())) {
            lines.push(line);
        }
    }
    lines.join("\n").trim().to_owned()
}

/// Leaves out a tag; what only looks like one stays.
fn tag<'t>(rest: &'t str, plain: &mut String) -> &'t str {
    let is_tag = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'));
    let Some(end) = rest.find('>').filter(|_| is_tag) else {
        plain.push('<');
        return &rest[1..];
    };
    let name: String = rest[1..end].trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
    if BREAKS.contains(&name.to_ascii_lowercase().as_str()) && !plain.is_empty() && !plain.ends_with('\n') {
        plain.push('\n');
    }
    &rest[end + 1..]
}

/// Resolves a character reference; one that is not known stays as written.
fn reference<'t>(rest: &'t str, plain: &mut String) -> &'t str {
    const LONGEST: usize = 10;
    let end = rest.bytes().take(LONGEST).position(|b| b == b';');
    let resolved = end.and_then(|end| match &rest[1..end] {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        name => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control())
        }
    });
    match (resolved, end) {
        (Some(c), Some(end)) => {
            plain.push(c);
            &rest[end + 1..]
        }
        _ => {
            plain.push('&');
            &rest[1..]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_words_stay() {
        for (html, plain) in [
            ("Plain words", "Plain words"),
            ("<b>Bold</b> &amp; <a href=\"x>y\">so</a> on", "Bold & y\">so on"),
            ("<p>One</p><p>Two<br/>Three</p>", "One\nTwo\nThree"),
            ("a < b & c", "a < b & c"),
            ("caf&#233; &#x26; &unknown; &#0;", "café & &unknown; &#0;"),
            ("one\r\n\r\n\r\ntwo", "one\n\ntwo"),
            ("cut <a href", "cut <a href"),
            ("é&é;<é", "é&é;<é"),
        ] {
            assert_eq!(text(html), plain, "{html}");
        }
    }
}
