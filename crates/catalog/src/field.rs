//! A field of a dataset: its name, its label, its logical type and the role its values play.

use crate::{DeclaredType, FieldName};
use serde::{Deserialize, Serialize};

/// The logical type of a field. One type system serves custody, releases and every protocol.
///
/// | type | Arrow | SODA |
/// |---|---|---|
/// | `Text` | `Utf8` | `text` |
/// | `Integer` | `Int64` | `number` |
/// | `Decimal { scale }` | `Decimal128(28, scale)` | `number` |
/// | `Boolean` | `Boolean` | `checkbox` |
/// | `Date` | `Date32` | `calendar_date` |
/// | `Timestamp` | `Timestamp(Microsecond, None)`: local wall time | `calendar_date` |
/// | `TimestampUtc` | `Timestamp(Microsecond, "UTC")` | `fixed_timestamp` |
/// | `Point` | `Utf8` holding `POINT (lon lat)` | `point` |
/// | `MultiPoint`, `MultiLine`, `MultiPolygon` | `Utf8` holding well-known text | `multipoint`, `multiline`, `multipolygon` |
/// | `Money { currency, scale }` | `Decimal128(28, scale)`, without the sign | `money` |
/// | `Url`, `Email`, `Phone` | `Utf8`, as written | `url`, `email`, `phone` |
/// | `Json` | `Utf8` holding JSON text, as written | `json` |
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldType {
    /// Text, kept exactly as read.
    Text,
    /// Whole numbers of at most 15 digits.
    Integer,
    /// Exact decimal numbers with this many digits after the point.
    Decimal {
        /// Digits after the decimal point, 1 to 15.
        scale: u8,
    },
    /// True or false.
    Boolean,
    /// A calendar date.
    Date,
    /// A date and time of day without zone.
    Timestamp,
    /// An instant.
    TimestampUtc,
    /// A point: longitude and latitude in degrees, written `POINT (lon lat)`.
    Point,
    /// Several points, written `MULTIPOINT ((lon lat), …)`.
    MultiPoint,
    /// One or several lines, written `MULTILINESTRING ((lon lat, …), …)`.
    MultiLine,
    /// One or several polygons with their holes, written `MULTIPOLYGON (((lon lat, …), …), …)`.
    MultiPolygon,
    /// Exact amounts of one currency.
    Money {
        /// The currency; its sign is not part of a value.
        currency: Currency,
        /// Digits after the decimal point, 0 to 15.
        scale: u8,
    },
    /// Addresses of the web, as written.
    Url,
    /// E-mail addresses, as written.
    Email,
    /// Telephone numbers, as written.
    Phone,
    /// Objects and arrays in JSON, as written.
    Json,
}

/// A currency whose sign is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Currency {
    /// `$`.
    Dollar,
    /// `€`.
    Euro,
    /// `£`.
    Pound,
}

impl Currency {
    /// Every currency.
    pub const ALL: [Self; 3] = [Self::Dollar, Self::Euro, Self::Pound];

    /// Its sign, as amounts have it.
    pub fn sign(self) -> char {
        match self {
            Self::Dollar => '$',
            Self::Euro => '€',
            Self::Pound => '£',
        }
    }

    /// Its code in small letters, as it is declared. `$` is the dollar of the United States.
    pub fn code(self) -> &'static str {
        match self {
            Self::Dollar => "usd",
            Self::Euro => "eur",
            Self::Pound => "gbp",
        }
    }

    /// The currency of this code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|currency| currency.code().eq_ignore_ascii_case(code))
    }

    /// The currency of this sign.
    pub fn of_sign(sign: char) -> Option<Self> {
        Self::ALL.into_iter().find(|currency| currency.sign() == sign)
    }
}

impl FieldType {
    /// Whether values of this type are numbers, amounts of money included.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Decimal { .. } | Self::Money { .. })
    }

    /// Whether values of this type are kept as text that is asked as text.
    pub fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::Url | Self::Email | Self::Phone | Self::Json)
    }

    /// Whether values of this type are points in time.
    pub fn is_temporal(self) -> bool {
        matches!(self, Self::Date | Self::Timestamp | Self::TimestampUtc)
    }

    /// Whether values of this type are shapes on the map.
    pub fn is_geometry(self) -> bool {
        matches!(self, Self::Point | Self::MultiPoint | Self::MultiLine | Self::MultiPolygon)
    }

    /// The word used on pages, in the dictionary and in messages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer | Self::Decimal { .. } => "number",
            Self::Boolean => "true or false",
            Self::Date => "date",
            Self::Timestamp => "date and time",
            Self::TimestampUtc => "date and time (UTC)",
            Self::Point => "point",
            Self::MultiPoint => "points",
            Self::MultiLine => "lines",
            Self::MultiPolygon => "areas",
            Self::Money { currency: Currency::Dollar, .. } => "money ($)",
            Self::Money { currency: Currency::Euro, .. } => "money (€)",
            Self::Money { currency: Currency::Pound, .. } => "money (£)",
            Self::Url => "web address",
            Self::Email => "e-mail address",
            Self::Phone => "telephone number",
            Self::Json => "JSON",
        }
    }
}

