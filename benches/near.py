"""Rows near a place: a release as it comes, one in the order of its points, and DuckDB on the same Parquet.

    scripts/bench near            a million points; fails when the order does not make the search at least 4 times faster
    scripts/bench near --smoke    20,000 points: do the answers agree?

DuckDB computes the distance of every row from its latitude and longitude. Medians of 15 circles.
"""

import argparse
import http.client
import pathlib
import statistics
import sys
import tempfile
import time

import duckdb
from city import BINARY, ask, run, served

ID = "near-0001"
FASTER_AT_LEAST = 4
METRES = 300
POINTS = """
select i + 1 as id, round(38.4 + (hash(i) % 200000)::int / 1e6, 6) as latitude,
       round(-121.6 + (hash(i + 1) % 200000)::int / 1e6, 6) as longitude, md5(i::varchar) as remarks
from range({rows}) t(i)
"""
COUNT = """
select count(*) from read_parquet('{parquet}') where 2 * 6371008.8 * asin(sqrt(
    pow(sin(radians(latitude - {latitude}) / 2), 2)
    + cos(radians({latitude})) * cos(radians(latitude)) * pow(sin(radians(longitude - {longitude}) / 2), 2))) <= {metres}
"""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--binary", default=str(BINARY))
    args = parser.parse_args()
    rows, circles = (20_000, 3) if args.smoke else (1_000_000, 15)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        source = folder / "points.csv"
        duckdb.sql(f"copy ({POINTS.format(rows=rows)}) to '{source}' (header)")
        plain, same = measure(args.binary, folder / "plain", source, circles, [])
        ordered, as_well = measure(args.binary, folder / "ordered", source, circles, ["--order-by", "point"])
    print(f"in the order of its points {plain / ordered:.1f} times as fast")
    results = [same, as_well, args.smoke or plain >= ordered * FASTER_AT_LEAST]
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if all(results) else 1


def measure(binary, data, source, circles, order):
    """The median milliseconds of a count within a circle, and whether DuckDB counts the same."""
    run(binary, "init", "--data", data, "--city", "City of Bench")
    run(binary, "dataset", "add", source, "--data", data, "--id", ID, "--title", "Points", "--publish",
        "--geometry", "degrees=latitude,longitude", *order, "--decided-by", "A Person, Clerk")
    parquet = next((data / "public" / "releases" / ID).glob("*/data.parquet"))
    duck = duckdb.connect()
    duck.sql("set threads = 2")
    ours, theirs, same = [], [], True
    with served(binary, data) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        for n in range(circles + 1):
            latitude, longitude = 38.5 + n / 1000, -121.5
            where = f"within_circle(point, {latitude}, {longitude}, {METRES})"
            started = time.perf_counter()
            count = int(ask(connection, ID, {"$select": "count(*)", "$where": where})[0]["count"])
            ours.append(time.perf_counter() - started)
            started = time.perf_counter()
            sql = COUNT.format(parquet=parquet, latitude=latitude, longitude=longitude, metres=METRES)
            expected = duck.sql(sql).fetchall()[0][0]
            theirs.append(time.perf_counter() - started)
            same = same and count == expected
    # The first one opens the file.
    a, b = (statistics.median(times[1:]) * 1000 for times in (ours, theirs))
    name = "in the order of points" if order else "as it comes"
    print(f"{name:24}{a:10.2f} ms, DuckDB {b:8.2f} ms  {'equal' if same else 'DIFFERENT'}", flush=True)
    return a, same


if __name__ == "__main__":
    sys.exit(main())
