//! Workbooks as cities have them, and as nobody should.

use super::samples::{Xlsx, cell, compound, convert, ods, package, record, short, words, xls_stream, xlsb_parts};
use crate::tables::tests::{Converted, convert_file};
use crate::tables::{TableChoice, TableFormat};
use crate::{FormatError, Limits};
use calamine::{Data, Reader};

fn notes(read: &Converted) -> String {
    read.facts.notes.join("\n")
}

/// A sheet of these cells, as XML.
fn rows(cells: &str) -> String {
    format!("<sheetData>{cells}</sheetData>")
}

#[test]
fn every_kind_of_cell_has_its_text() {
    let sheet = rows(
        "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>\
         <c r=\"C1\" t=\"inlineStr\"><is><t>00123 </t></is></c></row>\
         <row r=\"2\"><c r=\"A2\"><v>1.50</v></c><c r=\"B2\" t=\"b\"><v>1</v></c><c r=\"C2\" t=\"e\"><v>#N/A</v></c></row>\
         <row r=\"3\"><c r=\"A3\" s=\"1\"><v>44201</v></c><c r=\"B3\" s=\"2\"><v>44201.545138888891</v></c>\
         <c r=\"C3\" s=\"3\"><v>0.25</v></c></row>\
         <row r=\"4\"><c r=\"A4\" s=\"4\"><v>1.25</v></c><c r=\"B4\" s=\"5\"><v>0.125</v></c><c><v>1e5</v></c></row>\
         <row r=\"5\"><c r=\"A5\" t=\"str\"><f>A1</f><v>a&amp;b</v></c><c r=\"B5\"><f>1+1</f></c>\
         <c r=\"C5\" t=\"d\"><v>2021-01-05T00:00:00</v></c></row>",
    );
    let read = Xlsx::with(&sheet)
        .strings("<si><t>x_x000D_y</t></si><si><r><t xml:space=\"preserve\">ri </t></r><r><t>ch</t></r><rPh><t>no</t></rPh></si>")
        .formats(&["yyyy-mm-dd", "m/d/yy h:mm", "h:mm AM/PM", "[h]:mm:ss", "0.0%"])
        .convert(None)
        .unwrap();
    assert_eq!(
        read.rows,
        [
            ["x\ry", "ri ch", "00123 "],
            ["1.5", "true", "#N/A"],
            ["2021-01-05", "2021-01-05T13:05:00", "06:00:00"],
            ["30:00:00", "0.125", "100000"],
            ["a&b", "", "2021-01-05T00:00:00"],
        ]
    );
    assert_eq!((read.facts.format, read.facts.part.as_deref()), (TableFormat::Excel, Some("Data")));
    let notes = notes(&read);
    assert!(notes.contains("2 cells have formulas") && notes.contains("1 formula has no stored value"), "{notes}");
    assert!(notes.contains("1 cell holds an error"), "{notes}");
}

#[test]
fn dates_count_from_1904_where_the_workbook_says_so() {
    let sheet = rows("<row r=\"1\"><c r=\"A1\" s=\"1\"><v>42739</v></c></row>");
    let book = Xlsx::with(&sheet).formats(&["m/d/yyyy"]).properties("date1904=\"1\"");
    assert_eq!(book.convert(None).unwrap().rows, [["2021-01-05"]]);
}

#[test]
fn the_used_rectangle_is_written_and_what_is_left_is_told() {
    let sheet = rows(
        "<row r=\"3\"><c r=\"B3\"><v>1</v></c></row><row r=\"4\"/><row r=\"5\"><c r=\"C5\"><v>2</v></c><c r=\"J5\" s=\"0\"/></row>\
         <row r=\"900\"><c r=\"A900\" s=\"0\"/></row>",
    );
    let read = Xlsx::with(&sheet).convert(None).unwrap();
    assert_eq!(read.rows, [["1", ""], ["", ""], ["", "2"]]);
    let notes = notes(&read);
    assert!(notes.contains("2 empty rows above and 1 empty column before the table left out"), "{notes}");
    assert!(notes.contains("1 row between others is empty"), "{notes}");
}

