"""The program's word `demo`, in a home of its own."""

import json
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


REFERENCES = """
from fourfold.access.queries import machine_over_all
from fourfold.access.speaking import speaking_for
from fourfold.intelligence.models import Danger, Package, Report, Requirement, Watchlist
from fourfold.plans.models import Ask
tables = (Report, Package, Watchlist, Requirement, Ask, Danger.objects.exclude(source="SCAN"))
with speaking_for(machine_over_all("scanner")):
    rows = [getattr(one, "objects", one).order_by("urn") for one in tables]
    found = [urn for one in rows for urn in one.values_list("urn", flat=True)]
"""


def test_a_second_build_gives_the_same_references(demo, program, region):
    here = {}
    exec(REFERENCES, here)  # noqa: S102 - the same lines are run in both regions

    there = program("django", "shell", "-v", "0", "-c", REFERENCES + "print(*found)")

    assert len(here["found"]) > 40
    assert there.stdout.split() == here["found"], there.stderr


SHOWN = """
import json
from datetime import UTC, date, datetime
from uuid import UUID
from fourfold.access.models import User
from fourfold.access.queries import viewer_for
from fourfold.access.speaking import speaking_for
from fourfold.config.demo.progress import standing
from fourfold.intelligence.queries.digest import Asked, digest
from fourfold.sources.models import Record
from fourfold.subjects.models import Judgement, Joined, Mention, Name
from fourfold.subjects.queries.part import part_of
at, found = datetime(2026, 11, 22, 18, tzinfo=UTC), {"stage": standing().stage}
def as_of(username):
    return viewer_for(User.objects.get(username=username), at=at, origin="test")
with speaking_for(as_of("rocta.assessor")):
    part = part_of(UUID(standing().star)).members
    told = Mention.objects.filter(subject__in=part, record__isnull=False)
    found["forces"] = sorted(set(told.values_list("record__system__owner__code", flat=True)))
    names = Name.objects.filter(subject__in=part, of_record=True)
    found["spellings"] = sorted(set(names.values_list("text", flat=True)))
    found["joined"] = Joined.objects.standing().filter(subject__in=part, weight__gt=0).count()
    found["judged"] = Judgement.objects.filter(a__in=part, undone_at=None).count()
for who in ("northumbria.lro", "cleveland.lro", "durham.lro", "nerocu.lro", "hartlepool.lro"):
    by = as_of(who)
    with speaking_for(by):
        groups = digest(Asked(person=by.user_id), today=date(2026, 11, 22)).groups
        found[who] = [line.effects for group in groups for line in group.lines]
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def shown(demo, program):
    """Return what people see of the records that three forces sent."""
    done = program("django", "shell", "-v", "0", "-c", SHOWN)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_one_person_is_known_to_three_forces_under_three_spellings_as_one_subject(shown):
    assert shown["stage"] == "done"
    assert shown["forces"] == ["cleveland", "durham", "northumbria"]
    assert {"Isaac Fennimore", "Isaac Fenimore", "Isaac Fennmiore"} <= set(shown["spellings"])
    assert shown["joined"]
    assert shown["judged"]


def test_each_officer_has_a_short_digest_that_says_what_changed(shown):
    officers = [lines for who, lines in shown.items() if who.endswith(".lro")]

    assert all(1 <= len(lines) <= 15 for lines in officers)
    said = " ".join(effect for lines in officers for effects in lines for effect in effects)
    assert "A principal was arrested" in said
    assert "A new link between two threats" in said
    assert "Evidence under" in said


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
