"""Statements of several queries, windows and dates over real data, against what pandas makes of the same file; and the
calls that the query page prints."""

import html
import io
import json
import re
import shutil
import subprocess
import sys

import numpy
import pandas
import pytest
import requests
from conftest import CRIME_2006, source

ID = "crim-2006"


@pytest.fixture(scope="module")
def city(module_city):
    module_city.add(source(CRIME_2006), "--id", ID, title="Crime of January 2006")
    return module_city.serve()


@pytest.fixture(scope="module")
def crimes():
    return pandas.read_csv(source(CRIME_2006), parse_dates=["cdatetime"])


def ask(city, statement):
    answer = city.get(f"/resource/{ID}.csv", **{"$query": statement})
    assert answer.status_code == 200, answer.text
    return pandas.read_csv(io.StringIO(answer.text))


def test_the_most_frequent_kinds_of_each_district(city, crimes):
    found = ask(
        city,
        """select district, crimedescr, count(*) as n group by district, crimedescr
           |> select *, rank() over (partition by district order by n desc) as place
           |> select district, crimedescr, n where place = 1 order by district, crimedescr limit 1000""",
    )
    groups = crimes.groupby(["district", "crimedescr"]).size().reset_index(name="n")
    most = groups[groups.groupby("district")["n"].transform("max") == groups["n"]]
    expected = most.sort_values(["district", "crimedescr"]).reset_index(drop=True)
    pandas.testing.assert_frame_equal(found, expected)


def test_hours_are_counted_and_shared(city, crimes):
    found = ask(
        city,
        """select cdatetime.hour as hour, count(*) as n, count(*) * 100.0 / sum(count(*)) over () as share
           group by hour order by hour""",
    )
    expected = crimes.groupby(crimes["cdatetime"].dt.hour).size()
    assert dict(zip(found["hour"], found["n"])) == expected.to_dict()
    assert abs(found["share"].sum() - 100) < 1e-6


def test_a_join_finds_what_merge_finds(city, crimes):
    found = ask(
        city,
        """select address, cdatetime, count(*) as n
           join (select address, count(*) as cases group by address having count(*) > 20) as often
             on often.address = address
           where cdatetime < '2006-01-03' group by address, cdatetime order by address, cdatetime limit 50000""",
    )
    sizes = crimes.groupby("address").size()
    often = sizes[sizes > 20].index
    chosen = crimes[crimes["address"].isin(often) & (crimes["cdatetime"] < "2006-01-03")]
    expected = chosen.groupby(["address", "cdatetime"]).size()
    assert len(found) == len(expected) > 5
    assert found["n"].sum() == expected.sum()


def test_sets_of_rows(city, crimes):
    found = ask(
        city,
        "select crimedescr where district = 1 minus select crimedescr where district = 2 |> select * limit 50000",
    )
    kinds = {d: set(crimes[crimes["district"] == d]["crimedescr"]) for d in (1, 2)}
    assert set(found["crimedescr"]) == kinds[1] - kinds[2] and len(found) > 3


def test_days_move_and_are_counted(city, crimes):
    found = ask(
        city,
        """select date_trunc_ymd(cdatetime) as day, count(*) as n group by day
           |> select day, sum(n) over (order by day rows between 6 preceding and current row) as week, lag(n) over (order by day) as before
           |> select * order by day limit 100""",
    )
    days = crimes.groupby(crimes["cdatetime"].dt.normalize()).size()
    assert found["week"].tolist() == days.rolling(7, min_periods=1).sum().tolist()
    assert found["before"].tolist()[1:] == days.tolist()[:-1]
    last = ask(city, "select max(cdatetime) - 'P1M' as earlier, date_diff_d(max(cdatetime), min(cdatetime)) as days")
    assert pandas.Timestamp(last["earlier"][0]) == crimes["cdatetime"].max() - pandas.DateOffset(months=1)
    assert last["days"][0] == (crimes["cdatetime"].max() - crimes["cdatetime"].min()).days


