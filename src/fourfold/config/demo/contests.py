"""Events that the regional unit and a force both say they led: still open, one half settled."""

from datetime import UTC, datetime, time, timedelta

from fourfold.access.speaking import speaking_for
from fourfold.config.demo.people import LEADS
from fourfold.config.demo.plan import Achieved, Plan
from fourfold.config.demo.registers import Registers
from fourfold.disruptions.commands._keeping import Supporter
from fourfold.disruptions.commands.claim import claim
from fourfold.disruptions.commands.contest import state_view
from fourfold.disruptions.models import Disruption
from fourfold.disruptions.queries.contests import contests_of, parties_of
from fourfold.disruptions.rules.kinds import ClaimType, Settlement
from fourfold.reference.queries import unit_called

FORCES = ("cleveland", "northumbria")
TEAM = "Surveillance team"
CLAIMANT = "nerocu.lro"
NOTE = "The team followed the vehicle for two days and called the stop."
FORCE_SAYS = "Our officers planned the warrant; the regional team supported it on the day."


def contest(registers: Registers, plan: Plan) -> int:
    """Let the regional unit claim the lead of a recent event of each force; return how many."""
    at = datetime.combine(plan.today - timedelta(days=2), time(11), UTC)
    recent = [_newest(plan, force) for force in FORCES]
    for told in recent:
        _claim(registers, told, at)
    _answer(registers, recent[0], at + timedelta(hours=3))
    return len(recent)


def _newest(plan: Plan, force: str) -> Achieved:
    """Return the last disruption that a force led by itself, some days before the day."""
    before = plan.today - timedelta(days=3)
    fit = [
        one
        for one in plan.achieved
        if one.organisation == force and one.recorded_on < before and not one.supports
    ]
    return max(fit, key=lambda one: (one.recorded_at, one.urn))


def _claim(registers: Registers, told: Achieved, at: datetime) -> None:
    unit = registers.organisations["nerocu"]
    by = registers.viewer(CLAIMANT, at)
    with speaking_for(by):
        disruption = Disruption.objects.get(urn=told.urn)
    claim(
        disruption=disruption,
        role=ClaimType.LEAD,
        claimant=Supporter(unit, unit_called(unit, TEAM), NOTE),
        by=by,
        at=at,
    )


def _answer(registers: Registers, told: Achieved, at: datetime) -> None:
    """Let the force say what it holds; the unit has not answered yet."""
    who = next(name for name in LEADS[told.organisation] if name.endswith(".lro"))
    by = registers.viewer(who, at)
    with speaking_for(by):
        (held,) = contests_of(Disruption.objects.get(urn=told.urn))
        party = parties_of(held, by)[0]
    state_view(
        contest=held,
        party=party,
        settlement=Settlement.FIRST_LEADS,
        reason=FORCE_SAYS,
        by=by,
        at=at,
    )
