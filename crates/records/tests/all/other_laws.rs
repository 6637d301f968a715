//! A city under another law reads that law, or none: a request is driven through refusals, the determination, letters
//! and the extension, and nothing in them names a section of California.

use crate::common::*;
use records::commands::{self, Determine, Extend, determine, extend};
use records::letter::*;
use records::proceedings::inspection::InspectionAsk;
use records::proceedings::judicial::{Award, Demand, Order, Petition};
use records::proceedings::justification::JustificationAsk;
use records::proceedings::request::{FeeAnswer, FeeCharge, FeeEstimate};
use records::proceedings::violation::ViolationAsk;
use records::*;
use register::Official;

const CALLS: &str = "aaaa-1111";

/// Citations of these bodies of law are California's.
const CALIFORNIA: [&str; 8] = [
    "Gov. Code §",
    "Code Civ. Proc.",
    "Civ. Code",
    "Evid. Code",
    "Pen. Code",
    "Cal. Const.",
    "California",
    "superior court",
];

/// A pack with the section of its determination, of its extension, and of what it withholds under.
const PACKS: [(&str, &str, &str, &str); 5] = [
    ("us-tx", "Tex. Gov't Code § 552.301(b)", "Tex. Gov't Code § 552.221(d)", "Tex. Gov't Code § 552.101"),
    ("us-ny", "N.Y. Pub. Off. Law § 89(3)(a)", "N.Y. Pub. Off. Law § 89(3)(a)", "N.Y. Pub. Off. Law § 87(2)(b)"),
    ("us-wa", "RCW 42.56.520(1)", "RCW 42.56.520(2)", "RCW 42.56.230"),
    ("us-federal", "5 U.S.C. § 552(a)(6)(A)(i)", "5 U.S.C. § 552(a)(6)(B)(i)", "5 U.S.C. § 552(b)(6)"),
    (
        "uk",
        "Freedom of Information Act 2000, s. 10(1)",
        "Freedom of Information Act 2000, s. 10(3)",
        "Freedom of Information Act 2000, s. 40",
    ),
];

/// Everything that was said, to be looked through at the end.
struct Said {
    pack: &'static str,
    all: Vec<String>,
}

impl Said {
    fn refusal<T: std::fmt::Debug>(&mut self, code: &str, result: Result<T, Refusal>) -> Refusal {
        let refusal = result.unwrap_err();
        assert_eq!(refusal.code, code, "{}: {refusal}", self.pack);
        self.all.push(refusal.to_string());
        refusal
    }

    fn letter(&mut self, letter: Result<Letter, MissingItem>) {
        self.all.push(format!("{:?}", letter.unwrap()));
    }

    fn nothing_of_california(&self) {
        for said in &self.all {
            for code in CALIFORNIA {
                assert!(!said.contains(code), "{} says `{code}`: {said}", self.pack);
            }
        }
    }
}

fn section(refusal: Refusal) -> String {
    refusal.citation.map(|citation| citation.to_string()).unwrap_or_default()
}

fn ask_extension(ground: &str, facts: &str, until: jiff::civil::Date) -> Extend {
    Extend {
        ground: ground.into(),
        facts: facts.into(),
        until,
        by: jane(),
        at: at("2026-02-03T09:00"),
        designation: None,
        done_so_far: None,
    }
}

/// What letters of these packs want in words of the case.
fn inputs(town: &Town, hour: &str) -> LetterInputs {
    let pack = town.city.law().unwrap();
    let own = pack.checklists.values().flatten().filter(|item| item.own_words);
    LetterInputs {
        own_words: own.map(|item| (item.id.clone(), "We did as the law asks.".to_owned())).collect(),
        review: Some("You may ask for a review within the time that the law sets.".into()),
        assistance: Some("We looked in the mail archive.".into()),
        ..LetterInputs::at(at(hour))
    }
}

fn town(pack: &'static str) -> Town {
    let mut town = Town::new();
    town.settle(|settings| settings.law = pack.into());
    town.dataset(CALLS, "Calls", &["day", "caller"]);
    town
}

