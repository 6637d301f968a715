"""The packs as files against the published schema, and what the command line says of them."""

import datetime
import json
import tomllib

import icalendar
import jsonschema
import pytest
from conftest import ROOT, daylight

PACKS = ROOT / "crates/law/packs"
FILES = sorted(PACKS.rglob("*.toml"))


def said(*args, code=0):
    done = daylight("law", *args)
    assert done.returncode == code, f"{args}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def schema():
    found = json.loads(said("schema"))
    jsonschema.Draft202012Validator.check_schema(found)
    return jsonschema.Draft202012Validator(found)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKS)))
def test_every_file_of_every_pack_is_as_the_schema_says(schema, file):
    errors = [f"{'/'.join(map(str, e.path))}: {e.message}" for e in schema.iter_errors(tomllib.loads(file.read_text()))]
    assert not errors, "\n".join(errors)


@pytest.mark.parametrize(
    "change",
    [
        lambda rule: rule.pop("citations"),
        lambda rule: rule.update(citations=[]),
        lambda rule: rule.pop("mark"),
        lambda rule: rule.update(mark="W"),
        lambda rule: rule.pop("effective_from"),
        lambda rule: rule.pop("source"),
        lambda rule: rule.update(colour="blue"),
        lambda rule: rule.update(charge="perhaps"),
    ],
)
def test_the_schema_refuses_what_the_program_refuses(schema, tmp_path, change):
    fees = tomllib.loads((PACKS / "us-ca/fees.toml").read_text())
    assert schema.is_valid(fees)
    rule = fees["fee"][0]
    change(rule)
    assert not schema.is_valid(fees)
    folder = tmp_path / "broken"
    folder.mkdir()
    for name in ("pack.toml", "clock.toml"):
        (folder / name).write_text((PACKS / "us-ca" / name).read_text())
    lines = "\n".join(f"{key} = {json.dumps(value)}" for key, value in rule.items())
    (folder / "fees.toml").write_text(f"[[fee]]\n{lines}\n")
    done = daylight("law", "check", folder)
    assert done.returncode == 1 and "`fees.toml`: rule `duplication`" in done.stdout, done.stdout
    assert len(done.stderr.splitlines()) == 1


def test_a_pack_is_told_everything_that_is_wrong_with_it(tmp_path):
    (tmp_path / "a.toml").write_text('[[fee]]\nid = "x"\ntitle = "t"\n[[holiday]]\ntitle = "nameless"\n')
    (tmp_path / "b.toml").write_text("not toml")
    out = daylight("law", "check", tmp_path).stdout
    for part in ("section", "verification mark", "effective date"):
        assert f"`a.toml`: rule `x` has no {part}" in out
    assert "`a.toml`: rule 1 of `holiday` has no id" in out
    assert "`b.toml` cannot be read" in out


def test_the_packs_of_the_program_are_checked_too():
    out = said("check")
    for pack in ("us-ca", "us-federal", "us-tx", "us-ny", "us-wa", "uk"):
        assert f"ok    {pack} " in out
    assert "with the pending change ab-1821-2026: reads" in out


def test_the_rules_of_a_pack_are_listed_with_sections_and_marks():
    shown = json.loads(said("show", "--law", "us-ca", "--json"))
    tables = {rule["table"] for rule in shown["rules"]}
    assert {"clock", "extension_ground", "holiday", "shift", "exemption", "letter", "fee", "provision", "change"} <= tables
    for rule in shown["rules"]:
        assert rule["citations"] or rule["mark"] is None, rule
    assert shown["pending"] == ["ab-1821-2026"]
    open_data = [rule for rule in shown["rules"] if rule["rule"] == "open-data.free"]
    assert open_data[0]["citations"] == ["Gov. Code § 7922.680(c)"] and open_data[0]["mark"] == "V"


def test_what_nobody_verified_is_listed_with_the_points_to_confirm():
    for pack in ("us-ca", "uk"):
        shown = json.loads(said("show", "--law", pack, "--unverified", "--json"))["rules"]
        assert shown and all(rule["mark"] == "U" or rule["confirm"] for rule in shown)
        assert all(rule["confirm"] for rule in shown if rule["mark"] == "U")
    assert "counsel to confirm: " in said("show", "--unverified", "--table", "provision")
    assert daylight("law", "show", "--table", "gossip").returncode == 1


def due(*args):
    return json.loads(said("due", "--json", *args))


