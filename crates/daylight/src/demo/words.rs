//! The dictionary of the sample city: what every field of its datasets means.

use super::incident::GARDENS;

/// Fields of a dataset by their header, each with what it means.
pub type Words = &'static [(&'static str, &'static str)];

/// The words for the fields of a dataset.
pub fn of(dataset: &str) -> Words {
    match dataset {
        "bdgt-2026" => BUDGET,
        GARDENS => PLOTS,
        "payr-2026" => PAY,
        "food-insp" => INSPECTIONS,
        "biz2-cert" => CERTIFICATES,
        "bldg-prmt" => PERMITS,
        "park-cite" => CITATIONS,
        "tree-city" => TREES,
        "call-serv" => CALLS,
        "city-3110" => SERVICE,
        "alpr-read" => READS,
        _ => &[],
    }
}

const BUDGET: Words = &[
    ("Fiscal Year", "The year that ends on June 30: 2026 is July 1, 2025 to June 30, 2026."),
    ("Department", "The department that may spend or receives the amount."),
    ("Fund", "The purse it belongs to. The General Fund may be used for any purpose; the others only for their own."),
    ("Account", "What it is spent on or received for, such as salaries, supplies or debt service."),
    ("Expense or Revenue", "“Expense” for money going out, “Revenue” for money coming in."),
    ("Amount", "The approved amount in US dollars. A negative amount lowers what was approved before."),
];

const PLOTS: Words = &[
    ("Plot", "The number of the plot: the letters of the garden and two digits, as painted on its corner post."),
    ("Garden", "The community garden that the plot belongs to."),
    ("Square Feet", "The area of the plot."),
    ("Status", "“Taken”, “Free”, or “Resting” for a year without planting."),
    ("Since", "The day since when it has that status."),
    ("Notes", "What the staff of the gardens wrote down about the plot."),
];

const PAY: Words = &[
    ("Employee ID", "The number of the employee at the city: E and five digits. It stays the same from year to year."),
    ("Name", "First and last name. Empty for officers who work under cover."),
    ("Title", "The title of the position on the last day of the year."),
    ("Department", "The department that pays the employee."),
    ("Regular Pay", "Pay for regular hours in the calendar year, in US dollars, before deductions."),
    ("Overtime Pay", "Pay for overtime in the calendar year, in US dollars, before deductions."),
    ("Home Address", "Where the employee lives: street address, as given to Human Resources."),
    ("Birth Date", "The day the employee was born."),
    ("Personal Phone", "A private telephone number, kept for emergencies."),
];

const INSPECTIONS: Words = &[
    ("Inspection", "The number of the inspection: FI and six digits."),
    ("Facility", "The name on the health permit of the kitchen, market or restaurant."),
    ("Address", "The street address of the facility."),
    ("Inspected", "The day of the inspection."),
    ("Type", "“Routine” for a planned inspection, “Complaint” for one that followed a report."),
    ("Score", "0 to 100 points. Violations take points off; a major one takes off more than a minor one."),
    ("Result", "“Pass” from 80 points; “Conditional” below, when the facility is inspected again within two weeks."),
    ("Complainant", "The person who made the report. Empty for routine inspections."),
];

const CERTIFICATES: Words = &[
    ("Certificate", "The number of the certificate: BT and six digits."),
    ("Business Name", "The name under which the business trades."),
    ("Owner Name", "The person who holds the certificate."),
    ("Activity", "What the business does: retail, service, construction, food or professional."),
    ("Address", "The street address where the business is run. Empty for a business run from a home."),
    ("Home Based", "True when the business is run from the home of the owner."),
    ("Started", "The day from which the certificate holds."),
    ("Status", "“Active” while the tax is paid, “Expired” when it was not renewed, “Closed” when the business ended."),
    ("Gross Receipts", "What the business took in the last year, in US dollars, as it reported it."),
];

const PERMITS: Words = &[
    ("Permit", "The number of the permit: RES and six digits. Numbers are given when an application arrives."),
    ("Type", "“Residential” for homes, “Commercial” for everything else."),
    ("Work", "What is built or changed."),
    ("Address", "The street address of the building."),
    ("Parcel Number", "The number of the lot at the County Assessor: book, page and parcel."),
    ("Valuation", "What the work is worth in US dollars, as the applicant declared it; fees follow from it."),
    ("Owner Name", "The owner of the building, as named in the application."),
    ("Owner Phone", "The telephone number at which the city calls about the permit."),
    ("Contractor", "The business that does the work."),
    ("Applied", "The day the application was complete."),
    ("Issued", "The day the permit was issued."),
    ("Status", "“Issued” while the work goes on, “Finaled” after the last inspection, “Expired” when it stopped."),
];

