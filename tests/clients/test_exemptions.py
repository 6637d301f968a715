"""One decision cuts the files, answers every API and is cited wherever somebody asks for what is withheld."""

import json
import pathlib

import pyarrow.parquet
import pytest
from conftest import BUSINESSES, CRIME_2006, CRIME_2021, DECIDED, OFFICIAL, PAYROLL, STOPS, await_true, source

FACTS = ["--decided-by", OFFICIAL, "--reason", "An exact address with the kind of crime names a victim."]
PLACES = [
    "--treat", "PR-CRIME-LOC:address:block-address",
    "--treat", "PR-CRIME-LOC:latitude:round-coordinates=2",
    "--treat", "PR-CRIME-LOC:longitude:round-coordinates=2",
]  # fmt: skip


def table(path):
    return pyarrow.parquet.read_table(path)


def assert_nowhere_in_public(city, *texts):
    """No text is in any byte under the public folder, nor in any cell or any statistic of a Parquet file."""
    public = pathlib.Path(city.dir) / "public"
    needles = [text.encode() for text in texts]
    for path in public.rglob("*"):
        if not path.is_file():
            continue
        content = path.read_bytes()
        for needle in needles:
            assert needle not in content, f"{needle} is in {path.relative_to(public)}"
        if path.suffix == ".parquet":
            file = pyarrow.parquet.ParquetFile(path)
            texts_only = [c for c in file.read().columns if pyarrow.types.is_string(c.type)]
            cells = {cell for column in texts_only for cell in column.unique().to_pylist() if cell}
            for text in texts:
                assert not any(text in cell for cell in cells), f"{text} is in {path}"


def count(city, id, where=None):
    params = {"$select": "count(*)", **({"$where": where} if where else {})}
    answer = city.get(f"/resource/{id}.json", **params)
    assert answer.status_code == 200, answer.text
    return int(answer.json()[0]["count"])


def assert_refused_with_citation(answer, status, *words):
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert body["error"] is True and body["message"]
    withheld = body["data"]["withheld"]
    assert "§" in withheld["statute"] and withheld["citations"] and withheld["decided_by"] == [OFFICIAL]
    assert withheld["request_url"].startswith("http")
    for word in words:
        assert word in answer.text
    return withheld


def assert_nothing_changed(city, id, *args, code=1, says=()):
    """A refused command leaves the ledger and the release as they were."""
    head, release = city.head(), city.release(id).name
    done = city.run(*args, code=code)
    for word in says:
        assert word in done.stderr, done.stderr
    assert city.head() == head
    assert city.release(id).name == release


def test_addresses_become_blocks_and_places_coarse(city):
    id = "crim-2006"
    city.add(source(CRIME_2006), "--id", id, *PLACES, *FACTS, title="Crime", decided=False)
    city.serve()
    rows = table(city.release(id) / "data.parquet")
    assert rows.num_rows == 7584
    blocks = [cell for cell in rows["address"].to_pylist() if cell is not None]
    assert "3100 block of OCCIDENTAL DR" in blocks
    # A crossing of two streets names no house.
    exact = [cell for cell in blocks if cell[0].isdigit() and " block of " not in cell and "/" not in cell]
    assert not exact, f"exact addresses: {exact[:5]}"
    assert all(cell.as_tuple().exponent >= -2 for cell in rows["latitude"].to_pylist() if cell is not None)
    assert_nowhere_in_public(city, "3108 OCCIDENTAL DR", "2082 EXPEDITION WAY", "38.60960217", "-121.4918375")
    # The field is there to ask, and its treatment is said wherever the dataset is described.
    assert count(city, id, "address = '3108 OCCIDENTAL DR'") == 0
    assert count(city, id, "address = '3100 block of OCCIDENTAL DR'") > 0
    sidecar = city.get(f"/data/{id}/withheld.json").json()
    assert {cell["field"] for cell in sidecar["cells"]} == {"address", "latitude", "longitude"}
    assert all("7922.000" in cell["withheld"]["statute"] for cell in sidecar["cells"])
    assert "7922.000" in city.get(f"/d/{id}").text
    assert "7922.000" in (city.release(id) / "dictionary.csv").read_text()


