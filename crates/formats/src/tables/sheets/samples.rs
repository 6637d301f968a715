//! Small workbooks for tests, made of their parts.

use crate::FormatError;
use crate::tables::TableChoice;
use crate::tables::tests::{Converted, convert_bytes};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Reads a workbook; without a part named, the only sheet there is.
pub(super) fn convert(bytes: &[u8], part: Option<&str>) -> Result<Converted, FormatError> {
    convert_bytes(bytes, &TableChoice { part: part.map(str::to_owned), ..TableChoice::default() })
}

/// A package of these parts.
pub(super) fn package<T: AsRef<[u8]>>(parts: &[(&str, T)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_ref()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// An XLSX workbook, part by part.
pub(super) struct Xlsx {
    sheets: Vec<(String, String, String)>,
    properties: String,
    strings: String,
    formats: Vec<String>,
    parts: Vec<(String, String)>,
}

impl Xlsx {
    /// A workbook with one sheet, of this XML from its columns to its merged cells.
    pub(super) fn with(sheet: &str) -> Self {
        let new = Self {
            sheets: Vec::new(),
            properties: String::new(),
            strings: String::new(),
            formats: Vec::new(),
            parts: Vec::new(),
        };
        new.sheet("Data", "", sheet)
    }

    /// A further sheet; `state` is an attribute of it.
    pub(super) fn sheet(mut self, name: &str, state: &str, content: &str) -> Self {
        self.sheets.push((name.into(), state.into(), content.into()));
        self
    }

    /// Attributes of the workbook.
    pub(super) fn properties(mut self, properties: &str) -> Self {
        self.properties = properties.into();
        self
    }

    /// The shared texts, as XML.
    pub(super) fn strings(mut self, strings: &str) -> Self {
        self.strings = strings.into();
        self
    }

    /// Number formats: the styles 1, 2 and so on.
    pub(super) fn formats(mut self, formats: &[&str]) -> Self {
        self.formats = formats.iter().map(|f| (*f).to_owned()).collect();
        self
    }

    /// A further part.
    pub(super) fn part(mut self, name: &str, content: &str) -> Self {
        self.parts.push((name.into(), content.into()));
        self
    }

    /// Its parts.
    pub(super) fn parts(&self) -> Vec<(String, String)> {
        let (mut sheets, mut relations, mut parts) = (String::new(), String::new(), self.parts.clone());
        let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        for (i, (name, state, content)) in self.sheets.iter().enumerate() {
            sheets += &format!("<sheet name=\"{name}\" sheetId=\"{i}\" {state} r:id=\"rId{i}\"/>");
            relations +=
                &format!("<Relationship Id=\"rId{i}\" Type=\"{kind}/worksheet\" Target=\"worksheets/sheet{i}.xml\"/>");
            parts.push((format!("xl/worksheets/sheet{i}.xml"), format!("<worksheet>{content}</worksheet>")));
        }
        relations +=
            &format!("<Relationship Id=\"s\" Type=\"{kind}/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/>");
        relations += &format!("<Relationship Id=\"f\" Type=\"{kind}/styles\" Target=\"styles.xml\"/>");
        let (mut codes, mut styles) = (String::new(), "<xf numFmtId=\"0\"/>".to_owned());
        for (i, code) in self.formats.iter().enumerate() {
            codes += &format!("<numFmt numFmtId=\"{}\" formatCode=\"{code}\"/>", 164 + i);
            styles += &format!("<xf numFmtId=\"{}\"/>", 164 + i);
        }
        let workbook = format!("<workbook><workbookPr {}/><sheets>{sheets}</sheets></workbook>", self.properties);
        parts.push(("xl/workbook.xml".into(), workbook));
        parts.push(("xl/_rels/workbook.xml.rels".into(), format!("<Relationships>{relations}</Relationships>")));
        parts.push(("xl/sharedStrings.xml".into(), format!("<sst>{}</sst>", self.strings)));
        let styles = format!("<styleSheet><numFmts>{codes}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>");
        parts.push(("xl/styles.xml".into(), styles));
        parts
    }

    /// The file.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let parts = self.parts();
        package(&parts.iter().map(|(name, content)| (name.as_str(), content)).collect::<Vec<_>>())
    }

    /// What becomes of it.
    pub(super) fn convert(&self, part: Option<&str>) -> Result<Converted, FormatError> {
        convert(&self.bytes(), part)
    }
}

/// The parts of an OpenDocument spreadsheet of these sheets, as XML.
pub(super) fn ods_parts(styles: &str, tables: &str) -> Vec<(String, String)> {
    let manifest = "<manifest:manifest><manifest:file-entry manifest:full-path=\"/\" \
        manifest:media-type=\"application/vnd.oasis.opendocument.spreadsheet\"/></manifest:manifest>";
    let content = format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles>\
         <office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    vec![("META-INF/manifest.xml".into(), manifest.into()), ("content.xml".into(), content)]
}

/// An OpenDocument spreadsheet of these sheets, as XML.
pub(super) fn ods(styles: &str, tables: &str) -> Vec<u8> {
    let parts = ods_parts(styles, tables);
    package(&parts.iter().map(|(name, content)| (name.as_str(), content)).collect::<Vec<_>>())
}

/// A record of an XLS workbook.
pub(super) fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let mut record = kind.to_le_bytes().to_vec();
    record.extend(u16::try_from(data.len()).unwrap().to_le_bytes());
    record.extend(data);
    record
}

