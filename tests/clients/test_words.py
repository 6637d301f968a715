"""Words for datasets and fields, promised dates and accounts from the command line."""

import json

from conftest import OFFICIAL, await_true

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