#[test]
fn what_is_hidden_is_read_and_told() {
    let sheet = format!(
        "<cols><col min=\"2\" max=\"2\" hidden=\"1\"/><col min=\"4\" max=\"16384\" hidden=\"1\"/></cols>{}",
        rows(
            "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"B1\"><v>2</v></c></row>\
             <row r=\"2\" hidden=\"1\"><c r=\"A2\"><v>3</v></c></row><row r=\"3\" hidden=\"true\"><c r=\"A3\"><v>4</v></c></row>\
             <row r=\"4\" hidden=\"1\"/>"
        )
    );
    let read = Xlsx::with(&sheet).convert(None).unwrap();
    assert_eq!(read.rows, [["1", "2"], ["3", ""], ["4", ""]]);
    let told = "2 rows and 1 column are hidden in the sheet (row 2 to 3; column B); they were read like the others: \
                check that they may be published";
    assert_eq!(read.facts.notes, [told]);
}

#[test]
fn values_under_merged_cells_are_set_aside() {
    let sheet = rows(
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"B1\"><v>7</v></c><c r=\"C1\"><v>2</v></c></row>\
         <row r=\"2\"><c r=\"A2\"><v>8</v></c><c r=\"C2\"><v>3</v></c></row>",
    ) + "<mergeCells><mergeCell ref=\"A1:B2\"/></mergeCells>";
    let read = Xlsx::with(&sheet).convert(None).unwrap();
    assert_eq!(read.rows, [["1", "", "2"], ["", "", "3"]]);
    assert_eq!(read.asides, "{\"row\":1,\"column\":2,\"text\":\"7\"}\n{\"row\":2,\"column\":1,\"text\":\"8\"}\n");
    let notes = notes(&read);
    assert!(notes.contains("1 group of cells is merged") && notes.contains("2 cells have values"), "{notes}");
}

#[test]
fn a_sheet_is_chosen_and_hidden_ones_are_not_named() {
    let one = rows("<row><c><v>1</v></c></row>");
    let book = Xlsx::with(&one).sheet("Empty", "", &rows("")).sheet("Salaries", "state=\"hidden\"", &one).sheet(
        "Deep",
        "state=\"veryHidden\"",
        &one,
    );
    let read = book.convert(None).unwrap();
    assert_eq!(read.facts.part.as_deref(), Some("Data"));
    assert_eq!(
        read.facts.notes,
        [
            "2 sheets are hidden and were not read",
            "1 of the hidden sheets is one that the menus of a spreadsheet program do not show",
        ]
    );
    let named = book.convert(Some("Salaries")).unwrap();
    assert!(named.facts.notes[0].contains("the sheet is hidden in the workbook"), "{:?}", named.facts.notes);
    let two = book.sheet("More", "", &one);
    let error = two.convert(None).unwrap_err().to_string();
    assert_eq!(error, "the file has several sheets: name one of `Data`, `More` with --sheet");
    assert_eq!(two.convert(Some("3")).unwrap().facts.part.as_deref(), Some("More"), "numbers count what is shown");
}

#[test]
fn comments_pivot_caches_links_and_macros_are_counted() {
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relation = |id: &str, name: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{kind}/{name}\" Target=\"{target}\"/>")
    };
    let of_sheet = relation("a", "comments", "../comments1.xml") + &relation("b", "pivotTable", "../pivotTables/p.xml");
    let book = Xlsx::with(&rows("<row><c><v>1</v></c></row>"))
        .part("xl/worksheets/_rels/sheet0.xml.rels", &format!("<Relationships>{of_sheet}</Relationships>"))
        .part(
            "xl/comments1.xml",
            "<comments><commentList><comment ref=\"A1\"/><comment ref=\"A2\"/></commentList></comments>",
        )
        .part("xl/embeddings/a.bin", "x");
    let mut parts = book.parts();
    let more = relation("p", "pivotCacheDefinition", "pivotCache/d.xml")
        + &relation("l", "externalLink", "externalLinks/l.xml")
        + &relation("v", "vbaProject", "vbaProject.bin");
    let relations = parts.iter_mut().find(|(name, _)| name == "xl/_rels/workbook.xml.rels").unwrap();
    relations.1 = relations.1.replace("</Relationships>", &format!("{more}</Relationships>"));
    let parts: Vec<_> = parts.iter().map(|(name, content)| (name.as_str(), content)).collect();
    let notes = notes(&convert(&package(&parts), None).unwrap());
    for told in [
        "2 cells have comments",
        "1 pivot table stands in the sheet",
        "1 store of a pivot table",
        "1 link to another file",
        "1 file inside the workbook",
        "the workbook has macros",
    ] {
        assert!(notes.contains(told), "{told}: {notes}");
    }
}

