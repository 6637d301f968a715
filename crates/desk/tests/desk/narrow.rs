//! A request that its requester narrows: behind the secret link, and as the staff hear it.

use crate::city::City;
use axum::http::StatusCode;
use records::{ItemOutcome, Role, StillAsked, Submission};

#[tokio::test]
async fn the_form_of_the_determination_begins_with_what_is_still_asked_for() {
    let city = City::new().await;
    let number = city.request().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let page = format!("/desk/matters/{number}");
    let text = clerk.get(&page).await.text();
    assert!(text.contains("The requester narrows it") && text.contains("item-0-withheld\" value=\"caller_phone\""));
    let to = StillAsked {
        fields: vec!["call".parse().unwrap(), "offense".parse().unwrap()],
        text: Some("no thefts".into()),
        ..StillAsked::default()
    };
    city.left(&number, "11", |track_hash| Submission::Narrow { track_hash, to: vec![to] }).await;
    let text = clerk.get(&page).await.text();
    assert!(
        text.contains("Narrowed by the requester:</strong> Only the fields call and offense; “no thefts”."),
        "{text}"
    );
    assert!(text.contains("value=\"offense\" checked") && !text.contains("value=\"received\" checked"), "{text}");
    assert!(!text.contains("item-0-withheld\" value=\"caller_phone\""), "it is not asked for any more");
    assert!(text.contains("through the secret link of the request</textarea>"), "how the requester agreed");

    // Nothing is filled in by hand: the answer is what is still asked for, as the requester agreed.
    let form = [("do", "determine"), ("responsible", "Q. Clerk, City Clerk")];
    let kept = [("item-0-choices", "1"), ("item-0-fields", "call"), ("item-0-fields", "offense")];
    let form: Vec<_> = form.into_iter().chain(kept).collect();
    let done = clerk.post(&page, &format!("{page}/determination"), &form).await;
    assert_eq!(done.location(), format!("{page}?done=determined"), "{}", done.text());
    let decided = city.acts.read(|c| c.matters[&number].determinations[0].clone()).await.unwrap();
    assert_eq!(decided.outcome, ItemOutcome::Full, "nothing of what is still asked for is withheld");
    assert_eq!(decided.agreed.unwrap().how, "through the secret link of the request");
    assert!(decided.left_out[0].starts_with("without the fields"), "{:?}", decided.left_out);
}

#[tokio::test]
async fn what_a_requester_says_by_telephone_is_recorded_with_the_day() {
    let city = City::new().await;
    let number = city.request().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let (page, act) = (format!("/desk/matters/{number}"), format!("/desk/matters/{number}/steps/narrow"));
    let empty = clerk.post(&page, &act, &[("item", "0")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    for missing in ["Answer this: How the requester said so", "Answer this: On which day"] {
        assert!(empty.text().contains(missing), "everything that is missing is said at once: {missing}");
    }
    let today = city.acts.read(|c| c.date_of(city.acts.now()).to_string()).await.unwrap();
    let form = [("item", "0"), ("how", "by telephone"), ("on", today.as_str())];
    let with = |more: (&'static str, &'static str)| form.iter().copied().chain([more]).collect::<Vec<_>>();
    let odd = clerk.post(&page, &act, &with(("fields", "weather"))).await.text();
    assert!(odd.contains("has no field"), "{}", odd.split("usa-error-message").nth(1).unwrap_or(&odd));
    let nothing = clerk.post(&page, &act, &with(("nothing", "1"))).await.text();
    assert!(nothing.contains("Nothing would be left") && nothing.contains("withdraw it"), "{nothing}");
    let done = clerk.post(&page, &act, &with(("fields", "offense, received"))).await;
    assert_eq!(done.location(), format!("{page}?done=step-taken"), "{}", done.text());
    let text = clerk.get(&page).await.text();
    assert!(text.contains("narrowed: only the fields offense and received (said on"), "{text}");
}
