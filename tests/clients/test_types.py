"""What fields are: inferred, or declared by a person; real files compared with pandas through the doors people use."""

import datetime
import decimal
import io
import json

import pandas
import pytest
from conftest import BIKES, DECIDED, PAYROLL, source

CHILD_CARE = "nyc-child-care/child_care.csv"
HISTORIC = "little-rock-historic-properties/Historic.csv"
TOILETS = "adur-public-toilets/adur-public-toilets.csv"
WIFI = "nyc-wifi-hotspots/wifi_hotspots.csv.gz"
LIQUOR = "montgomery-liquor-licenses/rows.json"


def read(name, **options):
    """The file as text, by an independent reader."""
    return pandas.read_csv(source(name), dtype=str, keep_default_na=False, na_filter=False, **options)


def rows_of(city, id, **params):
    answer = city.get(f"/resource/{id}.json", **{"$limit": 100000, **params})
    assert answer.status_code == 200, answer.text
    return answer


def csv_of(city, id):
    answer = city.get(f"/resource/{id}.csv", **{"$limit": 100000})
    assert answer.status_code == 200, answer.text
    return pandas.read_csv(io.StringIO(answer.text), dtype=str, keep_default_na=False, na_filter=False)


def types_of(city, id):
    """The types as SODA clients read them, by field."""
    columns = city.get(f"/api/views/{id}.json").json()["columns"]
    return {column["fieldName"]: column["dataTypeName"] for column in columns}


def field(added, name):
    return next(field for field in added["receipt"]["fields"] if field["name"] == name)


def sorted_values(values):
    return sorted(value for value in values if value is not None)


def test_salaries_that_are_declared_money_are_money_at_every_door(city):
    declared = ["--type", "Annual Salary=money", "--type", "hourly_rate=money", "--type", "Typical Hours=integer"]
    city.add(source(PAYROLL), "--id", "payr-0001", *declared)
    city.serve()
    types = types_of(city, "payr-0001")
    assert types["annual_salary"] == types["hourly_rate"] == "money"
    assert types["typical_hours"] == "number" and types["name"] == "text"
    theirs = read(PAYROLL, encoding="utf-8-sig")
    answer = rows_of(city, "payr-0001")
    assert "money" in json.loads(answer.headers["X-SODA2-Types"])
    rows = answer.json()
    for name, header in [("annual_salary", "Annual Salary"), ("hourly_rate", "Hourly Rate")]:
        expected = [decimal.Decimal(text.replace(",", "")) for text in theirs[header] if text]
        assert sorted_values(decimal.Decimal(row[name]) for row in rows if name in row) == sorted(expected)
        cells = [decimal.Decimal(text) for text in csv_of(city, "payr-0001")[name] if text]
        assert sorted(cells) == sorted(expected)
        total = rows_of(city, "payr-0001", **{"$select": f"sum({name}) as total"}).json()[0]["total"]
        assert decimal.Decimal(total) == sum(expected)
    over = rows_of(city, "payr-0001", **{"$select": "count(*) as n", "$where": "annual_salary > 200000"}).json()
    assert int(over[0]["n"]) == sum(
        1 for text in theirs["Annual Salary"] if text and decimal.Decimal(text.replace(",", "")) > 200000
    )
    entry = next(
        f for f in city.get("/data/payr-0001/dictionary.json").json()["fields"] if f["name"] == "annual_salary"
    )
    assert (entry["type"], entry["currency"]) == ("money", "$")
    page = city.get("/d/payr-0001").text
    assert "money ($)" in page and ">$" in page
    assert "money ($)" in (city.release("payr-0001") / "dictionary.csv").read_text(encoding="utf-8")


def test_a_steward_says_later_what_a_field_is(city):
    city.add(source(PAYROLL), "--id", "payr-0002")
    city.serve()
    assert types_of(city, "payr-0002")["annual_salary"] == "number"
    before = city.release("payr-0002").name
    done = city.run("dataset", "type", "payr-0002", "Annual Salary=money", "job_titles=text", *DECIDED, "--json")
    receipt = json.loads(done.stdout)["receipt"]
    assert receipt["set_aside"]["total"] == 0
    assert types_of(city, "payr-0002")["annual_salary"] == "money"
    assert city.release("payr-0002").name != before
    # It holds for new data, and in the ledger stands who decided.
    city.run("dataset", "update", "payr-0002", source(PAYROLL))
    assert types_of(city, "payr-0002")["annual_salary"] == "money"
    shown = {f["name"]: f.get("declared") for f in city.show("payr-0002")["dataset"]["fields"]}
    assert shown["annual_salary"] == "money:usd" and shown["name"] is None
    city.run("ledger", "verify")
    city.run("dataset", "type", "payr-0002", "annual_salary=inferred", *DECIDED)
    assert types_of(city, "payr-0002")["annual_salary"] == "number"


