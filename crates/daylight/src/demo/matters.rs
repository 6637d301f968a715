//! The matters of the sample city: new, late, extended, determined with its letter, answered.

use super::official;
use acts::{Acts, Answer, DetermineAsk, ExtendAsk, ItemAsk, Narrow, OpenAsk};
use jiff::civil::Date;
use records::{Actor, Audience, Channel, Item, MatterNumber, Opening, Requester, Topic};

const DAY: i64 = 24 * 3600 * 1_000_000;

/// Opens the matters of the sample city and brings each to where it stands.
pub async fn open(acts: &Acts) -> Result<(), String> {
    // Received 34 days ago and never determined: late.
    ask(acts, 34, vec![item("park-cite", &["issued", "violation", "fine"], None)?], None, "").await?;
    determined(acts).await?;
    extended(acts).await?;
    let words = "All e-mail of the Parks department about the closing of the community pool in 2025.";
    ask(acts, 2, vec![], Some(words), "Jo Vang").await?;
    ask(acts, 1, vec![item("alpr-read", &[], None)?], None, "").await?;
    let officers = item("payr-2026", &["name", "title", "home_address"], None)?;
    ask(acts, 3, vec![officers], None, "Pat Quinn").await?;
    inquiries(acts).await
}

/// A request that was determined in part, with its production and its letter.
async fn determined(acts: &Acts) -> Result<(), String> {
    let range = (today(acts, 120), today(acts, 60));
    let number = ask(acts, 8, vec![item("call-serv", &[], Some(range))?], None, "Alex Morgan").await?;
    let ask = DetermineAsk {
        items: vec![ItemAsk {
            item: 0,
            narrow: Narrow::default(),
            audience: Audience::Public,
            reasons: String::new(),
            agreed: None,
            search: None,
        }],
        described: None,
        responsible: vec![official(0), official(2)],
        signed_by: official(0),
    };
    acts.determine(&Actor::Program, &number, ask).await.map_err(|e| e.to_string())
}

async fn extended(acts: &Acts) -> Result<(), String> {
    let number = ask(acts, 7, vec![item("city-3110", &[], None)?], Some("Notes of the requests named."), "").await?;
    let due =
        acts.read(|city| city.matters.get(&number).and_then(|m| m.due.clone())).await.map_err(|e| e.to_string())?;
    let until = due.map(|d| d.extension_latest).ok_or("the request has no clock")?;
    let ground = acts.pack().extension_grounds.get(1).map(|g| g.id.clone()).unwrap_or_default();
    let facts = "The notes of 100,000 service requests have to be read one by one before any can be given out.".into();
    let ask = ExtendAsk { ground, facts, until, by: official(0), designation: None, done_so_far: None };
    acts.extend(&Actor::Program, &number, ask).await.map_err(|e| e.to_string())
}

async fn inquiries(acts: &Acts) -> Result<(), String> {
    let keys = Opening::Inquiry {
        topic: Topic::ApiKeys,
        datasets: vec![],
        text: "We read 311 requests every five minutes for a neighborhood map. Do we need a key?".into(),
        intended_use: Some("A public map".into()),
    };
    let number = receive(acts, 5, keys, "Civic map volunteers").await?;
    let text =
        "Reading never needs a key. A key raises your hourly limit; we sent you one, and it only counts requests.";
    let answer = Answer { text: text.into(), closes: true };
    acts.write(&Actor::Program, &number, official(1), answer).await.map_err(|e| e.to_string())?;
    let timeline = Opening::Inquiry {
        topic: Topic::PublicationTimeline,
        datasets: vec!["watr-main".parse().map_err(|e: catalog::IdError| e.to_string())?],
        text: "Water main breaks were promised for last month. When will they come?".into(),
        intended_use: None,
    };
    receive(acts, 1, timeline, "").await.map(drop)
}

async fn ask(
    acts: &Acts,
    days_ago: i64,
    items: Vec<Item>,
    words: Option<&str>,
    name: &str,
) -> Result<MatterNumber, String> {
    let opening = Opening::Request { items, description: words.map(str::to_owned), format: Some("csv".into()) };
    receive(acts, days_ago, opening, name).await
}

async fn receive(acts: &Acts, days_ago: i64, opening: Opening, name: &str) -> Result<MatterNumber, String> {
    let requester = Requester { name: (!name.is_empty()).then(|| name.to_owned()), email: None };
    let received_at = Some(acts.now() - days_ago * DAY);
    let ask = OpenAsk { opening, requester, channel: Channel::Portal, received_at };
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

fn today(acts: &Acts, days_ago: i64) -> Date {
    super::today(acts).saturating_sub(jiff::Span::new().days(days_ago))
}
