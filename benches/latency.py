"""Query latency over HTTP beside DuckDB in process, on the same Parquet file, in one run, answers compared.

    scripts/bench            3 million flights, medians of 15 runs
    scripts/bench --smoke    50,000 flights, 3 runs: does it still run, and do the answers agree?
"""

import argparse
import http.client
import json
import os
import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

import duckdb

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCE = pathlib.Path(os.environ.get("DAYLIGHT_DATA", ROOT.parent / "shared" / "data")) / "us-flights-3m" / "flights-3m.parquet"
ID = "flig-hts3"

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
    parser = argparse.ArgumentParser()
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--binary", default=str(ROOT / (os.environ.get("CARGO_TARGET_DIR") or "target") / "debug" / "daylight"))
    args = parser.parse_args()
    if not SOURCE.exists():
        print(f"SKIPPED: {SOURCE} is not there")
        return 0
    runs, rows = (3, 50_000) if args.smoke else (15, 3_000_000)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        data = load(args.binary, folder, rows)
        with served(args.binary, data) as port:
            return measure(port, parquet_of(data), runs, rows)


def load(binary, folder, rows):
    csv, data = folder / "flights.csv", folder / "city"
    duckdb.sql(f"copy (select * from '{SOURCE}' limit {rows}) to '{csv}' (header)")
    run(binary, "init", "--data", data, "--city", "City of Bench")
    started = time.monotonic()
    run(binary, "dataset", "add", csv, "--data", data, "--id", ID, "--title", "Flights", "--publish",
        "--decided-by", "A Person, Clerk")
    print(f"ingest and first release of {rows:,} rows: {time.monotonic() - started:.1f} s")
    return data


def run(*command):
    subprocess.run([str(c) for c in command], check=True, stdout=subprocess.DEVNULL)


def parquet_of(data):
    return next((data / "public" / "releases" / ID).glob("*/data.parquet"))


def free_port():
    """A port of which the next one is free too: the desk takes that."""
    while True:
        with socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", 0))
            try:
                two.bind(("127.0.0.1", one.getsockname()[1] + 1))
            except OSError:
                continue
            return one.getsockname()[1]


class served:
    """The public side, on a port of its own."""

    def __init__(self, binary, data):
        self.binary, self.data = binary, data

    def __enter__(self):
        port = free_port()
        self.process = subprocess.Popen(
            [self.binary, "serve", "--data", str(self.data), "--listen", f"127.0.0.1:{port}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                connection.request("GET", "/healthz")
                connection.getresponse().read()
                return port
            except OSError:
                time.sleep(0.1)
        raise SystemExit("the server did not start")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)


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
            answer = ask(http_connection, parameters)
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


def ask(connection, parameters):
    # A changing, ignored token keeps every answer from being a 304 or a cached one.
    connection.request("GET", f"/resource/{ID}.json?" + urllib.parse.urlencode(parameters))
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise SystemExit(f"{response.status} {body[:200]}")
    return json.loads(body)


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
