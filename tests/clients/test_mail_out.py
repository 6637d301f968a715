"""Mail out, to a mail server that puts off, refuses, drops the connection, and to one that outlives the program."""

import os
import re
import signal
import time

import pytest
from conftest import City, await_true
from desk import Staff
from mails import SETTINGS, Sink

PATIENT, REFUSED, CUT, KILLED = (f"{name}@home.example" for name in ("patient", "refused", "cut", "killed"))


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mail-out")
    city = City(folder / "city")
    city.run("init", "--city", "City of Sacramento")
    kill = lambda: os.kill(city.server.pid, signal.SIGKILL)
    unkind = {PATIENT: ["later", "later"], REFUSED: ["never"] * 9, CUT: ["gone"], KILLED: [kill]}
    with Sink(unkind) as sink:
        out = f'host = "127.0.0.1"\nport = {sink.port}\nsecurity = "none"'
        (city.dir / "settings.toml").write_text(SETTINGS.format(out=out))
        city.sink = sink
        city.serve()
        city.clerk = Staff(city, "clerk")
        yield city
        city.stop()


def ask(city, address):
    asked = {"description": "The parking permits of 2025.", "email": address}
    sent = city.http.post(f"{city.url}/api/v1/requests", json=asked, timeout=20)
    assert sent.ok, sent.text
    return sent.json()["number"]


def test_a_mail_that_is_put_off_is_sent_again_later_and_arrives_once(town):
    number = ask(town, PATIENT)
    await_true(lambda: town.sink.of(PATIENT), within=60)
    attempts = [when for address, when in town.sink.attempts if address == PATIENT]
    assert len(attempts) == 3
    first, second = attempts[1] - attempts[0], attempts[2] - attempts[1]
    assert first >= 0.9 and second >= 1.9, "each wait is twice the one before"
    time.sleep(3)
    [mail] = town.sink.of(PATIENT)
    assert number in mail["subject"]
    # How it is known again, where it is answered, and that no program is to answer.
    assert re.fullmatch(r"<[0-9a-f]{64}@city\.example>", mail["message-id"])
    thread = f"<thread-{number}@city.example>"
    assert mail["references"] == thread and mail["in-reply-to"] == thread
    assert mail["auto-submitted"] == "auto-generated"
    assert re.search(rf"records\+{number}\.[a-z2-7]{{26}}@city\.example", mail["reply-to"])
    assert not [name for name in mail.keys() if name.lower().startswith("list-")]
    # What mail servers say of it comes to the same address.
    [envelope] = [sender for to, sender, _ in town.sink.taken if to == PATIENT]
    assert envelope in mail["reply-to"]


def test_what_staff_write_is_no_notice_and_stays_in_the_thread(town):
    number = ask(town, "reader@home.example")
    page = f"/desk/matters/{number}"
    await_true(lambda: town.clerk.get(page).ok, within=10)
    town.clerk.send(f"{page}/messages", page=page, text="Which street?", do="message")
    await_true(lambda: len(town.sink.of("reader@home.example")) == 2, within=30)
    notice, message = town.sink.of("reader@home.example")
    assert message["auto-submitted"] is None and "Which street?" in message.get_content()
    assert message["references"] == notice["references"] and message["reply-to"] == notice["reply-to"]
    assert message["message-id"] != notice["message-id"]


def test_a_mail_that_is_refused_is_not_sent_again_and_the_desk_says_so(town):
    number = ask(town, REFUSED)
    await_true(lambda: [a for a, _ in town.sink.attempts if a == REFUSED], within=30)
    time.sleep(6)
    assert len([a for a, _ in town.sink.attempts if a == REFUSED]) == 1
    said = town.clerk.text(f"/desk/matters/{number}")
    assert "given up after 1 attempt: the mail server did not take the message: it answered 550" in said
    assert "given up" in town.run("check").stdout


def test_a_connection_that_breaks_before_the_answer_sends_the_same_message_again(town):
    ask(town, CUT)
    await_true(lambda: town.sink.of(CUT), within=60)
    first, second = [raw for to, _, raw in town.sink.read if to == CUT]
    assert first == second, "byte for byte, with the same Message-ID: the receiver can tell"


def test_a_program_that_is_killed_before_the_answer_sends_the_same_message_again(town):
    ask(town, KILLED)
    await_true(lambda: town.server.poll() is not None, within=30)
    town.serve()
    await_true(lambda: town.sink.of(KILLED), within=90)
    first, second = [raw for to, _, raw in town.sink.read if to == KILLED]
    assert first == second
    # Nothing that was answered before goes out again.
    assert len(town.sink.of(PATIENT)) == 1 and len(town.sink.of(CUT)) == 1
    assert len([a for a, _ in town.sink.attempts if a == REFUSED]) == 1


def test_the_log_says_nothing_of_any_mail(town):
    log = (town.dir.parent / "city.log").read_text()
    for word in (PATIENT, REFUSED, CUT, KILLED, "parking permits", "Which street"):
        assert word not in log
