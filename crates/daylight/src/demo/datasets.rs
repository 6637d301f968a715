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

const CALLERS: &str = "People who report a problem give their name and number in confidence; showing them would identify the complainant.";
const BLOCKS: &str = "Shown to the block. An exact address beside the nature of a call identifies a victim or a home.";
const BLOCK_FACTS: Option<&str> = Some(
    "Address-level releases of earlier years were matched with other lists to name complainants; the block serves every \
     analysis the public has asked for, and the exact number serves none of them.",
);

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
                statement: "Home addresses of employees are confidential.",
                facts: None,
            },
            Exempt {
                law: "PR-EMP-HOME",
                what: What::Field("birth_date"),
                statement: "Birth dates of employees are confidential.",
                facts: None,
            },
            Exempt {
                law: "PR-EMP-HOME",
                what: What::Field("personal_phone"),
                statement: "Personal telephone numbers of employees are confidential.",
                facts: None,
            },
            Exempt {
                law: "DL-CATCHALL",
                what: What::Cells("name", "title = 'Police Officer (Special Assignment)'"),
                statement: "Names of officers on undercover assignment.",
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
                statement: "What a business reports to the tax collector is received in confidence.",
                facts: None,
            },
            Exempt {
                law: "PR-BUSLIC",
                what: What::Cells("address", "home_based = true"),
                statement: "The address of a business run from a home is the owner's home address.",
                facts: Some(
                    "For a business run from a home the address is where the owner lives; name, activity and status remain public and serve the public's interest in who does business.",
                ),
            },
            Exempt {
                law: "PR-OFFICIAL-HOME",
                what: What::Pair("address", "owner_name"),
                statement: "Owner names are not posted beside addresses: the list of protected officials is unknown to the city.",
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
                statement: "Names of owners are not posted beside the address and parcel number of a home.",
                facts: None,
            },
            Exempt {
                law: "PR-PERSONNEL",
                what: What::Field("owner_phone"),
                statement: "Private telephone numbers of applicants.",
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
                statement: "Residence addresses obtained from the Department of Motor Vehicles.",
                facts: None,
            },
            Exempt {
                law: "PR-PERSONNEL",
                what: What::Field("registered_owner"),
                statement: "Names of vehicle owners.",
                facts: None,
            },
            Exempt {
                law: "PR-PERSONNEL",
                what: What::Field("license_plate"),
                statement: "Plates lead to owners.",
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
        header: "Record ID,Occurred,Call Type,Description,Location,Police District,Beat,Latitude,Longitude,Victim Name,Victim Age,Reporting Party,Cleared By",
        rows: 80_000,
        row_id: Some("record_id"),
        order: Some("occurred"),
        exempt: &[
            Exempt {
                law: "LE-VICTIM-NAME",
                what: What::Field("victim_name"),
                statement: "Names of victims are withheld; many of the crimes listed are ones for which the victim may ask it.",
                facts: None,
            },
            Exempt { law: "LE-INFORMER", what: What::Field("reporting_party"), statement: CALLERS, facts: None },
            Exempt {
                law: "LE-JUVENILE",
                what: What::Rows("victim_age < 18"),
                statement: "Records about minors.",
                facts: None,
            },
            Exempt {
                law: "LE-VICTIM-ADDR",
                what: What::Cells("beat", "call_type = 'Sexual assault'"),
                statement: "Anything that would place the victim of a sex offence.",
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
                statement: BLOCKS,
                facts: BLOCK_FACTS,
            },
            Exempt {
                law: "PR-CRIME-LOC",
                what: What::Treat("longitude", "round-coordinates=2"),
                statement: BLOCKS,
                facts: BLOCK_FACTS,
            },
            Exempt { law: "PR-PERSONNEL", what: What::Field("victim_age"), statement: "Ages of victims.", facts: None },
        ],
        accept: &[],
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
            format!(
                "{:08x},{},{kind},{},{},{},{}{},{lat},{lon},{},{},{},{}",
                n.wrapping_mul(2_654_435_761),
                d.moment(today, 365),
                d.pick(&["Report taken", "Advised", "Unable to locate", "Arrest made"]),
                d.address(),
                d.between(1, 6),
                d.between(1, 6),
                d.any(&["A", "B", "C"]),
                if d.one_in(3) { d.person() } else { String::new() },
                if d.one_in(40) { d.between(5, 17) } else { d.between(18, 90) },
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
                statement: "Notes are free text and name people; they are given out on request after review.",
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
                statement: BLOCKS,
                facts: BLOCK_FACTS,
            },
            Exempt {
                law: "PR-CRIME-LOC",
                what: What::Treat("longitude", "round-coordinates=3"),
                statement: BLOCKS,
                facts: BLOCK_FACTS,
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
            statement: "A public agency may not share license plate reader data except with another public agency.",
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
