"""A large CSV taken in and published, beside DuckDB's CSV to Parquet and `sqlite-utils insert`.

    scripts/bench ingest            5 million rows, 1 GB, and a fifth of them; fails when everything a release carries
                                    takes more than 8 times DuckDB's time, or memory is over 1 GB or grows with the file
    scripts/bench ingest --smoke    20,000 rows: do they all still run, and do the rows agree?

Every program is a process of its own, in turns; times are medians. The first queryable release is there once its rows
stand in the public folder, checked; everything, with the downloads, once the command has ended.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import duckdb
import pyarrow.parquet

from city import BINARY

ID = "requ-5m01"
TIMES_MAX = 8
# Times DuckDB's that the first queryable release should take at most.
AIM = 2
MEGABYTES_MAX = 1024
GROWTH_MAX = 1.5

ROWS = """
select row_number() over () as "Service Request Number",
       timestamp '2021-01-01' + to_seconds(i * 31) as "Date Created",
       ['Noise', 'Graffiti', 'Pothole', 'Abandoned Vehicle', 'Street Light Out', 'Illegal Dumping'][1 + (hash(i) % 6)::int] as "Category",
       ['Police', 'Public Works', 'Utilities', 'Community Development'][1 + (hash(i + 1) % 4)::int] as "Department",
       (1 + hash(i) % 9999)::varchar || ' ' || ['K', 'L', 'J', 'Del Paso', 'Freeport'][1 + (hash(i + 2) % 5)::int] || ' ST' as "Address",
       95811 + (hash(i + 3) % 30)::int as "ZIP",
       round(38.4 + ((hash(i + 4) % 200000)::int) / 1e6, 6) as "Latitude",
       round(-121.6 + ((hash(i + 5) % 200000)::int) / 1e6, 6) as "Longitude",
       ((hash(i + 6) % 100000)::int) / 100 as "Cost",
       hash(i + 7) % 2 = 0 as "Closed",
       'Caller says ' || md5(i::varchar) || ' and ' || md5((i + 1)::varchar) as "Remarks"
from range({rows}) t(i)
"""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--binary", default=str(BINARY))
    args = parser.parse_args()
    sizes = [20_000] if args.smoke else [1_000_000, 5_000_000]
    results, peaks = [], []
    for rows in sizes:
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            source = folder / "requests.csv"
            duckdb.sql(f"copy ({ROWS.format(rows=rows)}) to '{source}' (header)")
            print(f"{rows:,} rows, {source.stat().st_size / 1e6:.0f} MB")
            times, peak, same = measure(args.binary, folder, source, rows, 1 if args.smoke else 3)
            peaks.append(peak)
            ratio = times["Daylight"] / times["DuckDB"]
            first = times["to query"] / times["DuckDB"]
            print(f"first queryable release: {times['to query']:.1f} s, {first:.1f} times as long as DuckDB (aim: {AIM})")
            print(f"everything: {times['Daylight']:.1f} s, {ratio:.1f} times as long as DuckDB")
            results.append(same)
            results.append(args.smoke or ratio <= TIMES_MAX)
            results.append(args.smoke or peak <= MEGABYTES_MAX)
    results.append(peaks[-1] <= peaks[0] * GROWTH_MAX)
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if all(results) else 1


def measure(binary, folder, source, rows, runs):
    """The median seconds of each program, the most memory that Daylight took, and whether it published every row."""
    times = {"DuckDB": [], "Daylight": [], "to query": [], "sqlite-utils": []}
    peak, same = 0, True
    for n in range(runs):
        parquet = folder / "duckdb.parquet"
        seconds, memory, _ = timed(sys.executable, "-c", "import duckdb, sys; duckdb.sql("
                                f"\"copy (from read_csv('{source}')) to '{parquet}' (compression zstd)\")")
        times["DuckDB"].append(seconds)
        report("DuckDB", seconds, memory)
        data = folder / f"city-{n}"
        run(binary, "init", "--data", data, "--city", "City of Bench")
        releases = data / "public" / "releases" / ID
        seconds, memory, first = timed(binary, "dataset", "add", source, "--data", data, "--id", ID, "--title", "Requests",
                                       "--publish", "--decided-by", "A Person, Clerk",
                                       until=lambda: any(releases.glob("*/data.parquet")))
        times["Daylight"].append(seconds)
        times["to query"].append(first)
        peak = max(peak, memory)
        report("Daylight", seconds, memory)
        [release] = releases.glob("*/data.parquet")
        same = same and pyarrow.parquet.read_metadata(release).num_rows == rows
        subprocess.run(["rm", "-rf", data], check=True)
        # Rows one by one: once is enough to know.
        if n == 0:
            database = folder / "requests.db"
            seconds, memory, _ = timed(sys.executable, "-m", "sqlite_utils", "insert", database, "requests", source, "--csv", "--silent")
            times["sqlite-utils"].append(seconds)
            report("sqlite-utils", seconds, memory)
            database.unlink()
    return {name: statistics.median(all_times) for name, all_times in times.items()}, peak, same


def report(name, seconds, memory):
    print(f"{name:14}{seconds:9.1f} s{memory:9.0f} MB", flush=True)


def run(*command):
    subprocess.run([str(c) for c in command], check=True, stdout=subprocess.DEVNULL)


def timed(*command, until=lambda: False):
    """Seconds until a process ends, the most memory that it had, and seconds until something came true meanwhile."""
    started = time.monotonic()
    process = subprocess.Popen([str(c) for c in command], stdout=subprocess.DEVNULL)
    first = None
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        seconds = time.monotonic() - started
        if first is None and until():
            first = seconds
        if pid:
            break
        time.sleep(0.02)
    if status != 0:
        raise SystemExit(f"{command[0]} failed")
    return seconds, usage.ru_maxrss / 1024, first


if __name__ == "__main__":
    sys.exit(main())
