"""What is found in documents that writers of others made: what is hidden, what was meant to be gone, personal values. No
report holds a value, and no file ends the program."""

import json
import random
import subprocess
import time

import pytest

import documents
from conftest import BINARY, daylight


def scanned(folder, name, content):
    """What is found in a document: kinds with their places and counts."""
    path = folder / name
    path.write_bytes(content)
    done = daylight("scan", path, "--json")
    assert done.returncode == 0, done.stderr
    for canary in documents.CANARIES:
        assert canary not in done.stdout.replace(str(path), ""), f"{canary} is told of {name}"
    report = json.loads(done.stdout)[0]["report"]
    found = {}
    for finding in report["findings"]:
        found.setdefault(finding["kind"], {})[finding["place"]] = finding["count"]
    return report["media"], found


def test_a_word_document_is_looked_into_from_end_to_end(tmp_path):
    media, found = scanned(tmp_path, "memo.docx", documents.word())
    assert media == "word"
    assert found["social-security-number"] == {"paragraphs 41 to 42": 1}, "one number in three runs"
    assert found["phone-number"] == {"paragraphs 41 to 42": 1}
    assert found["hidden-text"] == {"paragraphs 41 to 42": 1}
    assert found["tracked-change"] == {"paragraphs 1 to 20": 1}
    assert found["date-of-birth"] == {"paragraphs 1 to 20": 1}, "what was taken out is still there"
    assert found["comment"] == {"comments": 1} and found["e-mail-address"] == {"comments": 1}
    assert sum(found["properties"].values()) >= 2
    assert "unreadable" not in found


def test_a_document_with_nothing_in_it_has_no_warning(tmp_path):
    assert scanned(tmp_path, "a.docx", documents.plain_word()) == ("word", {})
    assert scanned(tmp_path, "a.pdf", documents.plain_pdf()) == ("pdf", {})
    assert scanned(tmp_path, "a.csv", b"Tree,Height\nOak,9\n") == ("csv", {})


def test_slides_that_are_hidden_and_their_notes_are_found(tmp_path):
    media, found = scanned(tmp_path, "a.pptx", documents.slides())
    assert media == "slides"
    assert found["hidden-slide"] == {"slide 2": 1}
    assert found["social-security-number"] == {"slide 2": 1}
    assert found["speaker-notes"] == {"notes 1": 1} and found["phone-number"] == {"notes 1": 1}
    assert "properties" in found


def test_a_workbook_tells_what_is_hidden_and_what_stands_under_which_heading(tmp_path):
    media, found = scanned(tmp_path, "list.xlsx", documents.workbook())
    assert media == "workbook"
    assert found["hidden-sheet"] == {"sheet 2": 1}
    assert found["hidden-rows"] == {"sheet 1": 1} and found["hidden-columns"] == {"sheet 1": 1}
    assert found["social-security-number"] == {"sheet 1, column D": 5}
    assert found["date-of-birth"] == {"sheet 1, column B": 5}, "and not the dates of hiring"
    assert found["licence-plate"] == {"sheet 2, column A": 1}
    assert found["comment"] == {"sheet 1": 1} and found["phone-number"] == {"comments": 1}
    assert sum(found["defined-name"].values()) == 1 and "properties" in found


def test_older_and_open_formats_are_read_too(tmp_path):
    _, found = scanned(tmp_path, "a.xls", documents.old_workbook())
    assert found["hidden-sheet"] == {"sheet 2": 1} and found["payment-card"] == {"sheet 1, column A": 1}
    assert found["social-security-number"] == {"sheet 2, column A": 1}
    media, found = scanned(tmp_path, "a.ods", documents.open_sheet())
    assert media == "workbook"
    assert found["licence-plate"] == {"sheet 1, column A": 1} and found["e-mail-address"] == {"comments": 1}
    media, found = scanned(tmp_path, "a.odt", documents.open_text())
    assert media == "open-text"
    assert found["tracked-change"] == {"the whole document": 1} and "driver-licence" in found
    assert sum(found["social-security-number"].values()) == 1


def test_text_under_a_bar_is_found_and_text_over_a_shade_is_none(tmp_path):
    media, found = scanned(tmp_path, "a.pdf", documents.painted_over())
    assert media == "pdf"
    assert found["painted-over"] == {"page 2": 1}
    assert found["social-security-number"] == {"page 2": 1}
    assert found["properties"] == {"properties of the document": 1}, "`untitled` says nothing"


def test_everything_that_goes_along_with_the_pages_is_found(tmp_path):
    _, found = scanned(tmp_path, "a.pdf", documents.annotated())
    assert found["annotation"] == {"page 1": 1}, "a link is no remark"
    assert found["unapplied-redaction"] == {"page 1": 1}
    assert found["phone-number"] == {"page 1, annotations": 1}
    assert found["form-value"] == {"the form": 1}
    assert found["social-security-number"] == {"embedded file 1, column B": 1, "the form": 1}
    assert found["hidden-layer"] == {"the whole document": 1}
    assert sum(found["script"].values()) == 1
    assert found["embedded-file"] == {"the whole document": 1}
    assert found["properties"] == {"properties of the document": 1, "properties of the document (XMP)": 1}


def test_what_an_earlier_version_of_a_pdf_says_is_found(tmp_path):
    _, found = scanned(tmp_path, "a.pdf", documents.revised())
    assert found["earlier-version"] == {"the whole document": 1}
    assert found["social-security-number"] == {"earlier version 1, page 1": 1}


