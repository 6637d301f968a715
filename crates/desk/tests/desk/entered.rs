//! What comes in and is neither a request nor an inquiry: found, entered with its time of arrival, and urgent.

use super::city::{City, official, staff};
use axum::http::StatusCode;
use records::proceedings::withholding::{Protection, WithholdingAsk};
use records::{MatterNumber, Opening, Role};

#[tokio::test]
async fn whoever_may_enter_something_is_led_to_it_and_nobody_else() {
    let city = City::new().await;
    let number = city.request().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let mut counsel = city.signed_in(Role::Counsel, None).await;
    let mut auditor = city.signed_in(Role::Auditor, None).await;
    let form = clerk.get("/desk/matters/new").await.text();
    for word in ["appeal", "justification", "review", "inspection", "complaint", "improper-release", "noncompliance"] {
        assert!(form.contains(&format!("href=\"/desk/matters/open/{word}\"")), "{word}: {form}");
    }
    assert!(!form.contains("open/judicial-review"), "petitions are counsel's");
    assert!(counsel.get("/desk").await.text().contains("href=\"/desk/matters/open\""));
    let list = counsel.get("/desk/matters/open").await.text();
    assert!(list.contains("href=\"/desk/matters/open/judicial-review\"") && !list.contains("open/appeal"), "{list}");
    let page = format!("/desk/matters/{number}");
    let of_clerk = clerk.get(&page).await.text();
    assert!(of_clerk.contains(&format!("/desk/matters/open/complaint?about={number}")), "{of_clerk}");
    assert!(!of_clerk.contains("open/appeal"), "nothing was denied");
    let petition = format!("/desk/matters/open/judicial-review?about={number}");
    assert!(counsel.get(&page).await.text().contains(&petition));
    assert!(counsel.get(&petition).await.text().contains(&format!("value=\"{number}\"")));
    assert!(!auditor.get(&page).await.text().contains("/desk/matters/open/"));
}

#[tokio::test]
async fn what_came_in_before_it_is_entered_has_its_own_time_of_arrival() {
    let city = City::new().await;
    let number = city.request().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let form = "/desk/matters/open/complaint";
    assert!(clerk.get(form).await.text().contains("type=\"datetime-local\""));
    let said = |received: &'static str| {
        [("text", "Nobody answers."), ("channel", "letter"), ("received", received), ("about", "")]
    };
    for (when, words) in [
        ("2026-03-02T23:00", "lies in the future"),
        ("2025-02-20T10:00", "confirm that it arrived then"),
        ("soon", "Give the day and the time"),
    ] {
        let wrong = clerk.post(form, form, &said(when)).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{when}");
        let text = wrong.text();
        assert!(text.contains("id=\"opening-received-error\"") && text.contains(words), "{words}: {text}");
    }
    let entered = clerk.post(form, form, &said("2026-02-20T10:00")).await;
    assert_eq!(entered.status, StatusCode::OK, "{}", entered.text());
    let mut old = said("2025-02-20T10:00").to_vec();
    old.push(("long-ago", "yes"));
    assert_eq!(clerk.post(form, form, &old).await.status, StatusCode::OK);
    let days = |city: &records::City| {
        let of = |number: &str| city.date_of(city.matters[&MatterNumber(number.into())].received_at).to_string();
        [of("C-2026-0001"), of("C-2025-0001")]
    };
    assert_eq!(city.acts.read(days).await.unwrap(), ["2026-02-20", "2025-02-20"]);

    let new = "/desk/matters/new";
    let request = |received: &'static str| {
        [("kind", "request"), ("channel", "letter"), ("received", received), ("text", "A file"), ("long-ago", "yes")]
    };
    let early = clerk.post(new, new, &request("2019-01-02T10:00")).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(early.text().contains("id=\"received-error\""), "{}", early.text());
    assert!(city.acts.read(|city| city.matters.contains_key(&number)).await.unwrap());
}

