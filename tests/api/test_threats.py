"""The master list for programs: the same commands, queries and refusals as the pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from fourfold.access.models import ApiToken
from fourfold.access.speaking import speaking_for
from fourfold.threats.models import Fact, Threat
from fourfold.threats.queries import schemes
from tests import make, owner

pytestmark = pytest.mark.django_db
NEW = {"name": "The Quayside group", "kind": "OCG", "owner": "Cleveland", "since": "2022-01-10"}


@pytest.fixture
def assessor(program):
    return program("api.assessor", "ASSESSOR", of="Cleveland")


def test_a_threat_is_recorded_listed_and_opened(assessor):
    made = assessor.post("/threats", **NEW, references={"APMIS": "OCG-1"}, aliases=["the Firm"])
    listed = assessor.get("/threats", owner="Cleveland", soc="true", q="quayside").json()
    opened = assessor.get(f"/threats/{made.json()['urn']}").json()

    assert made.status_code == 201
    assert [line["urn"] for line in listed["items"]] == [made.json()["urn"]]
    assert listed["total"] == 1
    assert opened["aliases"] == ["the Firm"]
    assert opened["references"] == [{"system": "APMIS", "value": "OCG-1"}]
    assert opened["moderation"] == "Unmoderated"
    assert "Cleveland" in opened["who_can_see"]


def test_filters_that_keep_nothing_keep_nothing(assessor):
    assessor.post("/threats", **NEW)

    for asked in ({"tier": 1}, {"kind": "INDIVIDUAL"}, {"as_at": "2021-01-01"}, {"q": "zz"}):
        assert assessor.get("/threats", **asked).json()["items"] == []


def test_the_list_stands_as_at_a_day_and_as_known_at_an_instant(assessor):
    urn = assessor.post("/threats", **NEW).json()["urn"]
    said = assessor.post(f"/threats/{urn}/facts", since="2022-02-01", phase="DORMANT")
    before = assessor.get(f"/threats/{urn}", as_at="2022-01-20").json()
    unknown = assessor.get("/threats", known_at="2022-03-01T00:00:00Z").json()

    assert said.status_code == 201
    assert said.json()["phase"] == "Dormant"
    assert before["phase"] == "Scoping/development"
    assert unknown["total"] == 0


def test_pages_of_a_list_do_not_overlap(assessor):
    for number in range(3):
        assessor.post("/threats", **NEW | {"name": f"Group {number}"})

    pages = [
        assessor.get("/threats", page=page, page_size=2, sort="name").json() for page in (1, 2)
    ]

    names = [line["name"] for page in pages for line in page["items"]]
    assert names == ["Group 0", "Group 1", "Group 2"]
    assert pages[0]["total"] == 3


def test_a_refusal_is_a_problem_document_in_the_rules_own_words(assessor):
    urn = assessor.post("/threats", **NEW).json()["urn"]

    answer = assessor.post(f"/threats/{urn}/facts", since="2022-02-01", phase="CLOSED_MERGED")

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Unprocessable Entity",
        "status": 422,
        "detail": "Say why: closing a threat and passing it on need a reason.",
        "errors": [],
    }


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("/threats", NEW | {"colour": "red"}, "Extra inputs are not permitted"),
        ("/threats", NEW | {"kind": "GANG"}, "Input should be 'OCG'"),
        ("/threats", NEW | {"name": "x" * 301}, "at most 300 characters"),
        ("/threats", NEW | {"name": "a\0b"}, "should match pattern"),
        ("/threats", NEW | {"since": "1066-10-14"}, "lies outside 1900 to 2100"),
        ("/threats", NEW | {"since": "soon"}, "is not written as 2022-01-10"),
    ],
)
def test_what_does_not_fit_the_description_is_refused_with_the_place(assessor, path, body, words):
    answer = assessor.post(path, **body)

    assert answer.status_code == 422
    assert words in answer.json()["errors"][0]


@pytest.mark.parametrize(
    "asked", [{"colour": "red"}, {"page": 0}, {"page_size": 5_000}, {"owner": "Nowhere"}]
)
def test_a_query_that_makes_no_sense_is_refused(assessor, asked):
    assert assessor.get("/threats", **asked).status_code == 422


def test_half_a_character_is_refused_and_breaks_nothing(assessor):
    answer = assessor.client.post(
        "/api/v1/threats",
        '{"name": "\\ud800", "kind": "OCG", "owner": "Cleveland", "since": "2022-01-10"}',
        content_type="application/json",
    )

    assert answer.status_code == 422


def test_what_is_no_json_is_refused(assessor):
    answer = assessor.client.post("/api/v1/threats", "{", content_type="application/json")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_without_a_token_in_force_nobody_is_answered(program, client):
    caller = program("api.assessor", "ASSESSOR", of="Cleveland")

    assert client.get("/api/v1/threats").status_code == 401
    assert client.get("/api/v1/threats")["WWW-Authenticate"] == "Bearer"
    assert caller.get("/threats").status_code == 200
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert caller.get("/threats").status_code == 401


def test_a_token_does_no_more_than_its_verbs(program):
    reader = program("api.reader", "ASSESSOR", of="Cleveland", verbs={"threats.read"})

    refused = reader.post("/threats", **NEW)

    assert reader.get("/threats").status_code == 200
    assert refused.status_code == 403
    assert refused.json()["detail"] == "Your roles do not let you do this (threats.record)."


def test_a_record_under_a_label_that_one_does_not_hold_is_refused(assessor):
    answer = assessor.post("/threats", **NEW, released_to=["Durham"])

    assert answer.status_code == 403
    assert answer.json()["detail"] == "You do not hold that label."


def current_scheme():
    return schemes.parsed(schemes.current())


def test_an_assessment_is_submitted_waits_and_is_moderated_by_somebody_else(program, assessor):
    moderator = program("api.moderator", "ASSESSOR", of="Cleveland")
    urn = assessor.post("/threats", **NEW).json()["urn"]
    levels = {one.id: one.levels[1].value for one in current_scheme().criteria}
    cited = [
        {
            "criterion": one.id,
            "kind": "INTELLIGENCE",
            "reference": "INT-1",
            "dated_on": "2022-01-05",
            "bears_out": one.levels[1].value,
            "grade": "2BP",
        }
        for one in current_scheme().evidenced
    ]
    body = {"assessed_on": "2022-01-11", "levels": levels, "evidence": cited}

    made = assessor.post(f"/threats/{urn}/assessments", **body)
    queue = moderator.get("/moderation").json()
    own = assessor.post(f"/assessments/{made.json()['id']}/moderation", decision="ACCEPT")
    changed = moderator.post(
        f"/assessments/{made.json()['id']}/moderation", decision="ACCEPT", levels=levels
    )
    settled = moderator.post(f"/assessments/{made.json()['id']}/moderation", decision="ACCEPT")
    listed = assessor.get(f"/threats/{urn}/assessments").json()

    assert made.status_code == 201, made.json()
    assert made.json()["evidence"][0]["grade"] == "2 / B / P"
    assert [one["id"] for one in queue["items"]] == [made.json()["id"]]
    assert queue["items"][0]["reasons"]
    assert (own.status_code, changed.status_code, settled.status_code) == (403, 422, 201)
    assert listed[0]["moderation"]["outcome"] == "ACCEPTED"
    assert assessor.get(f"/threats/{urn}").json()["moderation"] == "Moderated"


def test_an_assessment_is_returned_with_a_question(program, assessor):
    moderator = program("api.moderator", "ASSESSOR", of="Cleveland")
    urn = assessor.post("/threats", **NEW).json()["urn"]
    levels = {one.id: one.lowest for one in current_scheme().criteria}
    made = assessor.post(f"/threats/{urn}/assessments", assessed_on="2022-01-11", levels=levels)
    place = f"/assessments/{made.json()['id']}/moderation"

    silent = moderator.post(place, decision="RETURN")
    asked = moderator.post(place, decision="RETURN", question="Where is the evidence?")

    assert silent.status_code == 422
    assert asked.json()["outcome"] == "RETURNED"


def test_the_extract_has_its_cover_and_asks_why(assessor):
    assessor.post("/threats", **NEW)
    asked = {"preset": "hmicfrs-appendix-2", "as_at": "2022-01-10"}

    silent = assessor.get("/extracts/masterlist", **asked)
    first = assessor.get("/extracts/masterlist", **asked, reason_code="INSPECT").json()
    again = assessor.get("/extracts/masterlist", **asked, reason_code="INSPECT").json()
    unknown = assessor.get("/extracts/masterlist", **asked | {"preset": "mine"})

    assert silent.status_code == 422
    assert "Say why" in silent.json()["detail"]
    assert first["cover"]["row_count"] == 0
    assert first["cover"]["as_at"] == "2022-01-10"
    assert first["cover"]["rows_sha256"] == again["cover"]["rows_sha256"]
    assert unknown.status_code == 422


def test_facts_name_owners_and_priorities_in_words(assessor):
    urn = assessor.post("/threats", **NEW).json()["urn"]

    moved = assessor.post(
        f"/threats/{urn}/facts",
        since="2022-02-01",
        owner="NERSOU",
        soc=False,
        reason="It works across the region.",
    )
    early = assessor.post(f"/threats/{urn}/facts", since="2020-02-01", soc=True)
    empty = assessor.post(f"/threats/{urn}/facts", since="2022-02-01")

    assert moved.json()["owner"] in {"NERSOU", "NEROCU"}
    assert moved.json()["soc"] is False
    assert "state nothing of it before" in early.json()["detail"]
    assert empty.status_code == 422
    with speaking_for(assessor.viewer):
        assert Fact.objects.filter(attribute="owner").count() == 2


def test_opening_and_extracting_are_in_the_ledger_and_so_is_a_refusal(program, committed):
    caller = program("api.assessor", "ASSESSOR", of="Cleveland")
    urn = caller.post("/threats", **NEW).json()["urn"]
    caller.get(f"/threats/{urn}")
    caller.get(
        "/extracts/masterlist",
        preset="hmicfrs-appendix-2",
        as_at="2022-01-10",
        reason_code="INSPECT",
    )
    reader = program("api.reader", "ASSESSOR", of="Cleveland", verbs={"threats.read"})
    reader.post("/threats", **NEW)

    with speaking_for(caller.viewer):
        key = Threat.objects.get().pk
    entered = owner.ask("SELECT verb, subject, outcome, origin FROM access_ledgerentry ORDER BY id")
    rows = [(verb, subject, outcome) for verb, subject, outcome, _ in entered]
    assert rows.count(("threats.read", f"threats.threat:{key}", "READ")) == 2
    assert ("threats.extract", "", "DONE") in rows
    assert rows[-1] == ("threats.record", "", "REFUSED")
    assert all(origin.startswith("api ") for *_, origin in entered)
    assert make.CANARY not in str(entered)
