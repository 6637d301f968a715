"""A dataset grows and changes: files that append and upsert, changes of the fields, and the history the public may see.

The rows are those of a real file; what the program gives is compared with what pandas makes of the same changes.
"""

import csv
import datetime
import io
import json

import pandas
import pyarrow.parquet
import pytest
from conftest import BUSINESSES, DECIDED, source

ID = "eats-2018"
# Where people live behind a business, and their telephone, are kept back.
WITHHELD = ["--withhold", "PR-EMP-HOME:address", "--statement", "Some of these are homes."]
ANSWERS = ["--accept-sibling", "latitude", "--accept-sibling", "longitude", "--accept-sibling", "city"]
ANSWERS += ["--accept-sibling", "postal_code", "--accept-sibling", "state", "--accept-sequence", "business_id"]


@pytest.fixture(scope="module")
def businesses():
    return pandas.read_csv(
        source(BUSINESSES), dtype=str, keep_default_na=False, na_filter=False, encoding="cp1252"
    )


def write(table, path):
    table.to_csv(path, index=False, quoting=csv.QUOTE_ALL)
    return path


def released(city, id=ID, **parameters):
    """The rows of the current release by their identifier, as the API gives them."""
    answer = city.http.get(f"{city.url}/api/v1/datasets/{id}/rows", params={"$limit": 100000, **parameters})
    assert answer.status_code == 200, answer.text[:500]
    return {row["business_id"]: row for row in answer.json()["rows"]}


def expected(table, fields=("business_id", "name", "postal_code")):
    """What pandas says the rows are."""
    return {int(row["business_id"]): tuple(row[f] for f in fields[1:]) for _, row in table.iterrows()}


def seen(rows, fields=("business_id", "name", "postal_code")):
    return {key: tuple("" if row[f] is None else row[f] for f in fields[1:]) for key, row in rows.items()}


def history(city, id=ID):
    answer = city.http.get(f"{city.url}/api/v1/datasets/{id}/history")
    assert answer.status_code == 200, answer.text
    return answer.json()


def changes(city, id=ID, **parameters):
    """All pages of the changes."""
    found, url = [], f"{city.url}/api/v1/datasets/{id}/changes"
    while url:
        page = city.http.get(url, params=parameters).json()
        found += page["changes"]
        url, parameters = page["next"], {}
    return found


@pytest.fixture(scope="module")
def grown(module_city, businesses, tmp_path_factory):
    """A city whose dataset was published with half of the rows, then appended to, then changed by row."""
    folder = tmp_path_factory.mktemp("files")
    half = len(businesses) // 2
    first, second = businesses.iloc[:half], businesses.iloc[half:]
    changed = businesses.iloc[10:40].copy()
    changed["name"] = changed["name"] + " (renamed)"
    new = businesses.iloc[:2].copy()
    new["business_id"] = ["900001", "900002"]
    upsert = pandas.concat([changed, new])[["business_id", "name"]]
    city = module_city.serve()
    city.add(write(first, folder / "first.csv"), "--id", ID, "--row-id", "business_id", *WITHHELD, *ANSWERS)
    city.run("dataset", "update", ID, write(second, folder / "second.csv"), "--mode", "append")
    city.run("dataset", "update", ID, write(upsert, folder / "upsert.csv"), "--mode", "upsert")
    last = businesses.copy()
    last.loc[changed.index, "name"] = changed["name"]
    added = new.copy()
    added[[c for c in added.columns if c not in ("business_id", "name")]] = ""
    last = pandas.concat([last, added])
    return city, {"first": first, "appended": businesses, "last": last, "folder": folder}


def test_appended_and_upserted_rows_are_those_of_pandas(grown):
    city, states = grown
    assert seen(released(city)) == expected(states["last"])
    assert city.run("ledger", "verify").returncode == 0


def test_each_state_is_listed_and_can_be_read_as_it_was(grown):
    city, states = grown
    listed = history(city)
    assert listed["rows_are_followed"]
    counts = [(s["rows"], s["added"], s["changed"], s["removed"]) for s in listed["states"]]
    first, whole = len(states["first"]), len(states["appended"])
    assert counts == [(first, first, 0, 0), (whole, whole - first, 0, 0), (whole + 2, 2, 30, 0)]
    times = [s["at"] for s in listed["states"]]
    for at, state in zip(times, ("first", "appended", "last")):
        assert seen(released(city, asOf=at)) == expected(states[state])
    count = city.http.get(
        f"{city.url}/api/v1/datasets/{ID}/rows", params={"asOf": times[0], "$select": "count(*)"}
    ).json()["rows"]
    assert count == [{"count": first}]
    before = city.http.get(f"{city.url}/api/v1/datasets/{ID}/rows", params={"asOf": "2001-01-01"})
    assert before.status_code == 400 and "begins at" in before.json()["detail"]
    today = datetime.datetime.now().date() + datetime.timedelta(days=1)
    assert len(released(city, asOf=today.isoformat())) == whole + 2


