//! What a finding can be of. The word is what is kept for ever; a new kind is a new line here and, where a law is usually
//! concerned, a line in the law packs.

use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $word:literal $title:literal $advice:literal;)*) => {
        /// What a finding is of.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Kind {
            $(#[doc = $title] #[serde(rename = $word)] $kind,)*
        }

        impl Kind {
            /// All of them.
            pub const ALL: &[Kind] = &[$(Kind::$kind),*];

            /// The word that is kept.
            pub fn word(self) -> &'static str {
                match self { $(Kind::$kind => $word),* }
            }

            /// What a person reads.
            pub fn title(self) -> &'static str {
                match self { $(Kind::$kind => $title),* }
            }

            /// Why it matters, or what to do about it.
            pub fn advice(self) -> &'static str {
                match self { $(Kind::$kind => $advice),* }
            }
        }
    };
}

kinds! {
    Unreadable "unreadable" "Could not be looked into" "A person must look at it before it is given away.";
    SocialSecurityNumber "social-security-number" "Social Security number" "Redact it; the rest of the record stays public.";
    BirthDate "date-of-birth" "Date of birth" "A date stands beside words such as “born” or “DOB”.";
    PhoneNumber "phone-number" "Telephone number" "Check whether it is a private one.";
    EmailAddress "e-mail-address" "E-mail address" "Check whether it is a private one.";
    DriverLicence "driver-licence" "Driver’s licence number" "It stands beside words such as “driver’s license”.";
    Plate "licence-plate" "Licence plate" "It stands beside words such as “license plate”.";
    PaymentCard "payment-card" "Payment card number" "Its digits fit the check digit of a payment card.";
    HiddenSheet "hidden-sheet" "Hidden sheet" "Whoever opens the file can show it.";
    HiddenRows "hidden-rows" "Hidden rows" "Whoever opens the file can show them.";
    HiddenColumns "hidden-columns" "Hidden columns" "Whoever opens the file can show them.";
    CoveredCells "covered-cells" "Values under merged cells" "Whoever unmerges the cells sees them.";
    PivotCache "pivot-cache" "Store of a pivot table" "It may hold rows that no sheet shows.";
    ExternalLink "external-link" "Link to another file" "Values of the other file may be kept with it.";
    DefinedName "defined-name" "Names for cells" "Names may tell of people or places of files.";
    Macro "macro" "Macros" "A program in the file; its text is not looked at.";
    Connection "connection" "Connection to a data source" "It may name servers and accounts.";
    ChangeHistory "change-history" "List of earlier changes" "Earlier values are kept in it.";
    Comment "comment" "Comments" "Remarks that a printed page does not show.";
    TrackedChange "tracked-change" "Tracked changes" "Text that was taken out is still in the file.";
    HiddenText "hidden-text" "Hidden text" "Whoever opens the file can show it.";
    HiddenSlide "hidden-slide" "Hidden slide" "Whoever opens the file can show it.";
    SpeakerNotes "speaker-notes" "Speaker notes" "Remarks that the slides do not show.";
    Properties "properties" "Properties of the document" "They name authors, companies or places of files.";
    EmbeddedFile "embedded-file" "File inside the file" "It goes out with the file; it was looked into as well.";
    Annotation "annotation" "Annotations" "Remarks that lie on the pages.";
    UnappliedRedaction "unapplied-redaction" "Redaction that was marked and never applied" "What it marks is still there.";
    PaintedOver "painted-over" "Text under a filled shape" "It can be copied from under the shape: redact the text itself.";
    InvisibleText "invisible-text" "Text that is not seen" "Such as recognised text under a scan: it can be copied and searched.";
    Script "script" "Script" "A program in the file.";
    FormValue "form-value" "Values of a form" "What was typed into the form is kept apart from the pages.";
    HiddenLayer "hidden-layer" "Hidden layer" "Whoever opens the file can show it.";
    EarlierVersion "earlier-version" "Earlier version in the file" "What was changed is still in the file.";
    PictureOfText "picture-of-text" "Pages that are pictures" "Words in a picture are not read: a person must look.";
    UnreadableText "unreadable-text" "Text whose letters are not known" "The file does not say which letters these are: a person must look.";
    Location "location" "Place where a picture was taken" "It may be somebody’s home.";
    DeviceSerial "device-serial" "Serial number of a camera" "It tells which pictures come from the same camera.";
    OwnerName "owner-name" "Name of a picture’s owner" "The camera wrote it into the file.";
    Thumbnail "thumbnail" "Small copy of a picture" "It may show what was cut away or painted over.";
    BlindCopy "blind-copy" "Recipients of blind copies" "They were not meant to be seen.";
}

impl Kind {
    /// The kind of a word; `None` for one that a newer program wrote.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_about_documents_names_every_kind() {
        let page = include_str!("../../../docs/documents.md");
        for kind in Kind::ALL {
            let line = format!("| `{}` | {} |", kind.word(), kind.title());
            assert!(page.contains(&line) && page.contains(kind.advice()), "{}", kind.word());
        }
    }

    #[test]
    fn every_word_is_its_own_and_is_what_is_written() {
        for kind in Kind::ALL {
            assert_eq!(Kind::of(kind.word()), Some(*kind), "{}", kind.word());
        }
        assert_eq!(Kind::of("of-a-newer-program"), None);
    }
}
