//! Receiving, answering, extending, determining and closing matters.

use crate::after::After;
use crate::change::Act;
use crate::documents::Copied;
use crate::proceedings::opened_number;
use crate::produce::{Cut, Narrow, StagedFiles};
use crate::{ActError, Acts, LetterPreview};
use jiff::civil::DateTime;
use law::Citation;
use records::commands::{self, Determine, Extend, OpenMatter};
use records::document::DocumentId;
use records::{
    Actor, Agreement, Audience, Channel, City, Event, ItemDetermination, ItemOutcome, Letter, MatterNumber, Message,
    MessageFrom, Opening, Outcome, Requester, ScheduleLine, Search, cited,
};
use register::Official;
use store::OutgoingMail;

/// A matter taken in at the counter, by telephone, letter or e-mail.
#[derive(Debug, Clone)]
pub struct OpenAsk {
    /// What it opens with.
    pub opening: Opening,
    /// Who asks.
    pub requester: Requester,
    /// How it arrived.
    pub channel: Channel,
    /// True arrival time, microseconds since the epoch; now when absent.
    pub received_at: Option<i64>,
}

/// An answer to an inquiry.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The text.
    pub text: String,
    /// Whether the inquiry is answered with it.
    pub closes: bool,
}

/// An extension in writing.
#[derive(Debug, Clone)]
pub struct ExtendAsk {
    /// The id of the ground in the law pack.
    pub ground: String,
    /// The facts of this request.
    pub facts: String,
    /// The day by which a determination is expected.
    pub until: jiff::civil::Date,
    /// Head of the agency or designee.
    pub by: Official,
    /// The record by which a designee was designated.
    pub designation: Option<String>,
    /// What has been done so far.
    pub done_so_far: Option<String>,
}

/// How one item is determined: what is withheld follows from the register.
#[derive(Debug, Clone)]
pub struct ItemAsk {
    /// The item, from 0.
    pub item: u32,
    /// How it is narrowed.
    pub narrow: Narrow,
    /// Who the production is for.
    pub audience: Audience,
    /// The reasons, in words; what the plan says when blank.
    pub reasons: String,
    /// How the requester agreed to less than was asked for.
    pub agreed: Option<Agreement>,
    /// How was searched, where nothing was found.
    pub search: Option<Search>,
    /// Documents that are produced with it.
    pub documents: Vec<DocumentId>,
}

/// How records described in words, or a series of records, are determined: no dataset answers for them.
#[derive(Debug, Clone)]
pub struct DescribedAsk {
    /// The item, from 0.
    pub item: u32,
    /// What was decided: `NoRecords`, or `Full` when the reasons or a message say where the records are.
    pub outcome: ItemOutcome,
    /// The reasons.
    pub reasons: String,
    /// What is withheld, where something is.
    pub schedule: Vec<ScheduleLine>,
    /// How was searched, where nothing was found.
    pub search: Option<Search>,
    /// When the records are expected to be available, local, where they are not yet.
    pub expected: Option<DateTime>,
    /// The documents that are produced.
    pub documents: Vec<DocumentId>,
    /// Who they are for.
    pub audience: Audience,
}

/// How a request, or some items of it, are determined. What is named neither here nor there stays due.
#[derive(Debug, Clone)]
pub struct DetermineAsk {
    /// Datasets asked for.
    pub items: Vec<ItemAsk>,
    /// Records described in words, and series of records.
    pub described: Vec<DescribedAsk>,
    /// Who is responsible for what is denied (Gov. Code § 7922.540(b)).
    pub responsible: Vec<Official>,
    /// Who signs the letter.
    pub signed_by: Official,
}

impl ExtendAsk {
    /// The command, with the time of the notice.
    pub(crate) fn noticed_at(self, at: i64) -> Extend {
        let Self { ground, facts, until, by, designation, done_so_far } = self;
        Extend { ground, facts, until, by, at, designation, done_so_far }
    }
}

impl Acts {
    /// Everything that stands in the way of an extension, with the name of the answer that it is about.
    pub async fn extension_problems(
        &self,
        matter: &MatterNumber,
        ask: ExtendAsk,
    ) -> Result<Vec<(&'static str, String)>, ActError> {
        let input = ask.noticed_at(self.now());
        let problems = self.read(|city| commands::extension_problems(city, matter, &input)).await?;
        Ok(problems.into_iter().map(|(place, refusal)| (place, refusal.to_string())).collect())
    }