#[test]
fn huge_sheets_are_refused_and_far_cells_alone_are_not() {
    let far = rows("<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>");
    assert_eq!(Xlsx::with(&far).convert(None).unwrap().rows, [["1"]]);
    let both =
        rows("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>");
    let error = Xlsx::with(&both).convert(None).unwrap_err().to_string();
    assert!(error.starts_with("the sheet spans 1048576 rows and 16384 columns"), "{error}");
    let tall = ods(
        "",
        "<table:table table:name=\"A\"><table:table-row table:number-rows-repeated=\"4000000000\">\
        <table:table-cell office:value-type=\"float\" office:value=\"1\" table:number-columns-repeated=\"300\"/></table:table-row></table:table>",
    );
    assert!(matches!(convert(&tall, None), Err(FormatError::SheetTooLarge { .. })));
}

#[test]
fn a_short_text_referred_to_often_is_bounded() {
    let cells: String = (0..40).map(|_| "<row><c t=\"s\"><v>0</v></c></row>").collect();
    let book = Xlsx::with(&rows(&cells)).strings(&format!("<si><t>{}</t></si>", "x".repeat(1 << 20)));
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), book.bytes()).unwrap();
    let limits = Limits { decompressed_bytes_max: 8 << 20, ..Limits::default() };
    let (mut table, mut asides) = (Vec::new(), Vec::new());
    let mut out =
        crate::tables::TableWriter::new(&mut table, &mut asides, &limits, |_| std::ops::ControlFlow::Continue(()));
    let outcome = crate::tables::convert(file.path(), crate::FileKind::Zip, &TableChoice::default(), &limits, &mut out);
    assert!(matches!(outcome, Err(FormatError::TooLarge { .. })), "{outcome:?}");
    let held = Limits { held_bytes_max: 1000, ..Limits::default() };
    let mut out = crate::tables::TableWriter::new(std::io::sink(), std::io::sink(), &held, |_| {
        std::ops::ControlFlow::Continue(())
    });
    let outcome = crate::tables::convert(file.path(), crate::FileKind::Zip, &TableChoice::default(), &held, &mut out);
    assert!(matches!(outcome, Err(FormatError::TooMuchHeld { .. })), "{outcome:?}");
}

#[test]
fn spaces_that_are_counted_and_texts_that_are_long_are_bounded() {
    let spaces = "<table:table table:name=\"A\"><table:table-row><table:table-cell office:value-type=\"string\">\
        <text:p>a<text:s text:c=\"4000000000\"/></text:p></table:table-cell></table:table-row></table:table>";
    assert!(matches!(convert(&ods("", spaces), None), Err(FormatError::RecordTooLong { .. })));
    let long = format!("<row><c t=\"inlineStr\"><is><t>{}</t></is></c></row>", "x".repeat(17 << 20));
    assert!(matches!(Xlsx::with(&rows(&long)).convert(None), Err(FormatError::RecordTooLong { .. })));
    let wide = "<table:table table:name=\"A\"><table:table-row><table:table-cell office:value-type=\"string\" \
        table:number-columns-repeated=\"4000\"><text:p>"
        .to_owned()
        + &"x".repeat(5000)
        + "</text:p></table:table-cell></table:table-row></table:table>";
    assert!(matches!(convert(&ods("", &wide), None), Err(FormatError::RecordTooLong { .. })));
}

#[test]
fn document_types_entities_and_depth_are_refused() {
    let cells = rows("<row><c t=\"inlineStr\"><is><t>&lol;</t></is></c></row>");
    let error = Xlsx::with(&cells).convert(None).unwrap_err().to_string();
    assert!(error.contains("an entity that XML does not have"), "{error}");
    let book = Xlsx::with(&rows("<row><c><v>1</v></c></row>"));
    for (name, _) in book.parts() {
        let mut parts = book.parts();
        let part = parts.iter_mut().find(|(other, _)| *other == name).unwrap();
        part.1 = format!("<!DOCTYPE x [<!ENTITY lol \"lol\">]>{}", part.1);
        let parts: Vec<_> = parts.iter().map(|(name, content)| (name.as_str(), content)).collect();
        let error = convert(&package(&parts), None).unwrap_err().to_string();
        assert!(error.contains("it declares a document type"), "{name}: {error}");
    }
    let deep = format!("{}{}", "<a>".repeat(200), "</a>".repeat(200));
    assert!(Xlsx::with(&deep).convert(None).unwrap_err().to_string().contains("nested too deep"));
    let many: String = (0..200_000).map(|i| format!(" a{i}=\"\"")).collect();
    let begun = std::time::Instant::now();
    Xlsx::with(&rows(&format!("<row><c{many}><v>1</v></c></row>"))).convert(None).unwrap();
    assert!(begun.elapsed().as_secs() < 5);
}

