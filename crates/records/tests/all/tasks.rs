//! Tasks on a matter: set for somebody or for whoever comes first, done once, and seen by the staff alone.

use crate::common::*;
use records::commands::{finish_task, set_task};
use records::task::TaskAsk;
use records::*;

const TODAY: &str = "2026-02-05";

fn user(name: &str) -> UserId {
    UserId(format!("{name}@city.example"))
}

fn ask(who: Option<&str>, by: Option<&str>) -> TaskAsk {
    TaskAsk { text: "canary-task: ask the archive".into(), who: who.map(user), by: by.map(day) }
}

fn town() -> (Town, MatterNumber) {
    let mut town = Town::new();
    for name in ["clerk", "other"] {
        let (official, role) = (jane(), Role::Clerk);
        town.happens(Event::UserInvited { user: user(name), official, role, department: None });
        town.happens(Event::UserActivated { user: user(name) });
    }
    let number = town.request("2026-02-02T10:00", &[], Some("the memo"));
    (town, number)
}

#[test]
fn a_task_is_for_an_account_that_can_sign_in_and_a_day_that_is_not_over() {
    let (town, number) = town();
    let set = |ask| set_task(&town.city, &number, ask, day(TODAY));
    assert_eq!(mistake(set(TaskAsk { text: " ".into(), ..ask(None, None) })), "text-missing");
    assert_eq!(mistake(set(TaskAsk { text: "x".repeat(20_001), ..ask(None, None) })), "text-too-long");
    assert_eq!(mistake(set(ask(Some("nobody"), None))), "unknown-user");
    assert_eq!(mistake(set(ask(None, Some("2026-02-04")))), "day-past");
    let missing = MatterNumber("R-2026-0099".into());
    assert_eq!(mistake(set_task(&town.city, &missing, ask(None, None), day(TODAY))), "unknown-matter");
    assert!(set(ask(Some("clerk"), Some(TODAY))).is_ok());
}

#[test]
fn tasks_are_listed_soonest_first_for_whom_they_are_until_they_are_done() {
    let (mut town, number) = town();
    for ask in [ask(None, None), ask(Some("other"), Some("2026-02-06")), ask(Some("clerk"), Some("2026-02-09"))] {
        town.does("2026-02-05T10:00", set_task(&town.city, &number, ask, day(TODAY)));
    }
    let mine = |town: &Town, name: &str| -> Vec<u32> {
        town.city.tasks_for(&user(name)).iter().map(|task| task.number).collect()
    };
    assert_eq!(mine(&town, "clerk"), [3, 1], "what has no day comes last");
    assert_eq!(mine(&town, "other"), [2, 1]);
    assert!(
        town.city.tasks_of(&number)[2].is_late(day("2026-02-10"))
            && !town.city.tasks_of(&number)[2].is_late(day("2026-02-09"))
    );
    assert_eq!(mistake(finish_task(&town.city, &number, 9, jane())), "unknown-task");
    assert_eq!(mistake(finish_task(&town.city, &number, 1, nobody())), "nobody-named");
    for task in [1, 2] {
        town.does("2026-02-06T10:00", finish_task(&town.city, &number, task, jane()));
    }
    assert_eq!(finish_task(&town.city, &number, 1, counsel()).unwrap(), [], "done once");
    assert_eq!((mine(&town, "clerk"), mine(&town, "other")), (vec![3], vec![]));
    town.does("2026-02-06T10:00", finish_task(&town.city, &number, 3, jane()));
    assert_eq!(mine(&town, "clerk"), Vec::<u32>::new());
    assert_eq!(town.city, City::of(&town.ledger), "the list follows from the events");
}

#[test]
fn a_task_is_in_no_document_record_or_history_of_the_matter() {
    let (mut town, number) = town();
    town.does("2026-02-05T10:00", set_task(&town.city, &number, ask(None, None), day(TODAY)));
    town.does("2026-02-05T10:00", finish_task(&town.city, &number, 1, jane()));
    let record = record_of(&town.city, &number, &town.ledger).unwrap();
    let shown = serde_json::to_string(&record).unwrap();
    assert!(!shown.contains("canary-task") && !shown.contains("task-set"), "{shown}");
    assert!(town.city.each_document().all(|document| !document.json.contains("canary-task")));
    assert!(town.city.history[&number].iter().all(|line| !line.what.contains("task")));
}

#[test]
fn each_role_is_reminded_of_what_is_its_own_by_numbers_and_days() {
    let (mut town, number) = town();
    let invite = |town: &mut Town, name: &str, role, department: Option<&str>| {
        let department = department.map(str::to_owned);
        town.happens(Event::UserInvited { user: user(name), official: jane(), role, department });
        town.happens(Event::UserActivated { user: user(name) });
    };
    invite(&mut town, "police", Role::Publisher, Some("Police"));
    invite(&mut town, "counsel", Role::Counsel, None);
    let of = |town: &Town, name: &str, on: &str| {
        let told = town.city.reminders(day(on)).into_iter().find(|(who, _)| *who == user(name));
        told.map(|(_, lines)| lines).unwrap_or_default()
    };
    assert_eq!(of(&town, "clerk", TODAY), Vec::<String>::new(), "the request is due on the 12th");
    assert_eq!(of(&town, "clerk", "2026-02-10"), ["Due soon (a records request): R-2026-0001"]);
    assert_eq!(of(&town, "clerk", "2026-02-20"), ["Overdue (a records request): R-2026-0001"]);
    town.does("2026-02-05T10:00", set_task(&town.city, &number, ask(Some("clerk"), Some("2026-02-06")), day(TODAY)));
    assert_eq!(of(&town, "clerk", TODAY), ["Your tasks: R-2026-0001 (by February 6, 2026)"]);
    let assign = commands::work::assign(&town.city, &number, 0, "Police", Some(day("2026-02-07")));
    town.does("2026-02-05T10:00", assign);
    assert_eq!(
        of(&town, "police", TODAY),
        ["Items your department is asked for: R-2026-0001 item 1 (by February 7, 2026)"]
    );
    assert_eq!(of(&town, "counsel", TODAY), Vec::<String>::new());
    assert!(of(&town, "clerk", "2026-02-20").iter().all(|line| !line.contains("canary")));
    town.happens(Event::UserClosed { user: user("clerk") });
    assert_eq!(of(&town, "clerk", "2026-02-20"), Vec::<String>::new());
    assert_eq!(of(&town, "nobody", "2026-02-20"), Vec::<String>::new());
}