    /// Takes what the public side left in the inbox. Taking a submission twice opens one matter.
    pub async fn take_inbox(&self) -> Result<usize, ActError> {
        let waiting = self.inbox.waiting().await.map_err(ActError::fault("reading the inbox"))?;
        let count = waiting.len();
        for (id, at, submission) in waiting {
            let mut act = self.begin().await?;
            match commands::take_submission(&act.city, &id, at, submission.clone()) {
                Ok(events) => {
                    act.keep_webhook(&submission, &events).await?;
                    act.take_in(events).await?;
                    self.forget_webhook(&submission).await?;
                }
                // What the rules refuse stays refused: it is taken out, and said without its text.
                Err(refusal) => tracing::warn!(submission = %id, code = refusal.code, "a submission was refused"),
            }
            drop(act);
            self.inbox.done(&id).await.map_err(ActError::fault("clearing the inbox"))?;
        }
        Ok(count)
    }

    /// Opens a matter that did not come through the portal; returns its number and the tracking code to hand over.
    pub async fn open_matter(&self, actor: &Actor, ask: OpenAsk) -> Result<(MatterNumber, String), ActError> {
        let mut act = self.begin().await?;
        let received_at = ask.received_at.unwrap_or_else(|| self.now());
        let (events, code) = act.with_code(|city, track_hash| {
            let (requester, opening) = (ask.requester.clone(), ask.opening.clone());
            let input =
                OpenMatter { received_at, channel: ask.channel, requester, opening, track_hash, submission: None };
            commands::open_matter(city, input)
        })?;
        Ok((act.open_acknowledged(actor, events).await?, code))
    }

    /// Writes to the requester, and answers an inquiry.
    pub async fn write(
        &self,
        actor: &Actor,
        matter: &MatterNumber,
        official: Official,
        answer: Answer,
    ) -> Result<(), ActError> {
        let mut act = self.begin().await?;
        let found = act.city.matters.get(matter);
        let datasets = found.map(|m| m.opening.datasets()).unwrap_or_default();
        let text = found.map(|m| records::with_statutes(&answer.text, &act.city, m)).unwrap_or(answer.text);
        if let Some(place) = records::unfilled(&text) {
            let words = format!("nothing stands for {place} in this matter: write it out, or take it out");
            return Err(ActError::Refused(words));
        }
        let signed = signed(&text, &official, &act.city);
        let from = MessageFrom::Staff { official };
        let message = Message { at: self.now(), from, channel: Channel::Portal, datasets, text };
        let events = if answer.closes {
            commands::answer_inquiry(&act.city, matter, message.clone())
        } else {
            commands::keep_message(&act.city, matter, message.clone(), None)
        };
        let events = events.map_err(ActError::refused)?;
        let mut mail = act.mail_to(matter, "A message about your matter", &signed, &[]);
        mail.iter_mut().for_each(|mail| mail.by_hand = true);
        act.commit_with(actor, events, mail).await.map(drop)
    }

    /// Says that what the requester wrote was read, and that nothing is to be answered.
    pub async fn see_messages(&self, actor: &Actor, matter: &MatterNumber) -> Result<(), ActError> {
        let mut act = self.begin().await?;
        let events = commands::see_messages(&act.city, matter).map_err(ActError::refused)?;
        act.commit(actor, events).await.map(drop)
    }

    /// Extends the time to determine, once and in writing; the notice is sent.
    pub async fn extend(&self, actor: &Actor, matter: &MatterNumber, ask: ExtendAsk) -> Result<(), ActError> {
        let mut act = self.begin().await?;
        let by = ask.by.clone();
        let input = ask.noticed_at(self.now());
        let mut events = commands::extend(&act.city, matter, input).map_err(ActError::refused)?;
        let notice = act.extension_notice(matter, &events, &by).await?;
        events.push(act.keep(crate::letter::find(&act.city, matter)?, notice)?);
        let text = "The time to answer your request was extended. The notice is attached.";
        let mail = act.mail_to(matter, "Notice of extension", text, &events);
        act.commit_with(actor, events, mail).await.map(drop)
    }

    /// Determines a request: cuts what is produced, writes the letter from the same plan, and sends both at once.
    pub async fn determine(&self, actor: &Actor, matter: &MatterNumber, ask: DetermineAsk) -> Result<(), ActError> {
        let mut act = self.begin().await?;
        let Drafted { mut events, produced, letter } = act.drafted(matter, &ask).await?;
        events.push(act.keep(crate::letter::find(&act.city, matter)?, letter)?);
        self.put_in_place(&produced)?;
        let produced = if produced.is_empty() { "" } else { "; the records are on the page of your request" };
        let open =
            act.city.after(&events, self.now()).matters.get(matter).is_some_and(|m| !m.undetermined().is_empty());
        let part = if open { "A part of your request" } else { "Your request" };
        let text = format!("{part} was determined. The letter is attached{produced}.");
        let mail = act.mail_to(matter, "Determination on your request", &text, &events);
        act.commit_with(actor, events, mail).await.map(drop)
    }

