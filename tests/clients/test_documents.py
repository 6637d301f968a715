"""Records as documents: brought to the desk, looked into, held back while a warning is open, redacted, decided about,
produced in installments, downloaded, kept in the record, taken down; and nothing of them anywhere before."""

import hashlib
import html
import io
import json
import re
import sqlite3
import zipfile

import pytest

import documents
from conftest import City, daylight
from desk import Refused, Staff

CALLS = "call_id,kind\nA1,noise\nA2,theft\n"


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("documents")
    city = City(folder / "city")
    city.run("init", "--city", "City of Sacramento")
    file = folder / "calls.csv"
    file.write_text(CALLS)
    city.add(file, "--id", "call-test", title="Calls")
    city.serve()
    city.clerk, city.counsel, city.team = Staff(city, "clerk"), Staff(city, "counsel"), Staff(city, "open-data")
    yield city
    city.stop()


def ask(city, description="the memo about the bridge", **more):
    sent = city.http.post(f"{city.url}/api/v1/requests", json={"description": description, "items": [], **more}, timeout=20)
    assert sent.ok, sent.text
    return sent.json()["number"], sent.json()["tracking_code"]


def send(staff, path, page, files, **answers):
    """Sends a form with files, as a browser does: the token and the answers first."""
    shown = staff.get(page)
    token = re.search(r'name="token" value="([^"]+)"', shown.text).group(1)
    fields = [("token", (None, token)), *[(name, (None, value)) for name, value in answers.items()]]
    fields += [("file", (name, content, "application/octet-stream")) for name, content in files]
    sent = staff.http.post(staff.city.desk + path, files=fields, timeout=300)
    if sent.status_code == 422:
        said = re.findall(r'dl-error-summary__list">(.*?)</ul>', sent.text, flags=re.S)
        raise Refused(html.unescape(" ".join(re.sub(r"<[^>]+>", " ", " ".join(said)).split())))
    assert sent.ok, f"{path}: {sent.status_code}\n{sent.text[:2000]}"
    return sent


def bring(staff, number, *files, **answers):
    page = f"/desk/matters/{number}/documents"
    return send(staff, page, page, files, **answers)


def held(staff, number):
    """The documents of a request by name: where each is, and how it stands."""
    page = staff.get(f"/desk/matters/{number}/documents").text
    rows = re.findall(r'<th scope="row"><a href="([^"]+)">([^<]+)</a></th><td>(.*?)</td>', page)
    return {html.unescape(name): (href, re.sub(r"<[^>]+>", "", standing)) for href, name, standing in rows}


def id_of(staff, number, name):
    return held(staff, number)[name][0].rpartition("/")[2]


def decide(staff, number, name, reason="The number belongs to nobody.", kinds=None, **answers):
    """Decides about all open warnings of a document, or of some kinds."""
    href = held(staff, number)[name][0]
    page = staff.get(href).text
    token = re.search(r'name="token" value="([^"]+)"', page).group(1)
    if kinds is None:
        answers["warning"] = re.findall(r'name="warning" value="(\d+)"', page)
    else:
        answers["kind"] = kinds
    data = {"token": token, "reason": reason, "by": staff.official, **answers}
    sent = staff.http.post(f"{staff.city.desk}{href}/warnings", data=data, timeout=60)
    assert sent.ok, sent.text[:2000]


def determine(staff, number, outcome, names, **more):
    ids = [id_of(staff, number, name) for name in names]
    answers = {"item-0-outcome": outcome, "item-0-reasons": "They are on the page of the request.", "responsible": staff.official,
               "item-0-documents": ids, **more}
    return staff.send(f"/desk/matters/{number}/determination", page=f"/desk/matters/{number}", do="determine", **answers)


def record(staff, number):
    archive = zipfile.ZipFile(io.BytesIO(staff.get(f"/desk/matters/{number}/record.zip").content))
    return archive, json.loads(archive.read("record.json"))


