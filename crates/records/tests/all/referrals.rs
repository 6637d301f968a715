//! Referrals to counsel: that counsel was asked and answered is on record, what was said never leaves counsel.

use crate::common::checks::{SEALED_CANARIES, leaks};
use crate::common::*;
use records::commands::referral::*;
use records::proceedings::referral::ReferralAsk;
use records::*;
use register::Official;

#[test]
fn a_privileged_note_never_leaves_counsel() {
    let mut town = Town::new();
    town.dataset("aaaa-1111", "Calls", &["day"]);
    let about = town.request("2026-02-02T10:00", &["aaaa-1111"], None);
    let ask = |about: &MatterNumber, by: Official| Opening::Referral(ReferralAsk { about: about.clone(), by });
    assert_eq!(mistake(town.try_open("2026-02-03T10:00", ask(&about, nobody()))), "nobody-named");
    assert_eq!(mistake(town.try_open("2026-02-03T10:00", ask(&MatterNumber("R-9".into()), jane()))), "unknown-matter");
    let number = town.open("2026-02-03T10:00", ask(&about, jane()));
    assert_eq!(mistake(note(&town.city, &number, "the question", " ")), "text-missing");
    assert_eq!(mistake(note(&town.city, &about, "the question", "may we?")), "wrong-kind");
    assert_eq!(mistake(note(&town.city, &number, "the question", &"x".repeat(20_001))), "text-too-long");
    town.does("2026-02-03T10:00", note(&town.city, &number, "the question", SEALED_CANARIES[0]));
    assert_eq!(mistake(take_up(&town.city, &number, nobody())), "nobody-named");
    assert_eq!(mistake(take_up(&town.city, &about, counsel())), "wrong-kind");
    town.does("2026-02-04T10:00", take_up(&town.city, &number, counsel()));
    assert_eq!(mistake(answer(&town.city, &number, nobody(), "yes")), "nobody-named");
    assert_eq!(mistake(answer(&town.city, &number, counsel(), " ")), "text-missing");
    assert_eq!(mistake(answer(&town.city, &about, counsel(), "yes")), "wrong-kind");
    town.does("2026-02-05T10:00", answer(&town.city, &number, counsel(), SEALED_CANARIES[0]));
    assert_eq!(town.matter(&number).outcome, Some(Outcome::Answered));
    assert_eq!(mistake(note(&town.city, &number, "a thought", "x")), "closed");
    let sealed = town.city.sealed(&number);
    assert_eq!(sealed.len(), 2);
    for (_, kept) in sealed {
        let may: Vec<Role> = Role::ALL.into_iter().filter(|role| kept.read(*role).is_some()).collect();
        assert_eq!((may, kept.read(Role::Counsel)), (vec![Role::Counsel], Some(SEALED_CANARIES[0])));
        assert!(!format!("{kept:?}").contains(SEALED_CANARIES[0]));
    }
    assert_eq!(leaks(&town.city, &town.ledger), Vec::<String>::new());
    let history = format!("{:?}", town.city.history[&number]);
    assert!(history.contains("kept under seal: the question") && history.contains("what was said is privileged"));
    assert_eq!(town.city.matters_about(&about).count(), 1);
}

#[test]
fn whoever_asked_counsel_reads_the_advice_and_has_it_as_a_task() {
    let mut town = Town::new();
    town.dataset("aaaa-1111", "Calls", &["day"]);
    let about = town.request("2026-02-02T10:00", &["aaaa-1111"], None);
    let opening = Opening::Referral(ReferralAsk { about: about.clone(), by: jane() });
    let asked = UserId("jane@city.example".into());
    let clerk = Actor::Staff { user: asked.clone(), official: jane() };
    let opened = town.try_open("2026-02-03T10:00", opening).unwrap();
    let number = opened.first().and_then(Event::matter).cloned().unwrap();
    opened.into_iter().for_each(|event| town.happens_by(clerk.clone(), at("2026-02-03T10:00"), event));
    let sealed = question(SEALED_CANARIES[0]).unwrap();
    town.happens(Event::SealedKept { matter: number.clone(), sealed });
    town.does("2026-02-04T10:00", note(&town.city, &number, "a note", SEALED_CANARIES[0]));
    town.does("2026-02-05T10:00", answer(&town.city, &number, counsel(), SEALED_CANARIES[0]));
    let reads = |asked: bool| -> Vec<&str> {
        let sealed = town.city.sealed(&number).iter().filter(|(_, s)| s.read_by(Role::Clerk, asked).is_some());
        sealed.map(|(_, s)| s.label.as_str()).collect()
    };
    assert_eq!(reads(false), Vec::<&str>::new());
    assert_eq!(reads(true), ["the question", "counsel's answer"], "what counsel notes stays with counsel");
    let tasks = town.city.tasks_for(&asked);
    assert_eq!(tasks.len(), 1);
    assert_eq!(
        (&tasks[0].matter, tasks[0].ask.text.as_str()),
        (&about, &*format!("Read counsel's answer in {number}"))
    );
    assert_eq!(leaks(&town.city, &town.ledger), Vec::<String>::new());
}
