"""Files that are no tables are refused in one line, leave nothing behind, and never fill the memory."""

import gzip
import os
import subprocess
import sys
import zipfile
import zlib

import pytest
from conftest import BINARY, DECIDED

MEMORY_MAX = 600 << 20


# Runs a command and says the most memory it took, in bytes. A process of its own, because what the one that starts a
# command holds counts as held by the command.
MEASURED = """
import os, sys
child = os.posix_spawn(sys.argv[2], sys.argv[2:], dict(os.environ))
_, status, usage = os.wait4(child, 0)
open(sys.argv[1], "w").write(str(usage.ru_maxrss * 1024))
sys.exit(os.waitstatus_to_exitcode(status))
"""


def refused(city, file, *args):
    """Adds a file that must be refused; the memory of the program is measured."""
    head = city.head()
    command = [BINARY, "dataset", "add", str(file), "--data", str(city.dir), "--id", "badd-data", "--title", "Bad"]
    out, err, memory = (city.dir.parent / name for name in ("out", "err", "memory"))
    with open(out, "wb") as stdout, open(err, "wb") as stderr:
        measured = [sys.executable, "-c", MEASURED, str(memory), *command, *DECIDED, "--publish", *args]
        code = subprocess.run(measured, stdout=stdout, stderr=stderr).returncode
    taken = int(memory.read_text())
    assert taken < MEMORY_MAX, f"{taken >> 20} MB"
    lines = err.read_text(errors="replace").splitlines()
    assert code == 1, f"exit {code}: {lines} {out.read_text()[:200]}"
    assert len(lines) == 1 and lines[0].startswith("daylight: ") and len(lines[0]) < 1000, lines
    assert out.read_bytes() == b""
    assert city.run("dataset", "show", "badd-data", code=1).stderr
    assert city.head() == head
    return lines[0]


def gzip_of(path, pieces):
    """A small gzip file of much text, made without holding the text."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    with open(path, "wb") as file:
        for piece in pieces:
            file.write(packer.compress(piece))
        file.write(packer.flush())
    return path


def test_a_binary_file_is_refused(city, tmp_path):
    file = tmp_path / "program.csv"
    file.write_bytes(bytes(range(256)) * 4096)
    refused(city, file)


@pytest.mark.parametrize(
    "text,what",
    [
        ('[{"id": 1, "name": "a"},\n {"id": 2, "name": ', "JSON"),
        ('{"type": "FeatureCollection",\n"features": []}', "no rows"),
        ("<!DOCTYPE html>\n<html><body>a,b\n1,2</body></html>", "a web page"),
        ('<?xml version="1.0"?>\n<kml/>', "no rows"),
        ('<?xml version="1.0"?>\n<!DOCTYPE kml [<!ENTITY a "b">]><kml>&a;</kml>', "KML"),
        ('<?xml version="1.0"?>\n<rss/>', "KML"),
    ],
)
def test_markup_is_no_table(city, tmp_path, text, what):
    file = tmp_path / "download.csv"
    file.write_text(text)
    assert what in refused(city, file)


def test_an_empty_file_is_refused(city, tmp_path):
    file = tmp_path / "empty.csv"
    file.write_bytes(b"")
    refused(city, file)


def test_a_file_of_blank_lines_is_refused(city, tmp_path):
    # Depends on a file without rows being refused by `dataset add`.
    file = tmp_path / "blank.csv"
    file.write_bytes(b"\n\r\n  \n\n")
    refused(city, file)


def test_a_header_without_rows_is_refused(city, tmp_path):
    # Depends on a file without rows being refused by `dataset add`.
    file = tmp_path / "header.csv"
    file.write_text("id,name\n")
    refused(city, file)


def test_twenty_thousand_columns_are_refused(city, tmp_path):
    file = tmp_path / "wide.csv"
    names = ",".join(f"c{n}" for n in range(20_000))
    row = ",".join("1" for _ in range(20_000))
    file.write_text(f"{names}\n{row}\n{row}\n")
    refused(city, file)


def test_a_gzip_file_of_two_gigabytes_of_zeros_is_refused(city, tmp_path):
    refused(city, gzip_of(tmp_path / "zeros.csv.gz", (bytes(1 << 20) for _ in range(2048))))


def test_one_line_of_two_gigabytes_is_refused(city, tmp_path):
    head = b"id,name\n1,"
    refused(city, gzip_of(tmp_path / "line.csv.gz", (head if n == 0 else b"x" * (1 << 20) for n in range(2049))))


def test_an_open_quote_before_two_gigabytes_is_refused(city, tmp_path):
    head = b'id,name\n1,"'
    pieces = (head if n == 0 else b"1,a\n" * (1 << 18) for n in range(2049))
    refused(city, gzip_of(tmp_path / "quote.csv.gz", pieces))


def test_a_broken_gzip_file_is_refused(city, tmp_path):
    file = tmp_path / "broken.csv.gz"
    whole = gzip.compress(b"id,name\n" + b"1,abcdefgh\n" * 100_000)
    file.write_bytes(whole[: len(whole) // 2])
    refused(city, file)


def test_an_archive_of_several_or_of_archives_is_refused(city, tmp_path):
    file = tmp_path / "archive.csv"
    for names, words in ((("a.txt", "b.txt"), "name one of `a.txt`, `b.txt`"), (("../a.txt",), "leads out of it")):
        with zipfile.ZipFile(file, "w") as archive:
            for name in names:
                archive.writestr(name, "id,name\n1,a\n")
        assert words in refused(city, file)
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as archive:
        with zipfile.ZipFile(file, "w") as inner:
            inner.writestr("a.txt", "id,name\n1,a\n")
        archive.write(file, "inner.zip")
    assert "holds another one" in refused(city, tmp_path / "outer.zip")


def test_a_missing_file_is_refused(city, tmp_path):
    # Depends on a refusal naming the file.
    assert "nowhere.csv" in refused(city, tmp_path / "nowhere.csv")


def test_a_folder_is_refused(city, tmp_path):
    refused(city, tmp_path)
    assert "`.`: this is a folder" in refused(city, ".")


def test_a_file_that_may_not_be_read_is_refused(city, tmp_path):
    if os.geteuid() == 0:
        # Root reads everything but a device that gives nothing back.
        refused(city, "/proc/self/mem")
        return
    file = tmp_path / "closed.csv"
    file.write_text("id,name\n1,a\n")
    file.chmod(0)
    refused(city, file)


def test_a_row_with_more_cells_than_the_header_is_kept_and_said(city, tmp_path):
    file = tmp_path / "ragged.csv"
    file.write_text("id,name,city\n1,a,x\n2,b\n3,c,z,surplus\n" + "".join(f"{n},n{n},y\n" for n in range(4, 40)))
    added = city.add(file)
    assert added["receipt"]["rows"] == 39
    assert (added["receipt"]["short_rows"], added["receipt"]["long_rows"]) == (1, 1)
    assert any(warning.startswith("1 row has more cells") for warning in added["receipt"]["warnings"])
    released = b"".join(path.read_bytes() for path in city.release(added["id"]).iterdir())
    assert b"surplus" not in released


@pytest.mark.parametrize("id", ["short", "UPPER-CASE", "../../etc", "abcd_1234"])
def test_an_id_that_is_none_is_misuse(city, tmp_path, id):
    file = tmp_path / "rows.csv"
    file.write_text("id,name\n1,a\n")
    city.run("dataset", "add", file, "--title", "T", "--id", id, code=2)
