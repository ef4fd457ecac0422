"""What desks ask, and the reports that answer."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string

from fourfold.access.rules import Restriction
from fourfold.access.speaking import speaking_for
from fourfold.intelligence import events
from fourfold.intelligence.commands import requirement as commands
from fourfold.intelligence.models import RequirementAnswer
from fourfold.intelligence.queries import requirements as queries
from fourfold.intelligence.views import panels_dangers
from fourfold.reference.models import Priority, ThreatDesk
from fourfold.shared import events as publishing
from fourfold.web import middleware
from tests import make
from tests.intelligence import reporting

pytestmark = pytest.mark.django_db
LIST = "/intelligence/requirements/"
ASKED = f"Who supplies the quay? {make.CANARY}"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(middleware.timezone, "now", lambda: make.NOON)


@pytest.fixture
def by():
    return reporting.person("unit.officer")


@pytest.fixture
def desk():
    given = {"coordinator_role": "Co-ordinator", "analyst_role": "Analyst", "since": make.LONG_AGO}
    owner, priority = make.organisation(), Priority.objects.order_by("pk").first()
    return ThreatDesk.objects.get_or_create(organisation=owner, priority=priority, defaults=given)[
        0
    ]


def recorded(by, desk, *, at=make.NOON, label=None, **given):
    said = {"question": ASKED, "why": "To plan the warrant"} | given
    new = commands.NewRequirement(desk=desk, **said)
    label = label or make.label(to=("Cleveland",))
    return commands.record_requirement(new=new, label=label, by=by, at=at)


def answered(one, report, by):
    return commands.answer_requirement(requirement=one, report=report, by=by, at=make.NOON)


def asked_by(rf, who):
    request = rf.get("/")
    request.viewer, request.at, request.today = who, make.NOON, make.TODAY
    return request


def states(by, state, *, today=make.TODAY):
    with speaking_for(by):
        lines = queries.requirements(queries.Wanted(state=state), today=today)
    return [(line.answers, line.state) for line in lines]


def test_a_requirement_is_unanswered_until_a_report_answers_it(by, desk):
    one = recorded(by, desk)
    assert states(by, "unanswered") == [(0, "Unanswered")]
    answered(one, reporting.graded(by), by)
    assert states(by, "unanswered") == []
    assert states(by, "open") == [(1, "Answered in part")]


def test_a_requirement_is_overdue_after_the_day_it_was_needed(by, desk):
    recorded(by, desk, until=make.TODAY)
    assert states(by, "overdue") == []
    assert states(by, "overdue", today=make.TODAY + timedelta(days=1)) == [(0, "Overdue")]


def test_a_requirement_asks_something_for_a_day_to_come(by, desk):
    for wrong in ({"question": " "}, {"why": ""}, {"until": make.TODAY - timedelta(days=1)}):
        with pytest.raises(commands.NotAsked):
            recorded(by, desk, **wrong)


def test_a_closed_requirement_is_answered_no_more(by, desk):
    one = recorded(by, desk)
    commands.close_requirement(requirement=one, because="Warrant done", by=by, at=make.NOON)
    with pytest.raises(commands.NotAsked):
        answered(one, reporting.graded(by), by)
    assert states(by, "closed") == [(0, "Closed")]


def test_a_report_answers_a_requirement_once(by, desk):
    one, report = recorded(by, desk), reporting.graded(by)
    answered(one, report, by)
    with pytest.raises(commands.NotAsked):
        answered(one, report, by)


def test_an_answer_is_read_by_those_who_may_read_both(by, desk):
    everybody = make.Label.objects.saying(Restriction())[0]
    one = recorded(by, desk, label=everybody)
    answered(one, reporting.graded(by), by)
    north = reporting.person("north", of="Northumbria")
    assert states(north, "open") == [(0, "Unanswered")]
    with speaking_for(north):
        assert not RequirementAnswer.objects.exists()
    assert states(by, "open") == [(1, "Answered in part")]


def test_recording_and_closing_are_stated_for_the_scan(by, desk, monkeypatch):
    heard = []
    monkeypatch.setitem(publishing._reactions, events.RequirementChanged, [heard.append])
    one = recorded(by, desk)
    commands.close_requirement(requirement=one, because="Done", by=by, at=make.NOON)
    assert heard == [events.RequirementChanged(one.pk)] * 2


def test_the_pages_record_answer_and_close(by, desk, browse):
    client, report = browse(by), reporting.graded(by)
    given = {
        "desk": desk.pk,
        "question": ASKED,
        "why": "To plan",
        "rank": 1,
        "marking": 2,
        "organisations": [make.organisation().pk],
    }
    answer = client.post(f"{LIST}new/", given)
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert ASKED in page
    assert "Unanswered" in page
    urn = answer.url.rstrip("/").rsplit("/", 1)[-1]
    typed = {"report": report.urn.lower(), "note": "The supplier"}
    assert client.post(f"{LIST}{urn}/answer/", typed).status_code == 302
    assert "The supplier" in client.get(f"{LIST}{urn}/").content.decode()
    assert client.post(f"{LIST}{urn}/close/", {"because": "Known"}).status_code == 302
    assert "Known" in client.get(f"{LIST}{urn}/").content.decode()


def test_the_filters_of_the_list_stand_in_the_address(by, desk, browse):
    recorded(by, desk, rank=1)
    client = browse(by)
    assert ASKED in client.get(f"{LIST}?desk={desk.pk}&rank=1").content.decode()
    assert ASKED not in client.get(f"{LIST}?rank=3").content.decode()
    assert client.get(f"{LIST}?rank=nine").status_code == 422


def test_hidden_and_absent_answer_alike(by, desk, browse):
    one = recorded(by, desk)
    client = browse(reporting.person("north", of="Northumbria"))
    assert client.get(f"{LIST}{one.urn}/").status_code == 404
    assert client.get(f"{LIST}N-0000-0000-C1SW/").status_code == 404
    assert make.CANARY not in client.get(LIST).content.decode()


def test_a_report_and_a_desk_show_their_requirements(by, desk, rf, browse):
    one, report = recorded(by, desk), reporting.graded(by)
    with speaking_for(by):
        assert panels_dangers.of_report(asked_by(rf, by), report)["rows"] == []
    given = {"requirement": one.urn, "note": ""}
    url = f"/intelligence/answers/{report.urn}/"
    assert ASKED in browse(by).get(url).content.decode()
    browse(by).post(url, given)
    with speaking_for(by):
        panels = [
            panels_dangers.of_report(asked_by(rf, by), report),
            panels_dangers.of_desk(asked_by(rf, by), desk),
        ]
        drawn = [render_to_string(panel["template"], {"panel": panel}) for panel in panels]
    rows, lines = panels[0]["rows"], panels[1]["lines"]
    assert all(ASKED in text for text in drawn)
    assert [row.requirement.pk for row in rows] == [one.pk]
    assert [line.requirement.pk for line in lines] == [one.pk]
