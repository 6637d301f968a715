//! Rendering: what a PDF must carry, that text stays text, and that the same letter gives the same bytes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use letters::{Typesetter, html};
use records::letter::{Translation, translate};
use records::{Block, Inline, Language, Letter, Part, Sender};
use register::Official;

fn part(block: Block) -> Part {
    Part { block, satisfies: vec![] }
}

fn paragraph(text: &str) -> Part {
    part(Block::Paragraph { runs: vec![Inline::Text { text: text.into() }] })
}

fn letter(parts: Vec<Part>) -> Letter {
    Letter {
        kind: "determination".into(),
        lang: "en".into(),
        title: "Determination on public records request R-2026-0001".into(),
        reference: "R-2026-0001".into(),
        date: "2026-02-11".into(),
        date_words: "Wednesday, February 11, 2026".into(),
        to: vec!["Robin Doe".into(), "robin@example.org".into()],
        from: Sender {
            city: "City of Riverbend".into(),
            office: "Office of the City Clerk".into(),
            reach: vec!["clerk@riverbend.example".into()],
            signed_by: vec![Official { name: "Jane Roe".into(), title: "Deputy City Clerk".into() }],
        },
        parts,
        ledger_head: Some("12".repeat(32)),
    }
}

fn table(rows: usize, cell: &str) -> Part {
    let row = |n: usize| vec![format!("file {n}"), cell.to_owned(), "ab".repeat(32)];
    part(Block::Table {
        caption: "Files produced".into(),
        headers: vec!["File".into(), "Note".into(), "SHA-256 checksum".into()],
        rows: (0..rows).map(row).collect(),
        widths: vec![3, 3, 9],
    })
}

/// Every kind of block, saying this.
fn every_block(text: &str) -> Vec<Part> {
    vec![
        part(Block::Heading { level: 2, text: text.into() }),
        paragraph(text),
        part(Block::Heading { level: 3, text: text.into() }),
        part(Block::Paragraph {
            runs: vec![
                Inline::Strong { text: text.into() },
                Inline::Text { text: " at ".into() },
                Inline::Link { url: "https://data.example/track/0123456789abcdef".into() },
            ],
        }),
        part(Block::List { items: vec![text.into(), text.into()] }),
        part(Block::Definitions { items: vec![(text.into(), text.into())] }),
        table(2, text),
    ]
}