def test_pictures_of_words_and_unseen_words_are_told(tmp_path):
    _, found = scanned(tmp_path, "a.pdf", documents.scanned())
    assert found["picture-of-text"] == {"page 1": 1}
    _, found = scanned(tmp_path, "b.pdf", documents.unseen_words())
    assert found["invisible-text"] == {"page 1": 1} and found["social-security-number"] == {"page 1": 1}


def test_a_photograph_says_where_it_was_taken(tmp_path):
    media, found = scanned(tmp_path, "a.jpg", documents.photograph())
    assert media == "image"
    place = {"properties of the picture": 1}
    assert found["location"] == place and found["device-serial"] == place and found["owner-name"] == place
    assert found["thumbnail"] == place


def test_a_message_is_looked_into_with_its_attachments(tmp_path):
    media, found = scanned(tmp_path, "a.eml", documents.message())
    assert media == "mail"
    assert found["blind-copy"] == {"its headers": 2}
    assert found["date-of-birth"]["its text"] == 1
    assert found["social-security-number"] == {"attachment 1, paragraphs 41 to 42": 1, "attachment 2, page 2": 1}
    assert found["painted-over"] == {"attachment 2, page 2": 1}


def test_archives_are_looked_into_as_deep_as_they_go(tmp_path):
    inner = documents.packed([("memo.docx", documents.word()), ("notes.txt", f"SSN {documents.SSN}".encode())])
    media, found = scanned(tmp_path, "a.zip", documents.packed([("inner.zip", inner), ("a.pdf", documents.plain_pdf())]))
    assert media == "archive"
    assert found["social-security-number"] == {
        "file 1 of the archive, file 1 of the archive, paragraphs 41 to 42": 1,
        "file 1 of the archive, file 2 of the archive, lines 1 to 1": 1,
    }
    for _ in range(6):
        inner = documents.packed([("a.zip", inner)])
    _, found = scanned(tmp_path, "deep.zip", inner)
    assert any("too deep" in place for place in found["unreadable"])


@pytest.mark.parametrize("name, content, why", [
    ("a.pdf", documents.protected, "password"),
    ("a.zip", documents.bomb, "unpacks to more"),
    ("a.docx", lambda: documents.word()[:4000], "damaged"),
    ("a.pdf", lambda: b"%PDF-1.7\n" + b"1 0 obj <<" * 1000, "damaged"),
    ("a.bin", lambda: bytes(range(256)) * 9, "format is not known"),
    ("a.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096, "format is not known"),
])
def test_what_cannot_be_looked_into_is_itself_a_warning(tmp_path, name, content, why):
    begun = time.monotonic()
    _, found = scanned(tmp_path, name, content())
    assert any(why in place for place in found["unreadable"]), found
    assert time.monotonic() - begun < 100


def test_entities_do_not_grow(tmp_path):
    begun = time.monotonic()
    scanned(tmp_path, "a.docx", documents.entities())
    assert time.monotonic() - begun < 10


def test_no_damage_ends_the_program_or_is_passed_over(tmp_path):
    """A document in which bytes were changed is looked into as far as it goes, or said not to be."""
    chance = random.Random(7)
    makers = [documents.word, documents.workbook, documents.painted_over, documents.annotated, documents.photograph,
              documents.message, documents.old_workbook, documents.open_text, documents.slides]
    paths = []
    for n in range(90):
        content = bytearray(makers[n % len(makers)]())
        for _ in range(chance.randint(1, 40)):
            at = chance.randrange(len(content))
            if chance.random() < 0.2:
                del content[at:at + chance.randint(1, 200)]
            else:
                content[at] = chance.randrange(256)
            if not content:
                break
        path = tmp_path / f"{n}.bin"
        path.write_bytes(content)
        paths.append(path)
    done = daylight("scan", *paths, "--json", timeout=300)
    assert done.returncode == 0, done.stderr
    reports = json.loads(done.stdout)
    assert len(reports) == 90
    for canary in documents.CANARIES:
        assert canary not in done.stdout
    # A warning or a finding of each: none came through as if it held nothing.
    silent = [r["file"] for r in reports if not r["report"]["findings"]]
    assert not silent, silent


def test_what_looks_into_a_document_may_do_nothing_else(tmp_path):
    """The process that does reads one file: its name comes on the input, and no other file can be opened."""
    path = tmp_path / "a.txt"
    path.write_text(f"SSN {documents.SSN}")
    done = subprocess.run([BINARY, "scan", "--confined", str(path)], input="a.txt", capture_output=True, text=True)
    assert done.returncode == 0 and "social-security-number" in done.stdout and not done.stderr
    missing = subprocess.run([BINARY, "scan", "--confined", str(tmp_path / "none")], input="a", capture_output=True, text=True)
    assert missing.returncode == 1 and missing.stdout == ""


@pytest.mark.parametrize("name, content", [
    ("a.pdf", lambda: documents.plain_pdf().replace(b"/Trans", b"/X " + b"[" * 200_000 + b" /Trans", 1)),
    ("a.docx", lambda: documents.packed([("word/document.xml", b"<w:p>" * 300_000)])),
    ("a.json", lambda: b"[" * 2_000_000),
    ("a.html", lambda: b"<!DOCTYPE html>" + b"<div>" * 500_000),
    ("a.eml", lambda: b"From: a\nTo: b\nSubject: c\nContent-Type: multipart/mixed; boundary=x\n\n" + b"--x\nContent-Type: multipart/mixed; boundary=x\n\n" * 20_000),
])
def test_what_is_nested_without_end_ends_nothing(tmp_path, name, content):
    begun = time.monotonic()
    scanned(tmp_path, name, content())
    assert time.monotonic() - begun < 100
