"""What the commands do themselves, each as the person who does it, at the instant they did."""

from collections.abc import Iterable
from datetime import UTC, datetime, time
from typing import Any

from fourfold.access.speaking import speaking_for
from fourfold.config.demo.plan import Draft, Operation, Plan, Rivalry, View
from fourfold.config.demo.registers import Registers
from fourfold.shared.errors import NotFound
from fourfold.threats.commands.assessment import keep_draft
from fourfold.threats.commands.member import add_tie
from fourfold.threats.commands.operation import NewOperation, record_operation
from fourfold.threats.commands.view import keep_view
from fourfold.threats.models import Threat

MANAGED_IN = "HOLMES"


def act(registers: Registers, plan: Plan) -> None:
    """Record operations, rivals, drafts and views."""
    for operation in sorted(plan.operations, key=lambda one: one.at):
        _operation(registers, operation)
    for rivalry in sorted(plan.rivalries, key=lambda one: one.at):
        _rivalry(registers, rivalry)
    for draft in plan.drafts:
        _draft(registers, draft)
    at = datetime.combine(plan.today, time(7), UTC)
    for view in plan.views:
        _view(registers, view, at)


def _threats(
    registers: Registers, username: str, at: datetime, urns: Iterable[str]
) -> list[Threat]:
    """Return threats as somebody could read them at an instant.

    :raises NotFound: when they could not.
    """
    wanted = list(urns)
    with speaking_for(registers.viewer(username, at)):
        found = {
            one.urn: one for one in Threat.objects.filter(urn__in=wanted).select_related("label")
        }
    if len(found) < len(wanted):
        raise NotFound(f"{username} cannot read all of {', '.join(wanted)}.")
    return [found[urn] for urn in wanted]


def _operation(registers: Registers, told: Operation) -> None:
    new = NewOperation(
        name=told.name,
        kind=told.kind,
        owner=registers.organisations[told.owner],
        since=told.since,
        sio=registers.user(told.sio),
        managed_in=MANAGED_IN,
        reference=told.reference,
        until=told.until,
        urn=told.urn,
    )
    record_operation(
        new=new,
        threats=_threats(registers, told.by, told.at, told.threats),
        label=registers.label(registers.restriction(told.reach)),
        by=registers.viewer(told.by, told.at),
        at=told.at,
    )


def _rivalry(registers: Registers, told: Rivalry) -> None:
    one, other = _threats(registers, told.by, told.at, (told.a, told.b))
    add_tie(
        one=one,
        other=other,
        tension=told.tension,
        reason=told.reason,
        since=told.since,
        by=registers.viewer(told.by, told.at),
        at=told.at,
    )


def _draft(registers: Registers, told: Draft) -> None:
    (threat,) = _threats(registers, told.by, told.at, (told.urn,))
    content: dict[str, Any] = {
        "levels": {criterion: str(level) for criterion, level in told.levels.items()},
        "evidence": {},
        "copied": [],
    }
    keep_draft(threat=threat, content=content, by=registers.viewer(told.by, told.at), at=told.at)


def _view(registers: Registers, told: View, at: datetime) -> None:
    by = registers.viewer(told.by, at)
    keep_view(name=told.name, query=told.query, share=told.share, by=by, at=at)
