"""Every kind of matter at the desk of the real program: who may decide it, what it changes of the public data."""

import datetime
import html
import io
import json
import re
import zipfile
import zoneinfo

import pytest
from conftest import City, await_true
from desk import Refused, Staff

CALLS = """call_id,day,caller,address,kind
A1,2026-01-05,Robin Gray,1200 J ST,noise
A2,2026-01-06,Dana Blue,1300 K ST,theft
A3,2026-01-07,Kit Brown,1400 L ST,noise
"""
SECRET = "only counsel may know that the claim is weak"


def day(ahead):
    """A day so many days ahead, where the city is."""
    today = datetime.datetime.now(zoneinfo.ZoneInfo("America/Los_Angeles")).date()
    return (today + datetime.timedelta(days=ahead)).isoformat()


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("matters")
    city = City(folder / "city")
    city.run("init", "--city", "City of Sacramento")
    file = folder / "calls.csv"
    file.write_text(CALLS)
    city.add(file, "--id", "call-test", "--withhold", "LE-INV:caller", "--accept-sibling", "address", title="Calls")
    city.add(file, "--id", "call-more", title="More calls")
    city.serve()
    city.clerk, city.counsel = Staff(city, "clerk"), Staff(city, "counsel")
    city.team = Staff(city, "open-data")
    yield city
    city.stop()


def ask(city, dataset="call-test", fields=()):
    sent = city.http.post(
        f"{city.url}/api/v1/requests", json={"items": [{"dataset": dataset, "fields": list(fields)}]}, timeout=20
    ).json()
    return sent["number"], sent["tracking_code"]


def letters(city, number):
    """The letters kept with a matter, in words, by their kind: as the desk's record has them."""
    archive = city.clerk.get(f"/desk/matters/{number}/record.zip").content
    texts = {}
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        for letter in json.loads(files.read("record.json"))["matter"]["letters"]:
            name = f"letters/{letter['kind']}-{letter['id'][:8]}"
            assert files.read(f"{name}.pdf").startswith(b"%PDF")
            page = html.unescape(re.sub(r"<[^>]+>", " ", files.read(f"{name}.html").decode()))
            texts.setdefault(letter["kind"], []).append(" ".join(page.split()))
            assert " 1969" not in page and ".m.." not in page, page
    return texts


def fields(city, id):
    rows = city.get(f"/resource/{id}.json").json()
    return set(rows[0]) if rows else set()


def exemption(city, id="call-test"):
    found = [e for e in city.get("/api/v1/exemptions", dataset=id).json()["exemptions"] if e["standing"] == "in force"]
    return found[0]["number"]


def test_an_appeal_that_reverses_opens_the_field_for_everybody_and_the_request_again(town):
    number, _ = ask(town, fields=["caller", "kind"])
    town.clerk.determine(number)
    appeal = town.clerk.open("appeal", about=number, text="Callers are public.", channel="email")
    ex = exemption(town)
    ruling = {f"{ex}-disposition": "reversed", f"{ex}-reasons": "The names are not in an investigation file."}
    with pytest.raises(Refused, match="responsible for the denial"):
        town.clerk.step(appeal, "decide", **ruling, produce_by=day(7))
    other = Staff(town, "clerk", official="Noor Ali, Assistant City Manager", email="manager@city.example")
    with pytest.raises(Refused, match="by which day"):
        other.step(appeal, "decide", **ruling)
    assert "caller" not in fields(town, "call-test")
    other.step(appeal, "decide", **ruling, produce_by=day(7))
    await_true(lambda: "caller" in fields(town, "call-test"), within=2)
    page = town.clerk.text(f"/desk/matters/{number}")
    assert f"because of {appeal}" in page
    assert "reversed" in town.clerk.text(f"/desk/matters/{appeal}")
    decision = letters(town, appeal)["appeal-decision"][0]
    assert "Reversed" in decision and "not in an investigation file" in decision and "Noor Ali" in decision
    town.clerk.determine(number)
    shown = town.get(f"/api/v1/requests/{number}").json()
    assert shown["answer"]["outcome"] == "full", shown["answer"]
    sent = letters(town, number)
    assert len(sent["acknowledgement"]) == 1 and number in sent["acknowledgement"][0]
    assert len(sent["determination"]) == 2
    assert f"again, because of the decision on appeal {appeal}" in sent["determination"][1]


