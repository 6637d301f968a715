//! A letter before it is sent: what it says, and what the law asks of it.

use crate::change::Act;
use crate::{ActError, Acts, DetermineAsk, ExtendAsk};
use law::Citation;
use records::{Actor, Event, Letter, MatterNumber, Opening, commands};
use std::collections::BTreeSet;

/// A letter that was written and not sent.
#[derive(Debug, Clone)]
pub struct LetterPreview {
    /// Its title.
    pub title: String,
    /// To whom, line by line.
    pub to: Vec<String>,
    /// Who signs.
    pub signed_by: Vec<register::Official>,
    /// What it says, as HTML that holds no markup of anybody's.
    pub body: String,
    /// The translation that goes with it, where the requester wants one.
    pub translation: Option<TranslationPreview>,
    /// What is asked of such a letter.
    pub checklist: Vec<Checked>,
}

/// A letter in another language, before it is sent.
#[derive(Debug, Clone)]
pub struct TranslationPreview {
    /// Its language, as BCP 47.
    pub language: &'static str,
    /// That it is to be confirmed.
    pub notice: String,
    /// What it says, as HTML that holds no markup of anybody's.
    pub body: String,
}

/// Something that is asked of a letter.
#[derive(Debug, Clone)]
pub struct Checked {
    /// What the letter says, in short.
    pub text: String,
    /// The sections that ask for it.
    pub sections: Vec<Citation>,
    /// Whether a statute asks for it, and not good practice alone.
    pub required: bool,
    /// Whether this letter says it; what it does not say is not asked for in its case, or it would not have been
    /// written.
    pub said: bool,
}

impl Acts {
    /// The letter of a determination that is not made. Looking at data in custody is an event of the ledger.
    pub async fn preview_determination(
        &self,
        actor: &Actor,
        matter: &MatterNumber,
        ask: &DetermineAsk,
    ) -> Result<LetterPreview, ActError> {
        let mut act = self.begin().await?;
        let drafted = act.drafted(matter, ask).await?;
        let preview = act.letter_preview(matter, &drafted.letter)?;
        let opening = act.city.matters.get(matter).map(|found| &found.opening);
        let Some(Opening::Request { items, .. }) = opening else { return Ok(preview) };
        let of = |item: u32| usize::try_from(item).ok().and_then(|n| items.get(n)).map(|item| item.dataset.clone());
        let looked: BTreeSet<_> = ask.items.iter().filter_map(|item| of(item.item)).collect();
        let purpose = || matter.to_string();
        let events = looked.into_iter().map(|dataset| Event::CustodyPreviewed { dataset, purpose: purpose() });
        act.commit(actor, events.collect()).await?;
        Ok(preview)
    }

    /// The notice of an extension that is not made.
    pub async fn preview_extension(&self, matter: &MatterNumber, ask: ExtendAsk) -> Result<LetterPreview, ActError> {
        let act = self.begin().await?;
        let by = ask.by.clone();
        let events = commands::extend(&act.city, matter, ask.noticed_at(self.now())).map_err(ActError::refused)?;
        let notice = act.extension_notice(matter, &events, &by).await?;
        act.letter_preview(matter, &notice)
    }
}

impl Act<'_> {
    /// The checklists of the letter: of its kind, and of whatever else it says something for (a determination that
    /// denies is a denial too).
    fn letter_preview(&self, matter: &MatterNumber, letter: &Letter) -> Result<LetterPreview, ActError> {
        let found = crate::letter::find(&self.city, matter)?;
        let on = found.due.as_ref().map_or_else(|| self.city.date_of(found.received_at), |due| due.receipt_date);
        let said: BTreeSet<&str> = letter.satisfied().collect();
        let kinds: BTreeSet<&str> = said.iter().filter_map(|id| id.split('.').next()).collect();
        let kinds = kinds.into_iter().chain([letter.kind.as_str()]).collect::<BTreeSet<_>>();
        let pack = self.acts.pack();
        let items = kinds.into_iter().flat_map(|kind| pack.checklist(kind)).filter(|item| item.in_force_on(on));
        let checked = items.map(|item| Checked {
            text: item.text.clone(),
            sections: item.citations.clone(),
            required: item.is_required(),
            said: said.contains(item.id.as_str()),
        });
        let translation = self.translated(found, letter).map(|translation| {
            let body = letters::translated_body(&translation).map_err(ActError::fault("setting the letter"))?;
            let language = translation.language.tag();
            Ok(TranslationPreview { language, notice: translation.notice, body })
        });
        Ok(LetterPreview {
            title: letter.title.clone(),
            to: letter.to.clone(),
            signed_by: letter.from.signed_by.clone(),
            body: letters::body(letter).map_err(ActError::fault("setting the letter"))?,
            translation: translation.transpose()?,
            checklist: checked.collect(),
        })
    }
}
