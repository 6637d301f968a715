"""The golden dates are what the independent implementation makes today, and they cover what they say they cover."""

import csv
import json
from datetime import date

import golden_law
import pytest
from conftest import daylight



@pytest.mark.parametrize("name,text", list(golden_law.texts()), ids=lambda value: value if value.endswith(".csv") else "")
def test_the_committed_golden_dates_are_those_made_today(name, text):
    committed = (golden_law.GOLDEN / name).read_text()
    assert committed == text, f"run `python tests/clients/golden_law.py` and read the difference in {name}"


def rows():
    return list(csv.DictReader((golden_law.GOLDEN / "due.csv").read_text().splitlines()))


def test_there_are_more_than_a_thousand_golden_dates_for_every_pack_and_rule():
    found = rows()
    assert len(found) > 1000
    assert {row["pack"] for row in found} == set(golden_law.LAWS)
    assert {row["receipt_rule"] for row in found} == {"actual", "next-business-day"}
    for column in ("closed", "appointed", "events"):
        assert any(row[column] for row in found), column


def test_easter_falls_where_the_tables_have_it():
    known = {2023: (4, 9), 2024: (3, 31), 2025: (4, 20), 2026: (4, 5), 2027: (3, 28), 2028: (4, 16), 2038: (4, 25), 2285: (3, 22)}
    for year, (month, day) in known.items():
        assert golden_law.easter(year) == date(year, month, day)


def test_the_program_gives_the_golden_dates_too():
    """A sample through the command line; the crate's own test compares every row."""
    for row in rows()[::211]:
        if "+" in row["pack"] or row["events"] or row["appointed"] or row["adopted"] != "default":
            continue
        args = [word for day in row["closed"].split() for word in ("--closed", day)]
        args += ["--law", row["pack"], "--received", row["received"], "--receipt-rule", row["receipt_rule"], "--json"]
        done = daylight("law", "due", *args)
        assert done.returncode == 0, done.stderr
        answer = json.loads(done.stdout)
        found = (answer["receipt_date"], answer["due"], answer["extension_latest"] or "")
        assert found == (row["receipt_date"], row["due"], row["extension_latest"]), row
