//! An exemption with a last day: said at every door before, ended by the job of the night after.

use super::city::{City, official, staff};
use acts::{Accept, ExemptionAsk, ScopeAsk};
use jiff::ToSpan;
use records::Role;
use register::Treatment;

const DAY: i64 = 86_400_000_000;

#[tokio::test]
async fn what_an_exemption_withheld_is_shown_after_its_last_day() {
    let city = City::new().await;
    let today = city.acts.read(|c| c.date_of(city.acts.now())).await.unwrap();
    let last = today.saturating_add(2.days());
    let ask = ExemptionAsk {
        law_id: "LE-INV".into(),
        scope: ScopeAsk::Field("offense".into()),
        treatment: Treatment::Withhold,
        statement: Some("Offenses under investigation.".into()),
        reason: None,
        citations: vec![],
        decided_by: vec![official("C. Counsel", "Deputy City Attorney")],
        review_by: None,
        until: Some(last),
        proposal: false,
    };
    let past = ExemptionAsk { until: Some(today.saturating_add((-1).days())), ..ask.clone() };
    let calls = "call-0001".parse().unwrap();
    let refused = city.acts.exempt(&staff(), &calls, &[past], &Accept::default()).await.unwrap_err();
    assert!(refused.to_string().contains("last day"), "{refused}");
    let (ids, _) = city.acts.exempt(&staff(), &calls, &[ask], &Accept::default()).await.unwrap();
    let shown = async || {
        let fields = city.acts.read(|c| c.public_dataset(&calls).and_then(|d| d.schema)).await.unwrap().unwrap().fields;
        fields.iter().any(|field| field.name.as_str() == "offense")
    };
    assert!(!shown().await);
    let mut counsel = city.signed_in(Role::Counsel, None).await;
    let page = counsel.get(&format!("/desk/register/{}", ids[0])).await.text();
    assert!(page.contains("Ends by itself after"), "{page}");
    city.pass(2 * DAY);
    assert_eq!(city.acts.end_what_ran_out().await.unwrap(), 0, "it holds on its last day");
    city.pass(DAY);
    assert_eq!(city.acts.end_what_ran_out().await.unwrap(), 1);
    assert_eq!(city.acts.end_what_ran_out().await.unwrap(), 0, "once");
    assert!(shown().await, "the release was cut again");
}