def letter(staff, number, kind):
    archive, said = record(staff, number)
    kept = [made for made in said["matter"]["letters"] if made["kind"] == kind][-1]
    page = archive.read(f"letters/{kind}-{kept['id'][:8]}.html").decode()
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def everything(city):
    """All that the program keeps, logs or shows: every event, the public folder, the log."""
    parts = [(city.dir.parent / f"{city.dir.name}.log").read_bytes()]
    # What is packed in letters is looked at unpacked: the HTML says what the PDF says.
    parts += [path.read_bytes() for path in (city.dir / "public").rglob("*") if path.is_file()]
    with sqlite3.connect(f"file:{city.dir}/custodial/ledger.db?mode=ro", uri=True) as ledger:
        tables = [row[0] for row in ledger.execute("select name from sqlite_master where type = 'table'")]
        for table in tables:
            parts += [str(row).encode() for row in ledger.execute(f'select * from "{table}"')]
    return b"\n".join(parts)


def test_a_document_is_held_back_decided_about_and_produced_as_it_was(town):
    clerk = town.clerk
    number, code = ask(town)
    files = {"Bridge memo.docx": documents.word(), "list.xlsx": documents.workbook(), "notes.txt": b"Nothing."}
    bring(clerk, number, *files.items(), description="canary-description")
    standing = {name: where[1] for name, where in held(clerk, number).items()}
    assert standing["notes.txt"] == "May be released" and "open warnings" in standing["Bridge memo.docx"]
    page = clerk.text(held(clerk, number)["Bridge memo.docx"][0])
    assert "Social Security number" in page and "Paragraphs 41 to 42" in page
    assert "PR-SSN" in page and "Gov. Code § 7922.200" in page, "the law that it concerns"
    for canary in documents.CANARIES:
        assert canary not in page, canary
    shown = everything(town)
    for canary in [*documents.CANARIES, "Bridge memo", "canary-description"]:
        public = b"".join(p.read_bytes() for p in (town.dir / "public").rglob("*") if p.is_file())
        assert canary.encode() not in public, f"{canary} is public"
        if canary in documents.CANARIES:
            assert canary.encode() not in shown, f"{canary} is in an event or a log"

    with pytest.raises(Refused, match="cannot be released: .* warnings are open"):
        determine(clerk, number, "full", ["Bridge memo.docx"])
    decide(clerk, number, "Bridge memo.docx", kinds=["social-security-number"], reason="It is the example of the form.")
    assert "open warning" in held(clerk, number)["Bridge memo.docx"][1], "the others are still open"
    assert "It is the example of the form." in clerk.text(held(clerk, number)["Bridge memo.docx"][0])
    with pytest.raises(Refused, match="cannot be released"):
        determine(clerk, number, "full", ["Bridge memo.docx"])
    decide(clerk, number, "Bridge memo.docx")
    with pytest.raises(Refused, match="would not be given: list.xlsx"):
        determine(clerk, number, "full", ["Bridge memo.docx", "notes.txt"])
    determine(clerk, number, "full", ["Bridge memo.docx", "notes.txt"], **{"item-0-expected": "2031-01-01T10:00"})
    assert held(clerk, number)["Bridge memo.docx"][1] == "Released"

    made = town.get(f"/api/v1/track/{code}").json()["productions"][0]
    assert [file["name"] for file in made["files"]] == ["01-Bridge_memo.docx", "02-notes.txt"]
    said = letter(clerk, number, "determination")
    for file, content in zip(made["files"], [files["Bridge memo.docx"], files["notes.txt"]]):
        sum = hashlib.sha256(content).hexdigest()
        assert file["sha256"] == sum and sum in said and file["name"] in said
        for base in (f"/track/{code}", f"/requests/{number}"):
            got = town.get(f"{base}/productions/{made['id']}/{file['name']}")
            assert hashlib.sha256(got.content).hexdigest() == sum
            assert got.headers["content-disposition"].startswith("attachment")
            assert got.headers["x-content-type-options"] == "nosniff"
            assert "html" not in got.headers["content-type"]
    path = f"/track/{code}/productions/{made['id']}/01-Bridge_memo.docx"
    part = town.http.get(town.url + path, headers={"Range": "bytes=2-9"}, timeout=20)
    assert part.status_code == 206 and part.content == files["Bridge memo.docx"][2:10]
    assert town.get(f"/track/{code}/productions/{made['id']}/03-list.xlsx").status_code == 404
    page = town.get(f"/track/{code}").text
    assert "01-Bridge_memo.docx" in page and "2 documents" in page and "list.xlsx" not in page


