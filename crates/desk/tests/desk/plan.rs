//! A dataset is announced at the desk with the day it is promised for, and with how often new data comes.

use crate::city::City;
use axum::http::StatusCode;
use catalog::Standing;
use records::Role;

const PLAN: &str = "/desk/datasets/plan";

#[tokio::test]
async fn a_dataset_is_planned_with_a_day_to_come() {
    let city = City::new().await;
    let mut publisher = city.signed_in(Role::Publisher, Some("Police")).await;
    assert!(publisher.get("/desk/datasets").await.text().contains("href=\"/desk/datasets/plan\""));
    let mut form = vec![("title", "Use of Force"), ("department", "Finance"), ("promised", "2020-01-01")];
    let past = publisher.post(PLAN, PLAN, &form).await;
    assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(past.text().contains("That day is past") && past.text().contains("Use of Force"), "{}", past.text());
    form[2].1 = "soon";
    assert!(publisher.post(PLAN, PLAN, &form).await.text().contains("Give the day by which it will be public"));
    form[2].1 = "2027-02-01";
    form.push(("periodicity", "now and then"));
    let odd = publisher.post(PLAN, PLAN, &form).await;
    assert!(odd.text().contains("is not how often data comes"), "{}", odd.text());
    form[3].1 = "R/P1M";
    let done = publisher.post(PLAN, PLAN, &form).await;
    let page = done.location().split('?').next().unwrap().to_owned();
    assert_eq!(done.location(), format!("{page}?done=planned"), "{}", done.text());
    let id = page.rsplit('/').next().unwrap().parse::<catalog::DatasetId>().unwrap();
    let planned = city.acts.read(|c| c.datasets[&id].dataset.clone()).await.unwrap();
    assert_eq!(planned.standing, Standing::Planned);
    assert_eq!(planned.department.as_deref(), Some("Police"), "a publisher promises for its own department");
    assert_eq!(planned.plan.promised.as_deref(), Some("2027-02-01"));
    assert_eq!(planned.plan.periodicity.as_deref(), Some("R/P1M"));
    assert!(publisher.get(&page).await.text().contains("Promised monthly."));
    form[0].1 = "use of force";
    let again = publisher.post(PLAN, PLAN, &form).await;
    assert!(again.text().contains(&format!("title “Use of Force” is that of {id} already")), "{}", again.text());
    let long = "It will be long. ".repeat(300);
    form[0].1 = "Complaints";
    form.push(("description", &long));
    let long = publisher.post(PLAN, PLAN, &form).await;
    assert!(long.text().contains("id=\"description-error\""), "{}", long.text());
}

#[tokio::test]
async fn how_often_new_data_comes_is_promised_and_taken_back_with_a_reason() {
    let city = City::new().await;
    let mut team = city.signed_in(Role::OpenData, None).await;
    let (page, post) = ("/desk/datasets/call-0001", "/desk/datasets/call-0001/frequency");
    let without = team.post(page, post, &[("periodicity", "R/P1W"), ("reason", " ")]).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(without.text().to_lowercase().contains("reason is missing"), "{}", without.text());
    let reason = ("reason", "The dispatch system exports each Monday.");
    let done = team.post(page, post, &[("periodicity", "R/P1W"), reason]).await;
    assert_eq!(done.location(), format!("{page}?done=frequency-promised"), "{}", done.text());
    assert!(team.get(page).await.text().contains("Promised weekly."));
    let plan = || city.acts.read(|c| c.datasets[&"call-0001".parse().unwrap()].dataset.plan.clone());
    assert_eq!(plan().await.unwrap().periodicity.as_deref(), Some("R/P1W"));
    team.post(page, post, &[("periodicity", ""), reason]).await;
    assert_eq!(plan().await.unwrap().periodicity, None);
}
