//! Which sheet of a workbook is read.

use super::findings::Others;
use crate::FormatError;
use crate::tables::TableChoice;

/// A sheet that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sheet {
    /// Its name.
    pub(super) name: String,
    /// Whether programs show it.
    pub(super) seen: Seen,
}

/// Whether programs show a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// It is shown.
    Visible,
    /// It is shown when somebody asks for it.
    Hidden,
    /// It is shown only to who writes macros.
    VeryHidden,
}

/// The sheet that was named, or the only visible one with cells; `has_cells` looks into one. A hidden sheet is read
/// only when it is named, and its name is never told.
pub(super) fn choose(
    sheets: &[Sheet],
    choice: &TableChoice,
    mut has_cells: impl FnMut(usize) -> Result<bool, FormatError>,
) -> Result<(usize, Others), FormatError> {
    let visible: Vec<usize> = (0..sheets.len()).filter(|i| sheets[*i].seen == Seen::Visible).collect();
    let names = |of: &[usize]| of.iter().map(|i| sheets[*i].name.clone()).collect::<Vec<_>>();
    if let Some(part) = &choice.part {
        // Numbers count what a person sees.
        let number = || visible.get(part.parse::<usize>().ok()?.checked_sub(1)?).copied();
        return match sheets.iter().position(|sheet| sheet.name == *part).or_else(number) {
            Some(chosen) => Ok((chosen, others(sheets, chosen, visible.len() as u64))),
            None => Err(FormatError::NoPart { kind: "sheet", name: part.clone(), parts: names(&visible) }),
        };
    }
    let mut filled = Vec::new();
    for i in visible {
        if has_cells(i)? {
            filled.push(i);
        }
    }
    match filled.as_slice() {
        [] => match sheets.iter().filter(|sheet| sheet.seen != Seen::Visible).count() {
            0 => Err(FormatError::Empty),
            hidden => Err(FormatError::OnlyHidden { hidden }),
        },
        [only] => Ok((*only, others(sheets, *only, 1))),
        several => Err(FormatError::SeveralParts { kind: "sheet", parts: names(several) }),
    }
}

fn others(sheets: &[Sheet], chosen: usize, visible: u64) -> Others {
    let count = |seen: Seen| (0..sheets.len()).filter(|i| *i != chosen && sheets[*i].seen == seen).count() as u64;
    let read_hidden = sheets[chosen].seen != Seen::Visible;
    let very_hidden = count(Seen::VeryHidden);
    let visible = if read_hidden { visible } else { visible.saturating_sub(1) };
    Others { visible, hidden: count(Seen::Hidden) + very_hidden, very_hidden, read_hidden }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheets() -> Vec<Sheet> {
        let sheet = |name: &str, seen| Sheet { name: name.into(), seen };
        vec![
            sheet("Cover", Seen::Visible),
            sheet("3", Seen::Visible),
            sheet("Secret", Seen::Hidden),
            sheet("Deep", Seen::VeryHidden),
        ]
    }

    fn chosen(part: Option<&str>, filled: &[usize]) -> Result<(usize, Others), FormatError> {
        let choice = TableChoice { part: part.map(str::to_owned), ..TableChoice::default() };
        choose(&sheets(), &choice, |i| Ok(filled.contains(&i)))
    }

    #[test]
    fn a_sheet_is_named_numbered_or_the_only_one_with_cells() {
        assert_eq!(chosen(None, &[1]).unwrap().0, 1);
        assert_eq!(chosen(Some("3"), &[]).unwrap().0, 1, "a name goes before a number");
        assert_eq!(chosen(Some("1"), &[]).unwrap().0, 0);
        assert_eq!(chosen(Some("2"), &[]).unwrap().0, 1);
        assert_eq!(chosen(Some("Secret"), &[]).unwrap().0, 2);
        assert!(chosen(Some("4"), &[]).is_err(), "a number never reaches a hidden sheet");
        let others = chosen(None, &[1]).unwrap().1;
        assert_eq!((others.visible, others.hidden, others.very_hidden), (0, 2, 1));
        assert!(chosen(Some("Deep"), &[]).unwrap().1.read_hidden);
        assert!(matches!(chosen(None, &[]), Err(FormatError::OnlyHidden { hidden: 2 })));
    }

    #[test]
    fn names_of_hidden_sheets_are_never_listed() {
        let error = chosen(None, &[0, 1, 2]).unwrap_err().to_string();
        assert_eq!(error, "the file has several sheets: name one of `Cover`, `3` with --sheet");
        let error = chosen(Some("9"), &[]).unwrap_err().to_string();
        assert_eq!(error, "there is no sheet `9` in it: name one of `Cover`, `3` with --sheet");
    }
}
