"""Following a request without an account: feeds that a reader reads, the whole record as one archive that is checked
without the city, and what is suggested to whoever asks next."""

import csv
import hashlib
import hmac
import http.server
import io
import json
import sqlite3
import threading
import time
import xml.etree.ElementTree as ElementTree
import zipfile

import icalendar
import pytest

from conftest import City, await_true, daylight
from desk import Staff

ATOM = "{http://www.w3.org/2005/Atom}"
CALLS = "call_id,kind\nA1,noise\nA2,theft\n"


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("follow")
    city = City(folder / "city")
    city.run("init", "--city", "City of Sacramento")
    file = folder / "calls.csv"
    file.write_text(CALLS)
    city.add(file, "--id", "call-test", title="Noise and theft calls")
    city.serve()
    city.clerk = Staff(city, "clerk")
    yield city
    city.stop()


@pytest.fixture(scope="module")
def answered(town):
    """A request that was determined, with its secret code."""
    sent = town.http.post(f"{town.url}/api/v1/requests", json={"items": [{"dataset": "call-test"}]}, timeout=20).json()
    number, code = sent["number"], sent["tracking_code"]
    town.clerk.determine(number)
    await_true(lambda: town.get(f"/api/v1/track/{code}").json()["productions"])
    return number, code


def entries(feed):
    return ElementTree.fromstring(feed.content).findall(f"{ATOM}entry")


def test_a_request_is_a_feed_whose_entries_keep_their_ids(town, answered):
    number, code = answered
    feed = town.get(f"/track/{code}/feed.atom")
    assert feed.headers["cache-control"] == "private, no-cache" and feed.headers["referrer-policy"] == "no-referrer"
    kinds = [entry.find(f"{ATOM}category").get("term") for entry in entries(feed)]
    assert {"received", "determined", "letter-sent"} <= set(kinds), kinds
    before = [entry.findtext(f"{ATOM}id") for entry in entries(feed)]
    assert len(set(before)) == len(before) and not any(code in name for name in before)
    town.http.post(f"{town.url}/api/v1/track/{code}/messages", json={"text": "Thank you."}, timeout=20)
    await_true(lambda: len(entries(town.get(f"/track/{code}/feed.atom"))) == len(before) + 1)
    after = [entry.findtext(f"{ATOM}id") for entry in entries(town.get(f"/track/{code}/feed.atom"))]
    assert after[1:] == before and "/message-received/" in after[0]
    pdf = [link for entry in entries(feed) for link in entry.findall(f"{ATOM}link") if link.get("rel") == "enclosure"]
    assert town.http.get(pdf[0].get("href"), timeout=20).content.startswith(b"%PDF")


def test_what_is_due_is_a_calendar_and_the_log_a_table(town, answered):
    number, code = answered
    for path in [f"/requests/{number}/calendar.ics", f"/track/{code}/calendar.ics"]:
        calendar = icalendar.Calendar.from_ical(town.get(path).text)
        days = {str(event["UID"]): event["DTSTART"].dt for event in calendar.walk("VEVENT")}
        [due] = [day for name, day in days.items() if name.startswith(f"{number}-determination@")]
        assert str(due) == town.get(f"/api/v1/requests/{number}").json()["deadlines"][0]["by"], days
    [line] = csv.DictReader(io.StringIO(town.get("/requests.csv").text))
    assert (line["number"], line["datasets"], line["due"]) == (number, "call-test", str(due))
    assert line["determined"] and line["outcome"] == "", "it is answered, and stays open until it is closed"


def test_the_log_and_a_dataset_are_feeds(town, answered):
    number, _ = answered
    [entry] = entries(town.get("/requests.atom"))
    assert entry.findtext(f"{ATOM}title").startswith(f"{number}: ")
    [entry] = entries(town.get("/d/call-test/releases.atom"))
    assert entry.findtext(f"{ATOM}title") == "Noise and theft calls: 2 rows"


def archive(town, code, file):
    file.write_bytes(town.get(f"/track/{code}/record.zip").content)
    return zipfile.ZipFile(file)


