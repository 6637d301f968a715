//! The codes of California: how each is printed, what the state's site calls it, and what people type.

/// One of the codes of California, by its place in [`CODES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Code(u8);

/// Printed name, the state site's code, and other ways to type it (lower case, letters only).
type Row = (&'static str, &'static str, &'static [&'static str]);

/// In the order in which lists print: the Act's own code first, then by name.
const CODES: [Row; 29] = [
    ("Gov. Code", "GOV", &["gc", "gov", "government", "govt", "govtcode"]),
    ("Bus. & Prof. Code", "BPC", &["bpc", "businessandprofessions"]),
    ("Civ. Code", "CIV", &["civ", "cc", "civil"]),
    ("Code Civ. Proc.", "CCP", &["ccp", "codeofcivilprocedure", "codecivproc"]),
    ("Com. Code", "COM", &["com", "commercial"]),
    ("Corp. Code", "CORP", &["corp", "corporations"]),
    ("Ed. Code", "EDC", &["edc", "ed", "education"]),
    ("Elec. Code", "ELEC", &["elec", "elections"]),
    ("Evid. Code", "EVID", &["evid", "ec", "evidence"]),
    ("Fam. Code", "FAM", &["fam", "fc", "family"]),
    ("Fin. Code", "FIN", &["fin", "financial"]),
    ("Fish & G. Code", "FGC", &["fgc", "fishandgame"]),
    ("Food & Agr. Code", "FAC", &["fac", "foodandagricultural"]),
    ("Harb. & Nav. Code", "HNC", &["hnc", "harborsandnavigation"]),
    ("Health & Saf. Code", "HSC", &["hsc", "healthandsafety", "hs"]),
    ("Ins. Code", "INS", &["ins", "insurance"]),
    ("Lab. Code", "LAB", &["lab", "lc", "labor"]),
    ("Mil. & Vet. Code", "MVC", &["mvc", "militaryandveterans"]),
    ("Pen. Code", "PEN", &["pc", "pen", "penal"]),
    ("Prob. Code", "PROB", &["prob", "probate"]),
    ("Pub. Contract Code", "PCC", &["pcc", "publiccontract"]),
    ("Pub. Resources Code", "PRC", &["prc", "publicresources"]),
    ("Pub. Util. Code", "PUC", &["puc", "publicutilities"]),
    ("Rev. & Tax. Code", "RTC", &["rtc", "revenueandtaxation"]),
    ("Sts. & Hy. Code", "SHC", &["shc", "streetsandhighways"]),
    ("Unemp. Ins. Code", "UIC", &["uic", "unemploymentinsurance"]),
    ("Veh. Code", "VEH", &["veh", "vc", "vehicle"]),
    ("Wat. Code", "WAT", &["wat", "water"]),
    ("Welf. & Inst. Code", "WIC", &["wic", "welfareandinstitutions"]),
];

impl Code {
    /// The Government Code, which holds the Act.
    pub(super) const GOVERNMENT: Code = Code(0);

    /// The code that a typed name means: `Gov. Code`, `GC`, `California Government Code`, …
    pub(super) fn from_name(name: &str) -> Option<Code> {
        let key = letters(name);
        let key = ["california", "cal"].iter().find_map(|c| key.strip_prefix(c)).unwrap_or(&key);
        let short = key.strip_suffix("code").unwrap_or(key);
        let place = CODES.iter().position(|(printed, _, typed)| {
            letters(printed) == key || typed.iter().any(|t| *t == key || *t == short)
        })?;
        u8::try_from(place).ok().map(Code)
    }

    /// The name as citations print it.
    pub(super) fn name(self) -> &'static str {
        CODES[usize::from(self.0)].0
    }

    /// What the state's site calls it.
    pub(super) fn law_code(self) -> &'static str {
        CODES[usize::from(self.0)].1
    }
}

/// The letters of a name in lower case; `&` reads `and`.
pub(super) fn letters(name: &str) -> String {
    name.replace('&', "and").chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect()
}