def test_a_declaration_that_makes_no_sense_is_refused_in_one_line(city):
    city.add(source(TOILETS), "--id", "toil-0001")
    for words, said in [
        (["colour=text"], "no field"),
        ([], "say what is declared"),
    ]:
        refused = city.run("dataset", "type", "toil-0001", *words, *DECIDED, code=1)
        assert said in refused.stderr
    refused = city.run("dataset", "type", "toil-0001", "reportemail=varchar", *DECIDED, code=2)
    assert "is no type" in refused.stderr
    refused = city.run("dataset", "add", source(TOILETS), "--title", "T", "--type", "colour=text", code=1)
    assert "no field `colour`" in refused.stderr
    assert len(list((city.dir / "custodial" / "revisions").iterdir())) == 1


def test_dates_with_the_day_first_are_read_so_only_when_a_person_says_so(city):
    guessed = city.add(source(BIKES), "--id", "bike-0001")
    assert field(guessed, "date")["type"] == "text"
    added = city.add(source(BIKES), "--id", "bike-0002", "--type", "Date=date:dmy")
    assert added["receipt"]["set_aside"]["total"] == 0
    city.serve()
    assert types_of(city, "bike-0001")["date"] == "text"
    assert types_of(city, "bike-0002")["date"] == "calendar_date"
    theirs = read(BIKES, encoding="cp1252", sep=";")
    expected = sorted(pandas.to_datetime(theirs["Date"], dayfirst=True, format="%d/%m/%Y"))
    ours = sorted(datetime.datetime.fromisoformat(row["date"]) for row in rows_of(city, "bike-0002").json())
    assert ours == [moment.to_pydatetime() for moment in expected]
    assert sorted(csv_of(city, "bike-0002")["date"]) == [f"{at:%Y-%m-%dT00:00:00.000}" for at in expected]


def test_telephone_numbers_are_kept_as_written(city):
    theirs = read(CHILD_CARE)
    inferred = city.add(source(CHILD_CARE), "--id", "care-0001")
    declared = city.add(source(CHILD_CARE), "--id", "care-0002", "--type", "phone=phone", "--type", "zipcode=text")
    city.serve()
    for id, added in [("care-0001", inferred), ("care-0002", declared)]:
        assert field(added, "phone")["type"] == "phone"
        assert {"field": "phone", "role": "phone"}.items() <= next(
            role for role in added["receipt"]["roles"] if role["field"] == "phone"
        ).items()
        assert types_of(city, id)["phone"] == "phone"
        expected = sorted(text.strip() for text in theirs["phone"] if text)
        assert sorted_values(row.get("phone") for row in rows_of(city, id).json()) == expected
        assert sorted(text for text in csv_of(city, id)["phone"] if text) == expected
    assert types_of(city, "care-0001")["zipcode"] == "number"
    assert types_of(city, "care-0002")["zipcode"] == "text"
    assert sorted(csv_of(city, "care-0002")["zipcode"]) == sorted(theirs["zipcode"])
    one = next(text for text in theirs["phone"] if text)
    found = rows_of(city, "care-0001", phone=one).json()
    assert len(found) == list(theirs["phone"]).count(one)


def test_web_and_email_addresses_are_found(city):
    theirs = read(HISTORIC)
    city.add(source(HISTORIC), "--id", "hist-0001")
    city.add(source(TOILETS), "--id", "toil-0002", "--type", "ExtractDate=timestamp:dmy")
    city.serve()
    assert types_of(city, "hist-0001")["photo"] == "url"
    rows = rows_of(city, "hist-0001").json()
    expected = sorted(text.strip() for text in theirs["Photo"] if text)
    assert sorted(row["photo"]["url"] for row in rows if "photo" in row) == expected
    assert sorted(text for text in csv_of(city, "hist-0001")["photo"] if text) == expected
    one = rows_of(city, "hist-0001", **{"$where": f"photo = '{expected[0]}'"}).json()
    assert [row["photo"]["url"] for row in one] == [text for text in expected if text == expected[0]]
    native = city.get("/api/v1/datasets/hist-0001/rows", **{"$select": "photo", "$limit": 1000}).json()["rows"]
    assert sorted(row["photo"] for row in native if row["photo"]) == expected
    toilets = read(TOILETS)
    types = types_of(city, "toil-0002")
    assert types["reportemail"] == "email" and types["infourl"] == "url"
    emails = sorted(text for text in toilets["ReportEmail"] if text)
    assert sorted_values(row.get("reportemail") for row in rows_of(city, "toil-0002").json()) == emails
    dates = [
        pandas.to_datetime(text, format="%Y-%m-%d %H:%M" if text[4] == "-" else "%d/%m/%Y %H:%M")
        for text in toilets["ExtractDate"]
        if text
    ]
    rows = [row for row in rows_of(city, "toil-0002").json() if "extractdate" in row]
    ours = [datetime.datetime.fromisoformat(row["extractdate"]) for row in rows]
    assert sorted(ours) == sorted(dates)


