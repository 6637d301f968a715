//! An address becomes its block: `1234 K ST` becomes `1200 block of K ST`.
//!
//! What is kept must not lead to one building: the house number is rounded down to its hundred, units, cities and ZIP
//! codes are dropped, and an address whose street still shows a number that is not part of its name is withheld.

mod number;
mod street;

use number::{House, read_house};
use street::{is_intersection, read_street};

/// Generalises an address to its block; `None` when no block can be read from it.
///
/// Intersections stay as they are: they name no building. A street without a house number, a place name and a post
/// office box are not read: `None`.
pub fn block_address(text: &str) -> Option<String> {
    let line = text.trim().split([',', '\n', '\r', ';']).next()?.trim();
    let words: Vec<&str> = line.split_whitespace().collect();
    let Some(House { number, is_block, words: used }) = read_house(&words) else {
        return is_intersection(&words).then(|| words.join(" "));
    };
    let street = read_street(&words[used..])?;
    if is_block && number % 100 == 0 && street == words[used..].join(" ") && line == text {
        return Some(line.to_owned());
    }
    Some(format!("{} block of {street}", number - number % 100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_real_files_become_their_block() {
        for (address, block) in [
            ("1234 K ST", "1200 block of K ST"),
            ("3108 OCCIDENTAL DR", "3100 block of OCCIDENTAL DR"),
            ("2082 EXPO PKWY #155", "2000 block of EXPO PKWY"),
            ("2082 EXPO PKWY # 155", "2000 block of EXPO PKWY"),
            ("2082 Expo Pkwy Apt 5", "2000 block of Expo Pkwy"),
            ("2082 EXPO PKWY STE B-2", "2000 block of EXPO PKWY"),
            ("1234 K ST 5", "1200 block of K ST"),
            ("1234 K ST B", "1200 block of K ST"),
            ("1234 K ST NW", "1200 block of K ST NW"),
            ("1234 N 16TH ST", "1200 block of N 16TH ST"),
            ("55 E ST", "0 block of E ST"),
            ("0 UNKNOWN RD", "0 block of UNKNOWN RD"),
            ("1234-1238 K ST", "1200 block of K ST"),
            ("1234 - 1238 K ST", "1200 block of K ST"),
            ("1234A K ST", "1200 block of K ST"),
            ("1234-B K ST", "1200 block of K ST"),
            ("1234 A MARTIN LUTHER KING JR BLVD", "1200 block of MARTIN LUTHER KING JR BLVD"),
            ("1234 1/2 K ST", "1200 block of K ST"),
            ("1234 ½ K ST", "1200 block of K ST"),
            ("12 1/2 21ST AVE", "0 block of 21ST AVE"),
            ("1234½ K ST", "1200 block of K ST"),
            ("4200 HWY 160", "4200 block of HWY 160"),
            ("4215 STATE HWY 160", "4200 block of STATE HWY 160"),
            ("1101 INTERSTATE 5", "1100 block of INTERSTATE 5"),
            ("1234 K ST, SACRAMENTO, CA 95814", "1200 block of K ST"),
            ("1234 K ST SACRAMENTO CA 95814", "1200 block of K ST"),
            ("1234 K ST\nSACRAMENTO", "1200 block of K ST"),
            ("1234 K ST PO BOX 7", "1200 block of K ST"),
            ("10 EAST  198 STREET", "0 block of EAST 198 STREET"),
            ("1410 57 ST APT 2", "1400 block of 57 ST"),
            ("10 OFFICE PARK DR STE 2", "0 block of OFFICE PARK DR"),
            ("100 AVENUE B", "100 block of AVENUE B"),
            ("734 PARK PLACE CT", "700 block of PARK PLACE CT"),
            ("10 LA RIVIERA DR", "0 block of LA RIVIERA DR"),
            ("1500 BROADWAY", "1500 block of BROADWAY"),
            ("1500 BROADWAY C", "1500 block of BROADWAY"),
            ("834 Block of BRYANT ST", "800 block of BRYANT ST"),
            ("800 BLOCK BRYANT ST #3", "800 block of BRYANT ST"),
        ] {
            assert_eq!(block_address(address).as_deref(), Some(block), "{address}");
        }
    }

    #[test]
    fn blocks_and_intersections_stay_as_they_are() {
        for address in [
            "800 Block of BRYANT ST",
            "0 Block of CEDAR ST",
            "1200 block of K ST",
            "OAK ST / LAGUNA ST",
            "16TH ST / K ST",
            "16TH ST & BROADWAY",
            "FLORIN RD AND FREEPORT BLVD",
            "5TH ST @ I ST",
            "OAK ST/LAGUNA ST",
        ] {
            assert_eq!(block_address(address).as_deref(), Some(address));
        }
    }

    #[test]
    fn what_names_no_block_is_withheld() {
        for address in [
            "",
            " ",
            "PO BOX 1234",
            "P.O. BOX 12",
            "P O BOX 12",
            "123 PO BOX 5",
            "RR 2 BOX 15",
            "GENERAL DELIVERY",
            "UNKNOWN",
            "K ST",
            "SMITH RESIDENCE",
            "1234",
            "1234 #5",
            "12345678 K ST",
            "N123W4567 MAIN ST",
            "1ST ST",
            "1234 5 6 MAIN ST",
            "1234 5 MAIN ST",
            "1234 MAIN 5 ST",
            "1234 K ST / 5678 L ST / 9",
            "OAK ST / 1234 LAGUNA ST",
            "OAK ST / APT 5",
            "OAK ST /",
            "1/31/06 13:05",
            "2006-01-31",
            "38.5, -121.5",
            "1234 ４５ ST",
        ] {
            assert_eq!(block_address(address), None, "{address}");
        }
    }

    #[test]
    fn a_block_is_its_own_block() {
        for address in ["1234 K ST", "2082 EXPO PKWY #155", "4215 STATE HWY 160", "1500 BROADWAY C", "55 E ST"] {
            let once = block_address(address).unwrap();
            assert_eq!(block_address(&once), Some(once));
        }
    }
}
