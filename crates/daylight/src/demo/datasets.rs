//! The datasets of the sample city: what is in them, and what was decided about them.

use super::random::Dice;
use jiff::civil::Date;
use std::fmt::Write;

/// A dataset of the sample city.
pub struct Sample {
    /// The stable id.
    pub id: &'static str,
    /// The title.
    pub title: &'static str,
    /// The department.
    pub department: &'static str,
    /// The subject heading.
    pub category: &'static str,
    /// What it is.
    pub description: &'static str,
    /// Words to find it by.
    pub keywords: &'static [&'static str],
    /// The header of the file.
    pub header: &'static str,
    /// Rows in the file.
    pub rows: u32,
    /// The row identifier.
    pub row_id: Option<&'static str>,
    /// The field that orders the release.
    pub order: Option<&'static str>,
    /// What is exempt.
    pub exempt: &'static [Exempt],
    /// Answers to the register's questions, by key.
    pub accept: &'static [&'static str],
    /// One row, without the line end.
    pub row: fn(&mut Dice, u32, Date) -> String,
}

/// An exemption of the sample city.
pub struct Exempt {
    /// The id of the rule in the law pack.
    pub law: &'static str,
    /// What it applies to.
    pub what: What,
    /// The public words.
    pub statement: &'static str,
    /// The facts of the case, where the law wants them.
    pub facts: Option<&'static str>,
}

