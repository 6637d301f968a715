//! An order of a court that the sample city did not comply with in time, and what that cost it.

use super::proceedings::{open, take};
use super::{Accounts, Clock, official};
use acts::Acts;
use jiff::civil::Date;
use records::commands::{judicial, violation};
use records::proceedings::judicial::{Award, Demand, Order, Petition};
use records::proceedings::violation::ViolationAsk;
use records::{MatterKind, MatterNumber, Opening};

/// The request that was denied, in the words of who asked.
const DEPOT: &str = "Appraisal of the old depot.";

/// What the court awarded to who petitioned, in cents.
const AWARDED_CENTS: u64 = 685_000;

/// What the court had the city pay for being late, in cents.
const SANCTION_CENTS: u64 = 150_000;

/// Somebody asks the court to have the appraisal disclosed.
pub async fn petition(acts: &Acts, served_on: Date) -> Result<MatterNumber, String> {
    let is_depot = |m: &&records::Matter| matches!(&m.opening, Opening::Request { description: Some(words), .. } if words == DEPOT);
    let about = acts.read(|city| city.of_kind(MatterKind::Request).find(is_depot).map(|m| m.number.clone())).await;
    let petition = Petition {
        about: about.map_err(|e| e.to_string())?,
        court: "Superior Court of California, County of Sacramento".into(),
        case_number: "34-2026-80000417".into(),
        petitioner: "Depot Street Tenants Union".into(),
        served_on,
    };
    open(acts, Opening::JudicialReview(petition)).await
}

/// The court orders disclosure by a day.
pub async fn order(
    acts: &Acts,
    staff: &Accounts,
    number: &MatterNumber,
    from: Date,
    comply_by: Date,
) -> Result<(), String> {
    let order = Order {
        number: 1,
        demand: Demand::Disclose,
        text: "The sale of the depot is closed. Give the petitioner the appraisal.".into(),
        dataset: None,
        fields: Vec::new(),
        from,
        comply_by,
        writ_by: None,
    };
    let decide = |city: &records::City, now: acts::Moment| {
        judicial::order(city, number, order, Vec::new(), official(2), now.today)
    };
    take(acts, &staff.actor(2), number, decide).await
}

/// The day went by. Gives the violation.
pub async fn miss(acts: &Acts, staff: &Accounts, review: &MatterNumber) -> Result<MatterNumber, String> {
    let ask = ViolationAsk::Noncompliance { review: review.clone(), order: 1 };
    acts.open_internally(&staff.actor(2), Opening::Violation(ask)).await.map_err(|e| e.to_string())
}

/// The court has the city pay, and the city says what it does so that this does not happen again.
pub async fn remedy(acts: &Acts, staff: &Accounts, violation: &MatterNumber) -> Result<(), String> {
    let paid = "The court ordered a sanction for the delay: the order had lain in a mailbox that nobody read. Paid from \
                the budget of the City Attorney.";
    let mended = "Orders of a court now go to the Clerk and to counsel on the day they arrive, and their days are on the \
                  calendar of both.";
    for (text, cents) in [(paid, SANCTION_CENTS), (mended, 0)] {
        let record = |city: &records::City, _| violation::remedy(city, violation, official(2), text, cents);
        take(acts, &staff.actor(2), violation, record).await?;
    }
    Ok(())
}

/// The appraisal is given, late, and the court awards fees.
pub async fn comply(acts: &Acts, staff: &Accounts, review: &MatterNumber) -> Result<(), String> {
    let proof = "The appraisal was handed to the petitioner, who signed for it; the receipt was filed with the court.";
    take(acts, &staff.actor(2), review, |city, now| judicial::comply(city, review, 1, proof, official(2), now.today))
        .await?;
    let award = Award {
        cents: AWARDED_CENTS,
        to: "the petitioner".into(),
        what: "court costs and reasonable attorney’s fees".into(),
    };
    take(acts, &staff.actor(2), review, |city, _| judicial::award(city, review, award)).await
}

/// What was awarded is paid; both matters are over.
pub async fn end(
    acts: &Acts,
    staff: &Accounts,
    review: &MatterNumber,
    violation: &MatterNumber,
    clock: &Clock,
) -> Result<(), String> {
    let counsel = staff.actor(2);
    let record = format!("Warrant 118-27 of {}", clock.working_day(14));
    take(acts, &counsel, review, |city, _| judicial::pay(city, review, AWARDED_CENTS, &record)).await?;
    let reason = "The order was complied with, late; the sanction and the fees are paid.";
    take(acts, &counsel, violation, |city, _| violation::close(city, violation, reason)).await?;
    let how = "The city disclosed what the court ordered and paid what it awarded.";
    take(acts, &counsel, review, |city, _| judicial::conclude(city, review, how)).await
}
