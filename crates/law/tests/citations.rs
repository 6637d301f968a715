//! A citation is read in the forms people type and printed one way.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use law::{Citation, CitationError, Pack};

/// What is typed, and what is printed.
const FORMS: &[(&str, &str)] = &[
    ("GC 7922.000", "Gov. Code § 7922.000"),
    ("GC 7922.535(a)", "Gov. Code § 7922.535(a)"),
    ("Gov. Code § 7923.600", "Gov. Code § 7923.600"),
    ("Gov. Code §7923.600", "Gov. Code § 7923.600"),
    ("  gov code  7923.600 ", "Gov. Code § 7923.600"),
    ("California Government Code section 7923.600.", "Gov. Code § 7923.600"),
    ("Cal. Gov. Code § 7923.600", "Gov. Code § 7923.600"),
    ("PC 293(c)", "Pen. Code § 293(c)"),
    ("Pen. Code § 293 (c)", "Pen. Code § 293(c)"),
    ("Penal Code sec. 832.7(b)", "Pen. Code § 832.7(b)"),
    ("CCP 12a", "Code Civ. Proc. § 12a"),
    ("Code of Civil Procedure section 135", "Code Civ. Proc. § 135"),
    ("Evid. Code 1041", "Evid. Code § 1041"),
    ("Civ. Code 1798.90.5", "Civ. Code § 1798.90.5"),
    ("Civ. Code §§ 1798.90.5–1798.90.55", "Civ. Code §§ 1798.90.5–1798.90.55"),
    ("GC 7929.600-7929.610", "Gov. Code §§ 7929.600–7929.610"),
    ("GC 6205 to 6210", "Gov. Code §§ 6205–6210"),
    ("Welf. & Inst. Code 827", "Welf. & Inst. Code § 827"),
    ("Welfare and Institutions Code § 827.9", "Welf. & Inst. Code § 827.9"),
    ("Rev. & Tax. Code 7056", "Rev. & Tax. Code § 7056"),
    ("Veh. Code 1808.21", "Veh. Code § 1808.21"),
    ("Elec. Code 2194", "Elec. Code § 2194"),
    ("Cal. Const. art. I, § 28", "Cal. Const. art. I, § 28"),
    ("Const. art. I, § 28(b)(1)", "Cal. Const. art. I, § 28(b)(1)"),
    ("California Constitution, article XIII, section 1", "Cal. Const. art. XIII, § 1"),
    ("45 C.F.R. § 164.502", "45 C.F.R. § 164.502"),
    ("45 CFR 164.502(a)", "45 C.F.R. § 164.502(a)"),
    ("34 C.F.R. 99", "34 C.F.R. pt. 99"),
    ("34 C.F.R. pt. 99", "34 C.F.R. pt. 99"),
    ("18 U.S.C. 2721", "18 U.S.C. § 2721"),
    ("18 USC §§ 2721-2725", "18 U.S.C. §§ 2721–2725"),
    ("20 U.S.C. 1232g", "20 U.S.C. § 1232g"),
    ("42 U.S.C. § 300a-7", "42 U.S.C. § 300a-7"),
    ("13 Cal. Code Regs. 350.03", "13 Cal. Code Regs. § 350.03"),
    ("13 CCR 350.03", "13 Cal. Code Regs. § 350.03"),
    ("policy: Records Policy 12", "policy: Records Policy 12"),
    ("Ordinance:  City Code   2.04 ", "ordinance: City Code 2.04"),
    ("order: Superior Court, 24CV001, May 2, 2026", "order: Superior Court, 24CV001, May 2, 2026"),
];

#[test]
fn every_form_prints_one_way_and_reads_back_to_the_same_value() {
    for (typed, printed) in FORMS {
        let citation: Citation = typed.parse().unwrap();
        assert_eq!(citation.to_string(), *printed, "typed `{typed}`");
        assert_eq!(printed.parse::<Citation>().unwrap(), citation, "printed `{printed}`");
    }
}