def test_a_sibling_of_an_exempt_field_stops_publication_until_it_is_answered(city):
    file = source(CRIME_2006)
    head = city.head()
    ask = ["dataset", "add", file, "--id", "crim-2006", "--title", "Crime", "--publish"]
    treat = ["--treat", "PR-CRIME-LOC:address:block-address", *FACTS]
    refused = city.run(*ask, *treat, code=1)
    assert "latitude" in refused.stderr and "longitude" in refused.stderr and "--accept-sibling" in refused.stderr
    assert city.head() == head
    city.run("dataset", "show", "crim-2006", code=1)
    one = city.run(*ask, *treat, "--accept-sibling", "latitude", code=1)
    assert "longitude" in one.stderr
    city.run(*ask, *treat, "--accept-sibling", "latitude", "--accept-sibling", "longitude")
    assert city.show("crim-2006")["dataset"]["standing"] == "published"


def test_rows_are_withheld_at_once_while_the_server_runs(city):
    id = "crim-2006"
    city.add(source(CRIME_2006), "--id", id, title="Crime")
    city.serve()
    assert count(city, id) == 7584
    sensitive = count(city, id, "crimedescr like '%SEX%'")
    assert sensitive > 0
    old = city.release(id).name
    etag = city.get(f"/data/{id}.parquet").headers["ETag"]
    predicate = "LE-VICTIM-NAME:crimedescr like '%SEX%'"
    city.run("exempt", "add", id, "--withhold-rows", predicate, *FACTS)
    await_true(lambda: count(city, id) == 7584 - sensitive)
    assert count(city, id, "crimedescr like '%SEX%'") == 0
    rows = table(city.release(id) / "data.parquet")
    assert rows.num_rows == 7584 - sensitive
    assert not any("SEX" in cell for cell in rows["crimedescr"].to_pylist())
    # Neither the values nor the condition, nor the release of before, can be reached.
    assert city.release(id).name != old
    assert_nowhere_in_public(city, "SEX OFFENDER", "%SEX%")
    assert city.get(f"/data/{id}/{old}.parquet").status_code in (404, 410)
    changed = city.http.get(f"{city.url}/data/{id}.parquet", headers={"If-None-Match": etag})
    assert changed.status_code == 200 and changed.headers["ETag"] != etag
    stale = city.http.get(f"{city.url}/data/{id}.parquet", headers={"Range": "bytes=0-99", "If-Range": etag})
    assert stale.status_code == 200
    sidecar = city.get(f"/data/{id}/withheld.json").json()
    assert [row["law_id"] for row in sidecar["rows"]] == ["LE-VICTIM-NAME"]
    assert "SEX" not in str(sidecar)


def test_the_names_of_police_officers_are_withheld_and_the_others_stay(city):
    id = "payr-roll"
    cells = "PR-PERSONNEL:Name:department = 'POLICE'"
    city.add(source(PAYROLL), "--id", id, "--withhold-cells", cells, title="Payroll")
    city.serve()
    rows = table(city.release(id) / "data.parquet").to_pandas()
    police = rows[rows["department"] == "POLICE"]
    assert len(rows) == 33183 and len(police) == 13414
    assert police["name"].isna().all()
    assert rows[rows["department"] != "POLICE"]["name"].notna().all()
    assert "_withheld" in rows.columns and police["_withheld"].map(lambda cells: len(cells) > 0).all()
    # A police officer's name that no other employee bears.
    import pandas

    whole = pandas.read_csv(source(PAYROLL), dtype=str, encoding="utf-8-sig", keep_default_na=False)
    names = whole.groupby("Name")["Department"].agg(set)
    secret = [name for name, departments in names.items() if departments == {"POLICE"} and len(name) > 18][:20]
    assert len(secret) == 20
    assert_nowhere_in_public(city, *secret)
    assert count(city, id, f"name = '{secret[0]}'") == 0
    shown = city.get(f"/resource/{id}.json", **{"$where": "department = 'POLICE'", "$limit": 3}).json()
    assert all("name" not in row for row in shown)