/// What the values of a field say of a person or a place. An exemption on one role asks for a decision on its
/// siblings before publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The name of a person.
    PersonName,
    /// A street address, whole or in part.
    Address,
    /// A cross street or block, coarser than an address.
    CrossStreet,
    /// Degrees north.
    Latitude,
    /// Degrees east.
    Longitude,
    /// Easting in a projected system.
    ProjectedX,
    /// Northing in a projected system.
    ProjectedY,
    /// A point in one cell.
    Point,
    /// An assessor's parcel number.
    ParcelNumber,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A date of birth or an age.
    DateOfBirth,
    /// A licence plate.
    Plate,
    /// A social security number.
    SocialSecurityNumber,
    /// A number that leads to the record in another system.
    RecordId,
    /// Text written by people, which may name anyone.
    FreeText,
}

impl Role {
    /// Roles that describe the same thing: withholding one while showing another gives it away.
    pub fn siblings(self) -> &'static [Role] {
        use Role::*;
        const PLACE: &[Role] =
            &[Address, CrossStreet, Latitude, Longitude, ProjectedX, ProjectedY, Point, ParcelNumber];
        const PERSON: &[Role] = &[PersonName, Phone, Email, DateOfBirth, SocialSecurityNumber, Plate];
        match self {
            Address | CrossStreet | Latitude | Longitude | ProjectedX | ProjectedY | Point | ParcelNumber => PLACE,
            PersonName | Phone | Email | DateOfBirth | SocialSecurityNumber | Plate => PERSON,
            RecordId | FreeText => &[],
        }
    }

    /// Every role.
    pub const ALL: &[Self] = &[
        Self::PersonName,
        Self::Address,
        Self::CrossStreet,
        Self::Latitude,
        Self::Longitude,
        Self::ProjectedX,
        Self::ProjectedY,
        Self::Point,
        Self::ParcelNumber,
        Self::Phone,
        Self::Email,
        Self::DateOfBirth,
        Self::Plate,
        Self::SocialSecurityNumber,
        Self::RecordId,
        Self::FreeText,
    ];

    /// The word that names it in events, in files and on the command line, such as `date-of-birth`.
    pub fn id(self) -> &'static str {
        match self {
            Self::PersonName => "person-name",
            Self::Address => "address",
            Self::CrossStreet => "cross-street",
            Self::Latitude => "latitude",
            Self::Longitude => "longitude",
            Self::ProjectedX => "projected-x",
            Self::ProjectedY => "projected-y",
            Self::Point => "point",
            Self::ParcelNumber => "parcel-number",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::DateOfBirth => "date-of-birth",
            Self::Plate => "plate",
            Self::SocialSecurityNumber => "social-security-number",
            Self::RecordId => "record-id",
            Self::FreeText => "free-text",
        }
    }

    /// The words used on pages.
    pub fn words(self) -> &'static str {
        match self {
            Self::PersonName => "person's name",
            Self::Address => "address",
            Self::CrossStreet => "cross street",
            Self::Latitude => "latitude",
            Self::Longitude => "longitude",
            Self::ProjectedX => "easting",
            Self::ProjectedY => "northing",
            Self::Point => "point",
            Self::ParcelNumber => "parcel number",
            Self::Phone => "telephone number",
            Self::Email => "e-mail address",
            Self::DateOfBirth => "date of birth or age",
            Self::Plate => "licence plate",
            Self::SocialSecurityNumber => "social security number",
            Self::RecordId => "record number",
            Self::FreeText => "free text",
        }
    }
}

/// Not the word of a role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no role; roles are {list}", list = Role::ALL.iter().map(|r| r.id()).collect::<Vec<_>>().join(", "))]
pub struct UnknownRole(pub String);

impl std::str::FromStr for Role {
    type Err = UnknownRole;
    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        let known = Self::ALL.iter().copied().find(|role| role.id() == text);
        known.ok_or_else(|| UnknownRole(text.to_owned()))
    }
}

/// A field of a dataset as the register and the dictionary know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// The name queries use.
    pub name: FieldName,
    /// The header of the source, or a label a person wrote.
    pub label: String,
    /// The custodial type: chosen after the whole file was read. A release infers its own.
    pub field_type: FieldType,
    /// What the values say, proposed from names and values, confirmed by people.
    pub role: Option<Role>,
    /// What the field means, in words a person wrote.
    pub description: Option<String>,
    /// Whether a named person classified the field as public. A new field starts withheld.
    pub classified_public: bool,
    /// The type that was declared. A release has it too, instead of one of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared: Option<DeclaredType>,
    /// Words that a person named: in this field they stand for a missing value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub null_words: Vec<String>,
}
