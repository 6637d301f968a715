//! Matters, event by event.

use super::{City, HistoryLine};
use crate::Outcome;
use crate::document::{DocumentId, Gone, HeldDocument, Override};
use crate::mail::PlacedMail;
use crate::proceedings::Proceeding;
use crate::{
    Actor, Entry, Event, Extension, ItemDetermination, Matter, MatterNumber, Message, MessageFrom, Opening, Step,
    Webhook,
};
use register::Official;

impl City {
    pub(super) fn apply_to_matter(&mut self, entry: &Entry) {
        let Some(number) = entry.event.matter().cloned() else { return };
        match &entry.event {
            Event::MatterOpened { .. } => self.open(entry),
            Event::MessageKept { message, submission, .. } => {
                self.submissions.extend(submission.clone());
                self.change_matter(&number, |m| {
                    m.messages.push(Message::clone(message));
                    m.show_mail(submission.as_deref());
                });
            }
            Event::TrackRotated { track_hash, .. } => self.rotate(&number, track_hash),
            Event::MatterExtended { extension, .. } => {
                self.change_matter(&number, |m| m.extension = Some(Extension::clone(extension)));
            }
            Event::MatterDetermined { items, responsible, .. } => {
                self.change_matter(&number, |m| m.determine(items, responsible, entry.at));
            }
            Event::LetterSent { letter, .. } => self.change_matter(&number, |m| m.letters.push(letter.clone())),
            Event::MatterProceeded { step, .. } => self.change_matter(&number, |m| {
                m.proceeding.take(step, entry.at);
                m.note_determined();
            }),
            Event::SealedKept { sealed, .. } => {
                self.sealed.entry(number.clone()).or_default().push((entry.at, sealed.clone()));
            }
            Event::ClockRecomputed { recomputed, .. } => {
                self.change_matter(&number, |m| m.recompute(recomputed));
                self.note_moved(&number, recomputed);
            }
            Event::MatterReopened { .. } => self.change_matter(&number, |m| {
                m.outcome = None;
                m.closed_at = None;
                m.same_as = None;
                m.closed_because = None;
            }),
            Event::DocumentReceived { document, .. } => self.change_matter(&number, |m| {
                if let Some(replaced) = &document.replaces
                    && let Some(held) = m.documents.iter_mut().find(|held| held.document.id == replaced.document)
                {
                    held.gone = Some(Gone::Replaced { document: document.id.clone(), reason: replaced.reason.clone() });
                }
                m.documents.push(HeldDocument::new(document, entry.at, entry.actor.to_string()));
            }),
            Event::DocumentScanned { document, warnings, .. } => {
                self.change_document(&number, document, |held| held.scanned(warnings, entry.at));
            }
            Event::DocumentWarningsOverridden { document, warnings, reason, by, .. } => {
                let decision = Override { by: by.clone(), reason: reason.clone(), at: entry.at };
                self.change_document(&number, document, |held| held.override_warnings(warnings, &decision));
            }
            Event::DocumentWithdrawn { document, reason, by, .. } => {
                self.change_matter(&number, |m| m.withdraw_document(document, reason, by));
            }
            Event::ProductionClosed { production, reason, because, by, .. } => {
                self.change_matter(&number, |m| {
                    m.close_production(production, (reason, because.as_ref(), by), entry.at)
                });
            }
            Event::WebhookChanged { webhook, .. } => self.change_matter(&number, |m| m.change_webhook(webhook)),
            Event::TextReleased { .. } => self.change_matter(&number, |m| m.text_public = true),
            Event::MatterClosed { outcome, same_as, reason, .. } => self.change_matter(&number, |m| {
                m.closed_because = Some(reason.clone()).filter(|reason| !reason.trim().is_empty());
                m.outcome = Some(*outcome);
                m.closed_at = Some(entry.at);
                m.same_as.clone_from(same_as);
            }),
            _ => {}
        }
        self.change_matter(&number, |m| m.note_waiting(entry));
        if let Some(matter) = self.matters.get(&number) {
            match matter.waits_since {
                Some(_) => self.waited_in.insert(number.clone()),
                None => self.waited_in.remove(&number),
            };
            let place = (matter.received_at, number.clone());
            match matter.outcome {
                None => {
                    self.open.insert(number.clone());
                    self.closed.remove(&place);
                    self.answered.remove(&place);
                }
                Some(outcome) => {
                    self.open.remove(&number);
                    let ended = if outcome == Outcome::Answered { &mut self.answered } else { &mut self.closed };
                    ended.insert(place);
                }
            }
            self.history.entry(number).or_default().extend(HistoryLine::of(entry));
        }
    }

