"""Starts the real program over a temporary folder and talks to it as anybody would: command line, HTTP, files."""

import json
import os
import pathlib
import shutil
import socket
import subprocess
import time

import pytest
import requests

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
BINARY = os.environ.get("DAYLIGHT_BINARY", str(TARGET / "debug" / "daylight"))
DATA = pathlib.Path(os.environ.get("DAYLIGHT_DATA", ROOT.parent / "shared" / "data"))

OFFICIAL = "Ana Ruiz, Open Data Manager"
DECIDED = ["--decided-by", OFFICIAL, "--reason", "The department and counsel went through every field."]

CRIME_2006 = "sacramento-crime-2006/SacramentocrimeJanuary2006.csv"
CRIME_2006_PIPES = "sacramento-crime-2006/SacramentocrimeJanuary2006.pipe.txt"
CRIME_2006_HEADERLESS = "sacramento-crime-2006/first-1000-rows-no-header.csv"
CRIME_2021 = "sacramento-crime-2021/Sacramento_Crime_Data_From_Two_Years_Ago.csv.gz"
SERVICE_2016 = "sacramento-311-2016/train_5k.csv.gz"
SF_POLICE = "sf-police-incidents-2003-2018/sfpd_report_2003-18.csv.gz"
PAYROLL = "chicago-employee-payroll/Current_Employee_Names__Salaries__and_Position_Titles.csv.gz"
STOPS = "berkeley-police-stops/stops.csv.gz"
NYC_311 = "nyc-311-2019-12-31/nyc311.csv"
BUSINESSES = "sf-restaurant-inspections/businesses.csv"
PETS = "seattle-pet-licenses/seattlepets.csv.gz"
BIKES = "montreal-bike-counts-2012/bikes.csv"


def source(name):
    """The path of a real municipal file, or the end of the test when the files are not here."""
    path = DATA / name
    if not path.exists():
        print(f"SKIPPED: {path} is not here; set DAYLIGHT_DATA to the folder of real files")
        pytest.skip(f"{path} is not here")
    return path


def daylight(*args, **options):
    """Runs the program; the caller looks at the exit code."""
    options.setdefault("timeout", 120)
    command = [BINARY, *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, errors="replace", **options)


def free_ports():
    """A free port whose neighbour, where the desk listens, is free too."""
    for _ in range(100):
        with socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            try:
                two.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise RuntimeError("no two free ports")


class City:
    """A city's folder, and its server once it is started."""

    def __init__(self, folder):
        self.dir = pathlib.Path(folder)
        self.server = None
        self.port = None

    def run(self, *args, code=0):
        """Runs a command on this city and insists on its exit code; a refusal says so in one line."""
        done = daylight(*args, "--data", self.dir)
        assert done.returncode == code, f"{args}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        if code == 1:
            lines = done.stderr.splitlines()
            assert len(lines) == 1 and lines[0].startswith("daylight: "), f"not one line: {done.stderr!r}"
        return done

    def add(self, file, *args, title="A dataset", publish=True, decided=True):
        """Adds a dataset and returns what the program says of it."""
        publication = ["--publish"] if publish else []
        words = DECIDED if decided else []
        done = self.run("dataset", "add", file, "--title", title, *words, *publication, "--json", *args)
        return json.loads(done.stdout)

    def show(self, id):
        return json.loads(self.run("dataset", "show", id, "--json").stdout)

    def head(self):
        """The head of the ledger."""
        return self.run("ledger", "verify").stdout.split("head ")[1].split()[0]

    def serve(self, *command):
        self.port = free_ports()
        command = command or ("serve",)
        log = open(self.dir.parent / f"{self.dir.name}.log", "wb")
        listen = f"127.0.0.1:{self.port}"
        arguments = [BINARY, *command, "--data", str(self.dir), "--listen", listen]
        self.server = subprocess.Popen(arguments, stdout=log, stderr=log)
        log.close()
        self.await_ready()
        return self

    def await_ready(self):
        for _ in range(300):
            assert self.server.poll() is None, "the server ended"
            try:
                if self.http.get(f"{self.url}/readyz", timeout=2).ok:
                    return
            except requests.ConnectionError:
                pass
            time.sleep(0.1)
        raise RuntimeError("the server is not ready")

    def stop(self):
        if self.server and self.server.poll() is None:
            self.server.terminate()
            try:
                self.server.wait(20)
            except subprocess.TimeoutExpired:
                self.server.kill()
                self.server.wait()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def desk(self):
        return f"http://127.0.0.1:{self.port + 1}"

    @property
    def http(self):
        session = requests.Session()
        session.trust_env = False
        return session

    def get(self, path, **params):
        return self.http.get(self.url + path, params=params, timeout=60)

    def release(self, id):
        """The folder of the current release."""
        found = list((self.dir / "public" / "releases" / id).iterdir())
        assert len(found) == 1, f"releases of {id}: {found}"
        return found[0]


def await_true(what, within=1.0):
    """Waits until something holds; the program promises that a change shows within a second."""
    end = time.monotonic() + within
    while True:
        late = time.monotonic() > end
        if what():
            return
        assert not late, "the change does not show within a second"
        time.sleep(0.05)


@pytest.fixture
def city(tmp_path):
    """A city that was just set up."""
    city = City(tmp_path / "city")
    city.run("init", "--city", "City of Sacramento")
    yield city
    city.stop()


@pytest.fixture(scope="module")
def module_city(tmp_path_factory):
    """A city that the tests of one file share."""
    folder = tmp_path_factory.mktemp("shared")
    city = City(folder / "city")
    city.run("init", "--city", "City of Sacramento")
    yield city
    city.stop()
    shutil.rmtree(folder, ignore_errors=True)
