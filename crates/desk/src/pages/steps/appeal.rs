//! Deciding an appeal, exemption by exemption.

use super::Taking;
use super::exemption::Prefilled;
use super::form::{Input, StepForm, choice, some_day};
use acts::ActError;
use jiff::civil::Date;
use law::Pack;
use records::commands::appeal;
use records::proceedings::appeal::{AppealDecision, Disposition, Ruling};
use records::{City, Matter, Power};
use register::ExemptionId;

pub(super) fn forms(city: &City, pack: &Pack, matter: &Matter, today: Date) -> Vec<StepForm> {
    let hint = format!(
        "{} Nobody decides who is responsible for the denial. What is reversed ends for everybody, and the request is \
         determined again. Look first at what would be shown: the page of each exemption says what ends with it. What \
         takes the place of a modified one is asked for below.",
        who_decides(city, today)
    );
    let mut form =
        StepForm::new("decide", "Decide the appeal", "Decide and send the decision").sends_letter().hint(hint);
    let dispositions =
        || choice([("", "Choose"), ("upheld", "Upheld"), ("modified", "Modified"), ("reversed", "Reversed")]);
    for id in appeal::at_issue(city, &matter.number) {
        form = form.ask(&format!("{id}-disposition"), format!("{id}{}: decision", of(city, &id)), dispositions()).ask(
            &format!("{id}-reasons"),
            format!("{id}: reasons"),
            Input::Area,
        );
    }
    form = form.may("produce-by", "Produced by, where anything is reversed or modified", Input::Line("date"));
    let dataset = appeal::at_issue(city, &matter.number).iter().find_map(|id| {
        let id: ExemptionId = id.parse().ok()?;
        city.exemptions.get(&id).map(|e| e.dataset.clone())
    });
    if let Some(dataset) = dataset {
        form = super::exemption::ask(form, city, pack, &dataset, &Prefilled::default());
    }
    vec![form]
}

/// Whom the city delegated appeals to, before anybody fills in the form in vain.
fn who_decides(city: &City, today: Date) -> String {
    let holders = city.settings.as_ref().map(|s| s.holders(Power::DecideAppeals, today)).unwrap_or_default();
    if holders.is_empty() {
        return "The city has nobody on record who alone decides appeals.".into();
    }
    let names: Vec<String> = holders.into_iter().map(ToString::to_string).collect();
    format!("By the delegations of the city, appeals are decided by {}.", names.join(" or "))
}

fn of(city: &City, id: &str) -> String {
    let found = id.parse::<ExemptionId>().ok().and_then(|id| city.exemptions.get(&id));
    found.map(|e| format!(" ({})", e.title)).unwrap_or_default()
}

pub(super) async fn take(act: &str, t: &Taking<'_>) -> Result<(), ActError> {
    if act != "decide" {
        return Err(super::unknown(act));
    }
    let at_issue = t.acts().read(|city| appeal::at_issue(city, t.number)).await?;
    let rulings = at_issue.iter().map(|id| ruling(t, id)).collect::<Result<Vec<_>, _>>()?;
    let modified = rulings.iter().find(|r| r.disposition == Disposition::Modified);
    let modified = modified.and_then(|r| r.exemption.parse::<ExemptionId>().ok());
    let produce_by = some_day(t.answers, "produce-by", "by when it is produced")?;
    let decision = AppealDecision { by: t.by.clone(), rulings, produce_by, replacements: Vec::new() };
    let ask = super::exemption::read(t.answers, &t.by, false)?;
    let dataset = t.acts().read(|city| modified.and_then(|id| city.exemptions.get(&id).map(|e| e.dataset.clone())));
    let Some((dataset, ask)) = dataset.await?.zip(ask) else {
        return t.proceed(|city, now| appeal::decide(city, t.number, decision, Vec::new(), now.today)).await;
    };
    t.recording(&dataset, &[ask], |city, now, drafted| {
        let replacements = modified.into_iter().zip(drafted).collect();
        appeal::decide(city, t.number, decision, replacements, now.today)
    })
    .await
}

fn ruling(t: &Taking<'_>, id: &str) -> Result<Ruling, ActError> {
    let disposition = match t.answers.text(&format!("{id}-disposition")).as_str() {
        "upheld" => Disposition::Upheld,
        "modified" => Disposition::Modified,
        "reversed" => Disposition::Reversed,
        _ => return Err(ActError::Refused(format!("say what becomes of {id}"))),
    };
    Ok(Ruling { exemption: id.to_owned(), disposition, reasons: t.answers.text(&format!("{id}-reasons")) })
}
