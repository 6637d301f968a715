"""Geographic files are brought in without loss: every attribute and every vertex says what independent readers read."""

import datetime
import decimal
import gzip
import json
import re
import shutil
import sqlite3
import struct
import xml.etree.ElementTree
import zipfile

import geopandas
import numpy
import pyarrow
import pyarrow.parquet
import pyogrio
import pyproj
import pytest
import shapely
from conftest import DECIDED, source

KML = "{http://www.opengis.net/kml/2.2}"


# What is in a file, as others read it: the names of its fields, and rows of texts with a shape at the end.


def text(value):
    """The text of a value as the file has it; nothing for nothing."""
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return str(value)


def read_json(path):
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return json.loads(content, parse_float=str, parse_int=str), json.loads(content)


def geojson(path):
    exact, shapes = read_json(path)
    names = list(dict.fromkeys(name for feature in exact["features"] for name in feature["properties"]))
    rows = []
    for feature, shape in zip(exact["features"], shapes["features"]):
        cells = [text(feature["properties"].get(name)) for name in names]
        rows.append((cells, shapely.geometry.shape(shape["geometry"])))
    return names, rows


def esri(path):
    exact, _ = read_json(path)
    fields = {field["name"]: field["type"] for field in exact.get("fields", [])}
    names = list(dict.fromkeys([*fields, *(name for f in exact["features"] for name in f["attributes"])]))
    has_shapes = any(feature.get("geometry") for feature in exact["features"])
    shapes = pyogrio.read_dataframe(f"ESRIJSON:{path}").geometry if has_shapes else [None] * len(exact["features"])
    rows = []
    for feature, shape in zip(exact["features"], shapes, strict=True):
        cells = []
        for name in names:
            value = feature["attributes"].get(name)
            if value is not None and fields.get(name) == "esriFieldTypeDate":
                value = datetime.datetime.fromtimestamp(int(value) / 1000, datetime.UTC).isoformat()
            cells.append(text(value))
        rows.append((cells, shape))
    return names, rows


def kml(path):
    root = xml.etree.ElementTree.parse(path).getroot()
    names = ["folder", "name", "OBJECTID", "DISTNUM", "SHAPE_Length", "SHAPE_Area"]
    shapes = iter(pyogrio.read_dataframe(path, driver="KML").geometry)
    rows = []
    for folder in root.iter(f"{KML}Folder"):
        for placemark in folder.findall(f"{KML}Placemark"):
            data = {d.get("name"): d.text for d in placemark.iter(f"{KML}SimpleData")}
            data |= {"folder": folder.findtext(f"{KML}name"), "name": placemark.findtext(f"{KML}name")}
            rows.append(([text(data.get(name)) for name in names], next(shapes)))
    return names, rows


def geopackage(path, layer="neighborhoods"):
    database = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    names = [row[1] for row in database.execute(f"PRAGMA table_info({layer})")]
    kinds = [row[2] for row in database.execute(f"PRAGMA table_info({layer})")]
    place = next((i for i, name in enumerate(names) if name in ("geom", "geometry")), None)
    frame = pyogrio.read_dataframe(path, layer=layer)
    shapes = list(frame.geometry) if place is not None else [None] * len(frame)
    rows = []
    for row, shape in zip(database.execute(f"SELECT * FROM {layer}"), shapes, strict=True):
        cells = [bool(c) if kind == "BOOLEAN" and c is not None else c for c, kind in zip(row, kinds)]
        rows.append(([fraction_or_text(c) for i, c in enumerate(cells) if i != place], shape))
    return [name for i, name in enumerate(names) if i != place], rows


def shapefile(path, **options):
    frame = pyogrio.read_dataframe(path, **options)
    names = [name for name in frame.columns if name != "geometry"]
    return names, list(zip(cells_of(frame[names]), frame.geometry, strict=True))


def fraction_or_text(value):
    """Fractions that are binary stay so: several decimals mean the same one."""
    return value if isinstance(value, float) and value == value else text(value)


def cells_of(frame):
    return [[fraction_or_text(value) for value in row] for row in frame.itertuples(index=False, name=None)]


# What a release has, and how both are compared.


