//! The matters of the sample city: new, late, extended, determined with its letter, answered.

use super::{Accounts, Clock, official, proceedings};
use acts::{Acts, Answer, DetermineAsk, ExtendAsk, ItemAsk, Narrow, OpenAsk};
use jiff::civil::Date;
use records::{Actor, Audience, Channel, Item, Language, MatterNumber, Opening, Requester, Topic};

/// Opens the matters of the sample city and brings each to where it stands, in the order in which it happened.
pub async fn open(acts: &Acts, clock: &Clock, staff: &Accounts) -> Result<(), String> {
    // Received and never determined: late.
    clock.set(clock.day(34).at(9, 12, 0, 0));
    ask(acts, vec![item("park-cite", &["issued", "violation", "fine"], None)?], None, "").await?;
    proceedings::live(acts, clock, staff).await?;
    clock.set(clock.day(10).at(19, 40, 0, 0));
    let keys = ask_for_keys(acts).await?;
    clock.set(clock.day(9).at(10, 31, 0, 0));
    let range = (clock.day(120), clock.day(60));
    let calls = ask(acts, vec![item("call-serv", &[], Some(range))?], None, "Alex Morgan").await?;
    clock.set(clock.day(8).at(14, 6, 0, 0));
    let notes = ask_in_spanish(acts, vec![item("city-3110", &[], None)?], "Notes of the requests named.").await?;
    clock.set(clock.working_day(5).at(11, 20, 0, 0));
    answer_keys(acts, &staff.actor(1), &keys).await?;
    clock.set(clock.day(4).at(16, 45, 0, 0));
    let officers = item("payr-2026", &["name", "title", "home_address"], None)?;
    ask(acts, vec![officers], None, "Pat Quinn").await?;
    clock.set(clock.working_day(1).at(9, 25, 0, 0));
    determine(acts, &staff.actor(0), &calls).await?;
    clock.set(clock.working_day(1).at(10, 50, 0, 0));
    extend(acts, &staff.actor(0), &notes).await?;
    clock.set(clock.day(1).at(13, 15, 0, 0));
    let words = "All e-mail of the Parks department about the closing of the community pool in 2025.";
    let pool = ask(acts, vec![], Some(words), "Jo Vang").await?;
    clock.set(clock.day(1).at(15, 33, 0, 0));
    ask(acts, vec![item("alpr-read", &[], None)?], None, "").await?;
    clock.set(clock.day(1).at(17, 2, 0, 0));
    ask_for_date(acts).await?;
    clock.set(clock.day(1).at(17, 20, 0, 0));
    proceedings::work_on(acts, clock, staff, &pool).await?;
    clock.set(clock.day(1).at(18, 47, 0, 0));
    write(acts).await
}

/// Mail from somebody whom the city does not know yet: it waits for the Clerk.
async fn write(acts: &Acts) -> Result<(), String> {
    const MAIL: &str = "From: Noor Castillo <noor@reader.example>\r\nTo: records@city.example\r\n\
        Subject: Records of the sidewalk survey\r\nMessage-ID: <sidewalks@reader.example>\r\n\r\n\
        Hello,\r\n\r\nplease send me the sidewalk survey of 2024 with its photographs, as files.\r\n\r\nThank you\r\nNoor\r\n";
    let mut sender = acts.receive_mail().map_err(|e| e.to_string())?;
    sender.write(MAIL.as_bytes()).map_err(|e| e.to_string())?;
    let staged = sender.finish().await.map_err(|e| e.to_string())?;
    acts.take_mail(staged, acts.now()).await.map(drop).map_err(|e| e.to_string())
}

/// A request is determined in part, with its production and its letter.
async fn determine(acts: &Acts, clerk: &Actor, number: &MatterNumber) -> Result<(), String> {
    let ask = DetermineAsk {
        items: vec![ItemAsk {
            item: 0,
            narrow: Narrow::default(),
            audience: Audience::Public,
            reasons: String::new(),
            agreed: None,
            search: None,
            documents: vec![],
        }],
        described: Vec::new(),
        responsible: vec![official(0), official(2)],
        signed_by: official(0),
    };
    acts.determine(clerk, number, ask).await.map_err(|e| e.to_string())
}