#[test]
fn what_is_no_citation_is_refused_with_the_words_of_the_user() {
    for text in [
        "",
        "   ",
        "7923.600",
        "Gov. Code",
        "Gov. Code §",
        "Gov. Code § abc",
        "Gov. Code § 7923.",
        "Gov. Code § 79..1",
        "Nonsense Code § 12",
        "Gov. Code § 12(",
        "Gov. Code § 12()",
        "Gov. Code § 12(a)b",
        "Gov. Code § 012",
        "18 U.S.C.",
        "18 Whatever 12",
        "Cal. Const. § 28",
        "Cal. Const. art. IIII, § 1",
        "policy:",
        "because we say so",
        "GC 7929.610–7929.600",
        "GC 7922.535; PC 293",
        "Welf. & Inst. Code §§ 827, 828",
        "Gov. Code § 99999999999",
    ] {
        let refused = text.parse::<Citation>();
        if text == "Gov. Code § 7923." {
            // A full stop at the end of a sentence is not part of the number.
            assert_eq!(refused.unwrap().to_string(), "Gov. Code § 7923");
            continue;
        }
        let error = refused.expect_err(text);
        assert!(error.to_string().contains(&format!("`{text}`")), "{error}");
    }
}

#[test]
fn a_range_that_ends_before_it_begins_is_its_own_error() {
    assert!(matches!("GC 7929.610–7929.600".parse::<Citation>(), Err(CitationError::Range(_))));
    assert!(matches!("GC 7929.610-7929.600".parse::<Citation>(), Err(CitationError::Range(_))));
    assert!(matches!("Welf. & Inst. Code §§ 827, 828".parse::<Citation>(), Err(CitationError::Several(_))));
}

#[test]
fn a_list_is_read_into_citations_and_later_sections_belong_to_the_code_before() {
    let printed =
        |text: &str| -> Vec<String> { Citation::parse_list(text).unwrap().iter().map(Citation::to_string).collect() };
    assert_eq!(
        printed("Welf. & Inst. Code §§ 827, 827.9, 828; PC 293(c)"),
        ["Welf. & Inst. Code § 827", "Welf. & Inst. Code § 827.9", "Welf. & Inst. Code § 828", "Pen. Code § 293(c)"]
    );
    assert_eq!(printed("45 C.F.R. 164.502, 164.512"), ["45 C.F.R. § 164.502", "45 C.F.R. § 164.512"]);
    assert_eq!(printed("Cal. Const. art. I, § 28; GC 7922.000").len(), 2);
    assert!(Citation::parse_list(" ; ").is_err());
}

#[test]
fn citations_sort_as_a_reader_expects() {
    let order = [
        "Cal. Const. art. I, § 3",
        "Cal. Const. art. I, § 28",
        "Gov. Code § 6700",
        "Gov. Code § 7922.000",
        "Gov. Code § 7922.535",
        "Gov. Code § 7922.535(a)",
        "Civ. Code § 56",
        "Civ. Code § 1798.90.5",
        "Civ. Code § 1798.90.52",
        "Code Civ. Proc. § 12",
        "Code Civ. Proc. § 12a",
        "Code Civ. Proc. § 135",
        "Pen. Code § 293",
        "18 U.S.C. § 2721",
        "45 C.F.R. § 164.502",
        "policy: a",
    ];
    let mut sorted: Vec<Citation> = order.iter().rev().map(|text| text.parse().unwrap()).collect();
    sorted.sort();
    assert_eq!(sorted.iter().map(Citation::to_string).collect::<Vec<_>>(), order);
}

#[test]
fn a_citation_is_a_string_in_data() {
    #[derive(serde::Serialize, serde::Deserialize)]
    struct Line {
        by: Citation,
    }
    let line: Line = toml::from_str("by = \"GC 7922.000\"").unwrap();
    assert_eq!(toml::to_string(&line).unwrap(), "by = \"Gov. Code § 7922.000\"\n");
    let error = toml::from_str::<Line>("by = \"because\"").err().unwrap();
    assert!(error.to_string().contains("`because` is not a citation"), "{error}");
}