#[tokio::test]
async fn the_inbox_is_in_the_order_of_what_is_due_and_says_what() {
    let city = City::new().await;
    let request = city.request().await;
    let ask = WithholdingAsk {
        protection: Protection::Official,
        datasets: vec!["call-0001".parse().unwrap()],
        fields: vec!["offense".parse().unwrap()],
    };
    let withhold = city.opened(Opening::Withholding(ask), None).await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let inbox = clerk.get("/desk").await.text();
    let at = |number: &MatterNumber| inbox.find(&format!("<a href=\"/desk/matters/{number}\">")).expect("listed");
    assert!(at(&withhold) < at(&request), "48 hours are before ten days: {inbox}");
    assert!(inbox.contains("Withheld at every door") && inbox.contains(">Determination</span>"), "{inbox}");
}

#[tokio::test]
async fn a_publisher_finds_what_the_department_is_asked_for_and_what_it_answered() {
    let city = City::new().await;
    let number = city.described().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let mut police = city.signed_in(Role::Publisher, Some("Police")).await;
    assert!(police.get("/desk").await.text().contains("Nothing waits for you"));
    let page = format!("/desk/matters/{number}");
    let form = |by: &'static str| [("item", "0"), ("department", "Police"), ("other", ""), ("by", by)];
    let past = clerk.post(&page, &format!("{page}/steps/assign"), &form("2026-03-01")).await;
    assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(past.text().contains("id=\"assign-by-error\""), "{}", past.text());
    let asked = clerk.post(&page, &format!("{page}/steps/assign"), &form("2026-03-05")).await;
    assert_eq!(asked.location(), format!("{page}?done=step-taken"));
    let one = format!("/desk/assigned/{number}/1");
    let inbox = police.get("/desk").await.text();
    assert!(inbox.contains(&format!("href=\"{one}\"")) && !inbox.contains("Nothing waits for you"), "{inbox}");
    police.post(&one, &format!("{one}/answer"), &[("found", "Nothing.")]).await;
    let answered = police.get(&one).await;
    assert_eq!(answered.status, StatusCode::OK, "what was answered is still there");
    assert!(answered.text().contains("Police answered on") && !answered.text().contains("Give the answer"));
}

#[tokio::test]
async fn a_review_sets_a_day_to_come_and_the_register_shows_it() {
    let city = City::new().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let mut counsel = city.signed_in(Role::Counsel, None).await;
    let form = "/desk/matters/open/review";
    let answers = [("exemption", "EX-1"), ("text", "Too wide."), ("channel", "email")];
    assert_eq!(clerk.post(form, form, &answers).await.status, StatusCode::OK);
    let page = "/desk/matters/E-2026-0001";
    let decide = |by: &'static str| [("outcome", "approved"), ("reasons", "Callers stay safe."), ("review-by", by)];
    let step = format!("{page}/steps/decide");
    let past = counsel.post(page, &step, &decide("2026-03-01")).await;
    assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(past.text().contains("id=\"decide-review-by-error\""), "{}", past.text());
    let done = counsel.post(page, &step, &decide("2027-01-04")).await;
    assert_eq!(done.location(), format!("{page}?done=step-taken"), "{}", done.text());
    for place in ["/desk/register", "/desk/register/EX-1"] {
        assert!(counsel.get(place).await.text().contains("January 4, 2027"), "{place}");
    }
}

#[tokio::test]
async fn nobody_agreed_on_a_day_to_come() {
    let city = City::new().await;
    let number = city.request().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let page = format!("/desk/matters/{number}");
    let form = [
        ("do", "determine"),
        ("decide", "0"),
        ("responsible", "Q. Clerk, City Clerk"),
        ("item-0-agreed-on", "2199-01-01"),
        ("item-0-agreed", "By telephone."),
    ];
    let wrong = clerk.post(&page, &format!("{page}/determination"), &form).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("id=\"item-0-agreed-on-error\""), "{}", wrong.text());
}

#[tokio::test]
async fn what_the_city_opened_itself_has_nobody_to_write_to() {
    let city = City::new().await;
    let number = city.request().await;
    let mut counsel = city.signed_in(Role::Counsel, None).await;
    let by = official("Person counsel", "Officer");
    let referral = city.acts.refer(&staff(), &number, by, "May this be given?").await.unwrap();
    let page = counsel.get(&format!("/desk/matters/{referral}")).await.text();
    assert!(!page.contains("Message to the requester") && !page.contains("Answer and close"), "{page}");
}
