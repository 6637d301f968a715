"""The settings of a city on the command line: shown, edited and set again, and what a change moves."""

import datetime
import email
import email.policy
import json

import pytest
from conftest import await_true, daylight

CLERK = "Ana Ruiz, City Clerk"


def shown(city):
    return json.loads(city.run("settings", "show", "--json").stdout)


def toml(city):
    return city.run("settings", "show", "--toml").stdout


def changed(city, *args):
    answer = json.loads(city.run("settings", *args, "--json").stdout)
    assert answer["changed"], args
    return answer["moved"]


def refused(city, *args):
    return city.run("settings", *args, code=1).stderr


def test_what_is_shown_can_be_edited_and_set_again(city, tmp_path):
    before = city.head()
    file = tmp_path / "city.toml"
    file.write_text(toml(city))
    assert "nothing changed" in city.run("settings", "set", file).stdout
    assert city.head() == before, "an unchanged setting is no event"
    file.write_text(toml(city).replace('city = "City of Sacramento"', 'city = "City of Riverton"'))
    assert city.run("settings", "set", file, "--reason", "Renamed", "--decided-by", CLERK).stdout.startswith("recorded")
    assert shown(city)["city"] == "City of Riverton"
    assert "City of Riverton, under us-ca" in city.run("settings", "show").stdout
    again = toml(city).replace("Riverton", "Sacramento")
    piped = daylight("settings", "set", "-", "--json", "--data", city.dir, input=again)
    assert json.loads(piped.stdout) == {"changed": True, "moved": []}


@pytest.mark.parametrize(
    "old,new,said",
    [
        ("[calendar]", "[calendar]\nopen = true", "unknown field `open`"),
        ('law = "us-ca"', 'law = "us-ny"', "set up under `us-ca`"),
        ('timezone = "America/Los_Angeles"', 'timezone = "Mars/Olympus"', "`Mars/Olympus` is not a time zone"),
        ('"march-31"', '"groundhog-day"', "`groundhog-day` is not a holiday that a city adopts"),
        ('closes = "17:00:00"', 'closes = "07:00:00"', "write the earlier time first"),
    ],
)
def test_a_mistake_in_the_file_is_said_in_one_line(city, tmp_path, old, new, said):
    text = toml(city)
    assert old in text, text
    file = tmp_path / "city.toml"
    file.write_text(text.replace(old, new, 1))
    line = refused(city, "set", file)
    assert said in line
    if "unknown" in said:
        number = file.read_text().splitlines().index("open = true") + 1
        assert f"city.toml, line {number}: " in line
    assert toml(city) == text, "nothing was recorded"


def test_the_short_forms_change_one_thing_each(city, tmp_path):
    changed(city, "hours", "08:30", "16:30", "--reason", "Budget")
    changed(city, "receipt-rule", "next-business-day")
    changed(city, "holiday", "drop", "march-31")
    assert shown(city)["calendar"]["adopted"] == ["martin-luther-king-jr-day"]
    changed(city, "holiday", "adopt", "march-31")
    changed(city, "official", "add", CLERK, "2025-01-06")
    assert "not an official in office" in refused(
        city, "delegate", "extend", "Bo Lind, Deputy", "--record", "Instruction 4", "--from", "2025-01-06"
    )
    changed(city, "delegate", "extend", CLERK, "--record", "Instruction 4", "--from", "2025-01-06")
    fees = tmp_path / "fees.toml"
    line = '[[line]]\nrule = "{}"\nwhat = "black and white copy"\nunit = "page"\ncents = 10\n'
    head = 'resolution = "Resolution 2025-0123"\nfrom = "2025-07-01"\n'
    fees.write_text(head + line.format("redaction"))
    never = refused(city, "fees", fees)
    assert "nothing may be charged" in never and "7922.575(b)" in never
    fees.write_text(head + line.format("duplication"))
    changed(city, "fees", fees)
    changed(city, "appeal", "--who", "the City Manager", "--file-within", "30 calendar", "--decide-within", "10 business",
            "--policy", "Administrative Policy 14")
    city.run("settings", "appeal", "--who", "the City Manager", "--policy", "P", "--file-within", "soon", code=2)
    city.run("settings", "closure", "add", "2030-01-02", code=2)
    found = shown(city)
    assert found["calendar"]["opens"].startswith("08:30") and found["calendar"]["receipt_rule"] == "next-business-day"
    assert found["delegation"][0]["record"] == "Instruction 4"
    assert found["fees"]["line"][0]["cents"] == 10
    assert found["appeal"]["file_within"] == "30 calendar" and found["appeal"]["decide_within"] == "10 business"
    changed(city, "official", "end", CLERK, "2026-01-31")
    assert shown(city)["delegation"][0]["until"] == "2026-01-31", "what was delegated ends with the office"
    changed(city, "appeal", "--none")
    assert "appeal" not in shown(city)


def test_a_closure_moves_the_open_request_and_the_requester_is_told(city):
    (city.dir / "settings.toml").write_text('[mail]\nfrom = "clerk@city.example"\nfolder = "mail"\n')
    city.serve()
    asked = {"description": "The file on the harbour fire", "email": "robin@home.example"}
    opened = city.http.post(f"{city.url}/api/v1/requests", json=asked, timeout=10).json()
    await_true(lambda: city.get("/api/v1/requests").json()["requests"], within=5)
    number = city.get("/api/v1/requests").json()["requests"][0]["number"]
    due = city.get(f"/api/v1/requests/{number}").json()["due"]["due"]
    [moved] = changed(city, "closure", "add", due, "--reason", "Burst water main in City Hall", "--decided-by", CLERK)
    assert (moved["matter"], moved["old"], moved["shift"], moved["told"]) == (number, due, "later", True)
    assert moved["new"] > due
    assert "Burst water main in City Hall" in moved["why"][0] and "12b" in moved["why"][0]
    await_true(lambda: city.get(f"/api/v1/requests/{number}").json()["due"]["due"] == moved["new"])
    day = datetime.date.fromisoformat(moved["new"])
    words = f"{day:%B} {day.day}, {day.year}"
    await_true(lambda: words in city.get(f"/track/{opened['tracking_code']}").text)
    mail = city.dir / "mail"
    read = lambda file: email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    later = lambda: [letter for letter in map(read, mail.glob("*.eml")) if "A later date" in letter["subject"]]
    await_true(later, within=30)
    [letter] = later()
    text = letter.get_body(("plain",)).get_content()
    assert letter["to"] == "robin@home.example" and number in letter["subject"]
    assert words in text and "Burst water main in City Hall" in " ".join(text.split()), text
    help_page = city.get("/help").text
    assert "Burst water main in City Hall" in help_page
    # Taken away again: the date is as it was, and nobody is written to.
    [back] = changed(city, "closure", "remove", due, "--reason", "The office opened after all")
    assert (back["new"], back["shift"], back["told"]) == (due, "earlier", False)
    plain = city.run("settings", "closure", "add", due, "--reason", "Flood").stdout
    assert f"{number}  {due} -> {moved['new']}  the requester is told by mail" in plain
    assert "is not a day on which the office is closed" in refused(city, "closure", "remove", "2031-01-02", "--reason", "x")