def test_a_wait_stops_one_clock_and_not_another():
    wait = ["--received", "2026-05-11T10:00", "--paused", "2026-05-14..2026-05-19:clarification"]
    federal = due("--law", "us-federal", *wait)
    assert federal["due"] == "2026-06-12"
    stopped = [step for step in federal["steps"] if "the clock is stopped" in step["why"]]
    assert [step["date"] for step in stopped] == ["2026-05-15", "2026-05-16", "2026-05-17", "2026-05-18", "2026-05-19"]
    assert all(step["citation"] for step in stopped)
    california = due("--law", "us-ca", *wait)
    assert california["due"] == "2026-05-21"
    assert any("this law stops no clock for it" in step["why"] for step in california["steps"])


def test_a_clarification_begins_the_texan_period_again():
    texas = due("--law", "us-tx", "--received", "2026-05-11T10:00", "--reset", "2026-05-20:clarification")
    assert (texas["receipt_date"], texas["due"], texas["extension_latest"]) == ("2026-05-20", "2026-06-04", None)
    assert texas["further"][0]["id"] == "arguments"


def test_the_keys_of_the_answer_for_california_are_those_that_scripts_read():
    answer = due("--received", "2026-02-02T10:00")
    assert list(answer) == ["received", "receipt_date", "due", "extension_latest", "steps", "law", "receipt_rule", "assumed"]
    assert set(answer["steps"][0]) == {"date", "why", "citation"}


@pytest.mark.parametrize(
    "args,code",
    [
        (["--paused", "2026-05-14:fee"], 2),
        (["--paused", "2026-05-14..2026-05-19:lunch"], 2),
        (["--reset", "soon:fee"], 2),
        (["--paused", "2026-05-19..2026-05-14:fee"], 1),
        (["--reset", "2026-05-10:fee"], 1),
        (["--routed", "2026-05-10"], 1),
    ],
)
def test_events_that_make_no_sense_are_refused(args, code):
    done = daylight("law", "due", "--law", "us-federal", "--received", "2026-05-11T10:00", *args)
    assert done.returncode == code
    if code == 1:
        assert len(done.stderr.splitlines()) == 1


def test_a_bill_is_previewed_and_nothing_is_adopted():
    args = ["--law", "us-ca", "--with", "ab-1821-2026", "--received", "2026-01-05T09:00", "--received", "2026-11-16T23:40"]
    answer = json.loads(said("preview", *args, "--json"))
    found = [(r["old_due"], r["new_due"], r["shift"]) for r in answer["requests"]]
    assert found == [("2026-01-15", "2026-01-20", "later"), ("2026-11-30", "2026-12-02", "later")]
    assert answer["applies_to_open"] and all(reason["citation"] for r in answer["requests"] for reason in r["why"])
    assert due("--received", "2026-01-05T09:00")["due"] == "2026-01-15"
    done = daylight("law", "preview", "--with", "ab-1", "--received", "2026-01-05T09:00")
    assert done.returncode == 1 and "those are: ab-1821-2026" in done.stderr
    # Nobody can set up a city under a bill.
    assert daylight("law", "due", "--law", "us-ca+ab-1821-2026", "--received", "2026-01-05T09:00").returncode == 1


def test_an_appeal_has_its_own_clock():
    answer = json.loads(said("appeal", "--law", "us-ny", "--denied", "2026-01-01", "--filed", "2026-02-10", "--json"))
    assert (answer["file_by"], answer["decide_by"]) == ("2026-02-02", "2026-02-26")
    california = json.loads(said("appeal", "--denied", "2026-01-01", "--json"))
    assert california["file_by"] is None and california["rule"]["kind"] == "city-may-offer"
    assert daylight("law", "appeal", "--denied", "2026-01-02", "--filed", "2026-01-01").returncode == 1


@pytest.mark.parametrize("law,entries", [("us-ca", 2), ("us-wa", 1), ("us-tx", 2), ("us-federal", 2)])
def test_a_calendar_program_reads_the_dates(law, entries):
    args = ["--law", law, "--received", "2026-12-31T17:30"]
    text = said("due", *args, "--ics")
    assert all(len(line.encode()) <= 75 for line in text.split("\n"))
    calendar = icalendar.Calendar.from_ical(text)
    events = calendar.walk("VEVENT")
    assert len(events) == entries and not calendar.errors and not any(event.errors for event in events)
    answer = due(*args)
    first = events[0]
    assert first["DTSTART"].dt == datetime.date.fromisoformat(answer["due"])
    assert first["DTEND"].dt == first["DTSTART"].dt + datetime.timedelta(days=1)
    assert first["UID"].endswith("@law.daylight.invalid") and len({event["UID"] for event in events}) == entries
    for step in answer["steps"]:
        assert f"{step['date']} {step['why']}" in first["DESCRIPTION"]
