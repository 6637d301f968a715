//! Which days are open, why a day is not, and counting.

use crate::holiday::weekday_word;
use crate::{Citation, CityCalendar, Holiday, Pack, ShiftRule};
use jiff::ToSpan;
use jiff::civil::Date;

/// More days in a row than any office closes; a search for an open day ends here even in a nonsensical calendar.
const CLOSED_DAYS_MAX: u16 = 1000;

impl Pack {
    /// Whether a period may end on a day: it is no Saturday, no Sunday, no holiday that moves deadlines, and the
    /// office was not closed all day.
    pub fn is_open_day(&self, calendar: &CityCalendar, date: Date) -> bool {
        self.roll_reason(calendar, date).is_none()
    }

    /// Why a period does not end on a day, and the section that says so; `None` for an open day.
    pub fn roll_reason(&self, calendar: &CityCalendar, date: Date) -> Option<(String, Citation)> {
        let applies = |holiday: &&Holiday| {
            let adopted = !holiday.needs_city_adoption || calendar.adopted.iter().any(|a| holiday.is_called(a));
            holiday.rolls && adopted
        };
        self.holiday_reason(date, &applies)
            .or_else(|| self.shifted_reason(date, &applies))
            .or_else(|| self.appointed_reason(calendar, date))
            .or_else(|| self.closure_reason(calendar, date))
    }

    /// The holiday that a person means by an id or another name, as it is called today or was last.
    pub fn holiday(&self, name: &str) -> Option<&Holiday> {
        self.holidays.iter().filter(|h| h.is_called(name)).max_by_key(|h| h.basis.effective_from)
    }

    /// The holidays that a city has to adopt before they apply to it.
    pub fn adoptable_holidays(&self) -> impl Iterator<Item = &Holiday> {
        self.holidays.iter().filter(|h| h.needs_city_adoption && h.basis.effective_to.is_none())
    }

    /// Every holiday of the state's list that the pack puts on a day, whether or not it moves a deadline.
    pub fn holidays_on(&self, date: Date) -> impl Iterator<Item = &Holiday> {
        self.holidays.iter().filter(move |h| h.basis.in_force_on(date) && self.falls_on(h, date))
    }

    /// The first day, this one included, that is open.
    pub(super) fn first_open_day_from(&self, calendar: &CityCalendar, date: Date) -> Date {
        let mut day = date;
        for _ in 0..CLOSED_DAYS_MAX {
            if self.is_open_day(calendar, day) {
                return day;
            }
            day = day.saturating_add(1.day());
        }
        date
    }

    fn falls_on(&self, holiday: &Holiday, date: Date) -> bool {
        holiday.rule.falls_on(date, &|id, day| {
            // One level is enough: a day after a day after a holiday is refused when the pack is read.
            self.holidays.iter().any(|h| h.id == id && h.rule.falls_on(day, &|_, _| false))
        })
    }

    fn holiday_reason(&self, date: Date, applies: &dyn Fn(&&Holiday) -> bool) -> Option<(String, Citation)> {
        let holiday = self.holidays_on(date).find(applies)?;
        Some((holiday.title.clone(), holiday.basis.citations.first()?.clone()))
    }

    fn shifted_reason(&self, date: Date, applies: &dyn Fn(&&Holiday) -> bool) -> Option<(String, Citation)> {
        self.shifts.iter().filter(|shift| shift.basis.in_force_on(date)).find_map(|shift| {
            let day = date.saturating_sub(shift.days.days());
            let holiday = self.shifted_holiday(shift, day, applies)?;
            let why = format!("{}, which falls on {}", holiday.title, weekday_word(shift.falls_on));
            let relation = if shift.days > 0 { "after" } else { "before" };
            let why = format!("the {} {relation} {why}", weekday_word(date.weekday()));
            Some((why, shift.basis.citations.first()?.clone()))
        })
    }

    fn shifted_holiday(&self, shift: &ShiftRule, day: Date, applies: &dyn Fn(&&Holiday) -> bool) -> Option<&Holiday> {
        let listed = |holiday: &&Holiday| shift.holidays.contains(&holiday.id) && applies(holiday);
        if day.weekday() == shift.falls_on { self.holidays_on(day).find(listed) } else { None }
    }

    fn closure_reason(&self, calendar: &CityCalendar, date: Date) -> Option<(String, Citation)> {
        let rule = self.clock_on(date).closure.as_ref()?;
        let citation = rule.basis.citations.first()?.clone();
        calendar.closures.contains(&date).then(|| ("the office is closed all day".to_owned(), citation))
    }

    fn appointed_reason(&self, calendar: &CityCalendar, date: Date) -> Option<(String, Citation)> {
        let citation = self.clock_on(date).rolling.basis.citations.first()?.clone();
        calendar.appointed.contains(&date).then(|| ("a day appointed as a holiday".to_owned(), citation))
    }
}
