//! The street of an address, without the unit, the city and the ZIP code.

/// The words that end a street's name.
const SUFFIXES: &str = " ALLEY ALY AVE AVENUE AV BLVD BOULEVARD BRIDGE BRG CIR CIRCLE CT COURT CV COVE CRES CRESCENT DR \
    DRIVE EXPY EXPRESSWAY EXT FWY FREEWAY GLN GLEN HL HILL HTS HWY HIGHWAY LN LANE LOOP MALL PASS PATH PIKE PKWY PARKWAY PL \
    PLACE PLZ PLAZA PT RD ROAD ROW RUN SQ SQUARE ST STREET TER TERR TERRACE TRL TRAIL TPKE TURNPIKE VIS VISTA VW WALK \
    WAY WY XING CROSSING ";
const DIRECTIONS: &str = " N S E W NE NW SE SW NORTH SOUTH EAST WEST NORTHEAST NORTHWEST SOUTHEAST SOUTHWEST ";
/// The words that begin a unit.
const UNITS: &str = " APT APARTMENT UNIT STE SUITE RM ROOM BLDG BUILDING FL FLOOR LOT SPC SPACE TRLR TRAILER NO NUM PH \
    DEPT OFC OFFICE SLIP HNGR BSMT UPPR LOWR FRNT REAR PMB BOX ";
/// The words that a number may follow in the name of a street.
const ROUTES: &str = " HWY HIGHWAY RTE ROUTE SR CR US I INTERSTATE FWY FREEWAY ";
/// The words that a letter may follow in the name of a street.
const LETTERED: &str = " AVENUE AVE STREET CALLE ROAD COUNTY HWY HIGHWAY ";

fn is_in(list: &str, word: &str) -> bool {
    let word = word.trim_end_matches('.').to_ascii_uppercase();
    !word.is_empty() && list.contains(&format!(" {word} "))
}

/// Whether a word ends a street's name.
pub(super) fn is_suffix(word: &str) -> bool {
    is_in(SUFFIXES, word)
}

/// Whether a word is a direction.
pub(super) fn is_direction(word: &str) -> bool {
    is_in(DIRECTIONS, word)
}

/// The name of the street in the words after a house number; `None` when none can be read, or when a number is left in
/// it that is not part of a name (`16TH ST`, `HWY 160`).
pub(super) fn read_street(words: &[&str]) -> Option<String> {
    // `OFFICE PARK DR` is a street; anything else that begins like a unit is one.
    let begins_unit =
        |(i, w): (usize, &&str)| (is_in(UNITS, w) && (i > 0 || !is_in(" OFFICE ", w))) || w.starts_with('#');
    let unit = words.iter().enumerate().position(begins_unit).unwrap_or(words.len());
    let is_box = words.get(unit).is_some_and(|w| is_in(" BOX PMB ", w));
    let words = &words[..unit];
    let last_suffix = words.iter().rposition(|w| is_suffix(w)).filter(|at| *at > 0);
    if is_box && last_suffix.is_none() {
        return None;
    }
    let end = match last_suffix {
        Some(at) if is_route_number(words, at + 1) => at + 2,
        Some(at) => at + 1,
        None => words.len(),
    };
    let directions = words[end..].iter().take_while(|w| is_direction(w)).count();
    let mut words = &words[..end + directions];
    if let ([before @ .., last], None) = (words, last_suffix) {
        let lettered = before.last().is_none_or(|w| is_in(LETTERED, w));
        let is_letter = last.len() == 1 && last.bytes().all(|b| b.is_ascii_alphabetic());
        if is_letter && !is_direction(last) && !lettered {
            words = before;
        }
    }
    let named = words.iter().any(|w| w.chars().any(char::is_alphabetic));
    (named && (0..words.len()).all(|i| shows_no_number(words, i))).then(|| words.join(" "))
}

/// Whether the address is two street names and nothing else: `OAK ST / LAGUNA ST`.
pub(super) fn is_intersection(words: &[&str]) -> bool {
    let line = words.join(" ");
    let spaced = line.replace(['/', '&', '@'], " / ");
    let parts: Vec<&str> = spaced.split_whitespace().collect();
    let between = |w: &&str| *w == "/" || w.eq_ignore_ascii_case("and");
    let streets: Vec<&[&str]> = parts.split(between).collect();
    streets.len() == 2 && streets.iter().all(|street| read_street(street).is_some_and(|s| s == street.join(" ")))
}

/// `160` in `HWY 160`, when the route begins the name or follows `STATE`, `COUNTY` or `US`.
fn is_route_number(words: &[&str], at: usize) -> bool {
    let number = words.get(at).is_some_and(|w| w.len() <= 3 && w.bytes().all(|b| b.is_ascii_digit()));
    let route = at.checked_sub(1).is_some_and(|before| is_in(ROUTES, words[before]));
    let begins = match at.checked_sub(2) {
        None => true,
        Some(before) => before == 0 && is_in(" STATE COUNTY CO US OLD ", words[before]),
    };
    number && route && begins
}

/// `198` in `EAST 198 STREET`: the first word of the name but for a direction, and right before its suffix.
fn is_numbered_street(words: &[&str], at: usize) -> bool {
    let number = words.get(at).is_some_and(|w| w.len() <= 3 && w.bytes().all(|b| b.is_ascii_digit()));
    let first = words.iter().take(at).all(|w| is_direction(w)) && at <= 1;
    number && first && words.get(at + 1).is_some_and(|w| is_suffix(w))
}

/// Whether a word has no digit, or is an ordinal, or the number of a street or route.
fn shows_no_number(words: &[&str], at: usize) -> bool {
    let word = words[at].trim_end_matches('.');
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let ordinal = (1..=3).contains(&digits)
        && ["ST", "ND", "RD", "TH"].iter().any(|end| word[digits..].eq_ignore_ascii_case(end));
    !word.chars().any(char::is_numeric) || ordinal || is_route_number(words, at) || is_numbered_street(words, at)
}
