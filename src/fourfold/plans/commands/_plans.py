"""What commands on a plan share: locking it, marking it as touched, asking for words."""

from datetime import datetime

from fourfold.access.command import check
from fourfold.access.models import User
from fourfold.access.viewer import Viewer
from fourfold.plans.models import Plan
from fourfold.plans.rules.kinds import PlanOf
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError, NotFound
from fourfold.shared.markings import refuse_higher_marking
from fourfold.threats.models import Threat
from fourfold.threats.queries.people import holder_of
from fourfold.threats.rules.kinds import Role

SEARCHED = "plans.plan"


class PlanClosed(DomainError):
    """A plan was changed that nobody works to any more."""


class WordsNeeded(DomainError):
    """Something was done that needs words, and none were given."""


def locked(plan: Plan | None) -> Plan:
    """Return a running plan, locked until the end of the command.

    :raises NotFound: when the viewer may not read it.
    :raises PlanClosed: when nobody works to it any more.
    """
    found = Plan.objects.select_for_update(of=("self",)).filter(pk=plan.pk if plan else 0)
    one = found.select_related("label").first()
    if one is None:
        raise NotFound("There is no such plan.")
    if one.closed_on is not None:
        raise PlanClosed("This plan is closed; nothing of it changes any more.")
    return one


def touch(plan: Plan, at: datetime) -> Plan:
    """Say that something was done on a plan at an instant."""
    if at > plan.updated_at:
        plan.updated_at = at
        Plan.objects.filter(pk=plan.pk).update(updated_at=at)
    return plan


def words(text: str, ask: str) -> str:
    """Return a text that somebody wrote, bare of spaces around it.

    :raises WordsNeeded: with what is asked, when it says nothing.
    :raises HeldElsewhere: when it carries a higher marking.
    """
    said = text.strip()
    if not said:
        raise WordsNeeded(ask)
    refuse_higher_marking(said)
    return said


def lead_of(plan: Plan, *, at: datetime) -> User | None:
    """Return who leads a plan: of a threat its LRO that day, of anything else its own lead."""
    if plan.of == PlanOf.THREAT.value:
        threat = Threat.objects.filter(pk=plan.threat_id or 0).first()  # none: held elsewhere
        return holder_of(threat, Role.LRO, on=local_day(at)) if threat else None
    return plan.lead


def leads(plan: Plan, by: Viewer, *, at: datetime) -> bool:
    """Test if somebody leads a plan."""
    lead = lead_of(plan, at=at)
    return lead is not None and lead.pk == by.user_id


def may_change(by: Viewer) -> bool:
    """Test if somebody may change what is not their own."""
    return by.may("plans.change_action")


def refuse_outsider(by: Viewer) -> None:
    """Refuse who may not change what is not their own.

    :raises Forbidden: naming the verb.
    """
    check("plans.change_action", by)
