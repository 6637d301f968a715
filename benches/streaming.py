"""A long answer: when its first byte comes, how fast it goes, and how much memory it takes.

    scripts/bench streaming            5 million rows; fails from 300 MB of memory or 100 ms to the first byte on
    scripts/bench streaming --smoke    50,000 rows: does it still run?
"""

import http.client
import pathlib
import sys
import tempfile
import time

from city import ID, load, options, served

MEGABYTES_MAX = 300
FIRST_BYTE_MAX = 0.1


def main():
    args = options()
    if args is None:
        return 0
    rows = 50_000 if args.smoke else 5_000_000
    with tempfile.TemporaryDirectory() as folder:
        data = load(args.binary, pathlib.Path(folder), rows)
        with served(args.binary, data) as server:
            return measure(server, rows, args.smoke)


def measure(server, rows, smoke):
    results = []
    ask(server.port, "csv", {}, 10)
    print(f"{'answer':34}{'first byte ms':>14}{'seconds':>9}{'MB':>8}{'memory MB':>11}")
    sizes = {}
    for name, path, headers, expected in [
        ("CSV", f"/resource/{ID}.csv?$limit={rows}", {}, rows + 1),
        ("CSV, compressed", f"/resource/{ID}.csv?$limit={rows}", {"Accept-Encoding": "zstd"}, None),
        ("JSON", f"/resource/{ID}.json?$limit={rows}", {}, rows),
        ("CSV of a filter", f"/resource/{ID}.csv?$limit={rows}&$where=:id%3E0", {}, rows + 1),
    ]:
        first, seconds, size, lines = read(server.port, path, headers)
        peak = server.peak_megabytes()
        sizes[name] = size
        # Compressed, there are no lines to count: it is known by being smaller.
        whole = lines == expected if expected else size < sizes["CSV"]
        results.append(whole and (smoke or (peak < MEGABYTES_MAX and first < FIRST_BYTE_MAX)))
        print(f"{name:34}{first * 1000:14.1f}{seconds:9.1f}{size / 1e6:8.0f}{peak:11.0f}")
    leave(server.port, f"/resource/{ID}.csv?$limit={rows}")
    slow = slowly(server.port, f"/resource/{ID}.csv?$limit={rows}")
    peak = server.peak_megabytes()
    results.append(smoke or peak < MEGABYTES_MAX)
    print(f"{'read slowly, and left':34}{'':14}{slow:9.1f}{'':8}{peak:11.0f}")
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if all(results) else 1


def ask(port, form, headers, limit):
    read(port, f"/resource/{ID}.{form}?$limit={limit}", headers)


def read(port, path, headers):
    """Seconds to the first byte of the body and to the last, bytes, and lines."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    started = time.perf_counter()
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    assert response.status == 200, response.status
    piece = response.read(1)
    first = time.perf_counter() - started
    size = lines = 0
    while piece:
        size += len(piece)
        lines += piece.count(b"\n")
        piece = response.read(1 << 20)
    return first, time.perf_counter() - started, size, lines


def slowly(port, path):
    """A reader that takes a little at a time."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    started = time.perf_counter()
    connection.request("GET", path)
    response = connection.getresponse()
    for _ in range(40):
        response.read(16 << 10)
        time.sleep(0.05)
    connection.close()
    return time.perf_counter() - started


def leave(port, path):
    """Readers that ask and go."""
    for _ in range(10):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("GET", path)
        connection.getresponse().read(10)
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
