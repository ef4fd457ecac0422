"""What a meeting settles: decisions, who leads, and the actions that follow."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from fourfold.access.command import command
from fourfold.access.models import User
from fourfold.access.speaking import label_saying
from fourfold.access.viewer import Viewer
from fourfold.plans.commands._actions import NewAction, put_action
from fourfold.plans.commands._meetings import item_locked
from fourfold.plans.commands._plans import words
from fourfold.plans.models import Action, AgendaItem, Decision
from fourfold.plans.rules import meeting as rules
from fourfold.plans.rules.kinds import DecisionKind, Pillar
from fourfold.plans.rules.minuting import about_item
from fourfold.reference.models import Organisation
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import refuse_higher_marking
from fourfold.threats.models import Threat


class Replaced(DomainError):
    """A decision was to be replaced that was replaced already, or is another board's."""


@dataclass(frozen=True, slots=True)
class NewDecision:
    """What was decided, why, and what else was considered; threat: where it is not the item's.

    leads, supports, best_placed: of a lead-agency decision.
    """

    text: str
    rationale: str
    options: str = ""
    kind: DecisionKind = DecisionKind.DECISION
    threat: Threat | None = None
    leads: Organisation | None = None
    supports: Sequence[Organisation] = ()
    best_placed: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a meeting asks somebody to do.

    urn: given only by what must be made again alike.
    """

    text: str
    owner: User | None = None
    due_on: date | None = None
    pillar: Pillar | None = None
    urn: str = ""


@command("plans.decide")
def decide(*, item: AgendaItem, new: NewDecision, by: Viewer, at: datetime) -> Decision:
    """Record what a meeting decided under an item, under the labels of all that it is about.

    :raises rules.DecisionIncomplete: without a rationale; a lead without who leads, and why.
    :raises NotOpen: before the meeting begins; MeetingClosed: once it is over.
    """
    return _put_down(item_locked(item, is_open=True), new, by=by, at=at)


@command("plans.replace_decision")
def replace_decision(
    *, decision: Decision, item: AgendaItem, new: NewDecision, reason: str, by: Viewer, at: datetime
) -> Decision:
    """Decide again what this or an earlier meeting of the board decided; the old one stays to see.

    :raises Replaced: when it was replaced already, or is another board's.
    :raises WordsNeeded: without a reason.
    """
    place = item_locked(item, is_open=True)
    why = words(reason, "Say why the decision is replaced.")
    old = Decision.objects.select_for_update(of=("self",)).one(pk=decision.pk)
    old = Decision.objects.select_related("meeting", "threat__label").one(pk=old.pk)
    same = old.meeting and place.meeting and old.meeting.board_id == place.meeting.board_id
    if not same or old.replaced_at is not None:
        raise Replaced("Only a decision of this board that stands can be replaced.")
    made = _put_down(place, replace(new, threat=new.threat or old.threat), by=by, at=at)
    old.replaced_at, old.replaced_why = at, why
    old.save(update_fields=["replaced_at", "replaced_why"])
    return made


@command("plans.give_action")
def give_action(*, item: AgendaItem, asked: Asked, by: Viewer, at: datetime) -> Action:
    """Give somebody something to do, under the label of the item; it is an action like any other.

    :raises DomainError: without an owner or a day.
    :raises NotOpen: before the meeting begins; MeetingClosed: once it is over.
    """
    place = item_locked(item, is_open=True)
    if asked.owner is None or asked.due_on is None:
        raise DomainError("Say who does it, and by which day.")
    new = NewAction(
        text=asked.text,
        pillar=asked.pillar,
        source=place.meeting,
        about=about_item(place.pk),
        owner=asked.owner,
        due_on=asked.due_on,
        urn=asked.urn,
    )
    return put_action(new, label=place.label, by=by, at=at)


def _put_down(item: AgendaItem, new: NewDecision, *, by: Viewer, at: datetime) -> Decision:
    kind = DecisionKind(new.kind)
    text = words(new.text, "Say what was decided.")
    rules.check_decision(
        kind,
        rationale=new.rationale,
        leads=new.leads is not None,
        best_placed=new.best_placed,
    )
    refuse_higher_marking(new.rationale, new.options, new.best_placed)
    threat = new.threat or item.threat
    both = item.label.restriction
    if threat is not None:
        both |= threat.label.restriction
    is_lead = kind is DecisionKind.LEAD_AGENCY
    return Decision.objects.create(
        meeting=item.meeting,
        item=item,
        label=label_saying(both),
        kind=kind.value,
        text=text,
        rationale=new.rationale.strip(),
        options=new.options.strip(),
        has_threat=threat is not None,
        threat=threat,
        leads=new.leads if is_lead else None,
        supports=[one.pk for one in new.supports] if is_lead else [],
        best_placed=new.best_placed.strip() if is_lead else "",
        at=at,
        by_id=by.user_id,
    )