def moment(text):
    """A time as files write it, in UTC where they say so."""
    try:
        return datetime.datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return datetime.datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p")


def cells_alike(ours, theirs, type):
    if ours is None:
        # A blank is a value only beside other text.
        return theirs == "" or not pyarrow.types.is_string(type) and theirs.strip() == ""
    if isinstance(theirs, float):
        return float(ours) == theirs
    if theirs.strip() == "" and not pyarrow.types.is_string(type):
        return False
    if pyarrow.types.is_integer(type) or pyarrow.types.is_decimal(type):
        return decimal.Decimal(ours) == decimal.Decimal(theirs)
    if pyarrow.types.is_timestamp(type):
        return ours.replace(tzinfo=None) == moment(theirs)
    if pyarrow.types.is_date(type):
        return ours == moment(theirs).date()
    if pyarrow.types.is_boolean(type):
        return text(ours) == theirs
    return ours == without_exponent(theirs)


def without_exponent(cell):
    """A number that a program wrote with an exponent, to the last digit."""
    if not re.fullmatch(r"-?\d+(\.\d*)?[eE][+-]?\d+", cell):
        return cell
    plain = format(decimal.Decimal(cell), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def rings(shape):
    """The vertices of a shape: of every ring, line or point."""
    found = []
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            found += [part.exterior, *part.interiors]
        else:
            found.append(part)
    return [shapely.get_coordinates(part) for part in found]


def structure(shape):
    """How many holes each part has."""
    return sorted(len(part.interiors) for part in shapely.get_parts(shape) if part.geom_type == "Polygon")


def assert_same_shape(ours, theirs, tolerance):
    theirs = None if theirs is None or shapely.is_empty(theirs) else theirs
    if not ours or theirs is None:
        assert not ours and theirs is None, f"{ours!r} and {theirs}"
        return
    ours = shapely.from_wkt(ours)
    assert not shapely.has_z(ours)
    assert structure(ours) == structure(theirs)
    left = rings(theirs)
    for ring in rings(ours):
        near = (i for i, other in enumerate(left) if len(other) == len(ring))
        at = next((i for i in near if numpy.abs(left[i] - ring).max() <= tolerance), None)
        assert at is not None, f"no ring of the file is within {tolerance} of {ring[:3]}…"
        left.pop(at)
    assert not left


def released(city, id):
    table = pyarrow.parquet.read_table(city.release(id) / "data.parquet")
    return table.drop_columns([":id"])


def same_shape(*shapes, tolerance):
    try:
        assert_same_shape(*shapes, tolerance)
    except AssertionError:
        return False
    return True


def assert_same(city, added, expected, place=None, tolerance=0.0):
    """Compares rows with those of another reader, as multisets: a release has its own order."""
    names, rows = expected
    table = released(city, added["id"])
    assert added["receipt"]["rows"] == table.num_rows == len(rows)
    has_shapes = any(shape is not None for _, shape in rows)
    assert table.num_columns == len(names) + has_shapes
    place = len(names) if place is None else place
    types = [field.type for i, field in enumerate(table.schema) if not has_shapes or i != place]
    columns = [column.to_pylist() for column in table.columns]
    shapes = columns.pop(place) if has_shapes else [None] * len(rows)
    # A column of blanks only has no values.
    blank = [all(isinstance(row[0][i], str) and not row[0][i].strip() for row in rows) for i in range(len(names))]
    rows = [(["" if none else cell for cell, none in zip(cells, blank)], shape) for cells, shape in rows]
    nothing = lambda cell: "" if isinstance(cell, str) and not cell.strip() else cell  # noqa: E731
    columns = [list(map(nothing, column)) if none else column for column, none in zip(columns, blank)]
    left = list(zip(zip(*columns), shapes, strict=True)) if columns else [((), shape) for shape in shapes]
    for cells, shape in rows:
        alike = [i for i, row in enumerate(left) if all(map(cells_alike, row[0], cells, types))]
        assert alike, f"no row like {cells}"
        at = next((i for i in alike if same_shape(left[i][1], shape, tolerance=tolerance)), None)
        if at is None:
            assert_same_shape(left[alike[0]][1], shape, tolerance)
        left.pop(at)
    assert not left


def to_degrees(expected, crs):
    names, rows = expected
    transformer = pyproj.Transformer.from_crs(crs, 4326, always_xy=True)

    def moved(shape):
        return shape and shapely.transform(shape, lambda c: numpy.array(transformer.transform(*c.T)).T)

    return names, [(cells, moved(shape)) for cells, shape in rows]


# Files of cities.

REAL = {
    "neighborhoods": ("sacramento-neighborhoods/sacramento.geojson", geojson, 0.0),
    "bike areas": ("sacramento-bikeshare-areas/citysac_bikeshare_areas_2016.geojson", geojson, 0.0),
    "bike facilities": ("sacramento-bike-facilities/citysac_bike_fac_2018.geojson.gz", geojson, 0.0),
    "council districts": ("sacramento-council-districts/Council_Districts.kml", kml, 1e-13),
    "carson": ("catalog-arcgis-rest/us-ca-carson/us-ca-carson-0.json", esri, 0.0),
    "esri": ("catalog-arcgis-rest/us-esri-test/us-esri-test-0.json", esri, 0.0),
    "polk": ("catalog-arcgis-rest/us-fl-polk/us-fl-polk-0.json", esri, 0.0),
    "polk statistics": ("catalog-arcgis-rest/us-fl-polk/us-fl-polk-statistics.json", esri, 0.0),
    "cook": ("catalog-arcgis-rest/us-il-cook/page-full.json", esri, 0.0),
    "cook rest": ("catalog-arcgis-rest/us-il-cook/page-partial.json", esri, 0.0),
    "columbia": ("catalog-arcgis-rest/us-mo-columbia/us-mo-columbia-0.json", esri, 0.0),
    "madison statistics": ("catalog-arcgis-rest/us-ms-madison/us-ms-madison-outStatistics.json", esri, 0.0),
}


@pytest.mark.parametrize("name", REAL)
def test_real_files_are_what_others_read(module_city, name):
    file, read, tolerance = REAL[name]
    path = source(file)
    expected = read(path)
    added = module_city.add(path, title=name)
    assert added["receipt"]["set_aside"]["total"] == 0
    assert_same(module_city, added, expected, tolerance=tolerance)


@pytest.mark.parametrize("name", ["seattle-neighborhoods", "buffalo-neighborhoods"])
def test_geopackages_of_cities_are_what_others_read(module_city, name):
    path = source(f"{name}/neighborhoods.gpkg")
    added = module_city.add(path, title=name)
    assert added["receipt"]["table"]["format"] == "geo-package"
    assert_same(module_city, added, geopackage(path), place=1)


def test_the_boroughs_of_new_york_are_where_proj_has_them(module_city):
    path = source("nyc-borough-boundaries/nybb_16a.zip")
    added = module_city.add(path, title="Boroughs")
    assert "Long_Island" in added["receipt"]["table"]["crs"]
    assert_same(module_city, added, to_degrees(shapefile(path), 2263), tolerance=1e-7)


def test_a_parcel_that_encloses_nothing_is_set_aside(module_city):
    path = source("catalog-arcgis-rest/us-ms-madison/us-ms-madison-0.json")
    added = module_city.add(path, title="Parcel")
    assert added["receipt"]["rows"] == 1
    assert added["receipt"]["set_aside"]["total"] == 1
    assert any("enclose nothing" in note for note in added["receipt"]["table"]["notes"])


# Files made here.


def squares(x, y, size):
    """Shapes around a place: one with a hole, two in one, none."""
    ring = lambda x, y, s: [(x, y), (x, y + s), (x + s, y + s), (x + s, y), (x, y)]
    hole = shapely.Polygon(ring(x, y, size), [ring(x + size / 4, y + size / 4, size / 4)[::-1]])
    two = shapely.MultiPolygon([shapely.Polygon(ring(x + 2 * size, y, size)), shapely.Polygon(ring(x, y + 3 * size, size))])
    return geopandas.GeoDataFrame(
        {
            "NAME": ["Ann's café", "00501", None],
            "N": [1, -2, 3],
            "X": [0.1, 1234567.125, -1e-3],
            "DAY": [datetime.date(2020, 2, 29), None, datetime.date(1999, 12, 31)],
        },
        geometry=[hole, two, None],
    )


def write_shapefile(frame, folder, name="layer", **options):
    folder.mkdir(exist_ok=True)
    frame.to_file(folder / f"{name}.shp", engine="pyogrio", **options)
    return folder / f"{name}.shp"


def pack(folder, only=lambda name: True):
    archive = folder.with_suffix(".zip")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        for file in sorted(folder.iterdir()):
            if only(file.name):
                out.write(file, file.name)
    return archive


SYSTEMS = {
    2226: (6710000.0, 1970000.0, 500.0),
    26910: (631000.5, 4270000.25, 150.0),
    27700: (530000.0, 180000.0, 100.0),
    3857: (-13520000.0, 4660000.0, 250.0),
    4269: (-121.5, 38.5, 0.125),
}


@pytest.mark.parametrize("epsg", SYSTEMS)
@pytest.mark.filterwarnings("ignore:Best transformation")
def test_shapefiles_of_other_systems_are_where_proj_has_them(module_city, tmp_path, epsg):
    path = write_shapefile(squares(*SYSTEMS[epsg]).set_crs(epsg), tmp_path / "made")
    added = module_city.add(pack(tmp_path / "made"), title=f"EPSG {epsg}")
    assert_same(module_city, added, to_degrees(shapefile(path), epsg), tolerance=1e-7)
    again = module_city.add(pack(tmp_path / "made"), "--crs", f"EPSG:{epsg}", title=f"EPSG {epsg} named")
    assert released(module_city, again["id"]).equals(released(module_city, added["id"]))


def test_without_a_prj_a_person_says_what_the_coordinates_are(module_city, tmp_path):
    path = write_shapefile(squares(*SYSTEMS[2226]).set_crs(2226), tmp_path / "made")
    archive = pack(tmp_path / "made", lambda name: not name.endswith(".prj"))
    head = module_city.head()
    refused = module_city.run("dataset", "add", archive, "--title", "No prj", *DECIDED, "--publish", code=1)
    assert "--crs EPSG:N" in refused.stderr and module_city.head() == head
    added = module_city.add(archive, "--crs", "EPSG:2226", title="No prj")
    assert_same(module_city, added, to_degrees(shapefile(path), 2226), tolerance=1e-7)
    whole = pack(tmp_path / "made")
    refused = module_city.run("dataset", "add", whole, "--crs", "EPSG:2227", "--title", "x", *DECIDED, code=1)
    assert "California_II" in refused.stderr and "EPSG:2227" in refused.stderr


def test_a_datum_that_needs_a_grid_is_refused(module_city, tmp_path):
    write_shapefile(squares(2000000.0, 300000.0, 500.0).set_crs(26741), tmp_path / "made")
    archive = pack(tmp_path / "made")
    refused = module_city.run("dataset", "add", archive, "--title", "NAD27", *DECIDED, code=1)
    assert "grid" in refused.stderr and "EPSG:4326" in refused.stderr


def test_deleted_rows_of_a_shapefile_are_not_rows(module_city, tmp_path):
    path = write_shapefile(squares(-121.5, 38.5, 0.125).set_crs(4326), tmp_path / "made")
    names, rows = shapefile(path)
    dbf = path.with_suffix(".dbf")
    content = bytearray(dbf.read_bytes())
    begin, width = struct.unpack("<HH", content[8:12])
    content[begin + width] = ord("*")
    dbf.write_bytes(content)
    added = module_city.add(pack(tmp_path / "made"), title="Deleted")
    assert_same(module_city, added, (names, [rows[0], rows[2]]))
    assert any("deleted" in note and note.endswith(": 1") for note in added["receipt"]["table"]["notes"])
    everything = b"".join(p.read_bytes() for p in module_city.release(added["id"]).iterdir() if p.is_file())
    assert b"00501" not in everything


def test_the_encoding_of_attributes_is_that_of_the_cpg(module_city, tmp_path):
    frame = squares(-121.5, 38.5, 0.125).set_crs(4326)
    path = write_shapefile(frame, tmp_path / "made", encoding="ISO-8859-1")
    assert b"caf\xe9" in path.with_suffix(".dbf").read_bytes()
    added = module_city.add(pack(tmp_path / "made"), title="Latin-1")
    assert_same(module_city, added, shapefile(path))


def layers(path):
    """A GeoPackage of several layers: points with heights, lines, polygons in feet, a table without shapes."""
    points = [shapely.Point(-121.5 + i / 8, 38.5, i) for i in range(5)] + [None]
    frame = geopandas.GeoDataFrame({"n": range(6), "t": list("abcdef")}, geometry=points, crs=4326)
    frame.to_file(path, layer="points", driver="GPKG", engine="pyogrio")
    lines = [shapely.LineString([(-121.5, 38.5), (-121.25, 38.625), (-121, 38)]), shapely.LineString()]
    frame = geopandas.GeoDataFrame({"ok": [True, False]}, geometry=lines, crs=4326)
    frame.to_file(path, layer="lines", driver="GPKG", engine="pyogrio")
    squares(*SYSTEMS[2226]).set_crs(2226).to_file(path, layer="areas", driver="GPKG", engine="pyogrio")
    pyogrio.write_dataframe(frame.drop(columns="geometry").assign(x=["1", "2"]), path, layer="plain", driver="GPKG")


def test_layers_of_a_geopackage_are_named_and_read(module_city, tmp_path):
    path = tmp_path / "several.gpkg"
    layers(path)
    refused = module_city.run("dataset", "add", path, "--title", "x", *DECIDED, code=1)
    assert "`points`, `lines`, `areas`, `plain`" in refused.stderr and "--sheet" in refused.stderr
    for layer in ["points", "lines", "plain"]:
        names, rows = geopackage(path, layer)
        rows = [(cells, shape and shapely.force_2d(shape)) for cells, shape in rows]
        added = module_city.add(path, "--sheet", layer, title=layer)
        notes = " ".join(added["receipt"]["table"].get("notes", []))
        assert ("heights" in notes) == (layer == "points")
        assert_same(module_city, added, (names, rows), place=1)
    added = module_city.add(path, "--sheet", "areas", title="areas")
    assert_same(module_city, added, to_degrees(geopackage(path, "areas"), 2226), place=1, tolerance=1e-7)


def test_a_database_that_is_no_geopackage_is_named(module_city, tmp_path):
    path = tmp_path / "some.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE a (b)")
    refused = module_city.run("dataset", "add", path, "--title", "x", *DECIDED, code=1)
    assert "an SQLite database and no GeoPackage" in refused.stderr


