"""Where rows are, as a person declared it: points computed from released fields, compared with pyproj and with the
degrees that the same files have beside them."""

import csv
import io
import json
import re

import pandas
import pyproj
import pytest
from conftest import DECIDED, source

TREES = "nyc-street-trees/street_trees.csv.gz"
WIFI = "nyc-wifi-hotspots/wifi_hotspots.csv.gz"
CALLS = "nyc-311-2019-12-31/nyc311.csv"
POINT = re.compile(r"POINT \((-?[\d.]+) (-?[\d.]+)\)")


def csv_of(city, id):
    answer = city.get(f"/resource/{id}.csv", **{"$limit": 100000})
    assert answer.status_code == 200, answer.text
    return pandas.read_csv(io.StringIO(answer.text), dtype=str)


def position(text):
    longitude, latitude = POINT.fullmatch(text).groups()
    return float(longitude), float(latitude)


def test_coordinates_of_a_projected_system_are_put_into_degrees_as_pyproj_does(city):
    city.add(source(TREES), "--id", "tree-0001", "--geometry", "EPSG:2263=x_sp,y_sp")
    city.serve()
    rows = csv_of(city, "tree-0001")
    assert len(rows) == 5000
    degrees = pyproj.Transformer.from_crs("EPSG:2263", "EPSG:4326", always_xy=True)
    for x, y, point, latitude, longitude in rows[["x_sp", "y_sp", "point", "latitude", "longitude"]].itertuples(index=False):
        ours, theirs = position(point), degrees.transform(float(x), float(y))
        assert ours == pytest.approx(theirs, abs=2e-9)
        assert ours == pytest.approx((float(longitude), float(latitude)), abs=2e-6)


def test_a_computed_point_is_asked_and_drawn_like_any_other(city):
    city.add(source(TREES), "--id", "tree-0001", "--geometry", "EPSG:2263=x_sp,y_sp")
    city.serve()
    near = "within_circle(point, 40.72309177, -73.84421522, 300)"
    found = city.get("/resource/tree-0001.json", **{"$where": near, "$limit": 5000}).json()
    assert found and any(row["tree_id"] == "180683" for row in found)
    assert found[0]["point"]["type"] == "Point"
    shapes = city.get("/resource/tree-0001.geojson", **{"$limit": 2}).json()
    assert all(feature["geometry"]["type"] == "Point" for feature in shapes["features"])
    columns = {c["fieldName"]: c for c in city.get("/api/views/tree-0001.json").json()["columns"]}
    assert columns["point"]["dataTypeName"] == "point" and "EPSG:2263" in columns["point"]["description"]


def test_two_numbers_in_one_cell(city):
    city.add(source(WIFI), "--id", "wifi-0001", "--geometry", "lat-lon=location_lat_long")
    city.serve()
    rows = csv_of(city, "wifi-0001")
    theirs = rows["location_lat_long"].str.extract(r"\((-?[\d.]+), (-?[\d.]+)\)").astype(float)
    ours = rows["point"].map(position)
    assert len(rows) > 3000
    assert list(ours) == list(zip(theirs[1], theirs[0]))


def test_rows_without_coordinates_are_no_place(city):
    city.add(source(CALLS), "--id", "call-0001", "--geometry",
             "EPSG:2263=x_coordinate_state_plane,y_coordinate_state_plane")
    city.serve()
    rows = csv_of(city, "call-0001")
    known = rows["x_coordinate_state_plane"].notna()
    assert 0 < (~known).sum() < len(rows)
    assert (rows["point"].notna() == known).all()
    # The coordinates are whole feet, and the shapes in the file those of the city's geocoder.
    for ours, theirs in rows[known][["point", "location"]].itertuples(index=False):
        assert position(ours) == pytest.approx(position(theirs), abs=5e-6)


def test_what_is_declared_is_changed_and_taken_back(city):
    city.add(source(TREES), "--id", "tree-0001")
    city.serve()
    fields = lambda: [c["fieldName"] for c in city.get("/api/views/tree-0001.json").json()["columns"]]
    assert "point" not in fields()
    city.run("dataset", "geometry", "tree-0001", "degrees=latitude,longitude", *DECIDED)
    assert "point" in fields()
    assert "degrees=latitude,longitude" in city.run("dataset", "show", "tree-0001").stdout
    city.run("dataset", "geometry", "tree-0001", "none", *DECIDED)
    assert "point" not in fields()
    said = city.run("dataset", "geometry", "tree-0001", "EPSG:1=x_sp,y_sp", *DECIDED, code=1).stderr
    assert "EPSG:1" in said
    said = city.run("dataset", "geometry", "tree-0001", "degrees=latitude,latitude", *DECIDED, code=1).stderr
    assert "both coordinates" in said
    said = city.run("dataset", "geometry", "tree-0001", "EPSG:2263=x_sp,nowhere", *DECIDED, code=1).stderr
    assert "there is no field `nowhere`" in said