#[test]
fn rows_out_of_order_are_refused_and_doubled_cells_set_aside() {
    let rows_back = rows("<row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"1\"><c r=\"A1\"><v>2</v></c></row>");
    assert!(Xlsx::with(&rows_back).convert(None).unwrap_err().to_string().contains("not in order"));
    let doubled = rows("<row r=\"1\"><c r=\"B1\"><v>2</v></c><c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>3</v></c></row>");
    let read = Xlsx::with(&doubled).convert(None).unwrap();
    assert_eq!(
        (read.rows, read.asides.as_str()),
        (vec![vec!["1".to_owned(), "2".to_owned()]], "{\"row\":1,\"column\":1,\"text\":\"3\"}\n")
    );
}

#[test]
fn an_open_document_is_read_with_its_repeats() {
    let styles = "<style:style style:name=\"ta2\"><style:table-properties table:display=\"false\"/></style:style>";
    let text = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let typed = |kind: &str, attribute: &str, value: &str| {
        format!(
            "<table:table-cell office:value-type=\"{kind}\" office:{attribute}=\"{value}\"><text:p>shown</text:p></table:table-cell>"
        )
    };
    let table = [
        "<table:table table:name=\"Data\"><table:table-column/><table:table-column table:visibility=\"collapse\"/>",
        "<table:table-column table:number-columns-repeated=\"16382\" table:visibility=\"collapse\"/>",
        "<table:table-header-rows><table:table-row>",
        &text("  a\n  <text:s text:c=\"2\"/>b<text:line-break/>&lt;<text:span>c</text:span>"),
        "<table:table-cell office:value-type=\"string\" table:number-columns-spanned=\"2\"><office:annotation><text:p>secret</text:p>\
         </office:annotation><text:p>x</text:p><text:p>y</text:p></table:table-cell>",
        "<table:covered-table-cell><text:p>under</text:p></table:covered-table-cell>",
        "</table:table-row></table:table-header-rows>",
        "<table:table-row table:number-rows-repeated=\"2\" table:visibility=\"filter\">",
        &typed("float", "value", "1.50"),
        "<table:table-cell office:value-type=\"float\" office:value=\"7\" table:number-columns-repeated=\"2\"/>",
        "<table:table-cell table:number-columns-repeated=\"16380\"/></table:table-row>",
        "<table:table-row>",
        &typed("date", "date-value", "2021-01-05T13:05:00.000000003"),
        &typed("time", "time-value", "PT26H05M00S"),
        &typed("boolean", "boolean-value", "true"),
        "</table:table-row>",
        "<table:table-row><table:table-cell table:formula=\"of:=1/0\" office:value-type=\"string\" office:string-value=\"\" \
         calcext:value-type=\"error\"><text:p>#DIV/0!</text:p></table:table-cell>",
        &typed("percentage", "value", "0.25"),
        &typed("currency", "value", "12"),
        "</table:table-row><table:table-row table:number-rows-repeated=\"1048571\"><table:table-cell table:number-columns-repeated=\"16384\"/>\
         </table:table-row></table:table>",
        "<table:table table:name=\"Hidden\" table:style-name=\"ta2\"><table:table-row>",
        &text("z"),
        "</table:table-row></table:table>",
    ]
    .concat();
    let read = convert(&ods(styles, &table), None).unwrap();
    assert_eq!(
        read.rows,
        [
            ["a   b\n<c", "x\ny", ""],
            ["1.5", "7", "7"],
            ["1.5", "7", "7"],
            ["2021-01-05T13:05:00", "26:05:00", "true"],
            ["#DIV/0!", "0.25", "12"],
        ]
    );
    assert_eq!(read.asides, "{\"row\":1,\"column\":3,\"text\":\"under\"}\n");
    assert_eq!(read.facts.format, TableFormat::OpenDocument);
    let notes = notes(&read);
    for told in [
        "2 rows and 2 columns are hidden in the sheet (row 2 to 3; column B to C)",
        "1 cell has a formula",
        "1 cell holds an error",
        "1 group of cells is merged",
        "1 cell has a value that a merged cell hides",
        "1 cell has a comment",
        "1 sheet is hidden and was not read",
    ] {
        assert!(notes.contains(told), "{told}: {notes}");
    }
    assert!(!notes.contains("secret"));
}