def test_a_page_that_somebody_wrote_is_never_shown_by_a_browser(town):
    number, code = ask(town)
    page = b"<!DOCTYPE html><p>hello</p>"
    bring(town.clerk, number, ("evil.html", page), ("evil.svg", b"<?xml version='1.0'?><svg/>"))
    determine(town.clerk, number, "full", ["evil.html", "evil.svg"])
    made = town.get(f"/api/v1/track/{code}").json()["productions"][0]
    for file in made["files"]:
        got = town.get(f"/track/{code}/productions/{made['id']}/{file['name']}")
        assert got.headers["content-type"] == "application/octet-stream"
        assert got.headers["content-disposition"] == f"attachment; filename=\"{file['name']}\""
    href = held(town.clerk, number)["evil.html"][0]
    opened = town.clerk.get(f"{href}/content")
    assert opened.content == page and opened.headers["content-type"] == "application/octet-stream"
    assert opened.headers["content-disposition"].startswith("attachment")
    _, said = record(town.clerk, number)
    assert any(entry["event"]["type"] == "document-opened" for entry in said["events"]), "who looks is on record"


def test_a_redacted_copy_is_looked_into_again_and_its_law_is_in_the_letter(town):
    clerk = town.clerk
    number, code = ask(town)
    bring(clerk, number, ("memo.pdf", documents.painted_over()))
    href = held(clerk, number)["memo.pdf"][0]
    law = {
        "redaction-line-1-law": "PR-SSN", "redaction-line-1-what": "the number of the claimant",
        "redaction-line-1-statement": "Social Security numbers are never given.",
    }
    answers = {"reason": "The number was taken out.", "by": clerk.official}
    with pytest.raises(Refused, match="Name who decides"):
        send(clerk, f"{href}/replace", href, [("memo.pdf", documents.plain_pdf())], **{**answers, "by": ""}, **law)
    send(clerk, f"{href}/replace", href, [("memo redacted.pdf", documents.painted_over())], **answers, **law)
    again = held(clerk, number)["memo redacted.pdf"]
    assert "open warning" in again[1], "painting over is no redaction"
    send(clerk, f"{again[0]}/replace", again[0], [("memo final.pdf", documents.plain_pdf())], **answers, **law)
    names = {name: standing for name, (_, standing) in held(clerk, number).items()}
    assert names == {"memo final.pdf": "May be released", "memo redacted.pdf": "Replaced", "memo.pdf": "Replaced"}

    with pytest.raises(Refused, match="in part, not in full"):
        determine(clerk, number, "full", ["memo final.pdf"])
    determine(clerk, number, "partial", ["memo final.pdf"])
    said = letter(clerk, number, "determination")
    assert "the number of the claimant" in said and "Gov. Code § 7922.200" in said
    assert "Social Security numbers are never given." in said and clerk.official in said
    page = town.get(f"/track/{code}").text
    assert "the number of the claimant" in page.lower() and "01-memo_final.pdf" in page
    assert documents.SSN.encode() not in everything(town)


