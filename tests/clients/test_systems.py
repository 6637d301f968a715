"""The catalog of enterprise systems: listed at the desk, read by everybody, kept in the ledger."""

import csv
import io

import pytest
from conftest import await_true
from desk import Refused, Staff

FACTS = {
    "vendor": "Harbor, Inc.",
    "product": "Records 9",
    "purpose": "Reports of incidents",
    "data": "Incidents, persons",
    "custodian": "Police",
    "collected": "Daily",
    "updated": "Weekly",
}


def test_a_system_is_listed_at_the_desk_and_read_by_everybody(city):
    clerk = Staff(city.serve(), "clerk")
    with pytest.raises(Refused, match="(?i)the vendor is missing"):
        clerk.send("/desk/systems", name="Police records", product="Records 9")
    clerk.send("/desk/systems", name="Police records", **FACTS)
    clerk.send("/desk/systems", name="System 12", withheld="It would help an attack.")
    await_true(lambda: len(city.get("/api/v1/systems").json()["systems"]) == 2)
    police, other = city.get("/api/v1/systems").json()["systems"]
    assert {key: police[key] for key in FACTS} == FACTS and police["withheld"] is None
    assert other["withheld"] == "It would help an attack." and all(other[key] is None for key in FACTS)
    rows = list(csv.DictReader(io.StringIO(city.get("/api/v1/systems.csv").text)))
    assert [row["vendor"] for row in rows] == ["Harbor, Inc.", ""]
    page = city.http.get(city.url + "/systems", headers={"accept": "text/html"}).text
    assert all(text in page for text in FACTS.values()) and "7922.700" in page
    clerk.send("/desk/systems/SYS-2/remove", page="/desk/systems/SYS-2", reason="Replaced.")
    await_true(lambda: len(city.get("/api/v1/systems").json()["systems"]) == 1)
    assert city.head(), "the ledger is whole, and says the same as what is shown"