def test_an_order_to_disclose_outranks_and_cannot_be_undone_by_an_exemption(town):
    town.run(
        "exempt", "add", "call-more", "--withhold", "LE-INV:caller", "--accept-sibling", "address",
        "--decided-by", "Lee Park, Counsel", "--reason", "open case",
    )
    assert "caller" not in fields(town, "call-more")
    review = town.counsel.open(
        "judicial-review", court="Superior Court, County of Sacramento", case="34-2026-80001",
        petitioner="Riverbend Ledger", served=day(0),
    )
    order = {"demand": "disclose", "text": "Disclose the callers.", "dataset": "call-more", "fields": "caller"}
    town.counsel.step(review, "order", **order, **{"from": day(0)}, comply_by=day(20))
    await_true(lambda: "caller" in fields(town, "call-more"), within=2)
    done = town.run(
        "exempt", "add", "call-more", "--withhold", "LE-INV:caller", "--accept-sibling", "address",
        "--decided-by", "Lee Park, Counsel", "--reason", "open case", code=1,
    )
    assert "an order outranks an exemption" in done.stderr
    with pytest.raises(Refused, match="not complied with"):
        town.counsel.step(review, "conclude", reason="over")
    town.counsel.step(review, "comply", order="1", proof="Release of today")
    town.counsel.step(review, "award", amount="1,250.00", to="Riverbend Ledger", what="costs and fees")
    with pytest.raises(Refused, match=r"\$1,250.00"):
        town.counsel.step(review, "conclude", reason="over")
    town.counsel.step(review, "pay", amount="1250", record="Warrant 77")
    town.counsel.step(review, "conclude", reason="Complied with and paid.")
    assert "closed: done" in town.counsel.text(f"/desk/matters/{review}").lower()


def test_what_counsel_is_told_stays_with_counsel_and_whoever_asked(town):
    number, code = ask(town)
    town.clerk.step(number, "refer", question=SECRET)
    referral = next(n for n in town.counsel.text(f"/desk/matters/{number}").split() if n.startswith("L-"))
    assert SECRET in town.counsel.text(f"/desk/matters/{referral}")
    town.counsel.step(referral, "answer", text=f"{SECRET}, still")
    assert f"{SECRET}, still" in town.clerk.text(f"/desk/matters/{referral}"), "who asked reads the advice"
    assert f"Read counsel's answer in {referral}" in town.clerk.text("/desk").replace("’", "'")
    assert SECRET not in town.team.get(f"/desk/matters/{referral}").text
    assert SECRET not in town.get(f"/api/v1/track/{code}").text
    archive = town.counsel.get(f"/desk/matters/{referral}/record.zip").content
    import io
    import zipfile
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        assert all(SECRET.encode() not in files.read(name) for name in files.namelist())
    public = [path for path in (town.dir / "public").rglob("*") if path.is_file()]
    assert public and all(SECRET.encode() not in path.read_bytes() for path in public)


def test_an_improper_release_closes_only_after_the_takedown_and_its_whole_checklist(town):
    release = town.release("call-more").name
    assert town.get("/data/call-more.csv").status_code == 200
    # Opening it takes the dataset down at every door.
    violation = town.team.open("improper-release", dataset="call-more", text="Callers were shown.")
    assert town.http.get(f"{town.url}/data/call-more.csv").status_code == 403
    done = lambda task, text="Done and looked at.": town.team.step(violation, "done", task=task, text=text)
    done("takedown")
    # A task needs what it claims.
    with pytest.raises(Refused, match="(?i)exposed before"):
        done("notice")
    done("exposure")
    with pytest.raises(Refused, match="(?i)name the exemption"):
        done("redaction")
    added = town.run(
        "exempt", "add", "call-more", "--withhold", "LE-INV:address", "--accept-sibling", "caller",
        "--decided-by", "Lee Park, Counsel", "--reason", "They were shown.",
    )
    numbers = re.findall(r"EX-\d+", added.stdout)
    assert numbers, added.stdout
    done("redaction", f"Withheld now by {' and '.join(numbers)}.")
    done("notice")
    with pytest.raises(Refused, match="(?i)to counsel"):
        done("counsel")
    town.team.step(violation, "refer", question="Was anything waived?")
    done("counsel")
    with pytest.raises(Refused, match="breach notice checked"):
        town.team.step(violation, "close", reason="set right")
    done("breach-notice")
    town.team.step(violation, "close", reason="set right")
    told, whole = letters(town, violation)["takedown"]
    assert "What is still open" in told and "breach" in told.split("What is still open")[1]
    assert release in told and release in whole
    assert "It was available first on" in whole and "More calls (call-more)" in whole