def test_a_withheld_field_is_refused_with_its_citation_at_every_place_of_a_query(city):
    id = "stop-2017"
    city.add(source(STOPS), "--id", id, "--withhold", "DL-CATCHALL:Dispositions", title="Stops")
    city.serve()
    assert "dispositions" not in table(city.release(id) / "data.parquet").column_names
    path = f"/resource/{id}.json"
    for params in [
        {"$select": "dispositions"},
        {"$where": "dispositions like 'W%'"},
        {"$order": "dispositions"},
        {"$select": "max(dispositions)"},
        {"$select": "dispositions, count(*)", "$group": "dispositions"},
        {"$query": "select count(*) where dispositions is null"},
        {"dispositions": "M"},
    ]:
        answer = city.get(path, **params)
        assert_refused_with_citation(answer, 400, "7922.000", "dispositions")
    star = city.get(path, **{"$select": "*", "$limit": 1})
    assert star.status_code == 200 and "dispositions" not in star.json()[0]
    unknown = city.get(path, **{"$select": "no_such_field"})
    assert unknown.status_code == 400 and "withheld" not in unknown.json().get("data", {})
    assert "dispositions" not in city.get(f"/data/{id}.csv").text.splitlines()[0]


def test_a_refusal_names_each_law_once(city):
    # Depends on the citations of a refusal being told once each.
    id = "stop-2017"
    twice = ["--withhold", "LE-INV:dispositions", "--treat", "LE-INV:dispositions:year"]
    city.add(source(STOPS), "--id", id, *twice, title="Stops")
    city.serve()
    answer = city.get(f"/resource/{id}.json", **{"$select": "dispositions"})
    citations = assert_refused_with_citation(answer, 400)["citations"]
    assert len(citations) == len(set(citations))


def test_a_withheld_dataset_stays_in_the_catalog_with_its_reason(city):
    id = "rest-aura"
    city.add(source(BUSINESSES), "--id", id, "--withhold-all", "DL-CATCHALL", title="Home kitchens", publish=False)
    city.serve()
    assert not list((city.dir / "public" / "releases").rglob("data.*"))
    for path in [f"/resource/{id}.json", f"/resource/{id}.csv"]:
        assert_refused_with_citation(city.get(path), 403, "7922.000")
    for path in [f"/data/{id}.parquet", f"/data/{id}.csv"]:
        answer = city.get(path)
        assert answer.status_code == 403 and "7922.000" in answer.text
    page = city.get(f"/d/{id}")
    assert page.status_code == 200 and "7922.000" in page.text and "Home kitchens" in page.text
    assert "/requests/new" in page.text
    assert "phone_number" not in page.text and "6406" not in page.text and "6,406" not in page.text
    entry = [entry for entry in city.get("/data.json").json()["dataset"] if "Home kitchens" in entry["title"]]
    assert entry and entry[0]["accessLevel"] in ("non-public", "restricted public")
    assert_nowhere_in_public(city, "phone_number", "postal_code")


