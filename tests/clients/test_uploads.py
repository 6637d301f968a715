"""Files brought in at the desk by a client of the tus protocol that is not ours, while the server is killed under it."""

import re
import time

import pytest
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError

from conftest import PETS, City, source
from desk import Staff


@pytest.fixture
def city(tmp_path):
    city = City(tmp_path / "city")
    city.run("init", "--city", "City of Example", "--law", "us-ca")
    city.serve()
    yield city
    city.stop()


def token_of(staff):
    return re.search(r'name="token" value="([^"]+)"', staff.get("/desk/uploads/new").text).group(1)


def client(staff, **headers):
    cookies = "; ".join(f"{c.name}={c.value}" for c in staff.http.cookies)
    return TusClient(f"{staff.city.desk}/desk/uploads", headers={"Cookie": cookies, "X-Form-Token": token_of(staff), **headers})


def read(staff, path):
    """Waits until an upload is read."""
    for _ in range(600):
        told = staff.get(f"{path}/progress").json()
        if told["state"] != "reading":
            return told["state"]
        time.sleep(0.1)
    raise AssertionError("the file is not read")


def kept(city):
    """The files in custody, but for the ledger and what is being written."""
    folders = ("originals", "revisions", "uploads")
    return sorted(str(p) for folder in folders for p in (city.dir / "custodial" / folder).rglob("*") if p.is_file())


def kill(city):
    city.server.kill()
    city.server.wait()
    city.serve()


def test_an_upload_goes_on_after_the_server_was_killed_and_is_added_once(city):
    pets = source(PETS)
    staff = Staff(city, "open-data")
    first = client(staff).uploader(str(pets), chunk_size=100_000, metadata={"filename": pets.name})
    first.upload(stop_at=300_000)
    path = first.url.removeprefix(city.desk)
    kill(city)
    assert "Choose the same file again" in staff.text(path)
    second = client(staff).uploader(str(pets), url=city.desk + path, chunk_size=100_000)
    assert second.offset == 300_000, "nothing that came was lost"
    second.upload()
    kill(city)
    assert read(staff, path) == "read", "the next process reads what the one before was reading"
    assert "52,519" in staff.text(path)
    answers = {"token": token_of(staff), "title": "Pet Licenses", "department": "Licensing"}
    added = [staff.http.post(f"{city.desk}{path}/add", data=answers, allow_redirects=False) for _ in range(2)]
    assert [answer.status_code for answer in added] == [303, 303]
    assert added[0].headers["location"] == added[1].headers["location"]
    dataset = city.show(re.search(r"/desk/datasets/([^?]+)", added[0].headers["location"]).group(1))["dataset"]
    assert dataset["title"] == "Pet Licenses" and len(dataset["fields"]) == 7
    listed = staff.get("/desk/datasets").text
    assert listed.count("Pet Licenses") == 1


def test_a_cancelled_upload_leaves_nothing_whenever_the_server_was_killed(city, tmp_path):
    staff = Staff(city, "open-data")
    before = kept(city)
    rows = "".join(f"T{n},{n},words {n}\n" for n in range(200_000))
    file = tmp_path / "trees.csv"
    file.write_text(f"Tree,Height,Note\n{rows}")
    for wait in (0, 0.05, 0.2, 0.5, 1):
        sent = client(staff).uploader(str(file), metadata={"filename": "trees.csv"})
        sent.upload()
        time.sleep(wait)
        kill(city)
        path = sent.url.rpartition("/desk/")[2]
        answer = staff.http.post(f"{city.desk}/desk/{path}/cancel", data={"token": token_of(staff)})
        assert answer.ok and "Nothing of it was kept" in answer.text, answer.text
        for _ in range(600):
            if kept(city) == before:
                break
            time.sleep(0.1)
        assert kept(city) == before, f"killed after {wait} s"


def test_a_client_without_the_token_of_a_form_gets_nowhere(city, tmp_path):
    staff = Staff(city, "open-data")
    file = tmp_path / "trees.csv"
    file.write_text("Tree\nT1\n")
    with pytest.raises(TusCommunicationError) as refused:
        client(staff, **{"X-Form-Token": "AAAA"}).uploader(str(file)).upload()
    assert refused.value.status_code == 403
    assert kept(city) == []