def test_a_missed_promise_opens_its_violation_and_a_new_date_is_public(town, tmp_path):
    promised = day(-3)
    town.run("dataset", "plan", "--title", "Water mains", "--id", "wate-main", "--promised", promised)
    # Looked for once a minute by the process that serves the desk.
    find = lambda: [w for w in town.team.text("/desk?kind=violation").split() if w.startswith("V-")]
    before = set(find())
    await_true(lambda: set(find()) - before, within=90)
    violation = (set(find()) - before).pop()
    with pytest.raises(Refused, match="internal review comes before"):
        town.team.step(violation, "reschedule", date=day(30), reason="The vendor was late.")
    town.team.step(violation, "review", cause="The vendor was late.")
    town.team.step(violation, "reschedule", date=day(30), reason="The vendor was late.")
    town.team.step(violation, "close", reason="A new date is promised.")
    assert town.get("/api/v1/datasets/wate-main").json()["plan"]["promised"] == day(30)


def test_a_proposal_is_reviewed_in_its_own_matter_and_not_by_its_proposer(town):
    town.team.send(
        "/desk/datasets/call-test/exemptions", page="/desk/datasets/call-test",
        law="LE-INV", scope="field", field="kind", treatment="withhold", statement="Kinds show patrols.",
    )
    page = town.counsel.text("/desk?kind=review")
    review = next(word for word in page.split() if word.startswith("E-"))
    assert "kind" not in fields(town, "call-test")
    town.counsel.step(review, "decide", outcome="rejected", reasons="Kinds of calls are public (LE-INCIDENT-PUB).")
    await_true(lambda: "kind" in fields(town, "call-test"), within=2)


def test_a_person_is_withheld_at_once_and_only_two_roles_see_who_asked(town):
    sent = town.http.post(
        f"{town.url}/api/v1/withholding-requests",
        json={
            "protection": "protected-address", "datasets": ["call-test"], "fields": [],
            "value": "1300 K st", "identity": "Dana Blue, dana@example.org",
        },
        timeout=20,
    )
    assert sent.ok, sent.text
    rows = lambda: {row["call_id"]: row.get("address") for row in town.get("/resource/call-test.json").json()}
    await_true(lambda: rows()["A2"] is None, within=3)
    assert rows()["A1"] == "1200 J ST"
    number = next(word for word in town.clerk.text("/desk?kind=withholding").split() if word.startswith("W-"))
    assert "dana@example.org" in town.clerk.text(f"/desk/matters/{number}")
    for staff in (town.team, Staff(town, "auditor")):
        assert "dana@example.org" not in staff.get(f"/desk/matters/{number}").text
        assert "1300 K" not in staff.get("/desk/register").text.upper()
    assert "dana@example.org" not in json.dumps(town.get("/api/v1/exemptions").json())
    town.counsel.step(number, "refuse", reasons="The address is a business.")
    await_true(lambda: rows()["A2"] == "1300 K ST", within=3)
    decision = letters(town, number)["withholding-decision"][0]
    assert "The request is refused" in decision and "The address is a business." in decision
    assert "Dana" not in decision and "1300" not in decision


