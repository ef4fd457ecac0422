"""What is registered: whether it is still what somebody wants, and for whom."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from fourfold.intelligence.models import Interest
from fourfold.intelligence.rules.wanting import NewInterest

_WHAT = (
    *("kind", "part", "subject_id", "kind_of", "value", "latitude", "longitude", "metres"),
    *("for_desk_id", "for_person_id", "organisation_id"),
)
_WHY = ("because", "weight", "until")
Known = tuple[object, ...]
Wanted = Mapping[str, tuple[int, Sequence[NewInterest]]]


def known(one: NewInterest, label_id: int) -> Known:
    """Return by what a new interest is known again; the label is its own, or its record's."""
    what = one.what
    return (*(what[name] for name in _WHAT), one.label or label_id)


def known_again(row: Interest) -> Known:
    """Return by what an interest is known again."""
    return (*(getattr(row, name) for name in _WHAT), row.label_id)


def changed(registered_by: str, wanted: Wanted) -> list[str]:
    """Return the records, by reference, that want something else now than is registered.

    wanted: reference to the record's label and all it wants; those that want nothing any more
    may be left out.
    """
    held: dict[str, set[Known]] = defaultdict(set)
    rows = Interest.objects.standing().filter(registered_by=registered_by)
    for *what, label, ref, because, weight, until in rows.values_list(
        *_WHAT, "label_id", "ref", *_WHY
    ):
        held[ref].add((*what, label, because, weight, until))
    asked = {
        ref: {(*known(one, label), *(one.why[name] for name in _WHY)) for one in those}
        for ref, (label, those) in wanted.items()
    }
    return sorted(ref for ref in held.keys() | asked.keys() if held[ref] != asked.get(ref, set()))
