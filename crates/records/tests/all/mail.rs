//! Mail that came in: taken once, a message where the requester wrote it, held where nobody can tell, and nowhere public.

use crate::common::*;
use records::commands::{OpenMatter, mail};
use records::mail::*;
use records::proceedings::withholding::{Protection, WithholdingAsk};
use records::*;

const CANARY: &str = "canary-mail-text";

fn written(id: char) -> ReceivedMail {
    ReceivedMail {
        id: MailId(id.to_string().repeat(32)),
        at: at("2026-02-03T18:30"),
        from: Some(MailFrom { name: Some("canary-name".into()), address: "canary@example.org".into() }),
        subject: "canary-subject".into(),
        message_id: Some(format!("{id}@example.org")),
        nature: MailNature::Written,
        text: CANARY.into(),
        cut: false,
        sha256: id.to_string().repeat(64),
        bytes: 10,
        attachments: vec![MailAttachment {
            name: "canary-file.pdf".into(),
            sha256: "f".repeat(64),
            bytes: 5,
            media: "pdf".into(),
            warnings: vec![],
        }],
        sealed: false,
    }
}

fn place(matter: &MatterNumber, from_requester: bool) -> Option<MailPlace> {
    Some(MailPlace { matter: matter.clone(), from_requester })
}

fn public(town: &Town) -> String {
    town.city.documents().iter().map(|document| document.json.as_str()).collect()
}

#[test]
fn what_the_requester_writes_is_a_message_once() {
    let mut town = Town::new();
    let number = town.request("2026-02-02T10:00", &[], Some("the memo"));
    town.all_happen(mail::take(&town.city, written('1'), place(&number, true)));
    assert!(mail::take(&town.city, written('1'), place(&number, true)).is_empty());
    let matter = town.matter(&number);
    let [message] = matter.messages.as_slice() else { panic!("{:?}", matter.messages) };
    assert_eq!((message.at, message.channel, message.text.as_str()), (at("2026-02-03T18:30"), Channel::Email, CANARY));
    assert!(matter.mails[0].shown && matter.mails[0].from_requester);
    assert_eq!(matter.last_mail(), Some("1@example.org"));
    // A mail without a text still says that it came; one that is too long says where it goes on.
    let blank = ReceivedMail { text: " \n".into(), ..written('2') };
    let long = ReceivedMail { cut: true, ..written('3') };
    for mail in [blank, long] {
        town.all_happen(mail::take(&town.city, mail, place(&number, true)));
    }
    let said: Vec<_> = town.matter(&number).messages.iter().map(|m| m.text.as_str()).collect();
    assert_eq!(said[1], "(The mail has no text.)");
    assert!(said[2].ends_with("(The text goes on in the mail as it arrived.)"));
    assert_eq!(town.city.kept_documents().count(), 6);
}

#[test]
fn what_others_and_programs_write_is_no_message_and_nowhere_public() {
    let mut town = Town::new();
    let number = town.request("2026-02-02T10:00", &[], Some("the memo"));
    let (before, due) = (public(&town), town.matter(&number).due.clone());
    town.all_happen(mail::take(&town.city, written('1'), place(&number, false)));
    let returned = MailNature::Returned { subject: None, sent_at: None, status: Some("5.1.1".into()) };
    for (id, nature) in [('2', MailNature::Automatic), ('3', returned)] {
        let mail = ReceivedMail { nature, ..written(id) };
        town.all_happen(mail::take(&town.city, mail, place(&number, true)));
    }
    town.all_happen(mail::take(&town.city, written('4'), None));
    town.all_happen(mail::take(&town.city, written('5'), place(&MatterNumber("R-1999-0001".into()), true)));
    assert!(town.matter(&number).messages.is_empty());
    assert_eq!(town.matter(&number).due, due, "no clock moves");
    assert_eq!(public(&town), before);
    assert_eq!(town.city.arrivals.len(), 2, "what belongs to no matter waits");
    let id = |c: char| MailId(c.to_string().repeat(32));
    for wrong in ['2', '3', '9'] {
        assert!(mail::accept(&town.city, &number, &id(wrong)).is_err(), "{wrong}");
    }
    let accepted = mail::accept(&town.city, &number, &id('1')).unwrap();
    town.all_happen(accepted);
    assert_eq!(town.matter(&number).messages.len(), 1);
    assert_eq!(mistake(mail::accept(&town.city, &number, &id('1'))), "mail-settled");
    assert!(public(&town).contains(CANARY), "who holds the secret link reads it now");
    assert!(!public(&town).contains("canary-name") && !public(&town).contains("canary-file"));
}

