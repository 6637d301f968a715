"""Real files of cities are brought in without loss: every released cell says what the file says."""

import collections
import decimal

import pandas
import pyarrow
import pyarrow.parquet
import pytest
from conftest import (
    BIKES,
    BUSINESSES,
    CRIME_2006,
    CRIME_2006_HEADERLESS,
    CRIME_2006_PIPES,
    CRIME_2021,
    DECIDED,
    NYC_311,
    PAYROLL,
    PETS,
    SERVICE_2016,
    SF_POLICE,
    STOPS,
    source,
)

# File, rows, encoding as detected, and how pandas has to be told to read it.
FILES = {
    "sacramento-crime-2021": (CRIME_2021, 38119, "utf-8", dict(encoding="utf-8-sig")),
    "sacramento-311-2016": (SERVICE_2016, 5000, "utf-8", dict(encoding="utf-8", encoding_errors="replace")),
    "sf-police-incidents": (SF_POLICE, 10000, "utf-8", {}),
    "chicago-employee-payroll": (PAYROLL, 33183, "utf-8", dict(encoding="utf-8-sig")),
    "berkeley-police-stops": (STOPS, 29208, "utf-8", {}),
    "nyc-311": (NYC_311, 1000, "utf-8", {}),
    "sacramento-crime-2006": (CRIME_2006, 7584, "utf-8", {}),
    "sacramento-crime-2006-pipes": (CRIME_2006_PIPES, 7584, "utf-8", dict(sep="|")),
    "sf-restaurants": (BUSINESSES, 6406, "windows-1252", dict(encoding="cp1252")),
    "seattle-pet-licenses": (PETS, 52519, "utf-8", {}),
    "montreal-bike-counts": (BIKES, 310, "windows-1252", dict(encoding="cp1252", sep=";")),
}


def number(text):
    """The number a person wrote, thousands separators and all; words for nothing are nothing."""
    text = text.strip().replace(",", "")
    return None if text in ("", "NA") else decimal.Decimal(text)


def is_number(type):
    return pyarrow.types.is_integer(type) or pyarrow.types.is_decimal(type) or pyarrow.types.is_floating(type)


def read_source(name, **options):
    return pandas.read_csv(source(name), dtype=str, keep_default_na=False, na_filter=False, **options)


def assert_same_cells(release, table):
    """Compares texts by characters and numbers by value, as multisets of rows: a release has its own order."""
    released = pyarrow.parquet.read_table(release / "data.parquet")
    # The public number of a row stands before the fields.
    released = released.drop_columns([":id"])
    assert released.num_rows == len(table)
    assert released.num_columns == table.shape[1]
    ours, theirs = [], []
    for index, field in enumerate(released.schema):
        theirs_here = table.iloc[:, index].tolist()
        ours_here = released.column(index).to_pylist()
        if pyarrow.types.is_string(field.type):
            ours.append(["" if cell is None else cell for cell in ours_here])
            # A word for nothing is a value only beside other text.
            empty = all(cell in ("", "NA") for cell in theirs_here)
            theirs.append(["" if empty else cell for cell in theirs_here])
        elif is_number(field.type):
            ours.append([None if cell is None else decimal.Decimal(cell) for cell in ours_here])
            theirs.append([number(cell) for cell in theirs_here])
        else:
            # Dates, times and points: what was empty is null, what was not is not.
            ours.append([cell is None for cell in ours_here])
            theirs.append([cell == "" or cell == "NA" for cell in theirs_here])
        only_here = collections.Counter(ours[-1]) - collections.Counter(theirs[-1])
        assert not only_here, f"cells of {field.name} that the file does not have: {list(only_here)[:5]}"
    assert collections.Counter(zip(*ours)) == collections.Counter(zip(*theirs))


@pytest.mark.parametrize("name", FILES)
def test_every_released_cell_says_what_the_file_says(module_city, name):
    file, rows, encoding, options = FILES[name]
    added = module_city.add(source(file), title=name)
    assert added["standing"] == "published"
    assert added["receipt"]["rows"] == rows
    assert added["receipt"]["text"]["encoding"] == encoding
    shown = module_city.show(added["id"])["dataset"]
    assert shown["releases"][0]["rows"] == rows
    assert_same_cells(module_city.release(added["id"]), read_source(file, **options))


def test_what_could_not_be_read_is_set_aside_and_said(module_city):
    added = module_city.add(source(SERVICE_2016), title="Set aside", publish=False)
    assert added["receipt"]["set_aside"]["total"] == 1
    assert added["receipt"]["warnings"]


def test_leading_zeros_and_padding_are_kept(module_city):
    crime = module_city.add(source(CRIME_2021), title="Leading zeros")
    table = pyarrow.parquet.read_table(module_city.release(crime["id"]) / "data.parquet")
    assert "0976" in table["grid"].to_pylist() and "01" in table["offense_ext"].to_pylist()
    blotter = module_city.add(source(CRIME_2006), title="Padding")
    table = pyarrow.parquet.read_table(module_city.release(blotter["id"]) / "data.parquet")
    assert "3C        " in table["beat"].to_pylist()


def test_a_file_without_header_is_not_published_until_somebody_says_so(city):
    file = source(CRIME_2006_HEADERLESS)
    head = city.head()
    refused = city.run("dataset", "add", file, "--title", "Headerless", *DECIDED, "--publish", code=1)
    assert "header row" in refused.stderr and "--header-row none" in refused.stderr
    assert city.head() == head

    unpublished = city.add(file, title="Headerless", publish=False)
    assert any("header row" in question for question in unpublished["questions"])
    still = city.run("dataset", "publish", unpublished["id"], *DECIDED, code=1)
    assert "header row" in still.stderr

    told = city.add(file, "--header-row", "none", title="Headerless")
    assert told["standing"] == "published" and told["receipt"]["rows"] == 1000
    assert_same_cells(city.release(told["id"]), read_source(CRIME_2006_HEADERLESS, header=None))


def test_csv_of_a_release_reads_back_as_the_same_rows(module_city):
    added = module_city.add(source(STOPS), title="Stops")
    release = module_city.release(added["id"])
    text = pandas.read_csv(release / "data.csv", dtype=str, keep_default_na=False, na_filter=False)
    table = read_source(STOPS)
    for ours, theirs in [("incident_number", "Incident Number"), ("dispositions", "Dispositions"), ("location", "Location")]:
        assert collections.Counter(text[ours]) == collections.Counter(table[theirs])


def test_an_encoding_that_is_named_is_believed(city, tmp_path):
    file = tmp_path / "mac.csv"
    file.write_bytes("id,Café\n1,Señor Peña’s\n2,Zoë\n".encode("mac_roman"))
    added = city.add(file, "--encoding", "macintosh", title="Mac Roman")
    assert added["receipt"]["text"]["encoding"] == "macintosh"
    table = pyarrow.parquet.read_table(city.release(added["id"]) / "data.parquet")
    assert sorted(table.column(2).to_pylist()) == ["Señor Peña’s", "Zoë"]
    refused = city.run("dataset", "add", file, "--title", "None", "--encoding", "klingon", code=1)
    assert "not a character encoding" in refused.stderr
