"""Nothing that was decided can be altered without it being found, and the first thing altered is named."""

import io
import json
import re
import shutil
import sqlite3
import zipfile

import pytest
import requests
from conftest import City, DECIDED, await_true, daylight

ID = "park-tree"


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A city with a published dataset, exemptions and a release; closed, so that its files can be copied."""
    folder = tmp_path_factory.mktemp("sound")
    city = City(folder / "city")
    city.run("init", "--city", "City of Sacramento")
    file = folder / "trees.csv"
    rows = "".join(f"{n},tree {n * 37 % 101},Owner {n}\n" for n in range(1, 200))
    file.write_text("number,species,owner\n" + rows)
    city.add(file, "--id", ID, "--withhold", "PR-UTILITY:owner", title="Trees of parks")
    city.run("exempt", "end", ID, "EX-1", *DECIDED)
    city.run("exempt", "add", ID, "--withhold", "PR-UTILITY:owner", *DECIDED)
    return city


@pytest.fixture
def copy(sound, tmp_path):
    """A copy of that city, for a test to alter."""
    shutil.copytree(sound.dir, tmp_path / "city")
    return City(tmp_path / "city")


def change(file, *statements):
    database = sqlite3.connect(file)
    for statement, *values in statements:
        done = database.execute(statement, values)
        assert done.rowcount > 0, f"nothing was altered by {statement}"
    database.commit()
    database.close()


def ledger(city):
    return city.dir / "custodial" / "ledger.db"


def refused(city, *args):
    """Verification ends with 1 and one line; `check` fails too."""
    line = city.run("ledger", "verify", *args, code=1).stderr
    return line


def test_a_sound_city_is_verified(sound):
    done = sound.run("ledger", "verify")
    assert re.search(r"^\d+ events, head [0-9a-f]{64}$", done.stdout, re.MULTILINE)
    assert "1 release match" in done.stdout
    assert sound.run("ledger", "verify", "--head", sound.head()).returncode == 0
    lines = sound.run("check").stdout.splitlines()
    assert len(lines) >= 4 and all(line.startswith("ok") for line in lines)
    assert any("no mail is set up" in line for line in lines)


def test_a_head_that_was_printed_earlier_is_still_on_the_chain(copy):
    early = copy.head()
    copy.run("exempt", "end", ID, "EX-2", *DECIDED)
    assert copy.head() != early
    copy.run("ledger", "verify", "--head", early)
    refused(copy, "--head", "1" * 64)
    refused(copy, "--head", "not a hash")


@pytest.mark.parametrize("seq", [1, 2, 4])
def test_an_altered_payload_is_found_and_its_event_named(copy, seq):
    where = "SELECT payload FROM event WHERE seq = ?"
    database = sqlite3.connect(ledger(copy))
    (payload,) = database.execute(where, (seq,)).fetchone()
    database.close()
    middle = next(n for n in range(len(payload) // 2, len(payload)) if payload[n].isalpha())
    altered = payload[:middle] + ("x" if payload[middle] != "x" else "y") + payload[middle + 1 :]
    change(ledger(copy), ("UPDATE event SET payload = ? WHERE seq = ?", altered, seq))
    assert re.search(rf"\b{seq}\b", refused(copy))
    failed = daylight("check", "--data", copy.dir)
    assert failed.returncode == 1


def test_an_altered_time_is_found(copy):
    change(ledger(copy), ("UPDATE event SET at_us = at_us + 1 WHERE seq = 3",))
    assert re.search(r"\b3\b", refused(copy))


def test_an_event_left_out_of_the_middle_is_found(copy):
    change(ledger(copy), ("DELETE FROM event WHERE seq = 3",))
    assert re.search(r"\b[34]\b", refused(copy))


def test_two_events_that_changed_places_are_found(copy):
    change(
        ledger(copy),
        ("UPDATE event SET seq = 1000 WHERE seq = 3",),
        ("UPDATE event SET seq = 3 WHERE seq = 4",),
        ("UPDATE event SET seq = 4 WHERE seq = 1000",),
    )
    assert re.search(r"\b[34]\b", refused(copy))


def test_a_payload_that_was_emptied_without_an_order_is_found(copy):
    change(ledger(copy), ("UPDATE event SET payload = NULL, salt = NULL WHERE seq = 3",))
    assert re.search(r"\b3\b", refused(copy))


def test_a_payload_that_was_destroyed_without_an_event_that_orders_it_is_found(copy):
    change(ledger(copy), ("update event set payload = null, salt = null, removed = 'an order' where seq = 2",))
    assert "event 2" in refused(copy) and "orders" in refused(copy)


def test_damaged_custody_is_found_by_check(copy):
    original = next((copy.dir / "custodial" / "originals").iterdir())
    content = bytearray(original.read_bytes())
    content[len(content) // 2] ^= 1
    original.write_bytes(content)
    assert "the original" in copy.run("check", code=1).stderr


def test_a_last_event_that_was_cut_off_is_found_with_the_head_that_was_published(copy):
    head = copy.head()
    last = "(SELECT max(seq) FROM event)"
    change(
        ledger(copy),
        (f"DELETE FROM event WHERE seq = {last}",),
        (f"UPDATE head SET seq = {last}, hash = (SELECT hash FROM event WHERE seq = {last})",),
    )
    refused(copy, "--head", head)


def test_a_public_document_that_does_not_follow_from_the_ledger_is_found(copy):
    database = copy.dir / "public" / "db" / "public.db"
    change(database, ("UPDATE document SET body = replace(body, 'Trees of parks', 'Trees of lanes')",))
    assert ID in refused(copy)


def test_a_public_document_that_nobody_decided_is_found(copy):
    database = copy.dir / "public" / "db" / "public.db"
    row = "INSERT INTO document SELECT kind, 'evil-twin', body, updated_seq FROM document LIMIT 1"
    change(database, (row,))
    refused(copy)


@pytest.mark.parametrize("file", ["data.parquet", "data.csv", "dictionary.csv", "schema.json", "checksums.txt"])
def test_an_altered_byte_of_a_release_is_found(copy, file):
    path = copy.release(ID) / file
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(content)
    said = refused(copy)
    assert ID in said
    # The hash of the other two is the name of the release.
    assert file in said or file in ("data.parquet", "schema.json"), said


def test_a_release_that_lost_a_file_is_found(copy):
    (copy.release(ID) / "data.csv").unlink()
    assert ID in refused(copy)


def test_a_release_that_was_moved_away_is_found(copy):
    shutil.rmtree(copy.release(ID))
    assert ID in refused(copy)


def test_misuse_of_verification_ends_with_two():
    assert daylight("ledger", "verify").returncode == 2
    assert daylight("ledger", "verify", "--record").returncode == 2
    assert daylight("ledger").returncode == 2


def sign_in(city, email):
    """Signs a member of staff in at the desk, by the form."""
    session = requests.Session()
    session.trust_env = False
    page = session.get(f"{city.desk}/desk/sign-in")
    token = re.search(r'name="token" value="([^"]+)"', page.text).group(1)
    form = {"token": token, "next": "", "email": email, "password": "sample city desk"}
    done = session.post(f"{city.desk}/desk/sign-in", data=form, headers={"Origin": city.desk})
    assert done.status_code == 200 and "Sign in to the desk" not in done.text
    return session


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """The sample city, complete and served."""
    folder = tmp_path_factory.mktemp("demo")
    city = City(folder / "city")
    city.serve("demo")
    try:
        log = folder / "city.log"
        await_true(lambda: "the sample city is complete" in log.read_text(errors="replace"), within=120)
        yield city
    finally:
        city.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def record(sample):
    """The record of a determined matter of the sample city, with the head the city had then."""
    session = sign_in(sample, "clerk@city.example")
    for request in sample.get("/api/v1/requests").json()["requests"]:
        answer = session.get(f"{sample.desk}/desk/matters/{request['number']}/record.zip")
        assert answer.status_code == 200, answer.text[:200]
        if "productions/" in "".join(zipfile.ZipFile(io.BytesIO(answer.content)).namelist()):
            return answer.content, sample.head()
    raise AssertionError("no matter of the sample city has a production")


def test_the_record_of_a_matter_is_verified_without_the_city(record, tmp_path):
    content, head = record
    file = tmp_path / "record.zip"
    file.write_bytes(content)
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert "record.json" in names and "proof.json" in names
    assert any(name.startswith("letters/") and name.endswith(".pdf") for name in names)
    assert any(name.startswith("productions/") for name in names)
    done = daylight("ledger", "verify", "--record", file)
    assert done.returncode == 0 and "unaltered" in done.stdout, done.stderr
    proved = re.search(r"head ([0-9a-f]{64})", done.stdout).group(1)
    assert daylight("ledger", "verify", "--record", file, "--head", proved).returncode == 0
    assert proved == head or daylight("ledger", "verify", "--record", file, "--head", head).returncode == 1
    assert daylight("ledger", "verify", "--record", file, "--head", "1" * 64).returncode == 1


def rewritten(content, name, alter):
    """The archive with one file altered."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.namelist():
            body = old.read(entry)
            new.writestr(entry, alter(body) if entry == name else body)
    return out.getvalue()