def test_a_request_is_narrowed_and_what_is_given_up_is_not_due(town):
    asked = {"items": [{"dataset": "call-more"}], "description": "The diaries of the dispatcher"}
    sent = town.http.post(f"{town.url}/api/v1/requests", json=asked, timeout=20).json()
    number, code = sent["number"], sent["tracking_code"]
    at = f"{town.url}/api/v1/track/{code}"
    wrong = town.http.post(f"{at}/narrow", json={"items": [{"item": 0, "fields": ["weather"]}, {"item": 7}]}, timeout=20)
    assert wrong.status_code == 422 and wrong.json()["errors"][0]["name"] == "items.1.item", wrong.text
    less = {"items": [{"item": 0, "fields": ["day", "kind"], "from": "2026-01-06"}, {"item": 1, "nothing": True}]}
    assert town.http.post(f"{at}/narrow", json=less, timeout=20).status_code == 202
    await_true(lambda: len(town.get(f"/api/v1/requests/{number}").json()["still"]) == 2)
    kept = {"item-0-choices": "1", "item-0-fields": ["day", "kind"], "item-0-from": "2026-01-06"}
    town.clerk.determine(number, decide="0", **kept)
    given = town.get(f"/api/v1/requests/{number}").json()
    assert [(item, outcome) for item, outcome, _ in given["outcomes"]] == [(0, "full")], given["outcomes"]
    assert given["narrowed"][0]["agreed_on"] == day(0) and given["answer"]["outcome"] == "full"
    production = given["productions"][0]
    rows = town.get(f"/requests/{number}/productions/{production['id']}/data.csv").text.splitlines()
    assert rows[0].split(",") == ["day", "kind"] and len(rows) == 3, rows
    letter = letters(town, number)["determination"][0]
    assert "not asked for any more (as you said on" in letter and "through the secret link" in letter, letter
    assert town.http.post(f"{at}/narrow", json={"items": [{"item": 0}]}, timeout=20).status_code == 422, "it is decided"


def test_fees_departments_promises_and_installments_of_a_request(town):
    number, code = ask(town, fields=["kind", "day"])
    town.clerk.step(number, "assign", item="0", department="Police", by=day(3))
    town.clerk.step(number, "give-back", of="0:Police", found="Three calls, all in the file.")
    assert "Three calls" not in town.get(f"/api/v1/track/{code}").text
    line = {"rule-1": "duplication", "what-1": "copies", "unit-1": "page", "many-1": "12", "price-1": "0.10"}
    with pytest.raises(Refused, match="never charged|not a fee rule|may be charged"):
        town.clerk.step(number, "estimate-fee", **{**line, "rule-1": "redaction"})
    town.clerk.step(number, "estimate-fee", **line)
    town.clerk.step(number, "fee-answer", answer="accepted")
    with pytest.raises(Refused, match=r"\$1.20 is owed"):
        town.clerk.step(number, "pay", amount="2", receipt="77")
    town.clerk.step(number, "pay", amount="1.20", receipt="77")
    town.clerk.determine(number)
    town.clerk.step(number, "promise", item="0", time=f"{day(9)}T15:00")
    with pytest.raises(Refused, match="say why"):
        town.clerk.step(number, "promise", item="0", time=f"{day(12)}T15:00")
    town.clerk.step(number, "produce", item="0", last="yes")
    tracked = town.get(f"/api/v1/track/{code}").json()
    assert len(tracked["productions"]) == 2
    sent = letters(town, number)
    assert "$1.20" in sent["fee-estimate"][0]
    assert "These are the last records of this item." in sent["production"][0]


def test_every_answer_that_somebody_waits_for_is_a_letter(town):
    number, _ = ask(town, fields=["caller", "kind"])
    town.clerk.step(number, "clarify", text="Which calls do you mean?")
    sent = letters(town, number)["clarification"][0]
    assert "Which calls do you mean?" in sent and "The clock goes on" in sent
    inspection = town.clerk.open("inspection", about=number, text="All calls.", channel="counter")
    # A day on which something is due is one on which the office is open.
    open_day = town.get(f"/api/v1/requests/{number}").json()["due"]["due"]
    town.clerk.step(inspection, "offer", times=f"{open_day} 10:00\n{open_day} 11:00", place="Room 3")
    town.clerk.step(inspection, "book", time=f"{open_day}T11:00:00")
    offered, booked = letters(town, inspection)["inspection"]
    assert "Room 3" in offered and "The city offers these times" in offered and "Your appointment" in booked
    town.run(
        "exempt", "add", "call-test", "--withhold", "LE-INV:caller", "--accept-sibling", "address",
        "--decided-by", "Lee Park, Counsel", "--reason", "open case",
    )
    justification = town.clerk.open("justification", dataset="call-test", text="Why?", channel="letter")
    town.clerk.step(justification, "give", text="", responsible="Lee Park, Counsel")
    given = letters(town, justification)["justification"][0]
    assert "Gov. Code § 7923.600" in given and "Lee Park" in given
    review = town.clerk.open("review", exemption=exemption(town), text="Callers are public.", channel="email")
    town.counsel.step(review, "decide", outcome="rejected", reasons="Nothing is investigated any more.")
    decided = letters(town, review)["review-decision"][0]
    assert "The exemption ends." in decided and "Nothing is investigated any more." in decided
    complaint = town.clerk.open("complaint", about=number, text="Nobody answered the telephone.", channel="telephone")
    other = Staff(town, "clerk", official="Jo Park, Deputy Clerk", email="deputy@city.example")
    other.step(complaint, "answer", finding="unjustified", text="The line was out of order for an hour.")
    assert "out of order for an hour" in letters(town, complaint)["complaint-answer"][0]


