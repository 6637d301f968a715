//! Text that was decoded twice: UTF-8 read as Windows-1252, or Latin-1, and written as UTF-8 again (`Ã©` for `é`).

use encoding_rs::{Encoding, WINDOWS_1252};

/// Whether a text has a place that reads as UTF-8 decoded twice.
///
/// Only what hardly stands in any text by itself is taken for it: a capital before a closing quote is not.
pub fn decoded_twice(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let mut rest = text.chars();
    while let Some(lead) = rest.next() {
        let Some(lead) = byte(lead) else { continue };
        let follow = match lead {
            0xc2..=0xc5 => 1,
            0xe0..=0xef => 2,
            0xf0..=0xf4 => 3,
            _ => continue,
        };
        let mut bytes = vec![lead];
        bytes.extend(rest.clone().take(follow).map_while(byte).filter(|b| (0x80..=0xbf).contains(b)));
        // « » ‘ ’ “ ”: what may follow a capital letter.
        let quote = |b: &u8| matches!(b, 0xab | 0xbb | 0x91..=0x94);
        if bytes.len() == follow + 1
            && !(follow == 1 && bytes[1..].iter().any(quote))
            && Encoding::utf8_valid_up_to(&bytes) == bytes.len()
        {
            return true;
        }
    }
    false
}

/// The byte that Windows-1252, or else Latin-1, has for a character beyond ASCII.
fn byte(c: char) -> Option<u8> {
    match u32::from(c) {
        0..=0x7f => None,
        code @ 0x80..=0xff => u8::try_from(code).ok(),
        _ => {
            let mut buffer = [0; 4];
            let (bytes, _, unmappable) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
            if unmappable { None } else { bytes.first().copied() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_decoded_twice_is_told_from_text() {
        for text in ["Parksâ€™s", "Parks\u{e2}\u{80}\u{99}", "CafÃ©", "25 Â°C", "Â§ 5", "ðŸ˜€", "ż: Å¼", "Â\u{a0}"]
        {
            assert!(decoded_twice(text), "{text}");
        }
        for text in [
            "Café",
            "«CAFÉ»",
            "naïve",
            "São Paulo",
            "IRMû",
            "Ångström",
            "â la carte",
            "Parks’s",
            "日本",
            "Â",
            "€5",
            "ÄÖÜß",
            "“É”",
            "ÃO",
        ] {
            assert!(!decoded_twice(text), "{text}");
        }
    }

    #[test]
    fn what_was_decoded_twice_by_a_decoder_is_found() {
        for word in ["é", "ñ", "ü", "Ø", "’", "“", "–", "™", "ł", "日", "😀", "½", "£"] {
            let (wrong, _, _) = WINDOWS_1252.decode(word.as_bytes());
            assert!(decoded_twice(&wrong), "{word}");
        }
    }
}
