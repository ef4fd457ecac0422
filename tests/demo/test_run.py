"""The program's word `demo`, in a home of its own."""

import os
import subprocess
import sys

import pytest

from fourfold.threats.queries.extract import extract
from fourfold.threats.rules.asked import Moment, preset
from tests.demo.conftest import NOW
from tests.demo.test_region import APPENDIX_2, COUNTED

BUILD = ("demo", "--no-serve", "--small", "--today", "2026-11-22")


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """Return how to run the program in an empty home."""
    home = tmp_path_factory.mktemp("home")
    env = {**os.environ, "FOURFOLD_HOME": str(home), "PYTHONPATH": "src"}

    def run(*words):
        command = [sys.executable, "-m", "fourfold.config", *words]
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    return run


@pytest.fixture(scope="module")
def demo(program):
    """Return what building the region said."""
    done = program(*BUILD)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_second_build_gives_the_same_rows_byte_for_byte(demo, program, viewer, read_as):
    with read_as("rocta.assessor"):
        here = extract(preset(APPENDIX_2), Moment.of(COUNTED), by=viewer("rocta.assessor"), at=NOW)

    there = program("extract", "masterlist", "--preset", APPENDIX_2, "--as-at", str(COUNTED))

    assert here.rows_sha256 in there.stdout + there.stderr
    assert "Rows: 142" in there.stdout + there.stderr


def test_building_tells_its_steps_and_does_not_repeat_itself(demo, program):
    again = program(*BUILD)

    assert "threats with" in demo
    assert again.returncode == 0
    assert "there already" in again.stdout
    assert "threats with" not in again.stdout


def test_a_database_with_a_real_person_is_no_demo(demo, program):
    add = (
        "from fourfold.access.models import User; from fourfold.config import database;"
        "o = User.objects.first().organisation;"
        "User.objects.create(username='real', name='R', organisation=o)"
    )
    assert program("django", "shell", "-c", add).returncode == 0

    refused = program("demo", "--no-serve")

    assert refused.returncode == 1
    assert refused.stderr.startswith("Real people have accounts")


def test_what_no_demo_made_is_not_removed(tmp_path):
    env = {**os.environ, "FOURFOLD_HOME": str(tmp_path / "home"), "PYTHONPATH": "src"}
    command = [sys.executable, "-m", "fourfold.config"]
    subprocess.run([*command, "migrate", "--quiet"], env=env, check=True)

    refused = subprocess.run(
        [*command, "demo", "--fresh", "--no-serve"],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )

    assert refused.returncode == 1
    assert "was not made by a demo" in refused.stderr
