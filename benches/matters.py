"""The desk and the portal of a city with 100,000 matters.

    scripts/bench matters            100,000 matters of up to 20 events; fails when the median of any door is above 100 ms, or
                                     the job of the night above a minute
    scripts/bench matters --smoke    500 matters: does every door answer, with what is in the ledger?

The matters are made up by the benchmark of the ledger and appended to the ledger of a city that the program set up; the
program itself projects them when it starts. Each door is asked over HTTP as a member of the Clerk's staff, or as anybody.
"""

import argparse
import http.client
import http.cookiejar
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

from city import BINARY, ROOT, run, served

MILLISECONDS_MAX = 100
NIGHT_SECONDS_MAX = 60
PASSWORD = "a long and quiet password"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--binary", default=str(BINARY))
    args = parser.parse_args()
    matters, times = (500, 3) if args.smoke else (100_000, 40)
    with tempfile.TemporaryDirectory() as folder:
        data = pathlib.Path(folder) / "city"
        run(args.binary, "init", "--data", data, "--city", "City of Bench")
        link = invited(args.binary, data)
        fill(data, matters)
        night = nightly(args.binary, data, args.smoke)
        started = time.monotonic()
        with served(args.binary, data, patience=600) as server:
            desk = Desk(server.port + 1)
            desk.wait(600)
            desk.take_up(link)
            wait_for(server.port, matters)
            print(f"ready after {time.monotonic() - started:.1f} s, {server.peak_megabytes():.0f} MB at most")
            results = [night] + [measure(door, ask, holds, times, args.smoke) for door, ask, holds in doors(server.port, desk, matters)]
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if all(results) else 1


def invited(binary, data):
    said = subprocess.run(
        [binary, "user", "add", "--data", data, "--email", "clerk@city.example", "--role", "clerk", "--name", "Jane Roe, City Clerk"],
        check=True, capture_output=True, text=True).stdout
    return re.search(r"/desk/invitation/\S+", said).group(0)


def fill(data, matters):
    started = time.monotonic()
    command = ["cargo", "bench", "--locked", "--profile", "dev", "--workspace", "--bench", "ledger", "--", "--into", str(data), "--matters", str(matters)]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    print(f"{matters:,} matters appended in {time.monotonic() - started:.1f} s")


def nightly(binary, data, smoke):
    """What the passing of days brings about, asked as the program asks it by itself."""
    started = time.monotonic()
    said = subprocess.run([binary, "night", "--data", data], check=True, capture_output=True, text=True).stdout
    seconds = float(re.search(r"([\d.]+) s", said).group(1))
    print(f"the job of the night: {seconds:.1f} s, {time.monotonic() - started:.1f} s with opening the city")
    return smoke or seconds <= NIGHT_SECONDS_MAX


class Desk:
    """A member of the Clerk's staff, signed in."""

    def __init__(self, port):
        self.base = f"http://127.0.0.1:{port}"
        self.http = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, path):
        with self.http.open(self.base + path, timeout=600) as answer:
            return answer.read().decode()

    def send(self, path, **answers):
        token = re.search(r'name="token" value="([^"]+)"', self.get(path)).group(1)
        body = urllib.parse.urlencode({"token": token, **answers}).encode()
        return self.http.open(self.base + path, body, timeout=600).read().decode()

    def wait(self, seconds):
        """Until the desk answers: it begins once the city is projected."""
        for _ in range(seconds * 2):
            try:
                return self.get("/healthz")
            except OSError:
                time.sleep(0.5)
        raise SystemExit("the desk does not answer")

    def take_up(self, link):
        self.send(link, password=PASSWORD, again=PASSWORD)
        if "/desk/sign-out" not in self.get("/desk"):
            self.send("/desk/sign-in", email="clerk@city.example", password=PASSWORD)


def portal(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    connection.request("GET", path, headers={"accept": "text/html"})
    answer = connection.getresponse()
    body = answer.read().decode()
    assert answer.status == 200, (path, answer.status, body[:500])
    return body


def wait_for(port, matters):
    """The public documents are written after the desk answers."""
    last = f"R-2016-{1:06}"
    for _ in range(600):
        try:
            if last in portal(port, f"/requests/{last}"):
                return
        except (AssertionError, OSError):
            pass
        time.sleep(0.5)
    raise SystemExit(f"the portal does not show {last} of {matters:,} matters")


def doors(port, desk, matters):
    """Each door: its name, how it is asked, what its answer holds."""
    open_ones = (matters + 49) // 50
    first = f"R-2016-{1:06}"
    # The last one is open; its year is that of its receipt.
    last = re.search(rf"R-20\d\d-{matters:06}", desk.get(f"/desk?q={matters:06}")).group(0)
    at_desk = lambda path: (lambda: desk.get(path))
    public = lambda path: (lambda: portal(port, path))
    return [
        ("inbox", at_desk("/desk"), f"{open_ones} open"),
        ("inbox, what ended", at_desk("/desk?status=closed"), f"of {matters - open_ones}"),
        ("inbox, a name", at_desk(f"/desk?status=closed&q=resident{matters // 2}@"), "1 found"),
        ("a matter that is open", at_desk(f"/desk/matters/{last}"), last),
        ("a matter that ended", at_desk(f"/desk/matters/{first}"), first),
        ("search of datasets", public("/datasets?q=dataset"), "Dataset"),
        ("public log", public("/requests"), f"{matters:,}"),
        ("public log, last page", public(f"/requests?page={max(matters // 25, 1)}"), "R-"),
        ("a request in the log", public(f"/requests/{first}"), first),
        ("figures", public("/reports"), "determin"),
    ]


def measure(door, ask, holds, times, smoke):
    taken, body = [], ""
    for _ in range(times):
        started = time.perf_counter()
        body = ask()
        taken.append((time.perf_counter() - started) * 1000)
    median, right = statistics.median(taken), holds in body
    print(f"{door}: median {median:.1f} ms, slowest {max(taken):.1f} ms{'' if right else f'; does not hold {holds!r}'}")
    return right and (smoke or median <= MILLISECONDS_MAX)


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
