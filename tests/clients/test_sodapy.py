"""The clients people already have read a dataset as it is published: sodapy, pandas, DuckDB, pyarrow, RSocrata's requests."""

import http.client
import io
import json
import re
import urllib.parse

import duckdb
import pandas
import pyarrow.parquet
import pytest
import requests
import sodapy
from conftest import BUSINESSES, CRIME_2006, source

ID = "crim-2006"
ROWS = 7584


@pytest.fixture(scope="module")
def city(module_city):
    module_city.add(source(CRIME_2006), "--id", ID, title="Crime of January 2006")
    module_city.add(source(BUSINESSES), "--id", "rest-aura", title="Restaurants")
    return module_city.serve()


@pytest.fixture
def client(city):
    client = sodapy.Socrata(f"127.0.0.1:{city.port}", None, timeout=60)
    # sodapy speaks https only; nothing else of it is changed.
    client.uri_prefix = "http://"
    client.session.trust_env = False
    yield client
    client.close()


def test_sodapy_gets_rows_that_meet_a_condition(client):
    rows = client.get(ID, where="crimedescr like '%BURGLARY%'", order="cdatetime", limit=5)
    assert len(rows) == 5
    assert all("BURGLARY" in row["crimedescr"] for row in rows)
    assert [row["cdatetime"] for row in rows] == sorted(row["cdatetime"] for row in rows)


def test_sodapy_counts_and_groups(client):
    assert client.get(ID, select="count(*)") == [{"count": str(ROWS)}]
    groups = client.get(ID, select="district, count(*) as n", group="district", order="n desc")
    assert sum(int(group["n"]) for group in groups) == ROWS


def test_sodapy_gets_all_in_pages_without_repeats(client, city):
    # As many pages as the client asks for by itself: 1000 rows each.
    rows = list(client.get_all(ID, where="district = 1 or district = 2"))
    expected = client.get(ID, select="count(*)", where="district = 1 or district = 2")[0]["count"]
    assert len(rows) == int(expected) > 2000
    whole = client.get(ID, where="district = 1 or district = 2", limit=10000)
    assert rows == whole
    keys = [json.dumps(row, sort_keys=True) for row in client.get_all(ID, select=":id, *")]
    assert len(keys) == len(set(keys)) == ROWS


def test_sodapy_gets_csv_and_an_error_with_its_words(client):
    table = client.get(ID, content_type="csv", limit=3)
    assert table[0][0] == "cdatetime" and len(table) == 4
    with pytest.raises(requests.HTTPError, match="no_such_field"):
        client.get(ID, where="no_such_field = 1")


def test_sodapy_reads_metadata(client):
    metadata = client.get_metadata(ID)
    assert metadata["id"] == ID and metadata["name"] == "Crime of January 2006"
    types = {column["fieldName"]: column["dataTypeName"] for column in metadata["columns"]}
    assert types["cdatetime"] == "calendar_date"
    assert types["address"] == "text"
    assert types["latitude"] == "number"


def test_sodapy_lists_datasets_and_ends(client):
    found = {dataset["resource"]["id"]: dataset for dataset in client.datasets()}
    assert set(found) == {ID, "rest-aura"}
    only = client.datasets(ids=[ID])
    assert [dataset["resource"]["id"] for dataset in only] == [ID]


def test_pandas_reads_the_csv_by_its_address(city):
    table = pandas.read_csv(f"{city.url}/resource/{ID}.csv?$limit=10000")
    assert len(table) == ROWS
    whole = pandas.read_csv(f"{city.url}/data/{ID}.csv")
    assert len(whole) == ROWS
    export = pandas.read_csv(f"{city.url}/api/views/{ID}/rows.csv?accessType=DOWNLOAD")
    assert len(export) == ROWS


def duckdb_over_http(url):
    """DuckDB with httpfs where that extension is installed; otherwise None."""
    connection = duckdb.connect()
    try:
        connection.execute("LOAD httpfs")
    except duckdb.Error:
        return None
    return connection.execute(f"SELECT * FROM '{url}'")


def test_duckdb_reads_the_csv_and_the_parquet(city, tmp_path):
    for form in ["csv", "parquet"]:
        url = f"{city.url}/data/{ID}.{form}"
        found = duckdb_over_http(url)
        if found is None:
            file = tmp_path / f"rows.{form}"
            file.write_bytes(city.get(f"/data/{ID}.{form}").content)
            reader = "read_csv_auto" if form == "csv" else "read_parquet"
            found = duckdb.sql(f"SELECT * FROM {reader}('{file}')")
        assert len(found.fetchall()) == ROWS