def test_the_changes_row_by_row_are_those_of_pandas(grown):
    city, states = grown
    times = [s["at"] for s in history(city)["states"]]
    found = changes(city, limit=7)
    renamed = {c["after"]["business_id"]: c for c in found if c["change"] == "changed"}
    before, after = expected(states["appended"]), expected(states["last"])
    differing = {key for key in before if before[key] != after[key]}
    assert set(renamed) == differing and len(differing) == 30
    for key, change in renamed.items():
        assert change["fields"] == ["name"]
        assert (change["before"]["name"], change["after"]["name"]) == (before[key][0], after[key][0])
        assert "address" not in change["after"]
    assert {c["after"]["business_id"] for c in found if c["change"] == "added"} == {900001, 900002}
    across = changes(city, **{"from": times[0], "to": times[2], "limit": 1000})
    # Rows of the first half that were renamed, and every other row as new.
    assert {c["change"] for c in across} == {"added", "changed"}
    assert len(across) == len(after) - len(states["first"]) + 30
    assert changes(city, **{"from": times[2], "to": times[2]}) == []
    # By default a time is compared with the state before it: then rows were only appended.
    appended = changes(city, to=times[1], limit=1000)
    assert {c["change"] for c in appended} == {"added"}
    assert len(appended) == len(states["appended"]) - len(states["first"])


def test_row_numbers_stay_with_their_rows(grown):
    city, _ = grown
    listed = city.http.get(
        f"{city.url}/resource/{ID}.json", params={"$select": ":id,business_id", "$limit": 100000}
    ).json()
    numbers = {row["business_id"]: int(row[":id"]) for row in listed}
    for change in changes(city, limit=1000):
        assert numbers[str(change["after"]["business_id"])] == change["row"]


def test_the_versions_can_be_taken_away_as_a_file(grown):
    city, states = grown
    answer = city.http.get(f"{city.url}/data/{ID}/history.parquet")
    assert answer.status_code == 200
    table = pyarrow.parquet.read_table(io.BytesIO(answer.content)).to_pandas()
    assert "address" not in table.columns
    assert table["valid_to"].isna().sum() == len(states["last"])
    assert len(table) == len(states["last"]) + 30
    page = city.http.get(f"{city.url}/d/{ID}/history").text
    assert "30 rows changed" in page and "(renamed)" in page
    assert city.http.get(f"{city.url}/data/{ID}/checksums.txt").text.count("history.parquet") == 1


def test_what_is_withheld_now_is_gone_from_every_state(city, businesses, tmp_path):
    city.serve()
    one, two = businesses.iloc[:100], businesses.iloc[:100].copy()
    two["name"] = two["name"].str.title()
    city.add(write(one, tmp_path / "1.csv"), "--id", ID, "--row-id", "business_id", *WITHHELD, *ANSWERS)
    city.run("dataset", "update", ID, write(two, tmp_path / "2.csv"))
    assert len(history(city)["states"]) == 2
    times = [s["at"] for s in history(city)["states"]]
    key = int(one.iloc[3]["business_id"])
    assert released(city, asOf=times[0])[key]["name"] == one.iloc[3]["name"]
    # The row, by what it says today; the older version said it otherwise.
    rows = "PR-EMP-HOME:name = '{}'".format(two.iloc[3]["name"].replace("'", "''"))
    words = ["--statement", "A person asked for it.", *DECIDED]
    city.run("exempt", "add", ID, "--withhold-rows", rows, *words)
    assert key not in released(city) and key not in released(city, asOf=times[0])
    assert all(key != (c["before"] or c["after"])["business_id"] for c in changes(city, limit=1000))
    versions = city.http.get(f"{city.url}/data/{ID}/history.parquet").content
    assert key not in pyarrow.parquet.read_table(io.BytesIO(versions)).to_pandas()["business_id"].tolist()
    # A field that is withheld from now on is in no state either, and is refused with its reason.
    city.run("exempt", "add", ID, "--withhold", "PR-EMP-HOME:phone_number", *words)
    refused = city.http.get(
        f"{city.url}/api/v1/datasets/{ID}/rows", params={"asOf": times[0], "$select": "phone_number"}
    )
    assert refused.status_code == 400 and refused.json()["withheld"]["exemption"].startswith("EX-")
    # Taken down, nothing of it is left; published again, the history begins anew.
    city.run("dataset", "takedown", ID, *DECIDED)
    for path in (f"/api/v1/datasets/{ID}/history", f"/api/v1/datasets/{ID}/changes", f"/data/{ID}/history.parquet"):
        assert city.http.get(city.url + path).status_code in (403, 404)
    city.run("dataset", "publish", ID, *DECIDED)
    assert len(history(city)["states"]) == 1