def test_an_exemption_that_is_not_one_is_refused_and_nothing_changes(city):
    id = "crim-2006"
    city.add(source(CRIME_2006), "--id", id, title="Crime")
    named = ["--decided-by", OFFICIAL]
    for args, says in [
        (["--withhold", "PR-NONSENSE:beat", *FACTS], ["PR-NONSENSE"]),
        (["--withhold", "PB-HOUSING:beat", *FACTS], ["PB-HOUSING"]),
        (["--withhold", "LE-INV:no_field", *FACTS], ["no_field"]),
        (["--withhold", "LE-INV:no_field", "--withhold", "LE-INV:beat", *FACTS], ["no_field"]),
        (["--withhold-rows", "LE-INV:no_field = 3", *FACTS], ["no_field"]),
        (["--withhold-rows", "LE-INV:beat = = 3", *FACTS], []),
        (["--withhold-rows", "LE-INV:beat", *FACTS], ["beat"]),
        (["--withhold-cells", "LE-INV:beat:count(*) > 3", *FACTS], []),
        (["--treat", "LE-INV:beat:blurry", *FACTS], ["blurry", "block-address"]),
        (["--withhold", "DL-CATCHALL:beat", *named], ["7922.000", "--reason"]),
        (["--treat", "PR-CRIME-LOC:address:block-address", *named], ["7922.000", "--reason"]),
        (["--withhold", "LR-OTHERLAW:beat", *FACTS], ["7927.705", "--cite"]),
        ([], ["--withhold"]),
    ]:
        assert_nothing_changed(city, id, "exempt", "add", id, *args, says=says)
    assert_nothing_changed(city, id, "exempt", "add", "nope-nope", "--withhold", "LE-INV:beat", *FACTS, says=["nope-nope"])
    assert_nothing_changed(city, id, "exempt", "end", id, "EX-99", *FACTS, says=["EX-99"])
    assert_nothing_changed(city, id, "dataset", "add", source(CRIME_2006), "--id", id, "--title", "Again", says=[id])
    assert_nothing_changed(city, id, "dataset", "takedown", "nope-nope", *FACTS, says=["nope-nope"])


def test_nothing_is_withheld_in_nobodys_name(city):
    id = "crim-2006"
    city.add(source(CRIME_2006), "--id", id, title="Crime")
    args = ["exempt", "add", id, "--withhold", "LE-INV:beat", "--reason", "Open"]
    assert_nothing_changed(city, id, *args, says=["names who decided it", "--decided-by"])
    withheld = ["--title", "T", "--withhold", "LE-INV:beat", "--publish"]
    assert_nothing_changed(city, id, "dataset", "add", source(CRIME_2006), *withheld, says=["--decided-by"])


def test_misuse_ends_with_two_and_changes_nothing(city):
    # Malformed scopes being misuse depends on the shapes of the options being checked while they are read.
    id = "crim-2006"
    city.add(source(CRIME_2006), "--id", id, title="Crime")
    for args in [
        ["exempt", "add", id, "--withhold", "LE-INV", *FACTS],
        ["exempt", "add", id, "--treat", "LE-INV:address", *FACTS],
        ["exempt", "add", id, "--withhold-cells", "LE-INV:beat", *FACTS],
        ["exempt", "add", id, "--withhold", "LE-INV:beat", "--decided-by", "Nobody"],
        ["exempt", "add", id, "--no-such-option"],
        ["exempt", "add", id, "--withhold", "LE-INV:beat", "--review-by", "soon", *FACTS],
        ["exempt", "end", id, "EX-1", "--decided-by", OFFICIAL],
        ["exempt", "end", id, *FACTS],
        ["dataset", "takedown", id, "--reason", "r"],
        ["dataset", "add", source(CRIME_2006)],
        ["dataset", "add", source(CRIME_2006), "--title", "T", "--publish", "--withhold-all", "LE-INV", *FACTS],
        ["dataset", "add", source(CRIME_2006), "--title", "T", "--header-row", "zero"],
        ["dataset", "flatten", id],
    ]:
        assert_nothing_changed(city, id, *args, code=2)


