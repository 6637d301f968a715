//! Orders of a court, stays, compliance, awards and payments.

use super::Taking;
use super::exemption::Prefilled;
use super::form::{Input, StepForm, cents, choice, day, read, some_day};
use acts::{ActError, ExemptionAsk, ScopeAsk};
use catalog::{DatasetId, FieldName};
use jiff::civil::Date;
use law::Pack;
use records::commands::judicial;
use records::proceedings::judicial::{Award, Demand, JudicialReview, Order};
use records::{City, Matter, cited};
use register::Treatment;

/// The id of the rule for what a court orders to withhold.
const COURT_ORDER: &str = "LR-COURT-ORDER";
/// What stands in the form of an order.
const BY_ORDER: Prefilled<'static> = Prefilled { law: COURT_ORDER, scope: "", field: "" };

pub(super) fn forms(city: &City, pack: &Pack, matter: &Matter, state: &JudicialReview) -> Vec<StepForm> {
    let orders = |wanted: &dyn Fn(&records::proceedings::judicial::OrderState) -> bool| {
        let found = state.orders.iter().filter(|o| wanted(o)).map(|o| o.order.number);
        found.map(|n| (n.to_string(), format!("Order {n}"))).collect::<Vec<_>>()
    };
    let about = matter.opening.about().and_then(|number| city.matters.get(number));
    let mut datasets: Vec<DatasetId> = about.map(|m| m.opening.datasets()).unwrap_or_default();
    if datasets.is_empty() {
        datasets = city.datasets.keys().cloned().collect();
    }
    let titled = datasets.iter().map(|id| (id.to_string(), crate::words::title(city, id)));
    let none = (String::new(), "None in particular".to_owned());
    let mut order = StepForm::new("order", "The court ordered something", "Record the order")
        .hint("From its date an order outranks every exemption: an order to disclose ends those it speaks against, and cuts the release again at once; an order to withhold takes away at once the fields that it names, or the whole dataset, with what was produced of them.")
        .ask("demand", "It says to", choice([("disclose", "Disclose"), ("withhold", "Withhold"), ("uphold", "Nothing: the refusal was justified")]))
        .ask("text", "The text, or the part that orders", Input::Area)
        .may("dataset", "Dataset; an order to withhold names one", choice([none].into_iter().chain(titled)))
        .may("fields", "Fields, separated by commas; none means all", Input::Line("text"))
        .ask("from", "It holds from", Input::Line("date"))
        .may("comply-by", "To be complied with by", Input::Line("date"))
        .note("Every order but one that the refusal was justified.")
        .may("writ-by", "Last day to ask for a writ", Input::Line("date"));
    if let [dataset] = datasets.as_slice() {
        order = super::exemption::ask(order, city, pack, dataset, &BY_ORDER);
    }
    let mut forms = vec![order];
    let fees = city.section(matter, &["courts.fees-requester"]);
    let open = orders(&|o| o.complied.is_none() && o.order.demand != Demand::Uphold);
    if !open.is_empty() {
        forms.push(
            StepForm::new("comply", "The city complied", "Record the compliance")
                .ask("order", "Order", choice(open.clone()))
                .ask("proof", "How that is proved", Input::Area),
        );
        let stay = StepForm::new("stay", "The court stayed an order", "Record the stay")
            .hint("A stay alone takes nothing away: what the order opened stays public until somebody withholds it again. If the court wants it withheld while the stay lasts, say so below; lifting the stay ends that by itself.")
            .ask("order", "Order", choice(open))
            .may("until", "Until; empty means until it is lifted", Input::Line("date"));
        let withheld = match datasets.as_slice() {
            [dataset] => super::exemption::ask(stay, city, pack, dataset, &BY_ORDER),
            _ => stay,
        };
        forms.push(withheld);
    }
    let stayed = orders(&|o| o.stayed.is_some());
    if !stayed.is_empty() {
        let form = StepForm::new("lift-stay", "The stay was lifted", "Record it");
        forms.push(form.ask("order", "Order", choice(stayed)));
    }
    forms.push(
        StepForm::new("award", "The court awarded costs or fees", "Record the award")
            .hint(format!("Paid by the city, never by an official in person{}.", cited(fees)))
            .ask("amount", "Amount in dollars", Input::Line("text"))
            .ask("to", "To whom", Input::Line("text"))
            .ask("what", "What for", Input::Line("text")),
    );
    if state.owed_cents() > 0 {
        forms.push(
            StepForm::new("pay", "The city paid", "Record the payment")
                .ask("amount", "Amount in dollars", Input::Line("text"))
                .ask("record", "Record of the payment", Input::Line("text")),
        );
    }
    forms.push(StepForm::new("conclude", "The review is over", "Close").ask("reason", "How it ended", Input::Area));
    forms
}

pub(super) async fn take(act: &str, t: &Taking<'_>) -> Result<(), ActError> {
    let (answers, by) = (t.answers, t.by.clone());
    let number = || read::<u32>(answers, "order", "the order");
    match act {
        "order" => order(t).await,
        "comply" => {
            let (order, proof) = (number()?, answers.text("proof"));
            t.proceed(|city, now| judicial::comply(city, t.number, order, &proof, by, now.today)).await
        }
        "stay" => stay(t, number()?).await,
        "lift-stay" => {
            let order = number()?;
            t.proceed(|city, now| judicial::lift_stay(city, t.number, order, now.today)).await
        }
        "award" => {
            let award = Award { cents: cents(answers, "amount")?, to: answers.text("to"), what: answers.text("what") };
            t.proceed(|city, _| judicial::award(city, t.number, award)).await
        }
        "pay" => {
            let cents = cents(answers, "amount")?;
            t.proceed(|city, _| judicial::pay(city, t.number, cents, &answers.text("record"))).await
        }
        "conclude" => t.proceed(|city, _| judicial::conclude(city, t.number, &answers.text("reason"))).await,
        _ => Err(super::unknown(act)),
    }
}