def test_sequences_of_features_are_what_others_read(module_city, tmp_path):
    frame = squares(-121.5, 38.5, 0.125).set_crs(4326).drop(columns="DAY")
    path = tmp_path / "made.geojsonl"
    frame.to_file(path, driver="GeoJSONSeq", engine="pyogrio")
    expected = geojson_lines(path.read_text().splitlines())
    assert_same(module_city, module_city.add(path, title="Lines"), expected)
    marked = tmp_path / "marked.geojsons"
    marked.write_text("".join(f"\x1e{line}\n" for line in path.read_text().splitlines()))
    assert_same(module_city, module_city.add(marked, title="Sequence"), expected)


def geojson_lines(lines):
    exact = [json.loads(line, parse_float=str, parse_int=str) for line in lines]
    shapes = [json.loads(line)["geometry"] for line in lines]
    names = list(exact[0]["properties"])
    cells = [[text(feature["properties"][name]) for name in names] for feature in exact]
    return names, [(row, shape and shapely.geometry.shape(shape)) for row, shape in zip(cells, shapes)]


# Files that mean harm, or are broken.


def kml_of(inside):
    return f'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>{inside}</Document></kml>'.encode()


def entities():
    bomb = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a0 "ha">{bomb}]><kml><Placemark><name>&a9;</name></Placemark></kml>'.encode()