def test_no_records_are_said_in_a_letter_of_their_own(town):
    sent = town.http.post(
        f"{town.url}/api/v1/requests", json={"description": "Minutes of the harbour committee of 1911"}, timeout=20
    ).json()
    number = sent["number"]
    looked = {"systems": "the archive", "custodians": "the archivist", "terms": "harbour", "from": "", "to": ""}
    town.clerk.determine(
        number,
        **{"item-0-outcome": "no-records", "item-0-reasons": "The city had no harbour committee."},
        **{f"item-0-search-{name}": text for name, text in looked.items()},
    )
    kinds = letters(town, number)
    assert "determination" not in kinds
    assert "no harbour committee" in kinds["no-records"][0]


def test_every_sort_of_item_is_asked_for_and_determined_one_after_the_other(town):
    asked = {
        "items": [{"dataset": "call-test", "fields": ["kind"]}],
        "description": "The file on the harbour fire",
        "series": [{"name": "Permit files", "from": "2025-01-01"}],
    }
    sent = town.http.post(f"{town.url}/api/v1/requests", json=asked, timeout=20).json()
    number, code = sent["number"], sent["tracking_code"]
    public = town.get(f"/api/v1/requests/{number}").json()
    assert public["series"] == [{"name": None, "from": "2025-01-01", "to": None}], "a name of one's own is not public"
    with pytest.raises(Refused, match="at least one item"):
        town.clerk.determine(number)
    why = "No permit was asked for there."
    none = {"item_2_outcome": "no-records", "item_2_reasons": why, "item_2_search_systems": "The permit system"}
    town.clerk.determine(number, decide="2", **none)
    tracked = town.get(f"/api/v1/track/{code}").json()
    assert [(d["item"], d["reasons"]) for d in tracked["decisions"]] == [(2, why)]
    assert tracked["public"]["determined"] is None, "two items are still due"
    page = town.get(f"/track/{code}").text
    assert "Record series “Permit files”" in page and why in page and "The permit system" in page
    rest = {"item_1_outcome": "full", "item_1_reasons": "It is at the counter.", "item_1_expected": f"{day(9)}T10:00"}
    town.clerk.determine(number, decide=["0", "1"], **rest)
    tracked = town.get(f"/api/v1/track/{code}").json()
    assert tracked["public"]["determined"]
    kinds = [letter["kind"] for letter in tracked["letters"]]
    assert kinds == ["acknowledgement", "determination", "determination"]
    _, first, second = [town.get(f"/track/{code}/letters/{letter['id']}.html").text for letter in tracked["letters"]]
    assert "What is still open" in first and "What is still open" not in second
    assert why not in second, "a letter says what it decides"


def test_a_city_that_offers_no_appeal_says_so_and_what_else_one_can_do(town):
    number, _ = ask(town, fields=["kind"])
    sent = town.http.post(f"{town.url}/api/v1/appeals", json={"request": number}, timeout=20)
    message = sent.json()["errors"][0]["message"]
    assert sent.status_code == 422 and "offers no appeal" in message and "Gov. Code § 7923.000" in message
    assert "offers no appeal" in town.get(f"/appeals/new?request={number}").text


def test_the_ledger_of_all_this_verifies(town):
    assert "head" in town.run("ledger", "verify").stdout
    assert town.run("check").returncode == 0
