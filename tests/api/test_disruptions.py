"""The extract of disruptions for programs: the page's rows and hash, and its refusals."""

import pytest

from fourfold.disruptions.queries import extract as extracts
from fourfold.disruptions.rules import windows
from fourfold.threats.rules.asked import Moment
from tests import make
from tests.disruptions import world

pytestmark = pytest.mark.django_db
ADDRESS = "/extracts/disruptions"


@pytest.fixture
def caller(program):
    return program("api.assessor", "ASSESSOR", of="Cleveland")


def test_a_program_gets_the_rows_and_the_hash_of_the_page(caller):
    by = caller.viewer
    asked = {"preset": extracts.NARRATIVE, "as_at": "2026-05-01"}

    silent = caller.get(ADDRESS, **asked)
    found = caller.get(ADDRESS, **asked, reason_code="INSPECT").json()

    with world.reading(by):
        moment = Moment.of(make.TODAY.replace(month=5, day=1))
        filters = windows.preset(extracts.NARRATIVE)
        page = extracts.extract(filters, moment, by=by, at=make.NOON)
    assert silent.status_code == 422
    assert found["cover"]["rows_sha256"] == page.rows_sha256
    assert found["columns"] == list(extracts.COLUMNS)
    assert "both inside" in " ".join(found["cover"]["filters"])


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"preset": "mine"}, 422),
        ({"first": "2022-01-31", "last": "2022-01-01"}, 422),
        ({"first": "2022-01-01"}, 422),
        ({"owner": "Nowhere"}, 404),
        ({"owner": "NERSOU", "by": "EVENT"}, 200),
    ],
)
def test_what_makes_no_sense_is_refused(asked, status, caller):
    assert caller.get(ADDRESS, **asked, reason_code="TASKING").status_code == status
