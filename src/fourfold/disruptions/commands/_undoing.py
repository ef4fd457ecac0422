"""Taking back what the import of disruptions wrote, while nothing stands on it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db.models import Q

from fourfold.access import search
from fourfold.access.models import SearchDocument
from fourfold.disruptions.commands._changing import FIELDS
from fourfold.disruptions.commands._keeping import KIND, findable
from fourfold.disruptions.models import (
    Claim,
    Contest,
    ContestView,
    Correction,
    Disruption,
    DisruptionModeration,
    Outcome,
    Proof,
)
from fourfold.disruptions.queries.importing import DISRUPTION, id_of
from fourfold.disruptions.rules.kinds import Category, Commodity, ModerationOutcome
from fourfold.plans.rules.kinds import Pillar
from fourfold.shared.errors import DomainError
from fourfold.shared.words import Worded
from fourfold.sources.rules.handling import Written

_VOCABULARIES: Mapping[str, type[Worded]] = {
    "pillar": Pillar,
    "secondary_pillar": Pillar,
    "commodity": Commodity,
    "category": Category,
}


class ElsewhereNow(DomainError):
    """Something that an import wrote cannot be reached any more."""


def _printer(column: str) -> Callable[[str], str]:
    held = _VOCABULARIES.get(column)
    return lambda code: held(code).words if held and code else code


# Column to the words that a correction keeps for it, and how a value of it is printed.
CODES: Mapping[str, tuple[str, Callable[[str], str]]] = {
    column: (words, _printer(column)) for column, words in FIELDS.items()
}


def built_upon(written: Sequence[Written], at: datetime) -> str:
    """Return the sentence that stops an undo where something stands on what was written at `at`."""
    events = [id_of(one.subject) for one in written if one.subject.startswith(f"{DISRUPTION}:")]
    new = [id_of(one.subject) for one in _new_events(written)]
    claims, corrections, contests = (
        _made(written, name) for name in ("claims", "corrections", "contests")
    )
    of_theirs = Contest.objects.filter(Q(a__in=claims) | Q(b__in=claims))
    stops = (
        ("a moderation", DisruptionModeration.objects.filter(disruption__in=events, at__gte=at)),
        (
            "a later correction",
            Correction.objects.filter(disruption__in=events, at__gte=at).exclude(
                pk__in=corrections
            ),
        ),
        (
            "another claim",
            Claim.objects.filter(disruption__in=new).exclude(pk__in=claims),
        ),
        ("a contest", of_theirs.exclude(pk__in=contests)),
        ("a contest", of_theirs.filter(settled_at__isnull=False)),
        ("an agency's view of a contest", ContestView.objects.filter(contest__in=contests)),
        ("a cancellation", Disruption.objects.filter(pk__in=new, cancelled_at__isnull=False)),
    )
    found = next((words for words, rows in stops if rows.exists()), "")
    return f"This import cannot be undone: {found} has been built on it." if found else ""


def undo(written: Sequence[Written]) -> None:
    """Take back what was written: disruptions and claims that it made, corrections that it made.

    :raises ElsewhereNow: when not all of it can be read.
    """
    new = [id_of(one.subject) for one in _new_events(written)]
    held = Disruption.objects.select_for_update().in_bulk(new)
    if len(held) < len(set(new)):
        raise ElsewhereNow("Some of what this import wrote can no longer be read by you.")
    for correction in Correction.objects.filter(pk__in=_made(written, "corrections")):
        _put_back(correction)
    Contest.objects.filter(pk__in=_made(written, "contests")).delete()
    Claim.objects.filter(pk__in=_made(written, "claims")).delete()
    for model in (Outcome, Proof):
        model.objects.filter(disruption__in=new).delete()
    urns = [one.urn for one in held.values()]
    Disruption.objects.filter(pk__in=new).delete()
    SearchDocument.objects.filter(kind=KIND, ref__in=urns).delete()


def _new_events(written: Sequence[Written]) -> list[Written]:
    return [one for one in written if one.is_new and one.subject.startswith(f"{DISRUPTION}:")]


def _made(written: Sequence[Written], name: str) -> list[int]:
    return [pk for one in written for pk in one.made.get(name, ())]


def _put_back(correction: Correction) -> None:
    """Let a disruption say again what it said before a correction."""
    one = Disruption.objects.select_for_update().one(pk=correction.disruption_id)
    columns = {words: column for column, (words, _) in CODES.items()}
    for words, (before, _) in correction.changes.items():
        column = columns[words]
        read = _VOCABULARIES.get(column)
        setattr(one, column, read.read(before).value if read and before else before)
        if column == "category":
            one.moderated_at = _settled_at(one)
    one.save(update_fields=[*columns.values(), "moderated_at"])
    search.put(findable(one))
    correction.delete()


def _settled_at(one: Disruption) -> datetime | None:
    """Return when a moderator settled on the category that stands, if one did."""
    rows = DisruptionModeration.objects.filter(disruption=one, after=one.category)
    rows = rows.exclude(outcome=ModerationOutcome.RETURNED.value)
    return rows.order_by("-at", "-pk").values_list("at", flat=True).first()