    fn change_matter(&mut self, number: &MatterNumber, change: impl FnOnce(&mut Matter)) {
        if let Some(matter) = self.matters.get_mut(number) {
            change(matter);
        }
    }

    fn change_document(&mut self, number: &MatterNumber, id: &DocumentId, change: impl FnOnce(&mut HeldDocument)) {
        self.change_matter(number, |matter| {
            if let Some(held) = matter.documents.iter_mut().find(|held| held.document.id == *id) {
                change(held);
            }
        });
    }

    /// A number that is already open stays what it is.
    fn open(&mut self, entry: &Entry) {
        let Event::MatterOpened {
            matter,
            kind,
            received_at,
            channel,
            requester,
            opening,
            rules,
            due,
            track_hash,
            submission,
        } = &entry.event
        else {
            return;
        };
        self.submissions.extend(submission.clone());
        self.count_number(matter);
        if self.matters.contains_key(matter) {
            return;
        }
        if let (Opening::Referral(_), Actor::Staff { user, .. }) = (opening, &entry.actor) {
            self.asked_counsel.insert(matter.clone(), user.clone());
        }
        if let Some(hash) = track_hash {
            self.tracks.insert(hash.clone(), matter.clone());
        }
        let opened = Matter {
            number: matter.clone(),
            kind: *kind,
            received_at: *received_at,
            channel: *channel,
            requester: requester.clone(),
            opening: opening.clone(),
            rules: rules.clone(),
            due: due.clone(),
            extension: None,
            messages: Vec::new(),
            determinations: Vec::new(),
            determined_at: None,
            letters: Vec::new(),
            responsible: Vec::new(),
            outcome: None,
            closed_at: None,
            same_as: None,
            closed_because: None,
            waits_since: None,
            text_public: false,
            proceeding: Proceeding::of(opening),
            recomputed: Vec::new(),
            documents: Vec::new(),
            closed_productions: Vec::new(),
            mails: Vec::new(),
            webhooks: Vec::new(),
            track_hash: track_hash.clone(),
            submission: submission.clone(),
        };
        self.kinds.entry(*kind).or_default().insert(matter.clone());
        self.received.entry(super::queries::day_of(*received_at)).or_default().insert(matter.clone());
        if let Some(about) = opening.about() {
            self.about.entry(about.clone()).or_default().insert(matter.clone());
        }
        self.alike.add(&opened);
        let asks = [opened.requester.name.as_deref(), opened.requester.email.as_deref()];
        let words = [Some(matter.0.as_str())].into_iter().chain(asks).flatten().collect::<Vec<_>>().join("\n");
        self.sought.push_back((matter.clone(), words.to_lowercase().into()));
        self.matters.insert(matter.clone(), opened);
    }

    /// Remembers the highest number given of each kind and year.
    fn count_number(&mut self, number: &MatterNumber) {
        if let Some((series, count)) = number.0.rsplit_once('-')
            && let Ok(count) = count.parse::<u64>()
        {
            let last = self.counters.entry(series.to_owned()).or_default();
            *last = count.max(*last);
        }
    }

    fn rotate(&mut self, number: &MatterNumber, track_hash: &str) {
        let Some(matter) = self.matters.get_mut(number) else { return };
        if let Some(old) = matter.track_hash.replace(track_hash.to_owned()) {
            self.tracks.remove(&old);
            self.spent_tracks.insert(old.clone());
            self.former_tracks.entry(number.clone()).or_default().push(old);
        }
        self.tracks.insert(track_hash.to_owned(), number.clone());
    }
}

