"""What the description of the APIs says is what they do: Schemathesis asks every operation right and wrong things."""

import os
import pathlib
import subprocess
import sys

import pytest
from conftest import City

# Of every answer: no fault of ours, and the status, content type and shape that the description names.
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    city = City(tmp_path_factory.mktemp("openapi") / "city").serve("demo")
    yield city
    city.stop()


@pytest.mark.parametrize(
    ("document", "phases"), [("/openapi.json", "examples,coverage,fuzzing"), ("/openapi-3.0.json", "examples,coverage")]
)
def test_every_operation_does_what_is_said_of_it(demo, document, phases, tmp_path):
    command = [
        str(pathlib.Path(sys.executable).with_name("st")),
        "run", f"{demo.url}{document}", "--checks", CHECKS, "--phases", phases,
        "--max-examples", "10", "--continue-on-failure", "--seed", "7", "--workers", "2", "--no-color",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=tmp_path, env={**os.environ, "COLUMNS": "160"})
    assert done.returncode == 0, done.stdout[-6000:]
    assert "generated" in done.stdout, done.stdout[-2000:]