    /// Produces an installment of an item: cut by the exemptions in force, put in place, then named by the event.
    pub async fn produce(
        &self,
        actor: &Actor,
        matter: &MatterNumber,
        item: u32,
        narrow: &Narrow,
        audience: Audience,
        last: bool,
    ) -> Result<(), ActError> {
        let mut act = self.begin().await?;
        let (mut events, produced) = act.installment(matter, item, narrow, audience, last)?;
        events.extend(act.letters_for(matter, &events).await?);
        self.put_in_place(&produced)?;
        let text =
            "Records of your request were produced; they are on the page of your request. The letter is attached.";
        let mail = act.mail_to(matter, "Records produced", text, &events);
        act.commit_with(actor, events, mail).await.map(drop)
    }

    /// The letter of an installment that is not produced. Looking at data in custody is an event of the ledger.
    pub async fn preview_installment(
        &self,
        actor: &Actor,
        matter: &MatterNumber,
        item: u32,
        narrow: &Narrow,
        audience: Audience,
        last: bool,
    ) -> Result<Vec<LetterPreview>, ActError> {
        let mut act = self.begin().await?;
        let (events, _) = act.installment(matter, item, narrow, audience, last)?;
        let previews = act.letter_previews(matter, &events).await?;
        act.looked_at(actor, matter, [item]).await?;
        Ok(previews)
    }

    /// The files are put in place before the event that names them: an event never names files that are not there.
    /// Should the append fail, no event names them, and the next start erases them.
    pub(crate) fn put_in_place(&self, produced: &[(String, StagedFiles)]) -> Result<(), ActError> {
        for (id, files) in produced {
            let target = self.folder.productions().join(id);
            std::fs::rename(files.path(), target).map_err(ActError::fault("putting the production in place"))?;
        }
        Ok(())
    }

    /// Closes a matter.
    pub async fn close(
        &self,
        actor: &Actor,
        matter: &MatterNumber,
        outcome: Outcome,
        reason: &str,
    ) -> Result<(), ActError> {
        let mut act = self.begin().await?;
        let events = commands::close(&act.city, matter, outcome, reason).map_err(ActError::refused)?;
        act.commit(actor, events).await.map(drop)
    }

    /// Releases the free text of a request to the public log.
    pub async fn release_text(&self, actor: &Actor, matter: &MatterNumber) -> Result<(), ActError> {
        let mut act = self.begin().await?;
        let events = commands::release_text(&act.city, matter).map_err(ActError::refused)?;
        act.commit(actor, events).await.map(drop)
    }
}

/// A determination that is decided and built, and not real yet: nothing of it is appended, sent or public.
pub(crate) struct Drafted {
    pub(crate) events: Vec<Event>,
    produced: Vec<(String, StagedFiles)>,
    pub(crate) letter: Letter,
}

/// The files of a production, with its id.
type NamedFiles = (String, StagedFiles);