async fn extend(acts: &Acts, clerk: &Actor, number: &MatterNumber) -> Result<(), String> {
    let due =
        acts.read(|city| city.matters.get(number).and_then(|m| m.due.clone())).await.map_err(|e| e.to_string())?;
    let until = due.map(|d| d.extension_latest).ok_or("the request has no clock")?;
    let ground = acts.pack().extension_grounds.get(1).map(|g| g.id.clone()).unwrap_or_default();
    let facts = "The notes of 100,000 service requests have to be read one by one before any can be given out.".into();
    let ask = ExtendAsk { ground, facts, until, by: official(0), designation: None, done_so_far: None };
    acts.extend(clerk, number, ask).await.map_err(|e| e.to_string())
}

async fn ask_for_keys(acts: &Acts) -> Result<MatterNumber, String> {
    let keys = Opening::Inquiry {
        topic: Topic::ApiKeys,
        datasets: vec![],
        text: "We read 311 requests every five minutes for a neighborhood map. Do we need a key?".into(),
        intended_use: Some("A public map".into()),
    };
    receive(acts, keys, "Civic map volunteers").await
}

async fn answer_keys(acts: &Acts, opendata: &Actor, number: &MatterNumber) -> Result<(), String> {
    let text =
        "Reading never needs a key. A key raises your hourly limit; we sent you one, and it only counts requests.";
    let answer = Answer { text: text.into(), closes: true };
    acts.write(opendata, number, official(1), answer).await.map_err(|e| e.to_string())
}

async fn ask_for_date(acts: &Acts) -> Result<(), String> {
    let timeline = Opening::Inquiry {
        topic: Topic::PublicationTimeline,
        datasets: vec!["watr-main".parse().map_err(|e: catalog::IdError| e.to_string())?],
        text: "Water main breaks were promised for last month. When will they come?".into(),
        intended_use: None,
    };
    receive(acts, timeline, "").await.map(drop)
}

pub(super) async fn ask(
    acts: &Acts,
    items: Vec<Item>,
    words: Option<&str>,
    name: &str,
) -> Result<MatterNumber, String> {
    receive(acts, request(items, words), name).await
}

/// Somebody who wants the letters with a translation.
async fn ask_in_spanish(acts: &Acts, items: Vec<Item>, words: &str) -> Result<MatterNumber, String> {
    let requester = Requester { name: Some("Alma Ríos".into()), email: None, language: Language::Spanish };
    receive_from(acts, request(items, Some(words)), requester).await
}

fn request(items: Vec<Item>, words: Option<&str>) -> Opening {
    let description = words.map(str::to_owned);
    Opening::Request { items, description, format: Some("csv".into()), series: Vec::new() }
}

async fn receive(acts: &Acts, opening: Opening, name: &str) -> Result<MatterNumber, String> {
    let name = (!name.is_empty()).then(|| name.to_owned());
    receive_from(acts, opening, Requester { name, ..Requester::default() }).await
}

async fn receive_from(acts: &Acts, opening: Opening, requester: Requester) -> Result<MatterNumber, String> {
    let ask = OpenAsk { opening, requester, channel: Channel::Portal, received_at: None };
    acts.open_matter(&Actor::Public, ask).await.map(|(number, _)| number).map_err(|e| e.to_string())
}

fn item(dataset: &str, fields: &[&str], range: Option<(Date, Date)>) -> Result<Item, String> {
    let fault = |e: catalog::IdError| e.to_string();
    Ok(Item {
        dataset: dataset.parse().map_err(fault)?,
        fields: fields.iter().map(|f| f.parse().map_err(fault)).collect::<Result<_, _>>()?,
        from: range.map(|(from, _)| from.to_string()),
        to: range.map(|(_, to)| to.to_string()),
    })
}
