//! A small generator of believable values: the same city every time.

use jiff::civil::{Date, DateTime};
use jiff::{Span, ToSpan};

/// SplitMix64 (Steele, Lea, Flood 2014): enough for a sample, and the same on every machine.
pub struct Dice(u64);

impl Dice {
    /// A sequence of its own for each name.
    pub fn named(name: &str) -> Self {
        Self(name.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high.saturating_sub(low)).unwrap_or(0) + 1;
        low + i64::try_from(self.below(span)).unwrap_or(0)
    }

    /// True once in `n`.
    pub fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    /// One of the list; earlier entries come up more often.
    pub fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        let n = u64::try_from(list.len()).unwrap_or(1);
        let (a, b) = (self.below(n), self.below(n));
        usize::try_from(a.min(b)).ok().and_then(|i| list.get(i)).copied().unwrap_or_default()
    }

    /// One of the list, each as often as the others.
    pub fn any<'a>(&mut self, list: &[&'a str]) -> &'a str {
        let n = u64::try_from(list.len()).unwrap_or(1);
        usize::try_from(self.below(n)).ok().and_then(|i| list.get(i)).copied().unwrap_or_default()
    }

    /// A moment of the last `days` days before `until`, busier by day than by night.
    pub fn moment(&mut self, until: Date, days: i64) -> DateTime {
        let back = self.between(1, days);
        let date = until.saturating_sub(Span::new().days(back));
        let hour = i8::try_from((self.below(24) + self.below(24)) / 2).unwrap_or(12);
        let minute = i8::try_from(self.below(60)).unwrap_or(0);
        date.at(hour, minute, i8::try_from(self.below(60)).unwrap_or(0), 0)
    }

    /// So many minutes later, up to `most`.
    pub fn later(&mut self, from: DateTime, most: i64) -> DateTime {
        let minutes = self.between(1, most);
        from.saturating_add(minutes.minutes())
    }

    /// A person's name.
    pub fn person(&mut self) -> String {
        format!("{} {}", self.any(FIRST), self.any(LAST))
    }

    /// A telephone number of the kind kept for stories.
    pub fn phone(&mut self) -> String {
        format!("(916) 555-{:04}", self.below(200) + 100)
    }

    /// A street address.
    pub fn address(&mut self) -> String {
        let street = self.any(STREETS);
        let unit = if self.one_in(9) { format!(" APT {}", self.below(40) + 1) } else { String::new() };
        format!("{} {street}{unit}", self.between(100, 6999))
    }

    /// Degrees north and east within the city, six decimals.
    pub fn place(&mut self) -> (String, String) {
        let north = 38_450_000 + self.between(0, 230_000);
        let west = 121_360_000 + self.between(0, 200_000);
        (
            format!("{}.{:06}", north / 1_000_000, north % 1_000_000),
            format!("-{}.{:06}", west / 1_000_000, west % 1_000_000),
        )
    }
}

const FIRST: &[&str] = &[
    "Maria", "James", "Linh", "Ana", "Robert", "Priya", "David", "Fatima", "Jose", "Emily", "Wei", "Michael", "Grace",
    "Carlos", "Sarah", "Ahmed", "Olga", "Kevin", "Rosa", "Daniel", "Mei", "Anthony", "Lupe", "Nathan", "Hana", "Jorge",
    "Alice", "Pavel", "Tran", "Denise", "Omar", "Julia", "Marcus", "Elena", "Victor", "Joy",
];
const LAST: &[&str] = &[
    "Garcia",
    "Nguyen",
    "Johnson",
    "Lee",
    "Martinez",
    "Patel",
    "Smith",
    "Lopez",
    "Chen",
    "Brown",
    "Hernandez",
    "Kim",
    "Davis",
    "Singh",
    "Wilson",
    "Vang",
    "Ramirez",
    "Taylor",
    "Xiong",
    "Anderson",
    "Torres",
    "Moua",
    "Walker",
    "Flores",
    "Popov",
    "Young",
    "Rivera",
    "Hall",
    "Yang",
    "Campbell",
    "Okafor",
    "Baker",
    "Ruiz",
    "Foster",
    "Ali",
    "Reyes",
];
const STREETS: &[&str] = &[
    "K ST",
    "J ST",
    "L ST",
    "CAPITOL AVE",
    "BROADWAY",
    "FREEPORT BLVD",
    "STOCKTON BLVD",
    "DEL PASO BLVD",
    "FOLSOM BLVD",
    "FRUITRIDGE RD",
    "NORTHGATE BLVD",
    "ARDEN WAY",
    "FLORIN RD",
    "TRUXEL RD",
    "POCKET RD",
    "ALHAMBRA BLVD",
    "RIVERSIDE BLVD",
    "MARYSVILLE BLVD",
    "RIO LINDA BLVD",
    "LAND PARK DR",
    "SUTTERVILLE RD",
    "ELVAS AVE",
    "H ST",
    "T ST",
    "43RD AVE",
    "MEADOWVIEW RD",
    "GREENHAVEN DR",
    "NATOMAS BLVD",
    "W EL CAMINO AVE",
    "FRANKLIN BLVD",
];
