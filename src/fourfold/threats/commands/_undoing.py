"""Taking back what the import of a master list wrote, while nothing stands on it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Max, Model, ProtectedError
from django.db.utils import IntegrityError

from fourfold.shared.errors import DomainError
from fourfold.sources.rules.handling import Written
from fourfold.threats.commands._many import hide, show_again
from fourfold.threats.models import (
    Alias,
    Appointment,
    Assessment,
    Draft,
    Fact,
    ForeignReference,
    Handover,
    Membership,
    Moderation,
    OperationThreat,
    Standing,
    Threat,
    Tie,
)
from fourfold.threats.queries.importing import id_of
from fourfold.threats.rules.facts import Attribute

MADE: Mapping[str, type[Model]] = {
    "facts": Fact,
    "aliases": Alias,
    "references": ForeignReference,
}


class ElsewhereNow(DomainError):
    """Something that an import wrote cannot be reached, or something hidden stands on it."""


@dataclass(frozen=True, slots=True)
class _Stop:
    """What may be built on a threat; when: its instant, for threats that were there before."""

    words: str
    model: type[Model]
    key: str = "threat_id"
    when: str = ""


STOPS = (
    _Stop("an assessment", Assessment, when="submitted_at"),
    _Stop("a moderation", Moderation, "assessment__threat_id", "moderated_at"),
    _Stop("a draft of an assessment", Draft),
    _Stop("an appointment", Appointment),
    _Stop("a handover", Handover),
    _Stop("a member", Membership),
    _Stop("an operation", OperationThreat),
    _Stop("a tension", Tie, "a_id"),
    _Stop("a tension", Tie, "b_id"),
)


def built_upon(written: Sequence[Written], at: datetime) -> str:
    """Return the sentence that stops an undo where something stands on what was written at `at`."""
    by_id = {id_of(one.subject): one for one in written}
    new = [pk for pk, one in by_id.items() if one.is_new]
    later = _changed_since(by_id)
    if later:
        return _stopped("a later change", later)
    for stop in STOPS:
        found = _found(stop, new, {})
        if stop.when and not found:
            found = _found(stop, list(by_id), {f"{stop.when}__gte": at})
        if found:
            return _stopped(stop.words, found)
    return ""


def _changed_since(by_id: Mapping[int, Written]) -> list[int]:
    """Return the threats of which something was stated after what was written."""
    newest = {pk: max(one.made.get("facts", ()), default=0) for pk, one in by_id.items()}
    facts = Fact.objects.filter(threat_id__in=list(by_id)).order_by().values("threat_id")
    latest = facts.annotate(latest=Max("pk")).values_list("threat_id", "latest")
    return [pk for pk, fact in latest if fact > newest[pk] > 0]


def _found(stop: _Stop, threats: Sequence[int], further: Mapping[str, object]) -> list[int]:
    about = {f"{stop.key}__in": list(threats), **further}
    rows = stop.model._default_manager.filter(**about)
    return list(rows.values_list(stop.key, flat=True)[:1])


def _stopped(what: str, threats: Iterable[int]) -> str:
    one = Threat.objects.filter(pk__in=list(threats)).order_by("pk").first()
    where = f" (on {one.urn})" if one else ""
    return f"This import cannot be undone: {what} has been built on it{where}."


def undo(written: Sequence[Written]) -> None:
    """Take back what was written: threats that it made, facts that it stated.

    :raises ElsewhereNow: when not all of it can be read, or something hidden stands on it.
    """
    by_id = {id_of(one.subject): one for one in written}
    threats = Threat.objects.select_for_update().in_bulk(list(by_id))
    if len(threats) < len(by_id):
        raise ElsewhereNow("Some of what this import wrote can no longer be read by you.")
    passed_on = _passed_on(written)
    for name, model in MADE.items():
        made = [pk for one in written for pk in one.made.get(name, ())]
        model._default_manager.filter(pk__in=made).delete()
    _remove([threats[pk] for pk, one in by_id.items() if one.is_new])
    for pk in passed_on - {pk for pk, one in by_id.items() if one.is_new}:
        _own_again(threats[pk])
    show_again({pk: threats[pk] for pk, one in by_id.items() if not one.is_new})


def _passed_on(written: Sequence[Written]) -> set[int]:
    """Return the threats whose owner was stated by what was written."""
    facts = [pk for one in written for pk in one.made.get("facts", ())]
    rows = Fact.objects.filter(pk__in=facts, attribute=Attribute.OWNER.value)
    return {pk or 0 for pk in rows.values_list("threat_id", flat=True)}


def _own_again(threat: Threat) -> None:
    """Give a threat back to who owned it before."""
    facts = Fact.objects.filter(threat=threat, attribute=Attribute.OWNER.value)
    latest = facts.order_by("since", "recorded_at", "pk").last()
    if latest is not None:
        Threat.objects.filter(pk=threat.pk).update(owner_id=int(latest.value))


def _remove(threats: Sequence[Threat]) -> None:
    """Delete threats; what refers to them is checked now and not at the end of the transaction."""
    ids = [one.pk for one in threats]
    hide(one.urn for one in threats)
    Standing.objects.filter(threat_id__in=ids).delete()
    try:
        Threat.objects.filter(pk__in=ids).delete()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except (ProtectedError, IntegrityError) as held:
        raise ElsewhereNow(
            "This import cannot be undone: something has been built on it."
        ) from held