#[test]
fn a_request_goes_its_whole_way_without_a_word_of_california() {
    for (pack, determination, extension, exempts) in PACKS {
        let (mut town, mut said) = (town(pack), Said { pack, all: vec![] });
        nothing_asked(&town, &mut said);
        let number = town.request("2026-02-02T10:00", &[CALLS], None);
        said.letter(acknowledgement_letter(&town.city, town.matter(&number), &inputs(&town, "2026-02-02T11:00")));
        assert_eq!(
            section(said.refusal("not-determined", commands::close(&town.city, &number, Outcome::Full, "x"))),
            determination
        );
        extended(&mut town, &mut said, &number, extension);
        charged(&mut town, &mut said, &number);
        determined(&mut town, &mut said, &number, determination, exempts);
        said.all.extend(town.matter(&number).clock_lines(&town.city).iter().map(|line| format!("{line:?}")));
        said.all.push(format!("{:?}", town.city.deadlines(town.matter(&number))));
        said.all.extend(town.city.documents().into_iter().map(|document| document.json));
        said.nothing_of_california();
    }
}

fn nothing_asked(town: &Town, said: &mut Said) {
    let nothing = Opening::Request { items: vec![], description: None, format: None, series: vec![] };
    said.refusal("nothing-asked", town.try_open("2026-02-02T10:00", nothing));
}

fn extended(town: &mut Town, said: &mut Said, number: &MatterNumber, extension: &str) {
    let due = town.matter(number).due.clone().unwrap();
    let until = if due.extension_open { due.due.tomorrow().unwrap() } else { due.extension_latest };
    let ground = town.city.law().unwrap().extension_grounds_on(due.receipt_date).next().map(|g| g.id.clone());
    if ground.is_some() {
        let workload = extend(&town.city, number, ask_extension("workload", "much to do", until));
        assert_eq!(section(said.refusal("unknown-ground", workload)), extension);
    }
    let ground = ground.unwrap_or_default();
    let silent = extend(&town.city, number, ask_extension(&ground, " ", until));
    assert_eq!(section(said.refusal("facts-missing", silent)), extension);
    let unsigned = Extend { by: nobody(), ..ask_extension(&ground, "12,000 logs", until) };
    assert_eq!(section(said.refusal("nobody-named", extend(&town.city, number, unsigned))), extension);
    let late = Extend { at: at("2026-06-03T09:00"), ..ask_extension(&ground, "12,000 logs", until) };
    assert_eq!(section(said.refusal("extension-noticed-late", extend(&town.city, number, late))), extension);
    town.does("2026-02-03T09:00", extend(&town.city, number, ask_extension(&ground, "12,000 logs", until)));
    let again = extend(&town.city, number, ask_extension(&ground, "12,000 logs", until));
    assert_eq!(section(said.refusal("extended-before", again)), extension);
    let last = town.matter(number).clock_lines(&town.city).pop().unwrap();
    assert_eq!((last.date, last.citation.unwrap().to_string()), (until, extension.to_owned()));
    let notice = town.matter(number).extension.clone().unwrap();
    said.letter(extension_letter(&town.city, town.matter(number), &notice, &inputs(town, "2026-02-03T09:00")));
}

fn charged(town: &mut Town, said: &mut Said, number: &MatterNumber) {
    let line = FeeCharge { rule: "x".into(), what: "copy".into(), unit: "page".into(), hundredths: 100, cents: 10 };
    let estimate = FeeEstimate { lines: vec![line], by: jane(), case: None };
    said.refusal("unknown-fee", commands::work::estimate_fee(&town.city, number, estimate.clone()));
    let step = proceedings::request::RequestStep::FeeEstimated { estimate };
    town.happens(Event::MatterProceeded { matter: number.clone(), step: Step::Request(step) });
    town.does("2026-02-03T10:00", commands::work::answer_fee(&town.city, number, FeeAnswer::Accepted));
    said.refusal("not-owed", commands::work::pay_fee(&town.city, number, 11, "receipt 1"));
}

