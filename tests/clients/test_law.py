"""The worked examples of the California rules: when a determination is due, and how late an extension may name."""

import json

import pytest
from conftest import daylight

# Received, receipt date, due, latest date of an extension notice. The city adopted the holidays most cities adopt.
EXAMPLES = [
    ("2026-01-05T09:00", "2026-01-05", "2026-01-15", "2026-01-29"),
    ("2026-07-24T16:59", "2026-07-24", "2026-08-03", "2026-08-17"),
    ("2026-01-09T11:00", "2026-01-09", "2026-01-20", "2026-02-02"),
    ("2026-02-02T10:00", "2026-02-02", "2026-02-13", "2026-02-26"),
    ("2026-03-21T13:00", "2026-03-21", "2026-04-01", "2026-04-14"),
    ("2026-06-09T08:00", "2026-06-09", "2026-06-22", "2026-07-03"),
    ("2026-09-15T15:00", "2026-09-15", "2026-09-28", "2026-10-09"),
    ("2026-10-02T12:00", "2026-10-02", "2026-10-12", "2026-10-26"),
    ("2026-11-16T23:40", "2026-11-16", "2026-11-30", "2026-12-10"),
    ("2026-12-22T10:00", "2026-12-22", "2027-01-04", "2027-01-15"),
    ("2026-12-31T17:30", "2026-12-31", "2027-01-11", "2027-01-22"),
    ("2027-06-24T09:00", "2027-06-24", "2027-07-06", "2027-07-16"),
]


def due(received, *args):
    done = daylight("law", "due", "--law", "us-ca", "--received", received, "--json", *args)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("received,receipt,date,latest", EXAMPLES)
def test_a_worked_example_comes_out_as_the_law_has_it(received, receipt, date, latest):
    answer = due(received)
    assert answer["received"].startswith(received)
    assert (answer["receipt_date"], answer["due"], answer["extension_latest"]) == (receipt, date, latest)
    assert answer["steps"], "the days are not explained"
    assert all(step["date"] and step["why"] for step in answer["steps"])
    cited = " ".join(step["citation"] or "" for step in answer["steps"])
    assert "7922.535" in cited and "Code Civ. Proc." in cited or "CCP" in cited
    assert answer["assumed"], "it does not say which holidays it assumed to be adopted"


@pytest.mark.parametrize(
    "received,receipt,date",
    [
        ("2026-03-21T13:00", "2026-03-23", "2026-04-02"),
        ("2026-11-16T23:40", "2026-11-17", "2026-11-30"),
        ("2026-12-31T17:30", "2027-01-04", "2027-01-14"),
    ],
)
def test_a_city_that_receives_on_the_next_business_day_counts_from_it(received, receipt, date):
    answer = due(received, "--receipt-rule", "next-business-day")
    assert (answer["receipt_date"], answer["due"]) == (receipt, date)


def test_a_holiday_that_the_city_did_not_adopt_does_not_roll():
    assert due("2026-01-09T11:00", "--adopt", "none")["due"] == "2026-01-19"
    assert due("2026-03-21T13:00", "--adopt", "none")["due"] == "2026-03-31"
    assert due("2026-01-09T11:00", "--adopt", "martin-luther-king-jr-day")["due"] == "2026-01-20"


def test_a_day_on_which_the_office_is_closed_rolls():
    closed = due("2026-10-02T12:00", "--closed", "2026-10-12")
    assert closed["due"] == "2026-10-13"
    assert any("12b" in (step["citation"] or "") for step in closed["steps"])
    # A closed day inside the period changes nothing.
    assert due("2026-10-02T12:00", "--closed", "2026-10-06")["due"] == "2026-10-12"
    # The last day for an extension goes back to a day on which the office is open.
    assert due("2026-06-09T08:00", "--closed", "2026-07-03")["extension_latest"] == "2026-07-02"
    winter = [word for day in ["2026-12-24", *(f"2026-12-{n}" for n in range(28, 32)), "2027-01-04"] for word in ["--closed", day]]
    assert due("2026-12-22T10:00", *winter)["due"] == "2027-01-05"


def test_every_rolled_day_is_explained_with_its_section():
    steps = due("2026-11-16T23:40")["steps"]
    rolled = {step["date"]: step for step in steps}
    for day in ["2026-11-26", "2026-11-27", "2026-11-28", "2026-11-29"]:
        assert day in rolled, f"{day} is not explained"
        assert rolled[day]["citation"], f"{day} has no citation: {rolled[day]['why']}"


@pytest.mark.parametrize(
    "args,code",
    [
        (["--received", "yesterday"], 2),
        ([], 2),
        (["--received", "2026-02-02T10:00", "--receipt-rule", "whenever"], 2),
        (["--received", "2026-02-02T10:00Z"], 2),
        (["--received", "1999-02-03T10:00"], 1),
        (["--received", "9999-12-31T10:00"], 1),
        (["--received", "2026-02-02T10:00", "--law", "us-zz"], 1),
        (["--received", "2026-02-02T10:00", "--adopt", "groundhog-day"], 1),
    ],
)
def test_what_makes_no_sense_is_refused(args, code):
    done = daylight("law", "due", *args)
    assert done.returncode == code
    if code == 1:
        assert len(done.stderr.splitlines()) == 1
