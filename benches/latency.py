"""Query latency over HTTP beside DuckDB in process, on the same Parquet file, in one run, answers compared.

    scripts/bench            3 million flights, medians of 15 runs
    scripts/bench --smoke    50,000 flights, 3 runs: does it still run, and do the answers agree?
"""

import http.client
import pathlib
import statistics
import sys
import tempfile
import time

import duckdb
from city import ID, ask, load, options, served

QUESTIONS = [
    ("page one of a filter", {"$where": "origin = 'SMF' and delay > 60", "$limit": "100"},
     "select * exclude (\":id\", file_row_number) from r where origin = 'SMF' and delay > 60 order by file_row_number limit 100"),
    ("group-by", {"$select": "origin, count(*), avg(delay)", "$group": "origin", "$order": "count desc, origin", "$limit": "50"},
     "select origin, count(*), avg(delay) from r group by origin order by 2 desc, 1 limit 50"),
    ("point lookup", {"$where": ":id = 1234"},
     "select * exclude (\":id\", file_row_number) from r where \":id\" = 1234"),
    ("deep offset", {"$limit": "100", "$offset": "OFFSET"},
     "select * exclude (\":id\", file_row_number) from r order by file_row_number limit 100 offset OFFSET"),
    ("ordered page", {"$order": "delay desc", "$limit": "100"},
     "select * exclude (\":id\", file_row_number) from r order by delay desc nulls first, \":id\" limit 100"),
    ("count", {"$select": "count(*)"}, "select count(*) from r"),
]


def main():
    args = options()
    if args is None:
        return 0
    runs, rows = (3, 50_000) if args.smoke else (15, 3_000_000)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        data = load(args.binary, folder, rows)
        with served(args.binary, data) as server:
            return measure(server.port, parquet_of(data), runs, rows)


def parquet_of(data):
    return next((data / "public" / "releases" / ID).glob("*/data.parquet"))


def measure(port, parquet, runs, rows):
    duck = duckdb.connect()
    duck.sql("set threads = 2")
    duck.sql(f"create view r as select * from read_parquet('{parquet}', file_row_number = true)")
    http_connection = http.client.HTTPConnection("127.0.0.1", port)
    offset = str(rows * 2 // 3)
    failed = 0
    print(f"{'question':24}{'Daylight ms':>14}{'DuckDB ms':>12}{'ratio':>8}  answers")
    for name, parameters, sql in QUESTIONS:
        parameters = {k: v.replace("OFFSET", offset) for k, v in parameters.items()}
        ours, theirs = [], []
        for i in range(runs + 1):
            started = time.perf_counter()
            answer = ask(http_connection, ID, parameters)
            ours.append(time.perf_counter() - started)
            started = time.perf_counter()
            expected = duck.sql(sql.replace("OFFSET", offset)).fetchall()
            theirs.append(time.perf_counter() - started)
        agree = same(answer, expected)
        failed += not agree
        a, b = (statistics.median(t[1:]) * 1000 for t in (ours, theirs))
        print(f"{name:24}{a:14.2f}{b:12.2f}{a / b:8.2f}  {'equal' if agree else 'DIFFERENT'}")
    print(f"{len(QUESTIONS) - failed} passed, {failed} failed")
    return 1 if failed else 0


def same(answer, expected):
    """Row by row: values as text, numbers to nine digits; nulls are left out of JSON rows."""
    if len(answer) != len(expected):
        return False
    return all(values(list(row.values())) == values(list(want)) for row, want in zip(answer, expected))


def values(row):
    found = []
    for value in row:
        if value is None:
            continue
        try:
            found.append(f"{float(value):.9g}")
        except (TypeError, ValueError):
            found.append(str(value).replace(" ", "T").removesuffix(".000"))
    # `file_row_number` is the last column of the view.
    return found


if __name__ == "__main__":
    sys.exit(main())
