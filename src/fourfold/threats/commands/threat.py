"""Recording threats, and what is so of them from a day on."""

from collections.abc import Mapping
from datetime import date, datetime

from fourfold.access.command import command
from fourfold.access.models import Label
from fourfold.access.rules import Justification
from fourfold.access.viewer import Viewer
from fourfold.shared.errors import DomainError
from fourfold.shared.events import publish
from fourfold.shared.markings import refuse_higher_marking
from fourfold.threats.commands._projection import rebuild
from fourfold.threats.commands._recording import NewThreat, put_down
from fourfold.threats.commands._relabelling import move
from fourfold.threats.events import ThreatRelabelled
from fourfold.threats.models import Contact, Fact, Threat
from fourfold.threats.rules.facts import Attribute, check_value
from fourfold.threats.rules.kinds import Phase

__all__ = ["NewThreat", "assign_threat", "record_threat", "relabel_threat", "state_facts"]
ASSIGNED = {Attribute.DESK, Attribute.PRIORITY, Attribute.REVIEW}


class ReasonNeeded(DomainError):
    """Something was changed that needs a reason, and none was given."""


class BeforeItsTime(DomainError):
    """Something was stated of a day on which the threat was not on the list."""


class NothingStated(DomainError):
    """A change was sent that states nothing."""


@command("threats.record")
def record_threat(*, new: NewThreat, label: Label, by: Viewer, at: datetime) -> Threat:
    """Put a threat on the master list, unassessed.

    :raises DomainError: when its name is empty or carries a higher marking.
    """
    return put_down(new, label=label, by=by, at=at)


@command("threats.state")
def state_facts(
    *,
    threat: Threat,
    facts: Mapping[Attribute, str],
    since: date,
    reason: str = "",
    by: Viewer,
    at: datetime,
) -> Threat:
    """State that something is so of a threat from a day on; a correction is stated alike.

    :raises DomainError: when a value is not one of its attribute's, or nothing is stated.
    :raises BeforeItsTime: when the threat was not on the list yet on that day.
    :raises ReasonNeeded: when a phase closes, or ownership passes, without a reason.
    """
    if not facts:
        raise NothingStated("Change at least one thing.")
    locked = Threat.objects.select_for_update().get(pk=threat.pk)
    _check_day(locked, since)
    checked = {one: check_value(one, value) for one, value in facts.items()}
    refuse_higher_marking(reason, *checked.values())
    _check_reason(checked, reason)
    Fact.objects.bulk_create(
        Fact(
            threat=locked,
            label_id=locked.label_id,
            attribute=attribute.value,
            value=value,
            since=since,
            recorded_at=at,
            by_id=by.user_id,
            reason=reason.strip(),
        )
        for attribute, value in checked.items()
    )
    if Attribute.OWNER in checked:
        locked.owner_id = int(checked[Attribute.OWNER])
        locked.save(update_fields=["owner"])
        Contact.objects.filter(threat_id=locked.pk).update(owner_id=locked.owner_id)
    rebuild(locked)
    return locked


def _check_day(threat: Threat, since: date) -> None:
    first = Fact.objects.filter(threat=threat).order_by("since").first()
    if first is not None and since < first.since:
        raise BeforeItsTime(
            f"This threat is on the list from {first.since:%-d %B %Y}; state nothing of it before."
        )


def _check_reason(facts: Mapping[Attribute, str], reason: str) -> None:
    closes = Attribute.PHASE in facts and Phase(facts[Attribute.PHASE]).is_closed
    if (closes or Attribute.OWNER in facts) and not reason.strip():
        raise ReasonNeeded("Say why: closing a threat and passing it on need a reason.")


@command("threats.assign")
def assign_threat(
    *, threat: Threat, facts: Mapping[Attribute, str], since: date, by: Viewer, at: datetime
) -> Threat:
    """Put a threat under a desk or a priority, or set the day of its next review."""
    locked = Threat.objects.select_for_update().get(pk=threat.pk)
    _check_day(locked, since)
    Fact.objects.bulk_create(
        Fact(
            threat=locked,
            label_id=locked.label_id,
            attribute=attribute.value,
            value=check_value(attribute, value),
            since=since,
            recorded_at=at,
            by_id=by.user_id,
        )
        for attribute, value in facts.items()
        if attribute in ASSIGNED
    )
    rebuild(locked)
    return locked


@command("threats.relabel")
def relabel_threat(
    *, threat: Threat, label: Label, why: Justification, by: Viewer, at: datetime
) -> Threat:
    """Put a threat, and all that is said of it, under another label.

    What joins it to others follows, or stays where its readers of before find whom to ask.

    :raises ReasonNeeded: when no reason is given.
    """
    if not why.text:
        raise ReasonNeeded("Say why the label changes.")
    locked = Threat.objects.select_for_update().get(pk=threat.pk)
    before = locked.label_id
    move(locked, label)
    publish(ThreatRelabelled(locked.pk, locked.urn, before, label.pk, by, at))
    return locked
