"""What is one subject to the viewer: what the judgements they may read connect.

Rows that they may not read do not come from the database, so a subject of which they can read
nothing is not there, and two that only it joins are two.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from fourfold.shared.errors import NotFound
from fourfold.shared.urns import NotAReference
from fourfold.subjects.models import Attribute, Identifier, Judgement, Name
from fourfold.subjects.rules.joining import Part, connected
from fourfold.subjects.rules.kinds import Verdict
from fourfold.subjects.rules.references import keys_of

STEPS = 20  # judgements in a row that are followed
SENTENCE = "There is no such record."
Pairs = set[tuple[UUID, UUID]]


def part_of(key: UUID) -> Part[UUID]:
    """Return what the viewer sees as one subject, from one of its keys.

    :raises NotFound: when there is none, or none of which the viewer can read a row.
    """
    reached, same = _reached({key})
    if key not in reached:
        raise NotFound(SENTENCE)
    parts = connected(reached, same, _judged(reached, Verdict.DIFFERENT))
    return next(part for part in parts if key in part.members)


def parts_of(keys: Iterable[UUID]) -> dict[UUID, Part[UUID]]:
    """Return the part of each key of which the viewer can read a row; the others are left out."""
    parts = connected(*_reached(set(keys)))
    return {member: part for part in parts for member in part.members}


def part_called(text: str) -> Part[UUID]:
    """Return a part by its reference, or by the reference or key of any member.

    :raises NotFound: when there is none, or none that the viewer may see.
    """
    try:
        first, last = keys_of(text)
    except NotAReference as slip:
        raise NotFound(f"{slip} Copy it from the page of the person or thing.") from slip
    for model in (Name, Identifier, Attribute):
        rows = model.objects.filter(subject_id__gte=first, subject_id__lte=last)
        found = rows.order_by("subject_id").first()
        if found is not None:
            return part_of(found.subject_id)
    raise NotFound(SENTENCE)


def existing(keys: Iterable[UUID]) -> set[UUID]:
    """Return those keys of which the viewer can read a name, an identifier or an attribute."""
    wanted = list(keys)
    if not wanted:
        return set()
    names, *others = (
        model.objects.filter(subject_id__in=wanted).values_list("subject_id", flat=True)
        for model in (Name, Identifier, Attribute)
    )
    return set(names.union(*others))


def _reached(keys: set[UUID]) -> tuple[set[UUID], Pairs]:
    """Return what stands and is joined to some keys, reached step by step, and what joins it."""
    reached = front = existing(keys)
    same: Pairs = set()
    for _ in range(STEPS):
        if not front:
            break
        found = _judged(front, Verdict.SAME)
        same |= found
        front = existing({end for pair in found for end in pair} - reached)
        reached = reached | front
    return reached, same


def _judged(keys: set[UUID], verdict: Verdict) -> Pairs:
    rows = Judgement.objects.standing().filter(Q(a__in=keys) | Q(b__in=keys), verdict=verdict)
    return set(rows.values_list("a_id", "b_id"))