def test_a_withheld_coordinate_leaves_no_point_and_no_word_of_it(city):
    city.add(source(TREES), "--id", "tree-0001", "--geometry", "EPSG:2263=x_sp,y_sp", "--withhold", "PR-EMP-HOME:y_sp",
             "--accept-sibling", "x_sp", "--accept-sibling", "address", "--accept-sibling", "latitude",
             "--accept-sibling", "longitude", "--accept-sibling", "bbl")
    city.serve()
    schema = json.loads((city.release("tree-0001") / "schema.json").read_text())
    assert [f["name"] for f in schema["fields"]].count("point") == 0
    assert "EPSG" not in json.dumps(schema)
    said = city.get("/resource/tree-0001.json", **{"$select": "point"})
    assert said.status_code == 400


def test_an_update_without_the_field_ends_the_points_once_that_is_accepted(city, tmp_path):
    city.add(source(TREES), "--id", "tree-0001", "--geometry", "EPSG:2263=x_sp,y_sp")
    without = tmp_path / "trees.csv"
    pandas.read_csv(source(TREES), dtype=str).drop(columns=["x_sp"]).to_csv(without, index=False)
    said = city.run("dataset", "update", "tree-0001", without, code=1).stderr
    assert "`x_sp` is gone" in said and "no point" in said and "--accept-schema-change" in said
    assert "point" in (city.release("tree-0001") / "data.csv").read_text().split("\n")[0]
    city.run("dataset", "update", "tree-0001", without, "--accept-schema-change")
    assert "point" not in (city.release("tree-0001") / "data.csv").read_text().split("\n")[0]
    assert city.show("tree-0001")["dataset"].get("geometry") is None
    city.run("ledger", "verify")


def test_the_dictionary_of_a_release_is_taken_back_and_the_point_is_in_it(city):
    city.add(source(TREES), "--id", "tree-0001", "--geometry", "EPSG:2263=x_sp,y_sp")
    dictionary = city.release("tree-0001") / "dictionary.csv"
    assert "EPSG:2263" in dictionary.read_text()
    city.run("dataset", "describe", "tree-0001", "--dictionary", dictionary)
    said = city.run("dataset", "describe", "tree-0001", "--field", "nowhere", "--label", "x", code=1)
    assert "nowhere" in said.stderr


def test_how_many_rows_have_a_point_is_said_and_few_are_a_warning(city):
    said = city.add(source(TREES), "--id", "tree-0001", "--geometry", "EPSG:2263=x_sp,y_sp")
    assert said["points"]["rows"] == said["points"]["placed"] == 5000 and said["points"]["warning"] is None
    west, south, east, north = said["points"]["within"]
    assert -74.3 < west < east < -73.6 and 40.4 < south < north < 41.0
    shown = city.run("dataset", "show", "tree-0001").stdout
    assert "every row has a point (5000); they lie between 40." in shown and "warning" not in shown
    # Feet are no degrees.
    feet = city.run("dataset", "geometry", "tree-0001", "degrees=x_sp,y_sp", *DECIDED).stdout
    assert "no row has a point (0 of 5000)" in feet
    assert "warning     no row has a point: check that `x_sp` is the latitude and `y_sp` the longitude" in feet
    shown = city.show("tree-0001")["points"]
    assert "projected system" in shown.pop("warning") and shown == {"rows": 5000, "placed": 0, "within": None}
    # The longitude of New York is a latitude too, where no tree is.
    swapped = city.run("dataset", "geometry", "tree-0001", "degrees=longitude,latitude", *DECIDED).stdout
    assert "every row has a point" in swapped and "warning     every point is in the Antarctic" in swapped
    done = city.run("dataset", "geometry", "tree-0001", "none", *DECIDED, "--json")
    assert json.loads(done.stdout) == {"id": "tree-0001", "geometry": None, "points": None}


