//! The enterprise systems of the sample city.

use acts::Acts;
use records::{Actor, EnterpriseSystem, SystemFacts};

/// Name, vendor, product, purpose, data, prime custodian, how often collected, how often updated.
const SYSTEMS: [[&str; 8]; 4] = [
    [
        "Computer-aided records of the police",
        "Harbor Public Software",
        "Harbor Records 9",
        "Reports of incidents and arrests",
        "Incidents, persons involved, property, dispositions",
        "Police",
        "Continuously",
        "Continuously",
    ],
    [
        "311 requests",
        "Civic Desk",
        "Civic Desk Cloud",
        "Requests for services, from the first call to their end",
        "Requests, places, times, photographs",
        "City Manager",
        "Continuously",
        "Hourly",
    ],
    [
        "Payroll and personnel",
        "Ledgerline",
        "Ledgerline HR",
        "Pay, leave and positions of employees",
        "Positions, hours, pay, benefits",
        "Human Resources",
        "Every two weeks",
        "Every two weeks",
    ],
    [
        "Permits and inspections",
        "Plotline",
        "Plotline Permits",
        "Applications for building permits, their review and inspection",
        "Applications, plans, fees, inspections",
        "Community Development",
        "Daily",
        "Daily",
    ],
];

/// Lists them, and one of which only the name is listed.
pub async fn list(acts: &Acts, clerk: &Actor) -> Result<(), String> {
    for [name, vendor, product, purpose, data, custodian, collected, updated] in SYSTEMS.map(|s| s.map(str::to_owned)) {
        let about = Some(SystemFacts { vendor, product, purpose, data, custodian, collected, updated });
        let system = EnterpriseSystem { name, about, withheld: None };
        acts.list_system(clerk, None, system).await.map_err(|e| e.to_string())?;
    }
    let why = "Naming the product would tell an attacker where to begin, and the public needs it for nothing.";
    let system = EnterpriseSystem { name: "Water billing".into(), about: None, withheld: Some(why.into()) };
    acts.list_system(clerk, None, system).await.map(drop).map_err(|e| e.to_string())
}
