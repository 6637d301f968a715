"""A city of flights, served by the program, for the benchmarks that ask it over HTTP."""

import argparse
import http.client
import json
import os
import pathlib
import re
import socket
import subprocess
import time
import urllib.parse

import duckdb

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCE = pathlib.Path(os.environ.get("DAYLIGHT_DATA", ROOT.parent / "shared" / "data")) / "us-flights-3m" / "flights-3m.parquet"
BINARY = ROOT / (os.environ.get("CARGO_TARGET_DIR") or "target") / "debug" / "daylight"
ID = "flig-hts3"


def options():
    """How it is to be run; none, and said so, when the flights are not here."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--binary", default=str(BINARY))
    args = parser.parse_args()
    if not SOURCE.exists():
        print(f"SKIPPED: {SOURCE} is not there")
        return None
    return args


def load(binary, folder, rows):
    csv, data = folder / "flights.csv", folder / "city"
    duckdb.sql(f"copy (select f.* from '{SOURCE}' f, range(2) order by range limit {rows}) to '{csv}' (header)")
    run(binary, "init", "--data", data, "--city", "City of Bench")
    started = time.monotonic()
    run(binary, "dataset", "add", csv, "--data", data, "--id", ID, "--title", "Flights", "--publish",
        "--decided-by", "A Person, Clerk")
    print(f"ingest and first release of {rows:,} rows: {time.monotonic() - started:.1f} s")
    return data


def run(*command):
    subprocess.run([str(c) for c in command], check=True, stdout=subprocess.DEVNULL)


def ask(connection, dataset, parameters):
    """The rows of an answer; anything but 200 ends the benchmark."""
    connection.request("GET", f"/resource/{dataset}.json?" + urllib.parse.urlencode(parameters))
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise SystemExit(f"{response.status} {body[:200]}")
    return json.loads(body)


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

    def __init__(self, binary, data, patience=20):
        self.binary, self.data, self.patience = binary, data, patience

    def __enter__(self):
        port = free_port()
        self.process = subprocess.Popen(
            [self.binary, "serve", "--data", str(self.data), "--listen", f"127.0.0.1:{port}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(self.patience * 10):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                connection.request("GET", "/healthz")
                connection.getresponse().read()
                self.port = port
                return self
            except OSError:
                time.sleep(0.1)
        raise SystemExit("the server did not start")

    def peak_megabytes(self):
        """The most memory that the largest of its processes has had."""
        pids = [self.process.pid]
        for pid in pids:
            for children in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
                pids.extend(int(child) for child in children.read_text().split())
        status = [pathlib.Path(f"/proc/{pid}/status").read_text() for pid in pids]
        return max(int(re.search(r"VmHWM:\s+(\d+) kB", text)[1]) for text in status) / 1024

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)
