"""A city is copied while it is in use and brought back whole: nothing is shown that was not cut again."""

import stat
import zipfile

from conftest import DECIDED, OFFICIAL, City, await_true, daylight

CALLS = """call_id,address,phone,kind
A1,1200 J ST,916-555-0101,noise
A2,1300 K ST,916-555-0102,theft
A3,1400 L ST,916-555-0103,noise
"""
EXEMPT = ["--withhold", "PR-CRIME-LOC:phone", "--treat", "PR-CRIME-LOC:address:block-address", "--row-id", "call_id"]


def with_calls(city, tmp_path):
    file = tmp_path / "calls.csv"
    file.write_text(CALLS)
    city.add(file, "--id", "call-test", *EXEMPT, title="Calls")
    return file


def restored(backup, folder, *args, code=0):
    done = daylight("restore", "--from", backup, "--data", folder, *args)
    assert done.returncode == code, done.stderr
    if code:
        assert len(done.stderr.splitlines()) == 1
    return City(folder)


def rows(city):
    return {path.relative_to(city.dir): path.read_bytes() for path in city.release("call-test").iterdir()}


def test_a_city_comes_back_with_the_same_releases(city, tmp_path):
    with_calls(city, tmp_path)
    city.serve()
    code = city.http.post(
        f"{city.url}/api/v1/requests", json={"items": [{"dataset": "call-test", "fields": ["phone"]}]}, timeout=10
    ).json()
    backup = tmp_path / "city.backup"
    city.run("backup", "--to", backup)
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    names = zipfile.ZipFile(backup).namelist()
    assert not [name for name in names if "releases" in name or "public.db" in name]
    back = restored(backup, tmp_path / "back")
    assert back.head() == city.head()
    assert rows(back) == rows(city)
    back.serve()
    assert back.get("/resource/call-test.json").json() == city.get("/resource/call-test.json").json()
    assert back.get("/resource/call-test.json", **{"$select": "phone"}).status_code == 400
    track = code["tracking_url"].split("/track/")[1]
    assert back.get(f"/api/v1/track/{track}").status_code == 200
    back.stop()


def test_what_was_taken_down_since_is_down_before_anything_is_shown(city, tmp_path):
    with_calls(city, tmp_path)
    backup = tmp_path / "city.backup"
    city.run("backup", "--to", backup)
    down = ["--takedown", "call-test", "--reason", "Released by mistake.", "--decided-by", OFFICIAL]
    back = restored(backup, tmp_path / "back", *down)
    assert back.show("call-test")["dataset"]["standing"] == "taken-down"
    assert not list((back.dir / "public" / "releases").glob("call-test/*/data.parquet"))


def test_a_damaged_backup_brings_nothing_back(city, tmp_path):
    with_calls(city, tmp_path)
    backup = tmp_path / "city.backup"
    city.run("backup", "--to", backup)
    content = bytearray(backup.read_bytes())
    place = content.index(b"SQLite format 3") + 5000
    content[place] ^= 1
    bad = tmp_path / "bad.backup"
    bad.write_bytes(content)
    restored(bad, tmp_path / "back", code=1)
    cut = tmp_path / "cut.backup"
    cut.write_bytes(bytes(content[: len(content) // 2]))
    restored(cut, tmp_path / "back", code=1)
    assert "cut short" in daylight("restore", "--from", cut, "--data", tmp_path / "back").stderr
    assert sorted(path.name for path in tmp_path.iterdir() if "back" in path.name) == sorted(
        ["bad.backup", "city.backup", "cut.backup"]
    )


def test_nothing_is_overwritten(city, tmp_path):
    with_calls(city, tmp_path)
    backup = tmp_path / "city.backup"
    city.run("backup", "--to", backup)
    before = backup.read_bytes()
    city.run("backup", "--to", backup, code=1)
    assert backup.read_bytes() == before
    restored(backup, city.dir, code=1)
    assert city.run("ledger", "verify")


def test_a_release_that_is_lost_is_cut_again_when_the_city_is_served(city, tmp_path):
    with_calls(city, tmp_path)
    before = rows(city)
    for path in city.release("call-test").iterdir():
        path.unlink()
    city.release("call-test").rmdir()
    city.serve()
    # The portal is up before the desk has cut it again.
    await_true(lambda: city.get("/resource/call-test.json").ok, within=60)
    assert rows(city) == before


def test_what_is_refused_leaves_nothing_in_custody(city, tmp_path):
    file = with_calls(city, tmp_path)
    custody = city.dir / "custodial"
    kept = lambda: sorted(p.name for folder in ["originals", "revisions"] for p in (custody / folder).iterdir())
    before = kept()
    other = tmp_path / "other.csv"
    other.write_text(CALLS.replace("A1", "B1"))
    city.run("dataset", "add", other, "--title", "T", "--withhold", "NO-SUCH:phone", *DECIDED, code=1)
    city.run("dataset", "add", other, "--title", "T", "--withhold", "PR-CRIME-LOC:nothing", *DECIDED, code=1)
    assert kept() == before
    # The same bytes that another dataset was made of stay.
    city.run("dataset", "add", file, "--title", "T", "--withhold", "NO-SUCH:phone", *DECIDED, code=1)
    assert kept() == before
    changed = tmp_path / "changed.csv"
    changed.write_text(CALLS.replace("kind", "sort"))
    city.run("dataset", "update", "call-test", changed, code=1)
    assert kept() == before