def test_the_calls_that_the_query_page_prints_run_as_they_stand(city):
    statement = "select crimedescr, count(*) as n\nwhere crimedescr like '%\"%' or district = 1\ngroup by crimedescr order by n desc limit 3"
    page = city.get(f"/d/{ID}/query", q=statement)
    assert page.status_code == 200

    def printed(name):
        return html.unescape(re.search(rf'<code id="query-{name}">(.*?)</code>', page.text, re.S).group(1))

    first = ask(city, statement)["crimedescr"][0]
    shell = subprocess.run(["bash", "-c", printed("curl")], capture_output=True, text=True, timeout=60)
    assert first in shell.stdout, shell.stderr
    for client in ["sodapy", "pandas"]:
        python = subprocess.run([sys.executable, "-c", printed(client)], capture_output=True, text=True, timeout=60)
        assert first[:10] in python.stdout, python.stderr
    node = subprocess.run(["node", "-e", printed("javascript")], capture_output=True, text=True, timeout=60)
    assert first in node.stdout, node.stderr
    if shutil.which("Rscript"):
        r = subprocess.run(["Rscript", "-e", printed("r")], capture_output=True, text=True, timeout=60)
        assert first[:10] in r.stdout, r.stderr
    else:
        print("SKIPPED: the call in R, which is not installed")
    # And the addresses.
    addresses = {name: html.unescape(re.search(rf'<code id="address-{name}">(.*?)</code>', page.text).group(1)) for name in ["page", "json", "csv"]}
    assert first in requests.get(addresses["page"], timeout=60).text.replace("&#34;", '"')
    assert requests.get(addresses["json"], timeout=60).json()[0]["crimedescr"] == first
    assert pandas.read_csv(addresses["csv"])["crimedescr"][0] == first


def test_the_first_three_of_each_district_are_looked_up_for_it(city, crimes):
    found = ask(
        city,
        f"""select district as district, count(*) as n group by district
           |> select g.district as district, t.cdatetime as cdatetime, t.n_all as n_all from @this as g
              join lateral (select cdatetime, @g.n as n_all from @{ID} as c where c.district = @g.district
                            order by cdatetime desc limit 3) as t on true
              order by district, cdatetime desc limit 1000""",
    )
    groups = crimes.sort_values("cdatetime", ascending=False).groupby("district")
    first = groups.head(3).sort_values(["district", "cdatetime"], ascending=[True, False])
    assert found["district"].tolist() == first["district"].tolist()
    assert pandas.to_datetime(found["cdatetime"]).tolist() == first["cdatetime"].tolist()
    sizes = crimes.groupby("district").size()
    assert found["n_all"].tolist() == [sizes[d] for d in first["district"]]


def test_the_middle_of_times_and_days_of_work_are_those_of_numpy(city, crimes):
    found = ask(
        city,
        """select district, median(cdatetime) as middle, median(crimedescr) as word,
             min(date_diff_business_days(cdatetime, '2005-12-17')) as least,
             sum(date_diff_business_days('2006-02-01', cdatetime)) as days
           group by district order by district""",
    )
    for _, row in found.iterrows():
        rows = crimes[crimes["district"] == row["district"]]
        times = rows["cdatetime"].sort_values().tolist()
        assert pandas.Timestamp(row["middle"]) == times[(len(times) - 1) // 2]
        words = sorted(rows["crimedescr"], key=lambda word: word.encode())
        assert row["word"] == words[(len(words) - 1) // 2]
        days = rows["cdatetime"].dt.date.to_numpy().astype("datetime64[D]")
        assert row["least"] == numpy.busday_count("2005-12-17", days).min()
        assert row["days"] == numpy.busday_count(days, "2006-02-01").sum()


def test_new_types_are_written_as_clients_read_them(city):
    answer = city.get(
        f"/resource/{ID}.json",
        **{
            "$select": "cdatetime.time as clock, latitude::double as north, ('{\"a\": [1.50]}'::json).a as list, "
            "('PT' || grid || 'H')::interval as length, "
            "location(make_point(latitude, longitude), address, 'Sacramento', 'CA', null) as place",
            "$where": "grid = 1115",
            "$limit": "1",
        },
    )
    assert answer.status_code == 200, answer.text
    assert json.loads(answer.headers["X-SODA2-Types"]) == ["time", "double", "json", "interval", "location"]
    [row] = answer.json()
    assert re.fullmatch(r"\d\d:\d\d:00\.000", row["clock"])
    assert isinstance(row["north"], float) and row["list"] == [1.50] and row["length"] == "PT1115H"
    assert float(row["place"]["latitude"]) == row["north"]
    assert json.loads(row["place"]["human_address"])["city"] == "Sacramento"
