"""The page of figures of a city with 100,000 requests, received over ten years.

    scripts/bench reports            100,000 requests; fails when the median of any door is above 100 ms
    scripts/bench reports --smoke    1,000 requests: are the sums right?

The page adds the documents that count each day, so those are what is put there: as many as there are days. They are put
beside a city that was set up by the program, while it serves.
"""

import argparse
import datetime
import http.client
import json
import pathlib
import random
import sqlite3
import statistics
import sys
import tempfile
import time

from city import BINARY, run, served

MILLISECONDS_MAX = 100
DOORS = ["/reports", "/reports?by=month&year=2024", "/api/v1/reports?by=month&year=2024", "/api/v1/reports/determinations.csv"]
SECTIONS = ["Gov. Code § 7923.600", "Gov. Code § 7927.700", "Gov. Code § 7922.000", "Evid. Code § 1041", "Gov. Code § 7927.705"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--binary", default=str(BINARY))
    args = parser.parse_args()
    requests, days, times = (1_000, 365, 5) if args.smoke else (100_000, 3650, 60)
    with tempfile.TemporaryDirectory() as folder:
        data = pathlib.Path(folder) / "city"
        run(args.binary, "init", "--data", data, "--city", "City of Bench")
        with served(args.binary, data) as server:
            host, port = "127.0.0.1", server.port
            put(data / "public" / "db" / "public.db", requests, days)
            results = [measure(host, port, door, times, args.smoke) for door in DOORS]
            results.append(received(host, port) == requests)
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if all(results) else 1


def put(database, requests, days):
    """Documents of days whose requests were determined in 1 to 24 days; those of the last days wait."""
    dice, today = random.Random(7), datetime.date.today()
    with sqlite3.connect(database) as connection:
        for n in range(days):
            day = today - datetime.timedelta(days=n)
            many = requests // days + (n < requests % days)
            counts = {"received": many, "exemptions": {section: dice.randint(1, 9) for section in SECTIONS}}
            if n < 12:
                counts["waiting"] = [{"received": str(day), "due": str(day + datetime.timedelta(days=10)), "requests": many}]
            else:
                counts["in_time"] = many - many // 9
                counts["late"] = many // 9
                counts["to_determination"] = [[days, 1] for days in sorted(dice.sample(range(1, 60), many))]
                counts["to_last_production"] = [[days, 1] for days in sorted(dice.sample(range(1, 200), many // 2))]
                counts["extensions"] = {"voluminous records": many // 7}
                counts["fees"] = {"estimates": 1, "estimated_cents": 320, "paid_cents": 320}
            body = json.dumps({"day": str(day), "counts": counts})
            connection.execute("insert into document values ('report', ?, ?, 1)", (str(day), body))


def get(host, port, path):
    connection = http.client.HTTPConnection(host, port, timeout=60)
    connection.request("GET", path, headers={"accept": "text/html" if path.startswith("/reports") else "*/*"})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, (path, answer.status, body[:500])
    return body


def measure(host, port, door, times, smoke):
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        get(host, port, door)
        taken.append((time.perf_counter() - started) * 1000)
    median = statistics.median(taken)
    print(f"{door}: median {median:.1f} ms, slowest {max(taken):.1f} ms")
    return smoke or median <= MILLISECONDS_MAX


def received(host, port):
    reports = json.loads(get(host, port, "/api/v1/reports"))["reports"]
    return sum(row["received"] for row in next(r for r in reports if r["id"] == "determinations")["rows"])


if __name__ == "__main__":
    sys.exit(main())
