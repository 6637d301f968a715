"""Feeds of the real program: set, run, listed and ended; from servers on loopback, with recorded answers of ArcGIS."""

import http.server
import json
import re
import threading
import urllib.parse

import pytest
from conftest import DECIDED, await_true, source
from desk import Staff

HEADER = "Permit,Issued,Street\n"
CARSON = "catalog-arcgis-rest/us-ca-carson"
LAYER = "/ArcGIS/rest/services/Address/MapServer/1"


def permits(count):
    return HEADER + "".join(f"P{n:04},2026-01-{n % 28 + 1:02},{n} J Street\n" for n in range(count))


class Server:
    """Answers each path by a function of its query and headers: status, headers, body."""

    def __init__(self):
        self.paths, self.asked = {}, []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                url = urllib.parse.urlsplit(self.path)
                query = dict(urllib.parse.parse_qsl(url.query))
                outer.asked.append((url.path, query, {name.lower(): value for name, value in self.headers.items()}))
                answer = outer.paths.get(url.path)
                status, headers, body = answer(query, self.headers) if answer else (404, {}, "")
                body = body.encode() if isinstance(body, str) else body
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if status != 304:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()
        self.host = f"127.0.0.1:{self.http.server_port}"

    def url(self, path):
        return f"http://{self.host}{path}"

    def file(self, path, text):
        """A file whose entity tag is what is in it."""
        tag = f'"{hash(text)}"'

        def answer(_, headers):
            known = headers.get("If-None-Match") == tag
            return (304, {}, "") if known else (200, {"ETag": tag, "Content-Type": "text/csv"}, text)

        self.paths[path] = answer

    def stop(self):
        self.http.shutdown()
        self.http.server_close()


@pytest.fixture
def server():
    server = Server()
    yield server
    server.stop()


@pytest.fixture
def permits_id(city, server, tmp_path):
    """A published dataset of 20 permits, in a city that lets feeds reach the server."""
    file = tmp_path / "permits.csv"
    file.write_text(permits(20))
    city.run("settings", "feed-host", "allow", server.host, "--reason", "it stands in the city hall")
    return city.add(file, "--row-id", "permit", title="Permits")["id"]


def set_feed(city, id, address, *args, code=0):
    return city.run("feed", "set", id, address, "--every", "daily", *DECIDED, *args, code=code)


def listed(city):
    return json.loads(city.run("feed", "list", "--json").stdout)


def ran(city, id, *args):
    return json.loads(city.run("feed", "run", id, "--json", *args).stdout)[0]


def test_a_feed_brings_what_is_new_and_nothing_else(city, server, permits_id):
    server.file("/permits.csv", permits(25))
    said = set_feed(city, permits_id, server.url("/permits.csv?key=geheim")).stdout
    assert f"{permits_id} is refreshed every day" in said
    assert ran(city, permits_id)["receipt"]["rows"] == 25
    head = city.head()
    assert ran(city, permits_id) == {"dataset": permits_id, "outcome": "unchanged"}
    assert city.head() == head, "nothing new is no event"
    assert len(server.asked) == 2 and "if-none-match" in server.asked[1][2]
    assert server.asked[0][2]["user-agent"].startswith("Daylight/")
    server.paths["/permits.csv"] = lambda *_: (200, {}, permits(25))
    assert ran(city, permits_id)["outcome"] == "unchanged", "the same bytes under another tag"
    server.file("/permits.csv", permits(26))
    assert ran(city, permits_id)["outcome"] == "updated"
    [feed] = listed(city)
    assert feed["failures"] == 0 and feed["every"] == "P1D" and not feed["late"] and feed["next_at"] > feed["tried_at"]
    assert "geheim" not in city.run("feed", "list").stdout + json.dumps(feed)
    city.run("feed", "end", permits_id, *DECIDED)
    assert listed(city) == []
    assert "has no feed" in city.run("feed", "run", permits_id, code=1).stderr


def test_a_failure_is_said_and_waits_longer_each_time(city, server, permits_id):
    set_feed(city, permits_id, server.url("/permits.csv"))
    assert "127.0.0.1 answered 404 (not found)" in city.run("feed", "run", permits_id, code=1).stderr
    [once] = listed(city)
    assert once["failures"] == 1 and once["failure"] == "127.0.0.1 answered 404 (not found)"
    done = city.run("feed", "run", "--due")
    assert "nothing is due; 1 feed" in done.stdout, "the next attempt is later"
    city.run("feed", "run", permits_id, code=1)
    [twice] = listed(city)
    assert twice["failures"] == 2 and not twice["late"] and not twice["stopped"]


def test_other_fields_stop_it_until_they_are_accepted(city, server, permits_id):
    server.file("/permits.csv", permits(20).replace("Street\n", "Address\n", 1))
    set_feed(city, permits_id, server.url("/permits.csv"))
    refused = city.run("feed", "run", permits_id, code=1).stderr
    assert "the fields change" in refused and "--accept-schema-change" in refused
    [feed] = listed(city)
    assert feed["stopped"] and feed["next_at"] is None
    assert ran(city, permits_id, "--accept-schema-change")["outcome"] == "updated"
    assert not listed(city)[0]["stopped"]