impl Act<'_> {
    /// An installment of an item: cut, and the events that name it.
    fn installment(
        &self,
        matter: &MatterNumber,
        item: u32,
        narrow: &Narrow,
        audience: Audience,
        last: bool,
    ) -> Result<(Vec<Event>, Vec<NamedFiles>), ActError> {
        let cut = self.cut(matter, item, narrow, audience)?;
        let Some((production, files)) = cut.production else {
            return Err(ActError::refused("nothing of this item can be produced under the exemptions in force"));
        };
        let produced = vec![(production.id.clone(), files)];
        let events = commands::work::produce(&self.city, matter, production, last).map_err(ActError::refused)?;
        Ok((events, produced))
    }

    /// Nobody says that all of an item is given while documents that answer it are held back.
    fn check_nothing_held(
        &self,
        matter: &MatterNumber,
        item: u32,
        outcome: ItemOutcome,
        given: &[DocumentId],
    ) -> Result<(), ActError> {
        let Some(found) = self.city.matters.get(matter).filter(|_| outcome == ItemOutcome::Full) else { return Ok(()) };
        let before = |id: &DocumentId| {
            found.productions().flat_map(|made| &made.files).any(|file| file.document.as_ref() == Some(id))
        };
        let held = found.documents.iter().filter(|held| held.document.item == item && held.gone.is_none());
        let left = held.map(|held| &held.document).filter(|held| !given.contains(&held.id) && !before(&held.id));
        let names: Vec<&str> = left.map(|document| document.name.as_str()).collect();
        if names.is_empty() {
            return Ok(());
        }
        Err(ActError::Refused(format!(
            "item {} would be given in full, and these documents held for it would not be given: {}. Choose them, \
             withdraw what does not answer the item, say when the rest follows, or give the item in part",
            item.saturating_add(1),
            names.join(", ")
        )))
    }

    /// Cuts what is produced, decides, and writes the letter from the same plan.
    pub(crate) async fn drafted(&self, matter: &MatterNumber, ask: &DetermineAsk) -> Result<Drafted, ActError> {
        let mut items = Vec::new();
        let mut produced: Vec<(String, StagedFiles)> = Vec::new();
        let found = self.city.matters.get(matter);
        let segregable = found.and_then(|found| self.city.section(found, &["access.segregable-portion"]));
        for item in &ask.items {
            let mut cut = self.cut(matter, item.item, &item.narrow, item.audience.clone())?;
            cut.add_documents(self.copied(matter, item.item, &item.documents)?)?;
            self.check_nothing_held(matter, item.item, cut.outcome, &item.documents)?;
            items.push(item_determination(item, cut, segregable, &mut produced));
        }
        for described in &ask.described {
            let copied = self.copied(matter, described.item, &described.documents)?;
            // Where a day is promised, more follows.
            if described.expected.is_none() {
                self.check_nothing_held(matter, described.item, described.outcome, &described.documents)?;
            }
            items.push(described_determination(described, copied, &mut produced, self)?);
        }
        let events = self.determined(matter, items, ask)?;
        let letter = self.determination_letter(matter, &events, &ask.signed_by).await?;
        Ok(Drafted { events, produced, letter })
    }

    /// The events of a determination: what was decided, then when records that are given are expected.
    fn determined(
        &self,
        matter: &MatterNumber,
        items: Vec<ItemDetermination>,
        ask: &DetermineAsk,
    ) -> Result<Vec<Event>, ActError> {
        self.check_described(matter, &ask.described)?;
        let input = Determine { items, responsible: ask.responsible.clone() };
        let today = self.city.date_of(self.acts.now());
        let mut events = commands::determine(&self.city, matter, input, today).map_err(ActError::refused)?;
        for (item, time) in ask.described.iter().filter_map(|d| Some((d.item, d.expected?))) {
            let now = self.city.local(self.acts.now());
            let after = self.city.after(&events, self.acts.now());
            let work = after.matters.get(matter).and_then(|m| m.item_work(item));
            let reason = if work.is_some_and(|w| w.promise().is_some()) { "determined again" } else { "" };
            let promised = commands::work::promise(&after, matter, item, time, reason, now);
            events.extend(promised.map_err(ActError::refused)?);
        }
        Ok(events)
    }

    /// What a dataset answers for is cut from it, and not decided in words.
    fn check_described(&self, matter: &MatterNumber, described: &[DescribedAsk]) -> Result<(), ActError> {
        let datasets = self.city.matters.get(matter).map_or(0, |m| m.opening.items().len());
        match described.iter().find(|ask| usize::try_from(ask.item).is_ok_and(|item| item < datasets)) {
            None => Ok(()),
            Some(ask) => {
                let number = ask.item.saturating_add(1);
                Err(ActError::Refused(format!(
                    "item {number} of {matter} is a dataset: it is determined from the register"
                )))
            }
        }
    }

    /// Appends what the public sent, and tells them that it arrived. What is asked to be withheld is withheld with it;
    /// should that fail, the request is taken in all the same.
    async fn take_in(&mut self, events: Vec<Event>) -> Result<(), ActError> {
        let (events, mail) = self.acknowledged(events).await;
        let protected = self.protected(events.clone());
        if protected.len() > events.len() {
            match self.commit_with(&Actor::Public, protected, mail.clone()).await {
                Ok(_) => return Ok(()),
                Err(error) => tracing::error!("nothing was withheld provisionally: {error}"),
            }
        }
        self.commit_with(&Actor::Public, events, mail).await.map(drop)
    }

    /// Appends what opens a matter that somebody entered, with its acknowledgement; gives its number.
    pub(crate) async fn open_acknowledged(
        &mut self,
        actor: &Actor,
        events: Vec<Event>,
    ) -> Result<MatterNumber, ActError> {
        let number = opened_number(&events)?;
        let (events, mail) = self.acknowledged(events).await;
        self.commit_with(actor, events, mail).await?;
        Ok(number)
    }

    /// The events that open a matter, with the letter that says so (a request gets one), and the mail. A letter that
    /// cannot be written keeps nobody from asking.
    async fn acknowledged(&self, mut events: Vec<Event>) -> (Vec<Event>, Vec<OutgoingMail>) {
        let opened = events.iter().find_map(|event| match event {
            Event::MatterOpened { matter, kind, .. } => Some((matter.clone(), *kind)),
            _ => None,
        });
        let Some((matter, kind)) = opened else {
            let mail = self.confirmed(&events);
            return (events, mail);
        };
        match self.letters_for(&matter, &events).await {
            Ok(letters) => events.extend(letters),
            Err(error) => tracing::error!(%matter, "no acknowledgement was written: {error}"),
        }
        let after = self.city.after(&events, self.acts.now());
        let text = format!("The city received {} from you. Its number is {matter}.", kind.words());
        let mail = self.mail_about(&after, &matter, "Received", &text, &events);
        (events, mail)
    }

    /// What a requester did behind the secret link, told where it would harm them if it was somebody else.
    fn confirmed(&self, events: &[Event]) -> Vec<OutgoingMail> {
        let told = events.iter().find_map(|event| match event {
            Event::TrackRotated { matter, .. } => Some((
                matter,
                "The secret link was changed",
                "Somebody who had the secret link changed it. If that was you, use the new one; the old one is gone. If \
                 it was not, write to us, and you get another.",
            )),
            Event::MatterClosed { matter, outcome: Outcome::Withdrawn, .. } => Some((
                matter,
                "Withdrawn",
                "It was withdrawn through the secret link, and the city stops working on it. If that was not you, write \
                 to us: it is opened again.",
            )),
            _ => None,
        });
        told.map(|(matter, subject, text)| self.mail_to(matter, subject, text, events)).unwrap_or_default()
    }
}