#[test]
fn the_two_citations_that_need_more_are_known() {
    let is = |text: &str| {
        let citation: Citation = text.parse().unwrap();
        (citation.is_catch_all(), citation.is_other_law(), citation.is_local())
    };
    assert_eq!(is("GC 7922.000"), (true, false, false));
    assert_eq!(is("GC 7927.705"), (false, true, false));
    assert_eq!(is("GC 7923.600"), (false, false, false));
    assert_eq!(is("policy: 12"), (false, false, true));
}

#[test]
fn a_section_of_a_california_code_has_an_official_address() {
    let url = |text: &str| text.parse::<Citation>().unwrap().url();
    assert_eq!(
        url("CCP 12a").as_deref(),
        Some("https://leginfo.legislature.ca.gov/faces/codes_displaySection.xhtml?lawCode=CCP&sectionNum=12a")
    );
    assert!(url("GC 7922.535(a)").unwrap().ends_with("lawCode=GOV&sectionNum=7922.535"));
    assert_eq!(url("18 U.S.C. 2721"), None);
}

#[test]
fn no_citation_of_the_pack_fails_to_round_trip() {
    let pack = Pack::load("us-ca").unwrap();
    let exemptions = pack.exemptions.iter().chain(&pack.former_exemptions).flat_map(|rule| &rule.citations);
    let letters = pack.checklists.values().flatten().flat_map(|item| &item.citations);
    let bases = pack
        .holidays
        .iter()
        .map(|rule| &rule.basis)
        .chain(pack.shifts.iter().map(|rule| &rule.basis))
        .chain(pack.fees.iter().map(|rule| &rule.basis))
        .chain(pack.extension_grounds.iter().map(|rule| &rule.basis))
        .chain(pack.waiver_exceptions.iter().map(|rule| &rule.basis))
        .chain(pack.changes.iter().map(|rule| &rule.basis))
        .flat_map(|basis| &basis.citations);
    let mut seen = 0;
    for citation in exemptions.chain(letters).chain(bases) {
        assert_eq!(&citation.to_string().parse::<Citation>().unwrap(), citation);
        seen += 1;
    }
    assert!(seen > 150, "{seen}");
}

#[test]
fn no_text_makes_the_reader_of_citations_fail_in_another_way() {
    let pieces =
        ["GC ", "§ ", "7922", ".", "(a", ")", "-", "–", "12 U.S.C. ", "art.", ":", "Cal. Const. ", "é", ",", ";"];
    for a in pieces {
        for b in pieces {
            for c in pieces {
                let text = format!("{a}{b}{c}");
                let _ = Citation::parse_list(&text);
                if let Ok(citation) = text.parse::<Citation>() {
                    assert_eq!(citation.to_string().parse::<Citation>().unwrap(), citation, "{text}");
                }
            }
        }
    }
}

#[test]
fn laws_of_other_places_print_one_way() {
    for (typed, printed) in [
        ("Tex. Gov't Code § 552.301(b)", "Tex. Gov't Code § 552.301(b)"),
        ("Texas Government Code section 552.301(b)", "Tex. Gov't Code § 552.301(b)"),
        ("N.Y. Pub. Off. Law 89(3)(a)", "N.Y. Pub. Off. Law § 89(3)(a)"),
        ("rcw 42.56.520", "RCW 42.56.520"),
        ("RCW 42.56.210–42.56.480", "RCW 42.56.210–42.56.480"),
        ("WAC 44-14-08001", "WAC 44-14-08001"),
        ("FOIA 2000 s. 10(6)", "Freedom of Information Act 2000, s. 10(6)"),
        ("Freedom of Information Act 2000, ss. 21–44", "Freedom of Information Act 2000, ss. 21–44"),
    ] {
        let citation: Citation = typed.parse().unwrap();
        assert_eq!(citation.to_string(), printed);
        assert_eq!(printed.parse::<Citation>().unwrap(), citation);
        assert_eq!(Citation::parse_list(printed).unwrap(), [citation.clone()]);
        assert!(!citation.is_local() && citation.url().is_none());
    }
    for wrong in ["RCW", "RCW soon", "N.Y. Pub. Off. Law §", "RCW 42.56.480–42.56.210", "rcwx 1"] {
        assert!(wrong.parse::<Citation>().is_err(), "{wrong}");
    }
}