def test_rows_are_added_or_take_the_place_of_others(city, server, permits_id):
    server.file("/new.csv", HEADER + "P0001,2026-02-01,9 K Street\nP0100,2026-02-02,1 L Street\n")
    set_feed(city, permits_id, server.url("/new.csv"), "--mode", "upsert")
    receipt = ran(city, permits_id)["receipt"]
    assert (receipt["composition"]["added"], receipt["composition"]["replaced"]) == (1, 1)
    set_feed(city, permits_id, server.url("/new.csv"), "--mode", "append")
    server.file("/new.csv", HEADER + "P0200,2026-02-03,2 L Street\n")
    assert ran(city, permits_id)["receipt"]["rows"] == 22
    assert ran(city, permits_id)["outcome"] == "unchanged", "a file is added once"


def test_private_networks_are_closed_unless_the_settings_say_otherwise(city, server, permits_id):
    server.file("/permits.csv", permits(25))
    port = server.host.split(":")[1]
    for address, said in [
        (f"https://localhost:{port}/permits.csv", "localhost is on a private network"),
        ("https://10.255.255.1/permits.csv", "10.255.255.1 is on a private network"),
        ("https://[::1]/permits.csv", "[::1] is on a private network"),
        ("http://data.example/permits.csv", "would answer without encryption"),
    ]:
        set_feed(city, permits_id, address)
        assert said in city.run("feed", "run", permits_id, code=1).stderr
    city.run("settings", "feed-host", "forbid", server.host)
    set_feed(city, permits_id, server.url("/permits.csv"))
    city.run("feed", "run", permits_id, code=1)
    assert server.asked == []
    assert "is not a host that feeds may reach" in city.run("settings", "feed-host", "forbid", "a.b", code=1).stderr


def test_what_is_no_source_is_refused(city, server, permits_id):
    for address in ["permits.csv", "ftp://a.b/c", "https://me:secret@a.b/c", "/a/../b", "s3://bucket"]:
        set_feed(city, permits_id, address, code=1)
    own = city.dir / "custodial" / "ledger.db"
    assert "one of the city's own" in set_feed(city, permits_id, own, code=1).stderr
    assert listed(city) == []


def test_a_path_of_this_machine(city, permits_id, tmp_path):
    export = tmp_path / "export.csv"
    export.write_text(permits(21))
    set_feed(city, permits_id, export)
    assert ran(city, permits_id)["receipt"]["rows"] == 21
    assert ran(city, permits_id)["outcome"] == "unchanged"
    export.unlink()
    assert "the file is not there" in city.run("feed", "run", permits_id, code=1).stderr


def test_an_object_of_s3_is_asked_for_with_a_signature(city, server, permits_id):
    def answer(query, _):
        signed = re.fullmatch(r"[0-9a-f]{64}", query.get("X-Amz-Signature", ""))
        scope = query.get("X-Amz-Credential", "").split("/")
        good = signed and scope[0] == "AKID" and scope[2:] == ["us-west-2", "s3", "aws4_request"]
        return (200, {"ETag": '"1"'}, permits(23)) if good else (403, {}, "")

    server.paths["/exports/permits.csv"] = answer
    keys = f'[s3]\nendpoint = "http://{server.host}"\nregion = "us-west-2"\nkey = "AKID"\nsecret = "geheim"\n'
    settings = city.dir / "settings.toml"
    settings.write_text((settings.read_text() if settings.exists() else "") + "\n" + keys)
    set_feed(city, permits_id, "s3://exports/permits.csv")
    assert ran(city, permits_id)["receipt"]["rows"] == 23


def test_socrata_and_ckan(city, server, permits_id):
    server.file("/api/views/abcd-1234/rows.csv", permits(27))
    set_feed(city, permits_id, server.url("/d/abcd-1234"))
    assert ran(city, permits_id)["receipt"]["rows"] == 27
    resource = "0a1b2c3d-0000-4000-8000-0123456789ab"
    found = json.dumps({"success": True, "result": {"url": server.url("/files/permits.csv")}})
    server.paths["/api/3/action/resource_show"] = lambda query, _: (200, {}, found if query["id"] == resource else "{}")
    server.file("/files/permits.csv", permits(28))
    set_feed(city, permits_id, server.url(f"/dataset/permits/resource/{resource}"))
    assert ran(city, permits_id)["receipt"]["rows"] == 28


