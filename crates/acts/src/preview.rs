//! A letter before it is sent: what it says, and what the law asks of it.

use crate::change::Act;
use crate::{ActError, Acts, DetermineAsk, ExemptionAsk, ExtendAsk, Moment};
use catalog::DatasetId;
use law::Citation;
use records::commands::Refusal;
use records::commands::review::ReviewDecision;
use records::{Actor, AskedItem, City, Event, Letter, MatterNumber, commands};
use register::Exemption;
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
        act.looked_at(actor, matter, ask.items.iter().map(|item| item.item)).await?;
        Ok(preview)
    }

    /// The letters of a step that is not taken; none where it sends none.
    pub async fn preview_step(
        &self,
        matter: &MatterNumber,
        decide: impl FnOnce(&City, Moment) -> Result<Vec<Event>, Refusal>,
    ) -> Result<Vec<LetterPreview>, ActError> {
        let act = self.begin().await?;
        let events = decide(&act.city, act.moment()).map_err(ActError::refused)?;
        act.letter_previews(matter, &events).await
    }

    /// As [`Acts::preview_step`], with exemptions that the step would record.
    pub async fn preview_recording(
        &self,
        matter: &MatterNumber,
        dataset: &DatasetId,
        asks: &[ExemptionAsk],
        decide: impl FnOnce(&City, Moment, Vec<Exemption>) -> Result<Vec<Event>, Refusal>,
    ) -> Result<Vec<LetterPreview>, ActError> {
        let act = self.begin().await?;
        let exemptions = act.drafts(dataset, asks)?;
        let events = decide(&act.city, act.moment(), exemptions).map_err(ActError::refused)?;
        act.letter_previews(matter, &events).await
    }

    /// The letter of a review that is not decided.
    pub async fn preview_review(
        &self,
        actor: &Actor,
        matter: &MatterNumber,
        decision: ReviewDecision,
        replacement: Option<ExemptionAsk>,
    ) -> Result<Vec<LetterPreview>, ActError> {
        let act = self.begin().await?;
        let events = act.review_decided(actor, matter, decision, replacement)?;
        act.letter_previews(matter, &events).await
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
    /// The letters that these events call for, kept nowhere.
    pub(crate) async fn letter_previews(
        &self,
        matter: &MatterNumber,
        events: &[Event],
    ) -> Result<Vec<LetterPreview>, ActError> {
        let called = self.letters_called_for(matter, events).await?;
        let letters = called.map(|(_, letters)| letters).unwrap_or_default();
        letters.iter().map(|letter| self.letter_preview(matter, letter)).collect()
    }

    /// Keeps on record that items of a request were looked at in custody.
    pub(crate) async fn looked_at(
        &mut self,
        actor: &Actor,
        matter: &MatterNumber,
        items: impl IntoIterator<Item = u32>,
    ) -> Result<(), ActError> {
        let found = crate::letter::find(&self.city, matter)?;
        let dataset = |item: u32| match found.opening.item(item)? {
            AskedItem::Dataset(asked) => Some(asked.dataset.clone()),
            AskedItem::Described(_) | AskedItem::Series(_) => None,
        };
        let looked: BTreeSet<DatasetId> = items.into_iter().filter_map(dataset).collect();
        let purpose = || matter.to_string();
        let events = looked.into_iter().map(|dataset| Event::CustodyPreviewed { dataset, purpose: purpose() });
        let events: Vec<Event> = events.collect();
        self.commit(actor, events).await.map(drop)
    }

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