class Ranges(io.RawIOBase):
    """A remote file read by ranges only, as the readers of Parquet do."""

    def __init__(self, url):
        super().__init__()
        self.url, self.at, self.asked = url, 0, []
        self.session = requests.Session()
        self.session.trust_env = False
        head = self.session.head(url, headers={"Accept-Encoding": "identity"})
        self.size, self.etag = int(head.headers["Content-Length"]), head.headers["ETag"]
        assert head.headers["Accept-Ranges"] == "bytes" and not self.etag.startswith("W/")

    def readable(self):
        return True

    def seekable(self):
        return True

    def tell(self):
        return self.at

    def seek(self, offset, whence=io.SEEK_SET):
        self.at = {io.SEEK_SET: 0, io.SEEK_CUR: self.at, io.SEEK_END: self.size}[whence] + offset
        return self.at

    def readinto(self, buffer):
        end = min(self.at + len(buffer), self.size)
        if end <= self.at:
            return 0
        headers = {"Range": f"bytes={self.at}-{end - 1}", "If-Range": self.etag, "Accept-Encoding": "gzip, deflate, br"}
        answer = self.session.get(self.url, headers=headers)
        assert answer.status_code == 206 and "Content-Encoding" not in answer.headers
        assert answer.headers["Content-Range"] == f"bytes {self.at}-{end - 1}/{self.size}"
        buffer[: end - self.at] = answer.content
        self.asked.append((self.at, end))
        self.at = end
        return len(answer.content)


def test_pyarrow_reads_one_column_by_ranges(city):
    remote = Ranges(f"{city.url}/data/{ID}.parquet")
    file = pyarrow.parquet.ParquetFile(remote)
    column = file.read(columns=["district"])
    assert column.num_rows == ROWS
    assert sum(end - start for start, end in remote.asked) < remote.size


def test_odd_ranges_are_answered_as_http_says(city):
    url = f"/data/{ID}.parquet"
    size = int(city.http.head(city.url + url).headers["Content-Length"])
    ask = lambda spec, **more: city.http.get(city.url + url, headers={"Range": spec, **more})
    longer = ask(f"bytes=-{size * 2}")
    assert longer.status_code == 206
    assert longer.headers["Content-Range"] == f"bytes 0-{size - 1}/{size}"
    past = ask(f"bytes={size}-")
    assert past.status_code == 416 and past.headers["Content-Range"] == f"bytes */{size}"
    other = ask("bytes=0-3", **{"If-Range": '"another"'})
    assert other.status_code == 200 and len(other.content) == size
    assert ask("bytes=-4").content == b"PAR1"


def test_rsocrata_pages_until_only_the_header_is_left(city):
    """RSocrata asks without a limit first, then with $limit=50000 and growing $offset, ordered by :id."""
    first = city.get(f"/resource/{ID}.csv", **{"$order": ":id"})
    assert first.status_code == 200
    types, fields = (json.loads(first.headers[name]) for name in ["X-SODA2-Types", "X-SODA2-Fields"])
    assert dict(zip(fields, types))["cdatetime"] in ("calendar_date", "floating_timestamp")
    stamp = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?")
    total, offset = 0, 0
    while True:
        page = city.get(f"/resource/{ID}.csv", **{"$order": ":id", "$limit": 3000, "$offset": offset})
        assert page.status_code == 200
        table = pandas.read_csv(io.StringIO(page.text), dtype=str)
        assert list(table.columns) == fields
        if table.empty:
            break
        assert table["cdatetime"].map(lambda text: bool(stamp.fullmatch(text))).all()
        total, offset = total + len(table), offset + 3000
    assert total == ROWS
    whole = city.get(f"/resource/{ID}.csv", **{"$order": ":id", "$limit": 50000, "$offset": 0})
    assert len(whole.text.splitlines()) == ROWS + 1
    past = city.get(f"/resource/{ID}.csv", **{"$order": ":id", "$limit": 50000, "$offset": 50000})
    assert past.status_code == 200 and len(past.text.splitlines()) == 1
    page_url = city.get(f"/d/{ID}")
    assert page_url.status_code == 200


def test_an_empty_condition_is_no_condition(city):
    rows = city.get(f"/resource/{ID}.json", **{"$where": "", "$limit": 2})
    assert rows.status_code == 200 and len(rows.json()) == 2
    none = city.get(f"/resource/{ID}.json", **{"$where": "1 = 2"})
    assert none.status_code == 200 and none.json() == []


def test_the_requests_of_soda_js_are_answered_over_one_connection(city):
    """soda-js puts each condition into parentheses, writes `asc` and `desc` out, sends `$having` beside `$group` alone, and
    ends its process when a connection is dropped: all of it goes over one that is kept."""
    connection = http.client.HTTPConnection("127.0.0.1", city.port)

    def ask(**parameters):
        query = urllib.parse.urlencode({f"${name}": value for name, value in parameters.items()})
        connection.request("GET", f"/resource/{ID}.json?{query}", headers={"Content-Type": "application/json"})
        response = connection.getresponse()
        body = json.loads(response.read())
        assert response.getheader("Content-Type").startswith("application/json")
        return response.status, body

    status, rows = ask(where="(district = 1) and (beat like '1%')", order="cdatetime asc", limit=5, offset=5)
    assert status == 200 and len(rows) == 5
    assert [row["cdatetime"] for row in rows] == sorted(row["cdatetime"] for row in rows)
    status, groups = ask(select="district, count(*) as n", group="district", having="(n > 1)", order="n desc")
    counts = [int(row["n"]) for row in groups]
    assert status == 200 and sum(counts) == ROWS and counts == sorted(counts, reverse=True)
    status, error = ask(where="(no_such_field = 1)")
    assert status == 400 and "no_such_field" in error["message"]
    status, rows = ask(q="burglary", limit=3)
    assert status == 200 and len(rows) == 3
