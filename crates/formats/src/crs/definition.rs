//! Definitions of coordinate systems in the words of PROJ, and how they lie to WGS 84.

/// A definition in the words of PROJ.
pub(super) struct Definition(String);

/// How a datum lies to WGS 84.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shift {
    /// It is the same, or is taken to be.
    None,
    /// Shifted by three or seven parameters.
    Stated,
    /// By a grid of corrections only.
    Grid,
    /// Nobody says.
    Unknown,
}

/// The Helmert transformation of the Ordnance Survey as EPSG has it (operation 1314). The one the library knows by name
/// has a digit more of each parameter, which moves positions by a centimetre against what others compute.
const OSGB36: &str = "+ellps=airy +towgs84=446.448,-125.157,542.06,0.15,0.247,0.842,-20.489";

/// Datums that definitions of other makers state without a shift.
const SHIFTS: [(&str, &str); 1] = [("OSGB", OSGB36)];

/// The definition of a system of the EPSG's list.
pub(super) fn definition(code: u32) -> Option<Definition> {
    let text = crs_definitions::from_code(u16::try_from(code).ok()?)?.proj4.trim();
    (!text.is_empty()).then(|| Definition::new(text))
}

/// The number the EPSG uses for a system that has others: Web Mercator had several before it was given its own.
pub(super) fn usual(code: u32) -> u32 {
    match code {
        102_100 | 102_113 | 900_913 | 3785 | 41_001 => 3857,
        other => other,
    }
}

impl Definition {
    /// A definition as it is found.
    pub(super) fn new(text: &str) -> Self {
        Self(text.replace("+datum=OSGB36", OSGB36))
    }

    /// The definition of a system whose maker leaves the shift of its datum out.
    pub(super) fn of_datum(text: &str, datum: &str) -> Self {
        let known = SHIFTS.iter().find(|(name, _)| datum.contains(name)).filter(|_| !text.contains("+towgs84"));
        match known {
            Some((_, shift)) => {
                let kept = text.split_whitespace().filter(|word| !word.starts_with("+a=") && !word.starts_with("+rf="));
                Self(format!("{} {shift}", kept.collect::<Vec<_>>().join(" ")))
            }
            None => Self::new(text),
        }
    }

    /// Its words.
    pub(super) fn text(&self) -> &str {
        &self.0
    }

    fn word(&self, name: &str) -> Option<&str> {
        self.0.split_whitespace().find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
    }

    /// How its datum lies to WGS 84. As with PROJ, a datum on the ellipsoid of WGS 84 or GRS 80 without a stated shift
    /// is taken to be WGS 84.
    pub(super) fn shift(&self) -> Shift {
        if let Some(grids) = self.word("+nadgrids") {
            return if grids.starts_with("@null") { Shift::None } else { Shift::Grid };
        }
        if let Some(parameters) = self.word("+towgs84") {
            let none = parameters.split(',').all(|p| p.trim().parse() == Ok(0.0));
            return if none { Shift::None } else { Shift::Stated };
        }
        match (self.word("+datum"), self.word("+ellps")) {
            (Some("WGS84" | "NAD83"), _) => Shift::None,
            (Some("NAD27"), _) => Shift::Grid,
            (Some(_), _) => Shift::Stated,
            (None, Some("WGS84" | "GRS80")) => Shift::None,
            // A sphere on which Web Mercator is drawn; latitudes are those of WGS 84.
            (None, _) if self.word("+a") == Some("6378137") && self.word("+b") == Some("6378137") => Shift::None,
            _ => Shift::Unknown,
        }
    }

    /// Whether its coordinates are longitudes and latitudes from Greenwich.
    pub(super) fn is_degrees(&self) -> bool {
        let angles = matches!(self.word("+proj"), Some("longlat" | "latlong" | "lonlat" | "latlon"));
        angles && self.word("+pm").is_none_or(|pm| pm == "0" || pm == "greenwich") && self.word("+axis").is_none()
    }
}