/// What an exemption applies to.
pub enum What {
    /// The whole dataset.
    All,
    /// One field.
    Field(&'static str),
    /// Rows for which this holds.
    Rows(&'static str),
    /// Cells of a field for which this holds.
    Cells(&'static str, &'static str),
    /// A field, generalised.
    Treat(&'static str, &'static str),
    /// The second field beside the first.
    Pair(&'static str, &'static str),
}

impl Sample {
    /// The file as a department would hand it over.
    pub fn file(&self, today: Date) -> String {
        let mut dice = Dice::named(self.id);
        let mut text = String::with_capacity(self.rows as usize * 120);
        text.push_str(self.header);
        text.push('\n');
        for n in 0..self.rows {
            let _ = writeln!(text, "{}", (self.row)(&mut dice, n, today));
        }
        text
    }
}

const CALLERS: &str = "The city tells people who report a problem that it keeps their name and number in confidence. Without that promise \
     fewer violations would be reported, and no one needs to know who called to judge how the city answered.";
const BLOCKS: &str = "Shown to the block, such as 1200 block of K ST. A list of exact addresses beside what was reported there would \
     point at the homes of the people concerned. The exact place of one entry is given on request unless a law forbids it.";
const BLOCK_FACTS: Option<&str> = Some(
    "Address-level releases of earlier years were matched with other lists to name complainants; the block serves every \
     analysis the public has asked for, and the exact number serves none of them.",
);
const KILOMETRE: &str = "Rounded to 2 decimals of a degree, which is about 1 km, so that a point on the map does not give back the house \
     number that the location leaves out. The exact place of one call is given on request unless a law forbids it.";
const HUNDRED_METRES: &str = "Rounded to 3 decimals of a degree, which is about 100 m, so that a point on the map does not give back the \
     house number that the address leaves out. The exact place of one request for service is given on request.";
const POINT_FACTS: Option<&str> = Some(
    "Points with six decimals of earlier years fell on single houses and undid the block-level addresses beside them; maps by \
     neighborhood, beat and district come out the same from rounded points.",
);
const SEX_OFFENCE: &str = "The law forbids giving out the address of the victim of a sex offense. A block, a beat or a point on the map is near enough to \
     find it, so the calls are listed without any of them; the police district is shown.";
const SEX_OFFENCE_ROWS: &str = "call_type = 'Sexual assault'";

/// Every dataset of the sample city that has data, the small ones first.
pub const SAMPLES: &[Sample] = &[
    Sample {
        id: "bdgt-2026",
        title: "Approved Budget by Department and Fund",
        department: "Finance",
        category: "Finance",
        description: "The approved operating budget of each department by fund and account, fiscal years 2021 to 2026.",
        keywords: &["budget", "spending", "revenue"],
        header: "Fiscal Year,Department,Fund,Account,Expense or Revenue,Amount",
        rows: 3_000,
        row_id: None,
        order: Some("fiscal_year"),
        exempt: &[],
        accept: &[],
        row: |d, _, _| {
            let kind = if d.one_in(4) { "Revenue" } else { "Expense" };
            format!(
                "{},{},{},{},{kind},{}.{:02}",
                d.between(2021, 2026),
                d.any(DEPARTMENTS),
                d.pick(&["General Fund", "Measure U", "Water", "Wastewater", "Solid Waste", "Parking"]),
                d.any(&["Salaries", "Benefits", "Services", "Supplies", "Property", "Debt Service", "Transfers"]),
                d.between(-20_000, 9_000_000),
                d.below(100)
            )
        },
    },
    Sample {
        id: super::incident::GARDENS,
        title: "Community Garden Plots",
        department: "Parks",
        category: "Environment",
        description: "The plots of the community gardens: where they are, how large, and whether one is free.",
        keywords: &["gardens", "parks"],
        header: "Plot,Garden,Square Feet,Status,Since,Notes",
        rows: 64,
        row_id: Some("plot"),
        order: Some("plot"),
        // Nobody looked at the notes: see `incident.rs`.
        exempt: &[],
        accept: &[],
        row: |d, n, today| {
            let note = match n % 7 {
                3 => format!("{} gives it up since the separation; call {}", d.person(), d.phone()),
                5 => "Raised bed".into(),
                _ => String::new(),
            };
            let garden = if n < 32 { ("FR", "Fremont Garden") } else { ("SO", "Southside Garden") };
            format!(
                "{}-{:02},{},{},{},{},{note}",
                garden.0,
                n % 32 + 1,
                garden.1,
                d.pick(&["100", "150", "200", "300"]),
                d.pick(&["Taken", "Taken", "Taken", "Free", "Resting"]),
                d.moment(today, 2_000).date()
            )
        },
    },
    Sample {
        id: "payr-2026",
        title: "Employee Compensation",
        department: "Human Resources",
        category: "Finance",
        description: "Name, title and pay of every city employee. Names and pay of public employees are public in California.",
        keywords: &["salary", "payroll", "employees"],
        header: "Employee ID,Name,Title,Department,Regular Pay,Overtime Pay,Home Address,Birth Date,Personal Phone",
        rows: 5_200,
        row_id: Some("employee_id"),
        order: Some("department"),
        exempt: &[
            Exempt {
                law: "PR-EMP-HOME",
                what: What::Field("home_address"),
                statement: "The law keeps the home address of every public employee confidential. It says where someone lives and nothing about the work or the pay.",
                facts: None,
            },
            Exempt {
                law: "PR-EMP-HOME",
                what: What::Field("birth_date"),
                statement: "The law keeps the birth date of every public employee confidential. With a name it opens bank and medical accounts.",
                facts: None,
            },
            Exempt {
                law: "PR-EMP-HOME",
                what: What::Field("personal_phone"),
                statement: "The law keeps private telephone numbers of public employees confidential. City numbers of offices are in the directory.",
                facts: None,
            },
            Exempt {
                law: "DL-CATCHALL",
                what: What::Cells("name", "title = 'Police Officer (Special Assignment)'"),
                statement: "The names of officers who work under cover are left out while the assignment lasts, for their safety. Their title and pay are shown.",
                facts: Some(
                    "Naming officers who work under cover would end their assignments and put them in danger; their pay and title are shown.",
                ),
            },
        ],
        accept: &["sibling:name"],
        row: |d, n, today| {
            let title = if d.one_in(300) { "Police Officer (Special Assignment)" } else { d.pick(TITLES) };
            let born = Date::constant(1960, 1, 1).saturating_add(jiff::Span::new().days(d.between(0, 16_000)));
            let _ = today;
            format!(
                "E{:05},{},{title},{},{}.{:02},{}.{:02},{},{born},{}",
                10_000 + n * 7 % 90_000,
                d.person(),
                d.any(DEPARTMENTS),
                d.between(42_000, 188_000),
                d.below(100),
                d.between(0, 31_000),
                d.below(100),
                d.address(),
                d.phone()
            )
        },
    },
    Sample {
        id: "food-insp",
        title: "Restaurant Inspections",
        department: "Community Development",
        category: "Health",
        description: "Routine and complaint inspections of food facilities with score and result.",
        keywords: &["food", "health", "inspection"],
        header: "Inspection,Facility,Address,Inspected,Type,Score,Result,Complainant",
        rows: 12_000,
        row_id: Some("inspection"),
        order: Some("inspected"),
        exempt: &[Exempt { law: "LE-INFORMER", what: What::Field("complainant"), statement: CALLERS, facts: None }],
        accept: &[],
        row: |d, n, today| {
            let complaint = d.one_in(5);
            let score = d.between(70, 100);
            format!(
                "FI-{:06},{} {},{},{},{},{score},{},{}",
                n * 3 + 100,
                d.any(&["Golden", "Delta", "River", "Lucky", "Capitol", "Old Town", "Sunrise", "Pho", "La Familia"]),
                d.any(&["Kitchen", "Grill", "Noodle House", "Taqueria", "Bakery", "Cafe", "Diner"]),
                d.address(),
                d.moment(today, 900).date(),
                if complaint { "Complaint" } else { "Routine" },
                if score >= 80 { "Pass" } else { "Conditional" },
                if complaint { d.person() } else { String::new() }
            )
        },
    },
    Sample {
        id: "biz2-cert",
        title: "Business Operations Tax Certificates",
        department: "Finance",
        category: "Business",
        description: "Businesses holding a certificate: name, activity, address and status.",
        keywords: &["business", "license", "tax"],
        header: "Certificate,Business Name,Owner Name,Activity,Address,Home Based,Started,Status,Gross Receipts",
        rows: 15_000,
        row_id: Some("certificate"),
        order: Some("business_name"),
        exempt: &[
            Exempt {
                law: "PR-TAXPAYER",
                what: What::Field("gross_receipts"),
                statement: "Businesses report receipts to the tax collector in confidence, and a competitor could use them. That a business holds a certificate, and for what, is shown.",
                facts: None,
            },
            Exempt {
                law: "PR-BUSLIC",
                what: What::Cells("address", "home_based = true"),
                statement: "Where a business is run from a home, its address is the home address of the owner, which is nobody's business but theirs. Name, activity and status are shown.",
                facts: Some(
                    "For a business run from a home the address is where the owner lives; name, activity and status remain public and serve the public's interest in who does business.",
                ),
            },
            Exempt {
                law: "PR-OFFICIAL-HOME",
                what: What::Pair("address", "owner_name"),
                statement: "The law forbids posting the home address of an official beside the name. The city has no complete list of officials, so the names of owners are not posted beside addresses at all.",
                facts: None,
            },
        ],
        accept: &[],
        row: |d, n, today| {
            format!(
                "BT{:06},{} {},{},{},{},{},{},{},{}",
                n * 2 + 1000,
                d.any(LAST_WORDS),
                d.any(&[
                    "Consulting",
                    "Plumbing",
                    "Market",
                    "Design",
                    "Auto Repair",
                    "Salon",
                    "Landscaping",
                    "Tutoring"
                ]),
                d.person(),
                d.any(&["Retail", "Service", "Construction", "Food", "Professional"]),
                d.address(),
                d.one_in(3),
                d.moment(today, 4_000).date(),
                d.pick(&["Active", "Active", "Expired", "Closed"]),
                d.between(3_000, 2_400_000)
            )
        },
    },
    Sample {
        id: "bldg-prmt",
        title: "Building Permits Issued",
        department: "Community Development",
        category: "Housing and Building",
        description: "Building permits with type of work, valuation, contractor and dates.",
        keywords: &["permits", "construction", "housing"],
        header: "Permit,Type,Work,Address,Parcel Number,Valuation,Owner Name,Owner Phone,Contractor,Applied,Issued,Status",
        rows: 30_000,
        row_id: Some("permit"),
        order: Some("issued"),
        exempt: &[
            Exempt {
                law: "PR-OFFICIAL-HOME",
                what: What::Field("owner_name"),
                statement: "The law forbids posting the name and parcel number of an official's home together. The city has no complete list of officials, so no owner is named beside an address and parcel number.",
                facts: None,
            },
            Exempt {
                law: "PR-PERSONNEL",
                what: What::Field("owner_phone"),
                statement: "The number was given to be called about the permit. It is usually private, and says nothing about what was built or how the city decided.",
                facts: None,
            },
        ],
        accept: &[],
        row: |d, n, today| {
            let applied = d.moment(today, 1_500);
            format!(
                "RES-{:06},{},{},{},{:03}-{:04}-{:03},{},{},{},{} Builders,{},{},{}",
                n * 5 + 7,
                d.pick(&["Residential", "Residential", "Commercial"]),
                d.pick(&[
                    "Re-roof",
                    "Solar",
                    "HVAC change-out",
                    "Kitchen remodel",
                    "New dwelling",
                    "Tenant improvement"
                ]),
                d.address(),
                d.below(300),
                d.below(500),
                d.below(99),
                d.between(800, 640_000),
                d.person(),
                d.phone(),
                d.any(LAST_WORDS),
                applied.date(),
                d.later(applied, 60 * 24 * 90).date(),
                d.pick(&["Finaled", "Issued", "Expired"])
            )
        },
    },
    Sample {
        id: "park-cite",
        title: "Parking Citations",
        department: "Public Works",
        category: "Transportation",
        description: "Parking citations with violation, place, fine and outcome.",
        keywords: &["parking", "citations"],
        header: "Citation,Issued,Violation,Street Block,License Plate,Registered Owner,Owner Address,Fine,Paid",
        rows: 40_000,
        row_id: Some("citation"),
        order: Some("issued"),
        exempt: &[
            Exempt {
                law: "PR-DMV",
                what: What::Field("owner_address"),
                statement: "These addresses come from the Department of Motor Vehicles. State and federal law forbid the city to pass them on.",
                facts: None,
            },
            Exempt {
                law: "PR-PERSONNEL",
                what: What::Field("registered_owner"),
                statement: "The name says whose car stood where and when, and not who parked it. How the city enforces its parking rules can be judged without it.",
                facts: None,
            },
            Exempt {
                law: "PR-PERSONNEL",
                what: What::Field("license_plate"),
                statement: "A plate leads to its owner, and the plates of many citations together show where a person goes. How the city enforces its parking rules can be judged without them.",
                facts: None,
            },
        ],
        accept: &["sibling:street_block"],
        row: |d, n, today| {
            let paid = !d.one_in(6);
            format!(
                "PC{:07},{},{},{}00 block of {},{}{}{:03},{},{},{}.00,{paid}",
                n * 11 + 300_000,
                d.moment(today, 700),
                d.pick(&["Expired meter", "Street sweeping", "No permit", "Red zone", "Time limit"]),
                d.between(1, 60),
                d.any(&["K ST", "J ST", "L ST", "BROADWAY", "T ST", "CAPITOL AVE"]),
                d.between(1, 9),
                d.any(&["ABC", "KLM", "TRV", "XYZ", "HJP"]),
                d.below(1000),
                d.person(),
                d.address(),
                d.any(&["42", "52", "65", "110"])
            )
        },
    },
    Sample {
        id: "tree-city",
        title: "City Trees",
        department: "Public Works",
        category: "Environment",
        description: "Trees the city looks after: species, size, condition and place.",
        keywords: &["trees", "urban forest"],
        header: "Tree,Species,Diameter Inches,Condition,Planted,Street,Latitude,Longitude",
        rows: 60_000,
        row_id: Some("tree"),
        order: Some("tree"),
        exempt: &[],
        accept: &[],
        row: |d, n, today| {
            let (lat, lon) = d.place();
            format!(
                "{},{},{},{},{},{},{lat},{lon}",
                n + 1,
                d.pick(&[
                    "London Plane",
                    "Valley Oak",
                    "Chinese Pistache",
                    "Crape Myrtle",
                    "Coast Redwood",
                    "Zelkova",
                    "Ginkgo"
                ]),
                d.between(2, 48),
                d.pick(&["Good", "Good", "Fair", "Poor"]),
                d.moment(today, 14_000).date(),
                d.address().split_once(' ').map_or("K ST", |(_, s)| s.split(" APT").next().unwrap_or(s)),
            )
        },
    },
    Sample {
        id: "call-serv",
        title: "Police Calls for Service",
        department: "Police",
        category: "Public Safety",
        description: "Calls for service: time, nature, response and place to the block.",
        keywords: &["police", "crime", "dispatch"],
        header: "Record ID,Occurred,Call Type,Description,Location,Police District,Beat,Latitude,Longitude,Victim Name,Victim Age,Reporting Party,Cleared By,Juvenile Case",
        rows: 80_000,
        row_id: Some("record_id"),
        order: Some("occurred"),
        exempt: &[
            Exempt {
                law: "LE-VICTIM-NAME",
                what: What::Cells("victim_name", "call_type in ('Sexual assault', 'Domestic violence')"),
                statement: "Names and ages of victims are public, except that the victim of a sexual assault or of domestic violence may ask that \
                            the name be withheld. The record of a call does not say whether the victim asked, so the name is left out of every \
                            call of these two types. Ages are shown, and so are names in calls of other types.",
                facts: Some(
                    "Dispatch records have no mark for a request under Gov. Code § 7923.615(b). A name that a victim asked to withhold cannot be \
                     taken back once it is posted; the Police Department looks up the request when a name is asked for.",
                ),
            },
            Exempt { law: "LE-INFORMER", what: What::Field("reporting_party"), statement: CALLERS, facts: None },
            Exempt {
                law: "LE-JUVENILE",
                what: What::Rows("juvenile_case = true"),
                statement: "Calls that became part of a juvenile case are left out: police records about a minor as suspect, ward or dependent are \
                            confidential, and only a court may open them.",
                facts: None,
            },
            Exempt {
                law: "LE-VICTIM-ADDR",
                what: What::Cells("location", SEX_OFFENCE_ROWS),
                statement: SEX_OFFENCE,
                facts: None,
            },
            Exempt {
                law: "LE-VICTIM-ADDR",
                what: What::Cells("beat", SEX_OFFENCE_ROWS),
                statement: SEX_OFFENCE,
                facts: None,
            },
            Exempt {
                law: "LE-VICTIM-ADDR",
                what: What::Cells("latitude", SEX_OFFENCE_ROWS),
                statement: SEX_OFFENCE,
                facts: None,
            },
            Exempt {
                law: "LE-VICTIM-ADDR",
                what: What::Cells("longitude", SEX_OFFENCE_ROWS),
                statement: SEX_OFFENCE,
                facts: None,
            },
            Exempt {
                law: "PR-CRIME-LOC",
                what: What::Treat("location", "block-address"),
                statement: BLOCKS,
                facts: BLOCK_FACTS,
            },
            Exempt {
                law: "PR-CRIME-LOC",
                what: What::Treat("latitude", "round-coordinates=2"),
                statement: KILOMETRE,
                facts: POINT_FACTS,
            },
            Exempt {
                law: "PR-CRIME-LOC",
                what: What::Treat("longitude", "round-coordinates=2"),
                statement: KILOMETRE,
                facts: POINT_FACTS,
            },
        ],
        accept: &["sibling:victim_age"],
        row: |d, n, today| {
            let (lat, lon) = d.place();
            let kind = d.pick(&[
                "Disturbance",
                "Traffic stop",
                "Welfare check",
                "Burglary",
                "Theft",
                "Assault",
                "Vandalism",
                "Sexual assault",
                "Domestic violence",
            ]);
            let juvenile = d.one_in(40);
            format!(
                "{:08x},{},{kind},{},{},{},{}{},{lat},{lon},{},{},{},{},{juvenile}",
                n.wrapping_mul(2_654_435_761),
                d.moment(today, 365),
                d.pick(&["Report taken", "Advised", "Unable to locate", "Arrest made"]),
                d.address(),
                d.between(1, 6),
                d.between(1, 6),
                d.any(&["A", "B", "C"]),
                if d.one_in(3) { d.person() } else { String::new() },
                if juvenile { d.between(5, 17) } else { d.between(18, 90) },
                d.person(),
                d.pick(&["Report", "No report", "Citation", "Arrest"])
            )
        },
    },
    Sample {
        id: "city-3110",
        title: "311 Service Requests",
        department: "311",
        category: "City Services",
        description: "Requests for city services: what was asked, where, and when it was done.",
        keywords: &["311", "service requests", "complaints"],
        header: "Reference Number,Category,Subject,Created,Closed,Status,Address,ZIP,Council District,Latitude,Longitude,Reporter Name,Reporter Phone,Notes",
        rows: 100_000,
        row_id: Some("reference_number"),
        order: Some("created"),
        exempt: &[
            Exempt { law: "LE-INFORMER", what: What::Field("reporter_name"), statement: CALLERS, facts: None },
            Exempt { law: "LE-INFORMER", what: What::Field("reporter_phone"), statement: CALLERS, facts: None },
            Exempt {
                law: "PR-PERSONNEL",
                what: What::Field("notes"),
                statement: "Notes are written as people speak: they name residents and hold telephone numbers and gate codes. Someone has to read each note first, so they are given out on request after that.",
                facts: None,
            },
            Exempt {
                law: "PR-CRIME-LOC",
                what: What::Treat("address", "block-address"),
                statement: BLOCKS,
                facts: BLOCK_FACTS,
            },
            Exempt {
                law: "PR-CRIME-LOC",
                what: What::Treat("latitude", "round-coordinates=3"),
                statement: HUNDRED_METRES,
                facts: POINT_FACTS,
            },
            Exempt {
                law: "PR-CRIME-LOC",
                what: What::Treat("longitude", "round-coordinates=3"),
                statement: HUNDRED_METRES,
                facts: POINT_FACTS,
            },
        ],
        accept: &[],
        row: |d, n, today| {
            let (lat, lon) = d.place();
            let created = d.moment(today, 500);
            let open = d.one_in(8);
            let closed = if open { String::new() } else { d.later(created, 60 * 24 * 12).to_string() };
            let name = d.person();
            format!(
                "{:09},{},{},{created},{closed},{},{},958{:02},{},{lat},{lon},{name},{},\"Caller {name} asks to be called back, gate code {:04}\"",
                n * 4 + 160_000_000,
                d.pick(&["Solid Waste", "Streets", "Code Enforcement", "Urban Forestry", "Parks", "Water"]),
                d.pick(&[
                    "Missed pickup",
                    "Illegal dumping",
                    "Pothole",
                    "Streetlight out",
                    "Abandoned vehicle",
                    "Tree limb",
                    "Water leak"
                ]),
                if open { "Open" } else { "Closed" },
                d.address(),
                d.between(11, 38),
                d.between(1, 8),
                d.phone(),
                d.below(10_000)
            )
        },
    },
    Sample {
        id: "alpr-read",
        title: "Automated License Plate Reads",
        department: "Police",
        category: "Public Safety",
        description: "Reads of automated license plate readers.",
        keywords: &["alpr", "plates"],
        header: "Read,Camera,Plate,Latitude,Longitude",
        rows: 5_000,
        row_id: None,
        order: None,
        exempt: &[Exempt {
            law: "LE-ALPR",
            what: What::All,
            statement: "The law forbids a public agency to give license plate reader data to anyone but another public agency. The reads show where people drove, whether or not they did anything wrong.",
            facts: None,
        }],
        accept: &[],
        row: |d, _, today| {
            let (lat, lon) = d.place();
            format!(
                "{},CAM-{:02},{}XYZ{:03},{lat},{lon}",
                d.moment(today, 30),
                d.below(40),
                d.between(1, 9),
                d.below(1000)
            )
        },
    },
];

const DEPARTMENTS: &[&str] = &[
    "Police",
    "Fire",
    "Public Works",
    "Utilities",
    "Community Development",
    "Finance",
    "Human Resources",
    "Parks",
    "Information Technology",
    "City Clerk",
    "City Attorney",
    "Convention and Cultural Services",
];
const TITLES: &[&str] = &[
    "Police Officer",
    "Firefighter",
    "Maintenance Worker",
    "Administrative Analyst",
    "Engineer",
    "Customer Service Representative",
    "Planner",
    "Building Inspector",
    "IT Support Specialist",
    "Program Manager",
    "Accountant",
    "Attorney",
    "Deputy City Clerk",
];
const LAST_WORDS: &[&str] =
    &["Delta", "River City", "Oak Park", "Natomas", "Golden State", "Valley", "Tower", "Midtown", "Pocket", "Arden"];