fn determined(town: &mut Town, said: &mut Said, number: &MatterNumber, determination: &str, exempts: &str) {
    let today = day("2026-02-04");
    let say = |town: &Town, item: ItemDetermination, responsible: Vec<Official>| {
        determine(&town.city, number, Determine { items: vec![item], responsible }, today)
    };
    let silent = ItemDetermination { reasons: " ".into(), ..decided(0, ItemOutcome::Full, vec![]) };
    assert_eq!(section(said.refusal("reasons-missing", say(town, silent, vec![]))), determination);
    said.refusal("no-citation", say(town, decided(0, ItemOutcome::Denied, vec![]), vec![jane()]));
    let part = || decided(0, ItemOutcome::Partial, vec![withheld_under(exempts)]);
    said.refusal("responsible-missing", say(town, part(), vec![]));
    let narrowed = ItemDetermination { left_out: vec!["2025".into()], ..decided(0, ItemOutcome::Full, vec![]) };
    said.refusal("narrowing-not-agreed", say(town, narrowed, vec![]));
    let produced = |audience| Some(Production { fields: vec![name("caller")], ..production(0, CALLS, audience) });
    let field = ScheduleLine { field: Some(name("caller")), how: "withheld".into(), ..withheld_under(exempts) };
    let shown =
        ItemDetermination { production: produced(Audience::Public), ..decided(0, ItemOutcome::Partial, vec![field]) };
    said.refusal("produces-withheld", say(town, shown, vec![jane()]));
    let favour = Audience::Requester { basis: "favour".into() };
    let alone = ItemDetermination { production: produced(favour), ..decided(0, ItemOutcome::Full, vec![]) };
    said.refusal("waiver-basis-missing", say(town, alone, vec![]));
    let available = Availability { estimated: "2026-02-06T17:00".parse().unwrap(), now: false };
    let told =
        LetterInputs { available: Some(available), responsible: vec![jane()], ..inputs(town, "2026-02-04T09:00") };
    said.letter(determination_letter(&town.city, town.matter(number), &[part()], &told));
    town.does("2026-02-04T09:00", say(town, part(), vec![jane()]));
    let promise = |town: &Town, reason: &str| {
        let (time, now) = ("2026-02-06T17:00".parse().unwrap(), "2026-02-04T17:00".parse().unwrap());
        commands::work::promise(&town.city, number, 0, time, reason, now)
    };
    town.does("2026-02-04T17:00", promise(town, ""));
    said.refusal("reason-missing", promise(town, ""));
}

#[test]
fn the_other_kinds_of_matters_say_nothing_of_california_either() {
    for (pack, ..) in PACKS {
        let (mut town, mut said) = (town(pack), Said { pack, all: vec![] });
        inspected(&mut town, &mut said);
        justified(&mut town, &mut said);
        ordered(&mut town, &mut said);
        said.all.extend(town.city.documents().into_iter().map(|document| document.json));
        said.nothing_of_california();
    }
}

fn inspected(town: &mut Town, said: &mut Said) {
    let ask = InspectionAsk { request: None, datasets: vec![dataset(CALLS)], text: String::new(), suits: vec![] };
    let number = town.open("2026-02-03T10:00", Opening::Inspection(ask));
    let now = "2026-02-03T10:00".parse().unwrap();
    let offer =
        |time: &str| commands::inspection::offer(&town.city, &number, vec![time.parse().unwrap()], "Room 1", now);
    said.refusal("office-closed", offer("2026-02-08T10:00"));
    said.refusal("outside-hours", offer("2026-02-10T22:00"));
}

fn justified(town: &mut Town, said: &mut Said) {
    let ask = JustificationAsk { request: None, dataset: Some(dataset(CALLS)), fields: vec![], text: "Why?".into() };
    let number = town.open("2026-02-03T10:00", Opening::Justification(ask));
    let give = |lines, who| commands::justification::give(&town.city, &number, lines, "", who);
    said.refusal("no-citation", give(vec![], vec![jane()]));
    let lines = vec![withheld_under("policy: Records Policy 7")];
    said.refusal("responsible-missing", give(lines, vec![]));
}

fn ordered(town: &mut Town, said: &mut Said) {
    let petition = Petition {
        about: None,
        court: "District Court".into(),
        case_number: "2026-17".into(),
        petitioner: "Robin Doe".into(),
        served_on: day("2026-02-03"),
    };
    let review = town.open("2026-02-03T10:00", Opening::JudicialReview(petition));
    let order = Order {
        number: 1,
        demand: Demand::Disclose,
        text: "Disclose.".into(),
        dataset: Some(dataset(CALLS)),
        fields: vec![],
        from: day("2026-02-04"),
        comply_by: day("2026-02-06"),
        writ_by: None,
    };
    let today = day("2026-02-04");
    town.does("2026-02-04T10:00", commands::judicial::order(&town.city, &review, order, vec![], jane(), today));
    said.refusal("not-complied", commands::judicial::conclude(&town.city, &review, "over"));
    let ask = ViolationAsk::Noncompliance { review: review.clone(), order: 1 };
    let violation = town.open("2026-02-09T10:00", Opening::Violation(ask));
    said.refusal("not-complied", commands::violation::close(&town.city, &violation, "done"));
    town.does(
        "2026-02-09T10:00",
        commands::judicial::comply(&town.city, &review, 1, "produced", jane(), day("2026-02-09")),
    );
    let award = Award { cents: 1_000, to: "Robin Doe".into(), what: "costs".into() };
    town.does("2026-02-09T10:00", commands::judicial::award(&town.city, &review, award));
    said.refusal("not-paid", commands::judicial::conclude(&town.city, &review, "over"));
}
