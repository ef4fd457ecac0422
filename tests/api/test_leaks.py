"""An outsider learns nothing from any route of the API; hidden and absent answer alike."""

import re
import uuid

import pytest

from fourfold.access.queries import default_restriction
from fourfold.access.speaking import label_saying, speaking_for
from fourfold.config.api import api
from fourfold.subjects.commands.subject import NewSubject, record_subject
from fourfold.subjects.rules.kinds import SubjectKind
from fourfold.threats.queries import schemes
from tests import make

pytestmark = pytest.mark.django_db
PATHS = api.get_openapi_schema(path_prefix="")["paths"]
ASKED = {
    "/extracts/masterlist": {
        "preset": "hmicfrs-appendix-2",
        "as_at": "2100-01-01",
        "reason_code": "INSPECT",
    },
    "/subjects": {"name": make.CANARY, "reason_code": "INVESTIGATE"},
    "/threats": {"q": make.CANARY},
}
BODIES = {
    "/threats": {"name": "A", "kind": "OCG", "owner": "Gwent", "since": "2022-01-10"},
    "/threats/{urn}/facts": {"since": "2100-01-01", "soc": True},
    "/threats/{urn}/assessments": {"assessed_on": "2022-01-10", "levels": {}},
    "/assessments/{pk}/moderation": {"decision": "ACCEPT"},
    "/reports": {"text": "A van was seen."},
}
ABSENT = {"urn": "T-0000-0000-0000", "key": str(uuid.UUID(int=7)), "pk": "999999"}
ABSENT["reference"] = "R-0000-0000-0000"


@pytest.fixture
def held(program):
    """Something under a narrow label for every kind of key, with a canary in each text."""
    insider = program("api.insider", "ASSESSOR", of="Cleveland")
    by = insider.viewer
    urn = insider.post(
        "/threats",
        name=f"Alder {make.CANARY}",
        kind="OCG",
        owner="Cleveland",
        since="2022-01-10",
        aliases=[make.CANARY],
    ).json()["urn"]
    levels = {one.id: one.lowest for one in schemes.parsed(schemes.current()).criteria}
    made = insider.post(
        f"/threats/{urn}/assessments",
        assessed_on="2022-01-11",
        levels=levels,
        summary=make.CANARY,
    )
    with speaking_for(by):
        label = label_saying(default_restriction(by, make.TODAY))
        new = NewSubject(SubjectKind.PERSON, f"Alder {make.CANARY}")
        key = record_subject(new=new, label=label, by=by, at=make.NOON).subject_id
    report = insider.post("/reports", text=f"A van was seen {make.CANARY}").json()["reference"]
    return {"urn": urn, "pk": str(made.json()["id"]), "key": str(key), "reference": report}


def filled(path, keys):
    return re.sub(r"{(\w+)}", lambda found: keys[found.group(1)], path)


@pytest.mark.parametrize(
    ("path", "method"), [(path, method) for path, ops in PATHS.items() for method in ops]
)
def test_an_outsider_learns_nothing_from_any_route(program, held, path, method):
    outsider = program("api.outsider", "ASSESSOR", of="Gwent")

    answers = []
    for keys in (held, ABSENT):
        place = filled(path, keys)
        if method == "get":
            answers.append(outsider.get(place, **ASKED.get(path, {})))
        else:
            answers.append(outsider.post(place, **BODIES[path]))

    hidden, absent = answers
    assert make.CANARY not in hidden.content.decode().replace(str(ASKED.get(path)), "")
    assert held["urn"] not in hidden.content.decode()
    assert hidden.status_code == absent.status_code
    if "{" in path:
        assert hidden.status_code == 404
        assert hidden.content == absent.content


def test_every_route_is_covered():
    posts = {path for path, operations in PATHS.items() if "post" in operations}

    assert posts == set(BODIES)
