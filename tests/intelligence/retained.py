"""A person of whom much is held: loaded from a system, reported, watched, on the master list."""

from dataclasses import replace
from datetime import timedelta

from fourfold.access.models import Label
from fourfold.access.queries import machine_over_all
from fourfold.access.speaking import speaking_for
from fourfold.intelligence.commands import retention
from fourfold.intelligence.models import Holding
from fourfold.intelligence.rules.vocabulary import ReviewOutcome
from tests import make

CANARY, FAMILY = "Zebulon Quillfeather", "Quillfeather"
PHONE, MARK = "07700 900987", "ZQ19 QLF"
REASONS = {
    "risk": "None is known any more",
    "necessity": "No purpose needs it",
    "proportionality": "Keeping it weighs more than it helps",
}
LATER = make.NOON + timedelta(days=1)


def hold(*labels, at=make.NOON):
    """Refresh the holdings of some labels, or of all, as the machine does each night."""
    by = machine_over_all("scanner")
    by = replace(by, clearance=replace(by.clearance, compartments=frozenset(range(100))))
    for label in labels or Label.objects.all():
        retention.hold(label=label, by=by, at=at)


def holding(by, **about):
    with speaking_for(by):
        return Holding.objects.get(**about)


def decided(one, by, outcome=ReviewOutcome.DISPOSE, at=LATER, **given):
    decision = retention.Decision(outcome, **(REASONS | given))
    return retention.review_holding(holding=one, decision=decision, by=by, at=at)


def another(by, name="second.person"):
    """Return somebody else who may do and read the same."""
    return replace(by, user_id=make.user(name).pk)
