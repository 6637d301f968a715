"""How much slower a light query is while another client's heavy one runs.

    scripts/bench fairness            3 million flights; fails when the median rises to more than three times
    scripts/bench fairness --smoke    50,000 flights: does it still run?
"""

import http.client
import pathlib
import statistics
import sys
import tempfile
import threading
import time
import urllib.parse

from city import ID, load, options, served

LIGHT = [
    ("one row by its number", {"$where": ":id = {n}"}),
    ("a page of a filter", {"$where": "origin = 'SMF' and delay > {n}", "$limit": "100"}),
]
HEAVY = [
    ("groups of everything", {"$select": "origin, destination, count(*), avg(delay), stddev_pop(distance)",
                              "$group": "origin, destination", "$limit": "50000"}),
    ("a window over everything", {"$query": "select *, rank() over (partition by origin order by delay) as place |> select sum(place)"}),
    ("the whole release as CSV", {"$limit": "3000000"}),
]
RISE_MAX = 3


def main():
    args = options()
    if args is None:
        return 0
    runs, rows = (5, 50_000) if args.smoke else (60, 3_000_000)
    with tempfile.TemporaryDirectory() as folder:
        data = load(args.binary, pathlib.Path(folder), rows)
        with served(args.binary, data) as server:
            return measure(server.port, runs, args.smoke)


def measure(port, runs, smoke):
    failed = asked = 0
    print(f"{'light query':24}{'beside':28}{'alone ms':>10}{'beside ms':>11}{'ratio':>7}{'heavy ones':>12}")
    for light, question in LIGHT:
        for heavy, heavy_question in HEAVY:
            alone = median(port, question, runs)
            with Busy(port, heavy_question) as busy:
                beside = median(port, question, runs)
            ratio = beside / alone
            asked += 1
            failed += ratio > RISE_MAX and not smoke
            print(f"{light:24}{heavy:28}{alone:10.2f}{beside:11.2f}{ratio:7.2f}{busy.answered:12}")
    print(f"{asked - failed} passed, {failed} failed")
    return 1 if failed else 0


def median(port, question, runs):
    """Milliseconds; every question is another one, so that none is answered from memory."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    times = []
    for n in range(1, runs + 3):
        parameters = {key: value.replace("{n}", str(n)) for key, value in question.items()}
        started = time.perf_counter()
        ask(connection, "json", parameters)
        times.append(time.perf_counter() - started)
    return statistics.median(times[2:]) * 1000


def ask(connection, form, parameters):
    connection.request("GET", f"/resource/{ID}.{form}?" + urllib.parse.urlencode(parameters))
    response = connection.getresponse()
    if response.status != 200:
        raise SystemExit(f"{response.status} {response.read()[:200]}")
    while response.read(1 << 20):
        pass


class Busy:
    """Another client that asks one heavy query after the other."""

    def __init__(self, port, question):
        self.port, self.question = port, question
        self.answered, self.over = 0, threading.Event()
        self.thread = threading.Thread(target=self.work)

    def work(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        while not self.over.is_set():
            ask(connection, "csv", self.question)
            self.answered += 1

    def __enter__(self):
        self.thread.start()
        time.sleep(0.3)
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


if __name__ == "__main__":
    sys.exit(main())
