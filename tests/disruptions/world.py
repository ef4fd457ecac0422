"""Disruptions for tests: the smallest that the standards let through, and people of units."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from fourfold.access.speaking import speaking_for
from fourfold.disruptions.commands import disruption as commands
from fourfold.disruptions.rules import kinds
from fourfold.disruptions.rules.kinds import Category, EvidenceKind
from fourfold.plans.rules.kinds import Pillar
from fourfold.reference.models import Unit
from tests import make

EVENT = make.TODAY - timedelta(days=5)
SAID = (
    "Officers searched a lock-up with a warrant, seized two telephones and cash, and the line "
    "stopped selling on that evening."
)


def unit(name="Disruption team", of="Cleveland"):
    """Return a team of an organisation."""
    owner = make.organisation(of)
    found, _ = Unit.objects.get_or_create(
        organisation=owner, name=name, defaults={"kind": "TEAM", "origin": "LOCAL"}
    )
    return found


def someone(label, *, of="Cleveland", team=None):
    """Return somebody with every verb and one label, of a team."""
    person = make.someone(label, organisation=make.organisation(of))
    return replace(person, units=frozenset({team.pk} if team else ()))


def new(threat, *, of="Cleveland", team="Disruption team", **given):
    """Return what is recorded, with a canary in what happened."""
    stated = {
        "threat": threat,
        "event_on": EVENT,
        "pillar": Pillar.PURSUE,
        "category": Category.MINOR,
        "organisation": make.organisation(of),
        "unit": unit(team, of),
        "title": f"Lock-up searched {make.CANARY}",
        "description": SAID,
        "commodity": kinds.Commodity.COUNTY_LINES,
        "outcomes": [commands.Measured(kinds.Outcome.ARRESTS, Decimal(2))],
        "proofs": [commands.Cited(EvidenceKind.CRIME_RECORD, "CR/26/001")],
    } | given
    return commands.NewDisruption(**stated)


def recorded(threat, by, *, at=make.NOON, label=None, **given):
    """Return a disruption that somebody recorded."""
    return commands.record(new=new(threat, **given), label=label, by=by, at=at)


def reading(by):
    """Return a block in which is read what somebody may read."""
    return speaking_for(by)