fn contains(pdf: &[u8], text: &str) -> bool {
    pdf.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn the_pdf_is_tagged_and_says_its_language_and_title() {
    let pdf = Typesetter::new().pdf(&letter(every_block("the facts")), None).unwrap();
    assert!(pdf.starts_with(b"%PDF"));
    for mark in ["StructTreeRoot", "/Lang", "pdfuaid", "Determination on public records request", "DisplayDocTitle"] {
        assert!(contains(&pdf, mark), "{mark}");
    }
    let part = ["<pdfuaid:part>1<", "pdfuaid:part=\"1\""];
    assert!(part.iter().any(|form| contains(&pdf, form)));
}

#[test]
fn the_same_letter_gives_the_same_bytes() {
    let letter = letter(every_block("the facts"));
    let typesetter = Typesetter::new();
    assert_eq!(typesetter.pdf(&letter, None).unwrap(), typesetter.pdf(&letter, None).unwrap());
    assert_eq!(typesetter.pdf(&letter, None).unwrap(), Typesetter::new().pdf(&letter, None).unwrap());
    assert_eq!(html(&letter, None).unwrap(), html(&letter, None).unwrap());
}

#[test]
fn what_looks_like_markup_or_code_stays_text() {
    let typesetter = Typesetter::new();
    for hostile in [
        "#panic()",
        "*bold* _it_ = heading",
        "#read(\"/etc/passwd\")",
        "#import \"@preview/x:1.0.0\"",
        "</script><script>alert(1)</script>",
        "\"quoted\" \\u{41} $x$ `raw` <label> @ref // note /* */",
        "{{ letter.title }} {% raw %}",
        "two\nlines\r\nthree\u{0}\u{202E}",
    ] {
        let letter = Letter { title: hostile.replace('\n', " "), ..letter(every_block(hostile)) };
        let pdf = typesetter.pdf(&letter, None);
        assert!(pdf.is_ok(), "{hostile}: {:?}", pdf.err());
        let html = html(&letter, None).unwrap();
        assert!(!html.contains("<script"), "{hostile}");
    }
}

#[test]
fn a_name_in_any_script_does_not_stop_a_letter() {
    let typesetter = Typesetter::new();
    for name in ["张伟", "Владимир Ђорђевић", "עִבְרִית", "محمد", "नमस्ते", "Zoë Łukasiewicz 🎉", "e\u{301}\u{302}\u{303}"]
    {
        let pdf = typesetter.pdf(&Letter { to: vec![name.into()], ..letter(every_block(name)) }, None);
        assert!(pdf.is_ok(), "{name}: {:?}", pdf.err());
        assert!(html(&letter(vec![paragraph(name)]), None).unwrap().contains(name));
    }
}

#[test]
fn long_tables_and_empty_parts_are_set() {
    let typesetter = Typesetter::new();
    let mut parts = vec![table(120, "x"), table(0, ""), paragraph(""), part(Block::List { items: vec![] })];
    parts.push(part(Block::Definitions { items: vec![] }));
    let empty = Letter { to: vec![], ledger_head: None, ..letter(parts) };
    let unsigned = Letter { from: Sender { signed_by: vec![], reach: vec![], ..empty.from.clone() }, ..empty };
    assert!(typesetter.pdf(&unsigned, None).is_ok(), "{:?}", typesetter.pdf(&unsigned, None).err());
    assert!(html(&unsigned, None).is_ok());
}

#[test]
fn the_html_is_a_whole_document_with_headings_captions_and_scopes() {
    let html = html(&letter(every_block("the facts")), None).unwrap();
    for said in [
        "<!doctype html>",
        "<html lang=\"en\">",
        "<title>Determination on public records request R-2026-0001",
        "<h1>Determination on public records request R-2026-0001</h1>",
        "<h2>the facts</h2>",
        "<h3>the facts</h3>",
        "<caption>Files produced</caption>",
        "<th scope=\"col\">File</th>",
        "<th scope=\"row\">file 0</th>",
        "<a href=\"https://data.example/track/0123456789abcdef\">",
        "<main>",
    ] {
        assert!(html.contains(said), "{said}\n{html}");
    }
    assert!(!html.contains("<link") && !html.contains(" src="), "nothing is fetched");
}

#[test]
fn only_web_addresses_become_links() {
    let url = "javascript:alert(1)".to_owned();
    let letter = letter(vec![part(Block::Paragraph { runs: vec![Inline::Link { url }] })]);
    let html = html(&letter, None).unwrap();
    assert!(!html.contains("href=\"javascript"), "{html}");
    assert!(Typesetter::new().pdf(&letter, None).is_ok_and(|pdf| !contains(&pdf, "/URI (javascript")));
}

fn translated(letter: &Letter) -> Translation {
    translate(letter, Language::Spanish, None, &[]).unwrap()
}

#[test]
fn a_translation_is_set_after_the_english_as_text_too() {
    let letter = letter(every_block("#set text(red) <script>alert(1)</script>"));
    let said = translated(&letter);
    let html = html(&letter, Some(&said)).unwrap();
    let (english, spanish) = html.split_once("<section class=\"translation\" lang=\"es\"").unwrap();
    assert!(english.contains("<h1>Determination on public records request R-2026-0001</h1>"));
    assert!(spanish.contains("rige el texto en inglés") && spanish.contains("11 de febrero de 2026"));
    assert!(spanish.contains(">Determinación sobre la solicitud de registros públicos R-2026-0001</h1>"));
    assert!(spanish.contains("<th scope=\"col\">Archivo</th>"));
    assert!(spanish.contains("<span lang=\"en\">") && !html.contains("<script"));
    let typesetter = Typesetter::new();
    let pdf = typesetter.pdf(&letter, Some(&said)).unwrap();
    assert!(pdf.len() > typesetter.pdf(&letter, None).unwrap().len());
    assert_eq!(pdf, typesetter.pdf(&letter, Some(&said)).unwrap(), "the same bytes");
}