impl Matter {
    /// What the requester writes, narrows or answers waits for somebody to read it: until the city writes, decides, or
    /// says that nothing is to be answered.
    fn note_waiting(&mut self, entry: &Entry) {
        let public = entry.actor == Actor::Public;
        match &entry.event {
            Event::MessageKept { message: Message { from: MessageFrom::Requester, .. }, .. } => {
                self.waits_since.get_or_insert(entry.at);
            }
            // An appointment that is taken is what the city offered; what is narrowed or answered is for it to go on with.
            Event::MatterProceeded { step: Step::Request(_), .. } if public => {
                self.waits_since.get_or_insert(entry.at);
            }
            // The acknowledgement that goes out by itself answers nothing.
            Event::LetterSent { .. } if public => {}
            Event::MessageKept { .. }
            | Event::MessagesSeen { .. }
            | Event::LetterSent { .. }
            | Event::MatterDetermined { .. }
            | Event::MatterExtended { .. } => self.waits_since = None,
            Event::MatterClosed { outcome: Outcome::Withdrawn, .. } => self.waits_since = None,
            _ => {}
        }
    }

    /// The requester sees the mail that a message was made of: it is theirs.
    fn show_mail(&mut self, submission: Option<&str>) {
        let of = |placed: &&mut PlacedMail| submission == Some(placed.mail.id.submission().as_str());
        if let Some(placed) = self.mails.iter_mut().find(of) {
            (placed.from_requester, placed.shown) = (true, true);
        }
    }

    /// A later decision on an item replaces the earlier one; the day on which every item was determined for the first
    /// time stands.
    fn determine(&mut self, items: &[ItemDetermination], responsible: &[Official], at: i64) {
        self.determinations.retain(|known| !items.iter().any(|new| new.item == known.item));
        self.determinations.extend(items.iter().cloned());
        self.determinations.sort_by_key(|d| d.item);
        for official in responsible {
            if !self.responsible.contains(official) {
                self.responsible.push(official.clone());
            }
        }
        for item in items {
            if let Proceeding::Request(work) = &mut self.proceeding {
                work.determined(item.item, at);
            }
        }
        self.note_determined();
    }

    /// A request is determined when the last of what is still asked for is: also where the rest is given up later.
    fn note_determined(&mut self) {
        if self.determined_at.is_some() || self.determinations.is_empty() || !self.undetermined().is_empty() {
            return;
        }
        let decided = self.items().filter_map(|item| self.item_work(item)?.first_determined_at);
        self.determined_at = decided.max();
    }

    /// A webhook that is known stands elsewhere now; another one is new.
    fn change_webhook(&mut self, webhook: &Webhook) {
        match self.webhooks.iter_mut().find(|known| known.id == webhook.id) {
            Some(known) => known.clone_from(webhook),
            None => self.webhooks.push(webhook.clone()),
        }
    }

    /// The old clock is kept beside the new one.
    fn recompute(&mut self, recomputed: &law::Recomputed) {
        self.due = Some(recomputed.new.clone());
        self.recomputed.push(recomputed.clone());
    }
}

impl Event {
    /// The matter an event is about, if it is about one.
    pub fn matter(&self) -> Option<&MatterNumber> {
        match self {
            Self::MatterOpened { matter, .. }
            | Self::MessageKept { matter, .. }
            | Self::MessagesSeen { matter }
            | Self::TrackRotated { matter, .. }
            | Self::MatterExtended { matter, .. }
            | Self::MatterDetermined { matter, .. }
            | Self::LetterSent { matter, .. }
            | Self::MatterProceeded { matter, .. }
            | Self::SealedKept { matter, .. }
            | Self::ClockRecomputed { matter, .. }
            | Self::MatterReopened { matter, .. }
            | Self::DocumentReceived { matter, .. }
            | Self::DocumentScanned { matter, .. }
            | Self::DocumentWarningsOverridden { matter, .. }
            | Self::DocumentWithdrawn { matter, .. }
            | Self::DocumentOpened { matter, .. }
            | Self::ProductionClosed { matter, .. }
            | Self::MailPlaced { matter, .. }
            | Self::WebhookChanged { matter, .. }
            | Self::TextReleased { matter }
            | Self::TaskSet { matter, .. }
            | Self::TaskDone { matter, .. }
            | Self::MatterClosed { matter, .. } => Some(matter),
            _ => None,
        }
    }
}