def test_rows_that_are_withheld_are_not_counted(city, tmp_path):
    file = tmp_path / "places.csv"
    rows = [f"{n},{'38.5' if n % 4 else ''},-121.4,{'secret' if n < 10 else 'open'}" for n in range(30)]
    file.write_text("id,lat,lon,kind\n" + "\n".join(rows) + "\n")
    said = city.add(file, "--id", "plac-0001", "--geometry", "degrees=lat,lon", "--row-id", "id",
                    "--withhold-rows", "LE-INFORMER:kind = 'secret'", "--accept-sequence", "id")
    assert (said["points"]["rows"], said["points"]["placed"]) == (20, 15)
    assert "15 of 20 rows have a point, 5 have none" in city.run("dataset", "show", "plac-0001").stdout


def test_a_column_that_takes_the_name_of_the_point_is_accepted_first_and_the_order_stays(city, tmp_path):
    rows = [f"{n},{38 + (n * 7 % 20) / 100},{-121 - (n * 3 % 20) / 100}" for n in range(20)]
    (tmp_path / "a.csv").write_text("id,lat,lon\n" + "\n".join(rows) + "\n")
    with_point = [f"{row},{99 - n:02d}" for n, row in enumerate(rows)]
    (tmp_path / "b.csv").write_text("id,lat,lon,point\n" + "\n".join(with_point) + "\n")
    city.add(tmp_path / "a.csv", "--id", "plac-0001", "--geometry", "degrees=lat,lon", "--order-by", "point")
    before = [row["id"] for row in csv.DictReader((city.release("plac-0001") / "data.csv").open())]
    said = city.run("dataset", "update", "plac-0001", tmp_path / "b.csv", code=1).stderr
    assert "`point` is new" in said and "was called `point` and is called `point_2` from now on" in said
    city.run("dataset", "update", "plac-0001", tmp_path / "b.csv", "--accept-schema-change")
    assert city.show("plac-0001")["dataset"]["order"] == ["point_2"]
    city.run("dataset", "publish", "plac-0001", *DECIDED)
    after = list(csv.DictReader((city.release("plac-0001") / "data.csv").open()))
    assert [row["id"] for row in after] == before, "rows near each other on the map stay together"
    assert after[0]["point_2"].startswith("POINT") and not after[0]["point"].startswith("POINT")
    said = city.run("dataset", "update", "plac-0001", tmp_path / "a.csv", code=1).stderr
    assert "was called `point_2` and is called `point` from now on" in said
    city.run("dataset", "update", "plac-0001", tmp_path / "a.csv", "--accept-schema-change")
    assert city.show("plac-0001")["dataset"]["order"] == ["point"]
    assert [row["id"] for row in csv.DictReader((city.release("plac-0001") / "data.csv").open())] == before
    city.run("ledger", "verify")


def test_an_exemption_of_the_point_is_told_which_fields_it_is_computed_from(city):
    withhold = ["--withhold", "PR-EMP-HOME:point", *DECIDED]
    refused = city.run("dataset", "add", source(TREES), "--title", "Trees", "--geometry", "EPSG:2263=x_sp,y_sp",
                       *withhold, code=1).stderr
    assert "`point` is computed from `x_sp` and `y_sp`: exempt those fields" in refused
    city.add(source(WIFI), "--id", "wifi-0001", "--geometry", "lat-lon=location_lat_long")
    refused = city.run("exempt", "add", "wifi-0001", *withhold, code=1).stderr
    assert "`point` is computed from `location_lat_long`: exempt that field" in refused


def test_a_dictionary_of_before_the_point_was_taken_back_is_read_but_for_its_line(city, tmp_path):
    city.add(source(TREES), "--id", "tree-0001", "--geometry", "EPSG:2263=x_sp,y_sp")
    old = (city.release("tree-0001") / "dictionary.csv").read_text()
    rows = list(csv.DictReader(io.StringIO(old)))
    assert [row["field"] for row in rows].count("point") == 1
    for row in rows:
        row["description"] = row["description"] or f"What {row['field']} is"
    file = tmp_path / "dictionary.csv"
    with file.open("w", newline="") as out:
        writer = csv.DictWriter(out, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    city.run("dataset", "geometry", "tree-0001", "none", *DECIDED)
    said = city.run("dataset", "describe", "tree-0001", "--dictionary", file).stdout
    assert "passed over `point`" in said
    assert "What x_sp is" in (city.release("tree-0001") / "dictionary.csv").read_text()
    refused = city.run("dataset", "describe", "tree-0001", "--field", "point", "--label", "P", code=1).stderr
    assert "there is no field `point`" in refused