#[test]
fn a_matter_opened_from_a_mail_was_received_when_the_mail_was() {
    let mut town = Town::new();
    let late = ReceivedMail { at: at("2026-02-06T18:30"), ..written('1') };
    town.all_happen(mail::take(&town.city, late, None));
    let id = MailId("1".repeat(32));
    let opening =
        Opening::Request { items: vec![], description: Some("the memo".into()), format: None, series: vec![] };
    let asked = OpenMatter {
        received_at: at("2026-03-01T10:00"),
        channel: Channel::Counter,
        requester: Requester { name: None, email: Some("canary@example.org".into()), ..Requester::default() },
        opening,
        track_hash: None,
        submission: None,
    };
    let events = mail::open_from(&town.city, &id, asked.clone()).unwrap();
    town.all_happen(events);
    let matter = town.city.of_kind(MatterKind::Request).next().unwrap();
    assert_eq!((matter.received_at, matter.channel), (at("2026-02-06T18:30"), Channel::Email));
    assert_eq!(matter.due.as_ref().unwrap().due, day("2026-02-17"), "counted from the day of the mail");
    assert!(matter.mails[0].shown && matter.messages.is_empty(), "its text is what was asked");
    assert!(town.city.arrivals.is_empty());
    assert_eq!(mistake(mail::open_from(&town.city, &id, asked)), "unknown-mail");
    assert!(mail::take(&town.city, written('1'), None).is_empty(), "delivered again, it opens nothing");
}

#[test]
fn a_mail_is_added_to_a_matter_or_set_aside_with_a_reason() {
    let mut town = Town::new();
    let number = town.request("2026-02-02T10:00", &[], Some("the memo"));
    let automatic = ReceivedMail { nature: MailNature::Automatic, ..written('2') };
    for mail in [written('1'), automatic] {
        town.all_happen(mail::take(&town.city, mail, None));
    }
    let id = |c: char| MailId(c.to_string().repeat(32));
    assert_eq!(mistake(mail::set_aside(&town.city, &id('1'), " ")), "reason-missing");
    let aside = mail::set_aside(&town.city, &id('1'), "it asks for nothing").unwrap();
    town.all_happen(aside);
    assert_eq!(town.city.arrivals[&id('1')].set_aside.as_ref().unwrap().reason, "it asks for nothing");
    assert_eq!(mistake(mail::attach(&town.city, &id('2'), &number, true)), "not-written");
    for (c, from_requester) in [('1', true), ('2', false)] {
        let events = mail::attach(&town.city, &id(c), &number, from_requester).unwrap();
        town.all_happen(events);
    }
    assert_eq!((town.matter(&number).mails.len(), town.matter(&number).messages.len()), (2, 1));
    assert!(town.city.arrivals.is_empty());
    assert_eq!(mistake(mail::set_aside(&town.city, &id('1'), "why")), "unknown-mail");
}

#[test]
fn who_asks_that_something_be_withheld_writes_under_seal() {
    let mut town = Town::new();
    town.dataset("aaaa-1111", "Calls", &["day"]);
    let ask = WithholdingAsk { protection: Protection::Victim, datasets: vec![dataset("aaaa-1111")], fields: vec![] };
    let number = town.open("2026-02-02T10:00", Opening::Withholding(ask));
    town.all_happen(mail::take(&town.city, written('1'), place(&number, true)));
    let matter = town.matter(&number);
    let json = serde_json::to_string(matter).unwrap();
    assert!(!json.contains("canary") && matter.messages.is_empty(), "{json}");
    let (_, sealed) = town.city.sealed(&number).last().unwrap();
    assert!(sealed.read(Role::Clerk).unwrap().contains(CANARY) && sealed.read(Role::Auditor).is_none());
    assert!(matter.last_mail().is_none());
    let record = record_of(&town.city, &number, &town.ledger).unwrap();
    assert!(!serde_json::to_string(&record).unwrap().contains("canary"));
}