def carson(server, lose=None):
    """The recorded answers of a city's map server, for the rows that were recorded."""
    recorded = json.loads(source(f"{CARSON}/us-ca-carson-0.json").read_text())
    layer = source(f"{CARSON}/us-ca-carson-metadata.json").read_text()
    ids = [feature["attributes"]["OBJECTID"] for feature in recorded["features"]]
    assert sorted(ids) == [1, 1, 2, 3, 4, 5], "two rows share an id, as the server has it"

    def query(asked, _):
        if asked.get("returnCountOnly"):
            return 200, {}, json.dumps({"count": len(ids)})
        if asked.get("returnIdsOnly"):
            return 200, {}, json.dumps({"objectIdFieldName": "OBJECTID", "objectIds": ids})
        first, last = map(int, re.fullmatch(r"OBJECTID >= (\d+) AND OBJECTID <= (\d+)", asked["where"]).groups())
        assert asked["outSR"] == "4326" and asked["outFields"] == "*"
        rows = [f for f in recorded["features"] if first <= f["attributes"]["OBJECTID"] <= last]
        rows = [f for f in rows if f["attributes"]["OBJECTID"] != lose]
        return 200, {}, json.dumps({**recorded, "spatialReference": {"wkid": 4326}, "features": rows})

    server.paths[LAYER] = lambda *_: (200, {}, layer)
    server.paths[f"{LAYER}/query"] = query
    return ids


def planned(city, server):
    city.run("settings", "feed-host", "allow", server.host)
    said = city.run("dataset", "plan", "--title", "Addresses", "--promised", "2099-01-01").stdout
    return said.split()[0]


def test_a_layer_of_arcgis_fills_a_planned_dataset(city, server):
    carson(server)
    id = planned(city, server)
    set_feed(city, id, server.url(LAYER), "--layer", "features")
    assert ran(city, id)["receipt"]["rows"] == 6
    assert city.show(id)["dataset"]["standing"] == "in-preparation", "a feed publishes nothing"
    assert ran(city, id)["outcome"] == "unchanged"


def test_a_layer_that_does_not_answer_in_full_is_not_taken(city, server):
    ids = carson(server)
    carson(server, lose=ids[-1])
    id = planned(city, server)
    set_feed(city, id, server.url(LAYER), "--layer", "features")
    refused = city.run("feed", "run", id, code=1).stderr
    assert "the layer has 6 rows by its count and 5 were received" in refused
    assert city.show(id)["dataset"]["standing"] == "planned"


def test_a_served_city_runs_what_is_due_and_the_desk_shows_it(city, server, permits_id):
    server.file("/permits.csv", permits(30))
    city.serve()
    set_feed(city, permits_id, server.url("/permits.csv?key=geheim"))

    def rows():
        return city.get(f"/api/v1/datasets/{permits_id}").json()["releases"][0]["rows"]

    await_true(lambda: rows() == 30, within=30)
    about = city.get(f"/api/v1/datasets/{permits_id}").json()
    assert about["update_late"] is None
    staff = Staff(city, "open-data")
    path = f"/desk/datasets/{permits_id}"
    await_true(lambda: "Kept Refreshed every day" in staff.text(path), within=10)
    server.file("/permits.csv", permits(31))
    staff.send(f"{path}/feed/run", page=path)
    await_true(lambda: rows() == 31, within=30)
    server.paths["/permits.csv"] = lambda *_: (410, {}, "")
    await_true(lambda: "It is being run now" not in staff.text(path), within=10)
    staff.send(f"{path}/feed/run", page=path)
    await_true(lambda: "127.0.0.1 answered 410 (gone for good)" in staff.text(path), within=10)
    assert "Feeds that do not succeed" in staff.text("/desk")
    assert "geheim" not in staff.get(path).text
    for door in (f"/d/{permits_id}", f"/api/v1/datasets/{permits_id}", f"/data/{permits_id}/dictionary.json"):
        assert server.host not in city.get(door).text
    city.stop()
    log = (city.dir.parent / f"{city.dir.name}.log").read_text()
    assert "geheim" not in log and server.host not in log
    assert not [line for line in log.splitlines() if " ERROR " in line]
    city.run("ledger", "verify")


def test_the_public_log_is_a_dataset_of_the_portal(city):
    """A feed reads the log from the portal itself: it is cut, numbered, queried and followed like any other data."""
    city.serve()
    here = f"127.0.0.1:{city.port}"
    ask = lambda: city.http.post(f"{city.url}/api/v1/requests", json={"description": "Minutes, please"}, timeout=20)
    number = ask().json()["number"]
    await_true(lambda: number in city.get("/requests.csv").text)
    city.run("settings", "feed-host", "allow", here, "--reason", "it is the portal itself")
    log = city.dir.parent / "log.csv"
    log.write_text(city.get("/requests.csv").text)
    added = city.add(log, "--id", "logr-rqst", "--row-id", "number", title="Public records requests")
    assert added["standing"] == "published", added
    set_feed(city, "logr-rqst", f"http://{here}/requests.csv", "--mode", "replace")
    ask()
    await_true(lambda: len(city.get("/requests.csv").text.splitlines()) == 3)
    assert ran(city, "logr-rqst")["outcome"] == "updated"
    await_true(lambda: len(city.get("/resource/logr-rqst.json").json()) == 2)
    [first] = city.get(f"/resource/logr-rqst.json?number={number}").json()
    assert first["kind"] == "request" and first["described_in_words"] in (True, "true"), first
    assert first["page"]["url"].endswith(f"/requests/{number}")
    assert city.get("/api/v1/datasets/logr-rqst/history").ok, "what the log said before is kept"
