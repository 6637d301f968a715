//! Writing letters from what was decided, and keeping them.

use crate::ActError;
use crate::after::After;
use crate::change::Act;
use records::letter::{self, Availability, Letter, LetterInputs, Translation};
use records::{AskedItem, Event, ItemDetermination, ItemOutcome, LetterKept, Matter, MatterNumber};
use register::Official;
use sha2::{Digest, Sha256};

impl Act<'_> {
    /// The determination letter, from the very items that the event decides.
    pub(crate) async fn determination_letter(
        &self,
        matter: &MatterNumber,
        decided: &[Event],
        by: &Official,
    ) -> Result<Letter, ActError> {
        let before = find(&self.city, matter)?;
        let after = self.city.after(decided, self.acts.now());
        let found = find(&after, matter)?;
        let (items, responsible) = determined(decided);
        let inputs = LetterInputs {
            available: Some(availability(&after, found, items, self.acts.now())),
            reopened: letter::reopened(before),
            responsible: responsible.to_vec(),
            assistance: Some(
                "Tell us what you are looking for in other words, or ask the Open Data team what the city holds; \
                 we will help to identify records."
                    .into(),
            ),
            ..self.inputs(Some(by)).await?
        };
        let none = items.iter().all(|item| item.outcome == ItemOutcome::NoRecords) && found.undetermined().is_empty();
        let write = if none { letter::no_records_letter } else { letter::determination_letter };
        write(&after, found, items, &inputs).map_err(ActError::refused)
    }

    /// The extension notice (Gov. Code § 7922.535(b)).
    pub(crate) async fn extension_notice(
        &self,
        matter: &MatterNumber,
        decided: &[Event],
        by: &Official,
    ) -> Result<Letter, ActError> {
        let after = self.city.after(decided, self.acts.now());
        let found = find(&after, matter)?;
        let inputs = self.inputs(Some(by)).await?;
        let noticed = found.extension.as_ref().ok_or_else(|| ActError::refused("nothing was extended"))?;
        letter::extension_letter(&after, found, noticed, &inputs).map_err(ActError::refused)
    }

    /// What every letter says; `by` signs it, otherwise whom its step names.
    pub(crate) async fn inputs(&self, by: Option<&Official>) -> Result<LetterInputs, ActError> {
        let head = self.acts.ledger.head().await.map_err(ActError::fault("reading the ledger"))?;
        Ok(LetterInputs {
            at: self.acts.now(),
            signed_by: by.into_iter().cloned().collect(),
            portal: self.acts.portal_url.clone(),
            ledger_head: Some(head.hash),
            ..LetterInputs::default()
        })
    }

    /// Sets the letter, with the translation that the requester wants, and puts both forms in place; the event names them
    /// by their checksums.
    pub(crate) fn keep(&self, matter: &Matter, letter: Letter) -> Result<Event, ActError> {
        let translation = self.translated(matter, &letter);
        let translation = translation.as_ref();
        let html = letters::html(&letter, translation).map_err(ActError::fault("setting the letter"))?;
        let pdf = self.acts.typesetter.pdf(&letter, translation).map_err(ActError::fault("setting the letter"))?;
        let id = self.acts.tools.random_name();
        let folder = self.acts.folder.letters();
        for (name, content) in [(format!("{id}.html"), html.as_bytes()), (format!("{id}.pdf"), pdf.as_slice())] {
            write_whole(&folder.join(name), content).map_err(ActError::fault("keeping the letter"))?;
        }
        let sum = |content: &[u8]| data_encoding::HEXLOWER.encode(&Sha256::digest(content));
        let kept = LetterKept {
            id,
            kind: letter.kind,
            title: letter.title,
            at: self.acts.now(),
            pdf_sha256: sum(&pdf),
            html_sha256: sum(html.as_bytes()),
        };
        Ok(Event::LetterSent { matter: matter.number.clone(), letter: kept })
    }

    /// The letter in the language that the requester wants beside English, if another is wanted.
    pub(crate) fn translated(&self, matter: &Matter, letter: &Letter) -> Option<Translation> {
        let described = matter.items().filter_map(|item| match matter.opening.item(item)? {
            AskedItem::Described(text) => Some(text),
            AskedItem::Dataset(_) | AskedItem::Series(_) => None,
        });
        let theirs: Vec<&str> = described.chain([matter.opening.text()]).map(str::trim).collect();
        letter::translate(letter, matter.requester.language, Some(self.acts.pack()), &theirs)
    }
}

/// What this act decides, and who is responsible for what is denied in it.
fn determined(decided: &[Event]) -> (&[ItemDetermination], &[Official]) {
    let found = decided.iter().find_map(|event| match event {
        Event::MatterDetermined { items, responsible, .. } => Some((items.as_slice(), responsible.as_slice())),
        _ => None,
    });
    found.unwrap_or_default()
}

/// When the last of what these items give is available: now, or as promised.
fn availability(city: &records::City, matter: &Matter, items: &[ItemDetermination], now: i64) -> Availability {
    let open = items.iter().filter_map(|item| matter.item_work(item.item)).filter(|work| work.complete_at.is_none());
    let promised = open.filter_map(|work| work.promise()).map(|promise| promise.time).max();
    let local = city.local(now);
    match promised.filter(|time| *time > local) {
        Some(estimated) => Availability { estimated, now: false },
        None => Availability { estimated: local, now: true },
    }
}

pub(crate) fn find<'a>(city: &'a records::City, matter: &MatterNumber) -> Result<&'a Matter, ActError> {
    city.matters.get(matter).ok_or_else(|| ActError::NotFound { what: "matter", name: matter.to_string() })
}

/// Writes a file so that it is there whole or not at all.
pub(crate) fn write_whole(path: &std::path::Path, content: &[u8]) -> std::io::Result<()> {
    let partial = path.with_extension("partial");
    let mut file = std::fs::File::create(&partial)?;
    std::io::Write::write_all(&mut file, content)?;
    file.sync_all()?;
    std::fs::rename(partial, path)
}