def outside():
    return b'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml><Placemark><name>&x;</name></Placemark></kml>'


def one_feature(geometry):
    return json.dumps({"type": "Feature", "properties": {"a": 1}, "geometry": geometry}).encode()


HOSTILE = {
    "entities": (entities, "DOCTYPE"),
    "file": (outside, "DOCTYPE"),
    "deep KML": (lambda: kml_of("<Placemark>" + "<MultiGeometry>" * 100_000), "nested too deep"),
    "long KML": (lambda: kml_of("<Placemark>" + "<Point><coordinates>1,2</coordinates></Point>" * 1_000_000), "longer than"),
    "cut KML": (lambda: kml_of("<Placemark/>")[:-17], "ends too early"),
    "deep GeoJSON": (
        lambda: b'{"type": "Feature", "properties": {}, "geometry": ' + b'{"type": "GeometryCollection", "geometries": [' * 60 + b"]}" * 60 + b"}",
        "",
    ),
    "off the globe": (lambda: one_feature({"type": "Point", "coordinates": [6710000, 1970000]}), "in row 1"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_in_one_line(module_city, tmp_path, name):
    make, words = HOSTILE[name]
    path = tmp_path / "file"
    path.write_bytes(make())
    head = module_city.head()
    refused = module_city.run("dataset", "add", path, "--title", "x", *DECIDED, code=1)
    assert words in refused.stderr and "passwd" not in refused.stderr
    assert module_city.head() == head


def test_shapefiles_that_are_cut_short_are_refused(module_city, tmp_path):
    path = write_shapefile(squares(-121.5, 38.5, 0.125).set_crs(4326), tmp_path / "made")
    for ending in [".shp", ".dbf", ".shx"]:
        file = path.with_suffix(ending)
        whole = file.read_bytes()
        file.write_bytes(whole[: len(whole) * 2 // 3])
        refused = module_city.run("dataset", "add", pack(tmp_path / "made"), "--title", "x", *DECIDED, code=1)
        assert "cut short" in refused.stderr or "differs" in refused.stderr, refused.stderr
        file.write_bytes(whole)


def test_a_geopackage_that_is_damaged_or_claims_too_much_is_refused(module_city, tmp_path):
    path = tmp_path / "several.gpkg"
    layers(path)
    whole = path.read_bytes()
    cut = tmp_path / "cut.gpkg"
    cut.write_bytes(whole[: len(whole) // 2])
    torn = tmp_path / "torn.gpkg"
    torn.write_bytes(whole[:4096] + b"\x5a" * 4096 + whole[8192:])
    claims = tmp_path / "claims.gpkg"
    shutil.copy(path, claims)
    with sqlite3.connect(claims) as database:
        triggers = [name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")]
        for trigger in triggers:
            database.execute(f'DROP TRIGGER "{trigger}"')
        shape = b"GP\x00\x01" + struct.pack("<i", 4326) + b"\x01" + struct.pack("<II", 2, 4_000_000_000) + bytes(64)
        database.execute("UPDATE lines SET geom = ?", [shape])
    for file, words in [(cut, "cut short"), (torn, "GeoPackage"), (claims, "cut short, in row 1")]:
        refused = module_city.run("dataset", "add", file, "--sheet", "lines", "--title", "x", *DECIDED, code=1)
        assert words in refused.stderr, refused.stderr


def test_rings_of_one_point_are_set_aside(module_city, tmp_path):
    path = tmp_path / "rings.geojson"
    good = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}
    bad = {"type": "Polygon", "coordinates": [[[5, 5]]]}
    features = [{"type": "Feature", "properties": {"n": i}, "geometry": g} for i, g in enumerate([good, bad])]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    added = module_city.add(path, title="Rings")
    assert added["receipt"]["set_aside"]["total"] == 1
    expected = ["n"], [(["0"], shapely.geometry.shape(good)), (["1"], None)]
    assert_same(module_city, added, expected)


def test_geoparquet_in_feet_is_where_proj_has_it(module_city, tmp_path):
    frame = squares(*SYSTEMS[2226]).set_crs(2226).drop(columns="DAY")
    path = tmp_path / "made.parquet"
    frame.to_parquet(path)
    names = ["NAME", "N", "X"]
    expected = to_degrees((names, list(zip(cells_of(frame[names]), frame.geometry))), 2226)
    assert_same(module_city, module_city.add(path, title="GeoParquet"), expected, tolerance=1e-7)