#[test]
fn other_open_documents_and_encrypted_ones_are_refused() {
    let manifest = |entry: &str| format!("<m:manifest>{entry}</m:manifest>");
    let text = manifest("<m:file-entry m:full-path=\"/\" m:media-type=\"application/vnd.oasis.opendocument.text\"/>");
    let refused = |manifest: &str| {
        convert(&package(&[("META-INF/manifest.xml", manifest), ("content.xml", "<a/>")]), None).unwrap_err()
    };
    assert!(matches!(refused(&text), FormatError::Binary("a text document")));
    let locked = manifest("<m:file-entry m:full-path=\"content.xml\"><m:encryption-data/></m:file-entry>");
    assert!(matches!(refused(&locked), FormatError::Encrypted));
    let whole = package(&[("META-INF/manifest.xml", locked.as_str()), ("encrypted-package", "x")]);
    assert!(matches!(convert(&whole, None), Err(FormatError::Encrypted)));
    assert!(matches!(convert(&compound("EncryptedPackage", b"x"), None), Err(FormatError::Encrypted)));
    assert!(matches!(convert(&compound("WordDocument", b"x"), None), Err(FormatError::Binary("a Word document"))));
    let filepass = xls_stream(&[record(0x2F, &[1, 0, 1, 0])], &[("A", 0, vec![])]);
    assert!(matches!(convert(&compound("Workbook", &filepass), None), Err(FormatError::Encrypted)));
}

/// Shared texts, of which the second one goes on in a record that has two bytes a character.
fn shared_texts() -> Vec<u8> {
    let first = [&[2, 0, 0, 0, 2, 0, 0, 0][..], &short("ab"), &[4, 0, 0], b"cd"].concat();
    let rest = [&[1][..], &words(&[0xE9, 0x20AC])].concat();
    [record(0xFC, &first), record(0x3C, &rest)].concat()
}

#[test]
fn an_old_workbook_is_read() {
    let globals = [
        record(0x22, &[1, 0]),
        record(0x41E, &[words(&[164]), short("yyyy\\-mm\\-dd")].concat()),
        record(0xE0, &words(&[0, 0])),
        record(0xE0, &words(&[0, 164])),
        shared_texts(),
    ];
    let rk = |raw: i32| raw.to_le_bytes();
    let formula = |value: [u8; 8]| [&value[..], &[0; 8]].concat();
    let sheet = vec![
        record(0x7D, &words(&[1, 1, 0, 0, 1, 0])),
        record(0x208, &words(&[1, 0, 3, 0, 0, 0, 0x20, 0])),
        cell(0xFD, 0, 0, 0, &0_u32.to_le_bytes()),
        cell(0xFD, 0, 1, 0, &1_u32.to_le_bytes()),
        cell(0x204, 0, 2, 0, &short("007")),
        cell(0x27E, 1, 0, 1, &rk((42_739 << 2) | 2)),
        cell(0x27E, 1, 1, 0, &rk((12_345 << 2) | 3)),
        cell(0x203, 1, 2, 0, &0.1_f64.to_le_bytes()),
        record(
            0xBD,
            &[words(&[2, 0, 0]), rk((1 << 2) | 2).to_vec(), words(&[0]), rk((-2 << 2) | 2).to_vec(), words(&[1])]
                .concat(),
        ),
        cell(0x205, 2, 2, 0, &[0x2A, 1]),
        cell(0x06, 3, 0, 0, &formula([0, 0, 0, 0, 0, 0, 0xFF, 0xFF])),
        record(0x207, &short("made")),
        cell(0x06, 3, 1, 0, &formula([1, 0, 1, 0, 0, 0, 0xFF, 0xFF])),
        cell(0x06, 3, 2, 0, &formula(2.5_f64.to_le_bytes())),
        record(0xE5, &words(&[1, 3, 3, 0, 0])),
        record(0x1C, &words(&[0, 0, 0, 1])),
    ];
    let hidden = vec![cell(0x204, 0, 0, 0, &short("z"))];
    let stream = xls_stream(&globals, &[("Old", 0, sheet), ("Hidden", 1, hidden)]);
    let file = compound("Workbook", &stream);
    let read = convert(&file, None).unwrap();
    assert_eq!(
        read.rows,
        [["ab", "cdé€", "007"], ["2021-01-05", "123.45", "0.1"], ["1", "-2", "#N/A"], ["made", "true", "2.5"],]
    );
    let notes = notes(&read);
    for told in [
        "1 row and 1 column are hidden in the sheet (row 2; column B)",
        "3 cells have formulas",
        "1 cell holds an error",
        "1 group of cells is merged",
        "1 cell has a comment",
        "1 sheet is hidden and was not read",
    ] {
        assert!(notes.contains(told), "{told}: {notes}");
    }
    let mut book = calamine::Xls::new(std::io::Cursor::new(file)).unwrap();
    assert_eq!(book.worksheet_range("Old").unwrap().get_size(), (4, 3));
}

