"""Words for datasets and fields, promised dates and accounts from the command line."""

import html
import json
import re

from conftest import DECIDED, OFFICIAL, await_true, source
from desk import Staff

CALLS = "call_id,address,phone,kind\nA1,1200 J ST,916-555-0101,noise\nA2,1300 K ST,916-555-0102,theft\n"
EXEMPT = ["--withhold", "PR-CRIME-LOC:phone", "--treat", "PR-CRIME-LOC:address:block-address"]


def test_a_dictionary_is_read_and_shown_within_a_second(city, tmp_path):
    file = tmp_path / "calls.csv"
    file.write_text(CALLS)
    city.add(file, "--id", "call-test", *EXEMPT, title="Calls")
    city.serve()
    dictionary = tmp_path / "dictionary.csv"
    dictionary.write_text("field,label,description,role\nkind,Kind of call,\"Noise, theft, …\",\nphone,,Of the caller,phone\n")
    city.run("dataset", "describe", "call-test", "--dictionary", dictionary)
    await_true(lambda: "Kind of call" in city.get("/data/call-test/dictionary.csv").text)
    text = city.get("/data/call-test/dictionary.csv").text
    assert "Noise, theft, …" in text and "Of the caller" in text
    # What a release carries can be given back as it is.
    given = tmp_path / "given.csv"
    given.write_text(text)
    release = city.release("call-test").name
    city.run("dataset", "describe", "call-test", "--dictionary", given)
    assert city.release("call-test").name == release
    city.run("dataset", "describe", "call-test", "--field", "kind", "--description", "What it was")
    await_true(lambda: "What it was" in city.get("/d/call-test").text)


def test_bad_words_change_nothing(city, tmp_path):
    file = tmp_path / "calls.csv"
    file.write_text(CALLS)
    city.add(file, "--id", "call-test", *EXEMPT, title="Calls")
    head = city.head()
    city.run("dataset", "describe", "call-test", code=1)
    city.run("dataset", "describe", "call-test", "--field", "nothing", "--label", "x", code=1)
    city.run("dataset", "describe", "call-test", "--field", "kind", "--label", " ", code=1)
    city.run("dataset", "describe", "call-test", "--field", "kind", "--role", "nonsense", code=2)
    city.run("dataset", "describe", "call-test", "--field", "kind", "--role", "person-name", code=1)
    bad = tmp_path / "bad.csv"
    bad.write_text("name,label\nkind,x\n")
    assert "no column `field`" in city.run("dataset", "describe", "call-test", "--dictionary", bad, code=1).stderr
    bad.write_text("field,role\nkind,\naddress,nonsense\n")
    assert "line 3" in city.run("dataset", "describe", "call-test", "--dictionary", bad, code=1).stderr
    assert city.head() == head


def test_a_late_dataset_is_promised_again_with_a_public_reason(city):
    city.run("dataset", "plan", "--title", "Trees", "--id", "tree-tree", "--promised", "2027-01-01")
    city.serve()
    words = ["--reason", "The survey is not finished.", "--decided-by", OFFICIAL]
    city.run("dataset", "reschedule", "tree-tree", "--promised", "2020-01-01", *words, code=1)
    city.run("dataset", "reschedule", "tree-tree", "--promised", "2099-02-01", *words)
    await_true(lambda: "The survey is not finished." in city.get("/d/tree-tree").text)
    assert city.show("tree-tree")["dataset"]["plan"]["promised"] == "2099-02-01"


def test_accounts_are_listed_and_closed(city):
    city.run("user", "add", "--email", "Clerk@City.example", "--role", "clerk", "--name", "Jo Park, City Clerk")
    users = json.loads(city.run("user", "list", "--json").stdout)
    assert [(u["email"], u["name"], u["standing"]) for u in users] == [("clerk@city.example", "Jo Park", "invited")]
    city.run("user", "close", "clerk@city.example")
    city.run("user", "close", "clerk@city.example", code=1)
    city.run("user", "close", "nobody@city.example", code=1)
    assert json.loads(city.run("user", "list", "--json").stdout)[0]["standing"] == "closed"


def test_what_a_file_says_of_itself_is_proposed_and_taken_over_by_a_person(city):
    liquor = source("montgomery-liquor-licenses/rows.json")
    done = city.run("dataset", "add", liquor, "--id", "liqu-0001", "--title", "Licences", *DECIDED, "--publish")
    assert "`dataset describe liqu-0001 --from-file`" in done.stdout
    assert not any(f["description"] for f in city.show("liqu-0001")["dataset"]["fields"])
    staff = Staff(city.serve(), "open-data")
    page = staff.get("/desk/datasets/liqu-0001").text
    assert "Words that came with the file" in page
    proposed = re.findall(r'name="take" value="([^"]+)"', page)
    words = dict(zip(proposed, map(html.unescape, re.findall(r'type="hidden" name="words:[^"]+" value="([^"]*)"', page))))
    fields = [name for name in proposed if not name.startswith(":")]
    assert fields and all(words[name] for name in fields)
    public = city.get("/d/liqu-0001").text + city.get("/api/v1/datasets/liqu-0001").text
    assert not any(words[name] in public for name in fields if len(words[name]) > 20), "nothing is public by itself"
    first, rest = fields[0], fields[1:]
    token = re.search(r'name="token" value="([^"]+)"', page).group(1)

    def take(text):
        form = {"token": token, "take": first, f"words:{first}": text}
        return staff.http.post(city.desk + "/desk/datasets/liqu-0001/file-words", data=form, timeout=60)

    refused = take("other words than those that were read")
    assert refused.status_code == 422 and "ick at least one description" in refused.text
    assert take(words[first]).ok
    described = {f["name"]: f["description"] for f in city.show("liqu-0001")["dataset"]["fields"]}
    assert described[first] == words[first] and not any(described[name] for name in rest)
    said = city.run("dataset", "describe", "liqu-0001", "--from-file").stdout
    assert all(f"described   {name}:" in said for name in rest) and f"described   {first}:" not in said
    schema = {f["name"]: f["description"] for f in city.get("/api/v1/datasets/liqu-0001").json()["fields"]}
    assert all(schema[name] == words[name] for name in fields)
    assert "Words that came with the file" not in staff.get("/desk/datasets/liqu-0001").text
    refused = city.run("dataset", "describe", "liqu-0001", "--from-file", code=1).stderr
    assert "says nothing of what is not described already" in refused
