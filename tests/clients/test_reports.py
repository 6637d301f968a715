"""The figures of the records desk, counted again from the public log."""

import csv
import datetime
import io
import statistics

import pytest
from conftest import City, await_true

DAY = datetime.date.fromisoformat


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    city = City(folder / "city").serve("demo")
    log = folder / "city.log"
    await_true(lambda: "the sample city is complete" in log.read_text(errors="replace"), within=120)
    yield city
    city.stop()


@pytest.fixture(scope="module")
def log(demo):
    """Every request of the public log, page by page."""
    found, total = [], 1
    while len(found) < total:
        page = demo.get("/api/v1/requests", kind="request", limit=10, offset=len(found)).json()
        found, total = found + page["requests"], page["total"]
    return found


def table(demo, report, **span):
    answer = demo.get(f"/api/v1/reports/{report}.csv", **span)
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/csv"), answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def until(request):
    return request["extended_until"] or request["due"]["due"]


def test_determinations_are_those_of_the_log(demo, log):
    today = demo.get("/api/v1/reports").json()["as_of"]
    years = sorted({request["received"][:4] for request in log})
    rows = table(demo, "determinations")
    assert [row["period"] for row in rows] == years and len(years) >= 2
    for row in rows:
        of_year = [request for request in log if request["received"][:4] == row["period"]]
        determined = [request for request in of_year if request["determined"]]
        in_time = [request for request in determined if request["determined"] <= until(request)]
        open_ = [request for request in of_year if not request["determined"] and not request["outcome"]]
        overdue = [request for request in open_ if until(request) < today]
        assert int(row["received"]) == len(of_year)
        assert int(row["in_time"]) == len(in_time) and int(row["late"]) == len(determined) - len(in_time)
        assert int(row["overdue"]) == len(overdue) and int(row["waiting"]) == len(open_) - len(overdue)
        assert int(row["ended"]) == len(of_year) - len(determined) - len(open_)
        assert float(row["share_in_time"]) == pytest.approx(len(in_time) / (len(determined) + len(overdue)))
    assert sum(int(row["late"]) for row in rows) > 0 and sum(int(row["ended"]) for row in rows) > 0


def test_days_and_exemptions_are_those_of_the_log(demo, log):
    for row in table(demo, "days"):
        days = [(DAY(request["determined"]) - DAY(request["received"])).days
                for request in log if request["determined"] and request["received"][:4] == row["period"]]
        assert float(row["median_to_determination"]) == statistics.median(days)
        assert float(row["ninetieth_to_determination"]) == sorted(days)[-(-len(days) * 9 // 10) - 1]
    cited = {}
    for request in log:
        lines = [line for _, _, schedule in request["outcomes"] for line in schedule if line["because"]]
        for section in {line["because"]["citation"] for line in lines}:
            cited[section] = cited.get(section, 0) + 1
    assert {row["section"]: int(row["all"]) for row in table(demo, "exemptions")} == cited and cited
    extended = [request for request in log if request["extended_until"]]
    assert sum(int(row["all"]) for row in table(demo, "extensions")) == len(extended) > 1
    assert any(int(row["paid_cents"]) > 0 for row in table(demo, "fees"))


def test_the_months_of_a_year_are_its_sum(demo):
    for year in demo.get("/api/v1/reports").json()["years"]:
        whole = next(row for row in table(demo, "determinations") if row["period"] == str(year))
        months = table(demo, "determinations", by="month", year=year)
        assert all(row["period"].endswith(f" {year}") for row in months)
        for column in ("received", "in_time", "late", "overdue", "waiting", "ended"):
            assert sum(int(row[column]) for row in months) == int(whole[column])


def test_the_page_says_what_the_files_say(demo):
    page = demo.http.get(f"{demo.url}/reports", headers={"accept": "text/html"}).text
    for report in demo.get("/api/v1/reports").json()["reports"]:
        assert report["title"] in page and f'/api/v1/reports/{report["id"]}.csv' in page
        assert report["definition"][:40] in page and all(section in page for section in report["law"])
    assert demo.get("/reports", by="week").status_code == 400


def test_a_withdrawal_is_counted_within_a_second(demo):
    ended = lambda: sum(int(row["ended"]) for row in table(demo, "determinations"))
    before = ended()
    ask = {"description": "The menu of the canteen"}
    opened = demo.http.post(f"{demo.url}/api/v1/requests", json=ask, timeout=30).json()
    assert demo.http.post(f"{demo.url}/api/v1/track/{opened['tracking_code']}/withdraw", timeout=30).status_code == 202
    await_true(lambda: ended() == before + 1, within=5)
