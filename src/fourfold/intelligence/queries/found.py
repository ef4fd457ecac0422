"""What a report's text names, and which subjects that the viewer may read carry it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from fourfold.intelligence.models import ReportSubject
from fourfold.intelligence.rules.finding import Found, find
from fourfold.intelligence.rules.vocabulary import MentionKind
from fourfold.shared.urns import NotAReference
from fourfold.subjects.models import Identifier, Name
from fourfold.subjects.queries.shown import Shown, shown
from fourfold.subjects.rules.references import keys_of

MOST_OF_ONE = 20  # subjects offered for one thing that was found


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that a text names, with the subjects that carry it; nothing is assumed of them.

    subjects: each with whether the report is linked to it already. more: whether others are
    left out.
    """

    found: Found
    subjects: tuple[tuple[Shown, bool], ...]
    more: bool


def offers(text: str, report_id: int) -> list[Offer]:
    """Return what a sanitised text names and who carries it, in a fixed number of questions."""
    named = find(text)
    carriers = _by_identifier(named) | _by_name(named)
    known = shown({key for keys in carriers.values() for key in keys})
    linked = frozenset(
        ReportSubject.objects.filter(report=report_id, ended_at=None).values_list(
            "subject_id", flat=True
        )
    )
    return [_offer(one, carriers.get(_key(one), ()), known, linked) for one in named]


def _key(one: Found) -> tuple[str, str]:
    return (one.identifier or one.kind, one.value)


def _by_identifier(named: Iterable[Found]) -> dict[tuple[str, str], list[UUID]]:
    marks = [one for one in named if one.identifier is not None]
    rows = Identifier.objects.filter(
        value__in={one.value for one in marks}, kind__in={one.identifier for one in marks}
    )
    held: dict[tuple[str, str], list[UUID]] = defaultdict(list)
    for kind, value, key in rows.order_by("pk").values_list("kind", "value", "subject_id"):
        held[kind, value].append(key)
    return dict(held)


def _by_name(named: Iterable[Found]) -> dict[tuple[str, str], list[UUID]]:
    names = {one.value for one in named if one.kind is MentionKind.NAME}
    held: dict[tuple[str, str], list[UUID]] = defaultdict(list)
    rows = Name.objects.filter(compared__in=names) if names else Name.objects.none()
    for value, key in rows.order_by("pk").values_list("compared", "subject_id"):
        held[MentionKind.NAME, value].append(key)
    return dict(held)


def _offer(
    one: Found, keys: Sequence[UUID], known: dict[UUID, Shown], linked: frozenset[UUID]
) -> Offer:
    once = {known[key].key: known[key] for key in keys if key in known}
    subjects = [(each, not linked.isdisjoint(each.members)) for each in once.values()]
    return Offer(one, tuple(subjects[:MOST_OF_ONE]), len(subjects) > MOST_OF_ONE)


def subject_called(text: str) -> UUID | None:
    """Return the key of the subject that a reference or a key means; nothing for a hidden one."""
    keys = _keys_meant(text)
    known = shown(keys)
    return next((key for key in keys if key in known), None)


def _keys_meant(text: str) -> list[UUID]:
    try:
        return [UUID(text)]
    except ValueError:
        pass
    try:
        first, last = keys_of(text)
    except NotAReference:
        return []
    between = {"subject_id__gte": first, "subject_id__lte": last}
    named = Name.objects.filter(**between).values_list("subject_id", flat=True)
    marked = Identifier.objects.filter(**between).values_list("subject_id", flat=True)
    found = {*named, *marked}
    return list(found) if len(found) == 1 else []