def test_an_exemption_ends_with_a_reason_and_what_it_withheld_comes_back(city):
    id = "stop-2017"
    city.add(source(STOPS), "--id", id, "--withhold", "LE-INV:dispositions", title="Stops")
    city.serve()
    path = f"/resource/{id}.json"
    assert city.get(path, **{"$select": "dispositions"}).status_code == 400
    city.run("exempt", "end", id, "LE-INV", *DECIDED)
    # Nobody has classified the field as public yet: it stays withheld until somebody does.
    still = city.get(path, **{"$select": "dispositions"})
    if still.status_code != 200:
        assert still.status_code == 400
        city.run("dataset", "publish", id, *DECIDED)
    await_true(lambda: city.get(path, **{"$select": "dispositions"}).status_code == 200)
    again = city.run("exempt", "end", id, "EX-1", *DECIDED, code=1)
    assert "ended" in again.stderr
    shown = city.show(id)["exemptions"]
    assert len(shown) == 1, "an exemption that ended stays in the register"


def test_a_takedown_reaches_every_door_at_once(city):
    id = "crim-2006"
    city.add(source(CRIME_2006), "--id", id, title="Crime")
    city.serve()
    release = city.release(id).name
    doors = [f"/resource/{id}.json", f"/resource/{id}.csv", f"/data/{id}.parquet", f"/data/{id}.csv",
             f"/data/{id}/{release}.parquet", f"/api/v1/datasets/{id}/rows", f"/api/views/{id}/rows.csv"]  # fmt: skip
    etags = {}
    for door in doors:
        answer = city.get(door)
        assert answer.status_code == 200, door
        etags[door] = answer.headers.get("ETag")
    city.run("dataset", "takedown", id, "--decided-by", OFFICIAL, "--reason", "Home addresses were left in.")
    for door in doors:
        answer = city.get(door)
        assert answer.status_code in (403, 404, 410), f"{door}: {answer.status_code}"
        conditional = city.http.get(city.url + door, headers={"If-None-Match": etags[door] or "*"})
        assert conditional.status_code == answer.status_code, f"{door}: {conditional.status_code} to a cache"
        ranged = city.http.get(city.url + door, headers={"Range": "bytes=0-9"})
        assert ranged.status_code == answer.status_code
    assert not list((city.dir / "public" / "releases").rglob("data.*")), "files stay on disk"
    page = city.get(f"/d/{id}")
    assert page.status_code == 200 and "taken down" in page.text.lower()
    assert city.show(id)["dataset"]["standing"] == "taken-down"
    assert_nothing_to_find(city, "OCCIDENTAL DR")
    city.run("dataset", "takedown", id, *DECIDED, code=1)
    city.run("ledger", "verify")
    # It comes back only by a new act of publication.
    city.run("dataset", "publish", id, *DECIDED)
    await_true(lambda: city.get(f"/resource/{id}.json").status_code == 200)


def assert_nothing_to_find(city, text):
    for path in ["/", "/datasets", "/api/catalog/v1", "/data.json"]:
        assert text not in city.get(path).text
    assert_nowhere_in_public(city, text)


def test_an_update_is_released_under_the_exemptions_in_force(city, tmp_path):
    id = "peop-list"
    header, first = "id,name,phone,status\n", "7,Ada Canary,555-0101,open\n9,Bo Canary,555-0102,sealed\n"
    file = tmp_path / "people.csv"
    file.write_text(header + first)
    city.add(file, "--id", id, "--row-id", "id", "--withhold", "PR-EMP-HOME:phone",
             "--withhold-rows", "LE-INV:status = 'sealed'", "--accept-sibling", "name", title="People")  # fmt: skip
    city.serve()
    assert count(city, id) == 1
    file.write_text(header + first + "11,Cy Canary,555-0103,open\n12,Di Canary,555-0104,\n")
    city.run("dataset", "update", id, file)
    await_true(lambda: count(city, id) == 2)
    # A row whose status nobody can tell is withheld too.
    assert_nowhere_in_public(city, "Bo Canary", "Di Canary", "555-01")
    before = city.release(id).name
    file.write_text("id,name,phone,status,notes\n7,Ada Canary,555-0101,open,secret-notes\n")
    refused = city.run("dataset", "update", id, file, code=1)
    assert "notes" in refused.stderr and "--accept-schema-change" in refused.stderr
    assert city.release(id).name == before
    city.run("dataset", "update", id, file, "--accept-schema-change")
    await_true(lambda: count(city, id) == 1)
    # A new field is withheld until a person classifies it as public.
    assert_nowhere_in_public(city, "secret-notes")
    assert city.get(f"/resource/{id}.json", **{"$select": "notes"}).status_code == 400