def test_a_word_that_a_person_names_is_nothing(city):
    theirs = read(WIFI)
    never = "9999-09-09T00:00:00.000"
    header = next(name for name in theirs.columns if never in set(theirs[name]))
    nulls = ["--null", f"{header}={never}", "--null", "boroname=Queens"]
    added = city.add(source(WIFI), "--id", "wifi-0001", *nulls)
    assert "Queens" in set(theirs["boroname"])
    times = int((theirs[header] == never).sum())
    assert times > 0 and [never, times] in field(added, header)["null_words"]
    city.serve()
    expected = sorted(text for text in theirs[header] if text not in ("", never))
    cells = csv_of(city, "wifi-0001")
    values = sorted(text for text in cells[header] if text)
    assert [text[:10] for text in values] == [text[:10] for text in expected]
    boroughs = [text for text in theirs["boroname"] if text and text != "Queens"]
    assert sorted(text for text in cells["boroname"] if text) == sorted(boroughs)
    # What was named holds for new data.
    city.run("dataset", "update", "wifi-0001", source(WIFI))
    assert never[:10] not in {text[:10] for text in csv_of(city, "wifi-0001")[header]}


def test_what_does_not_read_as_declared_is_set_aside_and_counted(city, tmp_path):
    file = tmp_path / "fees.csv"
    file.write_text('id,fee\n1,"$1,200.50"\n2,waived\n3,($7.00)\n4,NA\n')
    added = city.add(file, "--id", "fees-0001", "--type", "fee=money", "--type", "id=text")
    aside = added["receipt"]["set_aside"]
    assert aside["total"] == 1
    assert aside["first"] == [{"row": 2, "column": 2, "reason": "not-of-type", "text": "waived", "bytes": None}]
    assert field(added, "fee")["not_of_type"] == 1
    city.serve()
    rows = rows_of(city, "fees-0001", **{"$order": "id"}).json()
    assert rows == [{"id": "1", "fee": "1200.5"}, {"id": "2"}, {"id": "3", "fee": "-7"}, {"id": "4"}]
    guessed = city.add(file, "--id", "fees-0002")
    assert field(guessed, "fee")["type"] == "text"


def test_json_values_are_values(city, tmp_path):
    file = tmp_path / "calls.csv"
    file.write_text('id,more\n1,"{""a"": [1.50, null]}"\n2,[]\n3,\n')
    added = city.add(file, "--id", "json-0001")
    assert field(added, "more")["type"] == "json"
    city.serve()
    assert types_of(city, "json-0001")["more"] == "json"
    rows = rows_of(city, "json-0001", **{"$order": "id"}).json()
    assert rows == [{"id": "1", "more": {"a": [1.5, None]}}, {"id": "2", "more": []}, {"id": "3"}]
    assert list(csv_of(city, "json-0001")["more"]) == ['{"a": [1.50, null]}', "[]", ""]
    native = city.get("/api/v1/datasets/json-0001/rows", **{"$order": "id"}).json()["rows"]
    assert [row["more"] for row in native] == [{"a": [1.5, None]}, [], None]
    found = rows_of(city, "json-0001", **{"$where": "more = '[]' or more is null", "$order": "id"}).json()
    assert [row["id"] for row in found] == ["2", "3"]


def test_liquor_licences_keep_the_zip_codes_that_are_declared_text(city):
    document = json.loads(source(LIQUOR).read_text(encoding="utf-8"))
    names = [column["name"] for column in document["meta"]["view"]["columns"]]
    place = names.index("Zip")
    table = pandas.DataFrame(document["data"], columns=names).fillna("").map(str)
    file = city.dir.parent / "liquor.csv"
    table[["Licensee Name", "Zip", "Licensee Number", "Location"]].to_csv(file, index=False)
    added = city.add(file, "--id", "liqu-0001", "--type", "Zip=text", "--type", "Licensee Number=text")
    assert field(added, "zip")["declared"] == "text"
    city.serve()
    assert types_of(city, "liqu-0001")["zip"] == "text"
    expected = sorted(str(row[place]) for row in document["data"] if row[place] is not None)
    assert sorted_values(row.get("zip") for row in rows_of(city, "liqu-0001").json()) == expected