async fn stay(t: &Taking<'_>, order: u32) -> Result<(), ActError> {
    let until = some_day(t.answers, "until", "the end of the stay")?;
    let of = t.acts().read(|city| match &city.matters.get(t.number)?.proceeding {
        records::Proceeding::JudicialReview(state) => {
            let order = &state.order(order)?.order;
            Some((order.dataset.clone()?, order.from))
        }
        _ => None,
    });
    let of = of.await?;
    let mut asks: Vec<_> = super::exemption::read(t.answers, &t.by, false)?.into_iter().collect();
    match of {
        Some((dataset, from)) => {
            cite(t, &mut asks, from).await?;
            let stay = |city: &City, now: acts::Moment, drafted| {
                judicial::stay(city, t.number, order, until, drafted, now.today)
            };
            t.recording(&dataset, &asks, stay).await
        }
        None if !asks.is_empty() => Err(ActError::Refused("the order names no dataset to withhold".into())),
        None => t.proceed(|city, now| judicial::stay(city, t.number, order, until, Vec::new(), now.today)).await,
    }
}

async fn order(t: &Taking<'_>) -> Result<(), ActError> {
    let answers = t.answers;
    let demand = match answers.text("demand").as_str() {
        "disclose" => Demand::Disclose,
        "withhold" => Demand::Withhold,
        "uphold" => Demand::Uphold,
        _ => return Err(ActError::Refused("say what the order demands".into())),
    };
    let dataset = answers.some("dataset").map(|_| read::<DatasetId>(answers, "dataset", "the dataset")).transpose()?;
    let names = answers.text("fields");
    let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
    let bad = |name: &str| ActError::Refused(format!("`{name}` is not the name of a field"));
    let fields = names.map(|name| name.parse().map_err(|_| bad(name))).collect::<Result<Vec<_>, _>>()?;
    let from = day(answers, "from", "from when it holds")?;
    // An order that the refusal was justified demands nothing.
    let comply_by = match demand {
        Demand::Uphold => from,
        _ => day(answers, "comply-by", "the last day to comply")?,
    };
    let writ_by = some_day(answers, "writ-by", "the last day to ask for a writ")?;
    let ask = super::exemption::read(answers, &t.by, false)?;
    let mut asks: Vec<_> = ask.into_iter().collect();
    if let (Demand::Withhold, Some(dataset), true) = (demand, &dataset, asks.is_empty()) {
        asks = withheld(t, dataset, &fields).await?;
    }
    cite(t, &mut asks, from).await?;
    let text = answers.text("text");
    let (of, by) = (dataset.clone(), t.by.clone());
    let decide = |city: &City, now: acts::Moment, drafted| {
        let number = next_order(city, t);
        let order = Order { number, demand, text, dataset: of, fields, from, comply_by, writ_by };
        judicial::order(city, t.number, order, drafted, by, now.today)
    };
    match dataset {
        Some(dataset) => t.recording(&dataset, &asks, decide).await,
        None => t.proceed(|city, now| decide(city, now, Vec::new())).await,
    }
}

/// What rests on the order cites it.
async fn cite(t: &Taking<'_>, asks: &mut [ExemptionAsk], from: Date) -> Result<(), ActError> {
    let cited = t.acts().read(|city| judicial::citation(city.matters.get(t.number)?, from)).await?;
    for ask in asks.iter_mut().filter(|ask| ask.law_id == COURT_ORDER) {
        ask.citations.extend(cited.clone());
    }
    Ok(())
}

fn next_order(city: &City, t: &Taking<'_>) -> u32 {
    let orders = match city.matters.get(t.number).map(|m| &m.proceeding) {
        Some(records::Proceeding::JudicialReview(state)) => state.orders.len(),
        _ => 0,
    };
    u32::try_from(orders).unwrap_or(u32::MAX).saturating_add(1)
}

/// What an order withholds where nobody said more: its fields in every row, or the whole dataset.
async fn withheld(t: &Taking<'_>, dataset: &DatasetId, fields: &[FieldName]) -> Result<Vec<ExemptionAsk>, ActError> {
    let known = t.acts().read(|city| city.dataset(dataset).map(|d| d.dataset.fields.clone())).await?;
    let known = known.unwrap_or_default();
    if let Some(other) = fields.iter().find(|name| !known.iter().any(|field| field.name == **name)) {
        let names: Vec<&str> = known.iter().map(|field| field.name.as_str()).collect();
        return Err(ActError::Refused(format!("there is no field `{other}`; the fields are {}", names.join(", "))));
    }
    let scopes: Vec<ScopeAsk> = match fields {
        [] => vec![ScopeAsk::Dataset],
        named => named.iter().map(|field| ScopeAsk::Field(field.to_string())).collect(),
    };
    let ask = |scope| ExemptionAsk {
        law_id: COURT_ORDER.into(),
        scope,
        treatment: Treatment::Withhold,
        statement: None,
        reason: None,
        citations: Vec::new(),
        decided_by: vec![t.by.clone()],
        review_by: None,
        until: None,
        proposal: false,
    };
    Ok(scopes.into_iter().map(ask).collect())
}