def test_what_is_withheld_does_not_change_a_release_by_its_values(city, tmp_path):
    id = "peop-list"
    file = tmp_path / "people.csv"
    file.write_text("id,name,phone\n7,Ada,555-0101\n9,Bo,555-0102\n")
    city.add(file, "--id", id, "--withhold", "PR-EMP-HOME:phone", "--accept-sibling", "name", title="People")
    before = city.release(id)
    content = {path.name: path.read_bytes() for path in before.iterdir()}
    file.write_text("id,name,phone\n9,Bo,+44 20 7946 0000 ext. 12\n7,Ada,\n")
    city.run("dataset", "update", id, file, "--accept-schema-change")
    after = city.release(id)
    assert after.name == before.name
    assert {path.name: path.read_bytes() for path in after.iterdir()} == content


def test_a_running_number_stops_publication_when_rows_are_withheld(city):
    file = source(CRIME_2021)
    head = city.head()
    rows = ["--withhold-rows", "LE-INV:Offense_Category = 'MISSING PERSON'"]
    ask = ["dataset", "add", file, "--id", "crim-2021", "--title", "Crime of 2021", *rows, *DECIDED, "--publish"]
    refused = city.run(*ask, code=1)
    assert "objectid" in refused.stderr and "record_id" in refused.stderr and "--accept-sequence" in refused.stderr
    assert city.head() == head
    one = city.run(*ask, "--withhold", "LE-INV:Record_ID", code=1)
    assert "objectid" in one.stderr and "record_id" not in one.stderr
    city.run(*ask, "--withhold", "LE-INV:Record_ID", "--accept-sequence", "objectid")
    shown = city.show("crim-2021")["dataset"]
    assert shown["standing"] == "published"
    names = table(city.release("crim-2021") / "data.parquet").column_names
    assert "objectid" in names and "record_id" not in names


@pytest.mark.parametrize("id", ["crim-2006", "no-such-dataset"])
def test_a_dataset_that_is_not_there_is_not_found(city, id):
    city.serve()
    assert city.get(f"/resource/{id}.json").status_code == 404
    assert city.get(f"/data/{id}.parquet").status_code == 404


RUNNING = "objectid,beat,kind\n" + "".join(f"{n},{'ABCD'[n % 4]},{'xyz'[n % 3]}\n" for n in range(1, 401))


def test_an_exemption_that_opens_a_question_withholds_the_field_in_question(city, tmp_path):
    file = tmp_path / "running.csv"
    file.write_text(RUNNING)
    city.add(file, "--id", "runn-ing1", title="Running numbers")
    city.serve()
    rows = ["--withhold-rows", "LE-INV:beat = 'A'", "--decided-by", OFFICIAL]
    said = city.run("exempt", "add", "runn-ing1", *rows).stdout
    assert "question" in said and "--accept-sequence objectid" in said and "withheld until then" in said
    await_true(lambda: city.get("/resource/runn-ing1.json", **{"$select": "objectid"}).status_code == 400)
    assert city.run("check").returncode == 0
    answer = ["--accept-sequence", "objectid", "--reason", "The numbers are assigned at random.", "--decided-by", OFFICIAL]
    city.run("dataset", "publish", "runn-ing1", "--accept-sequence", "nothing", *answer[2:], code=1)
    city.run("dataset", "publish", "runn-ing1", *answer)
    await_true(lambda: city.get("/resource/runn-ing1.json", **{"$select": "objectid"}).status_code == 200)