def test_the_requesters_archive_is_whole_and_checked_without_the_city(town, answered, tmp_path):
    number, code = answered
    file = tmp_path / "record.zip"
    with archive(town, code, file) as record:
        assert record.testzip() is None
        names = record.namelist()
        assert names[0] == "verification.json" and {"record.json", "messages.txt", "events.csv", "law.txt"} <= set(names)
        manifest = json.loads(record.read("verification.json"))
        sums = {entry["name"]: entry["sha256"] for entry in manifest["files"]}
        assert set(sums) == set(names) - {"verification.json"} and manifest["left_out"] == []
        assert all(hashlib.sha256(record.read(name)).hexdigest() == sums[name] for name in sums)
        [data] = [name for name in names if name.endswith("/data.csv")]
        assert record.read(data).decode().count("\n") == 3
        assert "Gov. Code § 7922.535" in record.read("law.txt").decode()
        rows = list(csv.DictReader(io.StringIO(record.read("events.csv").decode())))
        assert rows[0]["kind"] == "received" and any(row["kind"] == "determined" for row in rows)
    done = daylight("ledger", "verify", "--record", file)
    assert done.returncode == 0 and f"files of {number}, unaltered" in done.stdout, done.stderr
    assert json.loads(daylight("ledger", "verify", "--record", file, "--json").stdout)["files"] == len(sums)
    # The archive of the desk proves more; asked with a head, the requester's own copy says so.
    refused = daylight("ledger", "verify", "--record", file, "--head", "0" * 64)
    assert refused.returncode == 1 and "carries no proof" in refused.stderr
    other = tmp_path / "desk.zip"
    other.write_bytes(town.clerk.get(f"/desk/matters/{number}/record.zip").content)
    assert "unaltered and in their place" in daylight("ledger", "verify", "--record", other).stdout
    with zipfile.ZipFile(other) as record:
        assert "Gov. Code § 7922.535" in record.read("law.txt").decode()


@pytest.mark.parametrize("what", ["altered", "missing", "added"])
def test_an_archive_that_was_tampered_with_is_refused(town, answered, tmp_path, what):
    _, code = answered
    file, out = tmp_path / "record.zip", tmp_path / f"{what}.zip"
    with archive(town, code, file) as record, zipfile.ZipFile(out, "w") as made:
        for name in record.namelist():
            content = record.read(name)
            if name.endswith("/data.csv"):
                if what == "missing":
                    continue
                content = content.replace(b"noise", b"quiet") if what == "altered" else content
            made.writestr(name, content)
        if what == "added":
            made.writestr("letters/more.html", "<p>You won.</p>")
    done = daylight("ledger", "verify", "--record", out)
    words = {"altered": "is not the file", "missing": "is missing", "added": "is no part of the record"}[what]
    assert done.returncode == 1 and words in done.stderr, done.stderr


def test_who_asks_next_is_shown_the_dataset_and_the_answered_request(town, answered):
    number, _ = answered
    found = town.get("/api/v1/suggestions", q="I would like the records of noise calls, please").json()
    assert [one["title"] for one in found["datasets"]] == ["Noise and theft calls"]
    assert found["requests"][0]["title"] == f"{number}: Noise and theft calls"
    assert town.http.get(found["requests"][0]["url"], timeout=20).ok


class Receiver(http.server.BaseHTTPRequestHandler):
    """Answers every challenge, and keeps what it was sent."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.sent.append((self.headers["daylight-signature"], body))
        answer = json.loads(body).get("challenge", "").encode()
        self.send_response(200)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args):
        pass


@pytest.fixture
def receiver():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.sent = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


def test_a_webhook_is_challenged_then_told_and_signs_what_it_says(city, receiver):
    """The portal takes encrypted addresses only, so that this one, on loopback, is left as the portal would leave it."""
    host, secret = f"127.0.0.1:{receiver.server_port}", "s3cret"
    (city.dir / "settings.toml").write_text(f'webhook_hosts = ["{host}"]\n')
    city.serve()
    code = city.http.post(f"{city.url}/api/v1/inquiries", json={"text": "CANARY?"}, timeout=20).json()["tracking_code"]
    track_hash = hashlib.sha256(code.encode()).hexdigest()
    asked = {"kind": "set-webhook", "track_hash": track_hash, "url": f"http://{host}/hook?key=CANARY", "secret": secret}
    with sqlite3.connect(city.dir / "public/inbox/inbox.db", timeout=10) as inbox:
        row = ("0b" * 16, int(time.time() * 1e6), json.dumps(asked))
        inbox.execute("insert into submission (id, at_us, body) values (?, ?, ?)", row)
    await_true(lambda: [hook["standing"]["is"] for hook in city.get(f"/api/v1/track/{code}").json()["webhooks"]] == ["confirmed"], within=10)
    city.http.post(f"{city.url}/api/v1/track/{code}/messages", json={"text": "CANARY"}, timeout=20)
    await_true(lambda: len(receiver.sent) == 2, within=10)
    for header, body in receiver.sent:
        seconds, signature = (part.split("=", 1)[1] for part in header.split(","))
        said = hmac.new(secret.encode(), seconds.encode() + b"." + body, hashlib.sha256).hexdigest()
        assert hmac.compare_digest(said, signature) and abs(time.time() - int(seconds)) < 60
    assert [json.loads(body)["type"] for _, body in receiver.sent] == ["challenge", "message-received"]
    assert b"CANARY" not in b"".join(body for _, body in receiver.sent)
    log = (city.dir.parent / f"{city.dir.name}.log").read_text()
    assert host not in log and secret not in log and "CANARY" not in log