/// Numbers one after another, of two bytes each.
pub(super) fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// A record of a cell in the plain style: row, column, and what it holds.
pub(super) fn cell(kind: u16, row: u16, column: u16, style: u16, content: &[u8]) -> Vec<u8> {
    record(kind, &[words(&[row, column, style]), content.to_vec()].concat())
}

/// A text of one byte a character, its length in two bytes.
pub(super) fn short(text: &str) -> Vec<u8> {
    let mut bytes = u16::try_from(text.len()).unwrap().to_le_bytes().to_vec();
    bytes.push(0);
    bytes.extend(text.bytes());
    bytes
}

/// The stream of an XLS workbook: records of the workbook, and sheets with their states and records.
pub(super) fn xls_stream(globals: &[Vec<u8>], sheets: &[(&str, u8, Vec<Vec<u8>>)]) -> Vec<u8> {
    let begin = |kind: u16| record(0x809, &words(&[0x600, kind, 0, 0, 0, 0, 0, 0]));
    let end = record(0x0A, &[]);
    let named = |places: &[usize]| {
        let mut stream = begin(5);
        globals.iter().for_each(|record| stream.extend(record));
        for ((name, state, _), place) in sheets.iter().zip(places) {
            let mut data = u32::try_from(*place).unwrap().to_le_bytes().to_vec();
            data.extend([*state, 0, u8::try_from(name.len()).unwrap(), 0]);
            data.extend(name.bytes());
            stream.extend(record(0x85, &data));
        }
        stream.extend(&end);
        stream
    };
    let start = named(&vec![0; sheets.len()]).len();
    let (mut places, mut bodies) = (Vec::new(), Vec::new());
    for (_, _, records) in sheets {
        places.push(start + bodies.len());
        bodies.extend(begin(0x10));
        records.iter().for_each(|record| bodies.extend(record));
        bodies.extend(&end);
    }
    let mut stream = named(&places);
    stream.extend(bodies);
    stream
}

