"""docs/ingestion.md says of every real file how it is read, or why it is refused; this test writes it and keeps it true.

Run it with DAYLIGHT_BLESS=1 to accept what changed.
"""

import concurrent.futures
import fnmatch
import json
import os
import textwrap

from conftest import DATA, ROOT, City, daylight, source

PAGE = ROOT / "docs" / "ingestion.md"

INTRODUCTION = """\
# How real files are read

Every file of the collection of real municipal files, brought in as it was found with `daylight dataset add` and no
other word: how it was read, or the refusal and why that is right. Written by `tests/clients/test_ingestion_page.py`;
run it with `DAYLIGHT_BLESS=1` to accept what changed.
"""

# Files that are refused, and why a refusal is right; a name may stand for several.
SEVERAL_LISTS = "it has several lists of objects, and which of them is the table is for a person to say."
REFUSALS = {
    "*.view.json": "what a portal says of a dataset is no dataset; " + SEVERAL_LISTS,
    "catalog-arcgis-rest/*.json": "an answer of a map server has its rows and their fields; " + SEVERAL_LISTS,
    "catalog-dcat-us-schemas/*.json": "a catalog, or the schema of one, is no table; " + SEVERAL_LISTS,
}

TYPES = {
    "multi-point": "points",
    "multi-line": "lines",
    "multi-polygon": "areas",
    "timestamp": "date and time",
    "timestamp-utc": "date and time (UTC)",
}
REASONS = {
    "extra-cell": "beyond the last column",
    "undecodable-bytes": "bytes that are no text",
    "before-header": "above the header",
    "after-table": "below the table",
    "unread": "what a cell cannot hold",
    "not-of-type": "not of the type declared",
}


def type_word(type):
    if isinstance(type, dict):
        (name, facts), = type.items()
        return f"{name} ({facts['scale']})" if "scale" in facts else name
    return TYPES.get(type, type)


def wrapped(text):
    return textwrap.fill(text, 118, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def read_as(receipt):
    """What the file was taken for."""
    words = []
    if member := receipt.get("member"):
        words.append(f"the file `{member}` of the archive")
    if receipt["original"]["compression"] != "none":
        words.append(receipt["original"]["compression"])
    if text := receipt["text"]:
        words.append(f"text in {text['encoding']} ({text['encoding_why']})")
        words.append(f"delimiter {text['delimiter']} ({text['delimiter_why']})")
    if table := receipt.get("table"):
        words.append(table["format"])
        words += [f"part `{table['part']}`"] if table.get("part") else []
        words += [table["crs"]] if table.get("crs") else []
    return ", ".join(words)


def set_aside(receipt):
    aside = receipt["set_aside"]
    if not aside["total"]:
        return "nothing"
    reasons = [entry["reason"] for entry in aside["first"]]
    counts = [f"{reasons.count(reason)} {words}" for reason, words in REASONS.items() if reason in reasons]
    more = f", and {aside['total'] - len(reasons)} more" if aside["total"] > len(reasons) else ""
    return ", ".join(counts) + more


def taken(receipt):
    header = receipt["header"]
    yield f"- Read as: {read_as(receipt)}"
    if title := (receipt.get("table") or {}).get("title"):
        yield f"- Titled: {title}"
    record = f"record {header['record']}: " if header["record"] else ""
    doubt = " **(it may be data; publication waits for a person)**" if header["looks_like_data"] else ""
    yield f"- Header: {record}{header['why']}{doubt}"
    yield f"- Rows: {receipt['rows']:,}; fields: {len(receipt['fields'])}; set aside: {set_aside(receipt)}"
    fields = ", ".join(f"`{field['name']}` {type_word(field['type'])}" for field in receipt["fields"])
    yield f"- Fields: {fields}"
    for warning in receipt["warnings"]:
        yield f"- Warning: {warning}"


def section(name, outcome):
    """What is said of one file, and the pattern of the refusal it fell under."""
    lines = [f"## {name}", ""]
    if outcome.returncode == 0:
        lines += map(wrapped, taken(json.loads(outcome.stdout)["receipt"]))
        return "\n".join(lines) + "\n", None
    said = outcome.stderr.strip().removeprefix("daylight: ")
    pattern = next((pattern for pattern in REFUSALS if fnmatch.fnmatch(name, pattern)), None)
    assert outcome.returncode == 1 and pattern, f"{name} is refused, and nothing says that this is right: {said}"
    lines += [wrapped(f"- Refused: {said}"), wrapped(f"- Why that is right: {REFUSALS[pattern]}")]
    return "\n".join(lines) + "\n", pattern


def test_the_page_says_how_every_real_file_is_read(tmp_path):
    source("README.md")
    city = City(tmp_path / "city")
    city.run("init", "--city", "City of Sacramento")
    files = sorted(path for path in DATA.rglob("*") if path.is_file() and path.name != "README.md")
    names = [path.relative_to(DATA).as_posix() for path in files]

    def add(path):
        return daylight("dataset", "add", path, "--title", path.name, "--json", "--data", city.dir)

    largest_first = sorted(range(len(files)), key=lambda at: -files[at].stat().st_size)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        running = {at: pool.submit(add, files[at]) for at in largest_first}
        sections = [section(name, running[at].result()) for at, name in enumerate(names)]
    unused = set(REFUSALS) - {pattern for _, pattern in sections}
    assert not unused, f"these are no longer refused: {unused}"
    page = INTRODUCTION + "\n" + "\n".join(text for text, _ in sections)
    if os.environ.get("DAYLIGHT_BLESS"):
        PAGE.write_text(page)
    assert PAGE.exists(), f"{PAGE} is missing: run this test with DAYLIGHT_BLESS=1"
    assert PAGE.read_text() == page, "docs/ingestion.md is out of date: run this test with DAYLIGHT_BLESS=1"
