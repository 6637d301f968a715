//! The name of a produced file: plain, whatever the document is called, and its own in the production.

/// Longest name, in characters.
const MAX: usize = 120;

/// The name of the file of a document, counted from 1: `02-Council_memo.pdf`.
pub(crate) fn file_name(number: usize, called: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || "-.".contains(c) { c } else { '_' };
    let name: String = called.trim().chars().map(plain).collect();
    let (stem, end) = match name.rsplit_once('.') {
        Some((stem, end)) if (1..=10).contains(&end.len()) && !stem.is_empty() => (stem, format!(".{end}")),
        _ => (name.as_str(), String::new()),
    };
    let words = stem.split(['_', '.']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_");
    let stem: String = words.chars().take(MAX - end.len()).collect();
    format!("{number:02}-{}{end}", if stem.is_empty() { "document" } else { &stem })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_plain_and_keeps_its_ending() {
        assert_eq!(file_name(1, "Council memo (final).PDF"), "01-Council_memo_final.PDF");
        assert_eq!(file_name(2, "../../etc/passwd"), "02-etc_passwd");
        assert_eq!(file_name(3, "\u{202e}fdp.exe"), "03-fdp.exe");
        assert_eq!(file_name(4, "…"), "04-document");
        assert_eq!(file_name(5, ".htaccess"), "05-htaccess");
        let long = file_name(6, &format!("{}.docx", "a".repeat(400)));
        assert!(long.ends_with(".docx") && long.len() < 130, "{long}");
    }
}