/// A compound file with one stream.
pub(super) fn compound(name: &str, stream: &[u8]) -> Vec<u8> {
    const SECTOR: usize = 512;
    // Padded past what would be a small stream; a workbook ends before.
    let mut stream = stream.to_vec();
    stream.resize(stream.len().max(4096).next_multiple_of(SECTOR), 0);
    let sectors = stream.len() / SECTOR;
    let tables = (sectors + 2).div_ceil(SECTOR / 4) + 1;
    let mut file = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    file.resize(SECTOR, 0xFF);
    let put = |file: &mut Vec<u8>, at: usize, bytes: &[u8]| file[at..at + bytes.len()].copy_from_slice(bytes);
    put(&mut file, 26, &words(&[3, 0xFFFE, 9, 6]));
    let number = |n: usize| u32::try_from(n).unwrap().to_le_bytes();
    // The tables come first, then the directory, then the stream.
    put(&mut file, 44, &number(tables));
    put(&mut file, 48, &number(tables));
    put(&mut file, 60, &[0xFE, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]);
    (0..tables).for_each(|i| put(&mut file, 76 + 4 * i, &number(i)));
    let mut next = vec![0xFFFF_FFFD_u32; tables];
    next.push(0xFFFF_FFFE);
    next.extend((1..sectors).map(|i| u32::try_from(tables + 1 + i).unwrap()));
    next.push(0xFFFF_FFFE);
    next.resize(tables * SECTOR / 4, 0xFFFF_FFFF);
    file.extend(next.iter().flat_map(|n| n.to_le_bytes()));
    let entry = |name: &str, kind: u8, child: u32, start: u32, bytes: usize| {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry.resize(64, 0);
        entry.extend(u16::try_from(name.len() * 2 + 2).unwrap().to_le_bytes());
        entry.extend([kind, 1]);
        entry.extend([u32::MAX, u32::MAX, child].iter().flat_map(|n| n.to_le_bytes()));
        entry.resize(116, 0);
        entry.extend(start.to_le_bytes());
        entry.extend(number(bytes));
        entry.resize(128, 0);
        entry
    };
    let mut directory = entry("Root Entry", 5, 1, 0xFFFF_FFFE, 0);
    directory.extend(entry(name, 2, u32::MAX, u32::try_from(tables + 1).unwrap(), stream.len()));
    directory.resize(SECTOR, 0);
    file.extend(directory);
    file.extend(stream);
    file
}

/// A record of a binary workbook.
fn binary(kind: u16, data: &[u8]) -> Vec<u8> {
    let mut record = match kind {
        0..=0x7F => vec![kind.to_le_bytes()[0]],
        _ => vec![(kind & 0x7F) as u8 | 0x80, (kind >> 7) as u8],
    };
    assert!(data.len() < 128);
    record.push(u8::try_from(data.len()).unwrap());
    record.extend(data);
    record
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    [u32::try_from(units.len()).unwrap().to_le_bytes().to_vec(), words(&units)].concat()
}

/// The parts of a binary workbook: a sheet of a text, a number, a date and a truth, and a hidden one of the same.
pub(super) fn xlsb_parts() -> Vec<(String, Vec<u8>)> {
    let long = |numbers: &[u32]| numbers.iter().flat_map(|n| n.to_le_bytes()).collect::<Vec<u8>>();
    let sheet = |state: u32, id: &str, name: &str| binary(0x9C, &[long(&[state, 1]), wide(id), wide(name)].concat());
    let styles = [
        binary(0x267, &long(&[1])),
        binary(0x2C, &[words(&[164]), wide("yyyy")].concat()),
        binary(0x269, &long(&[2])),
        binary(0x2F, &words(&[0, 0, 0, 0, 0, 0, 0, 0])),
        binary(0x2F, &words(&[0, 164, 0, 0, 0, 0, 0, 0])),
    ];
    let cell = |kind: u16, column: u32, style: u32, value: &[u8]| {
        binary(kind, &[long(&[column, style]), value.to_vec()].concat())
    };
    let cells = [
        binary(0x81, &[]),
        binary(0x94, &long(&[0, 1, 0, 1])),
        binary(0x91, &[]),
        binary(0, &long(&[0, 0, 0, 0])),
        cell(6, 0, 0, &wide("00é")),
        cell(5, 1, 0, &2.5_f64.to_le_bytes()),
        binary(0, &long(&[1, 0, 0, 0])),
        cell(5, 0, 1, &44_201_f64.to_le_bytes()),
        cell(4, 1, 0, &[1]),
        binary(0x92, &[]),
    ]
    .concat();
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet";
    let relation = |n: u8| format!("<Relationship Id=\"r{n}\" Type=\"{kind}\" Target=\"worksheets/sheet{n}.bin\"/>");
    let relations = format!("<Relationships>{}{}</Relationships>", relation(1), relation(2));
    let book =
        [binary(0x8F, &[]), sheet(0, "r1", "Data"), sheet(1, "r2", "Hidden"), binary(0x90, &[]), binary(0x9D, &[])];
    vec![
        ("xl/workbook.bin".into(), book.concat()),
        ("xl/_rels/workbook.bin.rels".into(), relations.into_bytes()),
        ("xl/styles.bin".into(), styles.concat()),
        ("xl/worksheets/sheet1.bin".into(), cells.clone()),
        ("xl/worksheets/sheet2.bin".into(), cells),
    ]
}