def test_a_question_can_be_answered_with_the_exemption_that_opens_it(city, tmp_path):
    file = tmp_path / "running.csv"
    file.write_text(RUNNING)
    city.add(file, "--id", "runn-ing1", title="Running numbers")
    rows = ["--withhold-rows", "LE-INV:beat = 'A'", "--decided-by", OFFICIAL, "--reason", "Assigned at random."]
    said = city.run("exempt", "add", "runn-ing1", *rows, "--accept-sequence", "objectid").stdout
    assert "question" not in said
    assert "objectid" in table(city.release("runn-ing1") / "data.parquet").column_names


def test_a_treatment_that_could_read_nothing_is_refused(city, tmp_path):
    file = tmp_path / "running.csv"
    file.write_text(RUNNING)
    city.add(file, "--id", "runn-ing1", title="Running numbers")
    for treatment in ["objectid:block-address", "objectid:year", "objectid:month"]:
        args = ["exempt", "add", "runn-ing1", "--treat", f"PR-CRIME-LOC:{treatment}", *FACTS]
        assert_nothing_changed(city, "runn-ing1", *args, says=["withhold the field instead"])
    same = ["exempt", "add", "runn-ing1", "--withhold-pair", "PR-CRIME-LOC:kind:kind", *FACTS]
    assert_nothing_changed(city, "runn-ing1", *same, says=["name two fields"])
    past = ["exempt", "add", "runn-ing1", "--withhold", "PR-CRIME-LOC:kind", *FACTS, "--review-by", "2020-01-01"]
    assert_nothing_changed(city, "runn-ing1", *past, says=["is past"])


def test_the_native_api_and_a_file_say_which_cells_are_withheld(city, tmp_path):
    file = tmp_path / "running.csv"
    file.write_text(RUNNING)
    cells = ["--withhold-cells", "LE-INV:kind:beat = 'A'", "--withhold", "LE-INV:beat", "--decided-by", OFFICIAL]
    city.add(file, "--id", "runn-ing1", *cells, "--accept-sequence", "objectid", "--row-id", "objectid", title="Running")
    city.serve()
    rows = city.get("/api/v1/datasets/runn-ing1/rows", **{"$select": ":id,kind", "$limit": "1000"}).json()["rows"]
    marked = {row[":id"] for row in rows if row.get("_withheld") == ["kind"]}
    assert marked == {row[":id"] for row in rows if row["kind"] is None} and len(marked) == 100
    listed = city.get("/data/runn-ing1/withheld-cells.csv")
    assert listed.headers["content-type"].startswith("text/csv") and listed.headers["etag"]
    lines = listed.text.splitlines()
    assert lines[0] == '":id","field"' and set(lines[1:]) == {f'"{id}","kind"' for id in marked}
    grouped = city.get("/api/v1/datasets/runn-ing1/rows", **{"$select": "kind,count(*)", "$group": "kind"}).json()
    assert not any("_withheld" in row for row in grouped["rows"])
    # The name itself cannot be asked for.
    assert city.get("/resource/runn-ing1.json", **{"$select": "_withheld"}).status_code == 400


def test_an_exemption_that_ended_is_shown_as_ended_with_its_reason(city, tmp_path):
    file = tmp_path / "calls.csv"
    file.write_text("kind,beat\ntheft,1A\narson,2B\n")
    city.add(file, "--id", "call-ends", "--withhold", "LE-INV:beat", title="Calls")
    [known] = json.loads(city.run("dataset", "show", "call-ends", "--json").stdout)["exemptions"]
    assert known["in_force"] is True and known["ended"] is None
    city.run("exempt", "end", "call-ends", "LE-INV", "--decided-by", OFFICIAL, "--reason", "The case is closed")
    [known] = json.loads(city.run("dataset", "show", "call-ends", "--json").stdout)["exemptions"]
    assert known["in_force"] is False and known["ended"] == "The case is closed"
    shown = city.run("dataset", "show", "call-ends").stdout
    assert next(line for line in shown.splitlines() if line.startswith("exemption")).endswith("ended: The case is closed")
