"""The exception lists: reviews, roles, operations, and threats that look like one group."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fourfold.access.speaking import speaking_for
from fourfold.subjects.commands.subject import NewSubject, record_subject
from fourfold.subjects.rules.kinds import SubjectKind
from fourfold.threats.commands import assessment, member, moderation, operation, role
from fourfold.threats.commands.threat import state_facts
from fourfold.threats.models import Threat
from fourfold.threats.queries import exceptions as queries
from fourfold.threats.queries import people
from fourfold.threats.rules import exceptions as rules
from fourfold.threats.rules.facts import Attribute
from fourfold.threats.rules.kinds import Phase, Role
from fourfold.threats.rules.review import RequiredRoles
from fourfold.web import middleware
from tests import make
from tests.journeys.world import evidence, levels

pytestmark = pytest.mark.django_db
NOW = make.NOON + timedelta(days=2)
PAGE = "/threats/exceptions/"


@pytest.fixture
def clock(monkeypatch):
    def turn(now):
        monkeypatch.setattr(middleware.timezone, "now", lambda: now)

    turn(NOW)
    return turn


@pytest.fixture
def label():
    return make.label(1)


@pytest.fixture
def by(label):
    return make.someone(label)


def settled(label, by, name, **changed):
    one = make.threat(label, by=by, name=name)
    made = assessment.submit_assessment(
        threat=one,
        stated=assessment.Stated(levels() | changed, evidence(), make.TODAY),
        by=by,
        at=make.NOON,
    )
    moderation.moderate(
        assessment=made, levels=made.levels, reasons={}, by=make.someone(label), at=make.NOON
    )
    return one


def text(browse, viewer, shown="reviews"):
    return browse(viewer).get(f"{PAGE}?list={shown}").content.decode()


def test_reviews_stand_never_assessed_first_then_the_longest_overdue(browse, label, by, clock):
    make.threat(label, by=by, name="Never")
    settled(label, by, "Late")
    clock(NOW + timedelta(days=300))

    shown = text(browse, by)

    assert shown.index("Never") < shown.index("Late")
    assert "<strong>1</strong> never assessed, <strong>1</strong> overdue" in shown
    assert "Review overdue by" in shown


def test_a_closed_threat_is_on_no_list(browse, label, by, clock):
    one = make.threat(label, by=by, name="Gone")
    state_facts(
        threat=one,
        facts={Attribute.PHASE: "CLOSED_DISRUPTED"},
        since=make.TODAY,
        reason="All convicted",
        by=by,
        at=make.NOON,
    )

    assert "Gone" not in text(browse, by)
    assert "Gone" not in text(browse, by, "roles")


def test_missing_roles_are_said_and_vanish_when_somebody_holds_them(browse, label, by, clock):
    one = make.threat(label, by=by, name="Alone")

    before = text(browse, by, "roles")
    role.appoint(
        threat=one, role=Role.LRO, person=make.user("lead"), since=make.TODAY, by=by, at=make.NOON
    )

    assert "Nobody is lead responsible officer" in before
    assert "Alone" not in text(browse, by, "roles")


def test_the_database_lists_the_threats_of_which_the_rules_say_that_a_role_is_missing(
    label, by, clock
):
    lead = make.user("lead")
    for number, heavy in enumerate(
        ({}, {"physical": 5}, {"physical": 5, "scope": 5, "financial": 5})
    ):
        one = settled(label, by, f"Threat {number}", **heavy)
        other = settled(label, by, f"Other {number}", **heavy)
        for held in list(Role)[: 2 * number + 1]:
            role.appoint(threat=one, role=held, person=lead, since=make.TODAY, by=by, at=make.NOON)
        role.appoint(
            threat=other, role=Role.LRO, person=lead, since=make.TODAY, by=by, at=make.NOON
        )
    today = NOW.date()

    with speaking_for(by):
        rows = list(queries.active(today))
        held = people.holders([row.threat_id for row in rows], on=today)
        managed = [
            rules.Managed(
                row.urn, Phase(row.phase), row.tier, None, frozenset(held.get(row.threat_id, {}))
            )
            for row in rows
        ]
        said = {one.reference for one in rules.roles_to_fill(managed, RequiredRoles())}
        assert {row.tier for row in rows} >= {2, 3, 4}
        assert {row.urn for row in queries.roles(today)} == said != set()


def test_a_role_given_up_is_missing_again(label, by, clock):
    one = settled(label, by, "Grave", physical=5, financial=5, scope=5, psychological=5)
    for held in Role:
        role.appoint(
            threat=one, role=held, person=make.user("lead"), since=make.TODAY, by=by, at=make.NOON
        )
    with speaking_for(by):
        assert not queries.roles(NOW.date()).exists()
    role.appoint(threat=one, role=Role.ANALYST, person=None, since=NOW.date(), by=by, at=make.NOON)

    with speaking_for(by):
        (line,) = queries.role_lines(list(queries.roles(NOW.date())), on=NOW.date())
    assert line.words == "Nobody is analyst"


def test_an_operation_without_an_assessed_threat_is_listed_and_one_with_is_not(
    browse, label, by, clock
):
    bare, known = make.threat(label, by=by, name="Bare"), settled(label, by, "Known")
    for name, threats in (("Op Bare", [bare]), ("Op Known", [known]), ("Op Mixed", [bare, known])):
        new = operation.NewOperation(name, "Arrests", make.organisation(), make.TODAY)
        operation.record_operation(new=new, threats=threats, label=label, by=by, at=make.NOON)

    shown = text(browse, by, "operations")

    assert "Its threat was never assessed" in shown
    assert "1 of its 2 threats was never assessed" in shown
    assert "Op Known" not in shown


def test_threats_with_shared_members_or_like_names_are_suggested_with_the_reason_against(
    browse, label, by, clock
):
    quay, harbour = (make.threat(label, by=by, name=name) for name in ("Quay", "Harbour boys"))
    make.threat(label, by=by, name="The Harbour Boys")
    for name in ("Ada", "Bea"):
        person = record_subject(
            new=NewSubject(SubjectKind.PERSON, name), label=label, by=by, at=make.NOON
        )
        for one in (quay, harbour):
            member.add_member(
                threat=one,
                subject=person.subject,
                belonging=member.Belonging(),
                since=make.TODAY,
                by=by,
                at=make.NOON,
            )

    shown = text(browse, by, "alike")

    assert "2 of the 2 members of" in shown
    assert "The names differ" in shown
    assert "are alike" in shown
    assert "Suggestions, not facts" in shown


def test_without_the_verb_it_is_refused_and_what_is_hidden_counts_for_nothing(
    browse, label, by, clock
):
    make.threat(label, by=by, name="Secretive")
    outsider = make.someone(make.label(2))

    assert browse(make.viewer(label)).get(PAGE).status_code == 403
    for shown in ("reviews", "roles", "operations", "alike"):
        page = text(browse, outsider, shown)
        assert "Secretive" not in page
        assert "Nothing stands on this list" in page


@pytest.mark.parametrize("shown", ["reviews", "roles", "operations"])
def test_the_queries_of_a_list_do_not_grow_with_it(browse, label, by, clock, shown):
    def queries_of_the_page():
        with CaptureQueriesContext(connection) as seen:
            browse(by).get(f"{PAGE}?list={shown}")
        return len(seen)

    def add(name):
        one = make.threat(label, by=by, name=name)
        new = operation.NewOperation(f"Op {name}", "Arrests", make.organisation(), make.TODAY)
        operation.record_operation(new=new, threats=[one], label=label, by=by, at=make.NOON)

    add("Ash")
    queries_of_the_page()
    few = queries_of_the_page()
    for name in ("Elm", "Fir", "Oak"):
        add(name)

    assert queries_of_the_page() == few
    with speaking_for(by):
        assert Threat.objects.count() == 4