const CITATIONS: Words = &[
    ("Citation", "The number of the citation: PC and seven digits."),
    ("Issued", "When the citation was written, in local time."),
    ("Violation", "The rule that was broken."),
    (
        "Street Block",
        "The block where the vehicle stood, such as “1200 block of K ST”. Exact numbers are not recorded.",
    ),
    ("License Plate", "The plate of the vehicle as the officer read it."),
    ("Registered Owner", "The owner of the vehicle, as the Department of Motor Vehicles told the city."),
    ("Owner Address", "The address of the owner, as the Department of Motor Vehicles told the city."),
    ("Fine", "The fine in US dollars, without late fees."),
    ("Paid", "True when the fine was paid in full."),
];

const TREES: Words = &[
    ("Tree", "The number of the tree in the city's inventory; it is on the tag at the trunk."),
    ("Species", "The common name of the species."),
    ("Diameter Inches", "The diameter of the trunk in inches, measured 4.5 feet above the ground."),
    ("Condition", "“Good”, “Fair” or “Poor”, as the arborist saw it at the last visit."),
    ("Planted", "The day it was planted; for older trees, the best estimate."),
    ("Street", "The street on which the tree stands."),
    ("Latitude", "Degrees north (WGS 84), measured at the trunk."),
    ("Longitude", "Degrees east (WGS 84), negative here, measured at the trunk."),
];

const CALLS: Words = &[
    ("Record ID", "The id of the call in the dispatch system: eight hexadecimal digits, in no order."),
    ("Occurred", "When the call was received, in local time."),
    ("Call Type", "What the call was about, as the dispatcher coded it. An investigation may find something else."),
    ("Description", "How the officers answered: report taken, advised, unable to locate, or arrest made."),
    ("Location", "Where it happened, to the block. Empty for sexual assaults."),
    ("Police District", "The district, 1 to 6, that covers the place."),
    ("Beat", "The patrol area within the district: its number and a letter. Empty for sexual assaults."),
    ("Latitude", "Degrees north (WGS 84), rounded to 2 decimals, about 1 km. Empty for sexual assaults."),
    (
        "Longitude",
        "Degrees east (WGS 84), negative here, rounded to 2 decimals, about 1 km. Empty for sexual assaults.",
    ),
    ("Victim Name", "The victim, where one was recorded. Empty for sexual assaults and domestic violence."),
    ("Victim Age", "The age of the victim in years on the day of the call."),
    ("Reporting Party", "The person who called."),
    ("Cleared By", "How the call was closed: report, no report, citation or arrest."),
    (
        "Juvenile Case",
        "True when the call became part of a juvenile case. Those calls are left out, so it is false here.",
    ),
];

const SERVICE: Words = &[
    ("Reference Number", "The number that the caller was given: nine digits."),
    ("Category", "The part of the city that does the work."),
    ("Subject", "What was asked for or reported."),
    ("Created", "When the request was made, in local time."),
    ("Closed", "When the work was done or the request was answered, in local time. Empty while it is open."),
    ("Status", "“Open” or “Closed”."),
    ("Address", "Where the work is needed, to the block."),
    ("ZIP", "The postal code of the place."),
    ("Council District", "The district, 1 to 8, of the City Council that covers the place."),
    ("Latitude", "Degrees north (WGS 84), rounded to 3 decimals, about 100 m."),
    ("Longitude", "Degrees east (WGS 84), negative here, rounded to 3 decimals, about 100 m."),
    ("Reporter Name", "The person who made the request."),
    ("Reporter Phone", "The number at which that person can be called back."),
    ("Notes", "What the person said, as the agent wrote it down."),
];

const READS: Words = &[
    ("Read", "When the camera read the plate, in local time."),
    ("Camera", "The number of the camera."),
    ("Plate", "The plate as the camera read it."),
    ("Latitude", "Degrees north (WGS 84) of the camera."),
    ("Longitude", "Degrees east (WGS 84) of the camera, negative here."),
];
