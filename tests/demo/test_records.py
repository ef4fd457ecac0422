"""What is written in bulk is what the commands themselves would have written."""

import pytest
from django.db import transaction

from fourfold.access.speaking import speaking_for
from fourfold.config.demo.plan import Plan
from fourfold.config.demo.records import value_of, verb_of, write_threats
from fourfold.config.demo.registers import opened
from fourfold.threats.commands._projection import rebuild
from fourfold.threats.commands.assessment import Stated, submit_assessment
from fourfold.threats.commands.moderation import moderate, return_assessment
from fourfold.threats.commands.role import appoint
from fourfold.threats.commands.threat import NewThreat, assign_threat, record_threat, state_facts
from fourfold.threats.models import Appointment, Assessment, Evidence, Fact, Moderation, Standing
from fourfold.threats.rules.facts import Attribute
from tests.demo.conftest import TODAY

pytestmark = pytest.mark.django_db
LEFT_OUT = {"id", "threat_id", "assessment_id", "is_sample"}


def rows(registers):
    """Return all that stands of the one threat that there is, without what only counts rows."""
    with speaking_for(registers.writer()):
        return {
            table.__name__: [
                {name: value for name, value in row.items() if name not in LEFT_OUT}
                for row in table.objects.order_by("pk").values()
            ]
            for table in (Standing, Fact, Appointment, Assessment, Evidence, Moderation)
        }


def acts(registers, told):
    """Return what was done to a threat, each act with its instant, in the order of the instants."""
    done = [
        *((one.recorded_at, lambda t, one=one: fact(registers, t, one)) for one in told.facts),
        *(
            (one.recorded_at, lambda t, one=one: role(registers, t, one))
            for one in told.appointments
        ),
    ]
    for one in told.assessments:
        done.append((one.submitted_at, lambda t, one=one: submission(registers, t, one)))
        if one.settled:
            done.append((one.settled.at, lambda t, one=one: settlement(registers, t, one)))
    return [act for _, act in sorted(done, key=lambda pair: pair[0])]


def fact(registers, threat, one):
    by, value = registers.viewer(one.by, one.recorded_at), value_of(registers, one)
    given = {"threat": threat, "facts": {one.attribute: value}, "since": one.since}
    if verb_of(one) == "threats.assign":
        assign_threat(**given, by=by, at=one.recorded_at)
    else:
        state_facts(**given, reason=one.reason, by=by, at=one.recorded_at)


def role(registers, threat, one):
    by, person = registers.viewer(one.by, one.recorded_at), registers.user(one.person)
    appoint(threat=threat, role=one.role, person=person, since=one.since, by=by, at=one.recorded_at)


def submission(registers, threat, one):
    stated = Stated(one.levels, one.evidence, one.assessed_on, one.summary)
    by = registers.viewer(one.assessor, one.submitted_at)
    submit_assessment(threat=threat, stated=stated, by=by, at=one.submitted_at)


def settlement(registers, threat, one):
    by, at = registers.viewer(one.settled.moderator, one.settled.at), one.settled.at
    with speaking_for(by):
        waiting = Assessment.objects.get(threat=threat, submitted_at=one.submitted_at)
    if one.settled.question:
        return_assessment(assessment=waiting, question=one.settled.question, by=by, at=at)
    else:
        levels, reasons = one.settled.levels, one.settled.reasons
        moderate(assessment=waiting, levels=levels, reasons=reasons, by=by, at=at)


def replay(registers, told):
    """Do through the commands what the plan tells."""
    label = registers.label(registers.restriction(told.reach))
    new = NewThreat(
        told.name,
        told.kind,
        registers.organisations[told.owner],
        told.since,
        type=told.type,
        soc=told.is_soc,
        aliases=told.aliases,
        foreign=told.foreign,
        urn=told.urn,
    )
    by = registers.viewer(told.by, told.recorded_at)
    threat = record_threat(new=new, label=label, by=by, at=told.recorded_at)
    for act in acts(registers, told):
        act(threat)


def chosen(plan):
    """Return threats in which much happened: a return, a passing on, an error put right."""
    ordinary = [one for one in plan.threats if not one.reach.compartment]

    def first(wanted):
        return next(one for one in ordinary if wanted(one))

    return {
        "returned": first(lambda t: any(a.settled and a.settled.question for a in t.assessments)),
        "passed on": first(lambda t: any(f.attribute is Attribute.OWNER for f in t.facts)),
        "closed in error": first(lambda t: any("in error" in f.reason for f in t.facts)),
        "waiting": first(lambda t: t.assessments and t.assessments[-1].settled is None),
        "handed over": first(lambda t: t.offers),
    }


@pytest.mark.parametrize(
    "what", ["returned", "passed on", "closed in error", "waiting", "handed over"]
)
def test_the_commands_would_have_written_the_same_rows(plan, what):
    told = chosen(plan)[what]
    registers = opened(Plan(TODAY, (told,)))
    registers.label(registers.restriction(told.reach))
    with transaction.atomic():
        with speaking_for(registers.writer()):
            for one in write_threats(registers, [told]):
                rebuild(one.row)
        in_bulk = rows(registers)
        transaction.set_rollback(True)

    replay(registers, told)

    by_command = rows(registers)
    assert in_bulk["Standing"]
    for table, expected in by_command.items():
        assert in_bulk[table] == expected, table
