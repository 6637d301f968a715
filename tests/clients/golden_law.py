"""When an answer is due, worked out a second time from the texts of the statutes, and the golden dates made of it.

Nothing here reads the law packs or runs the program. Each law is written as its text reads: a set of days for each
year, and a walk along the calendar. `python tests/clients/golden_law.py` writes the files that the tests compare.
"""

import csv
import sys
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

GOLDEN = Path(__file__).resolve().parents[2] / "crates/law/tests/golden"
DAY = timedelta(days=1)
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
CLOSES = time(17, 0)
YEARS = range(2023, 2034)


def nth(year, month, weekday, n):
    """The nth such weekday of a month, or the last one for n = -1."""
    days = [date(year, month, d) for d in range(1, 32) if valid(year, month, d)]
    return [d for d in days if d.weekday() == weekday][n - 1 if n > 0 else n]


def valid(year, month, day):
    try:
        date(year, month, day)
        return True
    except ValueError:
        return False


def easter(year):
    """Gauss's rule with Lichtenberg's correction: the Sunday after the full moon of spring."""
    k = year // 100
    m = 15 + (3 * k + 3) // 4 - (8 * k + 13) // 25
    s = 2 - (3 * k + 3) // 4
    a = year % 19
    d = (19 * a + m) % 30
    r = (d + a // 11) // 29
    full_moon = 21 + d - r
    first_sunday = 7 - (year + year // 4 + s) % 7
    march = full_moon + 7 - (full_moon - first_sunday) % 7
    return date(year, 3, 1) + (march - 1) * DAY


def weekend(day):
    return day.weekday() >= SAT


# --- California -------------------------------------------------------------------------------------------------------


@cache
def judicial_holidays(year, mlk, march31):
    """Code Civ. Proc. 135: every full-day holiday of Gov. Code 6700, without Lunar New Year, Diwali, April 24,
    September 9 and Columbus Day; and the day after Thanksgiving. Gov. Code 6701 moves those on a Sunday."""
    thanksgiving = nth(year, 11, THU, 4)
    days = {
        date(year, 1, 1),
        date(year, 2, 12),
        nth(year, 2, MON, 3),
        nth(year, 5, MON, -1),
        date(year, 6, 19),
        date(year, 7, 4),
        nth(year, 9, MON, 1),
        nth(year, 9, FRI, 4),
        date(year, 11, 11),
        thanksgiving,
        thanksgiving + DAY,
        date(year, 12, 25),
    }
    movable = [(1, 1), (2, 12), (7, 4), (11, 11), (12, 25)]
    if mlk:
        days.add(nth(year, 1, MON, 3))
    if march31:
        days.add(date(year, 3, 31))
        movable.append((3, 31))
    days |= {date(year, m, d) + DAY for m, d in movable if date(year, m, d).weekday() == SUN}
    if date(year, 11, 11).weekday() == SAT:
        days.add(date(year, 11, 10))
    return frozenset(days)


# --- The others -------------------------------------------------------------------------------------------------------


@cache
def federal_holidays(year):
    """5 U.S.C. 6103(a); (b): on a Saturday the Friday before, and by executive order on a Sunday the Monday after."""
    found = {nth(year, 1, MON, 3), nth(year, 2, MON, 3), nth(year, 5, MON, -1), nth(year, 9, MON, 1)}
    found |= {nth(year, 10, MON, 2), nth(year, 11, THU, 4)}
    return frozenset(found | observed(year, [(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)], saturday=True))


@cache
def washington_holidays(year):
    """RCW 1.16.050."""
    thanksgiving = nth(year, 11, THU, 4)
    found = {nth(year, 1, MON, 3), nth(year, 2, MON, 3), nth(year, 5, MON, -1), nth(year, 9, MON, 1)}
    found |= {thanksgiving, thanksgiving + DAY}
    return frozenset(found | observed(year, [(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)], saturday=True))


@cache
def new_york_holidays(year):
    """Gen. Constr. Law 24: on a Sunday the next day; Election Day is the Tuesday after the first Monday of November."""
    found = {nth(year, 1, MON, 3), nth(year, 2, MON, 3), nth(year, 5, MON, -1), nth(year, 9, MON, 1)}
    found |= {nth(year, 10, MON, 2), nth(year, 11, MON, 1) + DAY, nth(year, 11, THU, 4)}
    return frozenset(found | observed(year, [(1, 1), (2, 12), (6, 19), (7, 4), (11, 11), (12, 25)], saturday=False))


def observed(year, fixed, saturday):
    """The days themselves, the Mondays after those on a Sunday, the Fridays before those on a Saturday (also before
    the first of January of the next year)."""
    found = set()
    for y in (year, year + 1):
        for month, day in fixed:
            there = date(y, month, day)
            found.add(there)
            if there.weekday() == SUN:
                found.add(there + DAY)
            if there.weekday() == SAT and saturday:
                found.add(there - DAY)
    return {d for d in found if d.year == year}


@cache
def texas_holidays(year, good_friday=False, chavez=False):
    """Gov't Code 662.003(a) and (b), none of which moves; (c) where observed."""
    thanksgiving = nth(year, 11, THU, 4)
    found = {date(year, *md) for md in [(1, 1), (1, 19), (3, 2), (4, 21), (6, 19), (7, 4), (8, 27)]}
    found |= {date(year, *md) for md in [(11, 11), (12, 24), (12, 25), (12, 26)]}
    found |= {nth(year, 1, MON, 3), nth(year, 2, MON, 3), nth(year, 5, MON, -1), nth(year, 9, MON, 1)}
    found |= {thanksgiving, thanksgiving + DAY}
    if good_friday:
        found.add(easter(year) - 2 * DAY)
    if chavez:
        found.add(date(year, 3, 31))
    return frozenset(found)


@cache
def uk_holidays(year):
    """Freedom of Information Act 2000, s. 10(6): Christmas Day, Good Friday, bank holidays in any part."""
    found = {easter(year) - 2 * DAY, easter(year) + DAY, nth(year, 5, MON, 1), nth(year, 5, MON, -1)}
    found |= {nth(year, 8, MON, 1), nth(year, 8, MON, -1)}
    # Pairs in a row: both days on free weekdays, the second after the first (1 and 2 January, 25 and 26 December).
    for first in (date(year, 1, 1), date(year, 12, 25)):
        found |= {first, first + DAY}
        substitute = max(first, first + DAY) + DAY
        if first.weekday() == SUN and first.month == 12:
            found.add(substitute)  # 26 December is a Monday and stays; Christmas Day is kept on the 27th
        elif first.weekday() == SUN:
            found |= {first + DAY, substitute}  # kept on 2 and 3 January
        elif first.weekday() == SAT:
            found |= {first + 2 * DAY, first + 3 * DAY}
        elif first.weekday() == FRI:
            found.add(first + 3 * DAY)  # the second is a Saturday
    for month, day in [(3, 17), (7, 12), (11, 30)]:
        there = date(year, month, day)
        found.add(there)
        while weekend(there):
            there += DAY
        found.add(there)
    if year == 2023:
        found.add(date(2023, 5, 8))
    return frozenset(found)


# --- Clocks -----------------------------------------------------------------------------------------------------------


class Case:
    """A request and what happened to it."""

    def __init__(self, law, received, rule="actual", adopted="default", closed=(), appointed=(), events=()):
        self.law, self.received, self.rule, self.adopted = law, received, rule, adopted
        self.closed, self.appointed, self.events = frozenset(closed), frozenset(appointed), tuple(events)

    def closed_on(self, day):
        base = self.law.partition("+")[0]
        closure_counts = base not in ("us-federal", "uk")
        if weekend(day) or day in self.appointed or (closure_counts and day in self.closed):
            return True
        if base == "us-ca":
            mlk = self.adopted == "default" or "martin-luther-king-jr-day" in self.adopted
            march = self.adopted == "default" or "march-31" in self.adopted
            return day in judicial_holidays(day.year, mlk, march)
        if base == "us-tx":
            return day in texas_holidays(day.year, "good-friday" in self.adopted, "cesar-chavez-day" in self.adopted)
        table = {"us-federal": federal_holidays, "us-ny": new_york_holidays, "us-wa": washington_holidays, "uk": uk_holidays}
        return day in table[base](day.year)

    def open_from(self, day):
        while self.closed_on(day):
            day += DAY
        return day

    def receipt(self):
        """The day of arrival; under the policy of some agencies the next open day, when after hours or closed."""
        day = self.received.date()
        if self.rule == "actual":
            return day
        return self.open_from(day + DAY if self.received.time() > CLOSES else day)

    def walk(self, start, days, unit, still=frozenset()):
        """So many days that count after a day that does not."""
        day = start
        while days:
            day += DAY
            skipped = day in still or (unit != "calendar" and self.closed_on(day))
            days -= not skipped
        return day

    def back(self, day, floor):
        while day > floor and self.closed_on(day):
            day -= DAY
        return day


def span(first, last):
    return {first + n * DAY for n in range((last - first).days + 1)}


def waits(case, causes):
    """The days on which the clock stands still: those after the question, up to the day of the answer. UK fees: both
    days and those between (s. 10(2)). `causes`: how often each may stop it."""
    still, used = set(), {}
    for kind, first, last, cause in sorted(e for e in case.events if e[0] == "paused"):
        if cause in causes and used.get(cause, 0) < causes[cause]:
            used[cause] = used.get(cause, 0) + 1
            begin = first if (case.law, cause) == ("uk", "fee") else first + DAY
            still |= span(begin, last)
    return frozenset(still)


def again(case, day, causes):
    """The day from which the period runs, when something begins it again."""
    for kind, on, cause in sorted(e for e in case.events if e[0] == "reset"):
        if cause in causes:
            day = on
    return day


def california(case):
    """Gov. Code 7922.535: 10 days, then at most 14; Code Civ. Proc. 12, 12a, 12b. Nothing stops it."""
    r = case.receipt()
    end = r + 10 * DAY
    due = case.open_from(end)
    cap = end + 14 * DAY
    return r, due, case.back(cap, due), ""


def california_business(case):
    """AB 1821 as amended in June 2026: the same numbers in business days."""
    r = case.receipt()
    due = case.walk(r, 10, "business")
    return r, due, case.back(case.walk(due, 14, "business"), due), ""


def federal(case):
    """5 U.S.C. 552(a)(6): 20 working days from receipt by the right component, at most ten days after the agency had
    it; 10 more; the clock stops once for information and as often as needed for fees."""
    r = case.receipt()
    for kind, on in [e for e in case.events if e[0] == "routed"]:
        r = min(on, r + 10 * DAY)
    still = waits(case, {"clarification": 1, "fee": 99})
    due = case.walk(r, 20, "working", still)
    return r, due, case.walk(due, 10, "working", still), ""


def texas(case):
    """Gov't Code 552.301: 10 business days to ask the Attorney General, 15 for the arguments; a clarification or a
    paid deposit is the new day of receipt; no number for a certified date."""
    r = again(case, case.receipt(), ("clarification", "fee"))
    still = waits(case, {"attorney-general": 1})
    return r, case.walk(r, 10, "business", still), None, f"arguments={case.walk(r, 15, 'business', still)}"


def new_york(case):
    """Pub. Off. Law 89(3)(a): 5 business days, then in most cases at most 20."""
    r = case.receipt()
    due = case.walk(r, 5, "business")
    return r, due, case.walk(due, 20, "business"), ""


def washington(case):
    """RCW 42.56.520: 5 business days; then a reasonable estimate."""
    r = case.receipt()
    return r, case.walk(r, 5, "business"), None, ""


def united_kingdom(case):
    """S. 10: the twentieth working day following receipt; no number for weighing the public interest."""
    r = case.receipt()
    return r, case.walk(r, 20, "working", waits(case, {"clarification": 99, "fee": 99})), None, ""


LAWS = {
    "us-ca": california,
    "us-ca+ab-1821-2026": california_business,
    "us-federal": federal,
    "us-tx": texas,
    "us-ny": new_york,
    "us-wa": washington,
    "uk": united_kingdom,
}


def grounds(law, receipt):
    """How many circumstances allow an extension of a request received on a day: the sixth came on January 1, 2026."""
    if law.startswith("us-ca"):
        return 6 if receipt >= date(2026, 1, 1) else 5
    return 3 if law == "us-federal" else 0


# --- Cases ------------------------------------------------------------------------------------------------------------


def at(day, hour=10, minute=0):
    return datetime.combine(day, time(hour, minute))


def free_days(law, year):
    """Weekdays of a year on which nothing is due."""
    case = Case(law, at(date(year, 1, 1)), adopted="good-friday cesar-chavez-day" if law == "us-tx" else "default")
    return [d for d in span(date(year, 1, 1), date(year, 12, 31)) if not weekend(d) and case.closed_on(d)]


def around_holidays():
    """Every holiday of every year: the last day falls on it, the day before and the day after; or it stands first,
    in the middle and last among the days that count."""
    for law in LAWS:
        for year in YEARS:
            for day in sorted(free_days(law, year)):
                offsets = (9, 10, 11, 24) if law == "us-ca" else (1, 6, 14)
                for offset in offsets:
                    received = day - offset * DAY
                    if received >= date(2023, 1, 1):
                        yield Case(law, at(received, 8 + offset % 9))


def every_day():
    """Each day of 2024 (a leap year) and 2026, in California, under both receipt rules and at three times of day."""
    for year in (2024, 2026):
        for day in sorted(span(date(year, 1, 1), date(year, 12, 31))):
            hour, minute = ((9, 0), (17, 0), (17, 1))[day.toordinal() % 3]
            yield Case("us-ca", at(day, hour, minute), rule=("actual", "next-business-day")[day.toordinal() % 2])


def ends_of_years_and_leap_days():
    for law in LAWS:
        for year in (2023, 2024, 2027, 2028, 2031, 2032):
            for day in sorted(span(date(year, 12, 20), date(year + 1, 1, 4))):
                yield Case(law, at(day, 23, 59), rule=("actual", "next-business-day")[day.day % 2])
        # 2100 is no leap year.
        for year in (2024, 2028, 2100):
            for day in sorted(span(date(year, 2, 16), date(year, 3, 1))):
                yield Case(law, at(day, 0, 0))


def both_sides_of_every_change():
    """The days on which something in a pack begins or ends, and the days around them."""
    changes = [date(2023, 1, 10), date(2025, 1, 1), date(2026, 1, 1), date(2026, 3, 26), date(2027, 1, 1)]
    for law in LAWS:
        for change in changes:
            for day in sorted(span(change - 3 * DAY, change + 2 * DAY)):
                yield Case(law, at(day, 12))


def calendars():
    """Holidays that a city did not adopt, closures, days appointed later."""
    for day in sorted(span(date(2026, 1, 2), date(2026, 1, 12)) | span(date(2026, 3, 17), date(2026, 3, 24))):
        for adopted in ("none", "march-31", "martin-luther-king-jr-day"):
            yield Case("us-ca", at(day), adopted=adopted)
    winter = span(date(2026, 12, 24), date(2027, 1, 4))
    for law in LAWS:
        for day in sorted(span(date(2026, 12, 8), date(2026, 12, 31))):
            yield Case(law, at(day, 18), rule=("next-business-day", "actual")[day.day % 2], closed=winter)
        for day in sorted(span(date(2026, 9, 28), date(2026, 10, 8))):
            yield Case(law, at(day), closed=[date(2026, 10, 12)])
            yield Case(law, at(day), appointed=[date(2026, 10, 15)])
    for day in sorted(span(date(2027, 3, 10), date(2027, 3, 31))):
        yield Case("us-tx", at(day), adopted="good-friday cesar-chavez-day")


def events():
    """Waits and new beginnings. California and New York know none; they are here to show that nothing moves."""
    day = date(2026, 5, 11)
    for law in LAWS:
        for n in range(0, 5):
            asked, answered = day + n * DAY, day + (n + 4) * DAY
            for cause in ("clarification", "fee", "attorney-general"):
                yield Case(law, at(day), events=[("paused", asked, answered, cause)])
                yield Case(law, at(day), events=[("reset", asked, cause)])
        yield Case(law, at(day), events=[("paused", day + DAY, day + 3 * DAY, "clarification"), ("paused", day + 4 * DAY, day + 9 * DAY, "clarification")])
        yield Case(law, at(day), events=[("paused", day + DAY, day + 3 * DAY, "fee"), ("paused", day + 3 * DAY, day + 4 * DAY, "fee")])
    for n in range(0, 16):
        yield Case("us-federal", at(day), events=[("routed", day + n * DAY)])


SOURCES = (around_holidays, every_day, ends_of_years_and_leap_days, both_sides_of_every_change, calendars, events)


def written(event):
    kind, *rest = event
    if kind == "paused":
        return f"paused:{rest[0]}..{rest[1]}:{rest[2]}"
    return ":".join([kind, *map(str, rest)])


HEAD = ["pack", "received", "receipt_rule", "adopted", "closed", "appointed", "events", "grounds"]
HEAD += ["receipt_date", "due", "extension_latest", "further"]


def dues():
    """The golden dates, each case once."""
    rows = {}
    for case in (case for source in SOURCES for case in source()):
        receipt, due, latest, further = LAWS[case.law](case)
        dates = [" ".join(map(str, sorted(days))) for days in (case.closed, case.appointed)]
        key = [case.law, case.received.isoformat(timespec="minutes"), case.rule, case.adopted, *dates]
        key.append(" ".join(written(e) for e in case.events))
        rows[tuple(key)] = [grounds(case.law, receipt), receipt, due, latest or "", further]
    return [HEAD, *([*map(str, key), *map(str, row)] for key, row in rows.items())]


def appeals():
    """Federal: 90 days, 20 working days. New York: 30 days, which run on to an open day, and 10 business days.
    Washington: two business days. UK: 20 working days, by guidance. California and Texas: none."""
    rows = [["pack", "denied", "filed", "file_by", "decide_by"]]
    for law in LAWS:
        for year in (2024, 2026):
            for n in range(0, 366, 7):
                denied = date(year, 1, 1) + n * DAY
                filed = denied + (n % 30) * DAY
                case = Case(law, at(denied))
                file_by, decide_by = {
                    "us-federal": lambda: (denied + 90 * DAY, case.walk(filed, 20, "working")),
                    "us-ny": lambda: (case.open_from(denied + 30 * DAY), case.walk(filed, 10, "business")),
                    "us-wa": lambda: ("", case.walk(filed, 2, "business")),
                    "uk": lambda: ("", case.walk(filed, 20, "working")),
                }.get(law, lambda: ("", ""))()
                rows.append([law, str(denied), str(filed), str(file_by), str(decide_by)])
    return rows


def texts():
    """The golden files, by name."""
    for name, rows in (("due.csv", dues()), ("appeal.csv", appeals())):
        yield name, "".join(",".join(row) + "\n" for row in rows)


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for name, text in texts():
        (GOLDEN / name).write_text(text)
        print(f"{name}: {len(list(csv.reader(text.splitlines()))) - 1} dates", file=sys.stderr)