def test_documents_are_produced_in_installments_for_everyone_or_one(town):
    clerk = town.clerk
    number, code = ask(town)
    bring(clerk, number, ("first.txt", b"one"), ("second.txt", b"two"), ("third.txt", b"three"))
    determine(clerk, number, "full", ["first.txt"], **{"item-0-expected": "2031-01-01T10:00"})
    page = f"/desk/matters/{number}/documents"

    def produce(name, **more):
        answers = {"item": "0", "item-0-documents": id_of(clerk, number, name), **more}
        return clerk.send(f"{page}/produce", page=page, **answers)

    with pytest.raises(Refused, match="exception"):
        produce("second.txt", **{"item-0-audience": "requester"})
    basis = {"item-0-audience": "requester", "item-0-basis": "legal-process", "item-0-facts": "a subpoena"}
    produce("second.txt", **basis)
    produce("third.txt", last="yes")
    made = town.get(f"/api/v1/track/{code}").json()["productions"]
    assert [[file["name"] for file in one["files"]] for one in made] == [["01-first.txt"], ["01-second.txt"], ["01-third.txt"]]
    public = town.get(f"/api/v1/requests/{number}").json()["productions"]
    assert [one["files"][0]["name"] for one in public] == ["01-first.txt", "01-third.txt"]
    alone = f"productions/{made[1]['id']}/01-second.txt"
    assert town.get(f"/requests/{number}/{alone}").status_code == 404
    assert town.get(f"/track/{code}/{alone}").content == b"two"
    said = letter(clerk, number, "production")
    assert "01-third.txt" in said and "These are the last records" in said and hashlib.sha256(b"three").hexdigest() in said
    archive, _ = record(clerk, number)
    names = [name for name in archive.namelist() if name.startswith("productions/")]
    assert sorted(name.rpartition("/")[2] for name in names) == ["01-first.txt", "01-second.txt", "01-third.txt"]
    for name in names:
        assert archive.read(name) in (b"one", b"two", b"three")


def test_a_document_goes_with_the_rows_of_a_dataset(town):
    clerk = town.clerk
    number, code = ask(town, None, items=[{"dataset": "call-test", "fields": []}])
    bring(clerk, number, ("about the calls.txt", b"how they are counted"))
    page = f"/desk/matters/{number}"
    ids = id_of(clerk, number, "about the calls.txt")
    clerk.send(f"{page}/determination", page=page, do="determine", responsible="", **{"item-0-documents": ids})
    made = town.get(f"/api/v1/track/{code}").json()["productions"][0]
    assert made["dataset"] == "call-test" and made["rows"] == 2
    assert {"data.csv", "01-about_the_calls.txt"} <= {file["name"] for file in made["files"]}
    assert "2 rows, 1 document" in town.get(f"/track/{code}").text


def test_a_released_document_that_is_withdrawn_is_gone_from_every_door(town):
    clerk = town.clerk
    number, code = ask(town)
    bring(clerk, number, ("keep.txt", b"keep"), ("wrong.txt", b"of another request"))
    determine(clerk, number, "full", ["keep.txt", "wrong.txt"])
    made = town.get(f"/api/v1/track/{code}").json()["productions"][0]
    paths = [f"{base}/productions/{made['id']}/02-wrong.txt" for base in (f"/track/{code}", f"/requests/{number}")]
    assert all(town.get(path).ok for path in paths)
    href = held(clerk, number)["wrong.txt"][0]
    with pytest.raises(Refused, match="Name who decides"):
        clerk.send(f"{href}/withdraw", page=href, reason="It is of another request.", by="nobody")
    clerk.send(f"{href}/withdraw", page=href, reason="It is of another request.", by=clerk.official)
    assert [town.get(path).status_code for path in paths] == [404, 404]
    folder = town.dir / "public" / "productions" / made["id"]
    assert [path.name for path in folder.iterdir()] == ["01-keep.txt"]
    page = " ".join(re.sub(r"<[^>]+>", " ", town.get(f"/track/{code}").text).split())
    assert "document was taken down: It is of another request." in page
    archive, _ = record(clerk, number)
    assert not [name for name in archive.namelist() if name.endswith("wrong.txt")]
    town.run("ledger", "verify")