/// What a person wrote, as their mail says it: with name, title and city below.
fn signed(text: &str, official: &Official, city: &City) -> String {
    let city = city.settings.as_ref().map(|settings| format!("\n{}", settings.city)).unwrap_or_default();
    format!("{}\n\n{official}{city}", text.trim_end())
}

fn described_determination(
    ask: &DescribedAsk,
    copied: Option<Copied>,
    produced: &mut Vec<(String, StagedFiles)>,
    act: &Act<'_>,
) -> Result<ItemDetermination, ActError> {
    let mut schedule = ask.schedule.clone();
    let production = copied.map(|copied| {
        // What a person typed stands first; a line that says the same is not said twice.
        schedule.extend(copied.redacted.iter().filter(|line| !ask.schedule.contains(line)).cloned());
        let (production, files) = copied.production(act.acts.tools.random_name(), ask.item, ask.audience.clone());
        produced.push((production.id.clone(), files));
        production
    });
    Ok(ItemDetermination {
        item: ask.item,
        outcome: ask.outcome,
        reasons: ask.reasons.clone(),
        schedule,
        narrowed: Vec::new(),
        production,
        left_out: Vec::new(),
        agreed: None,
        search: ask.search.clone(),
    })
}

fn item_determination(
    ask: &ItemAsk,
    cut: Cut,
    segregable: Option<&Citation>,
    produced: &mut Vec<(String, StagedFiles)>,
) -> ItemDetermination {
    let reasons = if ask.reasons.trim().is_empty() { reasons(&cut, segregable) } else { ask.reasons.trim().to_owned() };
    let production = cut.production.map(|(production, files)| {
        produced.push((production.id.clone(), files));
        production
    });
    ItemDetermination {
        item: ask.item,
        outcome: cut.outcome,
        reasons,
        schedule: cut.schedule,
        narrowed: cut.narrowed,
        production,
        agreed: ask.agreed.clone().or(cut.agreed).filter(|_| !cut.left_out.is_empty()),
        left_out: cut.left_out,
        search: ask.search.clone().filter(|_| cut.outcome == ItemOutcome::NoRecords),
    }
}

/// The reasons as the plan gives them, with the section that asks for the segregable portion.
fn reasons(cut: &Cut, segregable: Option<&Citation>) -> String {
    match cut.outcome {
        ItemOutcome::Full if !cut.left_out.is_empty() => {
            "The city holds these records. Nothing is exempt in what you agreed to receive.".into()
        }
        ItemOutcome::Full => "The city holds these records and nothing in them is exempt.".into(),
        ItemOutcome::Partial => format!(
            "The city holds these records. Parts are exempt as the schedule says; every reasonably segregable portion \
             is produced{}.",
            cited(segregable)
        ),
        ItemOutcome::Denied => format!(
            "The records are exempt as the schedule says, and no portion can be segregated{}.",
            cited(segregable)
        ),
        ItemOutcome::NoRecords => "The city has announced this dataset but holds no data for it yet.".into(),
    }
}
