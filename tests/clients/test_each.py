"""An archive of several tables becomes a dataset for each of them."""

import json
import zipfile

import geopandas
import pandas
import pytest
import shapely

FEED = {
    "agency.txt": "agency_id,agency_name\n1,Sacramento Regional Transit\n",
    "stops.txt": "stop_id,stop_name,stop_lat,stop_lon\n0001,J St,38.58,-121.49\n0002,K St,38.57,-121.48\n",
    "feed/stop_times.txt": "trip_id,arrival_time,stop_id\nA,08:00:00,0001\nA,25:10:00,0002\n",
}


@pytest.fixture
def feed(tmp_path):
    path = tmp_path / "gtfs.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in FEED.items():
            archive.writestr(name, text)
    return path


def each(city, file, *args, code=0):
    done = city.run("dataset", "add", file, "--each", "--title", "Transit", "--json", *args, code=code)
    return json.loads(done.stdout), done.stderr


def test_every_table_of_an_archive_is_a_dataset(city, feed):
    tables, _ = each(city, feed)
    assert [(table["part"], table["title"], table["outcome"]) for table in tables] == [
        ("agency.txt", "Transit: agency", "added"),
        ("stops.txt", "Transit: stops", "added"),
        ("feed/stop_times.txt", "Transit: stop_times", "added"),
    ]
    assert [table["receipt"]["rows"] for table in tables] == [1, 2, 2]
    shown = city.show(tables[1]["id"])["dataset"]
    assert (shown["title"], shown["slug"]) == ("Transit: stops", "transit-stops")
    originals = list((city.dir / "custodial" / "originals").rglob("*"))
    assert len([path for path in originals if path.is_file()]) == 1, "the archive is kept once"


def test_running_it_twice_duplicates_nothing(city, feed):
    first, _ = each(city, feed)
    head = city.head()
    again, _ = each(city, feed)
    assert [table["outcome"] for table in again] == ["exists"] * 3
    assert [table["id"] for table in again] == [table["id"] for table in first]
    assert city.head() == head


def test_a_table_that_is_refused_does_not_keep_the_others_out(city, feed):
    with zipfile.ZipFile(feed, "a") as archive:
        archive.writestr("license.pdf", b"%PDF-1.7")
        archive.writestr("shapes.txt", "shape_id,shape_pt_lat\n")
    tables, said = each(city, feed, code=1)
    outcomes = {table["part"]: table["outcome"] for table in tables}
    assert list(outcomes.values()) == ["added", "added", "added", "refused", "refused"]
    why = {table["part"]: table.get("why") for table in tables}
    assert "a PDF document" in why["license.pdf"] and "has no rows" in why["shapes.txt"]
    assert said == "daylight: 2 of 5 tables not added; the others are kept\n"
    plain = city.run("dataset", "add", feed, "--each", "--title", "Transit", code=1).stdout
    assert plain.count("exists ") == 3 and "not added   `license.pdf`" in plain


def test_a_file_that_is_one_table_has_nothing_to_choose_from(city, tmp_path):
    table = tmp_path / "table.csv"
    table.write_text("a,b\n1,2\n")
    refused = city.run("dataset", "add", table, "--each", "--title", "One", code=1)
    assert "--each is for a file of several tables" in refused.stderr


def test_every_sheet_of_a_workbook_and_every_layer_of_a_geopackage_is_a_dataset(city, tmp_path):
    book = tmp_path / "budget.xlsx"
    sheets = {"Table 1.1": pandas.DataFrame({"a": [1, 2]}), "Table 1.2": pandas.DataFrame({"b": ["x"]})}
    with pandas.ExcelWriter(book, engine="openpyxl") as writer:
        for name, frame in sheets.items():
            frame.to_excel(writer, sheet_name=name, index=False)
        writer.book.create_sheet("Notes").sheet_state = "hidden"
        writer.book.create_sheet("Empty")
    tables, _ = each(city, book)
    assert [(t["title"], t["outcome"], t["receipt"]["rows"]) for t in tables] == [
        ("Transit: Table 1.1", "added", 2), ("Transit: Table 1.2", "added", 1)]

    package = tmp_path / "places.gpkg"
    for layer, x in (("parks", 1.0), ("schools", 2.0)):
        frame = geopandas.GeoDataFrame({"n": [1]}, geometry=[shapely.Point(x, 3.0)], crs="EPSG:4326")
        frame.to_file(package, layer=layer, driver="GPKG", engine="pyogrio")
    tables, _ = each(city, package)
    assert [(t["title"], t["outcome"]) for t in tables] == [("Transit: parks", "added"), ("Transit: schools", "added")]


def test_a_file_of_one_table_is_not_for_each(city, tmp_path):
    one = tmp_path / "one.xlsx"
    pandas.DataFrame({"a": [1]}).to_excel(one, index=False)
    done = city.run("dataset", "add", one, "--each", "--title", "One", code=1)
    assert "leave it out" in done.stderr