def test_a_document_is_for_the_clerk_and_seen_by_few(town):
    number, _ = ask(town)
    bring(town.clerk, number, ("canary-name.txt", b"one"))
    href = held(town.clerk, number)["canary-name.txt"][0]
    assert "canary-name" in town.counsel.text(f"/desk/matters/{number}/documents")
    assert "Withdraw" not in town.counsel.text(href) and "Replace" not in town.counsel.text(href)
    with pytest.raises(AssertionError, match="403"):
        bring(town.counsel, number, ("a.txt", b"a")) if town.counsel.get(href) else None
    for path in (f"/desk/matters/{number}/documents", href, f"{href}/content"):
        assert town.team.get(path).status_code == 403
    assert "canary-name" not in town.team.text(f"/desk/matters/{number}")
    forged = [("token", (None, "AAAA")), ("file", ("a.txt", b"a"))]
    sent = town.clerk.http.post(f"{town.desk}/desk/matters/{number}/documents", files=forged, timeout=60)
    assert sent.status_code == 403 and list(held(town.clerk, number)) == ["canary-name.txt"]
    with pytest.raises(Refused, match="Choose a file"):
        bring(town.clerk, number, ("", b""))


def test_what_is_missing_or_altered_is_found_and_a_backup_brings_it_back(town, tmp_path):
    clerk = town.clerk
    number, code = ask(town)
    bring(clerk, number, ("one.txt", b"one of the records"), ("two.txt", b"one of the records"))
    determine(clerk, number, "full", ["one.txt", "two.txt"])
    made = town.get(f"/api/v1/track/{code}").json()["productions"][0]
    sum = made["files"][0]["sha256"]
    kept = town.dir / "custodial" / "documents" / f"{sum}.zst"
    assert kept.exists(), "once for both"
    assert oct(kept.parent.stat().st_mode)[-3:] == "700"
    town.run("ledger", "verify")
    backup = tmp_path / "city.backup"
    town.run("backup", "--to", backup)

    released = town.dir / "public" / "productions" / made["id"] / "01-one.txt"
    content = released.read_bytes()
    released.write_bytes(b"altered")
    assert number in town.run("ledger", "verify", code=1).stderr
    released.unlink()
    assert "01-one.txt" in town.run("ledger", "verify", code=1).stderr
    released.write_bytes(content)
    packed = kept.read_bytes()
    kept.unlink()
    assert "is missing" in town.run("ledger", "verify", code=1).stderr
    kept.write_bytes(packed)
    town.run("ledger", "verify")

    done = daylight("restore", "--from", backup, "--data", tmp_path / "back")
    assert done.returncode == 0, done.stderr
    back = City(tmp_path / "back")
    back.run("ledger", "verify")
    assert (back.dir / "custodial" / "documents" / f"{sum}.zst").read_bytes() == packed
    file = tmp_path / "record.zip"
    file.write_bytes(clerk.get(f"/desk/matters/{number}/record.zip").content)
    assert daylight("ledger", "verify", "--data", town.dir, "--record", file).returncode == 0


def test_a_document_that_was_refused_or_broke_off_leaves_nothing(town):
    number, _ = ask(town)
    folder = town.dir / "custodial" / "documents"
    before = sorted(folder.iterdir())
    with pytest.raises(Refused, match="one line of at most"):
        bring(town.clerk, number, ("a" * 240 + ".txt", b"too long a name"))
    assert sorted(folder.iterdir()) == before
    stray = folder / f"{'0' * 64}.zst"
    stray.write_bytes(b"of an event that was never appended")
    town.server.kill()
    town.server.wait()
    town.serve()
    assert not stray.exists() and sorted(folder.iterdir()) == before
