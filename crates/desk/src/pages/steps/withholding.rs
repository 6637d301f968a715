//! Deciding a request that something be withheld.

use super::Taking;
use super::exemption::Prefilled;
use super::form::{Input, StepForm};
use acts::ActError;
use law::Pack;
use records::commands::withholding;
use records::proceedings::withholding::WithholdingRequest;
use records::{City, Matter, Opening};

pub(super) fn forms(city: &City, pack: &Pack, matter: &Matter, state: &WithholdingRequest) -> Vec<StepForm> {
    let mut forms = Vec::new();
    if let (Some(dataset), Opening::Withholding(ask)) = (matter.opening.datasets().first(), &matter.opening) {
        // The person named what to look at; the condition that finds the value is for staff to write.
        let field = ask.fields.first().map(ToString::to_string).unwrap_or_default();
        let scope = if field.is_empty() { "" } else { "cells" };
        let begun = Prefilled { law: "", scope, field: &field };
        let form = StepForm::new("withhold", "Withhold meanwhile", "Withhold at once")
            .hint("A proposal that withholds until the request is decided.");
        forms.push(super::exemption::ask(form, city, pack, dataset, &begun));
    }
    if !state.provisional.is_empty() {
        forms.push(
            StepForm::new("grant", "Grant the request", "Grant and tell the person")
                .sends_letter()
                .hint("What is withheld meanwhile stays withheld.")
                .ask("reasons", "Reasons, which the person reads", Input::Area),
        );
    }
    forms.push(
        StepForm::new("refuse", "Refuse the request", "Refuse and tell the person")
            .sends_letter()
            .hint("What was withheld meanwhile is shown again. The public words say nothing of who asked.")
            .ask("reasons", "Reasons, which the person reads", Input::Area),
    );
    forms.push(StepForm::new("identity", "Keep more under seal", "Keep it").ask(
        "text",
        "What the person said",
        Input::Area,
    ));
    forms
}

pub(super) async fn take(act: &str, t: &Taking<'_>) -> Result<(), ActError> {
    let (answers, by) = (t.answers, t.by.clone());
    let reasons = answers.text("reasons");
    match act {
        "withhold" => withhold(t).await,
        "grant" => t.proceed(|city, now| withholding::grant(city, t.number, by, &reasons, now.today)).await,
        "refuse" => t.proceed(|city, _| withholding::refuse(city, t.number, by, &reasons)).await,
        "identity" => {
            let text = answers.text("text");
            t.proceed(|city, _| withholding::keep_identity(city, t.number, "what the person said", &text)).await
        }
        _ => Err(super::unknown(act)),
    }
}

async fn withhold(t: &Taking<'_>) -> Result<(), ActError> {
    let dataset = t.acts().read(|city| city.matters.get(t.number).and_then(|m| m.opening.datasets().first().cloned()));
    let dataset = dataset.await?.ok_or_else(|| ActError::Refused("the request names no dataset".into()))?;
    let ask = super::exemption::read(t.answers, &t.by, true)?;
    let ask = ask.ok_or_else(|| ActError::Refused("say what is exempt".into()))?;
    let decide = |city: &City, _, drafted| withholding::withhold_provisionally(city, t.number, drafted);
    t.recording(&dataset, &[ask], decide).await
}
