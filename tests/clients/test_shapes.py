"""Shapes of a real file, asked about in every way, against what Shapely (GEOS) and pyproj (PROJ) make of the same file."""

import csv
import io
import json

import pyproj
import pytest
import shapely
from conftest import source
from shapely.geometry import shape
from shapely.geometry.polygon import orient
from shapely.ops import nearest_points

ID = "play-area"
PLAY_AREAS = "nyc-play-areas/play_areas.csv"
# Lower Manhattan, with a dent.
PART = "POLYGON ((-74.02 40.70, -73.97 40.70, -73.97 40.74, -73.99 40.72, -74.02 40.74, -74.02 40.70))"
GEOD = pyproj.Geod(ellps="WGS84")


@pytest.fixture(scope="module")
def city(module_city):
    module_city.add(source(PLAY_AREAS), "--id", ID, title="Play areas")
    return module_city.serve()


@pytest.fixture(scope="module")
def areas():
    with open(source(PLAY_AREAS), newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {row["gispropnum"]: shapely.from_wkt(row["multipolygon"]) for row in rows}


def ask(city, statement):
    answer = city.get(f"/resource/{ID}.csv", **{"$query": statement + " limit 1000"})
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def by_number(city, expression):
    return {row["n"]: row["x"] for row in ask(city, f"select gispropnum as n, {expression} as x")}


def test_every_shape_is_the_one_of_the_file(city, areas):
    found = {row["n"]: shapely.from_wkt(row["x"]) for row in ask(city, "select gispropnum as n, multipolygon as x")}
    assert found.keys() == areas.keys()
    assert all(found[number].equals_exact(areas[number]) for number in areas)
    answer = city.get(f"/resource/{ID}.geojson", **{"$limit": 1000}).json()
    drawn = {one["properties"]["gispropnum"]: shape(one["geometry"]) for one in answer["features"]}
    assert all(drawn[number].equals_exact(areas[number]) for number in areas)
    assert all("multipolygon" not in one["properties"] for one in answer["features"])
    one = city.get(f"/resource/{ID}.json", **{"$limit": 1, "$select": "multipolygon"})
    assert one.json()[0]["multipolygon"]["type"] == "MultiPolygon"
    assert json.loads(one.headers["X-SODA2-Types"]) == ["multipolygon"]


@pytest.mark.parametrize(
    ("function", "theirs"),
    [
        ("within_polygon", lambda area, part: area.within(part)),
        ("intersects", lambda area, part: area.intersects(part)),
        ("overlaps", lambda area, part: area.overlaps(part)),
        ("crosses", lambda area, part: area.crosses(part)),
    ],
)
def test_relations_are_those_of_geos(city, areas, function, theirs):
    part = shapely.from_wkt(PART)
    found = by_number(city, f"{function}(multipolygon, '{PART}')")
    expected = {number: str(theirs(area, part)).lower() for number, area in areas.items()}
    assert found == expected
    if function in ("within_polygon", "intersects"):
        assert 1 < sum(value == "true" for value in found.values()) < len(areas), "both answers occur"


def test_what_touches_is_no_distance_away(city, areas):
    part = shapely.from_wkt(PART)
    found = by_number(city, f"distance_in_meters(multipolygon, '{PART}') = 0")
    expected = {number: str(area.intersects(part)).lower() for number, area in areas.items()}
    assert found == expected


def test_areas_and_distances_are_those_of_the_ellipsoid(city, areas):
    found = by_number(city, "area(multipolygon)")
    for number, area in areas.items():
        expected = sum(abs(GEOD.geometry_area_perimeter(orient(one))[0]) for one in area.geoms)
        assert float(found[number]) == pytest.approx(expected, rel=1e-6), number
    place = shapely.Point(-73.98, 40.75)
    found = by_number(city, "distance_in_meters(multipolygon, 'POINT (-73.98 40.75)')")
    for number, area in areas.items():
        near, _ = nearest_points(area, place)
        *_, expected = GEOD.inv(near.x, near.y, place.x, place.y)
        # Their nearest point is that of the plane of degrees, ours that of metres: never farther.
        assert float(found[number]) <= expected * 1.004, number
        assert float(found[number]) >= expected * 0.75, number


def test_shapes_are_made_as_geos_makes_them(city, areas):
    same = lambda ours, theirs: shapely.from_wkt(ours).symmetric_difference(theirs).area < 1e-10
    found = by_number(city, "convex_hull(multipolygon)")
    assert all(same(found[number], area.convex_hull) for number, area in areas.items())
    part = shapely.from_wkt(PART)
    found = by_number(city, f"polygon_intersection(multipolygon, '{PART}')")
    assert all(same(found[number], area.intersection(part)) for number, area in areas.items())
    found = by_number(city, "num_points(multipolygon)")
    assert all(int(found[number]) == shapely.get_num_coordinates(area) for number, area in areas.items())
    found = by_number(city, "simplify(multipolygon, 0.0001)")
    for number, area in areas.items():
        ours = shapely.from_wkt(found[number])
        assert shapely.get_num_coordinates(ours) <= shapely.get_num_coordinates(area)
        assert ours.hausdorff_distance(area) <= 0.0001 + 1e-12, number


def test_many_shapes_become_one(city, areas):
    (row,) = ask(city, "select extent(multipolygon) as x")
    everything = shapely.unary_union(list(areas.values()))
    assert shapely.from_wkt(row["x"]).bounds == pytest.approx(everything.bounds)
    boroughs = ask(city, "select borough, spatial_union(multipolygon) as x, count(*) as n group by borough")
    assert sum(int(row["n"]) for row in boroughs) == len(areas)
    ours = shapely.unary_union([shapely.from_wkt(row["x"]) for row in boroughs])
    assert ours.symmetric_difference(everything).area < 1e-9


def test_an_exemption_coarsens_every_position_of_a_shape(city, areas):
    """What is rounded in the release is rounded in every answer: the exact line cannot be had by any function."""
    ident = "coar-area"
    rounded = ["--treat", "PR-CRIME-LOC:multipolygon:round-coordinates=2"]
    accepted = ["--accept-sibling", "address", "--accept-sibling", "location"]
    city.add(source(PLAY_AREAS), "--id", ident, *rounded, *accepted, title="Coarse areas")
    answer = city.get(f"/resource/{ident}.csv", **{"$select": "gispropnum,multipolygon", "$limit": 1000})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == len(areas)
    for row in rows:
        ours, exact = shapely.from_wkt(row["multipolygon"]), areas[row["gispropnum"]]
        assert shapely.get_num_coordinates(ours) == shapely.get_num_coordinates(exact)
        theirs = shapely.get_coordinates(exact)
        found = shapely.get_coordinates(ours)
        assert abs(found - theirs).max() <= 0.005 + 1e-9
        assert (abs(found * 100 - (found * 100).round()) < 1e-9).all()
