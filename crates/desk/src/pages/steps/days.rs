//! The days of a step that cannot be, each said where it was typed, before the step is taken.

use crate::answers::Answers;
use jiff::civil::Date;
use records::Refusal;
use records::commands::check_not_over;

/// The rule of a day, asked with today.
type Rule = fn(Date, Date) -> Result<(), Refusal>;

/// Which answer of which act keeps which rule.
const RULES: [(&str, &str, Rule); 3] = [
    ("assign", "by", check_not_over),
    ("decide", "review-by", check_not_over),
    ("decide", crate::pages::dataset::UNTIL, check_not_over),
];

/// The first such day: the id of its field, and what is wrong.
pub(crate) fn wrong_day(act: &str, answers: &Answers, today: Date) -> Option<(String, String)> {
    let of_act = RULES.iter().filter(|(of, ..)| *of == act);
    of_act.into_iter().find_map(|(_, name, rule)| {
        let day = answers.text(name).parse().ok()?;
        let refusal = rule(day, today).err()?;
        Some((format!("{act}-{name}"), refusal.to_string()))
    })
}