#[test]
fn a_binary_workbook_is_read_and_what_cannot_be_told_is_told() {
    let parts = xlsb_parts();
    let parts: Vec<_> = parts.iter().map(|(name, content)| (name.as_str(), content)).collect();
    let read = convert(&package(&parts), None).unwrap();
    assert_eq!(read.rows, [["00é", "2.5"], ["2021-01-05", "true"]]);
    let notes = notes(&read);
    assert!(notes.contains("of a binary workbook it cannot be told which rows"), "{notes}");
    assert!(notes.contains("1 sheet is hidden and was not read"), "{notes}");
}

#[test]
fn cells_past_the_last_column_are_refused_or_left() {
    let past = record(0xBD, &words(&[0, u16::MAX, 0, 6, 0, 0, 10, 0, 0]));
    assert_eq!(convert(&compound("Workbook", &xls_stream(&[], &[("A", 0, vec![past])])), None).unwrap().rows, [["1"]]);
    let far = "<table:table table:name=\"A\"><table:table-row><table:table-cell table:number-columns-repeated=\"4294967295\"/>\
        <table:table-cell office:value-type=\"float\" office:value=\"1\"/></table:table-row></table:table>";
    assert!(convert(&ods("", far), None).unwrap_err().to_string().contains("where no sheet has one"));
}

#[test]
fn a_compound_file_whose_chains_are_circles_is_refused() {
    let mut file = compound("Workbook", &xls_stream(&[], &[("A", 0, vec![])]));
    // The directory follows itself.
    let tables = u32::from_le_bytes(file[44..48].try_into().unwrap()) as usize;
    let at = 512 + tables * 4;
    file[at..at + 4].copy_from_slice(&u32::try_from(tables).unwrap().to_le_bytes());
    assert!(convert(&file, None).unwrap_err().to_string().contains("directory is damaged"));
}

#[test]
fn a_real_budget_says_what_a_library_reads_in_it() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/data/oakland-budget-2016-17/BudgetData-Public-Adopted-FY2016-17-Midcycle.xlsx"
    );
    if !std::path::Path::new(path).exists() {
        println!("SKIPPED: {path} is not here");
        return;
    }
    let read = convert_file(path.as_ref(), &TableChoice::default()).unwrap();
    assert_eq!(read.facts.part.as_deref(), Some("Budget Data FY16-17 Public"));
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(path).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!((read.rows.len(), read.rows[0].len()), range.get_size());
    for (ours, theirs) in read.rows.iter().zip(range.rows()) {
        for (ours, theirs) in ours.iter().zip(theirs) {
            match theirs {
                Data::Float(value) => assert_eq!(ours.parse::<f64>().unwrap(), *value),
                Data::Int(value) => assert_eq!(ours.parse::<i64>().unwrap(), *value),
                Data::Empty => assert_eq!(ours, ""),
                Data::String(text) => assert_eq!(ours.trim(), text.trim()),
                Data::Error(error) => assert_eq!(*ours, error.to_string()),
                other => panic!("{other:?}"),
            }
        }
    }
}