def test_a_record_is_held_against_the_city_it_came_from(record, sample, tmp_path):
    content, _ = record
    file = tmp_path / "record.zip"
    file.write_bytes(content)
    done = daylight("ledger", "verify", "--record", file, "--data", sample.dir)
    assert done.returncode == 0 and "on the chain of the city" in done.stdout, done.stderr
    other = tmp_path / "other"
    assert daylight("init", "--data", other, "--city", "Elsewhere", "--law", "us-ca").returncode == 0
    assert daylight("ledger", "verify", "--record", file, "--data", other).returncode == 1


def test_an_altered_proof_is_found(record, tmp_path):
    content, _ = record
    lines = json.loads(zipfile.ZipFile(io.BytesIO(content)).read("proof.json"))
    disclosed = next(n for n, line in enumerate(lines) if "payload" in json.dumps(line) and line.get("payload"))

    def alter(body):
        lines = json.loads(body)
        payload = lines[disclosed]["payload"]
        text = payload if isinstance(payload, str) else json.dumps(payload)
        middle = next(n for n in range(len(text) // 2, len(text)) if text[n].isalpha())
        text = text[:middle] + ("x" if text[middle] != "x" else "y") + text[middle + 1 :]
        lines[disclosed]["payload"] = text if isinstance(payload, str) else json.loads(text)
        return json.dumps(lines).encode()

    file = tmp_path / "record.zip"
    file.write_bytes(rewritten(content, "proof.json", alter))
    done = daylight("ledger", "verify", "--record", file)
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("name", ["record.json", "README.txt", "letters/", "productions/"])
def test_an_altered_file_of_a_record_is_found(record, tmp_path, name):
    # Depends on the files of a record being held against the events of its proof.
    content, _ = record
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    found = next(n for n in names if n.startswith(name) and not n.endswith("/"))
    middle = lambda body: body[: len(body) // 2] + bytes([body[len(body) // 2] ^ 1]) + body[len(body) // 2 + 1 :]
    file = tmp_path / "record.zip"
    file.write_bytes(rewritten(content, found, middle))
    done = daylight("ledger", "verify", "--record", file)
    assert done.returncode == 1, f"{found} was altered: {done.stdout}"
    assert len(done.stderr.splitlines()) == 1


def test_a_file_that_is_missing_or_too_many_is_found(record, tmp_path):
    content, _ = record
    file = tmp_path / "record.zip"
    for gone in ["events.csv", "messages.txt", "law.txt", "README.txt"]:
        with zipfile.ZipFile(io.BytesIO(content)) as whole, zipfile.ZipFile(file, "w") as less:
            for name in whole.namelist():
                if name != gone:
                    less.writestr(name, whole.read(name))
        done = daylight("ledger", "verify", "--record", file)
        assert done.returncode == 1 and f"`{gone}` is missing" in done.stderr, done.stderr
    file.write_bytes(content)
    with zipfile.ZipFile(file, "a") as more:
        more.writestr("letters/forged.html", "<p>Granted.</p>")
    done = daylight("ledger", "verify", "--record", file)
    assert done.returncode == 1 and "`letters/forged.html` is no part" in done.stderr, done.stderr


def test_the_requesters_own_copy_is_told_from_the_archive(record, tmp_path):
    content, _ = record
    file = tmp_path / "record.json"
    file.write_bytes(zipfile.ZipFile(io.BytesIO(content)).read("record.json"))
    done = daylight("ledger", "verify", "--record", file)
    assert done.returncode == 1 and "record.zip" in done.stderr and len(done.stderr.splitlines()) == 1, done.stderr


def test_what_is_no_record_is_refused(tmp_path):
    file = tmp_path / "letter.zip"
    file.write_bytes(b"PK\x03\x04 no archive")
    for path in [file, tmp_path, tmp_path / "missing.zip"]:
        done = daylight("ledger", "verify", "--record", path)
        assert done.returncode == 1 and len(done.stderr.splitlines()) == 1, done.stderr