def test_a_change_of_the_fields_waits_and_what_is_new_stays_withheld(city, businesses, tmp_path):
    city.serve()
    city.add(
        write(businesses.iloc[:50], tmp_path / "1.csv"), "--id", ID, "--row-id", "business_id", *WITHHELD, *ANSWERS
    )
    city.run("dataset", "describe", ID, "--field", "name", "--description", "What the sign says")
    wider = businesses.iloc[:50].drop(columns=["city"]).assign(owner="A person", state="7")
    file = write(wider, tmp_path / "2.csv")
    refused = city.run("dataset", "update", ID, file, code=1).stderr
    for words in ("`city` is gone", "`state` was text, now number", "`owner` is new (text)", "--accept-schema-change"):
        assert words in refused, refused
    assert "city" in released(city).popitem()[1]
    city.run("dataset", "update", ID, file, "--accept-schema-change")
    row = released(city).popitem()[1]
    assert "owner" not in row and "city" not in row and row["state"] == 7
    asked = city.http.get(f"{city.url}/resource/{ID}.json", params={"$select": "owner"}).json()
    assert asked["code"] == "query.soql.no-such-column" and "withheld" in asked["message"]
    fields = {f["name"]: f for f in city.http.get(f"{city.url}/api/v1/datasets/{ID}").json()["fields"]}
    assert fields["name"]["description"] == "What the sign says"
    # A field that an exemption is about must not vanish: the release would no longer follow the decision.
    gone = write(businesses.iloc[:50].drop(columns=["address"]), tmp_path / "3.csv")
    refused = city.run("dataset", "update", ID, gone, "--accept-schema-change", code=1).stderr
    assert "address" in refused, refused
    assert row == released(city)[row["business_id"]]


def test_an_upsert_needs_identifiers_and_the_same_file_twice_changes_nothing(city, businesses, tmp_path):
    city.serve()
    few = businesses.iloc[:20]
    city.add(write(few, tmp_path / "1.csv"), "--id", ID, *WITHHELD, *ANSWERS)
    file = write(few.iloc[:5][["business_id", "name"]].assign(name="x"), tmp_path / "2.csv")
    refused = city.run("dataset", "update", ID, file, "--mode", "upsert", code=1).stderr
    assert "no field that identifies its rows" in refused
    assert history(city)["rows_are_followed"] is False
    missing = city.http.get(f"{city.url}/api/v1/datasets/{ID}/changes")
    assert missing.status_code == 404 and "no identifier" in missing.json()["detail"]
    city.run("dataset", "update", ID, tmp_path / "1.csv", "--row-id", "business_id")
    city.run("dataset", "update", ID, file, "--mode", "upsert")
    once = history(city)
    city.run("dataset", "update", ID, file, "--mode", "upsert")
    assert history(city)["states"] == once["states"] and len(released(city)) == 20
    blank = write(few.iloc[:2][["business_id", "name"]].assign(business_id=["", "19"]), tmp_path / "3.csv")
    refused = city.run("dataset", "update", ID, blank, "--mode", "upsert", code=1).stderr
    assert "row 1 has no value in `business_id`" in refused
    assert sorted(p.name for p in (city.dir / "custodial" / "tmp").iterdir()) == ["guard"]


def test_updates_may_come_in_any_format(city, businesses, tmp_path):
    city.serve()
    few = businesses.iloc[:30]
    city.add(write(few, tmp_path / "1.csv"), "--id", ID, "--row-id", "business_id", *WITHHELD, *ANSWERS)
    rows = [{"business_id": int(i), "name": "From JSON"} for i in few["business_id"][:3]]
    (tmp_path / "2.json").write_text(json.dumps(rows))
    city.run("dataset", "update", ID, tmp_path / "2.json", "--mode", "upsert")
    names = [row["name"] for row in released(city).values()]
    assert names.count("From JSON") == 3 and len(names) == 30
